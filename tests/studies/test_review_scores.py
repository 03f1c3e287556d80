"""Scores of a forecast against closed forms and hand calculations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from spmsim.studies.review.scores import bias_of, coverage, crps, figure_of, percentiles, score_against


def test_crps_of_two_values_by_hand():
    """Of 0 and 1 at 0: mean distance 1/2, mean distance of two draws 1/2, half of it 1/4. Of one value it is the distance."""
    assert crps(np.array([[0.0, 1.0]]), np.array([0.0])) == pytest.approx([0.25])
    assert crps(np.array([[1.0, 0.0]]), np.array([3.0])) == pytest.approx([2.5 - 0.25])
    assert crps(np.array([[4.0], [4.0]]), np.array([7.0, 1.0])) == pytest.approx([3.0, 3.0])


@pytest.mark.parametrize("actual", [-1.3, 0.0, 2.5])
def test_crps_of_a_normal_forecast(actual):
    """Gneiting & Raftery (2007), eq. 21: σ [z (2Φ(z) − 1) + 2φ(z) − 1/√π]. Evenly spread quantiles stand for the normal."""
    mean, sd, n = 0.4, 1.7, 20_000
    sample = norm.ppf((np.arange(n) + 0.5) / n, mean, sd)
    z = (actual - mean) / sd
    expected = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    assert crps(sample[None], np.array([actual])) == pytest.approx([expected], rel=2e-3)


def test_percentiles_count_ties_by_half():
    sample = np.array([[1.0, 2.0, 2.0, 3.0]])
    found = [float(percentiles(sample, np.array([at]))[0]) for at in (0.0, 1.0, 2.0, 2.5, 9.0)]
    assert found == [0.0, 0.125, 0.5, 0.75, 1.0]


def test_a_figure_of_eleven_years():
    one = figure_of(np.array([*range(11), np.nan]), 9.5)
    assert (one.mean, one.p10, one.p25, one.p50, one.p75, one.p90) == (5.0, 1.0, 2.5, 5.0, 7.5, 9.0)
    assert one.percentile == pytest.approx(10 / 11)
    assert not one.is_inside


def test_coverage_with_its_wilson_interval():
    """8 of 10: (8 + z²/2 ± z √(8·2/10 + z²/4)) ÷ (10 + z²) with z = 1.959964."""
    z = 1.959964
    ends = [(8 + z * z / 2 + sign * z * np.sqrt(1.6 + z * z / 4)) / (10 + z * z) for sign in (-1, 1)]
    found = coverage(0.8, np.array([True] * 8 + [False] * 2), np.linspace(0.6, 1.0, 101))
    assert (found.inside, found.of, found.share) == (8, 10, 0.8)
    assert (found.low, found.high) == pytest.approx(ends, rel=1e-6)
    assert (found.expected_low, found.expected_high) == pytest.approx((0.62, 0.98))


def test_bias_is_the_mean_error_over_the_mean_expectation():
    """Errors of −20, 0 and −10 on 100 each: −10 %; t(2) = 4.302653, sd 10: half a width of 4.302653 · 10 ÷ √3."""
    found = bias_of(np.array([80.0, 100.0, 90.0]), np.array([100.0, 100.0, 100.0]))
    half = 4.302653 * 10 / np.sqrt(3) / 100
    assert (found.share, found.low, found.high) == pytest.approx((-0.1, -0.1 - half, -0.1 + half))
    assert bias_of(np.array([1.0]), np.array([0.0])) is None


def test_a_group_among_ten_needs_a_wider_gap():
    """Of three people t(2) is 4.302653 at 97.5 % and 14.089 at 99.75 %: −10 % ± 24.84 % alone, ± 81.34 % among ten."""
    found = bias_of(np.array([80.0, 100.0, 90.0]), np.array([100.0, 100.0, 100.0]))
    assert [found.is_apart(at, among=1) for at in (0.148, 0.149)] == [False, True]
    assert [found.is_apart(at, among=10) for at in (0.713, 0.714)] == [False, True]
    assert not bias_of(np.array([5.0]), np.array([10.0])).is_apart(1.0, among=1)


def test_of_twenty_teams_without_a_difference_one_is_seldom_named():
    """One year in twenty has any team of six apart; by single 95 % intervals it would be 1 − 0.95^20, nearly two in three."""
    random, expected = np.random.default_rng(8), np.full(6, 100.0)
    years = [[bias_of(random.normal(100, 30, 6), expected) for _ in range(20)] for _ in range(400)]
    named = np.mean([any(team.is_apart(0.0, among=20) for team in year) for year in years])
    alone = np.mean([any(team.is_apart(0.0, among=1) for team in year) for year in years])
    assert 0.02 <= named <= 0.09
    assert alone == pytest.approx(1 - 0.95**20, abs=0.08)


def test_a_score_is_the_mean_over_people():
    found = score_against(np.array([1.0, 2.0, 3.0]), np.array([4.0, 4.0, 4.0]))
    assert (found.people, found.forecast, found.naive, found.skill) == (3, 2.0, 4.0, 0.5)
    assert found.low == pytest.approx(2 - 4.302653 / np.sqrt(3))
    assert score_against(np.array([]), np.array([])) is None
