"""What a cell says, read as what its column holds, or a sentence on why it cannot be.

Each function takes a filled cell and returns the value, or raises `CellTrouble` with what is wrong, what was given and what is
allowed. Nothing is repaired: spaces, separators, signs and encodings that change a meaning are named.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from spmsim.foundation.calendar import read_date
from spmsim.foundation.quantities import LARGEST
from spmsim.sources.raw import Broken, Cell, Padded, Shown

MOST_TEXT = 200

_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$", re.ASCII)
_LEADING_ZERO = re.compile(r"^[+-]?0\d", re.ASCII)
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}([,.' \u00a0\u202f_’]\d{3})+([.,]\d+)?$", re.ASCII)
_COMMA = re.compile(r"^[+-]?\d*,\d+$", re.ASCII)
_SLUG = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
_NO_VALUE = frozenset(("nan", "na", "n/a", "null", "none", "nil", "-", "–", "?", "#n/a", "inf", "-inf", "+inf", "infinity", "-infinity"))
_CUT = re.compile(r"^\d(\.\d+)?E\+\d{2,3}$", re.ASCII)
"""What a spreadsheet writes for a number that is too long for its column."""
_SOME_NUMBER = re.compile(r"^\d{4,6}$", re.ASCII)


class CellTrouble(ValueError):
    """A cell that cannot be read as meant; the text says why."""


def read_text(cell: Cell) -> str:
    """Free text: kept as it is; spaces around it are refused."""
    if isinstance(cell, Broken):
        raise CellTrouble(cell.what)
    if not isinstance(cell, str):
        raise CellTrouble(f"{_shown(cell)} is {_type_of(cell)}, not text; format the cell as text")
    if cell != cell.strip():
        raise CellTrouble(f"{_shown(cell)} has spaces around it; remove them")
    if len(cell) > MOST_TEXT:
        raise CellTrouble(f"the text has {len(cell):,} characters; at most {MOST_TEXT} are read")
    return cell


def read_id(cell: Cell) -> str:
    """An id: text, kept as it is (`007`, `NA` and `null` are ids like others). A whole number in a typed cell is its digits."""
    if isinstance(cell, Padded):
        say = f"the cell shows {cell.shown} but holds the number {cell.number}; format the column as text and write {cell.shown}"
        raise CellTrouble(say)
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        if not math.isfinite(cell) or cell != int(cell) or cell < 0:
            raise CellTrouble(f"the id {cell} is not a whole number; format the column as text")
        if cell >= LARGEST:
            raise CellTrouble(f"the id {cell:.0f} has more digits than Excel keeps (15); format the column as text")
        return str(int(cell))
    text = read_text(cell)
    if _CUT.match(text):
        raise CellTrouble(f"'{text}' is a long number as a spreadsheet shortens it; format the column as text and write the whole id")
    if "\n" in text or "\r" in text:
        raise CellTrouble(f"'{' '.join(text.split())}' holds the invisible character of a line break; write it on one line")
    shown = text.isascii() and text.isprintable()
    hidden = None if shown else next((sign for sign in text if unicodedata.category(sign) in ("Cf", "Cc", "Zl", "Zp")), None)
    if hidden is not None:
        raise CellTrouble(f"'{text}' holds the invisible character U+{ord(hidden):04X}; remove it")
    return text


def read_currency(cell: Cell) -> str:
    """A currency: three capital letters (ISO 4217)."""
    text = read_text(cell)
    if not re.fullmatch("[A-Z]{3}", text):
        raise CellTrouble(f"'{text}' is no currency; write three capital letters (ISO 4217), such as USD or EUR")
    return text


def read_slug(cell: Cell) -> str:
    """A name that addresses something in the scenario."""
    text = read_text(cell)
    if not _SLUG.match(text):
        raise CellTrouble(f"'{text}' is not a name of the scenario: lower-case letters, digits and underscores, beginning with a letter")
    return text


def read_day(cell: Cell) -> str:
    """A day as YYYY-MM-DD, from text of that form or a date cell."""
    if isinstance(cell, Broken):
        raise CellTrouble(cell.what)
    if isinstance(cell, datetime):
        if cell.time() != time(0):
            raise CellTrouble(f"{cell} has a time of day; a date is meant")
        cell = cell.date()
    if isinstance(cell, date):
        cell = cell.isoformat()
    if not isinstance(cell, str):
        raise CellTrouble(f"{_shown(cell)} is {_type_of(cell)}, not a date; format the cell as a date or write YYYY-MM-DD")
    if cell != cell.strip():
        raise CellTrouble(f"{_shown(cell)} has spaces around it; remove them")
    if _SOME_NUMBER.match(cell):
        raise CellTrouble(f"'{cell}' looks like Excel's number of a day; write YYYY-MM-DD")
    if re.match(r"^\d{4}-\d{2}-\d{2}[ T]", cell):
        raise CellTrouble(f"'{cell}' has a time of day; write only {cell[:10]}")
    if re.match(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$", cell):
        raise CellTrouble(f"'{cell}' could be read with the day or the month first; write YYYY-MM-DD")
    try:
        return read_date(cell).isoformat()
    except ValueError as trouble:
        raise CellTrouble(str(trouble)) from None


def read_number(cell: Cell, *, most: float = LARGEST) -> float:
    """A number from 0 to `most`, with a decimal point, no separators, no signs of currency."""
    value = _number_from_text(cell) if isinstance(cell, str) else _number_from_typed(cell)
    shown = f"'{cell}'" if isinstance(cell, str) else f"{value:.15g}"
    if math.isnan(value):
        raise CellTrouble(f"{shown} is not a number; leave the cell empty where there is none")
    if not math.isfinite(value):
        raise CellTrouble(f"{shown} is too large for a number")
    if value == 0 and isinstance(cell, str) and any(digit in cell.lower().partition("e")[0] for digit in "123456789"):
        raise CellTrouble(f"{shown} is too small for a number; write 0 if it is nothing")
    if value < 0:
        raise CellTrouble(f"{shown} is negative; at least 0 is allowed")
    if value > most and most == 1:
        raise CellTrouble(f"{shown} is not a share: between 0 and 1" + (f"; for {value:g} % write {value / 100:g}" if value <= 100 else ""))
    if value > most:
        raise CellTrouble(f"{shown} is above {most:,.15g}, the largest value allowed")
    return value


def read_share(cell: Cell) -> float:
    """A share from 0 to 1."""
    return read_number(cell, most=1.0)


def read_whole(cell: Cell, *, most: float = LARGEST) -> int:
    """A whole number from 0 to `most`."""
    value = read_number(cell, most=most)
    if value != int(value):
        raise CellTrouble(f"{_shown(cell)} is not a whole number")
    return int(value)


def look_alike(text: str) -> str:
    """What a text looks like to a person: accents composed, all kinds of space alike."""
    return unicodedata.normalize("NFC", "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text))


def _number_from_typed(cell: Cell) -> float:
    if isinstance(cell, Broken):
        raise CellTrouble(cell.what)
    if isinstance(cell, (Padded, Shown)):
        return float(cell.number)
    if isinstance(cell, bool) or not isinstance(cell, (int, float, Decimal)):
        raise CellTrouble(f"{_shown(cell)} is {_type_of(cell)}, not a number")
    return float(cell)


def _number_from_text(text: str) -> float:
    if _NUMBER.match(text):
        if _LEADING_ZERO.match(text):
            raise CellTrouble(f"'{text}' has leading zeros: is it an id? A number is written without them")
        return float(text)
    raise CellTrouble(why_no_number(text))


def why_no_number(text: str) -> str:
    """Why a text is not read as a number."""
    if text != text.strip():
        return f"'{text}' has spaces around it; remove them"
    hidden = next((sign for sign in text if unicodedata.category(sign) == "Cf"), None)
    if hidden is not None:
        return f"'{text}' holds the invisible character U+{ord(hidden):04X}; remove it"
    if set(text) == {"#"}:
        return f"'{text}' is what a column shows that is too narrow; widen it and save the table again"
    if text.lower() in _NO_VALUE:
        return f"'{text}' is not a number; leave the cell empty where there is none"
    if _COMMA.match(text) and not _THOUSANDS.match(text):
        return f"'{text}' has a decimal comma; write {text.replace(',', '.')}"
    if _THOUSANDS.match(text):
        return f"'{text}' has separators that can be read in two ways; write digits only, with a point before decimals"
    if text.endswith("%"):
        return f"'{text}' is a percentage; write a share, 0.5 for 50 %"
    if text.startswith("(") and text.endswith(")"):
        return f"'{text}' is negative in parentheses; at least 0 is allowed"
    if any(unicodedata.category(sign) == "Sc" for sign in text) or re.match(r"^[A-Z]{3} ?[\d.,]+$|^[\d.,]+ ?[A-Z]{3}$", text):
        return f"'{text}' has a sign of currency; write the number alone"
    return f"'{text}' is not a number"


def _shown(cell: Cell) -> str:
    return f"'{cell}'" if isinstance(cell, str) else str(cell)


def _type_of(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true or false"
    if isinstance(cell, (int, float, Decimal, Padded, Shown)):
        return "a number"
    for kind, words in ((timedelta, "a duration"), (time, "a time"), (date, "a date")):
        if isinstance(cell, kind):
            return words
    return "text"
