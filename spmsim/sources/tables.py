"""`read_table`: a file as headings and rows of raw cells, with nothing guessed and nothing changed.

CSV cells stay text. XLSX and Parquet cells keep the type that was stored. What cannot be read as meant is refused, all of it at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.sources.files import PEOPLE, Limits, open_records
from spmsim.sources.folding import folded, row_of
from spmsim.sources.raw import MOST_COLUMNS, Row, is_empty


@dataclass(frozen=True)
class Table:
    """A table as it stands in the file."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    """Each has as many cells as there are headings."""
    notes: tuple[str, ...] = ()
    """What was left out: rows and columns without any value."""


def read_table(
    path: Path, *, delimiter: str | None = None, sheet: str | None = None, name: str | None = None, limits: Limits = PEOPLE
) -> Table:
    """The table in a `.csv`, `.xlsx` or `.parquet` file.

    Args:
        path: the file.
        delimiter: what separates cells of a CSV file; comma unless declared here or by a first line `sep=;`.
        sheet: the sheet of a workbook that has several.
        name: how messages call the file; its path unless given.
        limits: what is too large.

    Raises:
        BadInput: the file is not what its name says, or cannot be read without guessing.
    """
    file = name or str(path)
    return _table(open_records(path, file, delimiter=delimiter, sheet=sheet, limits=limits), file, limits)


def _table(records: Iterable[Row], file: str, limits: Limits) -> Table:
    """Headings and rows, checked for shape."""
    rest = iter(records)
    head = next(rest, None)
    if head is None:
        raise refuse("the file is empty; the first row holds the headings", file=file)
    headings = headings_of(head, file)
    rows: list[Row] = []
    empty: list[int] = []
    problems = [*heading_problems(headings, head.number, file)]
    for row in rest:
        if not any(row.cells) and all(map(is_empty, row.cells)):
            empty += [row.number] if row.cells else []
            continue
        if len(row.cells) != len(headings):
            problems.append(wrong_length(row, headings, file))
        rows.append(row)
        if len(rows) > limits.rows:
            raise refuse(f"more than {limits.rows:,} rows; at most {limits.rows:,} are read", file=file)
    if problems:
        raise BadInput(first_twenty(problems, file))
    return _without_nameless(Table(file, headings, tuple(rows), tuple(empty_rows(empty))))


def first_twenty(problems: list[Problem], file: str) -> list[Problem]:
    """At most twenty problems, in the order of their rows and alike ones as one, and how many more there are."""
    problems = folded(sorted(problems, key=row_of))
    more = len(problems) - 20
    if more <= 0:
        return problems
    return [*problems[:20], Problem(f"and {more:,} more problem{'s' if more > 1 else ''}", file=file)]


def headings_of(row: Row, file: str) -> tuple[str, ...]:
    """The headings in a row.

    Raises:
        BadInput: more columns than are read.
    """
    if len(row.cells) > MOST_COLUMNS:
        raise refuse(f"{len(row.cells):,} columns; at most {MOST_COLUMNS} are read", file=file)
    return tuple("" if cell is None else str(cell).strip() for cell in row.cells)


def heading_problems(headings: tuple[str, ...], row: int, file: str) -> Iterator[Problem]:
    """Headings that stand twice, or none at all; `row` is theirs."""
    seen: dict[str, int] = {}
    for place, heading in enumerate(headings, start=1):
        if heading and heading in seen:
            yield Problem(f"heading '{heading}' stands twice, in columns {seen[heading]} and {place}", path=f"row {row}", file=file)
        seen.setdefault(heading, place)
        hidden = next((sign for sign in heading if unicodedata.category(sign) == "Cf"), None)
        if hidden is not None:
            say = f"heading '{heading}' holds the invisible character U+{ord(hidden):04X}; remove it"
            yield Problem(say, path=f"row {row}, column {place}", file=file)
    if not any(headings):
        yield Problem("the first row holds no headings", path="row 1", file=file)


def wrong_length(row: Row, headings: tuple[str, ...], file: str) -> Problem:
    """A row with more or fewer cells than headings."""
    say = f"the row has {len(row.cells)} cells, the heading row has {len(headings)}; is a separator missing or too many?"
    return Problem(say, path=f"row {row.number}", file=file)


def empty_rows(numbers: list[int]) -> Iterator[str]:
    """A note on rows without any cell that is filled."""
    if numbers:
        shown = ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
        yield f"row{'s' if len(numbers) > 1 else ''} {shown}: no cell is filled; left out"


def _without_nameless(table: Table) -> Table:
    """The table without columns that have neither heading nor value; one with values is refused."""
    keep = [place for place, heading in enumerate(table.headings) if heading]
    if len(keep) == len(table.headings):
        return table
    nameless = [place for place, heading in enumerate(table.headings) if not heading]
    for row in table.rows:
        for place in nameless:
            if not is_empty(row.cells[place]):
                say = f"column {place + 1} has no heading, but a value here ('{row.cells[place]}')"
                raise refuse(say, path=f"row {row.number}, column {place + 1}", file=table.file)
    rows = tuple(Row(row.number, tuple(row.cells[place] for place in keep)) for row in table.rows)
    notes = (*table.notes, f"{len(nameless)} column{'s' if len(nameless) > 1 else ''} without heading and without values left out")
    return Table(table.file, tuple(table.headings[place] for place in keep), rows, notes)
