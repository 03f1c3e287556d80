"""The market that came: estimators against hand calculations and against samples of known spread."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.studies.review.market import drawn_together, groups_apart, market_that_came, ratio_of, weights_of
from spmsim.studies.review.spreads import spreads_of

RNG = np.random.default_rng(20270101)


def test_everybody_tells_by_how_sure_they_are():
    """Weights 1 ÷ (e v), v = variance ÷ e²: a person of 100 ± 10 and one of 1,000 ± 100 have v = 0.01 both."""
    assert weights_of(np.array([100.0, 1000.0]), np.array([100.0, 10_000.0])) == pytest.approx([1.0, 0.1])


def test_the_ratio_is_the_mean_of_equally_sure_people():
    """Sold ÷ expected of 0.9, 1.1 and 1.3: 1.1, whatever the sizes; its error is that of a mean of three, t(2) at 95 % = 2.919986."""
    expected = np.array([100.0, 1000.0, 10.0])
    found = ratio_of(expected * [0.9, 1.1, 1.3], expected, 1 / expected)
    half = 2.919986 * 0.2 / np.sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((1.1, 1.1 - half, 1.1 + half))
    assert ratio_of(expected[:2], expected[:2], 1 / expected[:2]) is None


def test_what_is_luck_is_drawn_to_nothing():
    apart, left = drawn_together(np.array([0.1, -0.1]), np.array([0.1, 0.1]))
    assert apart.tolist() == [0.0, 0.0]
    assert left.tolist() == [0.0, 0.0]
    apart, left = drawn_together(np.array([0.2, -0.2]), np.array([0.1, 0.1]))  # τ² = 0.04 − 0.01: three quarters are real
    assert apart == pytest.approx([0.15, -0.15])
    assert left == pytest.approx([0.1 * np.sqrt(0.75)] * 2)


def test_the_market_is_found_month_by_month():
    """400 people, months of known level and luck of 0.4: nine of ten 90 % ranges hold the truth; the profile has mean 1."""
    truth = np.array([1.0, 0.9, 0.8, 0.9, 1.0, 1.1])
    expected = RNG.lognormal(10, 0.5, (400, 1)) * np.array([0.8, 1.0, 1.2, 0.8, 1.0, 1.2])
    sold = expected * truth * RNG.lognormal(-0.08, 0.4, expected.shape)
    came = market_that_came(sold, expected, weights_of(expected.sum(axis=1), (0.2 * expected.sum(axis=1)) ** 2))
    assert came.year.low <= np.average(truth, weights=[0.8, 1.0, 1.2] * 2) <= came.year.high
    assert sum(month.low <= level <= month.high for month, level in zip(came.months, truth, strict=True)) >= 5
    shares = expected.sum(axis=0) / expected.sum()
    assert float(came.profile @ shares) == pytest.approx(1.0)
    assert came.profile == pytest.approx(truth / came.year.value, abs=0.06)


def test_groups_that_differ_by_luck_alone_do_not_move():
    expected = np.full(200, 100.0)
    member = np.repeat(np.eye(2, dtype=bool), 100, axis=0)
    luck = expected * np.tile([0.6, 1.4], 100)
    found = groups_apart(luck, expected, np.ones(200), member, 1.0)
    assert [one.value for one in found] == [1.0, 1.0]
    apart = groups_apart(luck * np.repeat([0.8, 1.2], 100), expected, np.ones(200), member, 1.0)
    assert [one.value for one in apart] == pytest.approx([0.8, 1.2], abs=0.02)
    assert apart[0].low < 0.8 < apart[0].high


def test_spreads_of_a_sample_with_known_ones():
    """300 people in two roles of different level, months of sd 0.4, people of sd 0.25."""
    people = RNG.normal(0, 0.25, (300, 1)) + np.repeat([0.5, -0.5], 150)[:, None]
    logs = people + RNG.normal(0, 0.05, 12) + RNG.normal(0, 0.4, (300, 12))
    found = spreads_of(np.exp(logs), np.ones(logs.shape), np.repeat([0, 1], 150))
    assert found.people == 300
    assert found.months.low <= 0.4 <= found.months.high
    assert found.between.low <= 0.25 <= found.between.high
    assert found.months.high - found.months.low < 0.02


def test_months_without_a_sale_tell_no_lognormal_spread():
    sold = np.ones((20, 12))
    sold[:5, 3] = 0
    assert spreads_of(sold, np.ones(sold.shape), np.zeros(20, dtype=int)) is None
