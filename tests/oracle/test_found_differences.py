"""Known defects of tools in the field, and what the two payrolls once differed in, each by hand: both pay what the calculation says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from spmsim.records.ledger import SUMMED, Ledger
from spmsim.studies.paying.pay import pay

from .payroll import pay_world
from .scenario import cancellations_of, credits_of, scenario_of
from .worlds import commission, component, counted, curve, person, plan, sold, world


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """The world with all that a scenario needs."""
    return {"season": [1] * 12, **given, "people": [{"ramp": None, "spells": [], "accounts": 0, **one} for one in given["people"]]}


def ledger_of(given: dict[str, Any]) -> Ledger:
    return pay(scenario_of(given), credits_of(given), cancellations_of(given))


def paid_by_both(given: dict[str, Any]) -> dict[int, int]:
    """Cents by month that a single person is paid, where the payrolls agree."""
    by_package = {payment.month: payment.amount for payment in ledger_of(whole(given)).payments if payment.amount}
    by_oracle = {month: amount for month, amount in pay_world(whole(given))["a"]["payments"].items() if amount}
    assert by_package == by_oracle
    return by_package


def owed_by_both(given: dict[str, Any]) -> int:
    """Cents that a single person owes at the calendar's end, where the payrolls agree."""
    owed = sum(balance.owed for balance in ledger_of(whole(given)).balances)
    assert owed == pay_world(whole(given))["a"]["balances"]["owed"]
    return owed


def test_trials_to_come_of_a_team_are_the_accounts_that_come_due() -> None:
    """By March 3 + 3 + 10 trials, and 30 of 40 accounts to come: 120,000 × 4 ÷ 46, whatever October brings."""
    of_team = component(
        "renewed", curve((0, 0), (1, 1)), measure="renewals", period="quarter", accumulation="toward_year", weight=1, scope="team"
    )
    said = {0: (0, 3), 1: (0, 3), 2: (4, 10), 9: (0, 0)}
    rows = [counted(month, renewed, measure="renewals", out_of=trials) for month, (renewed, trials) in said.items()]
    who = person(quota={"renewals": 1}, accounts=40, potential=["renewals"])
    assert paid_by_both(world(plan(of_team), *rows, people=[who]))[2] == 1043478


@pytest.mark.parametrize(("sales", "dollars"), [(1_000_000, 100_000), (1_010_000, 101_500)])
def test_reaching_a_higher_tier_keeps_the_lower_ones(sales: int, dollars: int) -> None:
    """A tool of the field dropped them: 100 % paid 100,000 but 101 % paid 1,500. It is 100,000 + 1.5 × 1,000."""
    tiers = commission((0, 1), (1, 1.5), rates_on="attainment", tiering="marginal", crossing_deal="split")
    yearly = component("c", tiers, period="year", weight=1)
    who = person(on_target_earnings=200_000, quota={"revenue": 1_000_000}, potential=["revenue"])
    assert paid_by_both(world(plan(yearly), sold(0, sales), people=[who])) == {11: dollars * 100}


def test_a_quota_of_zero_pays_as_at_quota_whatever_was_sold() -> None:
    """A correction of −1 dollar in the second month: both months pay their 10,000."""
    monthly = component("c", curve((0, 0), (1, 1), (1.5, 1.75)), weight=1)
    who = person(quota={"revenue": 0}, potential=["revenue"])
    given = world(plan(monthly), sold(0, 5), sold(1, -1), people=[who], months=2)
    assert paid_by_both(given) == {0: 1_000_000, 1: 1_000_000}


def test_a_draw_owed_at_exit_is_rounded_with_what_is_owed() -> None:
    """In cents: 120 at 2 % earned 2.4 in January and are cancelled in November; a draw of 102 for 1 of 30 days is 3.4. 5.8 are owed: 6."""
    november = {"from": "2027-11", "to": "2027-11"}
    advance = {"type": "draw", "name": "start", "amount": 1.02, "every": "month", "recoverable": True, "open_at_exit": "owed"}
    back = {"type": "clawback", "name": "back", "measure": "revenue", "basis": "rate", "restores_quota": False}
    tested = plan(component("c", commission((0, 0.02))), adjustments=[{**advance, "months": november}, back])
    who = person(left_on="2027-11-01", quota={"revenue": 1}, potential=["revenue"])
    cancelled = [{"deal_id": "d", "month": 10, "amount": 120}]
    given = world(tested, sold(0, 1.2, deal_id="d", day="2027-01-05"), people=[who], cancellations=cancelled)
    assert paid_by_both(given) == {0: 2, 10: 3}
    assert owed_by_both(given) == 6


def test_lines_of_parts_of_a_cent_sum_exactly_to_the_payment() -> None:
    """1⅓ cents in parts of ¼, ¼ and ½, each with eight decimals of a dollar; rounding takes what is more than a cent."""
    parts = [component(f"c{part}", curve((0, 0), (1, 1)), weight=weight) for part, weight in enumerate((0.25, 0.25, 0.5))]
    who = person(quota={"revenue": 0.36}, on_target_earnings=0.32, potential=["revenue"])
    given = whole(world(plan(*parts), sold(0, 0.03), people=[who], months=1))
    ledger = ledger_of(given)
    lines = [line.amount for line in ledger.lines if line.stage in SUMMED]
    assert lines == [Decimal("0.333333"), Decimal("0.333333"), Decimal("0.666667"), Decimal("-0.333333")]
    assert sum(lines) == ledger.payments[0].amount == 1


def test_an_open_draw_keeps_its_terms_where_the_new_plan_has_none_to_recover() -> None:
    """Of 1,000 advanced in January, 900 are recovered from what February earned; 100 are forgiven at exit, though its draw is another."""
    first = {"type": "draw", "name": "start", "amount": 1000, "every": "month", "recoverable": True, "open_at_exit": "forgiven"}
    then = {"type": "draw", "name": "start", "amount": 500, "every": "month", "recoverable": False}
    part = component("c", commission((0, 0.1)))
    who = person(left_on="2027-02-28", quota={"revenue": 1}, potential=["revenue"], spells=[{"from": 1, "plan": "second"}])
    given = world(plan(part, adjustments=[first]), sold(1, 9000), people=[who], second=plan(part, adjustments=[then]))
    assert paid_by_both(given) == {0: 100_000}
    assert owed_by_both(given) == 0


def test_draws_of_a_former_plan_are_recovered_in_its_order_whichever_advanced_first() -> None:
    """Monthly 1,000 from January on, and 600 at the half year's end, which stands first in the plan; nothing is sold until July.

    January to May advance 1,000 each; June 600, then 400 more: open are 600 and 5,400. July, which a transfer ends, earns 1,000: 600 are
    recovered of the half year's draw and 400 of the monthly one. August earns 5,500, of which the monthly one recovers its 5,000.
    """
    half = {"type": "draw", "name": "half", "amount": 600, "every": "half", "recoverable": True, "open_at_exit": "owed"}
    monthly = {"type": "draw", "name": "monthly", "amount": 1000, "every": "month", "recoverable": True, "open_at_exit": "owed"}
    by_half, part = component("c", commission((0, 0.1)), period="half"), component("c", commission((0, 0.1)))
    who = person(quota={"revenue": 1}, potential=["revenue"], spells=[{"from": 6, "plan": "second"}, {"from": 7, "region": "south"}])
    sales = (sold(6, 10_000), sold(7, 55_000))
    given = world(plan(by_half, adjustments=[half, monthly]), *sales, people=[who], second=plan(part), months=9)
    assert paid_by_both(given) == {**dict.fromkeys(range(6), 100_000), 7: 50_000}
    assert owed_by_both(given) == 0
