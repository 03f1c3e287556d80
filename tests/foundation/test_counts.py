"""Schedules on counted numbers: every value is added up term by term, which the closed forms do not do."""

from __future__ import annotations

from math import comb, exp, lgamma, log

import numpy as np
import pytest

from spmsim.foundation.counts import expected_binomial, expected_poisson, marginal_poisson
from spmsim.foundation.schedule import Schedule

CURVES = {
    "threshold": Schedule.from_points([(0.5, 0.2), (1, 1), (1, 1.3), (1.5, 2)], "extended"),
    "gate": Schedule.steps([(0.9, 1.0)]),
    "line": Schedule.from_points([(0, 0), (1, 1)], "extended"),
    "limit": Schedule.from_points([(0, 0.5), (1, 1), (1.2, 1.4)], "capped"),
}


def poisson(mean: float) -> list[tuple[int, float]]:
    return [(n, exp(-mean + n * log(mean) - lgamma(n + 1))) for n in range(200)]


def binomial(trials: int, chance: float) -> list[tuple[int, float]]:
    return [(n, comb(trials, n) * chance**n * (1 - chance) ** (trials - n)) for n in range(trials + 1)]


def added_up(schedule: Schedule, law: list[tuple[int, float]], quota: float, more: int = 0) -> float:
    return sum(chance * float(schedule.value_on(np.array(float(n + more)), np.array(quota))) for n, chance in law)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize(("mean", "quota"), [(7.3, 6.4), (0.4, 3.0), (45.0, 40.0)])
def test_a_poisson_number_earns_the_sum_over_all_numbers(curve: str, mean: float, quota: float) -> None:
    schedule, law = CURVES[curve], poisson(mean)
    at = (schedule, np.array([mean]), np.array([quota]))
    assert expected_poisson(*at) == pytest.approx([added_up(schedule, law, quota)], rel=1e-10)
    slope = sum(
        chance * (n - mean) * float(schedule.value_on(np.array(float(n)), np.array(quota))) for n, chance in law
    )  # d ln P(n) / d ln mean = n − mean
    assert marginal_poisson(*at) == pytest.approx([slope], rel=1e-9, abs=1e-12)


def test_the_worked_number_of_the_docstring() -> None:
    half_at_target = Schedule.steps([(1.0, 0.5)])
    assert expected_poisson(half_at_target, np.array([2.0]), np.array([2.0])) == pytest.approx([0.5 * (1 - 3 * exp(-2))])


@pytest.mark.parametrize("curve", CURVES)
def test_successes_earn_the_sum_over_all_numbers(curve: str) -> None:
    schedule = CURVES[curve]
    for trials, chance, quota in ((40, 0.9, 36.0), (3, 0.9, 2.7), (1, 0.4, 0.9)):
        found = expected_binomial(schedule, np.array([float(trials)]), np.array([chance]), np.array([quota]))
        assert found == pytest.approx([added_up(schedule, binomial(trials, chance), quota)], rel=1e-10)


def test_between_two_numbers_of_trials_lies_their_mixture() -> None:
    quota = np.array([9.0])
    ends = [added_up(CURVES["gate"], binomial(n, 0.8), 9.0) for n in (10, 11)]
    assert expected_binomial(CURVES["gate"], np.array([10.25]), np.array([0.8]), quota) == pytest.approx([0.75 * ends[0] + 0.25 * ends[1]])


def test_nothing_expected_earns_what_nothing_earns() -> None:
    nothing = np.zeros(1)
    assert expected_poisson(CURVES["limit"], nothing, np.ones(1)) == pytest.approx([0.5])
    assert expected_binomial(CURVES["limit"], nothing, np.array([0.5]), np.ones(1)) == pytest.approx([0.5])
    assert marginal_poisson(CURVES["limit"], nothing, np.ones(1)) == pytest.approx([0.0])
