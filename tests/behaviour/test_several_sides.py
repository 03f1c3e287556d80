"""What three and more measures earn together, against closed forms, chances of a trivariate normal, and slopes by brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import comb, exp, log, sqrt

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm
from scipy.stats import poisson as poisson_law

from spmsim.behaviour.coupled_pay import LARGEST_ERROR, coupled_worth
from spmsim.behaviour.joint_sales import joint_sales
from spmsim.behaviour.several_sides import several_worth
from spmsim.behaviour.static_response import expected_pay, integration_error, marginal_pay
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Law
from spmsim.records.price_list import Beside, CoupledWindow, PricedWindow, PriceList
from tests.behaviour.pricing import outlook

LINE = Schedule.from_points([(0, 0), (1, 1)], "extended")
CURVE = Schedule.from_points([(0.5, 0.2), (1, 1), (1, 1.3), (1.5, 2)], "extended")
FACTOR = Schedule.from_points([(0, 0.6), (1, 1), (2, 1.4)], "capped")
ONE = Schedule.steps([(0.0, 1.0)])


def gate(level):
    return Schedule.steps([(level, 1.0)])


def together(*pairs, quotas=None):
    """A price list with one window of one person that looks at (schedule, outlook) of each measure, the first of which is paid."""
    schedules, outlooks = zip(*pairs, strict=True)
    quota = [np.array([float(one)]) for one in quotas or [1.0] * len(pairs)]
    own = PricedWindow("part", 0, (0,), schedules[0], False, quota[0], np.array([1.0]))
    beside = tuple(Beside(k, (0,), quota[k], (schedules[k],)) for k in range(1, len(pairs)))
    return PriceList((), tuple(outlooks), outlooks[0].mean.shape[1], (CoupledWindow(own, (schedules[0],), beside),))


def moved(prices, factor):
    means = [replace(one, mean=one.mean * factor if one.responds else one.mean) for one in prices.outlook]
    return replace(prices, outlook=tuple(means))


def test_three_lines_are_the_mean_of_a_product_of_lognormals():
    # territory 0.2 in common, shocks of their own: ln E XYZ = sum of the logs of the means + three covariances of 0.04
    prices = together(
        (LINE, outlook([1.1], territory=0.2, rep=0.3)),
        (LINE, outlook([0.9], territory=0.2)),
        (LINE, outlook([1.2], territory=0.2, market=0.1)),
    )
    expected = 1.1 * 0.9 * 1.2 * exp(3 * 0.04)
    assert expected_pay(prices) == pytest.approx([expected], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([3 * expected], rel=1e-8)
    assert integration_error(prices) < 0.01 * LARGEST_ERROR


def test_three_gates_are_a_chance_of_a_trivariate_normal():
    """Shocks: revenue and margin share territory 0.25, all share skill 0.15; each has a market of its own (0.2, 0.3, 0.25)."""
    outlooks = [
        outlook([1.0], territory=0.25, skill=0.15, market=0.2), outlook([1.1], territory=0.25, skill=0.15, region=0.3),
        outlook([0.95], skill=0.15, rep=0.25),
    ]  # fmt: skip
    prices = together((gate(0.9), outlooks[0]), (gate(1.0), outlooks[1]), (gate(0.8), outlooks[2]))
    sds = [sqrt(0.25**2 + 0.15**2 + 0.2**2), sqrt(0.25**2 + 0.15**2 + 0.3**2), sqrt(0.15**2 + 0.25**2)]
    logs = np.full((3, 3), 0.15**2)
    logs[0, 1] = logs[1, 0] = 0.25**2 + 0.15**2
    covariance = logs / np.outer(sds, sds)
    np.fill_diagonal(covariance, 1.0)

    def chance(m):
        at = [(log(mean * m / level) - sd * sd / 2) / sd for mean, level, sd in zip((1.0, 1.1, 0.95), (0.9, 1.0, 0.8), sds, strict=True)]
        return multivariate_normal.cdf(at, mean=np.zeros(3), cov=covariance, abseps=1e-10, releps=1e-10, maxpts=2_000_000)

    assert expected_pay(prices)[0] == pytest.approx(chance(1.0), abs=2e-7)
    assert marginal_pay(prices)[0] == pytest.approx((chance(exp(0.01)) - chance(exp(-0.01))) / 0.02, abs=2e-4)


def test_measures_that_move_as_one_are_one_sum():
    # one shock of 0.3 moves all three: paid where the factor exceeds the highest of 0.9/1.0, 1.1/1.2 and 0.8/0.9
    prices = together((gate(0.9), outlook([1.0], rep=0.3)), (gate(1.1), outlook([1.2], rep=0.3)), (gate(0.8), outlook([0.9], rep=0.3)))
    d = (-log(1.1 / 1.2) - 0.045) / 0.3
    assert expected_pay(prices) == pytest.approx([norm.cdf(d)], rel=1e-9)
    assert marginal_pay(prices) == pytest.approx([norm.pdf(d) / 0.3], rel=1e-6)


def test_a_gate_on_a_share_and_a_factor_on_a_count_beside_money():
    """The clauses of many plans: renewals open the gate, new accounts multiply, and revenue is paid; accounts follow revenue."""
    renewals = replace(outlook([36.0], responds=False), law=Law.BINOMIAL, trials=np.array([[40.0]]))
    accounts = replace(outlook([9.0], rep=0.25, territory=0.2), law=Law.POISSON)
    revenue = outlook([1.1], rep=0.25, territory=0.2)
    prices = together((CURVE, revenue), (gate(0.9), renewals), (FACTOR, accounts), quotas=(1.0, 36.0, 10.0))
    opens = sum(comb(40, n) * 0.9**n * 0.1 ** (40 - n) for n in range(33, 41))  # 0.9 · 36 = 32.4
    sd = sqrt(0.25**2 + 0.04)
    z = np.linspace(-9, 9, 100_001)
    luck, weight = np.exp(sd * z - sd * sd / 2), norm.pdf(z) * (z[1] - z[0])
    n = np.arange(80)

    def pay(m):
        factor = poisson_law.pmf(n, 9.0 * m * luck[:, None]) @ FACTOR.value(n / 10.0)
        return opens * float((CURVE.value(1.1 * m * luck) * factor * weight).sum())

    assert expected_pay(prices)[0] == pytest.approx(pay(1.0), abs=2e-5)
    assert marginal_pay(prices)[0] == pytest.approx((pay(exp(0.02)) - pay(exp(-0.02))) / 0.04, rel=2e-3)


@pytest.mark.parametrize("shared", [0.0, 0.15, 0.3])
def test_two_measures_are_worth_the_same_by_either_sum(shared):
    own = sqrt(0.3**2 - shared**2)
    prices = together((CURVE, outlook([1.1], rep=own, territory=shared)), (gate(0.9), outlook([0.95], market=own, territory=shared)))
    sides, correlation = joint_sales(prices, prices.coupled[0])
    closed, several = coupled_worth(sides, correlation), several_worth(sides, correlation, 32)
    assert several[0] == pytest.approx(closed[0], rel=1e-9)
    assert several[1] == pytest.approx(closed[1], rel=1e-6)


def test_a_measure_that_always_pays_one_changes_nothing():
    one, other = (CURVE, outlook([1.1], rep=0.3, territory=0.2)), (gate(0.9), outlook([0.95], market=0.3, territory=0.2))
    idle = (ONE, outlook([1.0], territory=0.2, region=0.4))
    pays = [
        (expected_pay(prices)[0], marginal_pay(prices)[0])
        for prices in (together(one, other), together(one, other, idle), together(one, idle, other))
    ]
    for before, after in pairwise(pays):
        assert after == pytest.approx(before, rel=1e-6)


def test_marginal_pay_is_the_slope_of_expected_pay():
    revenue = outlook([0.3, 0.4, 0.35], rep=0.4, territory=0.2)
    accounts = replace(outlook([3.0, 4.0, 3.5], rep=0.4, territory=0.2), law=Law.POISSON)
    margin = outlook([0.3, 0.4, 0.35], rep=0.4, territory=0.2, region=0.15)  # a shock of its own: not the same as revenue any more
    prices = together((CURVE, revenue), (FACTOR, accounts), (gate(0.25), margin), quotas=(0.3, 3.5, 1.0))
    slope = (expected_pay(moved(prices, exp(0.01))) - expected_pay(moved(prices, exp(-0.01)))) / 0.02
    assert marginal_pay(prices) == pytest.approx(slope, rel=2e-3)
    assert integration_error(prices) < LARGEST_ERROR
