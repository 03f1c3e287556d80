"""From a tree to a `ScenarioSpec`, or to every problem in it: file, line, path, what was given, what is allowed.

The classes of the rules check themselves; here their findings are put at the place in the file from which they come, in the house's
words. What spans several blocks is in `cross_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from spmsim.foundation.errors import Problem, nearest
from spmsim.foundation.spec import Registry
from spmsim.market.laws import LEVEL
from spmsim.scenario.nodes import BLOCK, Node, Step, Steps, kind_of, notation, plain
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import block_of, keys_of, members, shape_at

Places = Mapping[Steps, tuple[str, int | None]]
_OF_UNION = frozenset((
    "float_type", "int_type", "string_type", "literal_error", "dict_type", "model_type", "int_from_float", "date_form", "too_short",
))  # fmt: skip
"""Errors that say nothing beside one further down: the other member of a union, a list that is short of what is wrong in it."""


@dataclass(frozen=True)
class Finding:
    """A problem at steps of the tree."""

    steps: Steps
    what: str
    missing: bool = False
    """Whether something is not there at all."""


@dataclass(frozen=True)
class Ground:
    """The tree that is validated, and where removed nodes were removed."""

    tree: Node
    registry: Registry
    removed: Places = field(default_factory=dict)
    is_trial: bool = False
    """Whether other values than the tree's are tried in it, so that findings tell those."""

    def problem(self, finding: Finding) -> Problem:
        """The finding with its file, line and path."""
        file, line = self.place(finding.steps)
        return Problem(finding.what, notation(self.tree, finding.steps), file, line)

    def place(self, steps: Steps) -> tuple[str, int | None]:
        """File and line of the deepest node on the way that a file wrote; where a change removed it, the change."""
        if steps in self.removed:
            return self.removed[steps]
        file, line = self.tree.file, None
        node: Node | None = self.tree
        for step in steps:
            node = node.get(step) if node is not None else None
            if node is not None and node.file:
                file, line = node.file, node.line
        return file, line


def read_spec(ground: Ground, values: Any = None) -> tuple[ScenarioSpec | None, list[Finding]]:
    """The validated scenario, or None with everything that the classes found wrong.

    Args:
        ground: The tree with its registry.
        values: Plain data to read in place of the tree's own (blocks that are read already).
    """
    data = plain(ground.tree) if values is None else values
    try:
        return ScenarioSpec.model_validate(data, context={"registry": ground.registry}), []
    except ValidationError as trouble:
        return None, _findings(trouble, ground)


def range_findings(ground: Ground) -> list[Finding]:
    """Ranges whose ends the field does not allow: each end is tried in the number's place."""
    ends: dict[Steps, tuple[float, float]] = {}
    _collect_ranges(ground.tree, (), ends)
    found: dict[Steps, Finding] = {}
    for at, word in ((0, "low"), (1, "high")) if ends else ():
        tried = _with_ends(ground.tree, (), ends, at)
        for finding in read_spec(replace(ground, is_trial=True), tried)[1]:
            if finding.steps in ends:
                what = f"the {word} end of the range is not allowed: {finding.what}"
                found.setdefault(finding.steps, Finding(finding.steps, what))
    return list(found.values())


def _collect_ranges(node: Node, steps: Steps, ends: dict[Steps, tuple[float, float]]) -> None:
    if node.stated is not None and node.stated.range is not None:
        ends[steps] = node.stated.range
    if steps[:2] != ("team", "reps"):
        for step, child in node.children():
            _collect_ranges(child, (*steps, step), ends)


def _with_ends(node: Node, steps: Steps, ends: Mapping[Steps, tuple[float, float]], at: int) -> Any:
    if steps == ("team", "reps"):
        return []
    if steps in ends:
        end = ends[steps][at]
        return int(end) if isinstance(node.value, int) and end.is_integer() else end
    if isinstance(node.value, dict):
        return {key: _with_ends(child, (*steps, key), ends, at) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_with_ends(child, (*steps, index), ends, at) for index, child in enumerate(node.value)]
    return node.value


def _findings(trouble: ValidationError, ground: Ground) -> list[Finding]:
    errors = [(_steps(error["loc"], error["type"], ground.tree), error) for error in trouble.errors(include_url=False)]
    places = {steps for steps, _ in errors}
    telling = {steps for steps, error in errors if error["type"] not in _OF_UNION}
    found: dict[Steps, dict[str, Finding]] = {}
    for steps, error in errors:
        has_deeper = any(len(other) > len(steps) and other[: len(steps)] == steps for other in places)
        of_union = error["type"] in _OF_UNION and (has_deeper or steps in telling)
        of_items = error["type"] == "too_short" and has_deeper  # only the items that are valid were counted
        if not of_union and not of_items:
            finding = Finding(steps, _what(steps, error, ground), error["type"] == "missing")
            found.setdefault(steps, {}).setdefault(finding.what, finding)
    return _without_misspelt([_joined(list(same.values())) for same in found.values()])


def _without_misspelt(findings: list[Finding]) -> list[Finding]:
    """A key that is missing because it is misspelt is one problem, not two."""
    hints = {one.steps[:-1]: one.what.rpartition("Did you mean '")[2].removesuffix("'?") for one in findings if not one.missing}
    return [finding for finding in findings if not (finding.missing and hints.get(finding.steps[:-1]) == finding.steps[-1])]


def _joined(findings: list[Finding]) -> Finding:
    """Several findings at one place (a union that nothing fits) as one."""
    first = findings[0]
    return Finding(first.steps, "; or: ".join(finding.what for finding in findings), first.missing)


def _steps(loc: Iterable[int | str], kind: str, tree: Node) -> Steps:
    """Where an error of pydantic is in the tree: names of union members and of wrappers are passed over."""
    parts = list(loc)
    steps: list[Step] = []
    node: Node | None = tree
    for at, part in enumerate(parts):
        child = node.get(part) if node is not None else None
        is_last = at == len(parts) - 1
        if child is not None:
            node = child
        elif part == "[key]" or not (is_last and _names_what_lacks(part, kind, node)):
            continue
        steps.append(part)
    if kind == "type_unknown" and node is not None and node.get("type") is not None:
        steps.append("type")
    return tuple(steps)


def _names_what_lacks(part: int | str, kind: str, node: Node | None) -> bool:
    """Whether the last part of an error's place is a key that is not there, and no name of a type."""
    if node is None or not isinstance(node.value, dict) or not isinstance(part, str):
        return False
    return kind not in _OF_UNION and re.fullmatch(r"[a-z][a-z0-9_]*", part) is not None


def _what(steps: Steps, error: Mapping[str, Any], ground: Ground) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    node = ground.tree.at(steps)
    given = kind_of(error.get("input")) if ground.is_trial else _given(error, node)
    if kind == "missing" and error["msg"] == "Field required":
        return _missing(steps, ground)
    if kind == "extra_forbidden":
        return _unknown_key(steps, ground)
    if kind == "literal_error":
        expected = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        word = node.value if node is not None and isinstance(node.value, str) else ""
        return f"got {given}; allowed: {', '.join(expected)}.{nearest(word, expected) if word else ''}".removesuffix(".")
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"must be {words} {_number(context[bound])}, got {given}{_share_hint(context, error.get('input'))}"
    if kind in _TYPES:
        hint = _block_hint(steps, node, ground) if _TYPES[kind] == BLOCK else _hint(node, kind)
        return f"expected {_TYPES[kind]}, got {given}{hint}"
    if kind == "string_pattern_mismatch":
        return f"{_PATTERNS.get(str(context.get('pattern')), 'the text has not the form that is wanted')}; got {given}"
    if kind in ("too_short", "too_long", "string_too_long", "string_too_short"):
        return _length(kind, context, given)
    if kind in ("type_unknown", "type_missing"):
        return str(error["msg"]).replace(str(context.get("kind")), str(context.get("kind")).replace("_", " "), 1).removesuffix(".")
    return str(error["msg"]).removeprefix("Value error, ").removesuffix(".")


_BOUNDS = {
    "greater_than_equal": ("at least", "ge"), "greater_than": ("above", "gt"),
    "less_than_equal": ("at most", "le"), "less_than": ("below", "lt"),
}  # fmt: skip
_TYPES = {
    "float_type": "a number", "float_parsing": "a number", "finite_number": "a finite number",
    "int_type": "a whole number", "int_from_float": "a whole number", "int_parsing": "a whole number",
    "string_type": "text", "bool_type": "true or false", "tuple_type": "a list", "list_type": "a list",
    **dict.fromkeys(("dict_type", "model_type", "mapping_type", "model_attributes_type"), BLOCK),
}  # fmt: skip
_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "a name is lower-case letters, digits and underscores, beginning with a letter",
    r"^[A-Z]{3}$": "a currency is three capital letters (ISO 4217), e.g. USD",
    r"^(count|share|rating|[A-Z]{3})$": "a unit is 'count', 'share', 'rating' or the currency",
    LEVEL: "a level of a rating is a number of at least 0, such as 1 or 2.5",
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$": 'a month is written "YYYY-MM", e.g. "2027-01"',
}


def _given(error: Mapping[str, Any], node: Node | None) -> str:
    if error["loc"] and error["loc"][-1] == "[key]":
        return f"the text '{error['input']}'"
    return kind_of(plain(node)) if node is not None else kind_of(error.get("input"))


def _missing(steps: Steps, ground: Ground) -> str:
    shape = shape_at(ScenarioSpec, ground.tree, steps, ground.registry)
    doc = f": {shape.doc[0].lower()}{shape.doc[1:]}".rstrip(".") if shape is not None and shape.doc else ""
    return f"'{steps[-1] if steps else '?'}' is missing{doc}"


def _unknown_key(steps: Steps, ground: Ground) -> str:
    shape = shape_at(ScenarioSpec, ground.tree, steps[:-1], ground.registry)
    block = block_of(shape, ground.tree.at(steps[:-1]), ground.registry) if shape is not None else None
    keys = [key for key in keys_of(block) if key not in _NOT_BY_HAND] if block is not None else []
    return f"unknown key '{steps[-1]}'; allowed: {', '.join(keys)}.{nearest(str(steps[-1]), keys)}".removesuffix(".")


_NOT_BY_HAND = ("reps", "normalised_on", "from_role", "sales", "payments")


def _hint(node: Node | None, kind: str) -> str:
    """What a number that was written as text probably is."""
    value = node.value if node is not None else None
    if kind == "string_type" and isinstance(value, (int, float)):
        return f' (in quotes it is text: "{value}")'
    if not isinstance(value, str) or kind not in ("float_type", "int_type"):
        return ""
    text = value.strip().replace(" ", "")
    if re.fullmatch(r"[-+]?[0-9.]+%", text) and text.count(".") <= 1:
        return f". Did you mean {_number(float(text[:-1]) / 100)}?"
    if re.fullmatch(r"[0-9]{1,3}([,._'][0-9]{3})+", text):
        return f". Did you mean {re.sub(r'[^0-9]', '', text)}?"
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return f". Did you mean {text.replace(',', '.')}?"
    if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", text):
        return ". Write it without quotes"
    return ""


def _share_hint(context: Mapping[str, Any], given: Any) -> str:
    """A share that was written as whole per cent."""
    is_share = context.get("le", context.get("lt")) == 1
    return f". Did you mean {_number(given / 100)}?" if is_share and isinstance(given, (int, float)) and 2 <= given <= 100 else ""


def _block_hint(steps: Steps, node: Node | None, ground: Ground) -> str:
    """`; write {sd: 0.4}` for a value in place of a block with one field that must be there and takes such a value."""
    value = node.value if node is not None else None
    shape = shape_at(ScenarioSpec, ground.tree, steps, ground.registry)
    block = block_of(shape, node, ground.registry) if shape is not None else None
    if block is None or value is None or isinstance(value, (bool, dict, list)):
        return ""
    required = [(field.alias or name, field.annotation) for name, field in block.model_fields.items() if field.is_required()]
    takes = {str} if isinstance(value, str) else {int, float}
    return f"; write {{{required[0][0]}: {value}}}" if len(required) == 1 and takes.intersection(members(required[0][1])) else ""


def _length(kind: str, context: Mapping[str, Any], given: str) -> str:
    if kind == "too_short":
        return f"needs at least {context['min_length']} entries, got {context.get('actual_length', 0)}"
    if kind == "too_long":
        return f"takes at most {context['max_length']} entries, got {context.get('actual_length', 'more')}"
    bound = f"at most {context['max_length']}" if "max_length" in context else f"at least {context['min_length']}"
    return f"the text may have {bound} characters, got {given}"


def _number(value: Any) -> str:
    if 0 < abs(value) < 1e-4:
        return f"{value:f}".rstrip("0")
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) >= 1e4 else f"{value:.12g}"
