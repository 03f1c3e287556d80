"""`open_table` and `encoded`: large tables by column, each distinct cell once.

A million rows hold far fewer distinct cells. A column is the tuple of them, in the order in which they first stand, and a whole number per
row; what a cell says is read once, however many rows have it. Only columns that somebody reads are kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.sources import csv_files
from spmsim.sources.conventions import Conventions
from spmsim.sources.files import HISTORY, open_records
from spmsim.sources.folding import also_in
from spmsim.sources.raw import Cell, Row, is_empty
from spmsim.sources.tables import empty_rows, first_twenty, heading_problems, headings_of, wrong_length

_SEARCHED = 50
_SAMPLE = 200
_CHUNK = 20_000


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    cells: tuple[Cell, ...]
    """The distinct cells, in the order in which they first stand."""
    codes: NDArray[np.int32]
    """Of each row, the place of its cell in `cells`."""


@dataclass(frozen=True)
class Encoded:
    """A table by column."""

    file: str
    columns: dict[int, Column]
    """Place of a column in the file → its cells."""
    numbers: NDArray[np.int64]
    """Of each row, where it stands in the file, as in `Row`."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A table whose headings are known and whose rows are still to come."""

    file: str
    headings: tuple[str, ...]
    heading_row: int
    sample: tuple[Row, ...]
    """The first rows below the headings, to see what columns hold."""
    rest: Iterator[Row] = field(repr=False)
    is_text: bool = True
    """Whether every cell has its separator in the file, so that a short row is a mistake; a workbook leaves empty cells away."""
    notes: tuple[str, ...] = ()
    """On rows above the headings."""


def open_table(path: Path, declared: Conventions, is_headings: Callable[[Sequence[str]], bool], *, name: str | None = None) -> Opened:
    """A file with its headings found.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        declared: separator, sheet and row of the headings, as far as declared.
        is_headings: whether the texts of a row are headings of such a table; the first row of which it is true holds them. Where it
            is true of none, the first row that is filled does.
        name: how messages call the file.

    Raises:
        BadInput: the file cannot be read, or its headings stand twice or nowhere.
    """
    file = name or str(path)
    rows = open_records(path, file, delimiter=declared.delimiter, sheet=declared.sheet, limits=HISTORY)
    above = list(islice(rows, max(_SEARCHED, declared.heading_row or 0)))
    place = _heading_place(above, declared, is_headings, file)
    headings = headings_of(above[place], file)
    problems = list(heading_problems(headings, above[place].number, file))
    if problems:
        raise BadInput(problems)
    titles = [row.number for row in above[:place] if not all(is_empty(cell) for cell in row.cells)]
    notes = (f"row{'s' if len(titles) > 1 else ''} {_listed(titles)} above the headings left out",) if titles else ()
    sample = (*above[place + 1 :], *islice(rows, _SAMPLE))
    return Opened(file, headings, above[place].number, sample, chain(sample, rows), path.suffix.lower() == ".csv", notes)


def encoded(opened: Opened, wanted: Collection[int]) -> Encoded:
    """The rows of a table by column.

    Args:
        opened: whose rows are taken.
        wanted: places of the columns that are read; no other is kept.

    Raises:
        BadInput: rows that are longer or shorter than the headings, values without a heading, too many rows.
    """
    places = sorted(wanted)
    nameless = [place for place, heading in enumerate(opened.headings) if not heading]
    indices: dict[int, dict[Any, int]] = {place: {} for place in places}
    codes = {place: array("i") for place in places}
    numbers, left = array("q"), _LeftOut()
    while chunk := list(islice(opened.rest, _CHUNK)):
        rows = list(_filled(chunk, opened, nameless, left))
        numbers.extend(row.number for row in rows)
        _add(rows, indices, codes, is_text=opened.is_text)
        if len(numbers) > HISTORY.rows:
            raise refuse(f"more than {HISTORY.rows:,} rows; at most {HISTORY.rows:,} are read", file=opened.file)
    if left.troubles:
        raise BadInput(first_twenty(left.problems(), opened.file))
    columns = {place: Column(tuple(map(_cell, indices[place])), np.array(codes[place], dtype=np.int32)) for place in places}
    return Encoded(opened.file, columns, np.array(numbers, dtype=np.int64), (*opened.notes, *empty_rows(left.empty)))


@dataclass
class _LeftOut:
    """Rows that are not read: empty ones, and those that do not fit the headings."""

    empty: list[int] = field(default_factory=list)
    troubles: dict[tuple[str, int], tuple[Problem, array[int]]] = field(default_factory=dict)
    """What is wrong → the problem of the first row that has it, and the numbers of the others."""

    def add(self, key: tuple[str, int], number: int, problem: Callable[[], Problem]) -> None:
        if key in self.troubles:
            self.troubles[key][1].append(number)
        else:
            self.troubles[key] = (problem(), array("q"))

    def problems(self) -> list[Problem]:
        return [replace(first, what=first.what + also_in(others)) for first, others in self.troubles.values()]


def _key(cell: Cell) -> Any:
    """What tells a cell from others: to Python 1, 1.0 and True are equal, but they are not the same cell."""
    return cell if cell.__class__ is str else (type(cell), cell)


def _cell(key: Any) -> Cell:
    return key if key.__class__ is str else key[1]


def _add(rows: Sequence[Row], indices: dict[int, dict[Any, int]], codes: dict[int, array[int]], *, is_text: bool) -> None:
    """Adds the cells of some rows to their columns."""
    cells = list(zip(*(row.cells for row in rows), strict=True)) if rows else []
    for place, index in indices.items() if rows else ():
        keys = cells[place] if is_text else map(_key, cells[place])
        codes[place].extend([index.setdefault(key, len(index)) for key in keys])


def _filled(rows: Sequence[Row], opened: Opened, nameless: Sequence[int], left: _LeftOut) -> Iterator[Row]:
    """The rows with something in them, each as long as the headings."""
    width = len(opened.headings)
    for row in rows:
        cells = row.cells
        if not opened.is_text and 0 < len(cells) < width:
            cells = (*cells, *[None] * (width - len(cells)))
            row = Row(row.number, cells)
        if not any(cells) and all(is_empty(cell) for cell in cells):
            left.empty += [row.number] if cells else []
        elif len(cells) != width:
            left.add(("length", len(cells)), row.number, partial(wrong_length, row, opened.headings, opened.file))
        else:
            for place in nameless:
                if not is_empty(cells[place]):
                    left.add(("heading", place), row.number, partial(_nameless, row, place, opened.file))
            yield row


def _nameless(row: Row, place: int, file: str) -> Problem:
    say = f"column {place + 1} has no heading, but a value here ('{row.cells[place]}')"
    return Problem(say, path=f"row {row.number}, column {place + 1}", file=file)


def _heading_place(rows: Sequence[Row], declared: Conventions, is_headings: Callable[[Sequence[str]], bool], file: str) -> int:
    if declared.heading_row is not None:
        found = next((place for place, row in enumerate(rows) if row.number == declared.heading_row), None)
        if found is None:
            raise refuse(f"the headings are declared to stand in row {declared.heading_row:,}, which the file does not have", file=file)
        return found
    filled = [place for place, row in enumerate(rows) if not all(is_empty(cell) for cell in row.cells)]
    if not filled:
        raise refuse("the file is empty; the first row holds the headings", file=file)
    for place in filled:
        if is_headings([str(cell).strip() for cell in rows[place].cells if cell is not None]):
            return place
    for place in filled:
        if len(rows[place].cells) == 1 and isinstance(rows[place].cells[0], str):
            csv_files.check_commas(str(rows[place].cells[0]), rows[place].number, file)
    return filled[0]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
