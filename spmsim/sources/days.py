"""Days as files write them: ISO, with the month in letters, or in the order that is declared or that the column shows.

`03/04/2026` is a day in March in one half of the world and in April in the other. `date = "d/m/y"` declares which; else a cell of the
column that can be read in one way only (`25/04/2026`) tells for all. Where none does, or cells contradict each other, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spmsim.foundation.calendar import read_date
from spmsim.sources.cells import CellTrouble, read_day
from spmsim.sources.months import MONTHS
from spmsim.sources.raw import Cell

_NUMBERS = re.compile(r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})")
_LETTERS = re.compile(r"(?:([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]|([A-Za-z]{3,9}) ([0-9]{1,2}), ?)([0-9]{4})")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?")
_WORDS = {"d/m/y": "day/month/year", "m/d/y": "month/day/year"}


@dataclass(frozen=True)
class DayOrder:
    """In which order the numbers of a date stand in one column."""

    order: str | None = None
    """`d/m/y`, `m/d/y`, `y/m/d`, `d/m/yy`, `m/d/yy`; None where only plain dates are read."""
    shown_by: str = ""
    """The cell that shows it, where it is not declared."""
    table: str = "bookings"

    def read(self, cell: Cell) -> date:
        """The day in a cell.

        Raises:
            CellTrouble: no day, or one that can be read in two ways.
        """
        if not isinstance(cell, str):
            return date.fromisoformat(read_day(cell))
        text = cell.strip()
        if midnight := _MIDNIGHT.fullmatch(text):
            return _day(cell, midnight[1])
        if lettered := _LETTERS.fullmatch(text):
            day, name, other_name, other_day, year = lettered.groups()
            month = MONTHS.get((name or other_name).lower())
            if month is not None:
                return _day(cell, f"{year}-{month:02d}-{int(day or other_day):02d}")
        if numbers := _NUMBERS.fullmatch(text):
            return self._in_order(cell, numbers)
        return date.fromisoformat(read_day(text))

    @property
    def note(self) -> str:
        """How dates were read, where a cell of the column told it."""
        return f"read as {_WORDS[self.order or '']}, as '{self.shown_by}' shows" if self.shown_by else ""

    def _in_order(self, cell: str, numbers: re.Match[str]) -> date:
        first, _, second, third = numbers.groups()
        if len(first) == 4:
            return _day(cell, f"{first}-{int(second):02d}-{int(third):02d}" if len(third) <= 2 else cell)
        if self.order is None or self.order.startswith("y"):
            raise CellTrouble(_two_ways(cell, self.table))
        if len(third) == 2 and not self.order.endswith("yy"):
            where = f"in spmsim.toml under [tables.{self.table}]"
            raise CellTrouble(f"'{cell}' has a year of two digits; write four, or declare date = \"{self.order}y\" {where}")
        year = f"20{third}" if len(third) == 2 else third
        day, month = (first, second) if self.order.startswith("d") else (second, first)
        if int(month) > 12:
            raise CellTrouble(f"'{cell}' has no month {int(month)}; the dates of this column are {_WORDS[self.order.replace('yy', 'y')]}")
        return _day(cell, f"{year}-{int(month):02d}-{int(day):02d}")


def day_order_of(cells: Iterable[Cell], declared: str | None, table: str) -> DayOrder:
    """The order that is declared, or that a column's distinct cells show."""
    if declared is not None:
        return DayOrder(declared, table=table)
    shown: dict[str, str] = {}
    for text in (cell.strip() for cell in cells if isinstance(cell, str)):
        numbers = _NUMBERS.fullmatch(text)
        if numbers and len(numbers[1]) <= 2 and len(numbers[4]) == 4:
            if int(numbers[1]) > 12:
                shown.setdefault("d/m/y", text)
            elif int(numbers[3]) > 12:
                shown.setdefault("m/d/y", text)
    if len(shown) == 1:
        ((order, text),) = shown.items()
        return DayOrder(order, text, table)
    return DayOrder(table=table)


def _day(cell: str, iso: str) -> date:
    try:
        return read_date(iso)
    except ValueError as trouble:
        why = str(trouble).partition("' ")[2]
        raise CellTrouble(f"'{cell}' {why}") from None


def _two_ways(cell: str, table: str) -> str:
    return (
        f"'{cell}' could be read with the day or the month first; write YYYY-MM-DD, "
        f'or declare date = "d/m/y" or "m/d/y" in spmsim.toml under [tables.{table}]'
    )
