"""The payroll pays every case as it was worked out by hand, and so does the oracle; the lines are those of the working, and add up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.money import minor_digits
from spmsim.records.ledger import STAGES, Ledger
from spmsim.sources.actuals import Actuals
from spmsim.studies.paying.pay import pay
from tests.cases.case import Case, read_cases
from tests.cases.comparison import differences, minor
from tests.cases.reading import read_case
from tests.cases.world import world_of
from tests.oracle.payroll import pay_world

FROM_DUE = STAGES[STAGES.index("due") :]
CLOSE = Decimal("0.000001")
_PRODUCT = r"([-−]?[0-9,.]+) × ([0-9,.]+)( %)?"
PRODUCT = re.compile(_PRODUCT)
TOLD = re.compile(rf"{_PRODUCT}( \+ {_PRODUCT})*")


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_payroll_and_oracle_pay_what_was_worked_out(case: Case, tmp_path: Path) -> None:
    scenario, actuals = read_case(case, tmp_path)
    ledger = pay(scenario, actuals.credits, actuals.cancellations)
    balances = {balance.rep_id: vars(balance) for balance in ledger.balances}
    assert [*differences(case, _payments(ledger), balances), *_missing_lines(case, ledger)] == []
    assert [*_sums_that_differ(ledger), *_products_that_differ(case, ledger), *_told_that_differ(case, ledger)] == []
    assert list(_differences_of_the_oracle(case, actuals)) == []


def _differences_of_the_oracle(case: Case, actuals: Actuals) -> Iterator[str]:
    paid = pay_world(world_of(case, actuals))
    payments = {rep_id: {month: int(cents) for month, cents in held["payments"].items()} for rep_id, held in paid.items()}
    yield from differences(case, payments, {rep_id: held["balances"] for rep_id, held in paid.items()})


def _payments(ledger: Ledger) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for payment in ledger.payments:
        found[payment.rep_id][payment.month] = found[payment.rep_id].get(payment.month, 0) + payment.amount
    return found


def _missing_lines(case: Case, ledger: Ledger) -> Iterator[str]:
    """Lines of the case that the ledger does not have; several lines of one item add up."""
    labels = Calendar(**case.calendar).labels()
    for rep_id, label, stage, item, amount in case.expected.get("lines", ()):
        key = (rep_id, labels.index(label), stage, item)
        found = [line.amount for line in ledger.lines if (line.rep_id, line.month, line.stage, line.item) == key]
        if not found or abs(sum(found) - minor(case, amount)) > CLOSE * 100:
            yield f"{key}: {found}, expected {minor(case, amount)}"


def _sums_that_differ(ledger: Ledger) -> Iterator[str]:
    """Months in which the lines from `due` on do not sum exactly to the payment."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for line in ledger.lines:
        if line.stage in FROM_DUE:
            sums[line.rep_id, line.month] += line.amount
    for rep_id, months in _payments(ledger).items():
        yield from (f"{rep_id} {m}: lines {sums[rep_id, m]}, paid {paid}" for m, paid in months.items() if sums[rep_id, m] != paid)


def _products_that_differ(case: Case, ledger: Ledger) -> Iterator[str]:
    """Lines whose amount is not basis × rate, where they say both: in units, for pieces pay so much money each."""
    for line in ledger.lines:
        if line.basis is None or line.rate is None:
            continue
        scale = 0 if line.basis_digits is None else minor_digits(case.currency) - line.basis_digits
        if abs((line.basis * line.rate).scaleb(scale) - line.amount) > CLOSE:
            yield f"{line.rep_id} {line.month} {line.stage} {line.item}: {line.basis} × {line.rate} is not {line.amount}"


def _told_that_differ(case: Case, ledger: Ledger) -> Iterator[str]:
    """Earned money that is not the sum that its line tells, redone: `300,000.00 × 3 % + 200,000.00 × 5 %`."""
    for line in ledger.lines:
        if line.stage == "earn" and TOLD.fullmatch(line.note):
            products = (_number(of) * _number(rate) / (100 if percent else 1) for of, rate, percent in PRODUCT.findall(line.note))
            if abs(minor(case, sum(products)) - line.amount) > CLOSE:
                yield f"{line.rep_id} {line.month} {line.item}: {line.note} is not {line.amount}"


def _number(told: str) -> Decimal:
    return Decimal(told.replace(",", "").replace("−", "-"))
