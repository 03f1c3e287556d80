"""Every formula and adjustment of the plan language in the words that `spmsim explain` prints, with its numbers, units and measures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.plans.reading import component, read_plan

UNITS = {"revenue": "USD", "accounts": "count", "goals": "rating"}
SPAN = {"from": "2027-01", "to": "2027-03"}
LINKED: dict[str, Any] = {"measure": "accounts", "applies_to": ["revenue"]}
ADJUSTMENTS = {
    "Gate kept: revenue is paid only where accounts reach 90 % of quota over the same months.":
        {"type": "gate", "name": "kept", "at_least": 0.9, **LINKED},
    "Multiplier mix: what revenue earned × a factor on accounts over the same months: 0.8 at 0 % of quota, 1.2 at quota, the same beyond.":
        {"type": "multiplier", "name": "mix", "points": [[0, 0.8], [1, 1.2]], "beyond": "capped", **LINKED},
    "Cap top: no more than 2 × target pay a year on all components, together.":
        {"type": "cap", "name": "top", "scope": "total", "limit": {"times_target": 2}, "period": "year"},
    "Cap by quarter: no more than 40,000 USD a quarter on revenue, each; "
    "what it holds back is made up at the year's end as far as the year's limits allow.":
        {"type": "cap", "name": "by_quarter", "scope": "component", "limit": {"amount": 40000}, "period": "quarter", "true_up": True,
         "applies_to": ["revenue"]},
    "Cap deals: no more than 600,000 USD of one deal is credited on revenue.":
        {"type": "cap", "name": "deals", "scope": "deal", "limit": {"amount": 600000}, "measure": "revenue"},
    "Large deal big: of the part of a deal above 12, 50 % is credited on accounts.":
        {"type": "large_deal", "name": "big", "measure": "accounts", "above": {"amount": 12}, "credit_share": 0.5},
    "Draw start: at least 2,000 USD a month, in the first 6 months of employment; "
    "what is advanced is taken from later pay, and what is still open at exit is owed.":
        {"type": "draw", "name": "start", "amount": 2000, "every": "month", "recoverable": True, "open_at_exit": "owed",
         "employed_months": 6},
    "Draw gift: at least 2,000 USD a month, from 2027-01 to 2027-03; what is advanced is not taken back.":
        {"type": "draw", "name": "gift", "amount": 2000, "every": "month", "recoverable": False, "months": SPAN},
    "Guarantee floor: pay is at least 4,000 USD a month, from 2027-01 to 2027-03.":
        {"type": "guarantee", "name": "floor", "amount": 4000, "every": "month", "pays": "floor", "months": SPAN},
    "Guarantee extra: 4,000 USD a month on top of what was earned.":
        {"type": "guarantee", "name": "extra", "amount": 4000, "every": "month", "pays": "added"},
    "Holdback kept back: 25 % of each payment is paid 3 months later, to those still employed.":
        {"type": "holdback", "name": "kept_back", "share": 0.25, "months": 3},
    "Clawback churn: revenue cancelled within 6 months is taken back at the rate that it earned, and has to be sold again. "
    "Simulated: 2 % of each month's sales, rounded, is cancelled 1 month later; who has left by then only owes it.":
        {"type": "clawback", "name": "churn", "measure": "revenue", "basis": "rate", "restores_quota": True, "within_months": 6,
         "cancellations": {"share": 0.02, "lag_months": 1}},
    "Proration leave: quota and target pay × 50 % for E1 from 2027-01 to 2027-03.":
        {"type": "proration", "name": "leave", "people": [{"rep_id": "E1", "eligible": 0.5, **SPAN}]},
    "Quota relief outage: quota × 80 % for E1 from 2027-01 to 2027-03 on revenue; target pay stays.":
        {"type": "quota_relief", "name": "outage", "people": [{"rep_id": "E1", "quota": 0.8, "measure": "revenue", **SPAN}]},
}  # fmt: skip
COMPONENTS = {
    "100 % of target incentive is paid on goals each quarter: 50 % of its target pay at level 2, 100 % of its target pay at level 3.":
        {"measure": "goals", "formula": {"type": "rating", "levels": [[2, 0.5], [3, 1.0]]}},
    "100 % of target incentive is paid on revenue each quarter: looked up on revenue (80 %, 100 % of quota) and accounts (90 %): "
    "50 %; 100 % of its target pay, row by row; the highest row and column reached pay.":
        {"formula": {"type": "matrix", "second": "accounts", "rows": [0.8, 1.0], "columns": [0.9], "payouts": [[0.5], [1.0]],
                     "between": "stepped"}},
    "An amount is paid on accounts each quarter: 250 USD for each, from 2027-01 to 2027-03.":
        {"measure": "accounts", "weight": None, "formula": {"type": "per_unit", "amount": 250, "months": SPAN}},
    "Prizes are paid on revenue each quarter: 3,000, 1,000 USD for the first places in each region, ranked by attainment; "
    "ties share the prizes of their places.":
        {"weight": None, "formula": {"type": "contest", "prizes": [3000, 1000], "among": "region", "ranked_by": "attainment"}},
    "100 % of target incentive is paid on revenue of the team each quarter: from the first dollar, at the base rate, without a cap. "
    "It is paid at the end of each half year, 2 months later.":
        {"scope": "team", "pay": {"every": "half", "lag_months": 2},
         "formula": {"type": "payout_curve", "points": [[0, 0], [1, 1]], "beyond": "extended"}},
}  # fmt: skip


@pytest.mark.parametrize("words", ADJUSTMENTS)
def test_an_adjustment_in_words(words: str) -> None:
    assert read_plan([component()], adjustments=[ADJUSTMENTS[words]]).describe(UNITS, "USD")[2] == words


@pytest.mark.parametrize("words", COMPONENTS)
def test_a_component_in_words(words: str) -> None:
    assert read_plan([component(**COMPONENTS[words])]).describe(UNITS, "USD")[0] == words


def test_the_order_of_pay_tells_what_the_plan_has_in_each_stage() -> None:
    named = [ADJUSTMENTS[words] for words in reversed(list(ADJUSTMENTS))]
    told = read_plan([component(scope="region", pay={"every": "year", "lag_months": 1})], adjustments=named).order_of_pay()
    ends = [(line.split(":")[0], line.split(". ")[-1]) for line in told]
    assert ends == [
        ("1. credit", "Here, in this order: cap deals and large deal big."),
        ("2. measure", "Here, in this order: proration leave and quota relief outage."),
        ("3. earn", "earn: Each component turns that into pay by its formula; target pay is that of the time employed."),
        ("4. link", "Here, in this order: gate kept and multiplier mix."),
        ("5. limit", "Here, in this order: cap by quarter and cap top."),
        ("6. due", "Paid apart from the window: revenue by the year, 1 month later."),
        ("7. settle", "Here, in this order: clawback churn, guarantee extra, guarantee floor, draw gift, draw start and holdback "
         "kept back."),
        ("8. pay", "pay: All that is left for a month is rounded once to the smallest coin, halves away from zero."),
    ]
    assert "Added up over people: revenue (the region)." in told[1]
