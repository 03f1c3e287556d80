"""One person's payout statement as one HTML file: every step, the payment of each month, and what stands open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from spmsim.records.ledger import SUMMED, Balance, PayLine, Payment
from spmsim.reports.markup import Safe, paragraph, tag
from spmsim.reports.standalone import Masthead, standalone_page
from spmsim.reports.statements import Coins, in_order_of_pay
from spmsim.reports.tables import Cell, Row, table, text


@dataclass(frozen=True)
class Held:
    """A role and a plan, and the month from which they hold."""

    since: str
    role: str
    plan: str


@dataclass(frozen=True)
class Person:
    """Whose statement it is."""

    rep_id: str
    name: str
    held: tuple[Held, ...]
    """In the order of time."""

    def in_words(self) -> str:
        """`E0001 · seller · plan hunt`, and where they change `… · from 2027-07 seller, plan hunt wider`."""
        first, *others = self.held
        told = [self.rep_id, first.role, f"plan {first.plan}", *(f"from {one.since} {one.role}, plan {one.plan}" for one in others)]
        return " · ".join((told[0], *(words.replace("_", " ") for words in told[1:])))


def statement_page(
    person: Person,
    lines: Sequence[PayLine],
    payments: Sequence[Payment],
    balance: Balance | None,
    *,
    title: str,
    months: Sequence[str],
    coins: Coins,
) -> bytes:
    """The page, without a script and without anything to load.

    Args:
        person: whose.
        lines: the person's lines, month by month.
        payments: the person's payments.
        balance: what stands open at the end of the months that were paid.
        title: the scenario's title.
        months: labels of the months that were paid.
        coins: the person's currency, and how its minor units are written.
    """
    currency = coins.currency
    total = sum(payment.amount for payment in payments)
    of_month = {payment.month: payment for payment in payments}
    parts = [
        tag("h2", f"Payments: {coins.whole(total):,} {currency}"),
        _payments(payments, balance, currency, months, coins),
        tag("h2", "How each payment came about"),
        paragraph("Amounts of the stages Due, Settle and Pay add up to the payment; the stages before say how they were earned."),
        *_reckoned(coins),
        *(
            _month(months[month], in_order_of_pay(line for line in lines if line.month == month), of_month.get(month), coins)
            for month in sorted({line.month for line in lines if line.item != "rounding" or line.amount})
        ),
    ]
    mast = Masthead("Payout statement", person.name or person.rep_id, (title, f"{months[0]} to {months[-1]}", currency), person.in_words())
    return standalone_page(mast, parts, tab=f"Payout statement {person.rep_id}")


def _reckoned(coins: Coins) -> list[Safe]:
    """What is in another currency than the pay, of somebody who is paid locally."""
    if not coins.rate:
        return []
    return [paragraph(f"Pay is in {coins.currency}. Sales, quotas and the plan's amounts are reckoned at the plan rate: {coins.rate}.")]


def _payments(payments: Sequence[Payment], balance: Balance | None, currency: str, months: Sequence[str], coins: Coins) -> Safe:
    rows = [Row(months[payment.month], [f"{coins.whole(payment.amount):,}"]) for payment in payments]
    if balance is not None:
        open_items = {
            "earned, falls due later": balance.earned_unpaid,
            "held back": balance.held,
            "owed by the person": balance.owed,
        }
        rows += [Row(f"At the end: {what}", [f"{coins.whole(amount):,}"]) for what, amount in open_items.items() if amount]
    return table(["Month", f"Paid, {currency}"], rows, label="Payments by month")


def _month(label: str, lines: Sequence[PayLine], payment: Payment | None, coins: Coins) -> Safe:
    rows = [
        Row(
            line.stage.capitalize(),
            [text(line.item.replace("_", " "), line.note), _number(line, coins), _rate(line.rate), _amount(line, coins)],
        )
        for line in lines
        if line.item != "rounding" or line.amount
    ]
    if payment is not None:
        rows.append(Row("Payment", [text("", _standing(payment, coins)), "", "", f"{coins.whole(payment.amount):,}"], mark="focus"))
    grid = table(["Stage", "What", "Basis", "× rate", "= amount"], rows, label=f"Lines of {label}")
    return tag("section", (tag("h3", label), grid))


def _standing(payment: Payment, coins: Coins) -> str:
    """`after it: 500.00 owed, 1,875.00 held back`, or nothing."""
    open_items = {"owed": payment.owed, "advanced by draws": payment.advanced, "held back": payment.held}
    told = [f"{coins.whole(amount):,} {what}" for what, amount in open_items.items() if amount]
    return f"after it: {', '.join(told)}" if told else ""


def _number(line: PayLine, coins: Coins) -> str:
    return "" if line.basis is None else f"{coins.of_basis(line, line.basis):,}"


def _rate(rate: Decimal | None) -> str:
    return "" if rate is None else f"{float(rate):.12g}"


def _amount(line: PayLine, coins: Coins) -> Cell:
    shown = f"{coins.of_line(line, line.amount):,}"
    return Cell(shown) if line.stage in SUMMED else Cell("", shown)
