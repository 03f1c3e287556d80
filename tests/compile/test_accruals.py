"""When windows are earned and paid, as a behaviour sees it, against hand calculations."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.behaviour.forward_looking.priced_year import earning_windows
from spmsim.compile import compile_game, price_lists
from spmsim.records.price_list import PricedWindow
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import load, vary

GOOD = Path(__file__).parents[1] / "bad_scenarios" / "good.yaml"
REVENUE = "plans.hunt.components[revenue]"


def revenue_windows(*changes: Change) -> list[PricedWindow]:
    scenario = vary(load(GOOD), changes)
    return [one for one in price_lists(scenario, compile_game(scenario))[0].prices.windows if one.component == "revenue"]


def accrued(*changes: Change) -> list[list[tuple[int, int]]]:
    return [[(one.month, one.paid) for one in window.accruals] for window in revenue_windows(*changes)]


def running(accumulation: str, period: str = "quarter") -> tuple[Change, ...]:
    falling = Change("set", f"{REVENUE}.when_negative", "carry")
    return Change("set", f"{REVENUE}.accumulation", accumulation), Change("set", f"{REVENUE}.period", period), falling


def test_a_discrete_quarter_is_added_up_at_its_end_and_paid_then():
    assert accrued(Change("set", f"{REVENUE}.period", "quarter")) == [[(2, 2)], [(5, 5)], [(8, 8)], [(11, 11)]]


def test_pay_comes_at_the_end_of_its_period_and_months_later():
    pay = Change("set", f"{REVENUE}.pay", {"every": "half", "lag_months": 2})
    assert accrued(Change("set", f"{REVENUE}.period", "quarter"), pay) == [[(2, 7)], [(5, 7)], [(8, 13)], [(11, 13)]]


@pytest.mark.parametrize("accumulation", ["to_date", "toward_year"])
def test_a_year_to_date_is_added_up_by_the_quarter(accumulation):
    assert accrued(*running(accumulation)) == [[(2, 2), (5, 5), (8, 8), (11, 11)]]


def test_to_date_the_quota_is_that_of_the_months_so_far_and_toward_the_year_the_whole():
    (to_date,), (toward,) = revenue_windows(*running("to_date")), revenue_windows(*running("toward_year"))
    quota, target = float(to_date.quota[0]), float(to_date.target[0])
    assert [float(one.quota[0]) / quota for one in to_date.accruals] == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert [float(one.target[0]) / target for one in to_date.accruals] == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert [float(one.quota[0]) / quota for one in toward.accruals] == [1.0] * 4
    assert [float(one.target[0]) / target for one in toward.accruals] == [1.0] * 4


def test_the_windows_of_the_induction_pay_what_the_plan_pays_in_money():
    """At quota a quarter earns its target pay, whatever the unit."""
    scenario = vary(load(GOOD), [Change("set", f"{REVENUE}.period", "quarter")])
    prices = price_lists(scenario, compile_game(scenario))[0].prices
    window = next(one for one in prices.windows if one.component == "revenue")
    first = next(one for one in earning_windows(prices, window.measure) if one.last == 2)
    assert first.first == 0
    at_quota = first.settlements[0].entitlement.value(float(window.quota[0]))
    assert at_quota == pytest.approx(float(window.target[0]) * window.schedule.value(1.0))
