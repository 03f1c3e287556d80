"""Intervals of a mean (t), an sd (Bonett), a chance (Clopper–Pearson) and a quantile (order statistics); and estimates made of them.

The unit is always one replication. Values that are NaN (the metric does not exist in that replication) are left out.

Sources:
    t interval: Law, *Simulation Modeling and Analysis*, 5th ed., §9.4.1 (terminating simulations).
    Clopper & Pearson (1934), Biometrika 26(4): exact, its coverage is never below the stated level; an event that never
    happened in N replications has the upper limit 1 − (α/2)^(1/N), about 3.7/N at 95 %.
    Bonett (2006), Computational Statistics & Data Analysis 50(3): a standard deviation of values that are not normal.
    Order statistics: Conover, *Practical Nonparametric Statistics*, 3rd ed., §3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from spmsim.results.catalogue import Metric
from spmsim.results.estimates import Estimate, no_estimate

Floats = NDArray[np.float64]
Interval = tuple[float, float]

LEVEL = 0.95
"""Confidence level of every interval unless another is asked for."""
_QUANTILES = np.array([0.05, 0.10, 0.50, 0.90, 0.95])


def existing(values: Floats) -> Floats:
    """The values of the replications in which the metric exists (those that are not NaN), in order."""
    missing = np.isnan(values)
    return values[~missing] if missing.any() else values


def mean_of(values: Floats) -> float:
    """The mean; exactly the common value where all are equal."""
    return float(values[0]) if np.ptp(values) == 0 else float(np.mean(values))


def sd_of(values: Floats) -> float:
    """The standard deviation (n − 1); exactly 0 where all values are equal. Needs two values."""
    return 0.0 if np.ptp(values) == 0 else float(np.std(values, ddof=1))


def t_value(n: int, tail: float) -> float:
    """The quantile 1 − `tail` of Student's t with n − 1 degrees of freedom: `t_value(10, 0.025)` is 2.262."""
    return float(special.stdtrit(n - 1, 1.0 - tail))


def mean_interval(values: Floats, *, level: float = LEVEL) -> Interval | None:
    """The t interval of the mean; `None` below two values."""
    if len(values) < 2:
        return None
    half = t_value(len(values), (1.0 - level) / 2) * sd_of(values) / np.sqrt(len(values))
    mean = mean_of(values)
    return mean - float(half), mean + float(half)


def sd_interval(values: Floats, *, level: float = LEVEL) -> Interval | None:
    """The interval of the standard deviation of values of any shape, on the scale of its logarithm; `None` below five values.

    1, 2, 3, 4 and 10 have the sd 3.54 and an interval of 0.83 to 24.8: five values say little. Of a hundred
    normal ones it is about 0.87 to 1.17 times the sd.
    """
    n = len(values)
    if n < 5:
        return None
    sd = sd_of(values)
    if sd == 0:
        return 0.0, 0.0
    cut = int(n / (2 * (n - 4) ** 0.5))
    middle = float(np.mean(np.sort(values)[cut : n - cut]))
    kurtosis = n * float(np.sum((values - middle) ** 4)) / ((n - 1) * sd**2) ** 2
    z = float(special.ndtri(0.5 + level / 2))
    scale = n / (n - z)
    half = z * scale * ((kurtosis - (n - 3) / n) / (n - 1)) ** 0.5
    return sd * (scale * float(np.exp(-half))) ** 0.5, sd * (scale * float(np.exp(half))) ** 0.5


def chance_interval(successes: int, n: int, *, level: float = LEVEL) -> Interval | None:
    """The exact (Clopper–Pearson) interval of a chance from `successes` in `n` replications; `None` for n = 0.

    0 of 100 gives (0, 0.0362); 8 of 10 gives (0.4439, 0.9748).
    """
    if n == 0:
        return None
    tail = (1.0 - level) / 2
    low = 0.0 if successes == 0 else float(special.betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(special.betaincinv(successes + 1, n - successes, 1.0 - tail))
    return low, high


@cache
def quantile_ranks(n: int, p: float, *, level: float = LEVEL) -> tuple[int | None, int | None]:
    """Ranks (from 1) of the ordered values that enclose the p-quantile with at least the stated confidence.

    The lower rank is the largest r with P(Binomial(n, p) < r) ≤ α/2, the upper the smallest s with
    P(Binomial(n, p) ≥ s) ≤ α/2. `None` where n values are too few for a finite limit on that side: 200 values give no
    upper limit for the 99 % quantile. For n = 1,000 and p = 0.9 the ranks are 881 and 919.
    """
    tail = (1.0 - level) / 2
    below = special.bdtr(np.arange(n + 1), n, p)  # P(Binomial <= k), k = 0 … n
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1.0 - tail, side="left")) + 1
    return (low if low >= 1 else None), (high if high <= n else None)


def quantile_interval(values: Floats, p: float, *, level: float = LEVEL) -> tuple[float | None, float | None]:
    """The interval of a quantile between two ordered values; `None` on a side that n values cannot limit."""
    ordered = np.sort(existing(values))
    low, high = quantile_ranks(len(ordered), p, level=level)
    return (None if low is None else float(ordered[low - 1])), (None if high is None else float(ordered[high - 1]))


def quantile_gap_interval(values: Floats, p: float, q: float, *, level: float = LEVEL) -> tuple[float | None, float | None]:
    """An interval of the q-quantile − the p-quantile (p < q): the gaps between the ends of two intervals, each of half the error.

    At 95 % both quantiles get 97.5 % intervals, so that both hold together in at least 95 of 100 studies (Bonferroni), and
    their gap with them. Never below 0; `None` on a side that so few values cannot limit.
    """
    each = 1.0 - (1.0 - level) / 2
    (low_p, high_p), (low_q, high_q) = (quantile_interval(values, one, level=each) for one in (p, q))
    low = None if low_q is None or high_p is None else max(0.0, low_q - high_p)
    high = None if high_q is None or low_p is None else high_q - low_p
    return low, high


def is_skewed_for_its_size(values: Floats) -> bool:
    """Whether n < 25·skewness², so that a t interval covers visibly less than it says.

    Source: Cochran (1977), *Sampling Techniques*, 3rd ed., p. 42.
    """
    kept = existing(values)
    if len(kept) < 3 or np.ptp(kept) == 0:
        return False
    centred = kept - mean_of(kept)
    skewness = float(np.mean(centred**3) / np.mean(centred**2) ** 1.5)
    return len(kept) < 25 * skewness**2


def estimate(values: Floats | None, unit: str, *, indicator: bool = False, level: float = LEVEL) -> Estimate:
    """The estimate of a metric from one value per replication.

    Args:
        values: [N]; `None` where the metric does not exist.
        unit: unit as printed.
        indicator: every value is 0 or 1; the interval is then exact, and quantiles are 0 or 1.
        level: confidence level of the interval of the mean.

    Returns:
        All figures `None` without values; with one value, no standard error, sd or interval of a mean.
    """
    kept = None if values is None else existing(values)
    if kept is None or len(kept) == 0:
        return no_estimate(unit)
    n = len(kept)
    sd = sd_of(kept) if n > 1 else None
    interval = chance_interval(int(kept.sum()), n, level=level) if indicator else mean_interval(kept, level=level)
    low, high = interval if interval is not None else (None, None)
    p05, p10, p50, p90, p95 = (float(q) for q in np.quantile(kept, _QUANTILES, method="inverted_cdf" if indicator else "linear"))
    error = None if sd is None else float(sd / np.sqrt(n))
    (p10_low, p10_high), (p50_low, p50_high), (p90_low, p90_high) = (quantile_interval(kept, p, level=level) for p in (0.1, 0.5, 0.9))
    reserve_low, reserve_high = quantile_gap_interval(kept, 0.5, 0.9, level=level)
    sd_low, sd_high = sd_interval(kept, level=level) or (None, None)
    return Estimate(
        mean_of(kept), error, low, high, p05, p50, p95, unit, p10=p10, p90=p90, sd=sd, sd_low=sd_low, sd_high=sd_high,
        p50_low=p50_low, p50_high=p50_high, p90_low=p90_low, p90_high=p90_high, p10_low=p10_low, p10_high=p10_high,
        reserve_low=reserve_low, reserve_high=reserve_high,
    )  # fmt: skip


def summarise(
    metrics: Mapping[str, Floats | None], catalogue: Mapping[str, Metric], currency: str, *, level: float = LEVEL
) -> dict[str, Estimate]:
    """The estimate of every metric, in the order of the catalogue; metrics that the catalogue lacks are left out."""
    return {
        name: estimate(metrics[name], metric.unit_in(currency), indicator=metric.indicator, level=level)
        for name, metric in catalogue.items() if name in metrics
    }
