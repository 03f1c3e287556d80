"""What a behaviour sees instead of a plan: prices for performance, and an outlook on sales.

A price list belongs to P people of the same role, plans and quota sets, each fully ramped and employed all year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Law

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Accrual:
    """The end of a month at which what a window has earned so far is added up: once at its end, or as it goes."""

    month: int
    paid: int
    """Month of the payment; may lie beyond the calendar."""
    quota: Floats
    """[P] the quota that the amount so far is measured by; ones on amounts."""
    target: Floats
    """[P] target pay that the schedule multiplies; ones on amounts."""


@dataclass(frozen=True)
class PricedWindow:
    """One window in which performance earns money: pay = target × schedule(amount / quota), or schedule(amount) on amounts."""

    component: str
    measure: int
    months: tuple[int, ...]
    """Months of the calendar whose performance counts in this window."""
    schedule: Schedule
    on_amount: bool
    quota: Floats
    """[P] quota of the window, in minor units or counts (share: quota share × trials, performance being
    successes); ones on amounts."""
    target: Floats
    """[P] target pay of the window in minor units; ones on amounts."""
    plan: str = ""
    """Name of the component's plan, for what is told about it."""
    accruals: tuple[Accrual, ...] = ()
    """In the order of time, the last at the window's end; each pays what is earned by then, less what was earned before."""


@dataclass(frozen=True)
class Beside:
    """A measure that a coupled window looks at beside what is paid; it may be the same measure."""

    measure: int
    months: tuple[int, ...]
    """Months of the calendar whose performance counts."""
    quota: Floats
    """[P] quota of these months, as in `PricedWindow`."""
    factors: tuple[Schedule, ...]
    """One for each term."""


@dataclass(frozen=True)
class CoupledWindow:
    """One window in which several measures earn money together: pay = target × Σ_k paid_k(x) · Π_j factor_jk(y_j).

    x is the attainment on the component's measure (the amount, on amounts), y_j that on a measure beside it. A gate or multiplier has one
    term: the component's schedule, and the factor. A matrix has one per column: the column's schedule, and how near y is to the column.
    """

    own: PricedWindow
    """The window on the component's measure alone: its schedule before the factors, or the column at quota."""
    paid: tuple[Schedule, ...]
    """One for each term, on x."""
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class MeasureOutlook:
    """What a person expects of one measure at standard effort, and how it varies."""

    mean: Floats
    """[P, M] expected amount by month, territory, skill and shocks integrated (their means are 1)."""
    log_sds: tuple[float, float, float, float, float]
    """Stationary log-sd of market, region, rep shock, territory, skill."""
    persistence: tuple[float, float, float]
    """Monthly persistence of market, region and rep shock (territory and skill are constant)."""
    extra_variance: Floats
    """[P, M] variance of a month given its mean: Poisson counts, deals of a compound Poisson; 0 for lognormal."""
    responds: bool
    """False for shares: effort does not move them in this version."""
    law: Law = Law.LOGNORMAL
    """How the amount is drawn; single measures are priced as lognormal all the same."""
    trials: Floats | None = None
    """[P, M] accounts that come due (binomial); None for other laws."""


@dataclass(frozen=True)
class PriceList:
    """The prices that P people face, and their outlook per measure."""

    windows: tuple[PricedWindow, ...]
    outlook: tuple[MeasureOutlook, ...]
    months: int
    coupled: tuple[CoupledWindow, ...] = ()

    @property
    def every_window(self) -> tuple[PricedWindow, ...]:
        """All windows on the component's measure alone, for what looks at one measure at a time."""
        return (*self.windows, *(window.own for window in self.coupled))
