"""`Panel`: sales of one measure by person and month, with who they were in it: what every estimate reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.calendar import Calendar
from spmsim.records.history import Bookings
from spmsim.records.people import People

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LONG_AGO = 9_999
"""Employed months of people whose day of hire is not known: every ramp is over."""


@dataclass(frozen=True, eq=False)
class Panel:
    """P people (of the roster, with at least one month employed) and T months."""

    people: tuple[str, ...] = field(repr=False)
    seats: tuple[str, ...] = field(repr=False)
    """Seat or territory of each person, shared by people who followed each other in it; the person's own id where it is not known."""
    roles: tuple[str, ...]
    """[P]"""
    regions: tuple[str, ...]
    """[P]"""
    first_month: str
    sales: Floats = field(repr=False)
    """[P, T] units of the measure; 0 where somebody was employed and nothing is stated."""
    employed: Floats = field(repr=False)
    """[P, T] share of the month employed, 0 outside."""
    tenure: Ints = field(repr=False)
    """[P, T] employed month, 0 in the month of hire; `LONG_AGO` where the day of hire is not known."""
    leavers: Bools = field(repr=False)
    """[P] whether the person left before the end of the last month."""

    @property
    def months(self) -> int:
        """T."""
        return int(self.sales.shape[1])

    @property
    def season_months(self) -> Ints:
        """[T] 0 for January to 11 for December."""
        return np.asarray((np.datetime64(self.first_month, "M").astype(np.int64) + np.arange(self.months)) % 12)

    def only(self, chosen: Sequence[bool]) -> Panel:
        """The panel of some of the people, [P] true for those who stay."""
        rows = [at for at, stays in enumerate(chosen) if stays]

        def of(texts: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(texts[at] for at in rows)

        return Panel(
            of(self.people), of(self.seats), of(self.roles), of(self.regions), self.first_month, self.sales[rows], self.employed[rows],
            self.tenure[rows], self.leavers[rows],
        )  # fmt: skip

    def rows_of(self, role: str) -> Bools:
        """[P] who holds the role."""
        return np.asarray([held == role for held in self.roles])


def panel_of(bookings: Bookings, people: People, measure: str, *, seat_column: str = "seat") -> Panel:
    """The panel of one measure in money or pieces.

    Money that was booked before somebody's hire or after they left stays out: it tells nothing about their months. What of the file
    did not join the roster stays out too; the record lists it.

    Args:
        bookings: what was sold; its people begin with the roster's, in its order.
        people: the roster.
        measure: one of the bookings' measures.
        seat_column: text column of the roster that names seats; people with the same text followed each other.
    """
    number = len(people.ids)
    which = bookings.measures.index(measure)
    calendar = Calendar(start=bookings.first_month, months=1)
    employed, tenure = _employment(people, calendar, bookings.months)
    sales = bookings.amounts[which, :number, :] / 10.0 ** bookings.digits[which]
    kept = [int(place) for place in np.flatnonzero(employed.any(axis=1))]
    seats = people.texts.get(seat_column, ("",) * number)
    left = [day is not None and calendar.index_of(day) < bookings.months for day in people.left_on]

    def of(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(texts[place] for place in kept)

    named = [seat or person for seat, person in zip(seats, people.ids, strict=True)]
    return Panel(
        of(people.ids), of(named), of(people.roles), of(people.regions), bookings.first_month,
        np.where(employed > 0, sales, 0.0)[kept], employed[kept], tenure[kept], np.asarray(left, dtype=bool)[kept],
    )  # fmt: skip


def _employment(people: People, calendar: Calendar, length: int) -> tuple[Floats, Ints]:
    """([P, T] share of each month employed by days, [P, T] employed month)."""
    months = np.arange(length)
    days = [(calendar.first_day_of(month + 1) - calendar.first_day_of(month)).days for month in range(length)]
    employed = np.ones((len(people.ids), length))
    tenure = np.full(employed.shape, LONG_AGO)
    for row, (hired, left) in enumerate(zip(people.hired_on, people.left_on, strict=True)):
        if hired is not None:
            first = calendar.index_of(hired)
            employed[row, months < first] = 0.0
            tenure[row] = np.maximum(months - first, 0)
            if 0 <= first < length:
                employed[row, first] -= (hired.day - 1) / days[first]
        if left is not None:
            last = calendar.index_of(left)
            employed[row, months > last] = 0.0
            if 0 <= last < length:
                employed[row, last] -= (days[last] - left.day) / days[last]
    return np.maximum(employed, 0.0), tenure
