"""Months and periods as files write them, in cells and in headings: `2026-01`, `Jan 2026`, `01/2026`, `2026-Q1`, `2026`."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from spmsim.sources.amounts import read_month
from spmsim.sources.cells import CellTrouble, read_text
from spmsim.sources.raw import Cell

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
"""Name of a month, or its first three letters → its number."""

_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})[-/]?M?(?P<month>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-01(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})\.?[ -]?(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})[ -](?P<name>[A-Za-z]{3,9})"),
)
_SHORT = re.compile(r"(?P<name>[A-Za-z]{3,9})[ -]'?(?P<short>[0-9]{2})")
_QUARTER = re.compile(r"(?:(?P<year>[0-9]{4})[- ]?Q(?P<quarter>[1-4])|Q(?P<first>[1-4])[- ](?P<then>[0-9]{4}))")
_YEAR = re.compile(r"(19|20|21)[0-9]{2}")


def month_in(text: str, declared: str | None = None) -> str | None:
    """The month that a text says, as `2026-01`; None where it says none.

    `Jan-26` is January 2026 only where `declared` is `mon yy`: it could be the 26th.
    """
    for form in (*_FORMS, *((_SHORT,) if declared == "mon yy" else ())):
        found = form.fullmatch(text.strip())
        if found is None:
            continue
        parts = found.groupdict()
        month = MONTHS.get(parts["name"].lower()) if parts.get("name") else int(parts["month"])
        year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
        if month is not None and 1 <= month <= 12 and 1900 <= year <= 2199:
            return f"{year:04d}-{month:02d}"
    return None


def is_short_month(text: str) -> bool:
    """Whether a text could be a month with a year of two digits: `Jan-26`."""
    found = _SHORT.fullmatch(text.strip())
    return found is not None and found["name"].lower() in MONTHS


def read_month_cell(cell: Cell, declared: str | None, table: str) -> str:
    """The month in a cell as `2026-01`.

    Raises:
        CellTrouble: no month, a day within a month, or a year of two digits that is not declared.
    """
    if not isinstance(cell, str):
        return read_month(cell)
    month = month_in(cell, declared)
    if month is not None:
        return month
    if is_short_month(cell):
        say = f"'{cell}' could be a month or a day; write YYYY-MM, or declare month = \"mon yy\" in spmsim.toml under [tables.{table}]"
        raise CellTrouble(say)
    if _QUARTER.fullmatch(cell.strip()) or re.fullmatch("Q[1-4]", cell.strip()):
        raise CellTrouble(f"'{cell}' is a quarter; what was sold is read by month or by day")
    if cell.strip().lower() in MONTHS:
        raise CellTrouble(f"'{cell}' has no year; write YYYY-MM, such as 2027-03")
    return read_month(cell.strip())


def read_period(cell: Cell, declared: str | None, table: str) -> str:
    """A month `2026-03`, a calendar quarter `2026-Q1` or a year `2026`; of a day, its month.

    Raises:
        CellTrouble: none of these; a fiscal year, whose months depend on the company.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise CellTrouble(f"{cell} is no period; write a month YYYY-MM, a quarter YYYY-Q1 or a year YYYY")
        cell = f"{cell:.0f}" if cell == int(cell) else str(cell)
    if isinstance(cell, (date, datetime)):
        return f"{cell.year:04d}-{cell.month:02d}"
    text = read_text(cell)
    if _YEAR.fullmatch(text):
        return text
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter['year'] or quarter['then']}-Q{quarter['quarter'] or quarter['first']}"
    if re.fullmatch(r"FY ?'?[0-9]{2,4}", text, re.IGNORECASE):
        raise CellTrouble(f"'{text}' is a year of the company, which may begin in any month; write its months, YYYY-MM")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return text[:7]
    return read_month_cell(text, declared, table)
