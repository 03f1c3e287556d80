"""`Ledger`: what can be audited. Credits come in; pay lines and payments go out, and the lines sum exactly to the payments.

Money in minor units, each person's in the currency in which they are paid. Credited amounts, payments and balances are whole; the amounts
of lines are exact decimals, of those that sum to a payment with eight decimals of a unit of the currency: the line *rounding* takes what
is cut off. Months are indices of the calendar, from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from spmsim.foundation.exact import exact_arithmetic
from spmsim.records.payroll import PayCurrency

Stage = Literal["credit", "measure", "earn", "link", "limit", "due", "settle", "pay"]
"""The stages of pay, in their order."""
STAGES: tuple[Stage, ...] = ("credit", "measure", "earn", "link", "limit", "due", "settle", "pay")
SUMMED: tuple[Stage, ...] = ("due", "settle", "pay")
"""Stages whose lines sum to the payment."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Performance of one person in one month on one measure: a total, or what one deal is credited with."""

    rep_id: str
    month: int
    measure: str
    amount: Decimal
    """Whole minor units, pieces or successes; of a rating, the level. May be negative: a correction."""
    out_of: int | None = None
    """Share measures: how many could have succeeded; None where the accounts that come due say so."""
    deal_id: str | None = None
    deal_amount: Decimal | None = None
    """What the whole deal is worth, where it is credited in shares; None: `amount`."""
    day: date | None = None
    """Day of the deal; deals of a month count in the order of their days, then of the file."""
    share: Decimal | None = None
    """Share of the deal that is credited, where the file states one; `amount` is that share in whole minor units."""


@dataclass(frozen=True)
class Cancellation:
    """A deal, or a part of it, that is cancelled in a month after it was credited."""

    deal_id: str
    month: int
    amount: Decimal
    """Whole minor units of the deal's value that are cancelled."""


Words = str | tuple[Callable[..., str], *tuple[Any, ...]]
"""Words, or what they are put together from when somebody reads them: a function and what it is given."""


def told(words: Words) -> str:
    """The words, put together."""
    return words if isinstance(words, str) else words[0](*words[1:])


class PayLine(NamedTuple):
    """One step of one person's pay in one month: `amount = basis × rate` where both are given, else `note` explains the amount.

    Both in units: 4 pieces × 1,500.00 are 6,000.00. What rounding to whole minor units adds to a product is a line of its own.

    A tuple, because a force of thousands has millions of them; for the same reason the note is put together when it is read.
    """

    rep_id: str
    month: int
    stage: Stage
    item: str
    """The component or adjustment, or `rounding`, `payment`, `owed`."""
    amount: Decimal
    basis: Decimal | None = None
    """What the rate is applied to: target pay of the window, an amount that was sold, what was earned."""
    rate: Decimal | None = None
    digits: int | None = None
    """Decimal digits of `amount` and `basis` where they are performance (2 for dollars sold, 0 for pieces); None: pay in minor units."""
    words: Words = ""
    """The note, or what it is put together from."""
    basis_digits: int | None = None
    """Decimal digits of `basis` where it is performance and `amount` is pay; None: those of `amount`."""

    @property
    def note(self) -> str:
        """In words, with the numbers: `312,000.00 of 300,000.00 quota = 104 %`."""
        if isinstance(self.words, str):
            return self.words
        with exact_arithmetic():
            return told(self.words)


@dataclass(frozen=True, slots=True)
class Payment:
    """What a person is paid for a month, whole minor units; zero payments are written too where lines stand behind them."""

    rep_id: str
    month: int
    amount: int
    owed: int = 0
    """What the person owes after it: overpayments and clawbacks."""
    advanced: int = 0
    """Open balance of recoverable draws after it."""
    held: int = 0
    """What holdbacks keep after it."""


@dataclass(frozen=True)
class Balance:
    """What stands open for a person at the end of the calendar, whole minor units."""

    rep_id: str
    earned_unpaid: int
    """Passed the limits, falls due after the calendar."""
    held: int
    """Kept by holdbacks."""
    owed: int
    """Owed by the person: overpayments, clawbacks, recoverable draws."""


@dataclass(frozen=True)
class Ledger:
    """One calendar of pay for a force: what came in and what follows from it."""

    credits: tuple[Credit, ...]
    lines: tuple[PayLine, ...]
    payments: tuple[Payment, ...]
    balances: tuple[Balance, ...]
    currencies: Mapping[str, PayCurrency] = field(default_factory=dict)
    """rep_id → the money of people who are paid in another currency than the scenario's: their lines, payments and balances are in it."""

    def at_plan_rates(self) -> Ledger:
        """Payments and balances of everybody in the scenario's currency, each rounded by itself; lines are left out where money differs."""
        if not self.currencies:
            return self
        payments = tuple(self._payment(one) for one in self.payments)
        return Ledger(self.credits, (), payments, tuple(self._balance(one) for one in self.balances))

    def _payment(self, one: Payment) -> Payment:
        money = self.currencies.get(one.rep_id)
        if money is None:
            return one
        return Payment(one.rep_id, one.month, *map(money.reported, (one.amount, one.owed, one.advanced, one.held)))

    def _balance(self, one: Balance) -> Balance:
        money = self.currencies.get(one.rep_id)
        return one if money is None else Balance(one.rep_id, *map(money.reported, (one.earned_unpaid, one.held, one.owed)))

    @property
    def incentive_pay(self) -> int:
        """What the calendar's performance costs: paid + earned but unpaid + held − owed, whole minor units of everybody's own money."""
        open_at_end = sum(balance.earned_unpaid + balance.held - balance.owed for balance in self.balances)
        return sum(payment.amount for payment in self.payments) + open_at_end
