"""What a behaviour sees instead of a plan: prices for performance, and an outlook on sales.

A price list belongs to P people of the same role, plans and quota sets, each fully ramped and employed all year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]


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


@dataclass(frozen=True)
class PriceList:
    """The prices that P people face, and their outlook per measure."""

    windows: tuple[PricedWindow, ...]
    outlook: tuple[MeasureOutlook, ...]
    months: int
