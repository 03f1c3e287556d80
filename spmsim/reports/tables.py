"""Tables: numbers right-aligned in tabular figures, each with its interval in small type below; wide ones scroll in their own box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spmsim.reports.markup import Safe, join, tag

Tone = Literal["good", "bad", ""]
Mark = Literal["today", "focus", "part", ""]


MOST_ROOMY = 8
"""Columns from which on a table is set closer."""


@dataclass(frozen=True)
class Cell:
    """One cell: what it says, the interval or note in small type, and whether it is good or bad news."""

    text: str
    small: str = ""
    """Below the text, one line per line."""
    tone: Tone = ""
    number: bool = True
    span: int = 1
    """Columns that the cell covers."""


@dataclass(frozen=True)
class Row:
    """A row with its head; `mark` sets off today's plan (`today`) or the plan in focus (`focus`)."""

    head: str
    cells: Sequence[Cell | str]
    note: str = ""
    mark: Mark = ""


def table(head: Sequence[str], rows: Sequence[Row], *, label: str, over: Sequence[tuple[str, int]] = ()) -> Safe:
    """A table in a box that scrolls.

    Args:
        head: Column titles, the first for the row heads.
        rows: The rows; a row with mark `part` is a sub-title over all columns.
        label: What the table holds, for screen readers.
        over: A first line of titles over several columns each: (title, columns).
    """
    lines = []
    if over:
        lines.append(
            tag("tr", [tag("th", title, colspan=str(width), scope="colgroup", class_="over" if title else None) for title, width in over])
        )
    lines.append(tag("tr", [_head(title, left=i == 0 or _is_words(rows, i - 1)) for i, title in enumerate(head)]))
    body = [_part(row, len(head)) if row.mark == "part" else _line(row) for row in rows]
    grid = tag("table", (tag("thead", lines), tag("tbody", body)), class_="dense" if len(head) > MOST_ROOMY else None)
    return tag("div", grid, class_="scroll", role="region", aria_label=label, tabindex="0")


def text(content: str, small: str = "") -> Cell:
    """A cell of words, left-aligned."""
    return Cell(content, small, number=False)


def _line(row: Row) -> Safe:
    note = tag("small", row.note) if row.note else Safe("")
    head = tag("th", (row.head, note), scope="row")
    return tag("tr", (head, *(_cell(c if isinstance(c, Cell) else Cell(c)) for c in row.cells)), class_=row.mark or None)


def _head(title: str, *, left: bool) -> Safe:
    """A column title; what follows a line break is small type below."""
    first, *rest = title.split("\n")
    return tag("th", (first, *(tag("small", line) for line in rest)), scope="col", class_=None if left else "n")


def _is_words(rows: Sequence[Row], column: int) -> bool:
    """Whether a column holds words, not numbers."""
    cells = [row.cells[column] for row in rows if len(row.cells) > column]
    return bool(cells) and all(isinstance(cell, Cell) and not cell.number for cell in cells)


def _part(row: Row, width: int) -> Safe:
    return tag("tr", tag("th", (row.head, tag("small", row.note) if row.note else ""), colspan=str(width), scope="rowgroup"), class_="part")


def _cell(cell: Cell) -> Safe:
    classes = " ".join(filter(None, ("n" if cell.number else "w", cell.tone)))
    small = [tag("small", line) for line in cell.small.split("\n") if line]
    main = tag("b", cell.text) if cell.small and cell.number else join(cell.text)
    return tag("td", (main, *small), class_=classes, colspan=str(cell.span) if cell.span > 1 else None)
