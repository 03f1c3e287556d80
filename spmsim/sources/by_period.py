"""Tables by person and period (what was paid, what was asked for): a month, quarter or year per row, or a column per month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.records.history import Ints, Places, Unjoined
from spmsim.sources.conventions import Conventions
from spmsim.sources.counting import Spelts, read_spelt
from spmsim.sources.days import day_order_of
from spmsim.sources.deal_rows import repeated
from spmsim.sources.grid import Grid
from spmsim.sources.joining import Joined, complain_of_people
from spmsim.sources.months import read_period
from spmsim.sources.row_totals import complain_of_row_totals
from spmsim.sources.times import count_of
from spmsim.sources.totals import leave_out_bare, leave_out_totals
from spmsim.sources.unjoined import employed_months
from spmsim.sources.value_columns import Layout, ValueColumn
from spmsim.sources.words import Words


@dataclass(frozen=True)
class PeriodEntries:
    """The amounts of a table by person and period, one per filled cell. E entries, in the order of columns, then rows."""

    rows: Ints
    person: Places
    period: Places
    """[E] places in `periods`."""
    measure: Places
    periods: tuple[str, ...]
    """In the order of time: 2026 before 2026-01, 2026-03 before 2026-Q1."""
    sizes: tuple[int, ...]
    """Number of entries of each column of amounts."""


def spelt_amounts(grid: Grid, layout: Layout, declared: Conventions, table: str) -> list[Spelts]:
    """By column and code the amounts of a table; total rows, and rows without any amount, are left out; totals of rows are checked."""
    spelts = [read_spelt(grid, value.place, declared.decimal, table) for value in layout.values]
    leave_out_totals(grid, [(value.place, held) for value, held in zip(layout.values, spelts, strict=True)])
    leave_out_bare(grid, [value.place for value in layout.values])
    complain_of_row_totals(grid, layout, spelts, declared.decimal, table)
    return spelts


def period_entries(
    grid: Grid, values: Sequence[ValueColumn], joined: Joined, measures: Sequence[Places], declared: Conventions, table: str
) -> PeriodEntries:
    """The entries of a table.

    Raises:
        BadInput: the table has headings and no amounts; whatever is wrong with it so far.
    """
    words = Words()
    by_row = _periods(grid, words, declared, table) if any(value.month is None for value in values) else None
    grid.refuse_if_troubled()
    parts = []
    for value, measure in zip(values, measures, strict=True):
        rows = np.flatnonzero(grid.used & grid.filled(value.place))
        if value.month is not None or by_row is None:
            period = np.full(len(rows), words.place_of(value.month or ""), dtype=np.int32)
        else:
            period = by_row[rows]
        parts.append((rows, joined.person[rows], period, measure[rows]))
    rows, person, period, measure_of = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    if not len(rows):
        raise refuse("the file has headings but no amounts", file=grid.table.file)
    held = list(words.places)
    order = sorted(range(len(held)), key=lambda place: held[place])
    rank = np.empty(len(held), dtype=np.int32)
    rank[order] = np.arange(len(held), dtype=np.int32)
    return PeriodEntries(rows, person, rank[period], measure_of, tuple(held[at] for at in order), tuple(len(part[0]) for part in parts))


def _periods(grid: Grid, words: Words, declared: Conventions, table: str) -> Places:
    """[N] the period of every row: as its cell says, or the month of its day."""
    if grid.has("period"):
        place = grid.fields["period"]
        values = grid.read(place, lambda cell: read_period(cell, declared.month, table))
    else:
        place = grid.fields["date"]
        order = day_order_of((cell for _, cell in grid.cells_in_use(place)), declared.date, table)
        if order.note:
            grid.notes.append(f"{grid.headings[place]}: {order.note}")
        values = grid.read(place, lambda cell: order.read(cell).isoformat()[:7])
    grid.need(place)
    return words.by_row(grid, place, values)


def complain_of_two(grid: Grid, entries: PeriodEntries, also: Places, declared: Conventions, table: str) -> None:
    """Adds problems where a person has two amounts of one period, measure and `also`, unless they are declared to be parts."""
    if declared.repeated == "summed":
        return
    first, again = repeated((entries.person, entries.measure, entries.period, also))
    if len(again):
        period, number = entries.periods[entries.period[again[0]]], grid.table.numbers[entries.rows[first]]
        how = f'give one, or declare repeated = "summed" under [tables.{table}]'
        complain_of_people(grid, entries.rows[again], f"has an amount of {period} in row {number} already; {how}")


def unjoined_periods(joined: Joined, entries: PeriodEntries, measures: Sequence[str], amounts: Sequence[int]) -> Iterator[Unjoined]:
    """What does not fit the roster; only months can lie before the hire or after the exit."""
    if joined.roster is None:
        return
    first, last = employed_months(joined.roster, joined.people)
    months = [count_of(period) if len(period) == 7 and "Q" not in period else None for period in entries.periods]
    for person, period, measure, amount in zip(
        entries.person.tolist(), entries.period.tolist(), entries.measure.tolist(), amounts, strict=True
    ):
        month = months[period]
        told = (joined.people[person], measures[measure], entries.periods[period], amount)
        if not joined.in_roster[person]:
            yield Unjoined(told[0], "not in the roster", *told[1:])
        elif month is not None and month < first[person]:
            yield Unjoined(told[0], "before hire", *told[1:])
        elif month is not None and month > last[person]:
            yield Unjoined(told[0], "after leaving", *told[1:])
