"""A scenario file as a tree in which every value knows its file and line.

Scalars mean what they look like (YAML 1.2, and stricter where the eye is fooled): `NO`, `on` and `1:30` are text, `1e6` is a
number, numbers with leading zeros are refused rather than guessed, and there is no infinity and no NaN.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.events import Event, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.quantities import Stated
from spmsim.scenario.guard import GuardedEvents

Step = str | int
Steps = tuple[Step, ...]
Scalar = str | int | float | bool | None
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_OTHER_BASE = re.compile(r"[-+]?0[xXoObB][0-9a-fA-F]+")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONSTANTS: Mapping[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_LONGEST_NUMBER = 40
BLOCK = "a block of key: value"
"""What a mapping is called for people."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. Never changed: a change builds new nodes from the root down to what it changes."""

    value: dict[str, Node] | list[Node] | Scalar
    file: str = ""
    line: int | None = None
    """Line of the key in a mapping, of the item in a list; None for what no file wrote (defaults, the command line)."""
    stated: Stated | None = None
    """Provenance, where the number was written as `{value, range, source}`."""

    def children(self) -> Iterator[tuple[Step, Node]]:
        """Keys or indices with their nodes."""
        if isinstance(self.value, dict):
            yield from self.value.items()
        elif isinstance(self.value, list):
            yield from enumerate(self.value)

    def get(self, step: Step) -> Node | None:
        """The child at a key or index, or None."""
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value):
            return self.value[step]
        return None

    def at(self, steps: Iterable[Step]) -> Node | None:
        """The node that the steps lead to, or None."""
        node: Node | None = self
        for step in steps:
            node = node.get(step) if node is not None else None
        return node


def read_tree(text: str, name: str) -> Node:
    """The tree of one YAML document, which must be a mapping.

    Args:
        text: The document.
        name: The file as messages and nodes name it.

    Raises:
        BadInput: Every duplicate key, number with leading zeros and the like in the document, at once.
    """
    tree, misread = read_what_can_be(text, name)
    if misread:
        raise BadInput(misread)
    return tree


def read_what_can_be(text: str, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of one YAML document, and what is wrong with single keys and values of it, so that the rest can be looked at too.

    Of a key that is written twice the first stays; a number with leading zeros stands without them.

    Raises:
        BadInput: All of it, where some value cannot even be guessed at; no YAML, or no mapping.
    """
    builder = _Builder(name)
    tree = builder.build(iter(GuardedEvents(text, name)))
    if tree is None or not isinstance(tree.value, dict):
        raise refuse(f"the file is empty; a scenario is {BLOCK}" if tree is None or tree.value is None
                     else f"a scenario is {BLOCK}, got {kind_of(tree.value)}", file=name)  # fmt: skip
    misread = tuple(Problem(what, notation(tree, steps), name, line) for steps, line, what in builder.problems)
    if builder.is_lost:
        raise BadInput(misread)
    return tree, misread


def read_value(text: str, name: str) -> Node:
    """One value written as YAML, e.g. what stands behind `--set PATH=`."""
    builder = _Builder(name, lines=False)
    value = builder.build(iter(GuardedEvents(text, name)))
    if builder.problems:
        raise BadInput(Problem(what, file=name) for _, _, what in builder.problems)
    return value if value is not None else Node(None, name)


class _Builder:
    """Builds nodes from events and collects what is wrong with single keys and values."""

    def __init__(self, name: str, *, lines: bool = True) -> None:
        self.problems: list[tuple[Steps, int, str]] = []
        self.is_lost = False
        """Whether something that is wrong has no value at all."""
        self._name = name
        self._lines = lines

    def build(self, events: Iterator[Event]) -> Node | None:
        tree = None
        for event in events:
            if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                tree = self._node(event, events, (), self._line(event))
        return tree

    def _line(self, event: Event) -> int:
        return int(event.start_mark.line) + 1

    def _node(self, event: Event, events: Iterator[Event], steps: Steps, line: int) -> Node:
        value: dict[str, Node] | list[Node] | Scalar
        if isinstance(event, MappingStartEvent):
            value = self._mapping(events, steps)
        elif isinstance(event, SequenceStartEvent):
            value = self._sequence(events, steps)
        else:
            value = self._scalar(event, steps) if isinstance(event, ScalarEvent) else None
        return Node(value, self._name, line if self._lines else None)

    def _mapping(self, events: Iterator[Event], steps: Steps) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            line = self._line(event)
            key = self._key(event, events, steps)
            if key in nodes:
                self.problems.append(((*steps, key), line, f"'{key}' is written twice, in lines {lines[key]} and {line}; keep one"))
            node = self._node(next(events), events, (*steps, key), line)
            nodes.setdefault(key, node)
            lines.setdefault(key, line)
        return nodes

    def _key(self, event: Event, events: Iterator[Event], steps: Steps) -> str:
        """Keys are text as written: `on` and `2027` are words here."""
        if isinstance(event, ScalarEvent):
            if not event.value:
                self.problems.append((steps, self._line(event), "a key is empty"))
            return str(event.value)
        self.is_lost = True
        self.problems.append((steps, self._line(event), "a key must be a word, not a list or a block"))
        return str(self._node(event, events, steps, self._line(event)).line)

    def _sequence(self, events: Iterator[Event], steps: Steps) -> list[Node]:
        nodes: list[Node] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            nodes.append(self._node(event, events, (*steps, len(nodes)), self._line(event)))
        return nodes

    def _scalar(self, event: ScalarEvent, steps: Steps) -> Scalar:
        value, trouble = scalar_from_text(event.value, plain=event.implicit[0])
        if trouble:
            self.is_lost |= value is None
            self.problems.append((steps, self._line(event), trouble))
        return value


def scalar_from_text(text: str, *, plain: bool = True) -> tuple[Scalar, str]:
    """The value of a scalar, and what is wrong with it (or an empty string).

    `NO` → 'NO', `1:30` → '1:30', `1e6` → 1000000.0, `12` → 12, `~` → None; `0123` is wrong, and probably 123. Quoted text
    (`plain=False`) stays text.
    """
    if not plain:
        return text, ""
    if text in _CONSTANTS:
        return _CONSTANTS[text], ""
    if _NOT_FINITE.fullmatch(text):
        return None, f"got {text}; there is no infinity and no NaN in a scenario"
    if _OTHER_BASE.fullmatch(text):
        return None, f'got {text}; numbers are written in base ten (quote it if it is a name: "{text}")'
    if not _NUMBER.fullmatch(text):
        return text, ""
    return _number(text)


def _number(text: str) -> tuple[Scalar, str]:
    if len(text) > _LONGEST_NUMBER:
        return None, f"got a number of {len(text):,} characters ({text[:12]}…); at most {_LONGEST_NUMBER}"
    if _LEADING_ZERO.match(text):
        bare = re.sub(r"^([-+]?)0+(?=[0-9])", r"\1", text)
        return _number(bare)[0], f'got {text}; a number has no leading zeros: quote it if it is a name ("{text}"), or write {bare}'
    if _INTEGER.fullmatch(text):
        whole = int(text)
        return (whole, "") if abs(whole) < 2**63 else (None, f"got {text}; whole numbers go up to {2**63 - 1:,}")
    number = float(text)
    if not math.isfinite(number):
        return None, f"got {text}; the largest number is about 1.8e308"
    if number == 0 and re.search(r"[1-9]", re.split("[eE]", text)[0]):
        return None, f"got {text}; the number is too small to be held and would become 0"
    return number, ""


def kind_of(value: object) -> str:
    """What a value is, in words: `the text 'NO'`, `a list`, `nothing`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f"the text '{value if len(value) <= 60 else value[:57] + '…'}'"
        case Mapping():
            return BLOCK
        case Sequence():
            return "a list"
    return f"{value}"


def plain(node: Node, *, provenance: bool = False) -> Any:
    """The tree as plain data; with `provenance`, stated numbers as `{value, range, source}`."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(child, provenance=provenance) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child, provenance=provenance) for child in value]
    if provenance and node.stated is not None:
        return stated_as_data(value, node.stated)
    return value


def stated_as_data(value: Scalar, stated: Stated) -> dict[str, Any]:
    """`{value, range, source}` with what is known."""
    data: dict[str, Any] = {"value": value}
    if stated.range is not None:
        data["range"] = list(stated.range)
    if stated.source is not None:
        data["source"] = stated.source
    return data


def node_from_data(data: Any, file: str = "", line: int | None = None) -> Node:
    """Plain data as a tree whose nodes all carry the given place."""
    if isinstance(data, Node):
        return data
    if isinstance(data, Mapping):
        return Node({str(key): node_from_data(value, file, line) for key, value in data.items()}, file, line)
    if isinstance(data, list | tuple):
        return Node([node_from_data(value, file, line) for value in data], file, line)
    return Node(data, file, line)


def name_of(item: Node) -> str | None:
    """The word that addresses an item of a list: its `rep_id` (people have names too), else its `name`; None where it has neither."""
    if isinstance(item.value, dict):
        for key in ("rep_id", "name"):
            named = item.value.get(key)
            if named is not None and isinstance(named.value, str):
                return named.value
    return None


def notation(tree: Node, steps: Iterable[Step]) -> str:
    """Steps as the house writes a path: `plans.account_executive.components[revenue].formula.points[2]`."""
    written = ""
    node: Node | None = tree
    for step in steps:
        child = node.get(step) if node is not None else None
        if isinstance(step, int):
            written += f"[{(name_of(child) if child is not None else None) or step}]"
        else:
            written += f".{step}" if written else step
        node = child
    return written
