"""Intervals against published numbers and exact binomial sums."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from spmsim.results.catalogue import METRICS
from spmsim.results.intervals import (
    chance_interval,
    estimate,
    is_skewed_for_its_size,
    mean_interval,
    quantile_gap_interval,
    quantile_interval,
    quantile_ranks,
    sd_interval,
    summarise,
    t_value,
)

# Law, Simulation Modeling and Analysis, example 4.26: mean 1.34, variance 0.17, 90 % interval 1.34 ± 0.24.
LAW = np.array([1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09])


def test_t_interval_is_that_of_the_textbook() -> None:
    low, high = mean_interval(LAW, level=0.90) or (0.0, 0.0)
    assert (round((low + high) / 2, 2), round((high - low) / 2, 2)) == (1.34, 0.24)


@pytest.mark.parametrize(("n", "tail", "table"), [(2, 0.025, 12.706), (10, 0.025, 2.262), (31, 0.05, 1.697), (1_000_000, 0.025, 1.960)])
def test_t_value_is_that_of_the_tables(n: int, tail: float, table: float) -> None:
    assert t_value(n, tail) == pytest.approx(table, abs=5e-4)


def test_an_sd_of_five_values_by_hand() -> None:
    """1, 2, 3, 4, 10: squares 50 around the mean 4, fourth powers 16 + 1 + 0 + 1 + 2,401 around the median 3, so a kurtosis of 4.838.

    5 ÷ (5 − 1.96) = 1.6447; half the interval of ln σ² is 1.96 · 1.6447 · √((4.838 − 0.4) ÷ 4) = 3.3955 around ln(1.6447 · 12.5) = 3.0233.
    """
    interval = sd_interval(np.array([1.0, 2.0, 3.0, 4.0, 10.0]))
    assert interval == pytest.approx((np.exp((3.0233 - 3.3955) / 2), np.exp((3.0233 + 3.3955) / 2)), rel=2e-4)
    assert sd_interval(np.array([1.0, 2.0, 3.0, 4.0])) is None
    assert sd_interval(np.full(9, 0.1)) == (0.0, 0.0)


def test_the_interval_of_an_sd_holds_it_in_about_nineteen_of_twenty_studies_whatever_the_shape() -> None:
    """Lognormal values, skewed like a year of pay: √(e^0.09 − 1) · e^0.045 is their sd. 2,000 studies."""
    values = np.random.default_rng(3).lognormal(0.0, 0.3, (2_000, 200))
    true = float(np.sqrt(np.exp(0.09) - 1) * np.exp(0.045))
    found = [sd_interval(study) or (0.0, 0.0) for study in values]
    assert 0.92 < np.mean([low <= true <= high for low, high in found]) < 0.97


# Clopper-Pearson limits as tabulated: 8 of 10 has (0.4439, 0.9748); 1 of 20 has (0.0013, 0.2487).
@pytest.mark.parametrize(("hits", "n", "low", "high"), [(8, 10, 0.4439, 0.9748), (1, 20, 0.0013, 0.2487), (5, 10, 0.1871, 0.8129)])
def test_chance_interval_is_that_of_the_tables(hits: int, n: int, low: float, high: float) -> None:
    assert chance_interval(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_what_never_happened_has_an_honest_upper_limit() -> None:
    assert chance_interval(0, 1000) == pytest.approx((0.0, 1 - 0.025 ** (1 / 1000)), abs=1e-15)
    assert chance_interval(1000, 1000) == pytest.approx((0.025 ** (1 / 1000), 1.0), abs=1e-15)
    assert chance_interval(0, 0) is None


# Known ranks of order statistics, n = 1,000.
@pytest.mark.parametrize(("p", "ranks"), [(0.5, (469, 532)), (0.9, (881, 919)), (0.95, (936, 964))])
def test_quantile_ranks_of_a_thousand(p: float, ranks: tuple[int, int]) -> None:
    assert quantile_ranks(1000, p) == ranks


def test_quantile_without_enough_values_has_no_limit() -> None:
    low, high = quantile_ranks(200, 0.99)
    assert low is not None
    assert high is None
    assert quantile_interval(np.arange(5.0), 0.5) == (None, None)


@given(n=st.integers(1, 80), p=st.sampled_from([0.05, 0.1, 0.5, 0.9]))
def test_quantile_ranks_cover_as_stated_and_are_tight(n: int, p: float) -> None:
    chance = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    low, high = quantile_ranks(n, p)
    below, above = sum(chance[:low]) if low else 0.0, sum(chance[high:]) if high else 0.0
    assert below <= 0.025 + 1e-12
    assert above <= 0.025 + 1e-12
    assert sum(chance[: (low or 0) + 1]) > 0.025 - 1e-12  # the next rank up would miss more than allowed


def test_quantile_interval_takes_the_ranked_values() -> None:
    shuffled = np.random.default_rng(3).permutation(np.arange(1.0, 1001.0))
    assert quantile_interval(shuffled, 0.9) == (881.0, 919.0)


def test_the_gap_of_two_quantiles_joins_two_intervals_of_half_the_error() -> None:
    """1 … 1000: ranks of the median and of the 90 % quantile at 97.5 % confidence each, from R's qbinom(c(.0125, .9875), 1000, p)."""
    (low_50, high_50), (low_90, high_90) = ((465, 536), (878, 922))
    assert stats.binom.ppf((0.0125, 0.9875), 1000, 0.5).tolist() == [low_50, high_50 - 1]
    assert stats.binom.ppf((0.0125, 0.9875), 1000, 0.9).tolist() == [low_90, high_90 - 1]
    assert quantile_gap_interval(np.arange(1.0, 1001.0), 0.5, 0.9) == (low_90 - high_50, high_90 - low_50)


def test_a_gap_is_never_negative_and_unknown_where_values_are_few() -> None:
    assert quantile_gap_interval(np.repeat(3.0, 50), 0.5, 0.9) == (0.0, 0.0)
    assert quantile_gap_interval(np.arange(20.0), 0.5, 0.9)[1] is None


def test_estimate_of_a_hundred_whole_numbers() -> None:
    found = estimate(np.arange(1.0, 102.0), "USD")  # 1 … 101: mean 51, variance 101·102/12 = 858.5
    assert (found.mean, found.p05, found.p10, found.p50, found.p90, found.p95) == pytest.approx((51, 6, 11, 51, 91, 96))
    assert found.sd == pytest.approx(858.5**0.5)
    assert found.std_error == pytest.approx((858.5 / 101) ** 0.5)
    assert (found.ci_low, found.ci_high) == pytest.approx((51 - 1.98397 * 2.915475, 51 + 1.98397 * 2.915475), abs=1e-4)


def test_estimate_without_a_metric_has_no_figures() -> None:
    for values in (None, np.array([]), np.array([np.nan, np.nan])):
        found = estimate(values, "share")
        assert (found.mean, found.ci_low, found.p50, found.unit) == (None, None, None, "share")


def test_one_replication_has_a_mean_and_no_interval() -> None:
    found = estimate(np.array([7.0]), "USD")
    assert (found.mean, found.p05, found.std_error, found.ci_low, found.sd) == (7.0, 7.0, None, None, None)


def test_equal_values_have_exactly_no_spread() -> None:
    found = estimate(np.full(1000, 0.1), "share")  # numpy's mean of these is not 0.1
    assert (found.mean, found.sd, found.ci_low, found.ci_high) == (0.1, 0.0, 0.1, 0.1)


def test_replications_without_the_metric_are_left_out() -> None:
    assert estimate(np.array([1.0, np.nan, 3.0]), "share") == estimate(np.array([1.0, 3.0]), "share")


def test_indicator_has_an_exact_interval_and_quantiles_of_0_or_1() -> None:
    found = estimate(np.repeat([0.0, 1.0], [95, 5]), "share", indicator=True)
    assert found.mean == 0.05
    assert (found.ci_low, found.ci_high) == pytest.approx((0.0164, 0.1128), abs=5e-5)  # tabulated, 5 of 100
    assert (found.p50, found.p95) == (0.0, 0.0)


def test_skewed_values_ask_for_more_replications() -> None:
    rng = np.random.default_rng(5)
    assert is_skewed_for_its_size(rng.lognormal(0, 1, 30))
    assert not is_skewed_for_its_size(rng.normal(0, 1, 200))
    assert not is_skewed_for_its_size(np.ones(10))


def test_summary_keeps_the_order_of_the_catalogue_and_the_exact_interval_of_the_budget() -> None:
    found = summarise({"over_budget": np.zeros(100), "sales": np.arange(3.0), "unknown": np.arange(3.0)}, METRICS, "EUR")
    assert list(found) == ["sales", "over_budget"]
    assert found["sales"].unit == "EUR"
    assert found["over_budget"].ci_high == pytest.approx(0.03621669, abs=1e-8)  # 1 − 0.025^(1/100)
