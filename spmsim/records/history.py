"""`Bookings`, `Paid`, `Quotas`: what a company's own files say about the past, by person and month.

Columnar and exact. Nothing is lost on the way: people of a table who are not in the roster stand behind those who are, with their
money, so that the sums of a record are the sums of its file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Places = NDArray[np.int32]
"""Which person, measure or period a row belongs to: places in the tuple of their names."""
Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

Reason = Literal["not in the roster", "before hire", "after leaving"]


@dataclass(frozen=True)
class Unjoined:
    """Money of one month that does not fit the roster. It is in the record all the same."""

    person: str = field(repr=False)
    """Id, or the name where the table knows people by name only."""
    why: Reason
    measure: str
    """Empty for what was paid."""
    month: str
    """Month or period, as in the record."""
    amount: int
    """Whole minor units of the record, at plan rates."""


@dataclass(frozen=True, eq=False)
class Deals:
    """Deals, one row per deal and person. D rows, in the order of the file."""

    deal_ids: tuple[str, ...] = field(repr=False)
    person: Places = field(repr=False)
    measure: Places = field(repr=False)
    days: Days = field(repr=False)
    """[D] days; the first of the month where the file says the month only."""
    amounts: Ints = field(repr=False)
    """[D] what the person is credited with, whole minor units at plan rates."""
    wholes: Ints = field(repr=False)
    """[D] what the whole deal is worth."""
    shares: NDArray[np.float64] = field(repr=False)
    """[D] the person's share of the deal; 1 where the file has none. Amounts are cut so that shares that sum to 1 sum to the deal."""


@dataclass(frozen=True, eq=False)
class Bookings:
    """What people sold, month by month. M measures, P people, T months."""

    people: tuple[str, ...] = field(repr=False)
    """The roster's people in its order, with or without bookings; then those who are not in the roster, in the order of the file."""
    in_roster: Bools = field(repr=False)
    """[P]"""
    first_month: str
    """`2026-01`"""
    months: int
    measures: tuple[str, ...]
    units: tuple[str, ...]
    """[M] a currency, `count`, `share` or `rating`."""
    digits: tuple[int, ...]
    """[M] decimal digits of the amounts: 2 for dollars, 0 for pieces and successes, 6 for ratings."""
    amounts: Ints = field(repr=False)
    """[M, P, T] whole minor units, at plan rates: with 2 digits 1,234.56 is 123456."""
    stated: Bools = field(repr=False)
    """[M, P, T] whether the file says something, be it 0."""
    out_of: Ints | None = field(default=None, repr=False)
    """[M, P, T] share measures: how many could have succeeded, 0 where the file does not say; None without such a column."""
    none_due: Bools | None = field(default=None, repr=False)
    """[M, P, T] whether the file says that nothing could succeed; else a 0 in `out_of` says nothing. None where it never does."""
    deals: Deals | None = None
    """The deals behind the amounts, where the file has one row per deal; every amount is the sum of its deals."""
    currency: str = ""
    """The currency of money amounts."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Plan rates that were used: currency → units of `currency` for one unit of it."""
    local: Mapping[str, Ints] = field(default_factory=dict, repr=False)
    """Currency → [M, P, T] what was booked in it, in its own minor units; empty where the file has no column `currency`."""
    unjoined: tuple[Unjoined, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    """Sentences on what was read in a certain way, on what was left out, and on who and what did not join the roster."""
    file: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The months, `2026-01` to the last."""
        first = np.datetime64(self.first_month, "M")
        return tuple(str(first + month) for month in range(self.months))

    def trials(self, measure: int, person: int, month: int) -> int | None:
        """How many could have succeeded; None where the file does not say."""
        if self.out_of is None:
            return None
        due = int(self.out_of[measure, person, month])
        is_known = due > 0 or (self.none_due is not None and bool(self.none_due[measure, person, month]))
        return due if is_known else None

    @property
    def has_trials(self) -> Bools:
        """[M, P, T] where the file says how many could have succeeded, be it 0: only there are successes part of a share."""
        if self.out_of is None:
            return np.zeros_like(self.stated)
        known = self.out_of > 0
        return known if self.none_due is None else known | self.none_due

    @property
    def without_bookings(self) -> tuple[str, ...]:
        """People of the roster of whom the file says nothing in these months."""
        silent = self.in_roster & ~self.stated.any(axis=(0, 2))
        return tuple(self.people[place] for place in np.flatnonzero(silent))

    def between(self, first: str, last: str) -> Bookings:
        """The same of some of the months, `first` and `last` included; both lie within the record.

        Raises:
            ValueError: a month outside the record, or `last` before `first`.
        """
        labels = self.labels
        start, end = labels.index(first), labels.index(last) + 1
        if end <= start:
            raise ValueError(f"{last} lies before {first}")
        chosen = set(labels[start:end])
        return replace(
            self,
            first_month=first,
            months=end - start,
            amounts=self.amounts[:, :, start:end],
            stated=self.stated[:, :, start:end],
            out_of=None if self.out_of is None else self.out_of[:, :, start:end],
            none_due=None if self.none_due is None else self.none_due[:, :, start:end],
            local={currency: held[:, :, start:end] for currency, held in self.local.items()},
            deals=None if self.deals is None else _deals_between(self.deals, first, last),
            unjoined=tuple(one for one in self.unjoined if one.month in chosen),
        )


@dataclass(frozen=True, eq=False)
class Paid:
    """What payroll paid, one row per person, period and currency. R rows, in the order of the file."""

    people: tuple[str, ...] = field(repr=False)
    in_roster: Bools = field(repr=False)
    """[P] as in `Bookings`."""
    periods: tuple[str, ...]
    """`2026-03`, `2026-Q1` or `2026`, in the order of time."""
    currencies: tuple[str, ...]
    person: Places = field(repr=False)
    period: Places = field(repr=False)
    currency: Places = field(repr=False)
    amounts: Ints = field(repr=False)
    """[R] minor units of the row's own currency: what was paid locally."""
    reported: Ints = field(repr=False)
    """[R] minor units of the reporting currency, at plan rates."""
    reporting_currency: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    unjoined: tuple[Unjoined, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    file: str = ""

    def within(self, months: Collection[str]) -> Paid:
        """What was paid in periods all of whose months are among these; people and periods stay listed."""
        kept = np.asarray([set(months_of(period)) <= set(months) for period in self.periods], dtype=bool)[self.period]
        rows = {name: getattr(self, name)[kept] for name in ("person", "period", "currency", "amounts", "reported")}
        return replace(self, **rows)

    def by_person(self) -> Ints:
        """[P] what each person was paid in all periods, in minor units of the reporting currency."""
        sums: Ints = np.zeros(len(self.people), dtype=np.int64)
        np.add.at(sums, self.person, self.reported)
        return sums


@dataclass(frozen=True, eq=False)
class Quotas:
    """What people were asked for, one row per person, period and measure. R rows, in the order of the file."""

    people: tuple[str, ...] = field(repr=False)
    in_roster: Bools = field(repr=False)
    """[P] as in `Bookings`."""
    periods: tuple[str, ...]
    """`2026-03`, `2026-Q1` or `2026`, in the order of time."""
    measures: tuple[str, ...]
    person: Places = field(repr=False)
    period: Places = field(repr=False)
    measure: Places = field(repr=False)
    amounts: tuple[Decimal, ...] = field(repr=False)
    """[R] units of the measure, exactly as written: 83333.33 dollars, 4 pieces, a share of 0.9."""
    unjoined: tuple[Unjoined, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    file: str = ""


def _deals_between(deals: Deals, first: str, last: str) -> Deals:
    months = deals.days.astype("datetime64[M]")
    kept = np.flatnonzero((months >= np.datetime64(first, "M")) & (months <= np.datetime64(last, "M")))
    return Deals(
        tuple(deals.deal_ids[place] for place in kept), deals.person[kept], deals.measure[kept], deals.days[kept],
        deals.amounts[kept], deals.wholes[kept], deals.shares[kept],
    )  # fmt: skip


def months_of(period: str) -> tuple[str, ...]:
    """`2026-Q2` is April to June, `2026` the whole year, `2026-03` itself."""
    year, _, part = period.partition("-")
    if not part:
        return tuple(f"{year}-{month:02d}" for month in range(1, 13))
    if part.startswith("Q"):
        first = 3 * int(part[1:]) - 2
        return tuple(f"{year}-{month:02d}" for month in range(first, first + 3))
    return (period,)
