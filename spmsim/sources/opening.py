"""`open_grid`: from a file to a grid whose columns are settled, the first step of everything that is read of a company's past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from spmsim.records.people import People
from spmsim.sources.columnar import encoded
from spmsim.sources.columns import ColumnMap
from spmsim.sources.grid import Grid
from spmsim.sources.kinds import ROSTER, Kind
from spmsim.sources.proposals import lacking, places_by_words
from spmsim.sources.settling import Importing, no_columns, open_settled
from spmsim.sources.value_columns import Layout, layout_of


def open_grid(
    path: Path, kind: Kind, how: Importing, *, people: People | None = None, name: str | None = None
) -> tuple[Grid, Layout, ColumnMap]:
    """A file by column, which column holds what, and what is declared of it; arguments as of `open_settled`.

    Raises:
        BadInput: a table that cannot be opened, columns that are missing or not confirmed, rows that do not fit the headings.
    """
    opened, columns = open_settled(path, kind, how, people=people, name=name)
    layout = layout_of(kind, opened.headings, columns, opened.file)
    missing = lacking(kind, layout.held, [value.month for value in layout.values if value.month is not None])
    if missing:
        raise no_columns(opened, kind, missing)
    table = encoded(opened, layout.places)
    used = np.ones(len(table.numbers), dtype=bool)
    grid = Grid(table, opened.headings, layout.fields, used, notes=[*table.notes, *layout.notes])
    _leave_out_headings(grid)
    grid.notes += _could_be_read(kind, opened.headings, layout, columns)
    return grid, layout, columns


def _could_be_read(kind: Kind, headings: Sequence[str], layout: Layout, columns: ColumnMap) -> Iterator[str]:
    """Notes on columns of a roster that are not read and are called as companies call a field: `OTE`, `Hire Date`."""
    likely = places_by_words(kind, headings, columns.fields) if kind is ROSTER else {}
    for name, place in sorted(likely.items(), key=lambda one: one[1]):
        heading = headings[place]
        if place not in layout.places and name not in layout.held and heading not in columns.fields:
            yield f'\'{heading}\' is not read; if it is {name}, say "{heading}" = "{name}" in spmsim.toml under [columns.{kind.name}]'


def _leave_out_headings(grid: Grid) -> None:
    """Leaves out rows that hold the headings once more, as reports print them on every page."""
    again = grid.used.copy()
    for place, column in grid.table.columns.items():
        alike = [isinstance(cell, str) and cell.strip() == grid.headings[place] for cell in column.cells]
        again &= np.array(alike, dtype=bool)[column.codes]
        if not again.any():
            return
    rows = np.flatnonzero(again)
    grid.leave_out(rows, f"{grid.listed(rows)}: the headings once more; left out")
