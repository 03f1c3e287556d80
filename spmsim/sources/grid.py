"""`Grid`: a table by column with its fields, read distinct cell by distinct cell, its troubles collected as they stand in the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import BadInput, Problem
from spmsim.records.history import Bools, Ints
from spmsim.sources.cells import CellTrouble
from spmsim.sources.columnar import Column, Encoded
from spmsim.sources.folding import also_in, kind_of
from spmsim.sources.raw import Cell, is_empty
from spmsim.sources.tables import first_twenty

T = TypeVar("T")
Codes = NDArray[np.int32]


@dataclass
class Grid:
    """A table that is being read. N rows."""

    table: Encoded
    headings: Sequence[str]
    fields: dict[str, int]
    """Field → place of its column."""
    used: Bools
    """[N] rows that count; others were left out with a note."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _filled: dict[int, Bools] = field(default_factory=dict, init=False, repr=False)

    def has(self, name: str) -> bool:
        """Whether a column holds the field."""
        return name in self.fields

    def column(self, place: int) -> Column:
        """The cells of a column."""
        return self.table.columns[place]

    def filled(self, place: int) -> Bools:
        """[N] whether something stands in the cell."""
        if place not in self._filled:
            column = self.column(place)
            self._filled[place] = np.array([not is_empty(cell) for cell in column.cells], dtype=bool)[column.codes]
        return self._filled[place]

    def cells_in_use(self, place: int) -> list[tuple[int, Cell]]:
        """(code, cell) of the distinct cells that are filled in rows that count."""
        column = self.column(place)
        return [(code, column.cells[code]) for code in np.unique(column.codes[self.used]).tolist() if not is_empty(column.cells[code])]

    def read(self, place: int, reader: Callable[[Cell], T]) -> list[T | None]:
        """By code what each distinct cell says; None for empty ones, for those of rows that do not count, and where there is trouble."""
        values: list[T | None] = [None] * len(self.column(place).cells)
        troubles: dict[int, str] = {}
        for code, cell in self.cells_in_use(place):
            try:
                values[code] = reader(cell)
            except CellTrouble as trouble:
                troubles[code] = str(trouble)
        self.complain_of_cells(place, troubles)
        return values

    def complain_of_cells(self, place: int, troubles: dict[int, str]) -> None:
        """Adds what is wrong with distinct cells: one problem for those alike, told of the first row and naming the others."""
        codes = self.column(place).codes
        alike: dict[str, list[int]] = {}
        for code, what in troubles.items():
            alike.setdefault(kind_of(what), []).append(code)
        for held in alike.values():
            rows = np.flatnonzero(np.isin(codes, held) & self.used)
            self.complain(place, rows, troubles[int(codes[rows[0]])])

    def complain(self, place: int, rows: Ints, what: str) -> None:
        """Adds a problem of one column that some rows have; nothing where there are none."""
        if len(rows):
            numbers = self.table.numbers[rows]
            path = f"row {numbers[0]}, column {self.headings[place]}"
            self.problems.append(Problem(what + also_in(numbers[1:]), path=path, file=self.table.file))  # type: ignore[arg-type]

    def need(self, place: int, *, also: Bools | None = None) -> None:
        """Adds a problem where the cell of a row that counts is empty; `also` narrows the rows."""
        rows = self.used & ~self.filled(place)
        self.complain(place, np.flatnonzero(rows if also is None else rows & also), "the cell is empty; every row needs one")

    def leave_out(self, rows: Ints, note: str) -> None:
        """Rows that do not count, with a sentence why."""
        self.used[rows] = False
        self.notes.append(note)

    def listed(self, rows: Ints) -> str:
        """Rows by their numbers in the file: `row 3`, `rows 3, 4, 5, 6, 7 and 12 more`."""
        numbers = [str(number) for number in self.table.numbers[rows[:5]]]
        more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
        return f"row{'s' if len(rows) > 1 else ''} {', '.join(numbers)}{more}"

    def refuse_if_troubled(self) -> None:
        """Ends the reading where something is wrong.

        Raises:
            BadInput: the first twenty problems and the number of the others.
        """
        if self.problems:
            raise BadInput(first_twenty(self.problems, self.table.file))
