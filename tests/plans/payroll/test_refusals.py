"""What cannot be paid is refused, with the rule and the people concerned."""

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.plans.formula import Formula
from spmsim.plans.payout_curve import PayoutCurve
from tests.plans.payroll.forces import cancel, commission, component, deal, in_money, person, rate, read_plan, settle, sold
from tests.plans.reading import read_component

MONTHLY = component(period="month")


def problems(*args, **kwargs):
    with pytest.raises(BadInput) as refused:
        settle(*args, **kwargs)
    return [(problem.path, problem.what) for problem in refused.value.problems]


def test_rules_on_deals_need_deals():
    """Each rule that looks at single deals is named once, with the people of whom only totals are known."""
    tiers = commission((0.0, 0.04), (1000.0, 0.10), rates_on="amount", tiering="marginal", crossing_deal="whole_at_lower")
    windfall = {"type": "large_deal", "name": "windfall", "measure": "revenue", "above": {"amount": 5_000}, "credit_share": 0.5}
    people = [person(name) for name in ("ann", "bob", "cyd", "dan", "eve")]
    credits = [credit for name in ("ann", "bob", "cyd", "dan") for credit in sold(100, 200, rep_id=name)] + [deal("d", 0, 5, rep_id="eve")]
    found = problems(read_plan([in_money(tiers)], adjustments=[windfall]), credits, *people)
    what = "this rule looks at single deals, but only totals are known of ann, bob, cyd and 1 more; give one row per deal, with deal_id"
    assert found == [("plans.plan.adjustments[windfall]", what), ("plans.plan.components[revenue]", what)]


def test_totals_of_nothing_need_no_deals():
    tiers = commission((0.0, 0.04), (1000.0, 0.10), rates_on="amount", tiering="marginal", crossing_deal="whole_at_lower")
    ledger = settle(read_plan([in_money(tiers)]), [*sold(0), deal("d", 1, 500)])
    assert [(payment.month, payment.amount) for payment in ledger.payments if payment.amount] == [(1, 2000)]


def test_formulas_that_the_payroll_does_not_know():
    """A formula of somebody's own that is no schedule, or looks at single deals, is refused by name."""

    class Weather(Formula):
        type: str = "weather"

        def in_words(self, words):
            return "as the weather is"

    class ByDeal(PayoutCurve):
        @property
        def needs_deals(self):
            return "deal by deal"

    monthly = read_component(**component(period="month"))
    told = []
    for formula in (Weather(), ByDeal(points=((0.0, 0.0), (1.0, 1.0)), beyond="capped")):
        part = monthly.model_copy(update={"formula": formula})
        told += problems(read_plan([]).model_copy(update={"components": (part,)}), sold(1))
    assert told == [
        ("plans.plan.components[revenue].formula", "the payroll does not know how a 'weather' pays"),
        ("plans.plan.components[revenue].formula", "the payroll does not know how 'deal by deal' of a 'payout_curve' rates single deals"),
    ]


def test_totals_of_a_team_are_totals():
    tiers = commission((0.0, 0.04), (1000.0, 0.10), rates_on="amount", tiering="marginal", crossing_deal="whole_at_lower")
    plans = {"plan": read_plan([]), "lead": read_plan([in_money(tiers, scope="team")])}
    lead = person("boss", plan="lead", sells=())
    found = problems(plans, sold(100), lead, person(manager_id="boss"))
    assert [path for path, _ in found] == ["plans.lead.components[revenue]"]


def test_cancellations_that_cannot_be_meant():
    plan = read_plan([in_money(rate(0.1))])
    credits = [deal("d-1", 0, 100), deal("e-1", 4, 100), deal("d-1", 0, 100, rep_id="bob")]
    cancelled = [cancel("d-1", 1, 60), cancel("d-1", 2, 50), cancel("e-1", 3, 5), cancel("d-2", 1, 5)]
    found = problems(plan, credits, person(), person("bob"), cancellations=cancelled)
    assert found == [
        ("cancellations", "110.00 is cancelled of deal 'd-1', which is worth 100.00"),
        ("cancellations", "deal 'e-1' is cancelled in a month before it is credited"),
        ("cancellations", "no deal 'd-2' is credited, but it is cancelled. Did you mean 'd-1'?"),
    ]


def test_a_rating_that_is_no_level():
    part = {"name": "goals", "measure": "goals", "weight": 1.0, "period": "month", "accumulation": "discrete"}
    plan = read_plan([part | {"formula": {"type": "rating", "levels": [[1.0, 0.0], [2.0, 0.5]]}}])
    found = problems(plan, sold(3, measure="goals"))
    assert found == [("plans.plan.components[goals].formula.levels", "ann was given 3 in 2027-01; levels: 1, 2")]
