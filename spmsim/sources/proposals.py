"""`propose`: which column of a company's table holds which field, from the words of the headings and from what the cells hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spmsim.records.people import People
from spmsim.sources.asked import as_fields, listed, questions_in
from spmsim.sources.cells import CellTrouble, look_alike
from spmsim.sources.columnar import Opened
from spmsim.sources.days import day_order_of
from spmsim.sources.kinds import ROSTER, Kind, plain
from spmsim.sources.months import month_in
from spmsim.sources.raw import Cell, is_empty
from spmsim.sources.settings import as_toml
from spmsim.sources.spellings import spelling_of

_WON = frozenset(("won", "closed won", "closed/won", "closed - won", "closedwon"))
_MOST = 0.8


@dataclass(frozen=True)
class Proposal:
    """A column map that somebody can confirm."""

    kind: Kind
    fields: Mapping[str, str]
    """Heading → field of the headings that are not standard ones."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Conventions that go with it."""
    months: tuple[str, ...] = ()
    """Headings that are months."""
    unread: tuple[str, ...] = ()
    """Headings that nothing is read from."""

    def __str__(self) -> str:
        """The blocks for `spmsim.toml`, and what is not in them."""
        lines = [as_toml(self.kind.name, self.fields, self.options)]
        if self.months:
            lines.append(f"# one column per month: {', '.join(self.months)}")
        if self.unread:
            lines.append(f"# not read: {', '.join(self.unread)}")
        return "\n".join(lines)


def places_by_words(kind: Kind, headings: Sequence[str], saved: Mapping[str, str]) -> dict[str, int]:
    """Field → place of its column: as the map says, else a standard heading, else the likeliest word for it."""
    found = {saved[heading]: place for place, heading in enumerate(headings) if heading in saved}
    for place, heading in enumerate(headings):
        if heading in kind.words and heading not in saved:
            found.setdefault(heading, place)
    words = {plain(heading): place for place, heading in reversed(list(enumerate(headings))) if heading not in saved}
    for name, known in kind.words.items():
        likeliest = next((words[word] for word in (plain(name), *known) if word in words and words[word] not in found.values()), None)
        if name not in found and likeliest is not None:
            found[name] = likeliest
    return found


def lacking(kind: Kind, held: Collection[str], months: Sequence[str]) -> list[tuple[str, ...]]:
    """Groups of fields of which a table of this kind needs one and has none."""
    by_month = kind.months_as_columns and bool(months)
    amounts = any(name.startswith("amount_") for name in held)
    fields = as_fields(held)
    missing = [group for group in kind.needed if not any(name in fields for name in group)]
    return [group for group in missing if group[0] in ("rep_id",) or not (by_month or (amounts and group == ("amount",)))]


def months_among(kind: Kind, headings: Sequence[str], held: Collection[str], declared: str | None) -> tuple[str, ...]:
    """Headings that are months, where a column per month can stand for the amounts."""
    if not kind.months_as_columns or "amount" in held:
        return ()
    return tuple(heading for heading in headings if month_in(heading, declared) is not None)


def propose(kind: Kind, opened: Opened, month: str | None, people: People | None) -> Proposal:
    """A column map for a table without one.

    Args:
        kind: what is read.
        opened: the table; its first rows show what columns hold.
        month: how months of headings are declared to be written.
        people: the roster, by whose ids and names columns are recognised.
    """
    headings = opened.headings
    found = places_by_words(kind, headings, {})
    months = months_among(kind, headings, found, month)
    held = [_filled(opened, place) for place in range(len(headings))]
    taken = {*found.values(), *(headings.index(heading) for heading in months)}
    _settle_person(kind, found, held, people, taken)
    if kind is not ROSTER and not months:
        _settle_rest(kind, found, held, taken)
    asked = questions_in(kind, found, headings, held)
    found = {name: place for name, place in found.items() if place not in asked}
    fields = {headings[place]: name for name, place in sorted(found.items(), key=lambda item: item[1]) if headings[place] != name}
    fields |= dict(listed(asked, headings))
    taken |= {*found.values(), *asked}
    unread = [heading for place, heading in enumerate(headings) if heading and place not in taken]
    return Proposal(kind, fields, _options(found, held), months, tuple(unread))


def _settle_person(kind: Kind, found: dict[str, int], held: Sequence[list[Cell]], people: People | None, taken: set[int]) -> None:
    """Says by the roster whether a column holds ids or names; of a roster without ids, names are the ids."""
    if people is not None:
        ids, names = ({look_alike(text) for text in texts if text} for texts in (people.ids, people.names))
        by_cells = {name: _only(held, _are_among(known)) for name, known in (("rep_id", ids), ("name", names - ids))}
        for name, place in by_cells.items():
            if place is not None:
                other = "name" if name == "rep_id" else "rep_id"
                if found.get(other) == place:
                    del found[other]
                found[name] = place
        taken.update(place for place in by_cells.values() if place is not None)
    elif kind is ROSTER and "rep_id" not in found and "name" in found:
        found["rep_id"] = found.pop("name")


def _settle_rest(kind: Kind, found: dict[str, int], held: Sequence[list[Cell]], taken: set[int]) -> None:
    """Finds days and amounts by what cells hold, where no word tells and only one column can be meant."""
    free = [cells if place not in taken else [] for place, cells in enumerate(held)]
    if "month" in found and "date" not in found and "date" in kind.words and _is_days(held[found["month"]]):
        found["date"] = found.pop("month")
    day = _only(free, _is_days) if "date" in kind.words and not {"month", "date", "period"} & set(found) else None
    if day is not None:
        found["date"] = day
        free[day] = []
    amount = _only(free, _is_amounts) if "amount" in kind.words and "amount" not in found else None
    if amount is not None:
        found["amount"] = amount


def _only(held: Sequence[list[Cell]], fits: Callable[[list[Cell]], bool]) -> int | None:
    """The only filled column that fits; None where there is none, or several."""
    fit = [place for place, cells in enumerate(held) if cells and fits(cells)]
    return fit[0] if len(fit) == 1 else None


def _are_among(known: Collection[str]) -> Callable[[list[Cell]], bool]:
    """Whether nearly all cells are known ids or names."""

    def fits(cells: list[Cell]) -> bool:
        return sum(isinstance(cell, (str, int)) and look_alike(str(cell).strip()) in known for cell in cells) >= _MOST * len(cells)

    return fits


def _is_days(cells: Sequence[Cell]) -> bool:
    order = day_order_of(cells, None, "")
    return all(_reads(order.read, cell) for cell in cells)


def _is_amounts(cells: Sequence[Cell]) -> bool:
    spelling = spelling_of(cells, None, "")
    return all(_reads(spelling.read, cell) for cell in cells)


def _reads(read: Callable[[Cell], Any], cell: Cell) -> bool:
    try:
        read(cell)
    except CellTrouble:
        return False
    return True


def _filled(opened: Opened, place: int) -> list[Cell]:
    return [row.cells[place] for row in opened.sample if place < len(row.cells) and not is_empty(row.cells[place])]


def _options(found: Mapping[str, int], held: Sequence[list[Cell]]) -> dict[str, Any]:
    won = sorted(set(_won(held[found["stage"]]))) if "stage" in found else []
    return {"won": won} if won else {}


def _won(cells: Sequence[Cell]) -> Iterator[str]:
    return (cell for cell in cells if isinstance(cell, str) and cell.strip().lower() in _WON)
