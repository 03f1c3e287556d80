"""A payroll in several processes: the same bytes, payments and balances as in one; trouble is told as in one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.entrances.paying_in_parts import Payroll, paid_in_parts
from spmsim.foundation import processes
from spmsim.foundation.processes import in_processes
from spmsim.plans.payroll import Force
from spmsim.reports.statements import Coins
from tests.plans.payroll.forces import MEASURES, calendar, cancel, component, curve, deal, in_money, person, read_plan, sold, spell


def company() -> Payroll:
    """Seven people of two regions: a pool, a contest, a clawback, a holdback, somebody who leaves and somebody who joins."""
    contest = {"type": "contest", "prizes": [500, 300, 100], "among": "region", "ranked_by": "amount"}
    plan = read_plan(
        [component(formula=curve((0.0, 0.0), (1.0, 1.0), (1.5, 2.0)), period="quarter", scope="region"),
         in_money(contest, "race", period="quarter")],
        adjustments=[
            {"type": "holdback", "name": "later", "share": 0.3, "months": 2},
            {"type": "clawback", "name": "churn", "measure": "revenue", "basis": "paid", "restores_quota": False},
        ],
    )  # fmt: skip
    people = tuple(
        person(f"p{n}", spells=(spell(3 if n == 5 else 0, 7 if n == 2 else 11, region="NS"[n % 2]),),
               hired=3 if n == 5 else -600, leaves=7 if n == 2 else None)
        for n in range(7)
    )  # fmt: skip
    credits = [one for n in range(7) for one in sold(*[9_000 + 700 * n] * (4 if n != 5 else 0), rep_id=f"p{n}")]
    credits += [deal("d", 4, 30_000, rep_id="p5"), deal("e", 6, 20_000.5, rep_id="p2")]
    force = Force(people, {"plan": plan}, MEASURES, calendar(12))
    return Payroll(force, tuple(credits), (cancel("d", 8, 15_000), cancel("e", 9, 20_000.5)), None, Coins(2))


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_parts_are_the_whole_in_its_order(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spmsim.entrances.paying_in_parts.may_split", lambda: True)
    payroll = company()
    whole = payroll.ledger()
    found = paid_in_parts(payroll, parts=parts, enough=1)
    assert found is not None
    assert found.statements == payroll.statements(whole)
    assert found.payments == whole.payments
    assert found.balances == whole.balances
    assert sum(payment.amount for payment in found.payments) > 0 and found.balances


def test_few_people_are_paid_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spmsim.entrances.paying_in_parts.may_split", lambda: True)
    assert paid_in_parts(company()) is None
    assert processes.may_split() in (True, False)


def test_parts_come_in_their_order_and_trouble_of_one_is_left_to_the_whole() -> None:
    assert in_processes(lambda part: Decimal(part) / 4, 3) == [Decimal(0), Decimal("0.25"), Decimal("0.5")]

    def fails(part: int) -> Path:
        if part == 1:
            raise SystemExit(3)
        return Path(str(part))

    assert in_processes(fails, 2) is None
