"""Totals of a payroll: what was paid by period and by role, what stands open, and how much more was credited than sold."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from spmsim.compile.paid_people import paid_force
from spmsim.foundation.money import minor_units
from spmsim.records.ledger import Ledger
from spmsim.records.payroll import PayCurrency
from spmsim.scenario.loading import Scenario
from spmsim.studies.paying.credit_inflation import credit_inflation

BALANCES = ("earned_unpaid", "held", "owed")


def pay_totals(scenario: Scenario, ledger: Ledger) -> dict[str, Any]:
    """Plain data; money in units of the scenario's currency, at plan rates, and beside it what was paid in each local one.

    `incentive_pay` is paid + earned_unpaid + held − owed: what the performance of the calendar costs.
    """
    spec, ledger, local = scenario.spec, ledger.at_plan_rates(), ledger
    unit, months = minor_units(spec.currency), spec.calendar.labels()
    role_of = {rep.rep_id: rep.role for rep in spec.team.reps}
    totals, roles = _zero(), {role: _zero() for role in dict.fromkeys(role_of.values())}
    periods: dict[str, float] = dict.fromkeys(months, 0.0)
    for payment in ledger.payments:
        periods[months[payment.month]] += payment.amount / unit
        for sums in (totals, roles[role_of[payment.rep_id]]):
            sums["paid"] += payment.amount
    for balance in ledger.balances:
        for sums in (totals, roles[role_of[balance.rep_id]]):
            for name in BALANCES:
                sums[name] += getattr(balance, name)
    return {
        "currency": spec.currency,
        **({"paid_locally": _paid_locally(local)} if local.currencies else {}),
        "people": len({payment.rep_id for payment in ledger.payments}),
        "totals": _told(totals, unit),
        "by_role": {role: _told(sums, unit) for role, sums in roles.items()},
        "by_period": {month: round(paid, 4) for month, paid in periods.items()},
        "credit_inflation": credit_inflation(paid_force(spec), ledger.credits, spec.primary),
    }


def _paid_locally(ledger: Ledger) -> dict[str, float]:
    """What was paid in each local currency, in its own units."""
    sums: dict[PayCurrency, int] = defaultdict(int)
    for payment in ledger.payments:
        if (money := ledger.currencies.get(payment.rep_id)) is not None:
            sums[money] += payment.amount
    return {money.name: paid / minor_units(money.name) for money, paid in sorted(sums.items(), key=lambda one: one[0].name)}


def _zero() -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    sums.update(dict.fromkeys(("paid", *BALANCES), 0))
    return sums


def _told(sums: dict[str, int], unit: float) -> dict[str, float]:
    incentive = sums["paid"] + sums["earned_unpaid"] + sums["held"] - sums["owed"]
    return {**{name: amount / unit for name, amount in sums.items()}, "incentive_pay": incentive / unit}
