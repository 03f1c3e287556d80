"""Deals behind sparse sales: their mean size and spread, and how much a person's months vary beyond them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.records.history import Deals

Floats = NDArray[np.float64]

ASSUMED_CV = 1.0
"""Deals' coefficient of variation where no deals are given (assumption): then φ = average deal × 2."""


@dataclass(frozen=True)
class DealSizes:
    """What the law of a Poisson number of deals needs."""

    average: float
    """Units of the measure."""
    cv: float
    extra_rep_sd: float
    """Log-sd of a person's months beside the luck of the deals."""
    is_from_deals: bool


def deal_sizes(phi: float, months: Floats, deals: Deals | None, *, measure: int, digits: int) -> DealSizes:
    """Sizes from the deals themselves, or from φ alone.

    Args:
        phi: variance of a month's sales per unit of its mean.
        months: expected sales of every person-month. One with the mean m has variance ÷ mean = average deal × (1 + cv²) + m × the relative
            variance beyond the deals; φ is the mean of these, so the mean of m goes with it.
        deals: the deals, where there are any.
        measure: place of the measure among the bookings'.
        digits: decimal digits of its amounts.
    """
    sizes = np.zeros(0) if deals is None else deals.wholes[(deals.measure == measure) & (deals.wholes > 0)] / 10.0**digits
    if len(sizes) < 2:
        return DealSizes(phi / (1 + ASSUMED_CV**2), ASSUMED_CV, 0.0, False)
    average, cv = float(sizes.mean()), float(sizes.std(ddof=1) / sizes.mean())
    beyond = max(phi - average * (1 + cv**2), 0.0) / float(months.mean())
    return DealSizes(average, cv, float(np.sqrt(np.log1p(beyond))), True)
