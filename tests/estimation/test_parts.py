"""Ramp, turnover, people and deals against closed forms and hand calculations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import chi2

from spmsim.estimation.deals import deal_sizes
from spmsim.estimation.levels import Design, Levels
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.people import standing_of
from spmsim.estimation.ramp import lost_months, ramp_of
from spmsim.estimation.sparse_sales import spreads_of
from spmsim.estimation.turnover import Leaving
from spmsim.records.history import Deals


def _panel(sales: list[list[float]]) -> Panel:
    months = np.asarray(sales)
    people = tuple("ABCDEFGH"[: len(months)])
    return Panel(
        people, people, ("hunter",) * len(people), ("North",) * len(people), "2026-01", months, np.ones(months.shape),
        np.full(months.shape, LONG_AGO), np.zeros(len(people), dtype=bool),
    )  # fmt: skip


def _levels(panel: Panel, effects: list[float], *, people: float, month: float, sparse: bool = False) -> Levels:
    person, month_of = np.nonzero(panel.employed > 0)
    ramp = tuple((0, step) for step in range(len(effects) - 1))
    matrix = np.zeros((len(person), len(effects)))
    matrix[:, 0] = 1.0
    design = Design(person, month_of, matrix, np.ones(len(person)), np.asarray([0]), np.asarray([0]), ("",), ("hunter",), ramp)
    return Levels(design, np.asarray(effects), 1e-6 * np.eye(len(effects)), people, 50.0, None, month, 100.0, sparse)


def test_a_ramp_that_is_known_is_found():
    productivity = np.log([0.2, 0.4, 0.6, 0.8, 1.0, 1.0])  # start 0.2 over 4 months
    grid = ramp_of(_levels(_panel([[1.0]]), [0.0, *productivity], people=0.04, month=0.1), "hunter")
    assert grid is not None
    start, months = grid.most_likely()
    assert months == 4
    assert start == pytest.approx(0.2, abs=0.005)


def test_a_ramp_needs_three_steps():
    assert ramp_of(_levels(_panel([[1.0]]), [0.0, -1.0, -0.5], people=0.04, month=0.1), "hunter") is None


def test_months_lost_in_a_ramp_are_the_sum_of_what_lacks():
    assert lost_months(np.asarray(0.2), np.asarray(4)) == pytest.approx(0.8 + 0.6 + 0.4 + 0.2)


def test_turnover_is_twelve_times_the_chance_a_month():
    assert Leaving(3, 120).yearly == pytest.approx(0.3)


@pytest.mark.parametrize("chance", [0.05, 0.5, 0.95])
def test_draws_of_turnover_are_those_of_the_beta(chance):
    drawn = Leaving(3, 120).draws(np.asarray([chance]))[0] / 12
    assert betainc(3.5, 117.5, drawn) == pytest.approx(chance, rel=1e-9)


def test_people_keep_the_share_of_their_ratio_that_their_months_carry():
    """Two months, variances 0.04 between and 0.16 within: weight 0.04/(0.04 + 0.08) = 1/3 of the mean 0.3 is 0.1, unknown 0.0267."""
    panel = _panel([[np.exp(0.2), np.exp(0.4)], [1.0, 1.0]])
    told = standing_of(panel, _levels(panel, [0.0], people=0.04, month=0.16))
    unknown = 0.04 * 2 / 3
    assert told.log_sd == pytest.approx(np.sqrt([unknown, unknown]))
    assert np.log(told.factor) == pytest.approx([0.1 + (unknown - 0.04) / 2, (unknown - 0.04) / 2])


def test_people_with_sparse_sales_are_weighted_by_what_was_expected_of_them():
    """Expected 2, sold 3, φ 1, between e^0.2 − 1 = 0.2214: weight 0.2214/(0.2214 + 0.5) = 0.3069, factor 1 + 0.3069·0.5."""
    panel = _panel([[3.0, 0.0]])
    told = standing_of(panel, _levels(panel, [0.0], people=0.2, month=1.0, sparse=True))
    weight = np.expm1(0.2) / (np.expm1(0.2) + 0.5)
    assert told.factor == pytest.approx([1 + weight * 0.5])


def test_sizes_of_deals_come_from_the_deals():
    """Deals of 100 and 300: mean 200, sd 141.42, cv 0.7071; φ of deals alone 300, so φ 400 leaves 100 for the person.

    A month of m has variance ÷ mean 300 + m·v, and φ is the mean of these: over months of 500 and 1,500, 300 + 1,000·v, so v = 0.1.
    """
    deals = Deals(
        ("a", "b"), np.zeros(2, np.int32), np.zeros(2, np.int32), np.asarray(["2026-01-05", "2026-02-01"], "datetime64[D]"),
        np.asarray([10_000, 30_000]), np.asarray([10_000, 30_000]), np.ones(2),
    )  # fmt: skip
    sizes = deal_sizes(400.0, np.asarray([500.0, 1_500.0]), deals, measure=0, digits=2)
    assert (sizes.average, sizes.cv) == pytest.approx((200.0, np.sqrt(0.5)))
    assert sizes.extra_rep_sd == pytest.approx(np.sqrt(np.log(1.1)))


def test_without_deals_only_the_product_is_known():
    sizes = deal_sizes(400.0, np.asarray([1_000.0]), None, measure=0, digits=2)
    assert sizes.average * (1 + sizes.cv**2) == pytest.approx(400.0)
    assert not sizes.is_from_deals


def test_luck_of_few_deals_leaves_fewer_degrees_of_freedom_between_people():
    """Ten people expected to sell 100 a year in two months of 50, five sold 90 + 70, five 20 + 20.

    φ: (10²/80 · 2) · 5 in 20 − 1 − 10 = 9 degrees of freedom, 12.5 ÷ 9 = 1.389. Seen: 60² ÷ 100² = 0.36; between 0.36 − 0.01389.
    """
    sales = np.asarray([90.0, 70.0] * 5 + [20.0, 20.0] * 5)
    told = spreads_of(np.repeat(np.arange(10), 2), sales, np.full(20, 50.0), parameters=1, roles=1)
    phi = 12.5 / 9
    assert told.phi == pytest.approx(phi)
    assert np.expm1(told.people) == pytest.approx(0.36 - phi / 100)
    assert told.people_freedom == pytest.approx(9 * ((0.36 - phi / 100) / 0.36) ** 2)


@pytest.mark.parametrize("months", [12, 36])
def test_the_range_of_people_covers_where_months_are_a_number_of_deals(months):
    """Nine in ten: 400 companies of 60 people, sd 0.25 between them, months of 40,000 whose variance is 30,000 times their mean."""
    random, held = np.random.default_rng(11), 0
    person = np.repeat(np.arange(60), months)
    for _ in range(400):
        mean = 40_000 * (1 + random.normal(0, 0.25, 60).clip(-0.9))[person]
        sales = 30_000 * random.gamma(mean / 30_000)
        told = spreads_of(person, sales, np.full(len(sales), sales.mean()), parameters=1, roles=1)
        ends = told.people * told.people_freedom / chi2.ppf([0.95, 0.05], told.people_freedom)
        held += ends[0] <= np.log1p(0.25**2) <= ends[1]
    assert 0.86 <= held / 400 <= 0.94
