"""What the two payrolls once differed in, each by hand: the package pays what the calculation says, and so does the oracle."""

from __future__ import annotations

from typing import Any

from spmsim.studies.pay import pay

from .payroll import pay_world
from .scenario import cancellations_of, credits_of, scenario_of
from .worlds import component, counted, curve, person, plan, world


def paid_by_both(given: dict[str, Any], rep_id: str = "a") -> dict[int, int]:
    """Cents by month, where the payrolls agree."""
    whole = {"season": [1] * 12, **given, "people": [{"ramp": None, "spells": [], "accounts": 0, **one} for one in given["people"]]}
    ledger = pay(scenario_of(whole), credits_of(whole), cancellations_of(whole))
    by_package = {payment.month: payment.amount for payment in ledger.payments if payment.rep_id == rep_id and payment.amount}
    by_oracle = {month: amount for month, amount in pay_world(whole)[rep_id]["payments"].items() if amount}
    assert by_package == by_oracle
    return by_package


def test_trials_to_come_of_a_team_are_the_accounts_that_come_due() -> None:
    """40 accounts: 3, 3, 4 … a month. By March 3 + 3 + 10 trials, 30 accounts to come: 120,000 × 4 ÷ 46, whatever October brings."""
    of_team = component(
        "renewed", curve((0, 0), (1, 1)), measure="renewals", period="quarter", accumulation="toward_year", weight=1, scope="team"
    )
    rows = [counted(month, 0, measure="renewals") for month in range(2)] + [counted(2, 4, measure="renewals", out_of=10)]
    rows.append(counted(9, 0, measure="renewals", out_of=0))
    who = person(quota={"renewals": 1}, accounts=40, potential=["renewals"])
    assert paid_by_both(world(plan(of_team), *rows, people=[who]))[2] == 1043478
