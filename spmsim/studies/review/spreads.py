"""How far months and people spread in the year reviewed: the sd of a person's own months, and that of territory and skill together.

Of everybody with a sale in every month: y = ln(sold ÷ expected), less the month's mean and the person's mean within the role. What is left
has the variance σ² of a month's own shock; people's means have τ² + σ²/T, τ the log-sd of territory and skill. Ranges are those of
normal variances (χ²). Source: Searle, Casella & McCulloch (1992), *Variance Components*, §4 (balanced two-way crossed model).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from spmsim.estimation.figures import LEVEL

Floats = NDArray[np.float64]

FEWEST_PEOPLE, FEWEST_MONTHS = 10, 6
LEAST_SHARE = 0.8
"""Share of people who must have a sale in every month: the others' months without one are no lognormal months."""


@dataclass(frozen=True)
class Sd:
    """A log-sd with its 90 % range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Spreads:
    """What months and people spread by."""

    people: int
    months: Sd
    """Of a person's own months: `market.shocks.rep.sd`."""
    between: Sd
    """Of territory and skill together: √(territory² + skill²)."""


def spreads_of(sold: Floats, expected: Floats, roles: NDArray[np.int64]) -> Spreads | None:
    """The spreads; None of too few people or months, or where months without a sale are common.

    Args:
        sold: [P, T] of people who were there all the time.
        expected: [P, T]
        roles: [P] numbers of their roles.
    """
    whole = np.asarray(((sold > 0) & (expected > 0)).all(axis=1))
    if len(whole) == 0 or sold.shape[1] < FEWEST_MONTHS or whole.sum() < FEWEST_PEOPLE or whole.mean() < LEAST_SHARE:
        return None
    logs = np.log(sold[whole] / expected[whole])
    people, months = logs.shape
    means = logs.mean(axis=1)
    rest = logs - logs.mean(axis=0) - means[:, None] + logs.mean()
    own = float((rest**2).sum()) / ((people - 1) * (months - 1))
    groups = [means[roles[whole] == role] for role in np.unique(roles[whole])]
    free = sum(len(group) - 1 for group in groups)
    if free < 1:
        return None
    between = float(sum(((group - group.mean()) ** 2).sum() for group in groups)) / free
    return Spreads(people, _sd(own, (people - 1) * (months - 1), 0.0), _sd(between, free, own / months))


def _sd(variance: float, free: int, less: float) -> Sd:
    """√(variance − less) with its range; what comes out below 0 is 0."""
    tail = (1 - LEVEL) / 2
    ends = (variance * free / float(chi2.ppf(1 - tail, free)), variance * free / float(chi2.ppf(tail, free)))
    value, low, high = (float(np.sqrt(max(0.0, one - less))) for one in (variance, *ends))
    return Sd(value, low, high)
