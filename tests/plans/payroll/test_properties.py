"""What must hold for every plan of a kind, on pay before it is rounded."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans.payroll.forces import (
    assert_lines_sum_to_payments,
    commission,
    component,
    curve,
    payments,
    person,
    read_plan,
    settle,
    sold,
)  # fmt: skip

FORMULAS = st.sampled_from([
    curve((0.0, 0.0), (1.0, 1.0), (1.5, 1.75)),
    curve((0.5, 0.2), (1.0, 1.0), (1.0, 1.2), (1.5, 3.0), beyond="capped"),
    commission((0.0, 0.8), (0.9, 1.0), (1.1, 1.6), rates_on="attainment", tiering="marginal", crossing_deal="split"),
    commission((0.0, 1.0), (1.0, 1.3), rates_on="attainment", tiering="retroactive"),
    {"type": "lump_sum_bonus", "steps": [[0.9, 0.5], [1.0, 1.0]]},
])  # fmt: skip
PERIODS = st.sampled_from(["month", "quarter", "half", "year"])
ACCUMULATIONS = st.sampled_from([("discrete", None), ("to_date", "carry"), ("to_date", "claw_back"), ("toward_year", "carry")])
CENTS = st.integers(0, 3_000_000)
YEAR = st.lists(CENTS, min_size=12, max_size=12)


@st.composite
def components(draw):
    accumulation, negative = draw(ACCUMULATIONS)
    return component(formula=draw(FORMULAS), period=draw(PERIODS), accumulation=accumulation, when_negative=negative)


def credits(cents, rep_id="ann"):
    return [replace(credit, amount=Decimal(amount)) for credit, amount in zip(sold(*cents, rep_id=rep_id), cents, strict=True)]


def unrounded(ledger, rep_id="ann"):
    """What fell due, in cents."""
    return sum((line.amount for line in ledger.lines if line.stage == "due" and line.rep_id == rep_id), Decimal(0))


def same(one, other):
    return abs(one - other) < Decimal("1e-20")


@settings(max_examples=60, deadline=None)
@given(components(), YEAR, st.integers(0, 11), st.integers(1, 500_000))
def test_more_sales_never_pay_less(part, cents, month, more):
    """Over a year: what one month adds is never taken away, unless the plan takes to-date pay back or keeps a high-water mark."""
    plan = read_plan([part])
    other = [amount + (more if place == month else 0) for place, amount in enumerate(cents)]
    assert unrounded(settle(plan, credits(other))) >= unrounded(settle(plan, credits(cents)))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3_000_000), st.sampled_from(["attainment", "amount"]))
def test_marginal_tiers_are_continuous(cents, rates_on):
    """One cent more pays at most the highest rate on a cent."""
    starts = (0.0, 0.9, 1.1) if rates_on == "attainment" else (0.0, 9_000.0, 11_000.0)
    rates = (0.5, 1.0, 2.0) if rates_on == "attainment" else (0.05, 0.10, 0.20)
    tiers = commission(*zip(starts, rates, strict=True), rates_on=rates_on, tiering="marginal", crossing_deal="split")
    plan = read_plan([component(formula=tiers, period="month", weight=1.0 if rates_on == "attainment" else None)])
    step = unrounded(settle(plan, credits([cents + 1]))) - unrounded(settle(plan, credits([cents])))
    assert 0 < step <= Decimal("0.20000001")


@settings(max_examples=40, deadline=None)
@given(components(), YEAR, st.sampled_from(["component", "total"]), st.booleans())
def test_a_cap_that_is_never_reached_changes_nothing(part, cents, scope, of_year):
    period = "year" if of_year else part["period"]
    cap = {"type": "cap", "name": "most", "scope": scope, "limit": {"times_target": 1e6}, "period": period}
    cap |= {} if period == "year" else {"true_up": True}
    capped, free = read_plan([part], adjustments=[cap]), read_plan([part])
    assert settle(capped, credits(cents)).lines == settle(free, credits(cents)).lines


@settings(max_examples=40, deadline=None)
@given(components(), YEAR)
def test_twice_the_currency_is_twice_the_pay(part, cents):
    plan = read_plan([part])
    once = unrounded(settle(plan, credits(cents)))
    twice = unrounded(settle(plan, credits([2 * amount for amount in cents]), person(incentive=24_000, quotas={"revenue": 240_000})))
    assert same(twice, 2 * once)


@settings(max_examples=40, deadline=None)
@given(components(), YEAR, st.integers(0, 11), CENTS)
def test_a_credit_in_two_rows_is_the_same_credit(part, cents, month, apart):
    plan = read_plan([part])
    apart = min(apart, cents[month])
    rows = credits(cents)
    rows[month:month + 1] = [replace(rows[month], amount=rows[month].amount - apart), replace(rows[month], amount=Decimal(apart))]
    assert settle(plan, rows).lines == settle(plan, credits(cents)).lines


@settings(max_examples=30, deadline=None)
@given(components(), st.lists(YEAR, min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_people_and_rows_does_not_matter(part, years, luck):
    contest = {
        "name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
        "formula": {"type": "contest", "prizes": [500, 100], "among": "company", "ranked_by": "amount"},
    }  # fmt: skip
    plan = read_plan([part | {"scope": "company"}, contest])
    names = ["ann", "bob", "cyd"]
    rows = [row for name, cents in zip(names, years, strict=True) for row in credits(cents, name)]
    expected = settle(plan, rows, *(person(name) for name in names))
    shuffled = [person(name) for name in names]
    luck.shuffle(rows)
    luck.shuffle(shuffled)
    found = settle(plan, rows, *shuffled)
    assert {name: payments(found, name) for name in names} == {name: payments(expected, name) for name in names}


@settings(max_examples=40, deadline=None)
@given(components(), YEAR, st.booleans(), st.booleans(), st.integers(3, 11))
def test_lines_sum_to_payments(part, cents, holds_back, draws, leaves):
    adjustments = [{"type": "guarantee", "name": "least", "amount": 333.33, "every": "month", "pays": "floor"}]
    if draws:
        draw = {"type": "draw", "name": "ahead", "amount": 5000, "every": part["period"], "recoverable": True, "open_at_exit": "owed"}
        adjustments.append(draw)
    if holds_back:
        adjustments.append({"type": "holdback", "name": "later", "share": 0.37, "months": 2})
    ledger = settle(read_plan([part], adjustments=adjustments), credits(cents)[: leaves + 1], person(leaves=leaves))
    assert_lines_sum_to_payments(ledger)
    assert all(payment.amount >= 0 for payment in ledger.payments)
