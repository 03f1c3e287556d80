"""What earns money in a rep's year, as the backward induction sees it: windows over months, on the rep's own sales."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import refuse
from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settlement:
    """At the end of a month, what the window's amount so far has earned by then."""

    month: int
    entitlement: Schedule
    """Money for money: target pay and quota are inside."""
    lag: int = 0
    """Months from then to the payment."""


@dataclass(frozen=True)
class EarningWindow:
    """Months whose sales earn money together; amounts and money in one unit each, the same for all windows of a year.

    A discrete quarter has one settlement, its end. A window that is paid as it goes (year to date) has one for each time that it is
    settled, and each pays its entitlement less the one before.

    Raises:
        BadInput: settlements that are not in ascending months from `first` on, or a lag below 0.
    """

    first: int
    """First month whose sales count, from 0."""
    settlements: tuple[Settlement, ...]
    """In the order of time; the last ends the window."""

    def __post_init__(self) -> None:
        months = [settlement.month for settlement in self.settlements]
        if not months or not 0 <= self.first <= months[0] or sorted(set(months)) != months or any(one.lag < 0 for one in self.settlements):
            raise refuse(f"a window is settled in ascending months from {self.first} on, each paid then or later, got {self.settlements}")

    @property
    def last(self) -> int:
        """Last month whose sales count."""
        return self.settlements[-1].month

    def looks_back(self, month: int) -> bool:
        """Whether what was sold before this month matters to what this month's sales earn here."""
        return self.first < month <= self.last

    @property
    def last_break(self) -> float:
        """The amount beyond which pay is a straight line for good."""
        return max((place for one in self.settlements for place in one.entitlement.breaks), default=0.0)

    def entitled_by(self, month: int) -> Schedule:
        """What the amount so far has earned at the end of a month in which it is settled."""
        return next(one.entitlement for one in self.settlements if one.month == month)

    def settled(self, month: int, discount: float) -> tuple[Settlement, float] | None:
        """What is settled at the end of this month, and the worth then of 1 that the next settlement takes off again; `None` if nothing is.

        What was earned before is sunk: it was taken off when it was earned, at its discounted worth.
        """
        for one, following in zip(self.settlements, (*self.settlements[1:], None), strict=True):
            if one.month == month:
                return one, 0.0 if following is None else float(discount ** (following.month + following.lag - month))
        return None

    def later_slope(self, month: int, discount: float) -> float:
        """What one unit of amount, sold by the end of this month, earns later once the amount is beyond the last break.

        As seen from the start of the next month. Settled once, in three months' time, a rate of 5 % at 0.99 a month is worth 0.05 × 0.99².
        """
        total = 0.0
        for one in self.settlements:
            found = self.settled(one.month, discount)
            if one.month > month and found is not None and one.entitlement.slopes:
                total += discount ** (one.month - month - 1) * (discount**one.lag - found[1]) * one.entitlement.slopes[-1]
        return total


@dataclass(frozen=True)
class ToDates:
    """The amounts to date that a rep watches, on grids of equal steps: one for each month in which windows begin that are not over yet.

    A window of one month needs none. Quarter and year together need two, in the first quarter one, because both began in January.
    """

    windows: tuple[EarningWindow, ...]
    step: float
    """Distance of neighbouring amounts."""
    most: float
    """An amount that a year does not exceed: grids need not reach further."""

    def watched(self, month: int) -> tuple[int, ...]:
        """First months of the windows whose amounts to date matter as this month begins; the earliest first."""
        return tuple(sorted({window.first for window in self.windows if window.looks_back(month)}))

    def nodes(self, first: int) -> int:
        """Number of amounts on the grid of windows that begin in this month: up to their last break."""
        top = max(min(window.last_break, self.most) for window in self.windows if window.first == first)
        return int(-(-top * (1 - 1e-12) // self.step)) + 1

    def amounts(self, first: int) -> Floats:
        """The grid itself [nodes], from 0."""
        return np.asarray(self.step * np.arange(float(self.nodes(first))))

    def shape(self, month: int) -> tuple[int, ...]:
        """Of a table over all that is watched as this month begins."""
        return tuple(self.nodes(first) for first in self.watched(month))
