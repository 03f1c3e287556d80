"""The path language: how a change, a study or the command line addresses a value of a scenario.

    plans.account_executive.components[revenue].formula.points
    team.reps[role=account_manager][region=EMEA].on_target_earnings
    market.shocks.*.sd

Keys are joined by dots. `[name]` picks the item of a list with that name (people: their rep_id), or by its index where items have no
names; `[column=value]` picks all items with that value; `*` (or `[*]`) stands for all, and skips those that lack what follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spmsim.foundation.errors import nearest, refuse
from spmsim.scenario.nodes import Node, Steps, kind_of, name_of, notation, scalar_from_text

Knows = Callable[[Steps], bool]
"""Whether the schema has an optional field at these steps, so that it may be addressed before it is there."""

_PART = re.compile(r"\*|[^.\[\]*=\s][^.\[\]]*")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_MOST_SHOWN = 12


@dataclass(frozen=True)
class Key:
    """A key of a mapping."""

    word: str


@dataclass(frozen=True)
class Every:
    """All entries of a mapping or items of a list."""


@dataclass(frozen=True)
class Pick:
    """The item of a list with a name, or an index where items have no names."""

    word: str


@dataclass(frozen=True)
class Where:
    """The items of a list in which a column has a value; on items already picked, those that have it too."""

    column: str
    value: str


Segment = Key | Every | Pick | Where


@dataclass(frozen=True)
class Met:
    """What a path meets: steps to each node, in the order of the scenario, and whether `*` was used."""

    steps: tuple[Steps, ...]
    has_star: bool


@lru_cache(maxsize=4096)
def parse_path(path: str) -> tuple[Segment, ...]:
    """The segments of a path.

    Raises:
        BadInput: It is not a path; says from where on.
    """
    segments: list[Segment] = []
    at = 0
    while at < len(path) or not segments:
        part = _PART.match(path, at)
        if part is None:
            raise _no_path(path, at)
        segments.append(Every() if part[0] == "*" else Key(part[0].rstrip()))
        at = part.end()
        while at < len(path) and path[at] == "[":
            bracket = _BRACKET.match(path, at)
            if bracket is None:
                raise _no_path(path, at)
            segments.append(_bracket(bracket[1], path))
            at = bracket.end()
        if at < len(path):
            if path[at] != "." or at + 1 == len(path):
                raise _no_path(path, at)
            at += 1
    return tuple(segments)


def _bracket(inside: str, path: str) -> Segment:
    column, equals, value = inside.partition("=")
    if equals and column.strip():
        return Where(column.strip(), _unquoted(value))
    if inside.strip() == "*":
        return Every()
    if not inside.strip() or equals:
        raise refuse("brackets hold a name, an index, column=value or *", path=path)
    return Pick(_unquoted(inside))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"" else text


def _no_path(path: str, at: int) -> Exception:
    if not path.strip():
        return refuse("the path is empty; a path is keys joined by dots, e.g. market.level")
    what = f"not a path from '{path[at : at + 20]}' on; keys are joined by dots, items stand in brackets: components[revenue].weight"
    return refuse(what, path=path)


def resolve(tree: Node, path: str, *, knows: Knows = lambda steps: False) -> Met:
    """The steps to every node that a path meets.

    Args:
        tree: The scenario.
        path: As written.
        knows: Fields that may be addressed although nobody wrote them (see `Knows`); the last steps of the answer may then lead nowhere.

    Raises:
        BadInput: The path meets nothing; names the nearest that exists.
    """
    segments = parse_path(path)
    met: list[Steps] = [()]
    starred = False
    for at, segment in enumerate(segments):
        reached: list[Steps] = []
        for steps in met:
            reached += _follow(tree, steps, segment, at, segments, starred, knows)
        if not reached:
            raise refuse(_why_nothing(tree, met, segment).removesuffix("."), path=path)
        met = reached
        starred = starred or isinstance(segment, Every)
    return Met(tuple(met), starred)


def _follow(tree: Node, steps: Steps, segment: Segment, at: int, segments: Sequence[Segment], starred: bool, knows: Knows) -> list[Steps]:
    """Where one segment leads from one node: nowhere, to one node, or to several."""
    node = tree.at(steps)
    match segment:
        case Key(word):
            child = node.get(word) if node is not None else None
            if child is not None and not (starred and child.value is None):
                return [(*steps, word)]
            return [(*steps, word)] if not starred and knows((*steps, word)) else []
        case Every():
            return [(*steps, step) for step, _ in node.children()] if node is not None else []
        case Pick(word):
            return [(*steps, found) for found in _picked(node, word)]
        case Where(column, value):
            narrows = starred or (at > 0 and isinstance(segments[at - 1], (Where, Pick)))
            if node is not None and isinstance(node.value, dict) and narrows:
                return [steps] if _has(node, column, value) else []
            items = node.value if node is not None and isinstance(node.value, list) else []
            return [(*steps, index) for index, item in enumerate(items) if _has(item, column, value)]


def _picked(node: Node | None, word: str) -> list[int]:
    """Indices of the items with a name, or the index itself where no item has a name."""
    items = node.value if node is not None and isinstance(node.value, list) else []
    named = [index for index, item in enumerate(items) if name_of(item) == word]
    if named or not word.isascii() or not word.isdigit() or any(name_of(item) is not None for item in items):
        return named
    return [int(word)] if int(word) < len(items) else []


def _has(item: Node, column: str, value: str) -> bool:
    cell = item.get(column)
    if cell is None or isinstance(cell.value, (dict, list)):
        return False
    if isinstance(cell.value, str):
        return cell.value == value
    read, trouble = scalar_from_text(value)
    return not trouble and cell.value == read


def _why_nothing(tree: Node, met: Sequence[Steps], segment: Segment) -> str:
    """What is there instead, and the nearest to what was asked for."""
    nodes = [node for steps in met if (node := tree.at(steps)) is not None]
    place = notation(tree, met[0]) if len(met) == 1 else f"the {len(met)} places met so far"
    place = place or "the scenario"
    match segment:
        case Key(word):
            if nodes and all(isinstance(node.value, list) for node in nodes):
                known = _names(nodes)
                return f"{place} is a list; pick items in brackets: [name], [column=value] or [*]{_list_of(known, ' (there are: ', ')')}"
            keys = {str(key) for node in nodes for key, _ in node.children()}
            if word in keys:
                return f"meets nothing: '{word}' is empty in all of {place}, and '*' skips the empty; pick by [name] or [column=value]"
            if not keys:
                held = kind_of(nodes[0].value) if nodes else "nothing"
                return f"meets nothing: {place} holds {held}, so there is no '{word}' in it"
            return f"meets nothing: there is no '{word}' in {place}; there are: {_listed(keys)}.{nearest(word, keys)}"
        case Pick(word):
            return _no_item(nodes, place, word)
        case Where(column, value):
            return _no_row(tree, nodes, place, column, value)
        case Every():
            return f"meets nothing: {place} is empty"


def _no_item(nodes: Sequence[Node], place: str, word: str) -> str:
    if nodes and all(isinstance(node.value, dict) for node in nodes):
        keys = [str(key) for node in nodes for key, _ in node.children()]
        return f"meets nothing: {place} is a block; its keys are addressed by dots, not brackets.{nearest(word, keys)}"
    names = _names(nodes)
    if names:
        return f"meets nothing: there is no item named '{word}' in {place}; there are: {_listed(names)}.{nearest(word, names)}"
    count = max((len(node.value) for node in nodes if isinstance(node.value, list)), default=0)
    return f"meets nothing: there is no item [{word}] in {place}, which has {count} items{f' (0 to {count - 1})' if count else ''}"


def _no_row(tree: Node, nodes: Sequence[Node], place: str, column: str, value: str) -> str:
    items = [item for node in nodes for item in (node.value if isinstance(node.value, list) else [node])]
    if not items:
        return f"meets nothing: {place} is empty"
    columns = {str(key) for item in items for key, _ in item.children()}
    if column not in columns:
        return f"meets nothing: items of {place} have no '{column}'; they have: {_listed(columns)}.{nearest(column, columns)}"
    values = {str(cell.value) for item in items if (cell := item.get(column)) is not None and cell.value is not None}
    return f"meets nothing: no item of {place} has {column}={value}; values there: {_listed(values)}.{nearest(value, values)}"


def _names(nodes: Iterable[Node]) -> list[str]:
    items = [item for node in nodes if isinstance(node.value, list) for item in node.value]
    return [name for item in items if (name := name_of(item)) is not None]


def _listed(words: Iterable[str]) -> str:
    known = sorted(set(words))
    more = f", … ({len(known)} in all)" if len(known) > _MOST_SHOWN else ""
    return ", ".join(known[:_MOST_SHOWN]) + more


def _list_of(words: Sequence[str], before: str, after: str) -> str:
    return f"{before}{_listed(words)}{after}" if words else ""
