"""`Conventions`: how a table writes what it writes, as far as the file does not say so itself.

```toml
[tables.bookings]
delimiter = ";"              # of a CSV file
sheet = "Export"             # of a workbook with several
heading_row = 4              # where the headings stand, if it cannot be told
decimal = ","                # 1.234,50
date = "d/m/y"               # 03/04/2026 is the third of April; "yy" for years of two digits
month = "mon yy"             # Jan-26 is January 2026
currency = "EUR"             # of amounts without a column that says it
measure = "revenue"          # of tables without a column that says it
won = ["Closed Won"]         # stages of deals that are bookings
repeated = "summed"          # several rows of one person and month are parts of one total
scale = "1-5"                # from the lowest to the highest score that could be given, of surveys, feedback and reviews
hires = "prorated"           # quotas of people hired within a period are for the months after hire; or "full"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import Problem

DATES = ("d/m/y", "m/d/y", "y/m/d", "d/m/yy", "m/d/yy")
_TEXTS = ("delimiter", "sheet", "decimal", "date", "month", "currency", "measure", "repeated", "scale", "hires")
OPTIONS = (*_TEXTS, "heading_row", "won")
_ALLOWED = {"decimal": (".", ","), "date": DATES, "month": ("mon yy",), "repeated": ("summed",), "hires": ("prorated", "full")}


@dataclass(frozen=True)
class Conventions:
    """What is declared of a table in `[tables.<table>]`; None where nothing is."""

    delimiter: str | None = None
    sheet: str | None = None
    decimal: str | None = None
    date: str | None = None
    """Order of day, month and year; between them `/`, `.` or `-`."""
    month: str | None = None
    currency: str | None = None
    measure: str | None = None
    repeated: str | None = None
    scale: str | None = None
    """`1-5`; `scale_ends` takes it apart."""
    hires: str | None = None
    """Of quotas: whether those of people who were hired within a period are `prorated` or `full`."""
    heading_row: int | None = None
    """Row of the file that holds the headings, from 1."""
    won: tuple[str, ...] = ()


def scale_ends(scale: str) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest score of `1-5`, `-2-2` or `0-10`; None for what is no scale."""
    found = re.fullmatch(r"(-?\d{1,9}(?:\.\d{1,4})?)-(-?\d{1,9}(?:\.\d{1,4})?)", scale.replace(" ", ""))
    ends = None if found is None else (Decimal(found[1]), Decimal(found[2]))
    return ends if ends is not None and ends[0] < ends[1] else None


def conventions_from(block: Mapping[str, Any]) -> Conventions:
    """The conventions that a block without problems declares."""
    return Conventions(**{**block, "won": tuple(block.get("won", ()))})


def problems_of(block: Mapping[str, Any], path: str, settings: Path) -> Iterator[Problem]:
    """What is wrong in a block `[tables.<table>]`; `path` is its name."""
    for option, value in block.items():
        what = _why_wrong(option, value)
        if what:
            yield Problem(what, path=f"{path}.{option}", file=str(settings))


def _why_wrong(option: str, value: Any) -> str:
    if option not in OPTIONS:
        return f"no such option; there are {', '.join(OPTIONS[:-1])} and {OPTIONS[-1]}"
    if option == "won":
        is_list = isinstance(value, list) and value and all(isinstance(stage, str) for stage in value)
        return "" if is_list else 'must be a list of stages in quotes, such as ["Closed Won"]'
    if option == "heading_row":
        return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else "must be the number of a row, from 1"
    if not isinstance(value, str):
        return "must be a text in quotes"
    if value not in _ALLOWED.get(option, (value,)):
        allowed = " or ".join(f'"{word}"' for word in _ALLOWED[option])
        return f"'{value}' is not allowed; write {allowed}"
    if option == "currency" and not re.fullmatch(r"[A-Z]{3}", value):
        return f"a currency is three capital letters (ISO 4217), such as USD; got '{value}'"
    if option == "scale" and scale_ends(value) is None:
        return f"a scale is its lowest and highest score, the lower first, such as 1-5 or 0-10; got '{value}'"
    if option == "measure" and not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", value):
        return f"'{value}' is not the name of a measure: lower-case letters, digits and underscores, beginning with a letter"
    return ""
