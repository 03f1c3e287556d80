"""What is printed of a metric: an estimate with its interval, and a paired difference with its verdict.

Plain numbers in currency units, shares as ratios, `None` where a number does not exist (never NaN). Both turn into JSON with
`dataclasses.asdict`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["identical", "no_difference_that_matters", "higher", "lower", "no_detectable_difference"]


@dataclass(frozen=True)
class Estimate:
    """A metric over replications: the mean with its interval, and the spread between replications."""

    mean: float | None
    std_error: float | None
    ci_low: float | None
    ci_high: float | None
    p05: float | None
    p50: float | None
    p95: float | None
    unit: str
    p10: float | None = None
    p90: float | None = None
    sd: float | None = None
    sd_low: float | None = None
    sd_high: float | None = None
    """An interval of the sd, see `results.intervals.sd_interval`."""
    p50_low: float | None = None
    p50_high: float | None = None
    p90_low: float | None = None
    p90_high: float | None = None
    p10_low: float | None = None
    p10_high: float | None = None
    """Intervals of the quantiles between ordered replications; `None` on a side that so few replications cannot limit."""
    reserve_low: float | None = None
    reserve_high: float | None = None
    """An interval of p90 − p50 that covers at least as often as it says, see `results.intervals.quantile_gap_interval`."""


@dataclass(frozen=True)
class Difference:
    """Variant − baseline, paired by replication; the interval is simultaneous over the comparisons of the study."""

    mean: float | None
    std_error: float | None
    ci_low: float | None
    ci_high: float | None
    correlation: float | None
    variance_reduction: float | None
    p_value: float | None
    """Never below 2^(1 − n), the smallest that n replications can show."""
    p_adjusted: float | None
    verdict: Verdict | None

    def __str__(self) -> str:
        """`lower: -105,000 (-110,000 to -100,000)`; without a figure `not computed`."""
        if self.mean is None:
            return "not computed"
        verdict = f"{self.verdict.replace('_', ' ')}: " if self.verdict else ""
        ends = "" if self.ci_low is None or self.ci_high is None else f" ({_short(self.ci_low)} to {_short(self.ci_high)})"
        return f"{verdict}{_short(self.mean)}{ends}"


def _short(number: float) -> str:
    """Four digits, whole from 1,000 up: `-105,000`, `0.01235`."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


NO_DIFFERENCE = Difference(None, None, None, None, None, None, None, None, None)
"""The difference of a metric that does not exist on one of the two sides."""


def no_estimate(unit: str) -> Estimate:
    """The estimate of a metric that does not exist: every figure `None`, the unit kept."""
    return Estimate(None, None, None, None, None, None, None, unit)
