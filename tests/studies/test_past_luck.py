"""What luck alone brings: by hand, and against companies whose quotas are fair."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from spmsim.studies.situation.luck import BEST_FIFTH, luck_of, luck_of_year, spread_range


def test_the_luck_of_a_year_by_hand() -> None:
    """Expected are 100 in every cell, so each is 20 off: 2 · 2 · 4 · 400 ÷ (2 · 200²) = 0.08."""
    assert luck_of_year(np.array([[80.0, 120.0], [120.0, 80.0]])) == pytest.approx(math.sqrt(0.08))


def test_what_moves_everybody_alike_and_what_people_differ_by_is_no_luck() -> None:
    """Twice as large people in months of 1, 2 and 3."""
    assert luck_of_year(np.outer([1.0, 2.0, 4.0], [1.0, 2.0, 3.0] * 2)) == pytest.approx(0)


@pytest.mark.parametrize("years", [1, 2])
def test_fair_quotas_look_as_they_are_said_to(years: int) -> None:
    """3,000 people who differ by 20 % and whose months stray by 40 %; quotas in proportion to the truth, potentials drawn to the mean."""
    random = np.random.default_rng(7)
    truth, season = np.exp(random.normal(0, 0.2, 3000)), random.uniform(0.7, 1.4, 12)
    sales = truth[:, None] * np.exp(random.normal(0, 0.4, (3000, 12 * years))) * np.tile(season, years)
    found = luck_of(sales[:, -12:], history_months=12 * years)
    mean = np.log(sales.sum(axis=1))
    potential = np.exp(mean.mean() + 0.04 / mean.var() * (mean - mean.mean()))
    reached = sales[:, -12:].sum(axis=1) / truth
    assert found.year == pytest.approx(reached.std() / reached.mean(), rel=0.05)
    assert found.correlation == pytest.approx(spearmanr(reached, potential).statistic, abs=0.04)
    assert found.quota_to_potential == pytest.approx(np.log(truth / potential).std(), rel=0.05)


def test_tenths_around_the_middle() -> None:
    """exp(± 0.12816) around 1: 0.88 to 1.14."""
    found = luck_of(np.array([[80.0, 120.0] * 3, [120.0, 80.0] * 3, [100.0, 100.0] * 3]), history_months=6)
    assert found is not None and found.people == 3
    low, high = found.tenths(1.0)
    assert low == pytest.approx(1 / high) and high == pytest.approx(math.exp(1.2816 * found.quota_to_potential))


def test_the_best_fifth_of_equal_people() -> None:
    """Of 20,000 people who are all alike and whose years stray by 0.12, the best fifth sells what 0.2 · (1 + 1.3998 · 0.12) says."""
    years = np.random.default_rng(9).normal(1.0, 0.12, 20_000)
    assert np.sort(years)[-4000:].sum() / years.sum() == pytest.approx(0.2 * (1 + BEST_FIFTH * 0.12), abs=0.001)


def test_too_little_tells_no_luck() -> None:
    assert luck_of(np.ones((2, 12)), history_months=12) is None
    assert luck_of(np.ones((5, 5)), history_months=12) is None
    assert luck_of(np.zeros((5, 12)), history_months=12) is None


def test_the_range_of_a_spread_holds_the_truth() -> None:
    """Of 400 samples of 30 with a spread of 0.2, about 95 % of the ranges hold 0.2: between 91 and 98 % with room for luck."""
    random = np.random.default_rng(8)
    held = 0
    for _ in range(400):
        _, low, high = spread_range(random.normal(1.0, 0.2, 30))
        held += low <= 0.2 <= high
    assert 0.91 <= held / 400 <= 0.98
    left_out = [np.delete(np.arange(1.0, 8.0), at) for at in range(7)]
    logs = np.log([one.std(ddof=1) / one.mean() for one in left_out])
    factor = math.exp(1.96 * math.sqrt(6 / 7 * ((logs - logs.mean()) ** 2).sum()))
    share = math.sqrt(28 / 6) / 4  # of 1, … 7
    assert spread_range(np.arange(1.0, 8.0)) == pytest.approx((share, share / factor, share * factor))
    assert spread_range(np.ones(4)) is None
    assert spread_range(np.ones(6)) == (0, 0, 0)
