"""A payroll of many people in two processes: each settles and writes down half of them; the same bytes in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spmsim.foundation.processes import in_processes, may_split

if TYPE_CHECKING:
    from spmsim.plans.payroll import Force
    from spmsim.records.ledger import Balance, Cancellation, Credit, Ledger, Payment
    from spmsim.reports.statements import Coins

ENOUGH = 1_000
"""People from whom on a second process is worth its start."""


@dataclass(frozen=True)
class Parts:
    """What is paid, and the rows of `statements.csv`."""

    statements: bytes
    payments: tuple[Payment, ...]
    balances: tuple[Balance, ...]


@dataclass(frozen=True)
class Payroll:
    """A force with its credits, ready to be settled."""

    force: Force
    credits: tuple[Credit, ...]
    cancellations: tuple[Cancellation, ...]
    through: int | None
    coins: Coins

    def ledger(self, of: slice | None = None) -> Ledger:
        """The ledger of everybody, or of some places among the people."""
        from spmsim.plans.payroll import settle_force

        return settle_force(self.force, self.credits, self.cancellations, through=self.through, of=of)

    def statements(self, ledger: Ledger, *, with_heads: bool = True) -> bytes:
        """`statements.csv` of a ledger."""
        from spmsim.reports import statements as told

        people = [person.rep_id for person in self.force.people]
        rows = told.statement_rows(ledger, people, self.force.calendar.labels, self.coins)
        return told.csv_of(rows, told.STATEMENTS, with_heads=with_heads)


def paid_in_parts(payroll: Payroll, *, parts: int = 2, enough: int = ENOUGH) -> Parts | None:
    """Everybody's payments and statements, settled side by side; None where that is not worth it, not possible, or met trouble.

    Args:
        payroll: what is settled.
        parts: processes.
        enough: people from whom on it is done.
    """
    people = len(payroll.force.people)
    if people < enough or not may_split():
        return None
    ends = [people * part // parts for part in range(parts + 1)]

    def settled(part: int) -> Parts:
        ledger = payroll.ledger(slice(ends[part], ends[part + 1]))
        return Parts(payroll.statements(ledger, with_heads=part == 0), ledger.payments, ledger.balances)

    found = in_processes(settled, parts)
    if found is None:
        return None
    payments = sorted((payment for part in found for payment in part.payments), key=lambda payment: payment.month)
    return Parts(b"".join(part.statements for part in found), tuple(payments), tuple(one for part in found for one in part.balances))
