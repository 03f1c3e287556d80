"""Payout statements as tables: one row per person, month and line, and one payment per person and month.

Amounts are in units of the currency with up to eight decimals. What printing cuts off goes into the line *rounding*, so that the lines of
a month from *due* on sum exactly to its payment, also in a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from spmsim.foundation.exact import exact_arithmetic
from spmsim.records.ledger import STAGES, SUMMED, Ledger, PayLine, told
from spmsim.records.payroll import PayCurrency
from spmsim.reports.workbook import safe_text
from spmsim.studies.paying.already_paid import Adjustment

STATEMENTS = ("rep_id", "period", "stage", "item", "basis", "rate", "amount", "note")
PAYMENTS = ("rep_id", "period", "amount")
BALANCES = ("rep_id", "earned_unpaid", "held", "owed")
ADJUSTMENTS = ("rep_id", "period", "paid", "due", "difference")
_ONE, _DECIMALS, _DECIMALS_OF_RATE = Decimal(1), Decimal("1e-8"), Decimal("1e-12")

_NOTHING = Decimal(0)
_REMEMBERED = 50_000
"""Numbers whose text is kept: quotas, target pay and rates stand on thousands of lines."""

_PLACES = {stage: place for place, stage in enumerate(STAGES)}

Number = TypeVar("Number", Decimal, str)
Row = tuple[str | Decimal, ...]
"""Texts and amounts in the order of the headings; the first is an id."""


@dataclass(frozen=True)
class Coins:
    """How minor units are written: decimal digits of the currency, and who is paid in another one."""

    digits: int
    currency: str = ""
    local: Mapping[str, PayCurrency] = field(default_factory=dict)
    """rep_id → the money of people who are paid in another currency."""
    rate: str = ""
    """The plan rate in words, of somebody who is paid in another currency: `1 EUR = 1.08 USD`."""

    def of(self, rep_id: str) -> Coins:
        """Those in which a person is paid."""
        money = self.local.get(rep_id)
        if money is None:
            return self
        return Coins(money.digits, money.name, rate=f"1 {money.name} = {money.rate.normalize():f} {self.currency}")

    def reported(self, rep_id: str, minor: int) -> Decimal:
        """An amount of a person's own money at the plan rate: 100.00 EUR at 1.08 are 108.00."""
        money = self.local.get(rep_id)
        return self.whole(minor if money is None else money.reported(minor))

    def heads(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """The headings of a table of pay: with the currency of each row where people are paid in several."""
        if not self.local:
            return table
        return (*table, "currency", *(("at_plan_rate",) if table == PAYMENTS else ()))

    def told(self, row: Row) -> Row:
        """A row of such a table."""
        return (*row, self.of(str(row[0])).currency) if self.local else row

    def whole(self, minor: int) -> Decimal:
        """123456 cents → 1234.56."""
        return Decimal(minor).scaleb(-self.digits)

    def exact(self, minor: Decimal) -> Decimal:
        """Units with up to eight decimals, none that say nothing."""
        return _plain(minor.scaleb(-self.digits).quantize(_DECIMALS, rounding="ROUND_HALF_EVEN"))

    def of_line(self, line: PayLine, minor: Decimal) -> Decimal:
        """The amount of a line in its own units: of pay, or of performance."""
        return self.exact(minor) if line.digits is None else Coins(line.digits).exact(minor)

    def of_basis(self, line: PayLine, minor: Decimal) -> Decimal:
        """The basis of a line in its own units: pieces, where a line pays so much for each."""
        return self.of_line(line, minor) if line.basis_digits is None else Coins(line.basis_digits).exact(minor)


def _plain(amount: Decimal) -> Decimal:
    shown = amount.normalize() + 0  # no negative zero
    return shown.quantize(_ONE) if shown == shown.to_integral_value() else shown


def statement_rows(ledger: Ledger, people: Sequence[str], months: Sequence[str], coins: Coins) -> Iterator[Row]:
    """The rows of `statements.csv`: by person in the order of `people`, then by month, then by stage of pay, then as they were written."""
    return _statement_rows(ledger, people, months, _Written(coins, _in_units, _rate))


def statements_csv(ledger: Ledger, people: Sequence[str], months: Sequence[str], coins: Coins, *, with_heads: bool = True) -> bytes:
    """`statements.csv`: amounts and rates have no decimals that say nothing, and no text but an id is a formula."""
    rows = _statement_rows(ledger, people, months, _Written(coins, _units_as_text, _rate_as_text))
    safe = ((person, month, stage, _safe(item), basis, rate, amount, _stays_text(note), *currency)
            for person, month, stage, item, basis, rate, amount, note, *currency in rows)  # fmt: skip
    return _csv(safe, coins.heads(STATEMENTS) if with_heads else None)


@dataclass(frozen=True)
class _Written(Generic[Number]):
    """How the numbers of statements are written."""

    coins: Coins
    amount: Callable[[Decimal, int], Number]
    """Minor units and their digits → units."""
    rate: Callable[[Decimal], Number]


def _statement_rows(
    ledger: Ledger, people: Sequence[str], months: Sequence[str], written: _Written[Number]
) -> Iterator[tuple[str, str, str, str, Number | str, Number | str, Number, str, *tuple[str, ...]]]:
    paid = {(payment.rep_id, payment.month): payment.amount for payment in ledger.payments}
    in_units = written.amount
    for person, month, lines in _by_month(ledger.lines, people):
        with exact_arithmetic():
            notes = [told(line.words) for line in lines]
        own = written.coins.of(person)
        label, summed, digits_of_pay = months[month], _NOTHING, own.digits
        currency: tuple[str, ...] = (own.currency,) if written.coins.local else ()
        for line, note in zip(lines, notes, strict=True):
            _, _, stage, item, minor, basis, rate, digits, _, basis_digits = line
            if digits is None:
                digits = digits_of_pay
            if stage in SUMMED:
                if item == "rounding" and stage == "pay":
                    minor = paid[person, month] - summed
                summed += minor
            yield (
                person, label, stage, item,
                "" if basis is None else in_units(basis, digits if basis_digits is None else basis_digits),
                "" if rate is None else written.rate(rate), in_units(minor, digits), note, *currency,
            )  # fmt: skip


def payment_rows(ledger: Ledger, months: Sequence[str], coins: Coins) -> Iterator[Row]:
    """The rows of `payments.csv`."""
    for one in ledger.payments:
        row = coins.told((one.rep_id, months[one.month], coins.of(one.rep_id).whole(one.amount)))
        yield (*row, coins.reported(one.rep_id, one.amount)) if coins.local else row


def balance_rows(ledger: Ledger, coins: Coins) -> Iterator[Row]:
    """The rows of `balances.csv`: what stands open at the end."""
    for one in ledger.balances:
        yield coins.told((one.rep_id, *map(coins.of(one.rep_id).whole, (one.earned_unpaid, one.held, one.owed))))


def adjustment_rows(adjustments: Sequence[Adjustment], months: Sequence[str], coins: Coins) -> Iterator[Row]:
    """The rows of `adjustments.csv`."""
    for one in adjustments:
        yield coins.told((one.rep_id, months[one.month], *map(coins.of(one.rep_id).whole, (one.paid, one.due, one.difference))))


def workbook_of(tables: Mapping[str, tuple[Sequence[str], Sequence[Row]]]) -> bytes:
    """The tables as sheets of one workbook; text stays text, amounts are numbers with the currency's decimals."""
    import xlsxwriter

    stream = io.BytesIO()
    texts_stay = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, texts_stay)
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # the same rows give the same bytes
    bold, as_text, amount = (book.add_format(style) for style in ({"bold": True}, {"num_format": "@"}, {"num_format": "#,##0.00######"}))
    for name, (heads, rows) in tables.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for j, head in enumerate(heads):
            sheet.write_string(0, j, head, bold)
            sheet.set_column(j, j, 60 if head == "note" else 16)
            for i, row in enumerate(rows, start=1):
                value = row[j]
                if isinstance(value, Decimal):
                    sheet.write_number(i, j, float(value), amount)
                else:
                    sheet.write_string(i, j, safe_text(value), as_text)
    book.close()
    return stream.getvalue()


def csv_of(rows: Iterable[Row], heads: Sequence[str]) -> bytes:
    """The rows as CSV; ids as they are, for they join tables, and no other text is a formula; money keeps the currency's decimals."""
    return _csv(((row[0], *[f"{cell:f}" if isinstance(cell, Decimal) else _safe(cell) for cell in row[1:]]) for row in rows), heads)


def _csv(rows: Iterable[Sequence[object]], heads: Sequence[str] | None) -> bytes:
    """UTF-8, one line end on every system."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if heads is not None:
        writer.writerow(heads)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8")


def _stays_text(note: str) -> str:
    """Notes are many, and most begin with a digit."""
    return note if note[:1].isdigit() and note.isprintable() else _safe(note)


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    return safe_text(text) if text else text


def _in_units(minor: Decimal, digits: int) -> Decimal:
    return minor.scaleb(-digits).quantize(_DECIMALS, rounding="ROUND_HALF_EVEN")


def _rate(rate: Decimal) -> Decimal:
    return rate.quantize(_DECIMALS_OF_RATE, rounding="ROUND_HALF_EVEN")


@lru_cache(maxsize=_REMEMBERED)
def _units_as_text(minor: Decimal, digits: int) -> str:
    """123450 cents → `1234.5`: up to eight decimals, none that say nothing."""
    return _shortest(f"{minor.scaleb(-digits):.8f}")


@lru_cache(maxsize=_REMEMBERED)
def _rate_as_text(rate: Decimal) -> str:
    """1.500000000000 → `1.5`."""
    return _shortest(f"{rate:.12f}")


def _shortest(text: str) -> str:
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def in_order_of_pay(lines: Iterable[PayLine]) -> list[PayLine]:
    """The lines of a month by stage: what is settled after the last payment stands before it."""
    return sorted(lines, key=_place)


def _place(line: PayLine) -> int:
    return _PLACES[line.stage]


def _by_month(lines: Iterable[PayLine], people: Sequence[str]) -> Iterator[tuple[str, int, list[PayLine]]]:
    """(rep_id, month, lines in the order of pay)."""
    groups: dict[str, dict[int, list[PayLine]]] = {person: {} for person in people}
    for line in lines:
        groups[line.rep_id].setdefault(line.month, []).append(line)
    for person, months in groups.items():
        for month in sorted(months):
            yield person, month, in_order_of_pay(months[month])
