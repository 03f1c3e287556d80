"""Surveys with a column per question: which columns hold answers, and the answers one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spmsim.sources.cells import CellTrouble
from spmsim.sources.raw import Cell
from spmsim.sources.spellings import spelling_of

if TYPE_CHECKING:
    from spmsim.sources.kinds import Kind

SCORES, COMMENTS = "question_score", "question_comment"
"""Targets of columns whose heading is the question: scores, or words. Several columns may be such."""
_LEAST_WORDS = 3


def as_fields(held: Collection[str]) -> set[str]:
    """What a table holds, with answers to questions in headings as the scores and comments that they are."""
    return {*held, *({"score"} if SCORES in held else ()), *({"comment"} if COMMENTS in held else ())}


def may_ask(kind: Kind, held: Collection[str]) -> bool:
    """Whether headings may be questions: the kind has such tables, and no column says the question of a row."""
    return SCORES in kind.repeated and "question" not in held


def questions_in(kind: Kind, found: Mapping[str, int], headings: Sequence[str], held: Sequence[list[Cell]]) -> dict[int, str]:
    """Place → target of the columns that are answers to the question in their heading: numbers are scores, words are comments.

    Nothing where a row has a question and a score of its own, or where there is one column of scores alone. Words count where the heading
    is a question or a sentence (`What would you change?`).

    Args:
        kind: what is read.
        found: field → place of the columns that are known by their headings.
        headings: of the file.
        held: by column the cells that are filled in the first rows.
    """
    if not may_ask(kind, found):
        return {}
    known = {place for name, place in found.items() if name != "score"}
    scores = [place for place, cells in enumerate(held) if place not in known and cells and headings[place] and _are_scores(cells)]
    if len(scores) < 2 and set(scores) <= {found.get("score", -1)}:
        return {}
    asked = dict.fromkeys(scores, SCORES)
    for place, cells in enumerate(held):
        if place not in known and place not in asked and cells and _asks(headings[place]) and all(isinstance(cell, str) for cell in cells):
            asked[place] = COMMENTS
    return asked


def _are_scores(cells: Sequence[Cell]) -> bool:
    spelling = spelling_of(cells, None, "")
    return all(_reads(spelling.read, cell) for cell in cells)


def _reads(read: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        read(cell)
    except CellTrouble:
        return False
    return True


def _asks(heading: str) -> bool:
    return heading.endswith("?") or len(heading.split()) > _LEAST_WORDS


def listed(targets: Mapping[int, str], headings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(heading, target) in the order of the file."""
    return ((headings[place], target) for place, target in sorted(targets.items()))
