"""The market that came: what raised or lowered everybody alike, estimated across people, for the year and month by month.

Person i was expected to sell e_i and sold a_i. What is common to all is the weighted ratio r = Σ u_i a_i ÷ Σ u_i e_i, with
u_i ∝ 1 ÷ (e_i v_i), v_i the forecast's relative variance: everybody's a_i ÷ e_i, weighed by how much it can tell, so that a few large
territories do not stand for the market. What is left of the total beside r is not the market: who sold, and whether those with much
potential did better.

What moved all people alike for another reason (price, product, a plan that everybody answered, potentials set too high everywhere) is in
r too: one year's bookings cannot tell these apart.

Sources: Cochran (1977), *Sampling Techniques*, §6 (ratio estimators and their variance); DerSimonian & Laird (1986) (how much of a
spread between estimates is real).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.figures import LEVEL
from spmsim.results.intervals import t_value

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-6
"""What whole cents and solved levels leave of an equality."""
FEWEST = 3
"""People below whom nothing common is told."""


@dataclass(frozen=True)
class Ratio:
    """What was sold ÷ what was expected, common to some people, with its 90 % range."""

    value: float
    low: float
    high: float

    @property
    def is_one(self) -> bool:
        """Whether the range holds 1: no difference that these people can show."""
        return self.low - ROUNDING <= 1 <= self.high + ROUNDING


@dataclass(frozen=True)
class MarketThatCame:
    """The common ratio of the year and of its months."""

    people: int
    year: Ratio
    months: tuple[Ratio | None, ...]
    """None where nothing was expected."""
    profile: tuple[float, ...]
    """Each month against the year, drawn towards 1 by as much as the months' spread is people's luck; its mean over expected sales is 1."""
    profile_ranges: tuple[tuple[float, float], ...]
    """90 % each."""


def weights_of(expected: Floats, variance: Floats) -> Floats:
    """[P] u_i = 1 ÷ (e_i v_i), v_i = variance ÷ e_i²; people without spread weigh like the surest of the others."""
    relative = np.divide(variance, expected**2, out=np.zeros_like(expected), where=expected > 0)
    some = relative > 0
    least = relative[some].min() if some.any() else 1.0
    return np.asarray(1.0 / (expected * np.where(some, relative, least)))


def ratio_of(sold: Floats, expected: Floats, weight: Floats) -> Ratio | None:
    """The common ratio of some people [P]; None of fewer than three, or where nothing is expected of them.

    Sold 90 and 110 and 100 of 100 each, equal weights: 1.
    """
    n, base = len(sold), float((weight * expected).sum())
    if n < FEWEST or base <= 0:
        return None
    value = float((weight * sold).sum()) / base
    half = t_value(n, (1 - LEVEL) / 2) * _error(weight * (sold - value * expected) / base)
    return Ratio(value, value - half, value + half)


def market_that_came(sold: Floats, expected: Floats, weight: Floats) -> MarketThatCame | None:
    """The market of the months reviewed.

    Args:
        sold: [P, T] what people sold.
        expected: [P, T] what they were expected to sell at the scenario's market level.
        weight: [P] see `weights_of`.

    Returns:
        None of fewer than three people.
    """
    year = ratio_of(sold.sum(axis=1), expected.sum(axis=1), weight)
    if year is None:
        return None
    months = tuple(ratio_of(sold[:, t], expected[:, t], weight) for t in range(sold.shape[1]))
    profile, ranges = _profile(sold, expected, weight, year.value)
    return MarketThatCame(len(sold), year, months, tuple(profile.tolist()), tuple(ranges))


def drawn_together(values: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """(deviations from 0 as far as they are real, errors that are left).

    The real variance is τ² = max(0, mean(value² − error²)); each value keeps τ² ÷ (τ² + error²) of itself.
    Values of 0.1 and −0.1 with errors of 0.1 are luck: both become 0.
    """
    real = max(0.0, float((values**2 - errors**2).mean())) if len(values) > 1 else 0.0
    kept = np.divide(real, real + errors**2, out=np.zeros_like(values), where=real + errors**2 > 0)
    return values * kept, errors * np.sqrt(kept)


def _profile(sold: Floats, expected: Floats, weight: Floats, year: float) -> tuple[Floats, list[tuple[float, float]]]:
    """Months against the year, as far as they differ by more than luck, and their ranges."""
    apart = _apart(sold, expected, weight, year)
    if apart is None:
        return np.ones(sold.shape[1]), [(1.0, 1.0)] * sold.shape[1]
    factors, half = apart
    profile = factors * expected.sum() / (factors * expected.sum(axis=0)).sum()
    return profile, [(float(p - h), float(p + h)) for p, h in zip(profile, half, strict=True)]


def groups_apart(sold: Floats, expected: Floats, weight: Floats, groups: Bools, year: float) -> tuple[Ratio, ...] | None:
    """Each group's common ratio ÷ that of everybody, as far as groups differ by more than luck; None where that cannot be told.

    Args:
        sold: [P] of the year.
        expected: [P]
        weight: [P]
        groups: [P, G] who is in which.
        year: the common ratio of everybody.
    """
    apart = _apart(sold[:, None] * groups, expected[:, None] * groups, weight, year)
    return None if apart is None else tuple(Ratio(float(f), float(f - h), float(f + h)) for f, h in zip(*apart, strict=True))


def _apart(sold: Floats, expected: Floats, weight: Floats, year: float) -> tuple[Floats, Floats] | None:
    """(ratios of parts of the year or of the people [K] against that of everything, half their ranges), drawn together; parts [P, K]."""
    base = (weight[:, None] * expected).sum(axis=0)
    if len(sold) < FEWEST or sold.shape[1] < 2 or year <= 0 or (base <= 0).any():
        return None
    of_part = (weight[:, None] * sold).sum(axis=0) / base
    own = weight[:, None] * (sold - of_part * expected) / base
    of_all = weight * (sold.sum(axis=1) - year * expected.sum(axis=1)) / base.sum()
    errors = np.asarray([_error(own[:, k] - of_part[k] / year * of_all) for k in range(sold.shape[1])]) / year
    apart, left = drawn_together(of_part / year - 1, errors)
    return 1 + apart, t_value(len(sold), (1 - LEVEL) / 2) * left


def _error(parts: Floats) -> float:
    """Standard error of a sum of people's independent parts [P], each of mean 0."""
    n = len(parts)
    return float(np.sqrt(n / (n - 1) * (parts**2).sum()))
