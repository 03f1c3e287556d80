"""`join_people`: who a row is about: ids and names of a table, joined to the roster; who is not in it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from spmsim.records.history import Bools, Ints, Places
from spmsim.records.people import People
from spmsim.sources.cells import CellTrouble, look_alike, read_id, read_text
from spmsim.sources.grid import Grid
from spmsim.sources.raw import Cell

_POINT_ZERO = re.compile(r"[1-9][0-9]*\.0")


@dataclass(frozen=True)
class Joined:
    """The people of a table."""

    people: tuple[str, ...]
    """The roster's ids in its order, then who is not in it."""
    in_roster: Bools
    """[P]"""
    person: Places
    """Of each row of the table, the place of its person; −1 in rows that do not count."""
    roster: People | None = None


def join_people(grid: Grid, people: People | None, *, may_be_nobody: bool = False) -> Joined:
    """Joins the rows of a table to the roster, by `rep_id` where a row has one, else by `name`.

    Texts are compared as they are, accents and kinds of space apart. Names that several people of the roster have are refused.

    Args:
        grid: the table.
        people: the roster.
        may_be_nobody: whether rows may say of nobody who it is; they have −1.
    """
    known = _Known(people)
    person = np.full(len(grid.used), -1, dtype=np.int32)
    for name, place_of in (("rep_id", known.by_id), ("name", known.by_name)):
        if grid.has(name):
            place = grid.fields[name]
            codes, unsaid = grid.column(place).codes, grid.used & (person == -1)
            texts = _texts(grid, place, is_id=name == "rep_id")
            places = np.full(len(texts), -1, dtype=np.int32)
            for code in np.unique(codes[unsaid]).tolist():
                text = texts[code]
                places[code] = -1 if text is None else place_of(text)
            several = np.flatnonzero(places == _SEVERAL).tolist()
            grid.complain_of_cells(place, {code: known.why_two(texts[code] or "") for code in several})
            person = np.where(unsaid, places[codes], person).astype(np.int32)
    if not may_be_nobody:
        _need_somebody(grid)
    ids = (*(people.ids if people else ()), *known.others)
    in_roster = np.arange(len(ids)) < len(people.ids) if people else np.ones(len(ids), dtype=bool)
    return Joined(ids, in_roster, person, people)


_SEVERAL = -2


class _Known:
    """The ids and names of a roster, and the others that turn up."""

    def __init__(self, people: People | None) -> None:
        self.ids: dict[str, int] = {look_alike(text): place for place, text in enumerate(people.ids if people else ())}
        self.names: dict[str, list[int]] = {}
        for place, text in enumerate(people.names if people else ()):
            if text:
                self.names.setdefault(look_alike(text), []).append(place)
        self.roster = people.ids if people else ()
        self.others: dict[str, int] = {}
        self._folded: dict[str, int] = {}

    def by_id(self, text: str) -> int:
        folded = look_alike(text)
        return self.ids[folded] if folded in self.ids else self._other(folded, text)

    def by_name(self, text: str) -> int:
        folded = look_alike(text)
        places = self.names.get(folded, [])
        if len(places) > 1:
            return _SEVERAL
        return places[0] if places else self.by_id(text)

    def why_two(self, text: str) -> str:
        ids = [self.roster[place] for place in self.names[look_alike(text)]]
        return f"'{text}' is the name of {len(ids)} people of the roster ({', '.join(ids)}); say which by rep_id"

    def _other(self, folded: str, text: str) -> int:
        if folded not in self._folded:
            self._folded[folded] = self.others[text] = len(self.roster) + len(self.others)
        return self._folded[folded]


def _texts(grid: Grid, place: int, *, is_id: bool) -> list[str | None]:
    texts = grid.read(place, read_id if is_id else _read_name)
    return without_point_zero(grid, place, texts) if is_id else texts


def without_point_zero(grid: Grid, place: int, texts: list[str | None]) -> list[str | None]:
    """Ids that a program took for numbers, `272.0`, as what they were; only where every id of the column is one, and noted."""
    filled = [text for text in texts if text]
    if not filled or not all(_POINT_ZERO.fullmatch(text) for text in filled):
        return texts
    grid.notes.append(f"{grid.headings[place]}: every id is a whole number with '.0' behind it; read without")
    return [text and text.removesuffix(".0") for text in texts]


def _read_name(cell: Cell) -> str:
    text = read_text(cell)
    if not any(sign.isalnum() for sign in text):
        raise CellTrouble(f"'{text}' is no name")
    return text


def _need_somebody(grid: Grid) -> None:
    """Adds a problem where a row that counts has neither id nor name."""
    places = [grid.fields[name] for name in ("rep_id", "name") if grid.has(name)]
    empty = grid.used & ~np.logical_or.reduce([grid.filled(place) for place in places])
    grid.complain(places[0], np.flatnonzero(empty), "the cell is empty; every row needs one")


def complain_of_people(grid: Grid, rows: Ints, what: str) -> None:
    """Adds a problem that some rows have with their people; the first row's is named as in the file."""
    place = next(grid.fields[name] for name in ("rep_id", "name") if grid.has(name) and grid.filled(grid.fields[name])[rows[0]])
    column = grid.column(place)
    grid.complain(place, rows, f"'{column.cells[column.codes[rows[0]]]}' {what}")
