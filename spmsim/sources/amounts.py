"""Amounts and months of actuals: read exactly, never through a binary fraction."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from spmsim.foundation.calendar import read_date
from spmsim.sources.cells import CellTrouble, read_number
from spmsim.sources.raw import Cell, Shown

_NOISE = Decimal("1e-6")
_PARENTHESES = re.compile(r"\(\d+(\.\d+)?\)$")


def read_exact(cell: Cell) -> Decimal:
    """A number as it is written, negative for a correction: `-1200.50`; of a typed cell, the shortest decimal that it holds."""
    if isinstance(cell, str):
        if _PARENTHESES.match(cell):
            raise CellTrouble(f"'{cell}' is negative in parentheses; write -{cell[1:-1]}")
        is_negative = cell.startswith("-")
        read_number(cell.removeprefix("-") if is_negative and len(cell) > 1 else cell)
        return Decimal(cell)
    if isinstance(cell, Shown):
        return read_exact(cell.number)
    if isinstance(cell, Decimal):
        read_number(abs(cell))
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell < 0:
        return -Decimal(repr(read_number(-cell)))
    return Decimal(repr(read_number(cell)))


def exact_amount(amount: Decimal, digits: int) -> Decimal | None:
    """Whole minor units; None where the amount has more decimals than the currency.

    12.34 with 2 digits → 1234; 12.345 → None. The noise of a spreadsheet's sum (12.340000000000002) is no decimal.
    """
    scaled = amount.scaleb(digits)
    whole = scaled.to_integral_value(rounding="ROUND_HALF_UP")
    return whole if scaled == whole or abs(scaled - whole) <= _NOISE else None


def read_month(cell: Cell) -> str:
    """A month as YYYY-MM, from text of that form or a date cell on the first of a month (what a spreadsheet makes of 2027-03)."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if cell.day != 1:
            raise CellTrouble(f"{cell} is a day, not a month; write YYYY-MM, or put days in a column 'date'")
        return f"{cell.year:04d}-{cell.month:02d}"
    if isinstance(cell, str):
        return _month_from_text(cell)
    raise CellTrouble(f"{cell} is not a month; write YYYY-MM, such as 2027-03")


@lru_cache(maxsize=1024)
def _month_from_text(text: str) -> str:
    try:
        day = read_date(f"{text}-01")
    except ValueError:
        raise CellTrouble(f"'{text}' is not a month; write YYYY-MM, such as 2027-03") from None
    return f"{day.year:04d}-{day.month:02d}"
