"""Columns that hold the sum of a row's months: not read, but held against the months that were, so that no month is lost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from spmsim.sources.cells import CellTrouble
from spmsim.sources.counting import Spelts
from spmsim.sources.grid import Grid
from spmsim.sources.raw import Cell
from spmsim.sources.spellings import Spelling, spelling_of
from spmsim.sources.value_columns import Layout

_NOISE = Decimal("1e-6")


def complain_of_row_totals(grid: Grid, layout: Layout, spelts: Sequence[Spelts], decimal: str | None, table: str) -> None:
    """Adds problems where a column `Total` is not the sum of the months beside it: 5 and 6 are not 18 if a third month is not read.

    Args:
        grid: the table.
        layout: its columns, those of totals among them.
        spelts: by column of amounts and code what its cells say.
        decimal: what is declared to stand before decimals.
        table: the kind of table, for messages.
    """
    rows = np.flatnonzero(grid.used)
    for place in layout.totals if len(rows) else ():
        column = grid.column(place)
        spelling = spelling_of((cell for _, cell in grid.cells_in_use(place)), decimal, table)
        said = [_amount(spelling, cell) for cell in column.cells]
        sums = _sums(grid, layout, spelts)
        apart = [row for row in rows.tolist() if (total := said[column.codes[row]]) is not None and abs(total - sums[row]) > _NOISE]
        if apart:
            cell, total = column.cells[column.codes[apart[0]]], sums[apart[0]]
            what = f"'{cell}' is not the sum of the months that are read, {total:f}: is a month missing? Else map the column to \"ignore\""
            grid.complain(place, np.array(apart), what)


def _sums(grid: Grid, layout: Layout, spelts: Sequence[Spelts]) -> list[Decimal]:
    """[N] the sum of the months of every row."""
    sums = [Decimal(0)] * len(grid.used)
    for value, held in zip(layout.values, spelts, strict=True):
        if value.month is not None:
            amounts = [Decimal(0) if spelt is None else spelt.amount for spelt in held]
            sums = [so_far + amounts[code] for so_far, code in zip(sums, grid.column(value.place).codes.tolist(), strict=True)]
    return sums


def _amount(spelling: Spelling, cell: Cell) -> Decimal | None:
    """What a total says; None where it says nothing that can be read, for it is not needed."""
    try:
        return spelling.read(cell).amount if cell not in (None, "") else None
    except CellTrouble:
        return None
