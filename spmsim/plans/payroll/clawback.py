"""Clawbacks: pay on credits that are cancelled after their window has ended is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.book import Cancelled
from spmsim.plans.payroll.desk import Account, Desk, Ended
from spmsim.plans.payroll.window import Window


def keep_for_cancellations(desk: Desk, window: Window, due: int) -> None:
    """Keeps a window that has ended, if some of its credits are cancelled and the plan takes pay on them back."""
    part = window.part
    clawback = desk.standing.plan.clawbacks.get(part.measure)
    if clawback is None or window.passes <= 0:
        return
    sales = window.standing.sales(part.measure, part.scope)
    first, last = window.months
    if any(first <= one.sold <= last for one in sales.cancelled):
        kept = Ended(clawback, part, sales, first, last, window.now, window.credits, window.earned, window.passes, due)
        desk.account.ended.append(kept)


def due_at_exit(account: Account, month: int) -> None:
    """Everything earned falls due with the exit, and is paid with its payment."""
    for later in [due for due in account.earned_due if due > month]:
        account.earned_due[month] = account.earned_due.get(month, ZERO) + account.earned_due.pop(later)
    for ended in account.ended:
        ended.due = min(ended.due, month)


class Taken(NamedTuple):
    """What a clawback takes back of one window."""

    name: str
    amount: Decimal
    """Base × share, minor units."""
    base: Decimal
    """What passed on the window, or was paid."""
    share: Decimal
    """The part of its credits that is cancelled."""
    note: str


def taken_back(desk: Desk) -> Iterator[Taken]:
    """What a month takes back; of a window never more than what passed, or was paid.

    Half of a window's credits cancelled takes half of the 400 that passed, or of the 1,000 that a guarantee made of them.
    """
    for ended in desk.account.ended:
        cancelled = sum((one.amount for one in ended.sales.cancelled if _taken_in(ended, one) == desk.month), ZERO)
        left = max(ZERO, ended.credits - ended.cancelled)
        ended.cancelled += cancelled
        base = _base(desk.account, ended)
        taken = min(cancelled, left)
        if taken * base > 0:
            part = f"{desk.performance(cancelled, ended.part.measure)} of {desk.performance(ended.credits, ended.part.measure)} credited"
            of = f"{desk.money(base)} {'paid' if ended.clawback.basis == 'paid' else 'passed'}"
            note = f"{ended.part.name}: {part} is cancelled, of {of}"
            yield Taken(ended.clawback.name, taken * base / ended.credits, base, taken / ended.credits, note)


def _base(account: Account, ended: Ended) -> Decimal:
    """What passed on a window; or its part, by what windows earned, of the payment of the month in which it fell due."""
    if ended.clawback.basis == "rate":
        return ended.passed
    if ended.earned <= 0:
        return ZERO
    return account.payments.get(ended.due, 0) * ended.earned / account.earned_due[ended.due]


def _taken_in(ended: Ended, one: Cancelled) -> int:
    """The month in which a cancelled credit is taken back; −1 for never.

    After its window has ended; on the basis of what was paid, after the payment.
    """
    clawback = ended.clawback
    if not ended.opened <= one.sold <= ended.last or one.month - one.sold > clawback.within_months:
        return -1
    if clawback.restores_quota and one.month <= ended.ends:
        return -1
    month = max(one.month, ended.ends)
    return max(month, ended.due + 1) if clawback.basis == "paid" else month
