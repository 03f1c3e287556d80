"""Where a number comes from: `{value: 0.24, range: [0.15, 0.35], source: "CRM 2026"}` becomes 0.24 with a `Stated` beside it.

The classes of the rules see plain numbers; ranges feed "how wrong could the assumptions make this", sources the list of assumptions.
"""

from __future__ import annotations

from spmsim.foundation.errors import Problem
from spmsim.foundation.quantities import Stated
from spmsim.scenario.nodes import Node, Steps, kind_of, notation

_KEYS = frozenset(("value", "range", "source"))


def strip_provenance(tree: Node, problems: list[Problem], *, prefix: str = "") -> Node:
    """The tree with every `{value, range, source}` taken down to its number, which carries its `Stated`.

    Args:
        tree: As read.
        problems: What is wrong is added here.
        prefix: Written before paths in problems (the path of a change, say).
    """
    found: list[tuple[Steps, Node, str]] = []
    stripped = _strip(tree, (), found)
    for steps, node, what in found:
        path = notation(tree, steps)
        joined = f"{prefix}{'' if path.startswith('[') or not path or not prefix else '.'}{path}"
        problems.append(Problem(what, joined, node.file, node.line))
    return stripped


def is_stated(node: Node) -> bool:
    """Whether a mapping is the long form of a number."""
    return isinstance(node.value, dict) and "value" in node.value and _KEYS.issuperset(node.value)


def _strip(node: Node, steps: Steps, found: list[tuple[Steps, Node, str]]) -> Node:
    if is_stated(node):
        return _number_of(node, steps, found)
    if isinstance(node.value, dict):
        if node.value and _KEYS.issuperset(node.value):
            found.append((steps, node, "a number with range or source needs its 'value' too: {value: …, range: [low, high], source: …}"))
        children = {key: _strip(child, (*steps, key), found) for key, child in node.value.items()}
        return Node(children, node.file, node.line)
    if isinstance(node.value, list):
        return Node([_strip(child, (*steps, at), found) for at, child in enumerate(node.value)], node.file, node.line)
    return node


def _number_of(node: Node, steps: Steps, found: list[tuple[Steps, Node, str]]) -> Node:
    assert isinstance(node.value, dict)
    value = node.value["value"].value
    if not _is_number(value):
        found.append((steps, node, f"only a number carries a range or source, got {kind_of(value)} as its value"))
        return Node(None, node.file, node.line)
    stated = Stated(float(value), _range_of(node, float(value), steps, found), _source_of(node, steps, found))  # type: ignore[arg-type]
    return Node(value, node.file, node.line, stated)


def _range_of(node: Node, value: float, steps: Steps, found: list[tuple[Steps, Node, str]]) -> tuple[float, float] | None:
    written = node.value.get("range") if isinstance(node.value, dict) else None
    if written is None or written.value is None:
        return None
    ends = [end.value for end in written.value] if isinstance(written.value, list) else []
    if len(ends) != 2 or not all(_is_number(end) for end in ends):
        given = f"[{', '.join(str(end) for end in ends)}]" if ends else kind_of(written.value)
        found.append(((*steps, "range"), written, f"a range is [low, high], two numbers; got {given}"))
        return None
    if steps[:1] == ("fx",):
        found.append(((*steps, "range"), written, "a plan rate is agreed, not estimated: it has a source and no range"))
        return None
    low, high = float(ends[0]), float(ends[1])  # type: ignore[arg-type]
    if not low <= value <= high:
        found.append(((*steps, "range"), written, f"the value {value:g} lies outside its range [{low:g}, {high:g}]; low ≤ value ≤ high"))
        return None
    return low, high


def _source_of(node: Node, steps: Steps, found: list[tuple[Steps, Node, str]]) -> str | None:
    written = node.value.get("source") if isinstance(node.value, dict) else None
    if written is None or written.value is None:
        return None
    if not isinstance(written.value, str) or not written.value.strip():
        what = f"a source is text: a citation, a data source, or the word assumption; got {kind_of(written.value)}"
        found.append(((*steps, "source"), written, what))
        return None
    return written.value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
