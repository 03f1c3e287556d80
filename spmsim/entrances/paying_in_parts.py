"""A payroll of many people: some after the others, in two processes side by side; the same bytes in the same order as at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spmsim.foundation.collecting import without_collecting
from spmsim.foundation.processes import in_processes, may_split

if TYPE_CHECKING:
    from spmsim.plans.payroll import Force
    from spmsim.records.ledger import Balance, Cancellation, Credit, Ledger, Payment
    from spmsim.records.payroll import PaidPerson
    from spmsim.reports.statements import Coins

ENOUGH = 1_000
"""People from whom on not all are settled at once, and a second process is worth its start."""


@dataclass(frozen=True)
class Parts:
    """What is paid, and the rows of `statements.csv`."""

    statements: tuple[bytes, ...]
    """Pieces in the order of the people."""
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

    def ledger(self) -> Ledger:
        """The ledger of everybody."""
        from spmsim.plans.payroll import settle_force

        return settle_force(self.force, self.credits, self.cancellations, through=self.through)

    def ledgers(self, of: slice) -> Iterator[tuple[Sequence[PaidPerson], Ledger]]:
        """Some people after the others, and their ledger."""
        from spmsim.plans.payroll import settle_in_turn

        return settle_in_turn(self.force, self.credits, self.cancellations, through=self.through, of=of)

    def statements(self, ledger: Ledger, people: Sequence[PaidPerson], *, with_heads: bool = True) -> bytes:
        """`statements.csv` of some people's ledger."""
        from spmsim.reports.statements import statements_csv

        ids = [person.rep_id for person in people]
        return statements_csv(ledger, ids, self.force.calendar.labels, self.coins, with_heads=with_heads)


def paid_in_parts(payroll: Payroll, *, processes: int = 2, enough: int = ENOUGH) -> Parts | None:
    """Everybody's payments and statements, some people after the others, in processes side by side where a second one is at hand.

    Args:
        payroll: what is settled.
        processes: how many settle side by side.
        enough: people from whom on it is done.

    Returns:
        None where there are fewer people, or one of the parts met trouble.
    """
    people = len(payroll.force.people)
    if people < enough:
        return None
    processes = processes if may_split() else 1
    ends = [people * part // processes for part in range(processes + 1)]

    def settled(part: int) -> Parts:
        return _settled(payroll, slice(ends[part], ends[part + 1]), with_heads=part == 0)

    found = in_processes(settled, processes)
    return None if found is None else _joined(found)


def _settled(payroll: Payroll, of: slice, *, with_heads: bool) -> Parts:
    """Some of the people; the lines of those who are written down are not kept."""
    pieces: list[bytes] = []
    payments: list[Payment] = []
    balances: list[Balance] = []
    with without_collecting():
        for people, ledger in payroll.ledgers(of):
            pieces.append(payroll.statements(ledger, people, with_heads=with_heads and not pieces))
            payments += ledger.payments
            balances += ledger.balances
    return Parts(tuple(pieces), tuple(payments), tuple(balances))


def _joined(found: Sequence[Parts]) -> Parts:
    """The parts as one: payments by month, then in the order of the people."""
    payments = sorted((payment for part in found for payment in part.payments), key=lambda payment: payment.month)
    pieces = tuple(piece for part in found for piece in part.statements)
    return Parts(pieces, tuple(payments), tuple(one for part in found for one in part.balances))
