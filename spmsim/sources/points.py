"""Points in the numbers of a CSV column: `540.000` is 540 in one half of the world, and 540 thousand in the other.

A point before exactly three digits, with one to three digits in front (`540.000`, not `0.125` or `1234.125`), can be either. The other
numbers of the column tell: where one has a point that can only stand before decimals (`12.5`, `0.125`, `500.1250`), all have. Where
none has, the value is refused and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from spmsim.sources.raw import Cell, Row
from spmsim.sources.tables import Table

_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_WITH_POINT = re.compile(r"[+-]?\d*\.\d*([eE][+-]?\d+)?", re.ASCII)


def points_read_two_ways(table: Table, places: Mapping[int, str], fields: Collection[str]) -> Iterator[tuple[Row, str, str]]:
    """(row, field, what is wrong) for every number whose point can stand before decimals and before thousands.

    Args:
        table: as read; cells of a workbook are typed and never ambiguous.
        places: place of a column → its field.
        fields: fields that hold amounts or whole numbers without a bound that rules one reading out.
    """
    for place, field in places.items():
        if field not in fields or any(_is_decimal(row.cells[place]) for row in table.rows):
            continue
        for row in table.rows:
            cell = row.cells[place]
            if isinstance(cell, str) and _TWO_WAYS.fullmatch(cell):
                yield row, field, _both_readings(cell)


def _is_decimal(cell: Cell) -> bool:
    """Whether a cell has a point that can only stand before decimals."""
    return isinstance(cell, str) and _WITH_POINT.fullmatch(cell) is not None and _TWO_WAYS.fullmatch(cell) is None


def _both_readings(text: str) -> str:
    thousands, decimal = text.replace(".", ""), f"{float(text):.15g}"
    plain = f"{text}0" if "." in decimal else decimal
    return f"'{text}' can be read as {decimal} and as {thousands}; write {plain} or {thousands}"
