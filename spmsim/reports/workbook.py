"""`write_workbook`: one row per person, and one per person and quarter, as XLSX for those who pay these people.

Text stays text: no cell becomes a formula or a link, whatever a name begins with; numbers stay numbers.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import refuse
from spmsim.reports.audience import audience_named
from spmsim.reports.files import write_private
from spmsim.reports.markup import clean
from spmsim.reports.workbook_columns import Column, Value, columns_of
from spmsim.studies.workbook_rows import PersonRow, WorkbookRows

SPREADSHEET_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may read as a formula when the sheet is saved as CSV and opened again (OWASP, CSV injection)."""
MOST_ROWS = 1_048_575
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom", "bg_color": "#EAF2FB"},
    "text": {"num_format": "@"},
    "money": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "wrap": {"text_wrap": True, "valign": "top"},
}
_HEAD_POINTS = 62
"""Height of the head: four lines."""
_NUMBER_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 16, 9, 36
"""Widths of columns in letters."""
_OWNERS_ONLY = "Names people and their pay: for those who pay them. Text that begins like a formula carries an apostrophe."


def write_workbook(
    rows: WorkbookRows,
    path: Path | str,
    audience: str = "executive",
    *,
    titles: Mapping[str, str],
    currency: str,
    notes: Sequence[str] = (),
) -> Path:
    """Write the workbook, mode 0600, whole or not at all.

    Args:
        rows: One row per person, and one per person and quarter.
        path: Where to write; must end in `.xlsx`.
        audience: Must be `owner`: the rows name people.
        titles: Scenario id → its title at the head of its columns, today's plan first.
        currency: Of all money.
        notes: Sentences for the readme sheet: which study, which plans, what is not in it.

    Raises:
        BadInput: another audience, another suffix, or more rows than a sheet holds.
    """
    path = Path(path)
    if audience_named(audience) != "owner":
        raise refuse(f"a workbook names people and is for their owner only: give --audience owner, got '{audience}'", path="audience")
    if path.suffix.lower() != ".xlsx":
        raise refuse(f"a workbook ends in .xlsx, got '{path.name}'", path="workbook", file=str(path))
    for name, table in (("people", rows.people), ("quarters", rows.quarters)):
        if len(table) > MOST_ROWS:
            raise refuse(f"{len(table):,} rows of {name}; a sheet holds {MOST_ROWS:,}", path="workbook")
    sheets = {
        "People": (rows.people, columns_of(titles, currency, by_quarter=False)),
        "Quarters": (rows.quarters, columns_of(titles, currency, by_quarter=True)),
    }
    return write_private(path, _bytes(sheets, notes))


def safe_text(value: object) -> str:
    """Text that stays text, in the sheet and in a CSV made from it: `=1+1` becomes `'=1+1`."""
    text = clean(value)
    return f"'{text}" if str(value).startswith(SPREADSHEET_STARTS) else text


def _bytes(sheets: Mapping[str, tuple[Sequence[PersonRow], Sequence[Column]]], notes: Sequence[str]) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # the same rows give the same bytes
    formats = {name: book.add_format(dict(look)) for name, look in _FORMATS.items()}
    for name, (rows, columns) in sheets.items():
        _sheet(book.add_worksheet(name), rows, columns, formats)
    _readme(book.add_worksheet("Read me"), [column for _, columns in sheets.values() for column in columns], notes, formats)
    book.close()
    return stream.getvalue()


def _sheet(sheet: Any, rows: Sequence[PersonRow], columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    sheet.set_row(0, _HEAD_POINTS)
    for j, column in enumerate(columns):
        values = [column.read(row) for row in rows]
        sheet.write_string(0, j, safe_text(column.title), formats["head"])
        sheet.set_column(j, j, _width(column, values))
        for i, value in enumerate(values, start=1):
            _write(sheet, (i, j), value, formats[column.format])
    sheet.freeze_panes(1, sum(column.is_pinned for column in columns))
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _width(column: Column, values: Sequence[Value]) -> int:
    """Letters that a column needs: numbers alike, text by its longest value."""
    if column.format != "text":
        return _NUMBER_WIDTH
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(longest, len(column.title), _LEAST_WIDTH) + 2, _MOST_WIDTH)


def _write(sheet: Any, place: tuple[int, int], value: Value, look: Any) -> None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(*place, None)
    elif isinstance(value, str):
        sheet.write_string(*place, safe_text(value), look)
    else:
        sheet.write_number(*place, value, look)


def _readme(sheet: Any, columns: Sequence[Column], notes: Sequence[str], formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 96)
    lines = [_OWNERS_ONLY, *notes]
    for line, note in enumerate(lines):
        sheet.write_string(line, 0, safe_text(note))
    sheet.write_string(len(lines) + 1, 0, "Column", formats["head"])
    sheet.write_string(len(lines) + 1, 1, "What it means", formats["head"])
    meanings = {column.title: column.meaning for column in columns}
    for i, (title, meaning) in enumerate(meanings.items(), start=len(lines) + 2):
        sheet.write_string(i, 0, safe_text(title), formats["wrap"])
        sheet.write_string(i, 1, safe_text(meaning), formats["wrap"])
