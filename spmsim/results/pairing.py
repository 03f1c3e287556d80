"""Paired comparison under common random numbers: replication i of both scenarios lived through the same world.

The interval is simultaneous over the comparisons of a study (Bonferroni: each at 1 − α/k, so that all hold together with at
least 95 %), and the verdict is read off it. Variance reduction is (var a + var b) ÷ var (b − a): how many times more
replications independent runs would need for the same interval.

Source: Law, *Simulation Modeling and Analysis*, 5th ed., §10.2.1 (paired t) and §10.4 (Bonferroni, common random numbers).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import special

from spmsim.foundation.errors import RunFailed
from spmsim.results.estimates import NO_DIFFERENCE, Difference, Verdict
from spmsim.results.intervals import LEVEL, mean_of, sd_of, t_value

Floats = NDArray[np.float64]


def paired_difference(
    baseline: Floats | None, variant: Floats | None, *, comparisons: int = 1, smallest: float | None = None, level: float = LEVEL
) -> Difference:
    """Variant − baseline of one metric.

    Args:
        baseline: [N], one value per replication, or `None` where the metric does not exist.
        variant: [N], the same replications.
        comparisons: number of comparisons whose intervals must hold together.
        smallest: smallest difference that matters, same unit; `None` where none is stated.
        level: confidence that all intervals hold.

    Returns:
        Figures that do not exist are `None`. With one replication there is a mean and no interval, and no verdict but
        *identical*. Where the difference is the same in every replication the interval is that number, the t statistic does
        not exist (no p-value), and the variance reduction neither.

    Raises:
        RunFailed: the two have different numbers of replications.
    """
    if baseline is None or variant is None:
        return NO_DIFFERENCE
    if len(baseline) != len(variant):
        raise RunFailed(f"paired comparison needs the same replications, got {len(baseline)} and {len(variant)}")
    both = ~(np.isnan(baseline) | np.isnan(variant))
    a, b = baseline[both], variant[both]
    if len(a) == 0:
        return NO_DIFFERENCE
    is_identical = bool(np.array_equal(baseline, variant, equal_nan=True))
    gaps = b - a
    mean = mean_of(gaps)
    if len(a) == 1:
        return Difference(mean, None, None, None, None, None, None, None, "identical" if is_identical else None)
    error = sd_of(gaps) / float(np.sqrt(len(gaps)))
    low, high = _interval(gaps, mean, error, (1.0 - level) / comparisons)
    p_value = _p_value(mean, error, len(gaps))
    return Difference(
        mean, error, low, high, _correlation(a, b), _variance_reduction(a, b, gaps), p_value,
        None if p_value is None else min(1.0, comparisons * p_value), read_verdict(is_identical, low, high, smallest),
    )


def read_verdict(is_identical: bool, low: float, high: float, smallest: float | None = None) -> Verdict:
    """The first that applies: identical, no difference that matters, higher, lower, no detectable difference.

    `smallest` is the smallest difference that matters: an interval inside ± smallest says that none of that size is there,
    even where it does not hold 0.
    """
    if is_identical:
        return "identical"
    if smallest is not None and -smallest <= low and high <= smallest:
        return "no_difference_that_matters"
    if low > 0:
        return "higher"
    return "lower" if high < 0 else "no_detectable_difference"


def compare_with_baseline(
    baseline: Mapping[str, Floats | None],
    variants: Mapping[str, Mapping[str, Floats | None]],
    *,
    smallest: Mapping[str, float] | None = None,
    comparisons: int | None = None,
    level: float = LEVEL,
) -> dict[str, dict[str, Difference]]:
    """Every variant against the baseline, metric by metric.

    Args:
        baseline: metric → [N].
        variants: id → metric → [N].
        smallest: metric → smallest difference that matters.
        comparisons: number of variants over which the intervals hold together; `None`: all given.
        level: confidence that all intervals of one metric hold together.

    Returns:
        id → metric → difference, for the metrics of the baseline.
    """
    k = len(variants) if comparisons is None else comparisons
    least = smallest or {}
    return {
        name: {
            metric: paired_difference(values, metrics.get(metric), comparisons=k, smallest=least.get(metric), level=level)
            for metric, values in baseline.items()
        }
        for name, metrics in variants.items()
    }


def compare_all_pairs(
    candidates: Mapping[str, Floats | None], *, smallest: float | None = None, level: float = LEVEL
) -> dict[tuple[str, str], Difference]:
    """Every ordered pair (one, other) → one − other, simultaneous over the k(k − 1)/2 pairs of k candidates."""
    names = list(candidates)
    pairs = max(1, len(names) * (len(names) - 1) // 2)
    return {
        (one, other): paired_difference(candidates[other], candidates[one], comparisons=pairs, smallest=smallest, level=level)
        for one in names for other in names if one != other
    }


def _interval(gaps: Floats, mean: float, error: float, alpha: float) -> tuple[float, float]:
    if error > 0:
        half = t_value(len(gaps), alpha / 2) * error
        return mean - half, mean + half
    return mean, mean


def _p_value(mean: float, error: float, n: int) -> float | None:
    """Two-sided p of the paired t, at least `smallest_p(n)`; `None` where all differences are equal."""
    return max(smallest_p(n), 2.0 * float(special.stdtr(n - 1, -abs(mean) / error))) if error > 0 else None


def smallest_p(n: int) -> float:
    """The smallest p that n paired replications can show, 2^(1 − n): the chance that n fair coins all fall on one side.

    2 replications show 0.5, 10 show 0.00195, 1,000 show 1.9e-301; what is smaller than any number that can be held is never 0.
    """
    return float(max(2.0 ** (1 - n), np.finfo(np.float64).tiny))


def _correlation(a: Floats, b: Floats) -> float | None:
    spread = sd_of(a) * sd_of(b)
    if spread == 0:
        return None
    if np.array_equal(a, b):
        return 1.0
    covariance = float(np.sum((a - mean_of(a)) * (b - mean_of(b)))) / (len(a) - 1)
    return min(1.0, max(-1.0, covariance / spread))


def _variance_reduction(a: Floats, b: Floats, gaps: Floats) -> float | None:
    left = sd_of(gaps) ** 2
    return (sd_of(a) ** 2 + sd_of(b) ** 2) / left if left > 0 else None
