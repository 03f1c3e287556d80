"""Marginal and expected pay of the year: hand calculations, quadrature and simulation that share no code with the rule."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.behaviour.static_response import expected_pay, marginal_pay
from spmsim.behaviour.window_sales import covariance_kernel, lognormal_of_window
from spmsim.foundation.schedule import Schedule
from tests.behaviour.pricing import money_window, outlook, prices, window

SEASON = np.array([0.85, 0.90, 1.15, 0.90, 0.95, 1.20, 0.85, 0.90, 1.15, 0.95, 1.00, 1.20])
QUARTERS = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)]
LINEAR = Schedule((0.0,), (1.0,))
ACCELERATED = Schedule((0.0, 1.0), (1.0, 1.5))
LUMP = Schedule((), (), (1.0,), (1.0,))


def phi(x):
    """Standard normal distribution function from the error function of the standard library."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def quadrature_of_pay(schedule, mean, sd):
    """E p(X), X lognormal: Gauss-Legendre over its normal between the breaks, without the closed form."""
    inside = [z for b in schedule.breaks if b > 0 if -10 < (z := (math.log(b / mean) + 0.5 * sd * sd) / sd) < 10]
    edges = [-10.0, *sorted(inside), 10.0]
    total = 0.0
    for low, high in pairwise(edges):
        z = low + 0.5 * (high - low) * (NODES + 1)
        density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
        total += 0.5 * (high - low) * np.sum(WEIGHTS * schedule.value(mean * np.exp(sd * z - 0.5 * sd * sd)) * density)
    return total


def slope_of_quadrature(schedule, mean, sd, step=1e-3):
    """d E p / d ln mean by five-point differences of the quadrature."""
    at = [quadrature_of_pay(schedule, mean * math.exp(k * step), sd) for k in (-2, -1, 1, 2)]
    return (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / (12 * step)


# Windows


def test_months_of_a_window_move_together_as_far_as_their_shocks_do():
    # rep 0.40 independent, territory and skill 0.15 each: same month exp(0.16 + 0.045) − 1, other month exp(0.045) − 1
    kernel = covariance_kernel(outlook([100.0] * 3, rep=0.40, territory=0.15, skill=0.15), 3)
    assert kernel[0, 0] == pytest.approx(0.227525, abs=5e-7)
    assert kernel[0, 2] == pytest.approx(0.046028, abs=5e-7)
    # market 0.06 with persistence 0.9: two months apart exp(0.9² · 0.0036) − 1 = exp(0.002916) − 1
    persistent = covariance_kernel(outlook([100.0] * 3, market=0.06), 3)
    assert persistent[0, 2] == pytest.approx(0.00292026, abs=5e-9)


def test_the_log_sd_of_a_window_matches_its_variance():
    sales = outlook([100.0, 100.0, 100.0], rep=0.40, territory=0.15, skill=0.15, extra=50.0)
    found = lognormal_of_window(sales, covariance_kernel(sales, 3), (0, 1, 2))
    # variance 3 · 10,000 · 0.227525 + 6 · 10,000 · 0.046028 + 3 · 50 = 6,825.75 + 2,761.68 + 150 = 9,737.43; ÷ 300² = 0.108194
    assert found.mean[0] == 300.0
    assert found.log_sd[0] == pytest.approx(math.sqrt(math.log(1.108194)), rel=1e-5)


def test_one_month_is_exactly_lognormal():
    sales = outlook([100.0, 80.0], market=0.06, region=0.04, rep=0.40, territory=0.15, skill=0.15)
    found = lognormal_of_window(sales, covariance_kernel(sales, 2), (1,))
    assert found.log_sd[0] == pytest.approx(math.sqrt(0.06**2 + 0.04**2 + 0.40**2 + 2 * 0.15**2), rel=1e-12)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("mean", [1e-160, 1e-300])
def test_sales_too_small_to_be_squared_do_not_upset_anything(mean):
    """1e-160² is no normal number any more and 1e-300² is 0 in float64."""
    sales = outlook([mean, mean], rep=0.4)
    found = lognormal_of_window(sales, covariance_kernel(sales, 2), (0, 1))
    assert found.mean[0] == 2 * mean
    assert 0 <= found.log_sd[0] <= 0.4


def test_a_window_without_sales_does_not_vary():
    sales = outlook([0.0, 0.0], rep=0.4)
    found = lognormal_of_window(sales, covariance_kernel(sales, 2), (0, 1))
    assert (found.mean[0], found.log_sd[0]) == (0.0, 0.0)


# Hand calculations


def test_a_linear_plan_pays_rate_times_expected_sales_exactly():
    mean = 45_000_00.0 * np.outer([1.0, 0.7], SEASON)
    quota = np.array([500_000_00.0, 550_000_00.0])
    windows = [window(LINEAR, months, quota=quota / 4, target=1_200_000.0, people=2) for months in QUARTERS]
    list_of_prices = prices(windows, outlook(mean, market=0.06, rep=0.4, territory=0.15))
    rate = 4_800_000.0 / quota  # target pay of the year ÷ quota of the year
    assert marginal_pay(list_of_prices) == pytest.approx(rate * mean.sum(axis=1), rel=1e-14)
    assert expected_pay(list_of_prices) == pytest.approx(rate * mean.sum(axis=1), rel=1e-14)


def test_a_flat_commission_pays_rate_times_expected_sales_exactly():
    mean = 45_000_00.0 * SEASON
    list_of_prices = prices([money_window(Schedule((0.0,), (0.05,)), months) for months in QUARTERS], outlook(mean, rep=0.4))
    assert marginal_pay(list_of_prices) == pytest.approx([0.05 * mean.sum()], rel=1e-14)


def test_an_accelerated_month_by_hand():
    # a = X/Q lognormal, mean 1, log-sd 0.4: d₁ = 0.2, d₂ = −0.2, Φ(0.2) = 0.579260, Φ(−0.2) = 0.420740
    #   r̄ = 1000 · (1 + 0.5 · 0.579260) = 1,289.63;   E pay = 1000 · (1 + 0.5 · (0.579260 − 0.420740)) = 1,079.26
    list_of_prices = prices([window(ACCELERATED, [0], quota=100.0, target=1000.0)], outlook([100.0], rep=0.4))
    assert marginal_pay(list_of_prices) == pytest.approx([1289.63], abs=0.005)
    assert expected_pay(list_of_prices) == pytest.approx([1079.26], abs=0.005)


def test_a_lump_by_hand():
    # φ(−0.2)/0.4 = 0.391043/0.4 = 0.977606 → 977.61; paid with chance Φ(−0.2) → 420.74
    list_of_prices = prices([window(LUMP, [0], quota=100.0, target=1000.0)], outlook([100.0], rep=0.4))
    assert marginal_pay(list_of_prices) == pytest.approx([977.61], abs=0.005)
    assert expected_pay(list_of_prices) == pytest.approx([420.74], abs=0.005)


def test_a_season_and_an_accelerated_quarterly_curve_by_quadrature():
    # Potential 540,000, quota 135,000 a quarter, target pay 12,000 a quarter; season makes the quarters 0.967, 1.017, 0.967, 1.05 of it.
    month = 45_000.0 * SEASON
    expected, slope = 0.0, 0.0
    for months in QUARTERS:
        own, shared = 0.40**2, 2 * 0.15**2
        pairs = [(s, t, shared + 0.06**2 * 0.9 ** abs(s - t) + (own if s == t else 0.0)) for s in months for t in months]
        variance = sum(month[s] * month[t] * (math.exp(common) - 1) for s, t, common in pairs)
        total = sum(month[s] for s in months)
        sd = math.sqrt(math.log(1 + variance / total**2))
        expected += 12_000 * quadrature_of_pay(ACCELERATED, total / 135_000, sd)
        slope += 12_000 * slope_of_quadrature(ACCELERATED, total / 135_000, sd)
    list_of_prices = prices(
        [window(ACCELERATED, months, quota=135_000.0, target=12_000.0) for months in QUARTERS],
        outlook(month, market=0.06, rep=0.40, territory=0.15, skill=0.15),
    )
    assert expected_pay(list_of_prices) == pytest.approx([expected], rel=1e-9)
    assert marginal_pay(list_of_prices) == pytest.approx([slope], rel=1e-8)
    assert 48_000 < slope < 1.5 * 48_000  # between the base rate and the accelerated one


@given(st.floats(0.6, 1.6), st.floats(0.1, 0.6))
def test_lumps_against_differences_of_a_quadrature(mean, sd):
    steps = Schedule((0.5,), (0.4,), (1.0, 1.2), (0.5, 0.25))
    list_of_prices = prices([window(steps, [0], quota=1.0, target=1000.0)], outlook([mean], rep=sd))
    assert marginal_pay(list_of_prices)[0] == pytest.approx(1000 * slope_of_quadrature(steps, mean, sd), rel=1e-5, abs=1e-4)


def test_a_year_window_against_simulation():
    """The lognormal approximation of a sum: 200,000 simulated years; the slope of a curve without jumps is E[X·p′(X)]."""
    rng = np.random.default_rng(7)
    month = 45_000.0 * SEASON
    draws = 200_000
    shared = rng.normal(size=draws) * math.sqrt(2) * 0.15 - 0.15**2
    own = rng.normal(size=(draws, 12)) * 0.40 - 0.08
    year = (month * np.exp(shared[:, None] + own)).sum(axis=1) / 540_000
    paid = 48_000 * np.where(year < 1, year, 1 + 1.5 * (year - 1))
    slope = 48_000 * year * np.where(year < 1, 1.0, 1.5)
    list_of_prices = prices(
        [window(ACCELERATED, range(12), quota=540_000.0, target=48_000.0)], outlook(month, rep=0.40, territory=0.15, skill=0.15)
    )
    assert expected_pay(list_of_prices)[0] == pytest.approx(paid.mean(), rel=0.003)
    assert marginal_pay(list_of_prices)[0] == pytest.approx(slope.mean(), rel=0.005)


def test_a_cap_that_nobody_reaches_changes_nothing():
    capped = Schedule((0.0, 1.0, 60.0), (1.0, 1.5, 0.0))
    sales = outlook(45_000.0 * SEASON, rep=0.4)
    with_cap, without = (prices([window(s, m, quota=135_000.0, target=12_000.0) for m in QUARTERS], sales) for s in (capped, ACCELERATED))
    assert marginal_pay(with_cap) == pytest.approx(marginal_pay(without), rel=1e-12)


def test_a_cap_that_everybody_has_reached_pays_nothing_at_the_margin():
    list_of_prices = prices([window(Schedule((0.0, 0.01), (1.0, 0.0)), [0], quota=1.0, target=1000.0)], outlook([1.0], rep=0.2))
    assert marginal_pay(list_of_prices)[0] == pytest.approx(0.0, abs=1e-12)


# Several measures, windows and people


def test_what_does_not_respond_adds_expected_pay_only():
    # 36 of 40 renewals expected on a quota of 36 at certainty: attainment 1; revenue is linear with rate 1
    renewals = outlook([9.0] * 4, responds=False)
    windows = [window(LINEAR, range(4), quota=400.0, target=1000.0), window(LINEAR, range(4), quota=36.0, target=500.0, measure=1)]
    list_of_prices = prices(windows, outlook([100.0] * 4, rep=0.3), renewals)
    assert marginal_pay(list_of_prices) == pytest.approx([1000.0])
    assert expected_pay(list_of_prices) == pytest.approx([1500.0])


def test_a_window_without_quota_earns_target_and_no_more():
    list_of_prices = prices([window(ACCELERATED, [0], quota=[0.0, 100.0], target=1000.0, people=2)], outlook([[50.0], [100.0]]))
    assert marginal_pay(list_of_prices) == pytest.approx([0.0, 1250.0])  # without spread, on the knot: the average of both slopes
    assert expected_pay(list_of_prices) == pytest.approx([1000.0, 1000.0])


def test_counts_vary_by_their_own_number():
    # 18 new accounts a year, Poisson: variance 18, log-sd² = ln(1 + 1/18); on quota: r̄ = 1000 · (1 + 0.5·Φ(sd/2))
    sd = math.sqrt(math.log(1 + 1 / 18))
    list_of_prices = prices([window(ACCELERATED, range(12), quota=18.0, target=1000.0)], outlook([1.5] * 12, extra=1.5))
    assert marginal_pay(list_of_prices) == pytest.approx([1000 * (1 + 0.5 * phi(sd / 2))])


def test_people_are_priced_one_by_one():
    means = 45_000.0 * np.outer([0.6, 1.0, 1.7], SEASON)
    together = prices([window(ACCELERATED, m, quota=135_000.0, target=12_000.0, people=3) for m in QUARTERS], outlook(means, rep=0.4))
    alone = [prices([window(ACCELERATED, m, quota=135_000.0, target=12_000.0) for m in QUARTERS], outlook(row, rep=0.4)) for row in means]
    assert marginal_pay(together) == pytest.approx([marginal_pay(one)[0] for one in alone], rel=1e-12)


def test_pay_at_the_margin_scales_with_money():
    def priced(scale):
        windows = [window(ACCELERATED, months, quota=scale * 135.0, target=scale * 12.0) for months in QUARTERS]
        return prices(windows, outlook(scale * 45.0 * SEASON, rep=0.4))

    small, large = priced(1.0), priced(10.0)
    assert marginal_pay(large) == pytest.approx(10 * marginal_pay(small), rel=1e-12)
