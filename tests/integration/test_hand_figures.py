"""Figures of the bundled company worked out by hand, with the working written down; nothing here comes from a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.plans.plan import Plan
from spmsim.scenario.loading import load
from spmsim.studies.explaining.check import check

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TARGET_INCENTIVE = 60_000
"""Of an account executive for small business: 120,000 on target at 50:50; 48,000 of it on revenue, 12,000 on new accounts."""


def plan_of(name: str) -> Plan:
    return load(SCENARIOS / f"{name}.yaml").spec.plans["account_executive"]


def pay(name: str, *, revenue: float, new_accounts: float = 1.0) -> float:
    """A small-business account executive's incentive pay of a year at the same attainment in every window."""
    attained = {"revenue": revenue, "new_accounts": new_accounts}
    quotas = {"revenue": 540_000.0, "new_accounts": 18.0}
    return float(sum(plan_of(name).payout(attained, TARGET_INCENTIVE, quotas).values()))


def test_the_company_as_it_is_loaded() -> None:
    found = check(SCENARIOS / "baseline.yaml").document
    # 48 · 540,000 + 40 · 810,000 + 20 · 1,260,000 + 12 · 900,000 = 25.92 m + 32.40 m + 25.20 m + 10.80 m
    # 48 · 18 + 40 · 9 + 20 · 5 = 864 + 360 + 100 accounts
    assert found["quotas"] == {"revenue": pytest.approx(94_320_000), "new_accounts": pytest.approx(1_324)}
    # 48 · 120,000 + 40 · 180,000 + 20 · 280,000 + 12 · 140,000 + 12 · 260,000 = 5.76 m + 7.20 m + 5.60 m + 1.68 m + 3.12 m
    assert found["on_target_earnings"] == pytest.approx(23_360_000)
    # half of 18.56 m for account executives, 35 % of 1.68 m for account managers, 40 % of 3.12 m for sales managers
    assert found["target_incentive"] == pytest.approx(9_280_000 + 588_000 + 1_248_000)


def test_quota_to_on_target_earnings_by_role() -> None:
    found = check(SCENARIOS / "baseline.yaml").document["roles"]
    ratios = {name: role["quota"] / role["on_target_earnings"] for name, role in found.items()}
    # 540/120, 810/180 and 1,260/280 are all 4.5; 900/140 is 6.43; 0.95 · 94.32 m / 3.12 m is 28.72
    assert ratios == {
        "ae_small_business": pytest.approx(4.5), "ae_mid_market": pytest.approx(4.5), "ae_enterprise": pytest.approx(4.5),
        "account_manager": pytest.approx(6.4286, abs=1e-4), "sales_manager": pytest.approx(28.7192, abs=1e-4),
    }  # fmt: skip


def test_the_plan_in_force() -> None:
    # at quota the target; at 130 % of revenue 48,000 · (1 + 1.5 · 0.3) + 12,000 = 69,600 + 12,000
    assert pay("baseline", revenue=1.0) == pytest.approx(60_000)
    assert pay("baseline", revenue=1.3) == pytest.approx(81_600)


def test_steeper_accelerators_pay_more_above_quota_only() -> None:
    # at 130 %: 48,000 · (1 + 2 · 0.3) = 76,800 in place of 69,600; at 180 %: 48,000 · (2 + 3 · 0.3) = 139,200 in place of 48,000 · 2.2
    assert pay("accelerators", revenue=0.9) == pytest.approx(pay("baseline", revenue=0.9))
    assert pay("accelerators", revenue=1.3) - pay("baseline", revenue=1.3) == pytest.approx(7_200)
    assert pay("accelerators", revenue=1.8) - pay("baseline", revenue=1.8) == pytest.approx(33_600)


def test_a_cap_costs_what_lies_beyond_it() -> None:
    # at 180 %: 48,000 · (1.75 − 2.2)
    assert pay("capped", revenue=1.5) == pytest.approx(pay("baseline", revenue=1.5))
    assert pay("capped", revenue=1.8) - pay("baseline", revenue=1.8) == pytest.approx(-21_600)


def test_a_threshold_pays_nothing_up_to_half_of_quota() -> None:
    # at 75 %: 48,000 · (0.75 − 0.5)/0.5 = 24,000 in place of 36,000
    assert pay("threshold", revenue=0.5) == pytest.approx(12_000)
    assert pay("threshold", revenue=0.75) - pay("baseline", revenue=0.75) == pytest.approx(-12_000)


def test_the_bump_is_a_fifth_of_the_revenue_pay_at_quota() -> None:
    # at quota 48,000 · 1.2; a hair below it 48,000 · 1
    assert pay("retroactive_bump", revenue=1.0) == pytest.approx(57_600 + 12_000)
    assert pay("retroactive_bump", revenue=0.999999) == pytest.approx(60_000, abs=0.1)


def test_the_quarterly_bonus_is_lost_a_hair_below_quota() -> None:
    # at 99 %: 0.7 · 60,000 · 0.99 + nothing + 12,000 = 53,580, in place of 48,000 · 0.99 + 12,000 = 59,520
    assert pay("quarterly_bonus", revenue=1.0) == pytest.approx(60_000)
    assert pay("quarterly_bonus", revenue=0.99) == pytest.approx(53_580)
    assert pay("baseline", revenue=0.99) == pytest.approx(59_520)


def test_a_year_in_place_of_quarters_forgets_their_ups_and_downs() -> None:
    # quarters at 50 % and 150 % in turn: quarterly 48,000 · (0.5 + 1.75)/2 = 54,000; over the year exactly quota, 48,000
    curve = plan_of("baseline").component("revenue").formula.schedule()
    quarters = sum(float(curve.value(attained)) for attained in (0.5, 1.5, 0.5, 1.5))
    assert 48_000 * quarters / 4 == pytest.approx(54_000)
    assert plan_of("annual").component("revenue").window_months == 12
    assert 48_000 * float(plan_of("annual").component("revenue").formula.schedule().value(1.0)) == pytest.approx(48_000)


def test_lower_quotas_pay_the_same_sales_more() -> None:
    # 540,000 of 486,000 and 18 of 16.2 are 1.1111; 60,000 · (1 + 1.5/9) = 70,000
    quotas = load(SCENARIOS / "quotas_lower.yaml").spec.quotas["small_business"].rules
    attained = 540_000 / quotas["revenue"].amount  # type: ignore[attr-defined]
    assert attained == pytest.approx(10 / 9)
    assert pay("quotas_lower", revenue=attained, new_accounts=attained) == pytest.approx(70_000)
