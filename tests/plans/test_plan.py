"""Components and plans: the rules between their fields, pay of a full year, and the plan in words."""

import numpy as np
import pytest

from spmsim.plans.plan import Plan
from tests.plans.reading import CONTEXT, commission, component, curve, problems_of, read_component, read_plan

FROM_FIRST_DOLLAR = curve((0.0, 0.0), (1.0, 1.0), (1.5, 1.75))
MONEY = commission((0, 0.05), (100_000, 0.07), rates_on="amount", tiering="marginal", crossing_deal="split")


def refused(*components, **more):
    return problems_of(read_plan, list(components), **more)


# What goes with what


def test_weights_of_components_paid_on_target_sum_to_one():
    assert refused(component(weight=0.8), component("accounts", weight=0.2)) == []
    ((place, what),) = refused(component(weight=0.8), component("accounts", weight=0.3))
    assert place == "components"
    assert "0.8 + 0.3 = 1.1" in what


def test_ten_tenths_are_one():
    assert refused(*(component(f"part_{n}", weight=0.1) for n in range(10))) == []


def test_pay_in_money_needs_no_weight():
    assert refused(component(weight=1.0), component("accounts", weight=None, formula=MONEY)) == []
    assert refused(component(weight=None, formula=MONEY)) == []
    ((place, what),) = refused(component(weight=1.0, formula=MONEY))
    assert place == "components.0.weight"
    assert "leave 'weight' out" in what


def test_pay_on_target_needs_a_weight():
    ((place, what),) = refused(component(weight=None))
    assert place == "components.0.weight"
    assert "payout_curve is paid on target incentive" in what


def test_accumulation_left_out_is_explained_with_numbers():
    ((place, what),) = refused(component(accumulation=None))
    # slope 1 to quota, 2 above; target pay 10,000 and quota 100 a quarter; 150 then 50 sold
    #   discrete: 10,000·2 and 10,000·0.5; to date: 20,000 and 20,000·1 − 20,000; toward 400 with 40,000: 15,000 and 20,000 − 15,000
    assert place == "components.0.accumulation"
    assert "discrete pays 20,000 and 5,000" in what
    assert "to_date pays 20,000 and 0" in what
    assert "toward_year pays 15,000 and 5,000" in what


def test_leavers_left_out_is_explained_with_numbers():
    ((place, what),) = problems_of(Plan.model_validate, {"components": [component()]}, context=CONTEXT)
    # curve (0.5, 0) (1, 1) extended: p(1.8) = 2.6, p(0.6) = 0.2
    assert place == "leavers"
    assert "10,000 × 2.6 = 26,000" in what
    assert "30,000 × 0.2 = 6,000" in what
    assert "forfeit_open_windows pays 0" in what


def test_to_date_needs_to_know_what_happens_when_pay_falls():
    ((place, what),) = refused(component(accumulation="to_date"))
    # 150 % pays 20,000; nothing in the second quarter: 75 % to date earns 15,000
    assert place == "components.0.when_negative"
    assert "claw_back takes 5,000 back" in what
    for choice in ("carry", "claw_back"):
        assert refused(component(accumulation="to_date", when_negative=choice)) == []


def test_toward_year_needs_it_only_where_the_schedule_can_fall():
    assert refused(component(accumulation="toward_year")) == []
    falling = curve((0, 0), (1, 1), (2, 0.5), beyond="capped")
    ((place, _),) = refused(component(accumulation="toward_year", formula=falling))
    assert place == "components.0.when_negative"


def test_discrete_windows_never_take_back():
    ((place, what),) = refused(component(when_negative="carry"))
    assert place == "components.0.when_negative"
    assert "stand alone" in what


def test_face_values_have_no_reading_to_date():
    ((place, what),) = refused(component(weight=None, formula=MONEY, accumulation="to_date", when_negative="carry"))
    assert place == "components.0.accumulation"
    assert "face values" in what
    assert refused(component(weight=None, formula=MONEY, accumulation="toward_year")) == []


def test_pay_may_wait_but_not_come_more_often_than_it_is_earned():
    assert refused(component(pay={"every": "quarter"})) == []
    assert refused(component(pay={"every": "year", "lag_months": 2})) == []
    ((where, what),) = refused(component(pay={"every": "month", "lag_months": 1}))
    assert where == "components.0.pay"
    assert "earned by the quarter" in what


@pytest.mark.parametrize("scope", ["self", "team", "region", "role", "company"])
def test_a_measure_may_be_pooled(scope):
    assert refused(component(scope=scope)) == []


@pytest.mark.parametrize(
    ("formula", "weight"),
    [
        ({"type": "rating", "levels": [[1, 0.0], [2, 1.0]]}, 1.0),
        ({"type": "per_unit", "amount": 100.0}, None),
        ({"type": "contest", "prizes": [500.0], "among": "company", "ranked_by": "amount"}, None),
    ],
)
def test_what_belongs_to_one_window_has_no_year_to_date(formula, weight):
    assert refused(component(weight=weight, formula=formula)) == []
    ((place, what),) = refused(component(weight=weight, formula=formula, accumulation="toward_year"))
    assert place == "components.0.accumulation"
    assert "use 'discrete'" in what


def test_names_of_components_and_adjustments_are_unique():
    ((place, what),) = refused(component(weight=0.5), component(weight=0.5))
    assert (place, "revenue" in what) == ("components", True)
    held = {"type": "holdback", "name": "revenue", "share": 0.1, "months": 3}
    ((place, what),) = refused(component(), adjustments=[held])
    assert (place, "revenue" in what) == ("components", True)
    assert refused(component(), adjustments=[{**held, "name": "kept"}]) == []


def test_problems_of_all_components_are_told_at_once():
    found = refused(component(accumulation=None), component("accounts", weight=2.0, period="fortnight"), leavers="none")
    assert {place for place, _ in found} == {"components.0.accumulation", "components.1.weight", "components.1.period", "leavers"}


def test_an_unknown_formula_is_refused_with_the_nearest():
    ((place, what),) = refused(component(formula={"type": "payout_curv"}))
    assert place == "components.0.formula"
    assert "Did you mean 'payout_curve'?" in what


@pytest.mark.parametrize(("period", "months"), [("month", 1), ("quarter", 3), ("half", 6), ("year", 12)])
def test_months_in_a_window(period, months):
    assert read_component(**component(period=period)).window_months == months


# Pay of a full year at one attainment


AT = {"revenue": np.array([0.0, 0.5, 1.0, 1.2]), "accounts": np.array([1.0, 1.0, 1.0, 2.0])}


def test_pay_of_a_full_year():
    plan = read_plan([component(weight=0.8), component("accounts", weight=0.2, period="year")])
    pay = plan.payout(AT, 60_000.0, {})
    # 0.8 × 60,000 × (0, 0.5, 1, 1.3); 0.2 × 60,000 × (1, 1, 1, 2.5)
    assert pay["revenue"] == pytest.approx([0, 24_000, 48_000, 62_400])
    assert pay["accounts"] == pytest.approx([12_000, 12_000, 12_000, 30_000])


@pytest.mark.parametrize("accumulation", ["to_date", "toward_year"])
def test_accumulated_pay_ends_at_the_years_entitlement(accumulation):
    plan = read_plan([component(accumulation=accumulation, when_negative="carry")])
    assert plan.payout(AT, 60_000.0, {})["revenue"] == pytest.approx([0, 30_000, 60_000, 78_000])


@pytest.mark.parametrize(("when_negative", "paid"), [("carry", 1.0), ("claw_back", 0.5)])
def test_toward_the_year_a_falling_curve_keeps_what_was_paid_or_takes_it_back(when_negative, paid):
    # p rises to 1 at quota and falls to 0.5 at 200 %; at 200 % each quarter adds half a quota: 0.5, 1, 0.75, 0.5 are earned to date
    falling = curve((0, 0), (1, 1), (2, 0.5), beyond="capped")
    plan = read_plan([component(accumulation="toward_year", when_negative=when_negative, formula=falling)])
    assert plan.payout({"revenue": np.array([2.0])}, 1000.0, {})["revenue"] == pytest.approx([1000.0 * paid])


@pytest.mark.parametrize(
    ("accumulation", "paid"),
    # 150 % of 800,000 a year is 300,000 a quarter: discrete 4 × (5,000 + 7 % of 200,000); toward the year 5,000 + 7 % of 1,100,000
    [("discrete", 76_000.0), ("toward_year", 82_000.0)],
)
def test_amounts_are_face_values_of_the_window_or_of_the_year(accumulation, paid):
    plan = read_plan([component(weight=None, formula=MONEY, accumulation=accumulation)])
    assert plan.payout({"revenue": np.array([1.5])}, 0.0, {"revenue": 800_000.0})["revenue"] == pytest.approx([paid])


# In words


UNITS = {"revenue": "USD", "new_accounts": "count", "renewals": "share"}


def words(*components, **more):
    return read_plan(list(components), **more).describe(UNITS, "USD")


def test_the_plan_in_force_in_words():
    lines = words(component(weight=0.8), component("new_accounts", weight=0.2, period="year"))
    assert lines == (
        "80 % of target incentive is paid on revenue each quarter: from the first dollar, at the base rate up to quota, "
        "then 1.5 × the base rate, without a cap.",
        "20 % of target incentive is paid on new accounts each year: from the first one, at the base rate up to quota, "
        "then 1.5 × the base rate, without a cap.",
        "The base rate is a component's target pay divided by its quota: what quota itself earns per unit sold.",
        "Leavers are paid for open windows on the quota and target pay of the months they were employed.",
    )


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        (
            curve((0.9, 0), (1, 1), (1.05, 1.5), beyond="capped"),
            "nothing below 90 % of quota, then 10 × the base rate up to 105 % of quota, capped at 150 % of its target pay",
        ),
        (
            curve((0.75, 0.5), (1, 1), (1.5, 3)),
            "nothing below 75 % of quota, a jump of 50 % of its target pay at 75 % of quota, then 2 × the base rate up to quota, "
            "then 4 × the base rate, without a cap",
        ),
        (
            curve((0, 0), (1, 1), (1, 1.2), (1.5, 2.1)),
            "from the first dollar, at the base rate up to quota, a jump of 20 % of its target pay at quota, then 1.8 × the base rate, "
            "without a cap",
        ),
        (
            curve((0, 0), (0.5, 0.5), (0.75, 0.5), (1, 1), beyond={"slope": 0.25}),
            "from the first dollar, at the base rate up to 50 % of quota, then nothing more up to 75 % of quota, "
            "then 2 × the base rate up to quota, then 0.25 × the base rate, without a cap",
        ),
        (
            {"type": "lump_sum_bonus", "steps": [[1, 1], [1.2, 1.5]]},
            "100 % of its target pay at quota, 150 % of its target pay at 120 % of quota; the highest step reached pays, "
            "nothing below the first",
        ),
        (
            commission((0, 1), (1, 1.4), rates_on="attainment", tiering="retroactive"),
            "the base rate on everything from the first dollar, 1.4 × the base rate on everything once quota is reached; "
            "the highest rate reached holds, without a cap",
        ),
    ],
)
def test_formulas_in_words(formula, sentence):
    assert words(component(formula=formula))[0] == f"100 % of target incentive is paid on revenue each quarter: {sentence}."


def test_commission_in_money_in_words():
    (line, _) = words(component(weight=None, formula=MONEY, period="month"))
    assert line == (
        "Commission is paid on revenue each month: from the first dollar, 5 % of revenue up to 100,000 USD, 7 % of revenue above, "
        "without a cap; a deal that crosses a tier is split at the edge."
    )
    each = commission((0, 50), (10, 80), rates_on="amount", tiering="marginal", crossing_deal="split")
    assert "from the first one, 50 USD each up to 10, 80 USD each above" in words(component("new_accounts", weight=None, formula=each))[0]


def test_accumulation_in_words():
    (line, *_) = words(component(accumulation="to_date", when_negative="claw_back"))
    assert "each quarter, on the year to date against its quota to date, less what was paid: from" in line
    assert line.endswith("the difference is taken back at once.")


def test_a_commission_on_amounts_has_no_quota_to_tell():
    (line, *_) = words(component(weight=None, formula=MONEY, accumulation="toward_year"))
    assert "each quarter, on the year to date, its tiers counted over the whole year, less what was paid: from" in line
    assert "quota" not in line


def test_a_plan_without_components_pays_base_pay_only():
    assert words()[0] == "Base pay only; nothing is paid on performance."


def test_the_order_of_pay_is_data():
    assert [line.split(":")[0] for line in read_plan([component()]).order_of_pay()] == [
        "1. credit", "2. measure", "3. earn", "4. due", "5. pay",
    ]
