"""Compares what was paid with what a case expects; amounts of a case are in units of the currency, everything else in minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.money import minor_digits
from tests.cases.case import Case

Balances = Mapping[str, Mapping[str, int]]
Payments = Mapping[str, Mapping[int, int]]


def differences(case: Case, payments: Payments, balances: Balances) -> Iterator[str]:
    """What differs, in words.

    Args:
        case: the case; months that it does not name pay 0, balances that it does not name are not compared.
        payments: rep_id → month → minor units.
        balances: rep_id → name → minor units; who has none open may be left out.
    """
    labels = Calendar(**case.calendar).labels()
    for rep_id in case.people:
        wanted = case.expected["payments"].get(rep_id, {})
        for month, label in enumerate(labels):
            got, due = payments.get(rep_id, {}).get(month, 0), minor(case, wanted.get(label, 0))
            if got != due:
                yield f"{rep_id} {label}: paid {got}, expected {due}"
        if unknown := set(wanted) - set(labels):
            yield f"{rep_id}: {', '.join(sorted(unknown))} lies outside the calendar"
    for rep_id, held in case.expected.get("balances", {}).items():
        for name, amount in held.items():
            if (got := balances.get(rep_id, {}).get(name, 0)) != minor(case, amount):
                yield f"{rep_id} {name}: {got}, expected {minor(case, amount)}"


def minor(case: Case, amount: Any) -> Decimal:
    """An amount of a case in minor units, exact."""
    return Decimal(str(amount)).scaleb(minor_digits(case.currency))
