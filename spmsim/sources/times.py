"""When a row's amount was booked: a month, or a day and with it the month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.records.history import Days, Ints
from spmsim.sources.conventions import Conventions
from spmsim.sources.days import day_order_of
from spmsim.sources.grid import Grid
from spmsim.sources.months import read_month_cell

NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Times:
    """Months and days of the rows of a table. N rows."""

    months: Ints
    """[N] year × 12 + month − 1; −1 where no month is said."""
    days: Days
    """[N] NaT where no day is said."""


def times_in(grid: Grid, declared: Conventions, table: str, *, is_in_headings: bool) -> Times:
    """The month and day of every row that counts; one of the two must be said, and they must agree.

    Args:
        grid: the table.
        declared: how it writes months and days.
        table: its kind, for messages.
        is_in_headings: whether each column of amounts is of a month, so that rows have none.
    """
    months = np.full(len(grid.used), -1, dtype=np.int64)
    days = np.full(len(grid.used), NEVER)
    if grid.has("month"):
        place = grid.fields["month"]
        read = grid.read(place, lambda cell: count_of(read_month_cell(cell, declared.month, table)))
        months = np.array([-1 if month is None else month for month in read], dtype=np.int64)[grid.column(place).codes]
    if grid.has("date"):
        place = grid.fields["date"]
        order = day_order_of((cell for _, cell in grid.cells_in_use(place)), declared.date, table)
        if order.note:
            grid.notes.append(f"{grid.headings[place]}: {order.note}")
        days = np.array(grid.read(place, order.read), dtype="datetime64[D]")[grid.column(place).codes]
        months = _agreed(grid, place, months, days)
    if not is_in_headings:
        _need(grid)
    return Times(months, days)


def count_of(label: str) -> int:
    """A month `2026-03` as year × 12 + month − 1."""
    return int(label[:4]) * 12 + int(label[5:7]) - 1


def label_of(count: int) -> str:
    """The month of a count as `2026-03`."""
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _agreed(grid: Grid, place: int, months: Ints, days: Days) -> Ints:
    """The months of the days; where a month is said too, it must be the same."""
    of_days = np.where(np.isnat(days), -1, days.astype("datetime64[M]").astype(np.int64) + 1970 * 12)
    apart = grid.used & (months >= 0) & (of_days >= 0) & (months != of_days)
    grid.complain(place, np.flatnonzero(apart), "the day does not lie in the row's month")
    return np.where(of_days >= 0, of_days, months)


def _need(grid: Grid) -> None:
    places = [grid.fields[name] for name in ("month", "date") if grid.has(name)]
    empty = grid.used & ~np.logical_or.reduce([grid.filled(place) for place in places])
    grid.complain(places[0], np.flatnonzero(empty), "the cell is empty; every row needs a month or a date")
