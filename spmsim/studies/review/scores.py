"""How good a forecast was: coverage, percentiles, the continuous ranked probability score, mean errors. Plain numbers, one function each.

Sources:
    Gneiting & Raftery (2007), *Strictly proper scoring rules*, JASA 102 (CRPS, and what it is of a point forecast).
    Wilson (1927), JASA 22 (the interval of a share).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from spmsim.results.intervals import LEVEL, mean_interval, mean_of, t_value

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
"""The ends of the 80 % range, of the 50 % range, and the middle."""
_EXPECTED = (0.05, 0.95)
_SAME = 1e-9
"""Relative difference below which two sums of amounts are the same: what adding in another order leaves."""


@dataclass(frozen=True)
class Figure:
    """One quantity: what was forecast, and what happened."""

    mean: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    actual: float
    percentile: float
    """Share of simulated years that lie below what happened; half of those that equal it."""

    @property
    def is_inside(self) -> bool:
        """Whether what happened lies in the 80 % range."""
        return bool(within(np.asarray(self.p10), np.asarray(self.actual), np.asarray(self.p90)))


@dataclass(frozen=True)
class Coverage:
    """How many lay in a range, of how many."""

    range: float
    """0.5 or 0.8."""
    inside: int
    of: int
    low: float
    """Wilson interval of the share, 95 %, as if everybody's luck were their own."""
    high: float
    expected_low: float
    """Where the share lies in nine of ten years if the forecast is right, with the market that everybody shares."""
    expected_high: float

    @property
    def share(self) -> float:
        """6 of 8 are 0.75."""
        return self.inside / self.of


@dataclass(frozen=True)
class Bias:
    """Mean error of a group's people as a share of what was expected of them: −0.05 is 5 % less than forecast."""

    share: float
    low: float | None
    high: float | None
    """95 % interval over people; None for fewer than two."""
    people: int

    def is_apart(self, common: float, *, among: int) -> bool:
        """Whether the people are off by more than their luck from what is common to all.

        Of `among` groups without any difference one or more are called apart in one year of twenty: each has an interval of
        1 − 5 % ÷ among. Source: Bonferroni (1936).
        """
        if self.low is None or self.high is None:
            return False
        tail = (1 - LEVEL) / 2
        half = (self.high - self.low) / 2 * t_value(self.people, tail / among) / t_value(self.people, tail)
        return abs(self.share - common) > half


@dataclass(frozen=True)
class Score:
    """CRPS a person against that of a naive forecast, in units of what is forecast: smaller is better."""

    people: int
    forecast: float
    naive: float
    low: float | None
    high: float | None
    """95 % interval of naive − forecast over people: the forecast is better where it lies above 0."""

    @property
    def skill(self) -> float:
        """1 − forecast ÷ naive: 0.25 is a quarter less error; 0 where both are without error."""
        return 1.0 - self.forecast / self.naive if self.naive > 0 else 0.0


def within(low: Floats, value: Floats, high: Floats) -> Bools:
    """Whether values lie in their ranges, ends included, up to what adding in another order leaves."""
    room = _SAME * np.maximum(np.abs(low), np.abs(high))
    return np.asarray((value >= low - room) & (value <= high + room))


def crps(samples: Floats, actual: Floats) -> Floats:
    """[P] continuous ranked probability score of samples [P, N]: E|X − y| − ½ E|X − X′|, exactly.

    Samples of 0 and 1 and an actual of 0: 1/2 − 1/4 = 1/4. Of one value x it is |x − y|.
    """
    n = samples.shape[-1]
    ordered = np.sort(samples, axis=-1)
    weights = 2.0 * np.arange(1, n + 1) - n - 1
    return np.asarray(np.abs(ordered - actual[:, None]).mean(axis=-1) - (ordered * weights).sum(axis=-1) / n**2)


def percentiles(samples: Floats, actual: Floats) -> Floats:
    """[P] share of the samples [P, N] below the actual, half of those that equal it: of 1, 2, 2 and 3, 2 is at 0.5."""
    at = actual[:, None]
    room = _SAME * np.abs(at)
    return np.asarray((samples < at - room).mean(axis=-1) / 2 + (samples <= at + room).mean(axis=-1) / 2)


def figure_of(sample: Floats, actual: float) -> Figure:
    """Forecast and outcome of one quantity, from its sample [N]; replications in which it does not exist (NaN) are left out."""
    kept = sample[~np.isnan(sample)]
    if len(kept) == 0:
        nothing = float("nan")
        return Figure(nothing, nothing, nothing, nothing, nothing, nothing, actual, nothing)
    p10, p25, p50, p75, p90 = np.quantile(kept, QUANTILES).tolist()
    return Figure(mean_of(kept), p10, p25, p50, p75, p90, actual, float(percentiles(kept[None], np.asarray([actual]))[0]))


def coverage(range_: float, inside: Bools, expected: Floats) -> Coverage | None:
    """Coverage of one range; None of nobody.

    Args:
        range_: 0.5 or 0.8.
        inside: [P] whether what happened lies inside.
        expected: [N] the share inside in simulated years that are taken for what happened.
    """
    if len(inside) == 0:
        return None
    number = int(inside.sum())
    interval = binomtest(number, len(inside)).proportion_ci(LEVEL, method="wilson")
    low, high = np.quantile(expected, _EXPECTED)
    return Coverage(range_, number, len(inside), float(interval.low), float(interval.high), float(low), float(high))


def bias_of(actual: Floats, expected: Floats) -> Bias | None:
    """Mean error over people ÷ mean expectation; None where nothing is expected.

    Expected 100 and 100, sold 80 and 100: −0.1.
    """
    mean = float(expected.mean()) if len(expected) else 0.0
    if mean <= 0:
        return None
    errors = actual - expected
    interval = mean_interval(errors) or (None, None)
    low, high = (None if end is None else end / mean for end in interval)
    return Bias(float(errors.mean()) / mean, low, high, len(errors))


def score_against(forecast: Floats, naive: Floats) -> Score | None:
    """The mean score of a forecast beside that of a naive one, over the same people [P]; None of nobody."""
    if len(forecast) == 0:
        return None
    low, high = mean_interval(naive - forecast) or (None, None)
    return Score(len(forecast), float(forecast.mean()), float(naive.mean()), low, high)
