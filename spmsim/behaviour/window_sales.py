"""The sales of a window as people expect them: a sum of correlated lognormal months, approximated as one lognormal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.records.price_list import MeasureOutlook, PricedWindow, PriceList

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WindowSales:
    """Mean (minor units or counts) and log-sd of a window's amount, [P] each."""

    mean: Floats
    log_sd: Floats


def window_sales(prices: PriceList) -> Iterator[tuple[PricedWindow, WindowSales]]:
    """Each window with its amount; the covariance of months is worked out once per measure."""
    kernels = [covariance_kernel(outlook, prices.months) for outlook in prices.outlook]
    for window in prices.windows:
        yield window, lognormal_of_window(prices.outlook[window.measure], kernels[window.measure], window.months)


def covariance_kernel(outlook: MeasureOutlook, months: int, other: MeasureOutlook | None = None) -> Floats:
    """[M, M] covariance of the months' random factors: exp(Σ variances in common) − 1; of two measures, where `other` is given.

    A person's measures share the market, the region, the territory, the skill and the shock of the month, each with its own log-sd.

    Territory and skill stay the year, market, region and rep shocks fade as persistence^|s − t|: territory 0.15, skill 0.15 and an
    independent rep shock 0.40 give exp(0.205) − 1 = 0.2275 on the diagonal and exp(0.045) − 1 = 0.0460 elsewhere.
    """
    shared = [one * another for one, another in zip(outlook.log_sds, (other or outlook).log_sds, strict=True)]
    *fading, territory, skill = shared
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    common = np.full((months, months), territory + skill)
    for variance, persistence in zip(fading, outlook.persistence, strict=True):
        common += variance * np.float64(persistence) ** apart
    return np.asarray(np.expm1(common))


def lognormal_of_window(outlook: MeasureOutlook, kernel: Floats, months: tuple[int, ...]) -> WindowSales:
    """The lognormal with the window's mean and variance: log-sd² = ln(1 + variance / mean²).

    Source: Fenton (1960) and Wilkinson, moment matching for sums of lognormals.
    """
    chosen = list(months)
    means = outlook.mean[:, chosen]
    total = means.sum(axis=1)
    variance = ((means @ kernel[np.ix_(chosen, chosen)]) * means).sum(axis=1) + outlook.extra_variance[:, chosen].sum(axis=1)
    squared = total * total  # 0 also where the total is too small to be squared
    return WindowSales(total, np.sqrt(np.log1p(variance / np.where(squared > 0, squared, 1.0))))
