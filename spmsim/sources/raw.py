"""Cells and rows as they stand in a file, before anybody says what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import NamedTuple

MOST_ROWS = 200_000
MOST_COLUMNS = 500


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value: an Excel error, or a formula that was never calculated."""

    what: str
    """What is wrong, for the message if somebody needs the cell."""


@dataclass(frozen=True)
class Padded:
    """A number that Excel shows with leading zeros."""

    number: int
    shown: str


@dataclass(frozen=True)
class Shown:
    """A number that a workbook shows with a sign of currency or of per cent: 5 as `5.00 €`, 0.6 as `60 %`."""

    number: int | float
    sign: str
    """As the cell shows it: `€`, `EUR`, `%`."""

    def __str__(self) -> str:
        return f"{self.number * 100:.13g} %" if self.sign == "%" else f"{self.sign} {self.number:.15g}"


Cell = str | bool | int | float | Decimal | date | time | timedelta | Broken | Padded | Shown | None
"""CSV: text, empty text where nothing stands. XLSX and Parquet: the stored value, None where nothing stands."""


class Row(NamedTuple):
    """One row and where it stands."""

    number: int
    """Line of the file (CSV) or row of the sheet (XLSX) from 1; of Parquet files the headings are row 1."""
    cells: tuple[Cell, ...]


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or cell == ""
