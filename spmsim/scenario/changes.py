"""Changes: the one way to vary a scenario.

    {set: P, to: V} · {scale: P, by: F} · {add: P, item: V} · {remove: P}

A change set, the command line (`--set P=V`, `--scale P=F`), the widgets and the studies all make a list of these. Order matters: a
change sees what the ones before it did. Nothing is validated here; that happens once, after the last change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.quantities import Stated
from spmsim.scenario.edits import DROP, appended, put_all
from spmsim.scenario.nodes import Node, Steps, kind_of, name_of, node_from_data, notation, plain
from spmsim.scenario.paths import Knows, Where, parse_path, resolve
from spmsim.scenario.people import forget_role, role_edits
from spmsim.scenario.protected import why_protected
from spmsim.scenario.provenance import strip_provenance

Kind = Literal["set", "scale", "add", "remove"]
_MOST_SHOWN = 8


@dataclass(frozen=True)
class Change:
    """One change, as written."""

    kind: Kind
    path: str
    value: Any = None
    """What to set or add, or the factor; plain data or a tree."""
    file: str = ""
    line: int | None = None

    @property
    def source(self) -> str:
        """What a bare number names as its source: the file's own name."""
        return PurePosixPath(self.file).name


@dataclass(frozen=True)
class AppliedChange:
    """One change with what it did, for the table "what changes"."""

    kind: Kind
    path: str
    before: str
    """What stood there, in short; empty where nothing did."""
    after: str
    file: str
    line: int | None
    met: tuple[str, ...]
    """Paths of what was met."""
    added: bool = False
    """Whether the change made something that was not there."""


@dataclass(frozen=True)
class Grounds:
    """What a change needs to know about the scenario beside its tree."""

    knows: Knows = lambda steps: False
    """Optional fields that may be addressed although they are not there."""
    is_share: Callable[[Steps], bool] = lambda steps: False
    """Whether the number at the steps is a share, which cannot be scaled."""
    is_open: Callable[[Steps], bool] = lambda steps: False
    """Whether the mapping at the steps takes keys of one's own."""
    may_move_roles: bool = False
    """Studies may move a value of `team.roles.*`, and with it every row filled from it."""


def apply_change(tree: Node, change: Change, grounds: Grounds) -> tuple[Node, AppliedChange]:
    """The tree after one change, and what the change did.

    Raises:
        BadInput: The path meets nothing, may not be changed, or the change does not fit what it meets; with the change's place.
    """
    try:
        return _apply(tree, change, grounds)
    except BadInput as trouble:
        placed = (Problem(p.what, p.path or change.path, p.file or change.file, p.line or change.line) for p in trouble.problems)
        raise BadInput(placed) from None


def _apply(tree: Node, change: Change, grounds: Grounds) -> tuple[Node, AppliedChange]:
    steps = resolve(tree, change.path, knows=_known_to(change, grounds)).steps
    for one in steps:
        why = why_protected(tree, one, change.kind, grounds.may_move_roles)
        if why:
            raise refuse(why)
    edits = _EDITS[change.kind](tree, steps, change, grounds)
    changed = put_all(tree, edits)
    return changed, AppliedChange(
        change.kind, change.path, *_before_and_after(tree, steps, edits, change.kind),
        change.file, change.line, tuple(notation(tree, one) for one in steps), change.kind == "add",
    )  # fmt: skip


def _known_to(change: Change, grounds: Grounds) -> Knows:
    """Which absent places a change may address: optional fields, and for `add` a new key at the end of the path."""
    if change.kind in ("scale", "remove"):
        return lambda steps: False
    length = sum(not isinstance(segment, Where) for segment in parse_path(change.path))
    takes_new = change.kind == "add"
    return lambda steps: grounds.knows(steps) or (takes_new and len(steps) >= length and grounds.is_open(steps[:-1]))


def _set(tree: Node, steps: tuple[Steps, ...], change: Change, grounds: Grounds) -> dict[Steps, Node]:
    value = _value(change)
    if _is_number(value.value) and value.stated is None and change.file:
        value = Node(value.value, value.file, value.line, Stated(float(cast(float, value.value)), None, change.source))
    edits = dict.fromkeys(steps, value)
    for one in steps:
        if one[:2] == ("team", "roles"):
            edits |= role_edits(tree, one, value)
    return edits | forget_role(tree, edits) if steps[0][:2] != ("team", "roles") else edits


def _scale(tree: Node, steps: tuple[Steps, ...], change: Change, grounds: Grounds) -> dict[Steps, Node]:
    factor = _value(change).value
    if not _is_number(factor) or not math.isfinite(cast(float, factor)):
        raise refuse(f"'by' is a number that multiplies, e.g. 0.9; got {kind_of(factor)}")
    edits: dict[Steps, Node] = {}
    for one in steps:
        node = tree.at(one)
        value = node.value if node is not None else None
        called = _called(tree, one, change)
        if isinstance(value, (dict, list)):
            raise refuse(f"{called} is {kind_of(plain(cast(Node, node)))}; scale multiplies numbers, so name one, or all with '*'")
        if not _is_number(value):
            raise refuse(f"{called} is {kind_of(value)}; scale multiplies numbers")
        if grounds.is_share(one):
            raise refuse(f"{called} is a share ({value:g}), which is not scaled; set it to the share that you mean")
        edits[one] = _scaled(cast(Node, node), cast(float, factor), change)
    return edits


def _called(tree: Node, steps: Steps, change: Change) -> str:
    """What a path met, where that is not what was written."""
    name = notation(tree, steps)
    return "what stands there" if name == change.path else name


def _scaled(node: Node, factor: float, change: Change) -> Node:
    """A number and its range together; a whole number stays whole where the product is (40 × 1.1 is 44)."""
    old = cast(float, node.value)
    new: float = old * factor
    if not math.isfinite(new):
        raise refuse(f"{old:g} × {factor:g} is above the largest number, about 1.8e308")
    if isinstance(old, int) and abs(new - round(new)) <= 1e-9 * max(1.0, abs(new)):
        new = round(new)
    stated = node.stated
    if stated is not None:
        ends = sorted(end * factor for end in stated.range) if stated.range else None
        stated = Stated(float(new), (ends[0], ends[1]) if ends else None, stated.source)
    return Node(new, change.file, change.line, stated)


def _add(tree: Node, steps: tuple[Steps, ...], change: Change, grounds: Grounds) -> dict[Steps, Node]:
    item = _value(change)
    edits: dict[Steps, Node] = {}
    for one in steps:
        node = tree.at(one)
        if node is None or node.value is None:
            edits[one] = item
        elif isinstance(node.value, list):
            name = name_of(item)
            if name is not None and any(name_of(other) == name for other in node.value):
                raise refuse(f"there is an item named '{name}' already; use set to change it")
            edits[(*one, len(node.value))] = item
        else:
            raise refuse(f"there is something already: {kind_of(plain(node))}; use set to change it")
    return _appending(tree, edits)


def _appending(tree: Node, edits: dict[Steps, Node]) -> dict[Steps, Node]:
    """Items beyond the end of a list, as the longer list."""
    whole: dict[Steps, Node] = {}
    for steps, node in edits.items():
        parent = tree.at(steps[:-1])
        if parent is not None and isinstance(parent.value, list) and steps[-1] == len(parent.value):
            whole[steps[:-1]] = appended(parent, node)
        else:
            whole[steps] = node
    return whole


def _remove(tree: Node, steps: tuple[Steps, ...], change: Change, grounds: Grounds) -> dict[Steps, Node]:
    edits: dict[Steps, Node] = dict.fromkeys(steps, DROP)
    return edits | forget_role(tree, edits)


_EDITS: Mapping[Kind, Callable[[Node, tuple[Steps, ...], Change, Grounds], dict[Steps, Node]]] = {
    "set": _set, "scale": _scale, "add": _add, "remove": _remove,
}  # fmt: skip


def _value(change: Change) -> Node:
    """The change's value as a tree that carries the change's place, its provenance taken off."""
    problems: list[Problem] = []
    value = strip_provenance(node_from_data(change.value, change.file, change.line), problems, prefix=change.path)
    if problems:
        raise BadInput(problems)
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _before_and_after(tree: Node, steps: tuple[Steps, ...], edits: Mapping[Steps, Node], kind: Kind) -> tuple[str, str]:
    """What stood at the places and what stands there now, in short: equal values are written once."""
    old = [node for one in steps if (node := tree.at(one)) is not None and node.value is not None]
    if kind == "add":
        return "", in_short(_added_items(tree, edits))
    new = [edits[one] for one in steps if one in edits and edits[one] is not DROP]
    return in_short(old), in_short(new)


def _added_items(tree: Node, edits: Mapping[Steps, Node]) -> list[Node]:
    items: list[Node] = []
    for steps, node in edits.items():
        was = tree.at(steps)
        grew = was is not None and isinstance(was.value, list)
        items.append(node.value[-1] if grew and isinstance(node.value, list) else node)
    return items


def in_short(nodes: list[Node]) -> str:
    """Values in a few words: `0.9`, `540,000 (48 places)`, `540,000 … 810,000 (88 places)`."""
    if not nodes:
        return ""
    places = f" ({len(nodes)} places)" if len(nodes) > 1 else ""
    numbers = [node.value for node in nodes if _is_number(node.value)]
    if len(numbers) == len(nodes):
        low, high = min(numbers), max(numbers)  # type: ignore[type-var]
        return (_number(low) if low == high else f"{_number(low)} … {_number(high)}") + places
    texts = list(dict.fromkeys(_text(plain(node)) for node in nodes))
    return ", ".join(texts[:_MOST_SHOWN]) + (", …" if len(texts) > _MOST_SHOWN else "") + places


def _number(value: object) -> str:
    number = cast(float, value)
    return f"{number:,.0f}" if float(number).is_integer() and abs(number) < 1e15 else f"{number:.10g}"


def _text(data: Any) -> str:
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{key}: {_text(value)}" for key, value in data.items() if value is not None) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(_text(value) for value in data) + "]"
    if isinstance(data, bool) or data is None:
        return {True: "true", False: "false", None: "nothing"}[data]
    return _number(data) if _is_number(data) else str(data)
