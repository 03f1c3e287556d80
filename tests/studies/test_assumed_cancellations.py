"""What clawbacks assume to be cancelled, as cancellations that the payroll pays by: by hand, and in the studies of single people."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.compile.paid_people import paid_force
from spmsim.records.ledger import Cancellation, Credit
from spmsim.studies.compare import compare
from spmsim.studies.one_year.assumed_cancellations import with_assumed_cancellations
from spmsim.studies.one_year.person_year import person_year
from tests.studies.worlds import LINEAR, base, changed, variant

PLAN = {**LINEAR["plans"]["sellers"], "adjustments": []}
CHURN = {"type": "clawback", "name": "churn", "measure": "revenue", "basis": "rate", "restores_quota": False,
         "cancellations": {"share": 0.02, "lag_months": 4}}  # fmt: skip
FIXED = changed(LINEAR, behaviour={"type": "fixed"})
CLAWED = changed(FIXED, plans={"sellers": {**PLAN, "adjustments": [CHURN]}, "plain": PLAN})


def test_a_months_sales_are_a_deal_of_which_a_share_is_cancelled(tmp_path: Path) -> None:
    """2 % of 1,234.50 in March is 24.69, in July; 2 % of 0.25 is half a cent, so one; September's would be cancelled after the year."""
    scenario = base(tmp_path, CLAWED)
    ann = scenario.spec.team.reps[0].rep_id
    sold = [Credit(ann, month, "revenue", Decimal(cents)) for month, cents in ((2, 123_450), (3, 10), (7, 25), (8, 900))]
    credits, cancelled = with_assumed_cancellations(paid_force(scenario.spec), sold)
    assert [credit.deal_id for credit in credits] == [f"{ann} revenue 2027-03", None, f"{ann} revenue 2027-08", None]
    assert [credit.amount for credit in credits] == [credit.amount for credit in sold]
    assert cancelled == (Cancellation(f"{ann} revenue 2027-03", 6, Decimal(2469)), Cancellation(f"{ann} revenue 2027-08", 11, Decimal(1)))


def test_the_plan_of_the_month_of_the_sale_says_what_is_cancelled(tmp_path: Path) -> None:
    seller = LINEAR["team"]["roles"]["seller"] | {"plan": [{"from": "2027-01", "use": "sellers"}, {"from": "2027-05", "use": "plain"}]}
    scenario = base(tmp_path, changed(CLAWED, team={**LINEAR["team"], "roles": {"seller": seller}}))
    sold = [Credit(scenario.spec.team.reps[0].rep_id, month, "revenue", Decimal(1000)) for month in range(8)]
    _, cancelled = with_assumed_cancellations(paid_force(scenario.spec), sold)
    assert [(one.month, one.amount) for one in cancelled] == [(month, 20) for month in range(4, 8)]


def test_a_persons_year_shows_what_is_taken_back(tmp_path: Path) -> None:
    """A tenth of every dollar is paid at each quarter's end; 2 % of the first eight months' sales is cancelled by December, at a tenth."""
    scenario = base(tmp_path, CLAWED)
    year = person_year(scenario, scenario.spec.team.reps[0].rep_id)
    taken = [(line.month, -line.amount) for line in year.lines if line.item == "churn"]
    # Four months after the sale the quarter has ended: May takes back on January, December on August.
    assert [month for month, _ in taken] == list(range(4, 12))
    assert [amount for _, amount in taken] == [
        pytest.approx(credit.amount * Decimal("0.002"), abs=Decimal("0.06")) for credit in year.credits[:8]
    ]
    assert not [line for line in year.lines if line.stage == "credit"]
    paid = sum(payment.amount for payment in year.payments) - year.payments[-1].owed
    sold = sum(credit.amount for credit in year.credits) / 10
    assert abs(paid - (sold - sum(amount for _, amount in taken))) <= 8  # four payments and eight balances, each within half a cent


def test_three_people_are_paid_by_what_each_plan_assumes(tmp_path: Path) -> None:
    today = base(tmp_path, changed(FIXED, plans={"sellers": PLAN}))
    clawed = variant(tmp_path, "clawed", {"add": "plans.sellers.adjustments", "item": CHURN})
    three = compare(today, [clawed], replications=2, out=tmp_path / "runs").three_people
    assert three is not None
    for person in three.people:
        before, after = ([line for line in year.lines if line.item == "churn"] for year in person.years)
        assert (len(before), len(after)) == (0, 8)
