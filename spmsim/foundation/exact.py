"""Exact arithmetic for pay that people are paid: decimals of 50 digits beside the floats of `money` and `schedule`, by the same rules.

Numbers of a scenario are read as they are written: 0.1 is one tenth. All arithmetic of a payroll runs inside `exact_arithmetic()`.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from functools import lru_cache

from spmsim.foundation import money
from spmsim.foundation.schedule import Schedule

ZERO, ONE = Decimal(0), Decimal(1)
SLACK = Decimal(repr(money.SLACK))
"""Minor units within which an amount reaches a level, and within which of a half it is a half."""
_HALF = Decimal("0.5") - SLACK


_DIGITS = Context(prec=50)


def exact_arithmetic() -> AbstractContextManager[Context]:
    """50 digits: a quota of a third of a month still leaves 40 digits behind the cents of a billion."""
    return localcontext(_DIGITS)


def exact(number: float) -> Decimal:
    """The number as it is written: 0.1 is one tenth, 1e6 a million."""
    return Decimal(repr(number))


def rounded(amount: Decimal) -> int:
    """Whole minor units, halves away from zero: 0.5 → 1, −0.5 → −1, 2.4999995 → 3 (within 1e-6 of a half), 2.49 → 2."""
    size = abs(amount)
    whole = size.to_integral_value(ROUND_FLOOR)
    size_rounded = int(whole) + (size - whole >= _HALF)
    return -size_rounded if amount < 0 else size_rounded


def reaches(amount: Decimal, threshold: Decimal, quota: Decimal) -> bool:
    """Whether a whole amount reaches `threshold · quota`, within 1e-6 minor units; on a quota of 0 everything counts as 100 %."""
    if quota <= 0:
        return threshold <= 1
    return amount >= threshold * quota - SLACK


def attainment(amount: Decimal, quota: Decimal) -> Decimal:
    """amount ÷ quota; 1 on a quota of 0, as at 100 %."""
    return amount / quota if quota > 0 else ONE


@dataclass(frozen=True)
class ExactSchedule:
    """A payout schedule in decimals.

    Between two knots it pays `values[i] + slopes[i] · (x − knots[i])`, and each edge that is reached adds its height.
    """

    knots: tuple[Decimal, ...]
    slopes: tuple[Decimal, ...]
    values: tuple[Decimal, ...]
    edges: tuple[Decimal, ...]
    heights: tuple[Decimal, ...]

    @classmethod
    def of(cls, schedule: Schedule, *, performance: Decimal = ONE, payout: Decimal = ONE) -> ExactSchedule:
        """The same schedule, in other units where factors are given: q(x) = payout · p(x / performance)."""
        knots = tuple(exact(knot) * performance for knot in schedule.knots)
        slopes = tuple(exact(slope) * payout / performance for slope in schedule.slopes)
        values, rising = [], ZERO
        for index, knot in enumerate(knots):
            if index:
                rising += slopes[index - 1] * (knot - knots[index - 1])
            values.append(rising)
        edges = tuple(exact(edge) * performance for edge in schedule.edges)
        return cls(knots, slopes, tuple(values), edges, tuple(exact(height) * payout for height in schedule.heights))

    def value_on(self, amount: Decimal, quota: Decimal = ONE) -> Decimal:
        """p(amount / quota): kinks at exact attainment, edges reached within 1e-6 minor units; p(1) on a quota of 0.

        Points (0.75, 0.5) (1, 1) (1.5, 3), extended, quota 1,000: p(749) = 0, p(750) = 0.5, p(1,600) = 3.4.
        """
        if quota <= 0:
            return self.value_at(ONE, ONE, ONE)
        return self.value_at(amount if quota is ONE else amount / quota, amount, quota)

    def value_at(self, at: Decimal, amount: Decimal, quota: Decimal) -> Decimal:
        """The same where amount ÷ quota is known already."""
        total = ZERO
        place = bisect_right(self.knots, at) - 1
        if place >= 0:
            total = self.values[place] + self.slopes[place] * (at - self.knots[place])
        if self.edges:
            for edge, height in zip(self.edges, self.heights, strict=True):
                if amount < edge * quota - SLACK:
                    break
                total += height
        return total


@lru_cache(maxsize=4096)
def share_of_days(days: int, of: int) -> Decimal:
    """Days employed ÷ days of the month, to 50 digits."""
    with exact_arithmetic():
        return Decimal(days) / Decimal(of)
