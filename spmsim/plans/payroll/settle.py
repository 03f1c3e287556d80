"""Stage *settle*: from what falls due to what is paid: overpayments and clawbacks, guarantees, draws, holdbacks. Then *pay*."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from spmsim.foundation.exact import ZERO, exact, rounded
from spmsim.plans.payroll.advances import close_draws, draw, guarantee
from spmsim.plans.payroll.clawback import taken_back
from spmsim.plans.payroll.desk import Account, Desk
from spmsim.plans.payroll.notes import in_units, percent


def clawback(desk: Desk) -> None:
    """What this month's cancellations take back is added to what is owed."""
    account = desk.account
    if not account.ended:
        return
    for taken in taken_back(desk):
        desk.line("settle", taken.name, -taken.amount, taken.note, of=(taken.base, -taken.share))
        desk.line("settle", "owed", taken.amount, "added to what is owed")
        account.owed += taken.amount


def overpayment(desk: Desk) -> None:
    """Pay that fell below zero is owed; what is owed is taken from pay."""
    account = desk.account
    if desk.amount < 0:
        desk.line("settle", "owed", -desk.amount, "pay fell below zero; added to what is owed")
        account.owed -= desk.amount
        desk.amount = ZERO
    if account.owed:
        desk.amount -= _take_owed(desk, desk.amount)


def hold_back(desk: Desk) -> None:
    """A share of what is left is held; what was held long enough is released, after what is owed was taken from it."""
    account = desk.account
    for holdback in desk.standing.plan.holdbacks:
        share = exact(holdback.share)
        held = rounded(share * desk.amount) if desk.amount > 0 else 0
        if held:
            months = f"{holdback.months} month{'s' if holdback.months > 1 else ''}"
            note = f"{percent(share)} of {desk.money(desk.amount)} is held for {months}"
            desk.line("settle", holdback.name, -share * desk.amount, note, of=(desk.amount, -share))
            if held != share * desk.amount:
                note = f"what is held, rounded to {desk.money(Decimal(held))}"
                desk.line("settle", holdback.name, share * desk.amount - held, note)
            desk.amount -= held
            account.held.append((desk.month + holdback.months, held, holdback.name))
    if account.held:
        _release(desk)


def pay(desk: Desk) -> None:
    """What is left is rounded once; balances are whole minor units after each month."""
    account = desk.account
    payment = rounded(desk.amount)
    if payment != desk.told:
        note = (_rounding_in_words, desk.amount, payment, desk.calendar.digits)
        desk.line("pay", "rounding", payment - desk.told, note)
    account.payments[desk.month] = payment
    round_balances(account)


def round_balances(account: Account) -> None:
    """What is owed and advanced, in whole minor units."""
    if account.owed:
        account.owed = Decimal(rounded(account.owed))
    for held in account.draws.values():
        held.balance = Decimal(rounded(held.balance))


STEPS: tuple[tuple[str, Callable[[Desk], None]], ...] = (
    ("clawback", clawback),
    ("overpayment", overpayment),
    ("guarantee", guarantee),
    ("draw", draw),
    ("holdback", hold_back),
)
"""The steps of settlement in their order."""


def settle(desk: Desk) -> None:
    """Takes the amount that falls due through the steps."""
    for _, step in STEPS:
        step(desk)
    if desk.is_exit:
        close_draws(desk)
        _lapse(desk)


def _rounding_in_words(amount: Decimal, payment: int, digits: int) -> str:
    return f"{amount.scaleb(-digits):,.6f} to {in_units(Decimal(payment), digits)}"


def _release(desk: Desk) -> None:
    account = desk.account
    for month, held, name in account.held:
        if month == desk.month:
            desk.line("settle", name, Decimal(held), f"held until {desk.calendar.labels[month]}, released")
            desk.amount += held - _take_owed(desk, Decimal(held))
    account.held = [(month, held, name) for month, held, name in account.held if month != desk.month]


def _lapse(desk: Desk) -> None:
    """At exit, what is held settles what is owed, the oldest first; the rest lapses."""
    for _, held, name in desk.account.held:
        settled = min(desk.account.owed, Decimal(held))
        if settled > 0:
            desk.line("settle", name, settled, f"of {desk.money(Decimal(held))} held, settles what is owed at exit")
            _take_owed(desk, settled)
        if settled < held:
            desk.line("settle", name, ZERO, f"{desk.money(held - settled)} held lapses at exit")
    desk.account.held = []


def _take_owed(desk: Desk, amount: Decimal) -> Decimal:
    """Takes what is owed from an amount, and returns how much that is."""
    account = desk.account
    taken = min(account.owed, amount)
    if taken > 0:
        desk.line("settle", "owed", -taken, f"{desk.money(taken)} of {desk.money(account.owed)} owed is taken")
        account.owed -= taken
    return taken
