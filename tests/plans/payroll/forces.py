"""Small forces for the payroll, built by hand: money in dollars, months from January 2027."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from spmsim.foundation.exact import exact_arithmetic
from spmsim.plans.payroll import Force, settle_force
from spmsim.records.ledger import Cancellation, Credit
from spmsim.records.payroll import PaidMeasure, PaidPerson, PayCalendar, Spell
from tests.plans.reading import commission, component, curve, read_plan

__all__ = ["commission", "component", "curve", "read_plan"]

MEASURES = {
    "revenue": PaidMeasure(2),
    "margin": PaidMeasure(2),
    "new_accounts": PaidMeasure(0),
    "renewals": PaidMeasure(0, is_share=True),
    "goals": PaidMeasure(0, is_rating=True),
}
LINEAR = {"type": "commission", "rates_on": "attainment", "tiers": [{"from": 0.0, "rate": 1.0}]}
"""The base rate from the first dollar."""


def rate(share):
    """A commission of a share of the amount, from the first dollar."""
    return {"type": "commission", "rates_on": "amount", "tiers": [{"from": 0.0, "rate": share}]}


def in_money(formula, name="revenue", **changes):
    """A monthly component paid in money."""
    given = {"name": name, "measure": "revenue", "period": "month", "accumulation": "discrete", "formula": formula}
    return given | changes


def calendar(months=12):
    return PayCalendar(tuple(f"{2027 + month // 12}-{month % 12 + 1:02d}" for month in range(months)), 2)


def spell(first=0, last=11, *, months=12, incentive=12_000, quotas=None, plan="plan", **changes):
    """A spell; `incentive` dollars a year, `quotas` per 12 months in units."""
    yearly = {
        measure: Decimal(str(amount)) * 10 ** MEASURES[measure].digits
        for measure, amount in ({"revenue": 120_000} if quotas is None else quotas).items()
    }
    monthly = {
        measure: (amount if MEASURES[measure].is_share else amount / 12,) * months for measure, amount in yearly.items()
    }
    given = {"plan": plan, "role": "seller", "region": "", "manager_id": ""} | changes
    return Spell(first=first, last=last, target_incentive=Decimal(incentive) * 100 / 12, quotas=monthly, yearly_quotas=yearly, **given)


def person(rep_id="ann", *, spells=None, months=12, hired=-600, leaves=None, shares=None, trials=None, sells=("revenue",), **changes):
    """A person employed for whole months, but where `shares` (month → share of it employed) says less."""
    shares = {month: Decimal(str(share)) for month, share in (shares or {}).items()}
    last = months - 1 if leaves is None else leaves
    staying = [Decimal(month >= hired) for month in range(months)]
    employed = [share if month <= last else Decimal(0) for month, share in enumerate(staying)]
    for month, share in shares.items():
        employed[month] = share
        if month != leaves:
            staying[month] = share
    held = spells or (spell(max(hired, 0), last, months=months, **changes),)
    return PaidPerson(rep_id, hired, leaves, tuple(staying), tuple(employed), tuple(held), trials or {}, frozenset(sells))


def sold(*amounts, rep_id="ann", measure="revenue", start=0):
    """Totals of consecutive months, in units of the measure; None for a month without a row."""
    steps = 10 ** MEASURES[measure].digits
    return [
        Credit(rep_id, start + place, measure, Decimal(str(amount)) * steps) for place, amount in enumerate(amounts) if amount is not None
    ]


def deal(deal_id, month, amount, *, rep_id="ann", measure="revenue", **more):
    return Credit(rep_id, month, measure, Decimal(str(amount)) * 10 ** MEASURES[measure].digits, deal_id=deal_id, **more)


def cancel(deal_id, month, amount):
    return Cancellation(deal_id, month, Decimal(str(amount)) * 100)


def settle(plan, credits, *people, cancellations=(), months=12):
    """The ledger; `plan` is a plan or plans by name."""
    plans = plan if isinstance(plan, dict) else {"plan": plan}
    force = Force(tuple(people or (person(months=months),)), plans, MEASURES, calendar(months))
    return settle_force(force, tuple(credits), tuple(cancellations))


def payments(ledger, rep_id="ann", months=12):
    """Dollars paid in each month, trailing zeros cut."""
    paid = [Decimal(0)] * months
    for payment in ledger.payments:
        if payment.rep_id == rep_id:
            paid[payment.month] += Decimal(payment.amount) / 100
    while paid and paid[-1] == 0:
        paid.pop()
    return [float(amount) for amount in paid]


def balance(ledger, rep_id="ann"):
    """(earned but unpaid, held, owed) in dollars."""
    found = [balance for balance in ledger.balances if balance.rep_id == rep_id]
    return tuple(getattr(found[0], name) / 100 if found else 0.0 for name in ("earned_unpaid", "held", "owed"))


def lines_of(ledger, stage, item=None, rep_id="ann"):
    """[(month, amount in dollars)] of the lines of a stage."""
    return [
        (line.month, float(line.amount / 100))
        for line in ledger.lines
        if line.stage == stage and line.rep_id == rep_id and item in (None, line.item)
    ]


def assert_lines_sum_to_payments(ledger):
    sums = defaultdict(Decimal)
    with exact_arithmetic():
        for line in ledger.lines:
            if line.stage in ("due", "settle", "pay"):
                sums[line.rep_id, line.month] += line.amount
        paid = {(payment.rep_id, payment.month): Decimal(payment.amount) for payment in ledger.payments}
        assert set(sums) <= set(paid)
        for key, amount in paid.items():
            assert abs(sums[key] - amount) < Decimal("1e-30"), (key, sums[key], amount)
