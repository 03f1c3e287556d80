"""Total rows: left out where they are what they say, refused where they are not.

A row without a person, or with `Total` where the person stands, is a total if each of its amounts is the sum of the rows above it, or
of those since the last total. One without any amount says nothing that could be lost. Any other is somebody's money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from spmsim.records.history import Bools
from spmsim.sources.counting import Spelts
from spmsim.sources.grid import Grid
from spmsim.sources.raw import Cell, is_empty

_WORD = re.compile(r"(?:grand |sub-?|sub )?totals?\b.*|.+ (?:sub)?totals?|sums?|Σ", re.IGNORECASE)
_NOISE = Decimal("1e-6")
_TOLD = 5


def leave_out_totals(grid: Grid, amounts: Sequence[tuple[int, Spelts]]) -> None:
    """Leaves out total rows and rows without person and money, with notes; what is neither is a problem.

    Args:
        grid: the table.
        amounts: (place, by code what its cells say) of every column that holds amounts.
    """
    persons = [grid.fields[name] for name in ("rep_id", "name") if grid.has(name)]
    rows = np.flatnonzero(grid.used & _is_nobody(grid, persons))
    if not len(rows):
        return
    held = [_by_row(grid, place, spelts) for place, spelts in amounts]
    counted = grid.used.copy()
    counted[rows] = False
    totals, empty, others = [], [], []
    above, since = [Decimal(0)] * len(held), [Decimal(0)] * len(held)
    start = 0
    for row in rows.tolist():
        block = np.flatnonzero(counted[start:row]) + start
        sums = [sum((column[at] for at in block), Decimal(0)) for column in held]
        above = [before + more for before, more in zip(above, sums, strict=True)]
        since = [before + more for before, more in zip(since, sums, strict=True)]
        start = row
        said = [column[row] for column in held]
        if not any(said):
            empty.append(row)
        elif _equal(said, above) or _equal(said, since):
            totals.append(row)
            since = [Decimal(0)] * len(held)
        else:
            others.append((row, said, above))
    _complain(grid, persons, others)
    grid.used[[row for row, _, _ in others]] = False  # said once is enough
    _note(grid, totals, empty, held)


def leave_out_bare(grid: Grid, places: Sequence[int]) -> None:
    """Leaves out rows that hold no amount at all, with a note; `places` are those of the columns of amounts."""
    bare = np.flatnonzero(grid.used & ~np.logical_or.reduce([grid.filled(place) for place in places]))
    if len(bare):
        grid.leave_out(bare, f"{grid.listed(bare)}: no amount; left out")


def _by_row(grid: Grid, place: int, spelts: Spelts) -> list[Decimal]:
    amounts = [Decimal(0) if spelt is None else spelt.amount for spelt in spelts]
    return [amounts[code] for code in grid.column(place).codes.tolist()]


def _is_nobody(grid: Grid, persons: Sequence[int]) -> Bools:
    """[N] rows whose person is empty, or the word for a total."""
    nobody = np.ones(len(grid.used), dtype=bool)
    for place in persons:
        column = grid.column(place)
        nobody &= np.array([is_empty(cell) or is_total_word(cell) for cell in column.cells], dtype=bool)[column.codes]
    return nobody


def is_total_word(cell: Cell) -> bool:
    """Whether a cell says that its row is a total: `Total`, `Grand total`, `Sum`, `West Total`."""
    return isinstance(cell, str) and _WORD.fullmatch(cell.strip()) is not None


def _equal(said: Sequence[Decimal], sums: Sequence[Decimal]) -> bool:
    return all(abs(one - other) <= _NOISE for one, other in zip(said, sums, strict=True))


Row = tuple[int, Sequence[Decimal], Sequence[Decimal]]
"""A row, its amounts and the sums above it."""


def _complain(grid: Grid, persons: Sequence[int], rows: Sequence[Row]) -> None:
    for row, said, above in rows[:_TOLD]:
        place = next((place for place in persons if grid.filled(place)[row]), persons[0])
        cell = grid.column(place).cells[grid.column(place).codes[row]]
        at = next(at for at, (one, other) in enumerate(zip(said, above, strict=True)) if abs(one - other) > _NOISE)
        what = "the cell is empty" if is_empty(cell) else f"'{cell}' says that the row is a total"
        say = f"{what}, and the amount, {said[at]:f}, is not the sum of the rows above, {above[at]:f}: whose is it?"
        grid.complain(place, np.array([row]), say)
    more = np.array([row for row, _, _ in rows[_TOLD:]], dtype=np.int64)
    grid.complain(persons[0], more, "nobody is named, and the amount is not the sum of the rows above")


def _note(grid: Grid, totals: Sequence[int], empty: Sequence[int], held: Sequence[Sequence[Decimal]]) -> None:
    if totals:
        rows = np.array(totals)
        told = f" of {sum(column[totals[-1]] for column in held):f}" if len(totals) == 1 else ""
        grid.leave_out(rows, f"{grid.listed(rows)}: {'a total' if len(totals) == 1 else 'totals'}{told}, equal to the rows above; left out")
    if empty:
        rows = np.array(empty)
        grid.leave_out(rows, f"{grid.listed(rows)}: neither a person nor an amount; left out")
