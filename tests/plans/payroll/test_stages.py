"""Stage by stage: what each writes, by hand; lines that can be redone in a spreadsheet."""

from dataclasses import replace
from decimal import Decimal

import pytest

from spmsim.plans.order_of_pay import ORDER_OF_PAY
from spmsim.plans.payroll import STAGES
from spmsim.records import ledger as records
from spmsim.records.ledger import Credit
from tests.plans.payroll.forces import (
    LINEAR,
    assert_lines_sum_to_payments,
    balance,
    cancel,
    commission,
    component,
    curve,
    deal,
    in_money,
    lines_of,
    payments,
    person,
    rate,
    read_plan,
    settle,
    sold,
    spell,
)  # fmt: skip

MONTHLY = component(formula=LINEAR, period="month")
"""1,000 of target pay and a quota of 10,000 a month at the base rate: 10 % of what is sold."""


def told(ledger, stage, item=None):
    return [line.note for line in ledger.lines if line.stage == stage and item in (None, line.item)]


def cap(limit, period="year", **more):
    return {"type": "cap", "name": "most", "scope": "total", "limit": limit, "period": period} | more


def test_the_stages_are_those_of_the_ledger_and_of_explain():
    assert ("credit", *(name for name, _ in STAGES)) == records.STAGES
    assert tuple(stage for stage, _ in ORDER_OF_PAY) == records.STAGES


def test_lines_tell_each_multiplication():
    """11,234.56 of 10,000 at twice the rate above quota: 1,000 × 124.6912 % = 1,246.912, rounded to 1,246.91."""
    formula = commission((0.0, 1.0), (1.0, 2.0), rates_on="attainment", tiering="marginal", crossing_deal="split")
    ledger = settle(read_plan([component(formula=formula, period="month")]), sold("11234.56"), months=1)
    lines = [(line.stage, line.item, line.note) for line in ledger.lines]
    assert lines == [
        ("measure", "revenue", "11,234.56 of 10,000.00 quota = 112.3456 %"),
        ("earn", "revenue", "1,000.00 target pay × 124.6912 % = 100 % × 1 + 12.3456 % × 2"),
        ("due", "revenue", "of 2027-01"),
        ("pay", "rounding", "1,246.912000 to 1,246.91"),
    ]
    assert ledger.lines[-1].amount == Decimal("-0.2")
    assert_lines_sum_to_payments(ledger)


@pytest.mark.parametrize(
    ("tiering", "amount", "expected"),
    [
        ("marginal", 600_000, ["300,000.00 × 3 %", "200,000.00 × 5 %", "100,000.00 × 7 %"]),
        ("marginal", 0, ["nothing was sold"]),
        ("retroactive", 600_000, ["600,000.00 × 7 %"]),
        ("retroactive", 499_999, ["499,999.00 × 5 %"]),
    ],
)
def test_commissions_have_a_line_for_every_rate(tiering, amount, expected):
    more = {"crossing_deal": "split"} if tiering == "marginal" else {}
    tiers = commission((0.0, 0.03), (300_000.0, 0.05), (500_000.0, 0.07), rates_on="amount", tiering=tiering, **more)
    assert told(settle(read_plan([in_money(tiers)]), sold(amount), months=1), "earn") == expected


@pytest.mark.parametrize(
    ("crossing", "expected"), [("whole_at_lower", ["1,500.00 × 4 %", "200.00 × 10 %"]), ("whole_at_higher", ["1,700.00 × 10 %"])]
)
def test_deals_are_told_by_rate(crossing, expected):
    tiers = commission((0.0, 0.04), (1000.0, 0.10), rates_on="amount", tiering="marginal", crossing_deal=crossing)
    ledger = settle(read_plan([in_money(tiers)]), [deal("d", 0, 1500), deal("e", 0, 200)], months=1)
    assert told(ledger, "earn") == expected


def test_equals_tell_which_part_of_the_prizes_is_theirs():
    """Two firsts share 500 and 300; the third takes nothing away, because there is no third prize."""
    contest = {"type": "contest", "prizes": [500, 300], "among": "company", "ranked_by": "amount"}
    people = [person(name, incentive=0) for name in ("ann", "bob", "cyd")]
    credits = [*sold(70), *sold(70, rep_id="bob"), *sold(60, rep_id="cyd")]
    ledger = settle(read_plan([in_money(contest)]), credits, *people, months=1)
    found = [(line.rep_id, line.basis, line.rate, line.amount, line.note) for line in ledger.lines if line.stage == "earn"]
    shared = (80_000, Decimal("0.5"), 40_000, "place 1 of 2 equals, who share the prizes of their places")
    assert found == [("ann", *shared), ("bob", *shared), ("cyd", None, None, 0, "place 3")]


def test_the_credit_of_a_share_and_its_rounding_are_two_lines():
    """5 cents shared in halves: 2.5 each; rounded to 3 and, so that they sum to the deal, 2."""
    half = {"deal_amount": Decimal(5), "share": Decimal("0.5")}
    credits = [Credit("ann", 0, "revenue", Decimal(3), deal_id="d", **half), Credit("bob", 0, "revenue", Decimal(2), deal_id="d", **half)]
    ledger = settle(read_plan([MONTHLY]), credits, person("ann"), person("bob"), months=12)
    found = [(line.rep_id, line.basis, line.rate, line.amount) for line in ledger.lines if line.stage == "credit"]
    assert found == [
        ("ann", 5, Decimal("0.5"), Decimal("2.5")), ("ann", None, None, Decimal("0.5")),
        ("bob", 5, Decimal("0.5"), Decimal("2.5")), ("bob", None, None, Decimal("-0.5")),
    ]  # fmt: skip


def test_pieces_tell_their_price():
    plan = read_plan([in_money({"type": "per_unit", "amount": 1_500}, measure="new_accounts")])
    ledger = settle(plan, sold(4, measure="new_accounts"), months=1)
    assert told(ledger, "earn") == ["4 × 1,500.00"]
    (line,) = [line for line in ledger.lines if line.stage == "earn"]
    assert (line.basis, line.basis_digits, line.rate, line.amount) == (4, 0, 1_500, 600_000)


def test_jumps_are_terms():
    """At 120 %: the line to 100 %, a fifth at quota, and a slope of 3 from there."""
    plan = read_plan([component(formula=curve((0.5, 0.2), (1.0, 1.0), (1.0, 1.2), (1.5, 2.7)), period="month")])
    note = told(settle(plan, sold(12_000), months=1), "earn")
    assert note == ["1,000.00 target pay × 180 % = 50 % × 1.6 + 20 % × 3 + 20 % + 20 %"]


def test_products_are_basis_times_rate():
    plan = read_plan([MONTHLY, component("margin", formula=rate(0.1), weight=None, period="month")], adjustments=[
        {"type": "multiplier", "name": "by_margin", "measure": "margin", "points": [[0.0, 0.5], [1.0, 1.2]], "beyond": "capped"},
        cap({"times_target": 0.5}, "month", true_up=True), {"type": "holdback", "name": "later", "share": 0.3, "months": 1},
    ])  # fmt: skip
    ledger = settle(plan, sold(7_000, 4_000) + sold(333, 999, measure="margin"), person(quotas={"revenue": 120_000, "margin": 12_000}))
    products = [line for line in ledger.lines if line.rate is not None]
    assert {line.stage for line in products} == {"measure", "earn", "link", "settle"}
    assert all(abs(line.basis * line.rate - line.amount) < Decimal("1e-6") for line in products)
    assert_lines_sum_to_payments(ledger)


@pytest.mark.parametrize(("margin", "pay", "note"), [
    (750, 1200, "120 %, margin at 75 %, 50 % of the way from 50 % (100 % = 50 % × 1.6 + 25 % × 0.8) "
                "to 100 % (140 % = 50 % × 1.2 + 25 % × 1.6 + 40 %)"),
    (1_100, 1400, "140 % = 50 % × 1.2 + 25 % × 1.6 + 40 %, margin at 110 %"),
])  # fmt: skip
def test_a_matrix_tells_between_which_columns(margin, pay, note):
    """12,500 of 10,000: half of the way from row 100 % to 150 %, so 100 % in the first column and 140 % in the second."""
    table = {
        "type": "matrix", "second": "margin", "rows": [0.5, 1.0, 1.5], "columns": [0.5, 1.0],
        "payouts": [[0.0, 0.4], [0.8, 1.0], [1.2, 1.8]], "between": "interpolated",
    }  # fmt: skip
    plan = read_plan([component(formula=table, period="month")])
    ledger = settle(plan, sold(12_500) + sold(margin, measure="margin"), person(quotas={"revenue": 120_000, "margin": 12_000}))
    assert payments(ledger)[0] == pay
    assert told(ledger, "earn")[0] == f"1,000.00 target pay × {note}"


def test_what_was_earned_before_is_taken_off():
    """Year to date against the year's 120,000 and 12,000 of target pay: 20,000 is 1/6, then 30,000 is 1/4."""
    ledger = settle(read_plan([component(formula=LINEAR, period="month", accumulation="toward_year")]), sold(20_000, 10_000))
    assert payments(ledger) == [2000, 1000]
    assert lines_of(ledger, "link")[0] == (1, -2000)
    assert told(ledger, "link")[0] == "3,000.00 to date less 2,000.00 earned before"


@pytest.mark.parametrize(("negative", "expected", "owed"), [("carry", [2000, 0, 500], 0), ("claw_back", [2000, 0, 500], 0)])
def test_pay_that_falls(negative, expected, owed):
    """To date 200 %, 50 %, 83.3 % of 1, 2 and 3 months: 2,000, then 1,000, then 2,500.

    `carry` keeps the 2,000 and pays the 500 above it; `claw_back` makes 1,000 owed, and takes it from the 1,500 of March.
    """
    part = component(formula=LINEAR, period="month", accumulation="to_date", when_negative=negative)
    ledger = settle(read_plan([part]), sold(20_000, -10_000, 15_000), months=3)
    assert payments(ledger) == expected
    assert balance(ledger)[2] == owed
    taken = lines_of(ledger, "settle", "owed")
    assert taken == ([] if negative == "carry" else [(1, 1000), (2, -1000)])
    assert_lines_sum_to_payments(ledger)


def test_a_gate_closes_below_its_level():
    """85 % of margin where 90 % is needed: nothing of 800."""
    gate = {"type": "gate", "name": "margin_first", "measure": "margin", "at_least": 0.9}
    ledger = settle(
        read_plan([MONTHLY], adjustments=[gate]), sold(8_000, 8_000) + sold(850, 900, measure="margin"),
        person(quotas={"revenue": 120_000, "margin": 12_000}),
    )  # fmt: skip
    assert payments(ledger) == [0, 800]
    assert told(ledger, "link") == ["revenue: margin at 85 % of quota, at least 90 % is needed"]


def test_caps_chain_and_the_total_goes_by_the_order_of_components():
    """2,000 and 500 earned; the first passes 1,500 of its own cap, and of the 1,800 in total 300 are left for the second."""
    parts = [MONTHLY, in_money(rate(0.025), "more")]
    caps = [
        {**cap({"amount": 1_500}, "month", true_up=False), "name": "own", "scope": "component", "applies_to": ["revenue"]},
        cap({"amount": 1_800}, "month", true_up=False),
    ]
    ledger = settle(read_plan(parts, adjustments=caps), sold(20_000), months=1)
    assert payments(ledger) == [1800]
    assert lines_of(ledger, "limit") == [(0, -500), (0, -200)]
    assert told(ledger, "limit", "most") == ["more: limit 1,800.00, passed before 1,500.00, so 300.00 pass"]


def test_a_true_up_in_the_last_month():
    """2,000 and 300 of a monthly 1,000: 1,000 and 300 pass; the year's limit of 12,000 lets the other 1,000 pass in December."""
    ledger = settle(read_plan([MONTHLY], adjustments=[cap({"times_target": 1.0}, "month", true_up=True)]), sold(20_000, 3_000))
    assert payments(ledger) == [1000, 300, *[0] * 9, 1000]
    assert told(ledger, "limit")[-1].startswith("revenue: true-up, the year's limits 12,000.00 less 1,300.00 that passed")


def test_a_yearly_cap_in_money_counts_months_to_come_until_the_exit():
    """12,000 a year: 11,000 pass in January; who leaves in March has a limit of 3,000, of which nothing is left."""
    plan = read_plan([in_money(rate(1.0))], adjustments=[cap({"amount": 12_000})])
    assert payments(settle(plan, sold(11_000, 0, 5_000))) == [11_000, 0, 1_000]
    assert payments(settle(plan, sold(11_000, 0, 5_000), person(leaves=2))) == [11_000]


def test_pay_that_falls_due_later():
    """Monthly windows paid by the quarter with a lag of one month: in April and July; at exit all at once."""
    plan = read_plan([MONTHLY | {"pay": {"every": "quarter", "lag_months": 1}}])
    assert payments(settle(plan, sold(1_000, 2_000, 3_000, 4_000))) == [0, 0, 0, 600, 0, 0, 400]
    assert payments(settle(plan, sold(1_000, 2_000), person(leaves=1))) == [0, 300]
    late = settle(plan, sold(5_000, start=11))
    assert (payments(late), balance(late)) == ([], (500, 0, 0))


def test_a_guarantee_looks_at_its_period():
    """At least 3,000 a quarter: 1,000 and 500 so far, so 1,500 are added in March; one month of employment needs 1,000."""
    floor = {"type": "guarantee", "name": "least", "amount": 3_000, "every": "quarter", "pays": "floor", "employed_months": 3}
    plan = read_plan([MONTHLY], adjustments=[floor])
    assert payments(settle(plan, sold(10_000, 5_000), person(hired=0))) == [1000, 500, 1500]
    assert payments(settle(plan, sold(4_000), person(hired=0, leaves=0))) == [1000]
    assert payments(settle(plan, sold(10_000), person())) == [1000]


def test_an_amount_on_top():
    months = {"from": "2027-02", "to": "2027-03"}
    added = {"type": "guarantee", "name": "extra", "amount": 100, "every": "month", "pays": "added", "months": months}
    assert payments(settle(read_plan([MONTHLY], adjustments=[added]), sold(1_000, 1_000))) == [100, 200, 100]


@pytest.mark.parametrize(("at_exit", "owed"), [("owed", 700), ("forgiven", 0)])
def test_an_open_draw_at_exit(at_exit, owed):
    draw = {"type": "draw", "name": "ahead", "amount": 1_000, "every": "month", "recoverable": True, "open_at_exit": at_exit}
    ledger = settle(read_plan([MONTHLY], adjustments=[draw]), sold(3_000), person(leaves=0))
    assert (payments(ledger), balance(ledger)) == ([1000], (0, 0, owed))
    assert told(ledger, "settle")[-1] == f"the open balance of 700.00 is {at_exit} at exit"


def test_a_draw_of_half_a_month():
    draw = {"type": "draw", "name": "ahead", "amount": 1_000, "every": "month", "recoverable": False}
    ledger = settle(read_plan([MONTHLY], adjustments=[draw]), [], person(hired=5, shares={5: "0.5"}, leaves=6))
    assert payments(ledger) == [*[0] * 5, 500, 1000]


def test_what_is_held_lapses_at_exit():
    """25 % of 400 and 200 held for a month: 300, then 150 + 100; leaving in February forgoes the last 50."""
    holdback = {"type": "holdback", "name": "later", "share": 0.25, "months": 1}
    plan = read_plan([MONTHLY], adjustments=[holdback])
    stays = settle(plan, sold(4_000, 2_000), months=2)
    assert (payments(stays), balance(stays)) == ([300, 250], (0, 50, 0))
    leaves = settle(plan, sold(4_000, 2_000), person(leaves=1))
    assert (payments(leaves), balance(leaves)) == ([300, 250], (0, 0, 0))
    assert told(leaves, "settle")[-1] == "50.00 held lapses at exit"


BACK = {"type": "clawback", "name": "back", "measure": "revenue", "basis": "rate", "restores_quota": True, "within_months": 3}


def test_a_cancellation_in_an_open_window_has_to_be_sold_again():
    """Quarter of 30,000 with 3,000 of target pay: 12,000 sold, 4,000 of it cancelled in March, so 800 are paid."""
    plan = read_plan([component(formula=LINEAR, period="quarter")], adjustments=[BACK])
    ledger = settle(plan, [deal("d", 0, 4_000), deal("e", 1, 8_000)], cancellations=[cancel("d", 2, 4_000)], months=3)
    assert (payments(ledger), lines_of(ledger, "settle")) == ([0, 0, 800], [])


def test_a_cancellation_that_restores_nothing_is_taken_back_when_the_window_ends():
    """All 12,000 count: 1,200 less 4,000 × 1,200 ÷ 12,000 = 400."""
    plan = read_plan([component(formula=LINEAR, period="quarter")], adjustments=[BACK | {"restores_quota": False}])
    ledger = settle(plan, [deal("d", 0, 4_000), deal("e", 1, 8_000)], cancellations=[cancel("d", 1, 4_000)], months=3)
    assert (payments(ledger), lines_of(ledger, "settle", "back")) == ([0, 0, 800], [(2, -400)])


def test_a_late_cancellation_takes_nothing():
    plan = read_plan([MONTHLY], adjustments=[BACK])
    ledger = settle(plan, [deal("d", 0, 4_000)], cancellations=[cancel("d", 4, 4_000)])
    assert (payments(ledger), balance(ledger)) == ([400], (0, 0, 0))


def test_a_cancellation_after_exit_is_owed():
    plan = read_plan([MONTHLY], adjustments=[BACK])
    ledger = settle(plan, [deal("d", 0, 4_000)], person(leaves=0), cancellations=[cancel("d", 2, 1_000)])
    assert (payments(ledger), balance(ledger)) == ([400], (0, 0, 100))
    assert_lines_sum_to_payments(ledger)


def test_clawbacks_on_what_was_paid_wait_for_the_payment():
    """Sold in December, at least 1,000 that month, cancelled in December: the 1,000 are known at its end, and owed."""
    december = {"from": "2027-12", "to": "2027-12"}
    floor = {"type": "guarantee", "name": "least", "amount": 1_000, "every": "month", "pays": "floor", "months": december}
    back = BACK | {"basis": "paid", "restores_quota": False}
    ledger = settle(read_plan([MONTHLY], adjustments=[floor, back]), [deal("d", 11, 4_000)], cancellations=[cancel("d", 11, 4_000)])
    assert (payments(ledger)[11], balance(ledger)) == (1000, (0, 0, 1000))


def test_credit_of_large_deals():
    """A cap of 9,000 on a deal, of what lies above 5,000 a half: 5,000 + 2,000 = 7,000 of 20,000; a deal of 4,000 in full."""
    rules = [
        {"type": "large_deal", "name": "windfall", "measure": "revenue", "above": {"amount": 5_000}, "credit_share": 0.5},
        {"type": "cap", "name": "most", "scope": "deal", "limit": {"amount": 9_000}, "measure": "revenue"},
    ]
    ledger = settle(read_plan([MONTHLY], adjustments=rules), [deal("d", 0, 20_000), deal("e", 0, 4_000)], months=1)
    assert payments(ledger) == [1100]
    assert lines_of(ledger, "credit") == [(0, 20_000), (0, -11_000), (0, -2_000), (0, 4_000)]
    assert told(ledger, "credit", "windfall") == ["d: 9,000.00, of which 4,000.00 lie above 5,000.00; 50 % of them count"]


def test_ties_share_prizes_and_who_sold_nothing_wins_nothing():
    """500, 300 and 100 for three of four: two firsts share 800, the next wins 100."""
    contest = {"type": "contest", "prizes": [500, 300, 100], "among": "company", "ranked_by": "attainment"}
    plan = read_plan([in_money(contest, "race")])
    quotas = {"ann": 120_000, "bob": 240_000, "cyd": 120_000, "dan": 120_000}
    people = [person(name, quotas={"revenue": quota}) for name, quota in quotas.items()]
    ledger = settle(plan, [*sold(5_000), *sold(10_000, rep_id="bob"), *sold(4_000, rep_id="cyd")], *people, months=12)
    assert [payments(ledger, name) for name in quotas] == [[400], [400], [100], []]


def test_a_team_is_measured_against_its_quotas():
    """A manager's team of two with 10,000 a month each: 15,000 of 20,000; bob is hired in mid-January, so the team is asked for 15,000."""
    manager = person("boss", spells=(spell(quotas={}),), sells=())
    team = [person("ann", manager_id="boss"), person("bob", hired=0, shares={0: "0.5"}, manager_id="boss")]
    plans = {"plan": read_plan([]), "lead": read_plan([MONTHLY | {"scope": "team"}])}
    manager = person("boss", spells=(spell(quotas={}, plan="lead"),), sells=())
    ledger = settle(plans, [*sold(9_000, 9_000), *sold(6_000, 6_000, rep_id="bob")], manager, *team)
    assert payments(ledger, "boss") == [1000, 750]


def test_a_matrix_between_rows_and_columns():
    """At 75 % and 90 %: halfway between rows (0.2, 0.6) and (1, 1.4), and 0.8 of the way between columns: 0.6 + 0.8 × 0.4 = 0.92."""
    matrix = {"type": "matrix", "second": "margin", "rows": [0.5, 1.0], "columns": [0.5, 1.0], "payouts": [[0.2, 0.6], [1.0, 1.4]]}
    people = person(quotas={"revenue": 120_000, "margin": 12_000})
    credits = sold(7_500) + sold(900, measure="margin")
    for between, expected in (("interpolated", 920), ("stepped", 200)):
        plan = read_plan([component(formula=matrix | {"between": between}, period="month")])
        assert payments(settle(plan, credits, people)) == [expected]


def test_a_curve_pays_from_its_threshold_by_a_millionth():
    """A threshold at 90 % of 3,334 cents a month is reached by 3,001 whole cents, not by 3,000."""
    plan = read_plan([component(formula=curve((0.9, 0.5), (1.0, 1.0)), period="month")])
    who = person(quotas={"revenue": "400.08"})
    assert payments(settle(plan, sold("30.00"), who)) == []
    assert payments(settle(plan, sold("30.01"), who)) != []


def test_a_cancelled_half_takes_half_of_every_measure():
    """A deal of 4,000 and two accounts, half of it cancelled: 200 of 400 and one of two times 50 are taken back."""
    parts = [MONTHLY, in_money({"type": "per_unit", "amount": 50}, "accounts", measure="new_accounts")]
    plan = read_plan(parts, adjustments=[BACK, BACK | {"name": "accounts_back", "measure": "new_accounts"}])
    credits = [deal("d", 0, 4_000), deal("d", 0, 2, measure="new_accounts"), deal("e", 1, 10_000)]
    ledger = settle(plan, credits, cancellations=[cancel("d", 1, 2_000)])
    assert payments(ledger) == [500, 1000 - 200 - 50]


def test_no_more_is_taken_back_than_a_cap_let_pass():
    """1,000 of the 2,000 earned pass; half of the 20,000 cancelled takes 500, all of it no more than the 1,000."""
    plan = read_plan([MONTHLY], adjustments=[cap({"times_target": 1.0}, "month", true_up=False), BACK])
    credits = [deal("d", 0, 20_000), deal("e", 1, 10_000)]
    ledger = settle(plan, credits, cancellations=[cancel("d", 1, 10_000), cancel("d", 2, 10_000)])
    assert (payments(ledger), balance(ledger)) == ([1000, 500], (0, 0, 500))


def test_what_is_held_settles_what_is_owed():
    """100 of 400 held; all 4,000 are cancelled in February: 400 are owed, of which the release takes 100, and 300 stay owed."""
    holdback = {"type": "holdback", "name": "later", "share": 0.25, "months": 2}
    plan = read_plan([MONTHLY], adjustments=[holdback, BACK])
    credits, cancelled = [deal("d", 0, 4_000)], [cancel("d", 1, 4_000)]
    stays = settle(plan, credits, cancellations=cancelled)
    assert (payments(stays), balance(stays)) == ([300], (0, 0, 300))
    leaves = settle(plan, credits, person(leaves=1), cancellations=cancelled)
    assert (payments(leaves), balance(leaves)) == ([300], (0, 0, 300))
    assert leaves.incentive_pay == stays.incentive_pay == 0
    assert_lines_sum_to_payments(leaves)


def test_trials_that_are_stated_are_all_there_were():
    """Accounts of 12 a year, but 9 of 10 stated for March: none in January and February (as at 100 %), then one a month."""
    part = component("renewals", formula=curve((0.0, 0.0), (1.0, 1.0)), period="month")
    who = person(quotas={"renewals": 0.9}, trials={"renewals": (1,) * 12}, sells=("renewals",))
    stated = [replace(credit, out_of=10) for credit in sold(9, start=2, measure="renewals")]
    assert payments(settle(read_plan([part]), stated, who)) == [1000, 1000, 1000]
    low = [replace(credit, out_of=10) for credit in sold(4, start=2, measure="renewals")]
    assert payments(settle(read_plan([part]), low, who)) == [1000, 1000, 444.44]


def test_a_quota_tells_what_stands_behind_it():
    """Hired in mid-February, a ramp of a half in March: 10,000 × 1/2 + 10,000 × 1/2 = 10,000 asked; target pay 1,000 × 1/2 + 1,000."""
    ramp = (Decimal(1),) * 2 + (Decimal("0.5"),) + (Decimal(1),) * 9
    ann = person(hired=1, shares={1: "0.5"}, ramp=ramp)
    ledger = settle(read_plan([component(formula=LINEAR, period="quarter")]), sold(None, 10_000, 5_000), ann, months=12)
    assert told(ledger, "measure")[0] == (
        "15,000.00 of 10,000.00 quota = 150 %; quota = 10,000.00 × 50 % days (2027-02) + 10,000.00 × 50 % ramp (2027-03)"
    )
    assert told(ledger, "earn")[0] == (
        "1,500.00 target pay × 150 %; target pay = 1,000.00 × 50 % days (2027-02) + 1,000.00 (2027-03)"
    )
    assert "days" not in told(ledger, "measure")[1], "April to June are whole months"


def test_a_quota_of_pieces_is_told_with_its_fraction():
    """18 a year are 1.5 a month; hired in mid-February: 0.75 + 1.5 = 2.25 asked, 2 sold are 88.8889 %, which 2 of 2 are not."""
    ann = person(hired=1, shares={1: "0.5"}, quotas={"new_accounts": 18}, sells=("new_accounts",))
    ledger = settle(read_plan([component("new_accounts", formula=LINEAR, period="quarter")]), sold(None, 2, measure="new_accounts"), ann)
    assert told(ledger, "measure")[0] == "2 of 2.25 quota = 88.8889 %; quota = 1.5 × 50 % days (2027-02) + 1.5 (2027-03)"


def test_proration_and_relief_are_told_by_name():
    """Half of the time from April to May; in June the quota is relieved by a fifth, target pay is not."""
    adjustments = [
        {"type": "proration", "name": "leave", "people": [{"rep_id": "ann", "from": "2027-04", "to": "2027-05", "eligible": 0.5}]},
        {"type": "quota_relief", "name": "outage", "people": [{"rep_id": "ann", "from": "2027-06", "to": "2027-06", "quota": 0.8}]},
    ]
    ledger = settle(read_plan([component(formula=LINEAR, period="quarter")], adjustments=adjustments), sold(*(1_000,) * 6), months=12)
    assert told(ledger, "measure")[1] == (
        "3,000.00 of 18,000.00 quota = 16.6667 %; "
        "quota = 2 × 10,000.00 × 50 % proration (2027-04 to 2027-05) + 10,000.00 × 80 % relief (2027-06)"
    )
    assert told(ledger, "earn")[1] == (
        "2,000.00 target pay × 16.6667 %; target pay = 2 × 1,000.00 × 50 % proration (2027-04 to 2027-05) + 1,000.00 (2027-06)"
    )
