"""Amounts as accountants and spreadsheets write them: `$180,000`, `(1,200)`, `1 234.50`, `EUR 12.50`; read where there is one way only.

A comma or a point in front of three digits can stand before decimals or before thousands. What is declared decides
(`decimal = ","`); else another cell of the column that can be read in one way only (`12.50`, `1,234.50`, `1,234,567`, and `$180,000`:
dollars have no three decimals). Where nothing decides, the cell is refused. A decimal comma is never inferred, only declared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from spmsim.foundation.money import minor_digits
from spmsim.foundation.quantities import LARGEST
from spmsim.sources.amounts import read_exact
from spmsim.sources.cells import CellTrouble, why_no_number
from spmsim.sources.raw import Cell, Shown

SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"), "US$": ("USD",), "C$": ("CAD",), "A$": ("AUD",),
    "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"), "₹": ("INR",), "₩": ("KRW",), "R$": ("BRL",), "₪": ("ILS",), "zł": ("PLN",),
}  # fmt: skip
"""Sign of a currency → the currencies that it stands for."""

_GROUPING = " \u00a0\u2009\u202f'’"
"""Marks that stand before thousands and nowhere else."""
_CURRENCY = r"(?:[A-Z]{1,2}\$|[A-Z]{3}|zł|[$€£¥₹₩₪₺₫₽฿₴₦])"
_AMOUNT = re.compile(
    rf"(?P<open>\()?\s*(?P<minus>[-+−])?\s*(?P<before>{_CURRENCY})?\s*(?P<inner>[-+−])?"
    rf"(?P<body>[0-9.,](?:[0-9.,{_GROUPING}]*[0-9.,])?)(?P<power>[eE][+-]?[0-9]{{1,4}})?\s*(?P<after>{_CURRENCY})?\s*(?P<close>\))?"
)
_PLAIN = re.compile(r"\d+", re.ASCII)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_ONLY_POINT = re.compile(r"\d{1,3}(,\d{3}){2,}(\.\d*)?|\d{1,3}(,\d{3})+\.\d*|\d*\.\d*", re.ASCII)
"""12.5, .125, 1,234.5, 1,234,567: apart from `_TWO_WAYS` numbers that can only have a decimal point."""
_ONLY_COMMA = re.compile(r"\d{1,3}(\.\d{3}){2,}(,\d*)?|\d{1,3}(\.\d{3})+,\d*|\d*,\d*", re.ASCII)
"""12,5; 1.234,5; 1.234.567: apart from `_TWO_WAYS` numbers that can only have a decimal comma."""
_COMMON = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
"""What nearly all cells are; read alike by the long way, but faster."""


_SHORT = 15
"""Signs of a number that cannot be above the largest one."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """An amount, and the sign of currency that stands with it."""

    amount: Decimal
    sign: str = ""


@dataclass(frozen=True)
class Spelling:
    """How the amounts of one column are written."""

    decimal: str = "."
    """What stands before decimals."""
    is_sure: bool = False
    """Whether it is declared or shown by the column, so that the other mark can only stand before thousands."""
    table: str = "bookings"
    """Where it can be declared."""

    def read(self, cell: Cell) -> Spelt:
        """The amount in a cell, exactly: `(1,200)` → −1200, `$180,000` → 180000 with the sign `$`.

        Raises:
            CellTrouble: no amount, or one that can be read in two ways.
        """
        if not isinstance(cell, str):
            return Spelt(read_exact(cell), cell.sign if isinstance(cell, Shown) else "")
        if self.is_sure and self.decimal == "." and len(cell) <= _SHORT and _COMMON.fullmatch(cell):
            return Spelt(Decimal(cell.replace(",", "")))
        found = _AMOUNT.fullmatch(cell.strip())
        if found is None or bool(found["open"]) != bool(found["close"]) or (found["before"] and found["after"]):
            raise CellTrouble(_why_none(cell, self))
        signs = [sign for sign in (found["minus"], found["inner"]) if sign]
        if len(signs) > 1 or (signs and found["open"]):
            raise CellTrouble(f"'{cell}' has two signs; write one")
        size = Decimal(self._plain(found["body"], cell) + (found["power"] or ""))
        if size > Decimal(LARGEST):
            raise CellTrouble(f"'{cell}' is above {LARGEST:,.15g}, the largest value allowed")
        is_negative = bool(found["open"]) or signs in (["-"], ["−"])
        return Spelt(-size if is_negative else size, found["before"] or found["after"] or "")

    def _plain(self, body: str, cell: str) -> str:
        """Digits with a point before decimals."""
        digits, point, decimals = body.partition(self.decimal)
        if not (digits or decimals) or (decimals and not _PLAIN.fullmatch(decimals)):
            raise CellTrouble(_why_marks(cell, body, self))
        other = "," if self.decimal == "." else "."
        if self._is_two_ways(body):
            raise CellTrouble(_two_readings(cell, body, self.table))
        marks = set(digits) - set("0123456789")
        if marks:
            mark = marks.pop()
            is_grouped = not marks and re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", digits, re.ASCII)
            if not is_grouped or (mark == other and not self._knows(body)):
                raise CellTrouble(_why_marks(cell, body, self))
            digits = digits.replace(mark, "")
        if len(digits) > 1 and digits.startswith("0"):
            raise CellTrouble(f"'{cell}' has leading zeros: is it an id? An amount is written without them")
        return f"{digits or '0'}{'.' if point else ''}{decimals}"

    def _is_two_ways(self, body: str) -> bool:
        return not self.is_sure and _TWO_WAYS.fullmatch(body) is not None

    def _knows(self, body: str) -> bool:
        """Whether a mark before three digits can only stand before thousands: sure, or shown by the number itself."""
        return self.is_sure or _shows_point(body)


def spelling_of(cells: Iterable[Cell], decimal: str | None, table: str) -> Spelling:
    """How the amounts of a column are written.

    Args:
        cells: its distinct cells.
        decimal: what is declared to stand before decimals.
        table: the table, for messages.
    """
    if decimal is not None:
        return Spelling(decimal, is_sure=True, table=table)
    is_shown = False
    for cell in cells:
        if not isinstance(cell, str):
            continue
        if _COMMON.fullmatch(cell):  # has no decimal comma
            is_shown = is_shown or _shows_point(cell.removeprefix("-"))
        elif (found := _AMOUNT.fullmatch(cell.strip())) is not None:
            is_shown = is_shown or _shows_point(found["body"]) or _has_dollars(found)
            if _shows_comma(found["body"]):
                return Spelling(table=table)
    return Spelling(is_sure=is_shown, table=table)


def _shows_point(body: str) -> bool:
    """Whether a number can only have a decimal point: 12.5, .125, 1,234.5, 1,234,567."""
    return _ONLY_POINT.fullmatch(body) is not None and _TWO_WAYS.fullmatch(body) is None


def _shows_comma(body: str) -> bool:
    """Whether a number can only have a decimal comma: 12,5; 1.234,5; 1.234.567."""
    return _ONLY_COMMA.fullmatch(body) is not None and _TWO_WAYS.fullmatch(body) is None


def _has_dollars(match: re.Match[str]) -> bool:
    """Whether a comma stands before three digits of a currency that has no three decimals: $180,000."""
    sign = match["before"] or match["after"]
    if not sign or "," not in match["body"] or not _TWO_WAYS.fullmatch(match["body"]):
        return False
    currencies = SIGNS.get(sign, (sign,) if re.fullmatch("[A-Z]{3}", sign) else ())
    return bool(currencies) and all(minor_digits(currency) < 3 for currency in currencies)


def _two_readings(cell: str, body: str, table: str) -> str:
    thousands, decimal = re.sub(r"[.,]", "", body), f"{float(body.replace(',', '.')):.15g}"
    plain = f"{body.replace(',', '.')}0" if "." in decimal else decimal
    mark = "." if "," in body else ","
    return (
        f"'{cell}' can be read as {thousands} and as {decimal}; write {thousands} or {plain}, "
        f'or declare decimal = "{mark}" in spmsim.toml under [tables.{table}]: then it is {thousands}'
    )


def _why_marks(cell: str, body: str, spelling: Spelling) -> str:
    """Why points and commas do not stand where they can."""
    where = f"in spmsim.toml under [tables.{spelling.table}]"
    plain = re.sub(f"[{_GROUPING}]", "", body)
    if spelling.decimal == "." and _shows_comma(plain):
        return f"'{cell}' has a decimal comma, or points before thousands; declare decimal = \",\" {where}, or write it with a point"
    if spelling.decimal == "," and _shows_point(plain):
        return f"'{cell}' has a decimal point, or commas before thousands, but decimal = \",\" is declared {where}"
    return f"'{cell}' has points, commas or spaces that are neither before decimals nor between groups of three digits"


def _why_none(cell: str, spelling: Spelling) -> str:
    text = cell.strip()
    if text in ("$ -", "$-", "-", "–", "—") or re.fullmatch(rf"{_CURRENCY}\s*[-–—]", text):
        return f"'{cell}' is no amount; write 0, or leave the cell empty where there is none"
    if text.startswith("(") != text.endswith(")"):
        return f"'{cell}' has a parenthesis that is not closed or not opened"
    if re.fullmatch(r"[\d.,]+\s*[-−]", text):
        return f"'{cell}' has its minus behind it; write it in front"
    if re.fullmatch(r"[-+$€£\s]*[\d.,]+\s*[kKmM]{1,2}|.*[\d.,]\s*(mio|mln|bn|tsd)\.?", text):
        return f"'{cell}' is cut to thousands or millions; write the whole amount"
    if any(unicodedata.category(sign) == "Nd" and not sign.isascii() for sign in text):
        return f"'{cell}' has digits of another script; write 0 to 9"
    return why_no_number(cell)
