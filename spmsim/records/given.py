"""`Given`: the months of a game that have happened before it is played: what was sold in them, and who is known to have left.

The engines play the whole calendar, so that windows, caps, draws and balances stand at the end of these months as they do; nothing is
drawn in them that counts. Axes as in `Game`; G are the given months, the first ones of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Given:
    """What happened in the first months of the calendar."""

    amounts: Floats
    """[K, S, G] what each seat brought: minor units, counts, successes, ratings; 0 while it was empty."""
    gap_months: Ints
    """[S] whole months that the seat stays open after `leave_month`, where it ends with a leaving; `vacancy_months` after every other."""

    @property
    def months(self) -> int:
        """How many months are given."""
        return int(self.amounts.shape[2])

    def of_seats(self, kept: Ints) -> Given:
        """The same of some seats, in this order."""
        return Given(self.amounts[:, kept], self.gap_months[kept])

    def until(self, months: int) -> Given:
        """Those of the first months only."""
        return replace(self, amounts=self.amounts[:, :, :months])

    def left_open(self, months: int) -> Given:
        """The same where a seat that somebody leaves stays open for so many months."""
        return replace(self, gap_months=np.full_like(self.gap_months, months))


def months_given(given: Given | None) -> int:
    """How many months have happened; 0 of a game that is drawn from its first month."""
    return 0 if given is None else given.months
