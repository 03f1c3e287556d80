"""`pay`: real performance in, payments out; credits that cannot be paid are named."""

from decimal import Decimal

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.records.ledger import Balance, Cancellation, Credit
from spmsim.studies.paying.pay import pay
from tests.studies.worlds import LINEAR, base, changed


def credit(rep_id, month, dollars, measure="revenue"):
    return Credit(rep_id, month, measure, Decimal(dollars) * 100)


@pytest.fixture
def scenario(tmp_path):
    return base(tmp_path, LINEAR)


def test_a_year_at_the_base_rate(scenario):
    """10 % of what was sold, at each quarter's end: 100,000 and 50,000 in the first quarter pay 15,000."""
    who = scenario.spec.team.reps[0].rep_id
    ledger = pay(scenario, [credit(who, 0, 100_000), credit(who, 2, 50_000), credit(who, 5, 12_345)])
    paid = {payment.month: payment.amount for payment in ledger.payments if payment.amount}
    assert paid == {2: 1_500_000, 5: 123_450}
    assert ledger.balances == ()


def test_what_stands_open(tmp_path):
    component = LINEAR["plans"]["sellers"]["components"][0] | {"pay": {"every": "quarter", "lag_months": 2}}
    scenario = base(tmp_path, changed(LINEAR, plans={"sellers": LINEAR["plans"]["sellers"] | {"components": [component]}}))
    who = scenario.spec.team.reps[0].rep_id
    ledger = pay(scenario, [credit(who, 8, 70_000), credit(who, 9, 30_000)])
    assert {payment.month: payment.amount for payment in ledger.payments if payment.amount} == {10: 700_000}
    assert ledger.balances == (Balance(who, earned_unpaid=300_000, held=0, owed=0),)
    assert ledger.incentive_pay == 1_000_000


def test_every_credit_that_cannot_be_paid_is_named(scenario):
    who = scenario.spec.team.reps[0].rep_id
    with pytest.raises(BadInput) as refused:
        pay(scenario, [credit(who, 0, 1), credit("nobody", 0, 1), credit(who, 12, 1), credit(who, 0, 1, "revenues")])
    assert [(problem.path, problem.what) for problem in refused.value.problems] == [
        ("credit 2", "'nobody' is not employed in the calendar of the scenario."),
        ("credit 3", "month 12 lies outside the calendar of 12 months"),
        ("credit 4", "no measure 'revenues'; measures: revenue. Did you mean 'revenue'?"),
    ]


def test_cancellations_that_mean_nothing_are_named(scenario):
    with pytest.raises(BadInput) as refused:
        pay(scenario, [], [Cancellation("d", 12, Decimal(1)), Cancellation("d", 1, Decimal(0))])
    assert [(problem.path, problem.what) for problem in refused.value.problems] == [
        ("cancellation 1", "month 12 lies outside the calendar of 12 months"),
        ("cancellation 2", "0 is cancelled of deal 'd'; say how much of it, above 0"),
    ]


def test_many_that_cannot_be_paid_are_counted(scenario):
    with pytest.raises(BadInput) as refused:
        pay(scenario, [credit("nobody", 0, 1)] * 25)
    assert len(refused.value.problems) == 21
    assert refused.value.problems[-1].what == "and 5 more rows that cannot be paid"
