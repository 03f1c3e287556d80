"""What two measures earn together: closed forms, and plain double integrals that know nothing of conditioning."""

from __future__ import annotations

from dataclasses import replace
from math import comb, exp, log, pi, sqrt

import numpy as np
import pytest
from scipy.integrate import dblquad
from scipy.stats import norm
from scipy.stats import poisson as poisson_law

from spmsim.behaviour.coupled_pay import LARGEST_ERROR
from spmsim.behaviour.static_response import expected_pay, integration_error, marginal_pay
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Law
from spmsim.records.price_list import Beside, CoupledWindow, PricedWindow, PriceList
from tests.behaviour.pricing import outlook

LINE = Schedule.from_points([(0, 0), (1, 1)], "extended")
CURVE = Schedule.from_points([(0.5, 0.2), (1, 1), (1, 1.3), (1.5, 2)], "extended")
GATE = Schedule.steps([(0.9, 1.0)])


def coupled(first, second, *outlooks, quotas=(1.0, 1.0), measures=(0, 1), target=1.0, months=(0,)):
    """A price list with one coupled window of one person; `first` and `second` are one schedule each, or one per column."""
    firsts, seconds = ([each] if isinstance(each, Schedule) else each for each in (first, second))
    quota = (np.array([float(quotas[0])]), np.array([float(quotas[1])]))
    own = PricedWindow("part", measures[0], tuple(months), firsts[0], False, quota[0], np.array([target]))
    window = CoupledWindow(own, tuple(firsts), (Beside(measures[1], tuple(months), quota[1], tuple(seconds)),))
    return PriceList((), tuple(outlooks), outlooks[0].mean.shape[1], (window,))


def moved(prices, factor):
    """The price list where effort multiplies every mean that it moves."""
    means = [replace(one, mean=one.mean * factor if one.responds else one.mean) for one in prices.outlook]
    return replace(prices, outlook=tuple(means))


def slope_of(prices, step=1e-4):
    return (expected_pay(moved(prices, exp(step))) - expected_pay(moved(prices, exp(-step)))) / (2 * step)


def test_a_factor_on_the_line_is_the_mean_of_a_product_of_lognormals():
    # territory 0.3 is shared, the rep shocks 0.2 and 0.1 are one shock: cov of logs = 0.09 + 0.02, E XY = 1.1 · 0.9 · e^0.11, and both move
    one, other = outlook([1.1], territory=0.3, rep=0.2), outlook([0.9], territory=0.3, rep=0.1)
    prices = coupled(LINE, LINE, one, other, target=1000.0)
    assert expected_pay(prices) == pytest.approx([1000 * 1.1 * 0.9 * exp(0.11)], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([2000 * 1.1 * 0.9 * exp(0.11)], rel=1e-9)


def test_a_measure_that_does_not_respond_is_no_reason_to_sell_more():
    one, other = outlook([1.1], territory=0.3), outlook([0.9], territory=0.2, responds=False)
    prices = coupled(LINE, LINE, one, other)
    assert marginal_pay(prices) == pytest.approx([1.1 * 0.9 * exp(0.06)], rel=1e-9)


def test_an_independent_gate_is_a_chance():
    one, other = outlook([1.0], rep=0.35), outlook([0.95], market=0.25)  # nothing in common
    prices = coupled(CURVE, GATE, one, other)
    d = (log(0.95 / 0.9) - 0.25**2 / 2) / 0.25
    pay, rise = CURVE.expected_lognormal(1.0, 0.35), CURVE.marginal_lognormal(1.0, 0.35)
    assert expected_pay(prices) == pytest.approx([pay * norm.cdf(d)], rel=1e-12)
    assert marginal_pay(prices) == pytest.approx([rise * norm.cdf(d) + pay * norm.pdf(d) / 0.25], rel=1e-12)


@pytest.mark.parametrize("shared", [0.05, 0.2, 0.29])
def test_a_correlated_gate_agrees_with_a_double_integral(shared):
    own = sqrt(0.3**2 - shared**2)
    one, other = outlook([1.1], rep=own, territory=shared), outlook([0.95], market=own, territory=shared)
    prices = coupled(CURVE, GATE, one, other)
    rho = shared**2 / 0.09

    def pay(m):
        def density(z, y):
            x = 1.1 * m * exp(0.3 * (rho * y + sqrt(1 - rho * rho) * z) - 0.045)
            return CURVE.value(x) * exp(-(z * z + y * y) / 2) / (2 * pi)

        opens = (log(0.9 / (0.95 * m)) + 0.045) / 0.3
        return dblquad(density, opens, 8.5, -8.5, 8.5, epsabs=1e-6, epsrel=1e-6)[0]

    assert expected_pay(prices)[0] == pytest.approx(pay(1.0), rel=2e-5)
    assert marginal_pay(prices)[0] == pytest.approx((pay(exp(0.02)) - pay(exp(-0.02))) / 0.04, rel=3e-3)


@pytest.mark.parametrize("second", [outlook([1.05], rep=0.2), outlook([1.05], rep=0.3), outlook([1.05], rep=0.3, responds=False)])
def test_amounts_that_move_as_one_are_priced_with_both_their_jumps(second):
    prices = coupled(CURVE, GATE, outlook([1.1], rep=0.3), second)
    z = np.linspace(-9, 9, 2_000_001)
    weight = norm.pdf(z) * (z[1] - z[0])

    def pay(m):
        x = 1.1 * m * np.exp(0.3 * z - 0.045)
        sd = second.log_sds[2]
        y = 1.05 * (m if second.responds else 1.0) * np.exp(sd * z - sd * sd / 2)
        return float((CURVE.value(x) * GATE.value(y) * weight).sum())

    assert expected_pay(prices)[0] == pytest.approx(pay(1.0), abs=1e-5)
    assert marginal_pay(prices)[0] == pytest.approx((pay(exp(0.01)) - pay(exp(-0.01))) / 0.02, rel=1e-3)


def test_a_gate_on_the_measure_that_is_paid_cuts_the_schedule():
    # open from 90 %: the schedule with a threshold that pays 0.9 there
    cut = Schedule.from_points([(0.9, 0.9), (1.0, 1.0)], "extended")
    prices = coupled(LINE, GATE, outlook([1.0], rep=0.3), measures=(0, 0))
    assert expected_pay(prices) == pytest.approx([cut.expected_lognormal(1.0, 0.3)], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([cut.marginal_lognormal(1.0, 0.3)], rel=1e-9)


@pytest.mark.parametrize("rep", [0.0, 0.25])
def test_a_gate_on_a_count_looks_at_whole_numbers(rep):
    # accounts follow sales: 9 a unit of sales; the gate opens at ⌈0.9 · 10⌉ = 9 accounts
    sales = outlook([1.1], rep=rep, territory=0.2)
    accounts = replace(outlook([9.0], rep=rep, territory=0.2), law=Law.POISSON)
    prices = coupled(CURVE, GATE, sales, accounts, quotas=(1.0, 10.0))
    sd = sqrt(rep**2 + 0.04)
    z = np.linspace(-9, 9, 400_001)
    factor = np.exp(sd * z - sd * sd / 2)
    weight = norm.pdf(z) * (z[1] - z[0])

    def pay(m):
        return float((CURVE.value(1.1 * m * factor) * poisson_law.sf(8, 9.0 * m * factor) * weight).sum())

    assert expected_pay(prices)[0] == pytest.approx(pay(1.0), abs=1e-5)
    assert marginal_pay(prices)[0] == pytest.approx((pay(exp(0.02)) - pay(exp(-0.02))) / 0.04, rel=2e-3)


def test_pay_on_a_count_with_a_gate_on_money():
    accounts = replace(outlook([9.0], territory=0.2), law=Law.POISSON)
    money = outlook([1.0], territory=0.2, market=0.1)
    prices = coupled(LINE, GATE, accounts, money, quotas=(10.0, 1.0))
    # paid on the line, a count is its rate: E[rate/10 · gate(money)] as for two lognormals, in closed form under the tilted law
    sd = sqrt(0.05)
    d = (log(1.0 / 0.9) - sd * sd / 2) / sd
    covariance = 0.04
    assert expected_pay(prices) == pytest.approx([0.9 * norm.cdf(d + covariance / sd)], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([0.9 * (norm.cdf(d + covariance / sd) + norm.pdf(d + covariance / sd) / sd)], rel=1e-9)


def test_a_gate_on_a_share_is_the_chance_of_so_many_successes():
    renewals = replace(outlook([36.0], responds=False), law=Law.BINOMIAL, trials=np.array([[40.0]]))
    prices = coupled(CURVE, GATE, outlook([1.0], rep=0.35), renewals, quotas=(1.0, 36.0))
    opens = sum(comb(40, n) * 0.9**n * 0.1 ** (40 - n) for n in range(33, 41))  # 0.9 · 36 = 32.4
    assert expected_pay(prices) == pytest.approx([opens * CURVE.expected_lognormal(1.0, 0.35)], rel=1e-10)
    assert marginal_pay(prices) == pytest.approx([opens * CURVE.marginal_lognormal(1.0, 0.35)], rel=1e-10)


def test_pay_on_a_share_answers_to_a_gate_on_money():
    renewals = replace(outlook([36.0], responds=False), law=Law.BINOMIAL, trials=np.array([[40.0]]))
    prices = coupled(LINE, GATE, renewals, outlook([1.0], rep=0.35), quotas=(36.0, 1.0))
    assert marginal_pay(prices) == pytest.approx([GATE.marginal_lognormal(1.0, 0.35)], rel=1e-10)


def test_a_window_without_a_quota_earns_what_quota_pays():
    prices = coupled(CURVE, GATE, outlook([1.0], rep=0.35), outlook([0.3], rep=0.2), quotas=(1.0, 0.0))
    assert expected_pay(prices) == pytest.approx([CURVE.expected_lognormal(1.0, 0.35)], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([CURVE.marginal_lognormal(1.0, 0.35)], rel=1e-9)
    without = coupled(CURVE, GATE, outlook([1.0], rep=0.35), outlook([1.0], rep=0.2), quotas=(0.0, 1.0))
    assert marginal_pay(without) == pytest.approx([CURVE.value(1.0) * GATE.marginal_lognormal(1.0, 0.2)], rel=1e-9)


def test_nothing_random_is_the_slope_at_the_means():
    # x = 1.2 on slope 1.4, y = 1.05 on slope 0.4: pay 1.58 · 1.02, moved by 1.2 · 1.4 · 1.02 + 1.58 · 1.05 · 0.4
    factor = Schedule.from_points([(0, 0.6), (1, 1), (2, 1.4)], "capped")
    prices = coupled(CURVE, factor, outlook([1.2]), outlook([1.05]))
    assert expected_pay(prices) == pytest.approx([1.58 * 1.02])
    assert marginal_pay(prices) == pytest.approx([1.2 * 1.4 * 1.02 + 1.58 * 1.05 * 0.4])


@pytest.mark.parametrize("territory", [0.1, 0.25])
@pytest.mark.parametrize("curve", [CURVE, LINE, Schedule.from_points([(0, 0), (1, 1)], "capped")])
def test_marginal_pay_is_the_slope_of_expected_pay(territory, curve):
    one = outlook([0.3, 0.4, 0.35], rep=0.4, territory=territory, market=0.05)
    other = replace(outlook([3.0, 4.0, 3.5], rep=0.4, territory=territory, market=0.05), law=Law.POISSON)
    for second, quotas in ((outlook([0.5, 0.2, 0.2], territory=territory, market=0.1), (1.0, 0.9)), (other, (1.0, 10.0))):
        prices = coupled(curve, GATE, one, second, quotas=quotas, months=(0, 1, 2), target=500.0)
        assert marginal_pay(prices) == pytest.approx(slope_of(prices), rel=1e-5)
        assert integration_error(prices) < 0.01 * LARGEST_ERROR


def test_people_are_priced_as_if_they_were_alone():
    each = [coupled(CURVE, GATE, outlook([m], rep=0.3, territory=0.2), outlook([1.0], territory=0.2)) for m in (0.7, 1.0, 1.3)]
    window = each[0].coupled[0]
    beside = (replace(window.beside[0], quota=np.ones(3)),)
    together = replace(
        each[0],
        outlook=(outlook([[0.7], [1.0], [1.3]], rep=0.3, territory=0.2), outlook([[1.0]] * 3, territory=0.2)),
        coupled=(replace(window, own=replace(window.own, quota=np.ones(3), target=np.ones(3)), beside=beside),),
    )
    assert marginal_pay(together) == pytest.approx([marginal_pay(one)[0] for one in each], rel=1e-9)
