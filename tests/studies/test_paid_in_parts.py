"""A payroll in several processes: the same bytes, payments and balances as in one; trouble is told as in one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.entrances.paying_in_parts import Payroll, paid_in_parts
from spmsim.foundation import processes
from spmsim.foundation.processes import in_processes
from spmsim.plans.payroll import Force, settle_force, settle_in_turn
from spmsim.reports.statements import Coins
from tests.plans.payroll.forces import MEASURES, calendar, cancel, component, curve, deal, in_money, person, read_plan, sold, spell


def company(*, has_contest: bool = True) -> Payroll:
    """Seven people of two regions, of whom one leaves and one joins: a pool, a contest or none, a clawback, a holdback."""
    contest = {"type": "contest", "prizes": [500, 300, 100], "among": "region", "ranked_by": "amount"}
    plan = read_plan(
        [component(formula=curve((0.0, 0.0), (1.0, 1.0), (1.5, 2.0)), period="quarter", scope="region"),
         *([in_money(contest, "race", period="quarter")] if has_contest else [])],
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


@pytest.mark.parametrize("processes_", [1, 2, 3, 7])
def test_parts_are_the_whole_in_its_order(processes_: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spmsim.entrances.paying_in_parts.may_split", lambda: True)
    payroll = company()
    whole = payroll.ledger()
    found = paid_in_parts(payroll, processes=processes_, enough=1)
    assert found is not None
    assert b"".join(found.statements) == payroll.statements(whole, payroll.force.people)
    assert found.payments == whole.payments
    assert found.balances == whole.balances
    assert sum(payment.amount for payment in found.payments) > 0 and found.balances


@pytest.mark.parametrize("at_a_time", [1, 2, 3, 10])
@pytest.mark.parametrize("has_contest", [False, True])
def test_people_in_turn_have_the_ledger_of_all_at_once(has_contest: bool, at_a_time: int) -> None:
    """Pools look at everybody all the same; with a contest nobody can be ranked before the others have sold, so all come together."""
    payroll = company(has_contest=has_contest)
    whole = settle_force(payroll.force, payroll.credits, payroll.cancellations)
    found = list(settle_in_turn(payroll.force, payroll.credits, payroll.cancellations, people=at_a_time))
    step = 7 if has_contest else at_a_time
    assert [len(people) for people, _ in found] == [min(step, 7 - first) for first in range(0, 7, step)]
    for people, ledger in found:
        ids = {one.rep_id for one in people}
        assert ledger.payments == tuple(one for one in whole.payments if one.rep_id in ids)
        assert ledger.balances == tuple(one for one in whole.balances if one.rep_id in ids)
        assert sorted(map(str, ledger.lines)) == sorted(str(line) for line in whole.lines if line.rep_id in ids)


def test_few_people_are_paid_at_once_and_many_in_turn_where_there_is_no_second_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spmsim.entrances.paying_in_parts.may_split", lambda: False)
    payroll = company()
    assert paid_in_parts(payroll) is None
    found = paid_in_parts(payroll, enough=1)
    assert found is not None
    assert b"".join(found.statements) == payroll.statements(payroll.ledger(), payroll.force.people)
    assert processes.may_split() in (True, False)


def test_parts_come_in_their_order_and_trouble_of_one_is_left_to_the_whole() -> None:
    assert in_processes(lambda part: Decimal(part) / 4, 3) == [Decimal(0), Decimal("0.25"), Decimal("0.5")]

    def fails(part: int) -> Path:
        if part == 1:
            raise SystemExit(3)
        return Path(str(part))

    assert in_processes(fails, 2) is None
