"""Stage *due*: what passed the limits falls due at once, or with `pay` at the end of a longer window and a lag; at exit, everything."""

from __future__ import annotations

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.clawback import due_at_exit, keep_for_cancellations
from spmsim.plans.payroll.desk import Desk, Pending
from spmsim.plans.payroll.window import Window


def due(desk: Desk) -> None:
    """Adds up what falls due this month."""
    account = desk.account
    for window in desk.windows:
        month = _due_month(desk, window)
        if desk.standing.plan.clawbacks:
            keep_for_cancellations(desk, window, month)
        if window.earned > 0:
            account.earned_due[month] = account.earned_due.get(month, ZERO) + window.earned
        if not window.passes:
            continue
        if month == desk.month:
            desk.amount += window.passes
            desk.line("due", window.part.name, window.passes, (_of_month, _label(desk, window.now)))
        else:
            account.pending.append(Pending(window.part, window.passes, window.now, month))
            desk.line("due", window.part.name, ZERO, f"{desk.money(window.passes)} falls due {_when(desk, month)}")
    if desk.is_exit:
        due_at_exit(account, desk.month)
    if account.pending:
        _pay_pending(desk)


def _due_month(desk: Desk, window: Window) -> int:
    """Quarterly windows that are paid by the half year with a lag of 1 fall due in months 6, 6, 12 and 12."""
    part = window.part
    if desk.is_exit or part.pay_every is None:
        return desk.month
    return desk.calendar.window(desk.month, part.pay_every)[1] + part.lag_months


def _pay_pending(desk: Desk) -> None:
    account, later = desk.account, []
    for pending in account.pending:
        if pending.due > desk.month and not desk.is_exit:
            later.append(pending)
            continue
        desk.amount += pending.amount
        desk.line("due", pending.part.name, pending.amount, f"of {_label(desk, pending.earned_in)}")
    account.pending = later


def _of_month(label: str) -> str:
    return f"of {label}"


def _label(desk: Desk, month: int) -> str:
    return desk.calendar.labels[month]


def _when(desk: Desk, month: int) -> str:
    return f"in {desk.calendar.labels[month]}" if month < desk.calendar.months else "after the calendar"
