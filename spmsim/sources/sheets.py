"""`Sheet`: a table with its columns resolved to fields, whose rows are read cell by cell and whose troubles are named as in the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spmsim.foundation.errors import Problem
from spmsim.sources.cells import CellTrouble
from spmsim.sources.points import points_read_two_ways
from spmsim.sources.raw import Cell, Row, is_empty
from spmsim.sources.tables import Table

Reader = Callable[[Cell], Any]


_REMEMBERED = 50_000
"""Distinct cells of a column whose reading is kept: ids, months and measures; of amounts, which are nearly all distinct, some."""


def remembering(reader: Reader) -> Reader:
    """The reader, asked once for each distinct cell; to Python 1, 1.0 and True are equal, but they are not the same cell."""
    return lru_cache(maxsize=_REMEMBERED, typed=True)(reader)


@dataclass(frozen=True)
class Sheet:
    """A table and which of its columns hold which field."""

    table: Table
    places: Mapping[int, str]
    required: Collection[str]
    """Fields of which every row needs a cell."""

    def problem(self, row: Row, field: str, what: str) -> Problem:
        """A problem in the cell of a field; the column is called as in the file."""
        heading = next((self.table.headings[place] for place, held in self.places.items() if held == field), field)
        return Problem(what, path=f"row {row.number}, column {heading}", file=self.table.file)

    def read_row(self, row: Row, readers: Mapping[str, Reader], problems: list[Problem]) -> dict[str, Any]:
        """Field → value of the cells that are filled; what cannot be read is added to the problems."""
        values: dict[str, Any] = {}
        for place, field in self.places.items():
            cell = row.cells[place]
            if is_empty(cell):
                if field in self.required:
                    problems.append(self.problem(row, field, "the cell is empty; every row needs one"))
                continue
            try:
                values[field] = readers[field](cell)
            except CellTrouble as trouble:
                problems.append(self.problem(row, field, str(trouble)))
        return values

    def read_column(self, place: int, reader: Reader, problems: list[Problem]) -> tuple[list[Any], set[int]]:
        """What a column's cells say, row by row, None where nothing stands; what cannot be read is added to the problems.

        A cell is read once, however many rows have it.

        Returns:
            the values, and the places among the rows of those that could not be read.
        """
        field, read = self.places[place], remembering(reader)
        values: list[Any] = []
        unread: set[int] = set()
        for at, row in enumerate(self.table.rows):
            cell = row.cells[place]
            value = None
            if not is_empty(cell):
                try:
                    value = read(cell)
                except CellTrouble as trouble:
                    problems.append(self.problem(row, field, str(trouble)))
                    unread.add(at)
            values.append(value)
        return values, unread

    def has(self, field: str) -> bool:
        """Whether a column holds the field."""
        return field in self.places.values()

    def points_read_two_ways(self, fields: Collection[str], problems: Collection[Problem]) -> list[Problem]:
        """Numbers of these fields whose point can stand before decimals or thousands; cells with a problem already are passed over."""
        found = (self.problem(row, field, what) for row, field, what in points_read_two_ways(self.table, self.places, fields))
        said = {problem.path for problem in problems}
        return [problem for problem in found if problem.path not in said]

    def missing_columns(self, table: str) -> Iterator[Problem]:
        """Required fields that no column holds; `table` is the name under which columns are mapped."""
        for field in self.required:
            if not self.has(field):
                headings = ", ".join(self.table.headings)
                say = f"no column holds {field}; headings: {headings}. Rename one, or map it in spmsim.toml under [columns.{table}]"
                yield Problem(say, path="row 1", file=self.table.file)
