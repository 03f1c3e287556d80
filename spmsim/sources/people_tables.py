"""`read_people`: a company's roster as its own file says it: people, roles, regions, managers, first and last days, figures.

Unlike the roster of a scenario it needs no roles, and amounts may be spelt as accountants do. Names serve as ids where there are no ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.records.people import People
from spmsim.sources.cells import look_alike, read_currency, read_id, read_text, read_whole
from spmsim.sources.conventions import Conventions
from spmsim.sources.counting import Spelts, read_spelt
from spmsim.sources.days import day_order_of
from spmsim.sources.deal_rows import read_part
from spmsim.sources.grid import Grid
from spmsim.sources.joining import without_point_zero
from spmsim.sources.kinds import ROSTER
from spmsim.sources.opening import open_grid
from spmsim.sources.raw import Cell
from spmsim.sources.settling import Importing
from spmsim.sources.spellings import SIGNS
from spmsim.sources.totals import is_total_word

T = TypeVar("T")
_SHARES = ("base_share", "leave_yearly", "ramp_start")
_WHOLE = ("accounts", "vacancy_months", "ramp_months")
_TEXTS = ("seat", "plan", "quota_set")
_OWN_MONEY = "on_target_earnings"
"""The figure in the currency in which a person is paid; others in money are in the one that is reported."""


def read_people(path: Path, how: Importing, *, name: str | None = None, currency: str | None = None) -> People:
    """The people in a roster.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        how: column map and conventions, and how a proposed map is confirmed.
        name: how messages call the file.
        currency: in which the company reports, and pays people whose row says no other; None where signs of currency are not checked.

    Raises:
        BadInput: a proposal that nobody confirmed, or everything that cannot be read as meant.
    """
    grid, _, columns = open_grid(path, ROSTER, how, name=name)
    if not grid.has("rep_id"):
        say = 'no column holds rep_id; where there are no ids, names serve: map their heading to "rep_id" under [columns.roster]'
        raise refuse(say, file=grid.table.file)
    _leave_out_totals(grid)
    grid.need(grid.fields["rep_id"])
    ids = _ids(grid)
    days = {field: _days(grid, field, columns.conventions) for field in ("hired_on", "left_on")}
    _complain_of_left_before_hired(grid, days["hired_on"], days["left_on"])
    money = _money(grid, currency)
    figures = {field: _figures(grid, field, columns.conventions, money) for field in grid.fields if _is_figure(field)}
    texts = {field: _texts(grid, field) for field in ("name", "role", "region", "manager_id", *_TEXTS)}
    grid.refuse_if_troubled()
    if not ids:
        raise refuse("the roster has headings but no people", file=grid.table.file)
    return People(
        ids=ids,
        names=texts["name"] if grid.has("name") else ids,
        roles=texts["role"],
        regions=texts["region"],
        managers=texts["manager_id"],
        hired_on=days["hired_on"],
        left_on=days["left_on"],
        figures=figures,
        texts={field: texts[field] for field in _TEXTS if grid.has(field)} | ({"currency": money.stated} if grid.has("currency") else {}),
        notes=tuple(grid.notes),
        file=grid.table.file,
    )


def _by_row(grid: Grid, field: str, read: Callable[[Cell], T]) -> list[T | None]:
    """What the rows that count say of a field."""
    place = grid.fields[field]
    values = grid.read(place, read)
    return [values[code] for code in grid.column(place).codes[grid.used].tolist()]


def _texts(grid: Grid, field: str) -> tuple[str, ...]:
    if not grid.has(field):
        return ("",) * int(grid.used.sum())
    return tuple(text or "" for text in _by_row(grid, field, read_id if field in ("region", "manager_id") else read_text))


def _ids(grid: Grid) -> tuple[str, ...]:
    """The ids; two that are the same, or look so, are refused."""
    place = grid.fields["rep_id"]
    texts = without_point_zero(grid, place, grid.read(place, read_id))
    codes = grid.column(place).codes
    _note_alike(grid, texts)
    seen: dict[str, int] = {}
    for row in np.flatnonzero(grid.used).tolist():
        text = texts[codes[row]]
        if text is not None and (first := seen.setdefault(look_alike(text), row)) != row:
            say = f"'{text}' stands in row {grid.table.numbers[first]} too; every person needs an id of their own"
            grid.complain(place, np.array([row]), say)
    return tuple(texts[code] or "" for code in codes[grid.used].tolist())


def _note_alike(grid: Grid, texts: Sequence[str | None]) -> None:
    """A note on rows whose ids only case or zeros in front tell apart: `E1` and `e1`, `7` and `007`."""
    codes = grid.column(grid.fields["rep_id"]).codes
    rows_of: dict[str, list[int]] = {}
    for row in np.flatnonzero(grid.used).tolist():
        if text := texts[codes[row]]:
            rows_of.setdefault(text.casefold().lstrip("0"), []).append(row)
    alike = np.array(
        sorted(row for rows in rows_of.values() if len({texts[codes[row]] for row in rows}) > 1 for row in rows), dtype=np.int64
    )
    if len(alike):
        grid.notes.append(f"{grid.listed(alike)}: ids that only case or zeros in front tell apart; read as different people")


def _days(grid: Grid, field: str, declared: Conventions) -> tuple[date | None, ...]:
    if not grid.has(field):
        return (None,) * int(grid.used.sum())
    place = grid.fields[field]
    order = day_order_of((cell for _, cell in grid.cells_in_use(place)), declared.date, ROSTER.name)
    if order.note:
        grid.notes.append(f"{grid.headings[place]}: {order.note}")
    return tuple(_by_row(grid, field, order.read))


def _complain_of_left_before_hired(grid: Grid, hired: Sequence[date | None], left: Sequence[date | None]) -> None:
    rows = np.flatnonzero(grid.used)
    for row, first, last in zip(rows.tolist(), hired, left, strict=True):
        if first is not None and last is not None and last < first:
            grid.complain(grid.fields["left_on"], np.array([row]), f"{last} lies before the day of hire, {first}")


def _is_figure(field: str) -> bool:
    return field in (*_SHARES, *_WHOLE, "on_target_earnings", "last_year_pay") or field.startswith(ROSTER.prefixes)


@dataclass(frozen=True)
class _Money:
    """In which currency the amounts of a roster are."""

    reported: str | None
    stated: tuple[str, ...]
    """Of each row that counts, as its cell says."""

    def of(self, field: str, at: int) -> str | None:
        return (self.stated[at] if field == _OWN_MONEY else "") or self.reported


def _money(grid: Grid, reported: str | None) -> _Money:
    if not grid.has("currency"):
        return _Money(reported, ("",) * int(grid.used.sum()))
    return _Money(reported, tuple(word or "" for word in _by_row(grid, "currency", read_currency)))


def _complain_of_signs(grid: Grid, field: str, spelts: Spelts, money: _Money) -> None:
    """Adds problems where an amount has the sign of another currency than the row's."""
    place, apart = grid.fields[field], defaultdict(list)
    codes = grid.column(place).codes
    for at, row in enumerate(np.flatnonzero(grid.used).tolist()):
        spelt, currency = spelts[codes[row]], money.of(field, at)
        if spelt is not None and spelt.sign and currency is not None and currency not in SIGNS.get(spelt.sign, (spelt.sign,)):
            apart[currency].append(row)
    for currency, rows in apart.items():
        cell = grid.column(place).cells[codes[rows[0]]]
        how = "say each person's currency in a column 'currency'" if field == _OWN_MONEY else "write it in the currency that is reported"
        grid.complain(place, np.array(rows), f"'{cell}' is not in {currency}; {how}")


def _figures(grid: Grid, field: str, declared: Conventions, money: _Money) -> tuple[Decimal | None, ...]:
    if field in _SHARES:
        return tuple(_by_row(grid, field, read_part))
    if field in _WHOLE:
        return tuple(_by_row(grid, field, lambda cell: Decimal(read_whole(cell))))
    place = grid.fields[field]
    spelts = read_spelt(grid, place, declared.decimal, ROSTER.name)
    _complain_of_signs(grid, field, spelts, money)
    cells = grid.column(place).cells
    below = {code for code, one in enumerate(spelts) if one and one.amount < 0}
    grid.complain_of_cells(place, {code: f"'{cells[code]}' is negative; at least 0 is allowed" for code in below})
    return tuple(one and one.amount for one in (spelts[code] for code in grid.column(place).codes[grid.used].tolist()))


def _leave_out_totals(grid: Grid) -> None:
    """Leaves out a last row that says `Total`; such a word elsewhere is taken for an id."""
    place = grid.fields["rep_id"]
    column = grid.column(place)
    if len(column.codes) and is_total_word(column.cells[column.codes[-1]]):
        last = np.array([len(column.codes) - 1])
        grid.leave_out(last, f"{grid.listed(last)}: a total; left out")
