"""The figures of an assessment against hand calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spmsim.studies.situation import figures


def of(*values: float) -> np.ndarray:
    return np.asarray(values, dtype=float)


def test_attainment_is_sales_by_quota_and_nothing_without_a_quota() -> None:
    found = figures.attainment(of(90, 30, 50, 50), of(100, 20, np.nan, 0))
    assert found[:2].tolist() == [0.9, 1.5]
    assert np.isnan(found[2:]).all()
    assert figures.attainment_together(of(90, 30, 50), of(100, 20, np.nan)) == 1.0
    assert figures.attainment_together(of(50), of(np.nan)) is None


def test_tenths_of_eleven_evenly_spread_values() -> None:
    assert figures.spread(of(*range(11), np.nan)) == (1.0, 5.0, 9.0)
    assert figures.spread(of(np.nan)) is None


def test_share_at_quota_has_the_wilson_interval() -> None:
    """(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n), with p = 8/20 and z = 1.959964."""
    share = figures.share_at_quota(of(*[1.0] * 8, *[0.99] * 12))
    z, n, p = 1.959964, 20, 0.4
    half, middle = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)), p + z * z / (2 * n)
    assert (share.reached, share.people, share.share) == (8, 20, 0.4)
    assert share.low == pytest.approx((middle - half) / (1 + z * z / n), abs=1e-6)
    assert share.high == pytest.approx((middle + half) / (1 + z * z / n), abs=1e-6)


def test_the_share_at_quota_is_of_six_months_and_more() -> None:
    """As DESIGN defines it: 12 and 6 months with a quota count; 5.9 months, and a year without a quota, do not."""
    assert figures.counts_at_quota(of(100, 50, 49, np.nan), of(12, 6, 5.9, 12)).tolist() == [True, True, False, False]


def test_trends() -> None:
    assert figures.trend(of(110, 70), of(100, np.nan)) == pytest.approx(0.1)
    assert figures.trend(of(110), of(np.nan)) is None
    assert figures.trend_of_all(of(*[99] * 6, *[1] * 12, *[2] * 12)) == 1.0
    assert figures.trend_of_all(of(*[1] * 23)) is None


def test_season_begins_in_january_whatever_month_the_history_ends_in() -> None:
    """Two years to the end of March; each December sells 3, every other month 1: means 14/12 a month."""
    history = of(5, *([1] * 8 + [3] + [1] * 3) * 2)  # from April; the first March is no part of a whole year
    season = figures.season(history, last=2)
    assert season == pytest.approx([12 / 14] * 11 + [36 / 14])
    assert figures.season(of(*[1] * 11), last=0) is None


def test_fifths_go_by_sales_per_month() -> None:
    top, bottom = figures.fifths(of(100, 90, 40, 30, 20), of(12, 3, 12, 12, 12))
    assert (top.tolist(), bottom.tolist()) == ([1], [4])


def test_the_best_fifth_is_of_months_and_within_roles() -> None:
    """Of six people a fifth are 14.4 of 72 months: 60 and a fifth of 20 of the 120 sold. Other roles, and who came later, make none."""
    year = of(*[12] * 5)
    assert figures.concentration(of(60, 10, 10, 10, 10), year, ["a"] * 5) == pytest.approx(0.6)
    assert figures.concentration(of(60, 20, 10, 10, 10, 10), of(*[12] * 6), ["a"] * 6) == pytest.approx(64 / 120)
    assert figures.concentration(of(60, 10, 10, 10, 10), year, list("abcde")) == pytest.approx(0.2)
    assert figures.concentration(of(12, 6, 3, 12, 12), of(12, 6, 3, 12, 12), ["a"] * 5) == pytest.approx(0.2)
    assert figures.best_fifth(of(2, 12, 12, 12, 12), of(1, 12, 12, 12, 12), ["a"] * 5).tolist() == pytest.approx([1, 8.8 / 12, 0, 0, 0])
    assert figures.concentration(of(0, 0), of(12, 12), ["a", "a"]) is None


def test_correlations() -> None:
    """1, 2, 3 and 1, 3, 2: ranks differ by 1 twice, ρ = 1 − 6·2 ÷ (3·8) = 0.5, and so is r. A value that never differs tells nothing."""
    assert figures.rank_correlation(of(1, 2, 3), of(1, 3, 2)) == pytest.approx(0.5)
    assert figures.rank_correlation(of(1, 2, 300), of(1, 3, 2)) == pytest.approx(0.5)
    assert figures.correlation(of(1, 2, 3), of(1, 3, 2)) == pytest.approx(0.5)
    assert figures.correlation(of(1, 2, 3), of(5, 5, 5)) is None
    assert figures.rank_correlation(of(1, 2), of(1, 2)) is None


def test_fair_quotas_split_the_sum_by_potential() -> None:
    assert figures.fair_quota(of(100, 100), of(300, 100)).tolist() == [150, 50]


def test_months_below_the_first_months_headcount() -> None:
    """10, 9, 9.5 and 11 full-time people: 1 + ½ months; the one more in the last month does not make up for them."""
    employed = np.ones((11, 4))
    employed[10, :3], employed[9, 1], employed[9, 2] = 0, 0, 0.5
    assert figures.months_below_start(employed) == 1.5


def test_whoever_sold_the_quota_to_the_cent_reached_it() -> None:
    """Twelve months of cents that add up to 60,000.00 exactly; as fractions some of such sums come out below it."""
    random = np.random.default_rng(2)
    cents = random.integers(100_000, 400_000, (200, 11))
    cents = np.column_stack([cents, 6_000_000 - cents.sum(axis=1)])
    reached = figures.attainment((cents / 100).sum(axis=1), np.full(200, 60_000.0))
    assert figures.share_at_quota(reached).reached == 200
    assert figures.attainment(of(59_999.99), of(60_000.0))[0] < 1


def test_the_interval_of_attainment_is_that_of_a_ratio() -> None:
    """80, 100 and 120 of 100 each: e = −20, 0, 20; t of two degrees 4.3027: 1 ± 4.3027 · √(1.5 · 800) ÷ 300. One person tells none."""
    half = 4.3027 * math.sqrt(1200) / 300
    assert figures.attainment_range(of(80, 100, 120, 7), of(100, 100, 100, np.nan)) == pytest.approx((1 - half, 1 + half), abs=1e-5)
    assert figures.attainment_range(of(80), of(100)) is None
