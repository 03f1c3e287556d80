"""Amounts as whole numbers: in the minor units of their own currency, and in those that are reported, at plan rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from spmsim.foundation.money import minor_digits
from spmsim.records.history import Bools, Ints, Places
from spmsim.sources.amounts import exact_amount
from spmsim.sources.company import Company
from spmsim.sources.grid import Grid
from spmsim.sources.spellings import SIGNS, Spelt, spelling_of

Spelts = list[Spelt | None]
RATING_DIGITS = 6
_MOST = 9 * 10**18
_DIGITS = {"count": 0, "share": 0, "rating": RATING_DIGITS}


@dataclass(frozen=True)
class Counted:
    """The amounts of some rows. E rows."""

    local: Ints
    """[E] minor units of the row's currency; pieces and successes as they are."""
    reported: Ints
    """[E] minor units of the reporting currency, rounded half away from zero where a plan rate makes it necessary."""


def read_spelt(grid: Grid, place: int, decimal: str | None, table: str) -> Spelts:
    """By code the amounts of a column."""
    spelling = spelling_of((cell for _, cell in grid.cells_in_use(place)), decimal, table)
    return grid.read(place, spelling.read)


def digits_of(unit: str, currency: str) -> int:
    """Decimal digits of the amounts of a measure: 2 for money in dollars, 0 for pieces and successes, 6 for ratings."""
    return _DIGITS.get(unit, minor_digits(currency))


@dataclass(frozen=True)
class Rule:
    """How the amounts of one measure in one currency are counted."""

    measure: str
    digits: int
    currency: str = ""
    """Empty for measures that are no money."""
    rate: Decimal | None = None
    """Minor units that are reported for one of the currency; None where they are the same."""
    table: str = ""

    def count(self, spelt: Spelt) -> tuple[int, int] | str:
        """(local, reported) whole amounts, or why there are none. 100 EUR at 1.08 → (10000, 10800)."""
        if spelt.sign == "%":
            return f"is shown as a percentage; {self.measure} is counted in {self.currency or 'whole numbers'}"
        if spelt.sign and not self.currency:
            return f"has a sign of currency, but {self.measure} is no money"
        if spelt.sign and self.currency not in SIGNS.get(spelt.sign, (spelt.sign,)):
            how = f"say the currency of each row in a column 'currency', or of all by currency = … under [tables.{self.table}]"
            return f"is not in {self.currency}; {how}"
        exact = exact_amount(spelt.amount, self.digits)
        if exact is None:
            allowed = "whole numbers" if self.digits == 0 else f"at most {self.digits} decimals"
            return f"has more decimals than {self.measure} has; allowed: {allowed}"
        if self.rate is None:
            return int(exact), int(exact)
        reported = int((exact * self.rate).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
        return (int(exact), reported) if abs(reported) <= _MOST else f"is too large at the plan rate of {self.currency}"


@dataclass(frozen=True)
class Counter:
    """Counts the amounts of a table."""

    grid: Grid
    company: Company
    measures: tuple[str, ...]
    currencies: tuple[str, ...]
    table: str

    def count(self, place: int, spelts: Spelts, rows: Ints, measure: Places, currency: Places) -> Counted:
        """The amounts of a column in some rows; what cannot be counted is added to the problems.

        Args:
            place: the column.
            spelts: by code what its cells say.
            rows: [E] the rows.
            measure: [E] their measures.
            currency: [E] their currencies.
        """
        codes = self.grid.column(place).codes[rows].astype(np.int64)
        keys = (codes * len(self.measures) + measure) * len(self.currencies) + currency
        distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        local, reported = np.zeros(len(distinct), dtype=np.int64), np.zeros(len(distinct), dtype=np.int64)
        troubles: dict[int, str] = {}
        rules = [[self._rule(name, currency) for currency in self.currencies] for name in self.measures]
        for at, one in enumerate(first.tolist()):
            spelt = spelts[codes[one]]
            if spelt is None:
                continue
            counted = rules[measure[one]][currency[one]].count(spelt)
            if isinstance(counted, str):
                cell = self.grid.column(place).cells[codes[one]]
                troubles[at] = f"'{cell}' {counted}"
            else:
                local[at], reported[at] = counted
        self._complain(place, rows, inverse, troubles)
        return Counted(local[inverse], reported[inverse])

    def _complain(self, place: int, rows: Ints, inverse: Ints, troubles: Mapping[int, str]) -> None:
        alike: dict[str, list[int]] = {}
        for at, what in troubles.items():
            alike.setdefault(what.partition("' ")[2], []).append(at)
        for held in alike.values():
            found = np.flatnonzero(np.isin(inverse, held))
            self.grid.complain(place, rows[found], troubles[int(inverse[found[0]])])

    def _rule(self, measure: str, currency: str) -> Rule:
        unit = self.company.units.get(measure, self.company.currency)
        if unit in _DIGITS:
            return Rule(measure, _DIGITS[unit])
        digits = minor_digits(currency)
        shift = minor_digits(self.company.currency) - digits
        rate = self.company.rate_of(currency) or Decimal(1)
        return Rule(measure, digits, currency, None if currency == self.company.currency else rate.scaleb(shift), self.table)


def sums_by(places: Sequence[Ints | Places], shape: tuple[int, ...], amounts: Ints) -> Ints:
    """The sums of amounts by person, month, …: an array of this shape, exact."""
    sums: Ints = np.zeros(shape, dtype=np.int64)
    np.add.at(sums, tuple(places), amounts)
    return sums


def can_be_summed(amounts: Ints) -> bool:
    """Whether no sum of these amounts leaves 64 bits."""
    return float(np.abs(amounts.astype(np.float64)).sum()) <= _MOST


def any_in(places: Sequence[Ints | Places], shape: tuple[int, ...]) -> Bools:
    """Where at least one entry stands."""
    held: Bools = np.zeros(shape, dtype=bool)
    held[tuple(places)] = True
    return held
