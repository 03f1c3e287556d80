"""Who a row is about: ids and names of a table, joined to the roster; what does not join is kept and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.records.history import Bools, Ints, Places, Unjoined
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


def join_people(grid: Grid, people: People | None) -> Joined:
    """Joins the rows of a table to the roster, by `rep_id` where a row has one, else by `name`.

    Texts are compared as they are, accents and kinds of space apart. Names that several people of the roster have are refused.
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
    _need_somebody(grid)
    ids = (*(people.ids if people else ()), *known.others)
    in_roster = np.arange(len(ids)) < len(people.ids) if people else np.ones(len(ids), dtype=bool)
    return Joined(ids, in_roster, person)


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


def complain_of_person(grid: Grid, row: int, what: str) -> None:
    """Adds a problem of one row's person, who is named as in the file."""
    place = next(grid.fields[name] for name in ("rep_id", "name") if grid.has(name) and grid.filled(grid.fields[name])[row])
    column = grid.column(place)
    grid.complain(place, np.array([row]), f"'{column.cells[column.codes[row]]}' {what}")


_SAY = {
    "not in the roster": "{} in {} {} not in the roster",
    "before hire": "{} in {} {} credited before the month of hire",
    "after leaving": "{} in {} {} credited after the month of exit",
}


def unjoined_in(
    joined: Joined, people: People | None, measures: Sequence[str], amounts: Ints, stated: Bools, first_month: int
) -> Iterator[Unjoined]:
    """Money that does not fit the roster: of people who are not in it, before the month of hire, after the month of exit.

    Args:
        joined: the people of the table.
        people: the roster; None: nothing can be told.
        measures: names of the first axis.
        amounts: [M, P, T] whole minor units.
        stated: [M, P, T] where the table says something.
        first_month: year × 12 + month − 1 of the first.
    """
    if people is None:
        return
    first, last = employed_months(people, joined.people)
    months = first_month + np.arange(amounts.shape[2])
    apart = {
        "not in the roster": np.broadcast_to(~joined.in_roster[:, None], amounts.shape[1:]),
        "before hire": months[None, :] < first[:, None],
        "after leaving": months[None, :] > last[:, None],
    }
    for why, where in apart.items():
        for measure, person, month in np.argwhere(stated & where).tolist():
            label = np.datetime64(int(months[month]) - 1970 * 12, "M")
            yield Unjoined(joined.people[person], why, measures[measure], str(label), int(amounts[measure, person, month]))  # type: ignore[arg-type]


def notes_on_joins(
    table: str, joined: Joined, sums: Ints, stands: Bools, measures: Sequence[str], digits: Sequence[int], unjoined: Sequence[Unjoined]
) -> Iterator[str]:
    """Sentences on who and what did not join: `3 people in bookings are not in the roster: revenue 2.1 m, 2.4 %`.

    Args:
        table: the kind of table.
        joined: its people.
        sums: [M, P] the amounts of each person.
        stands: [P] who stands in the table.
        measures: names of the first axis.
        digits: [M] decimal digits of the amounts.
        unjoined: what does not fit the roster.
    """
    wholes = dict(zip(measures, sums.sum(axis=1).tolist(), strict=True))
    for why, say in _SAY.items():
        parts = dict.fromkeys(measures, 0)
        people = {one.person for one in unjoined if one.why == why}
        held = {one.measure for one in unjoined if one.why == why}
        for one in unjoined:
            parts[one.measure] += one.amount if one.why == why else 0
        if people:
            of = [(measure, digit) for measure, digit in zip(measures, digits, strict=True) if measure in held]
            told = [_share(measure, parts[measure], wholes[measure], digit) for measure, digit in of]
            yield f"{say.format(_people(len(people)), table, 'are' if len(people) > 1 else 'is')}: {'; '.join(told)}; kept"
    silent = int((joined.in_roster & ~stands).sum())
    if silent:
        yield f"{_people(silent)} of the roster {'are' if silent > 1 else 'is'} not in {table}"


def _people(n: int) -> str:
    return f"{n:,} {'people' if n > 1 else 'person'}"


def _share(measure: str, part: int, whole: int, digits: int) -> str:
    """`revenue 2.1 m, 2.4 %`"""
    share = f", {100 * part / whole:.1f} %" if whole else ""
    return f"{measure} {in_short(part, digits)}{share}".strip()


def in_short(amount: int, digits: int) -> str:
    """An amount in few signs: 210000000 with 2 digits is `2.1 m`, 12340 is `123.40`."""
    value = amount / 10**digits
    for size, word in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:,.1f} {word}"
    return f"{value:,.{digits if abs(value) < 10_000 else 0}f}"


def employed_months(people: People, ids: Sequence[str]) -> tuple[Ints, Ints]:
    """[P] first and last month of employment as year × 12 + month − 1; far away where the roster does not say."""
    first = np.full(len(ids), -(10**6), dtype=np.int64)
    last = np.full(len(ids), 10**6, dtype=np.int64)
    for place, (hired, left) in enumerate(zip(people.hired_on, people.left_on, strict=True)):
        if hired is not None:
            first[place] = hired.year * 12 + hired.month - 1
        if left is not None:
            last[place] = left.year * 12 + left.month - 1
    return first, last
