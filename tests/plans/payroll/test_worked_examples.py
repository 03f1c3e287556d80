"""The worked examples of the domain, each paid to the cent; expected amounts are those of the page that describes them."""

import pytest

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
    payments,
    person,
    rate,
    read_plan,
    settle,
    sold,
)  # fmt: skip


def draw(**changes):
    return {"type": "draw", "name": "start", "amount": 1500, "every": "month", "recoverable": True, "open_at_exit": "owed"} | changes


def paid(formula, *amounts, adjustments=(), credits=None, **options):
    plan = read_plan([in_money(formula)], adjustments=list(adjustments))
    ledger = settle(plan, credits or sold(*amounts), **options)
    assert_lines_sum_to_payments(ledger)
    return ledger


def test_1_marginal_tiers():
    tiers = commission((0.0, 0.03), (300_000.0, 0.05), (500_000.0, 0.07), rates_on="amount", tiering="marginal", crossing_deal="split")
    assert payments(paid(tiers, 600_000)) == [26_000]


@pytest.mark.parametrize(("amount", "expected"), [(999_999, 49_999.95), (1_000_000, 70_000)])
def test_2_retroactive_tiers(amount, expected):
    tiers = commission((0.0, 0.05), (1_000_000.0, 0.07), rates_on="amount", tiering="retroactive")
    assert payments(paid(tiers, amount)) == [expected]


@pytest.mark.parametrize(("tiering", "expected"), [("marginal", 57_000), ("retroactive", 77_000)])
def test_3_an_accelerator(tiering, expected):
    """Marginal: 50,000 × (1 + 1.4 × 0.1) = 57,000, retroactive 50,000 × 1.4 × 1.1 = 77,000."""
    more = {"crossing_deal": "split"} if tiering == "marginal" else {}
    formula = commission((0.0, 1.0), (1.0, 1.4), rates_on="attainment", tiering=tiering, **more)
    plan = read_plan([component(formula=formula, period="year")])
    ledger = settle(plan, sold(110_000), person(incentive=50_000, quotas={"revenue": 100_000}))
    assert payments(ledger)[11] == expected


def test_4_a_recoverable_draw():
    ledger = paid(rate(1.0), 500, 3000, adjustments=[draw()], months=2)
    assert payments(ledger) == [1500, 2000]
    assert balance(ledger) == (0, 0, 0)
    first = paid(rate(1.0), 500, adjustments=[draw()], months=1)
    assert (payments(first), balance(first)) == ([1500], (0, 0, 1000))


def test_4_a_draw_that_is_not_recoverable():
    given = {"type": "draw", "name": "start", "amount": 1500, "every": "month", "recoverable": False}
    assert payments(paid(rate(1.0), 500, 3000, adjustments=[given], months=2)) == [1500, 3000]


def test_5_quarterly_draws_that_stop():
    """3 × 10,000 advanced, 5,000 earned: 25,000 open; then 12,000 are earned and all recovered."""
    quarterly = draw(amount=10_000, every="quarter", months={"from": "2027-01", "to": "2027-09"})
    plan = read_plan([in_money(rate(1.0), period="quarter")], adjustments=[quarterly])
    ledger = settle(plan, sold(5000), months=9)
    assert (sum(payments(ledger)), balance(ledger)) == (30_000, (0, 0, 25_000))
    ledger = settle(plan, sold(5000) + sold(12_000, start=9))
    assert (sum(payments(ledger)), balance(ledger)) == (30_000, (0, 0, 13_000))


@pytest.mark.parametrize(("crossing", "expected"), [("split", 90), ("whole_at_lower", 60), ("whole_at_higher", 150)])
def test_6_a_deal_that_crosses(crossing, expected):
    tiers = commission((0.0, 0.04), (1000.0, 0.10), rates_on="amount", tiering="marginal", crossing_deal=crossing)
    assert payments(paid(tiers, credits=[deal("d", 0, 1500)])) == [expected]


@pytest.mark.parametrize(("attainment", "multiple"), [(0.7499, 0.0), (0.75, 0.5), (1.25, 2.0), (1.6, 3.4)])
def test_7_a_threshold_that_pays(attainment, multiple):
    formula = curve((0.75, 0.5), (1.0, 1.0), (1.5, 3.0))
    plan = read_plan([component(formula=formula, period="month")])
    ledger = settle(plan, sold(10_000 * attainment), person(incentive=12_000), months=12)
    assert payments(ledger) == ([1000 * multiple] if multiple else [])


def test_8_a_holdback():
    holdback = {"type": "holdback", "name": "later", "share": 0.25, "months": 3}
    assert payments(paid(rate(1.0), 7500, adjustments=[holdback])) == [5625, 0, 0, 1875]


@pytest.mark.parametrize(("basis", "taken"), [("rate", 5), ("paid", 10)])
def test_9_a_clawback(basis, taken):
    """A sale of 100 at 5 %, at least 10 in that month; cancelled in the next, in which 1,000 are sold."""
    january = {"from": "2027-01", "to": "2027-01"}
    adjustments = [
        {"type": "guarantee", "name": "least", "amount": 10, "every": "month", "pays": "floor", "months": january},
        {"type": "clawback", "name": "back", "measure": "revenue", "basis": basis, "restores_quota": True, "within_months": 12},
    ]
    credits = [deal("d", 0, 100), deal("e", 1, 1000)]
    ledger = paid(rate(0.05), credits=credits, adjustments=adjustments, cancellations=[cancel("d", 1, 100)])
    assert payments(ledger) == [10, 50 - taken]


def test_10_lower_tiers_are_not_dropped():
    """At 100 % 100,000; at 101 % more, never less."""
    formula = commission((0.0, 1.0), (1.0, 1.5), rates_on="attainment", tiering="marginal", crossing_deal="split")
    plan = read_plan([component(formula=formula, period="year")])
    at_100, at_101 = (payments(settle(plan, sold(amount), person(incentive=100_000)))[11] for amount in (120_000, 121_200))
    assert (at_100, at_101) == (100_000, 101_500)


def test_the_base_rate_pays_target_at_quota():
    plan = read_plan([component(formula=LINEAR, period="month")])
    assert payments(settle(plan, sold(10_000, 5_000))) == [1000, 500]
