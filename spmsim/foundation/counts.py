"""A payout schedule on a number that is counted: what it is expected to pay under a Poisson or a binomial law, in closed form.

A stretch of the schedule is a spread of two expected excesses, E (N − L)⁺ = E[N; N > L] − L·P(N > L); a jump is a chance to reach it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

from spmsim.foundation.money import SLACK
from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]
Above = Callable[[Floats], Floats]
"""Level, in counts → what is expected of it: an excess, or a chance."""


def expected_poisson(schedule: Schedule, mean: Floats, quota: Floats) -> Floats:
    """E p(N / quota) for a Poisson N. Shapes broadcast. Half at 1 of quota 2, mean 2: ½ · P(N ≥ 2) = ½ · 0.593994."""
    return _expected(
        schedule, quota, lambda level: _excess_poisson(mean, level), lambda level: _reaches_poisson(mean, np.ceil(level - SLACK))
    )


def marginal_poisson(schedule: Schedule, mean: Floats, quota: Floats) -> Floats:
    """The derivative of E p(N / quota) by ln mean: mean × (E p((N + 1) / quota) − E p(N / quota))."""
    one_more = _expected(
        schedule, quota, lambda level: _excess_poisson(mean, level - 1), lambda level: _reaches_poisson(mean, np.ceil(level - SLACK) - 1)
    )
    return np.asarray(mean * (one_more - expected_poisson(schedule, mean, quota)))


def expected_binomial(schedule: Schedule, trials: Floats, chance: Floats, quota: Floats) -> Floats:
    """E p(N / quota) for N successes of so many trials; between two whole numbers of trials, what lies between. Shapes broadcast."""
    fewer = np.floor(trials)
    share = trials - fewer
    parts = [
        _expected(
            schedule, quota, lambda level, n=n: _excess_binomial(n, chance, level),  # type: ignore[misc]
            lambda level, n=n: _reaches_binomial(n, chance, np.ceil(level - SLACK)),  # type: ignore[misc]
        )
        for n in (fewer, fewer + 1)
    ]  # fmt: skip
    return np.asarray((1 - share) * parts[0] + share * parts[1])


def _expected(schedule: Schedule, quota: Floats, excess: Above, chance: Above) -> Floats:
    total: Floats = np.zeros_like(excess(quota))
    for knot, end, slope in zip(schedule.knots, (*schedule.knots[1:], math.inf), schedule.slopes, strict=False):
        beyond = 0.0 if math.isinf(end) else excess(end * quota)
        total = total + slope / quota * (excess(knot * quota) - beyond)
    for edge, height in zip(schedule.edges, schedule.heights, strict=True):
        total = total + height * chance(edge * quota)
    return total


def _excess_poisson(mean: Floats, level: Floats) -> Floats:
    first = np.floor(level) + 1  # the first number above the level
    return np.asarray(mean * _reaches_poisson(mean, first - 1) - level * _reaches_poisson(mean, first))


def _reaches_poisson(mean: Floats, number: Floats) -> Floats:
    """P(N ≥ number)."""
    return np.asarray(np.where(number <= 0, 1.0, gammainc(np.maximum(number, 1.0), mean)))


def _excess_binomial(trials: Floats, chance: Floats, level: Floats) -> Floats:
    first = np.floor(level) + 1
    successes = trials * chance * _reaches_binomial(np.maximum(trials - 1, 0.0), chance, first - 1)
    return np.asarray(successes - level * _reaches_binomial(trials, chance, first))


def _reaches_binomial(trials: Floats, chance: Floats, number: Floats) -> Floats:
    within = np.clip(number, 1.0, np.maximum(trials, 1.0))
    inside = betainc(within, np.maximum(trials, 1.0) - within + 1, chance)
    return np.asarray(np.where(number <= 0, 1.0, np.where(number > trials, 0.0, inside)))
