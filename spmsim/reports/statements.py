"""Payout statements as tables: one row per person, month and line, and one payment per person and month.

Amounts are in units of the currency with up to eight decimals. What printing cuts off goes into the line *rounding*, so that the lines of
a month from *due* on sum exactly to its payment, also in a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from spmsim.foundation.exact import exact_arithmetic
from spmsim.records.ledger import STAGES, SUMMED, Ledger, PayLine, told
from spmsim.reports.workbook import safe_text
from spmsim.studies.paying.already_paid import Adjustment

STATEMENTS = ("rep_id", "period", "stage", "item", "basis", "rate", "amount", "note")
PAYMENTS = ("rep_id", "period", "amount")
BALANCES = ("rep_id", "earned_unpaid", "held", "owed")
ADJUSTMENTS = ("rep_id", "period", "paid", "due", "difference")
_ONE, _DECIMALS, _DECIMALS_OF_RATE = Decimal(1), Decimal("1e-8"), Decimal("1e-12")

_PLACES = {stage: place for place, stage in enumerate(STAGES)}

Row = tuple[str | Decimal, ...]
"""Texts and amounts in the order of the headings; the first is an id."""


@dataclass(frozen=True)
class Coins:
    """How minor units are written: decimal digits of the currency."""

    digits: int

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
    paid = {(payment.rep_id, payment.month): coins.whole(payment.amount) for payment in ledger.payments}
    for person, month, lines in _by_month(ledger.lines, people):
        with exact_arithmetic():
            notes = [told(line.words) for line in lines]
        label, summed = months[month], Decimal(0)
        for line, note in zip(lines, notes, strict=True):
            digits = coins.digits if line.digits is None else line.digits
            amount = _in_units(line.amount, digits)
            if line.stage in SUMMED:
                if line.item == "rounding" and line.stage == "pay":
                    amount = paid[person, month] - summed
                summed += amount
            basis = "" if line.basis is None else _in_units(line.basis, digits if line.basis_digits is None else line.basis_digits)
            rate = "" if line.rate is None else line.rate.quantize(_DECIMALS_OF_RATE, rounding="ROUND_HALF_EVEN")
            yield person, label, line.stage, line.item, basis, rate, amount, note


def payment_rows(ledger: Ledger, months: Sequence[str], coins: Coins) -> Iterator[Row]:
    """The rows of `payments.csv`."""
    return ((payment.rep_id, months[payment.month], coins.whole(payment.amount)) for payment in ledger.payments)


def balance_rows(ledger: Ledger, coins: Coins) -> Iterator[Row]:
    """The rows of `balances.csv`: what stands open at the end."""
    return ((one.rep_id, *map(coins.whole, (one.earned_unpaid, one.held, one.owed))) for one in ledger.balances)


def adjustment_rows(adjustments: Sequence[Adjustment], months: Sequence[str], coins: Coins) -> Iterator[Row]:
    """The rows of `adjustments.csv`."""
    for one in adjustments:
        yield one.rep_id, months[one.month], *map(coins.whole, (one.paid, one.due, one.difference))


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


def csv_of(rows: Iterable[Row], heads: Sequence[str], *, with_heads: bool = True) -> bytes:
    """The rows as CSV, UTF-8, one line end on every system; ids as they are, for they join tables, and no other text is a formula.

    Money of payments keeps the currency's decimals; amounts and rates of statements have none that say nothing.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if with_heads:
        writer.writerow(heads)
    number = _shortest if heads == STATEMENTS else _as_it_is
    writer.writerows(
        (row[0], *[number(value) if isinstance(value, Decimal) else _stays_text(value) for value in row[1:]]) for row in rows
    )
    return stream.getvalue().encode("utf-8")


def _shortest(amount: Decimal) -> str:
    """1234.50000000 → `1234.5`."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _as_it_is(amount: Decimal) -> str:
    return f"{amount:f}"


def _stays_text(text: str) -> str:
    """Notes are many, and most begin with a digit; periods, stages and items are few, each on thousands of lines."""
    return text if text[:1].isdigit() and text.isprintable() else _safe(text)


@lru_cache(maxsize=4096)
def _safe(text: str) -> str:
    return safe_text(text) if text else text


def _in_units(minor: Decimal, digits: int) -> Decimal:
    return minor.scaleb(-digits).quantize(_DECIMALS, rounding="ROUND_HALF_EVEN")


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
