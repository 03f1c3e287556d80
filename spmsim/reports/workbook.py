"""`write_workbook`: one row per person, and one per person and quarter, as XLSX for those who pay these people.

Text stays text: no cell becomes a formula or a link, whatever a name begins with; numbers stay numbers.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from spmsim.foundation.errors import refuse
from spmsim.reports.audience import audience_named
from spmsim.reports.files import write_private
from spmsim.reports.markup import clean
from spmsim.reports.wording import name_in_words
from spmsim.studies.workbook_rows import PersonRow

Value = str | int | float | bool | datetime.date | None
Format = Literal["text", "money", "share", "number"]
SPREADSHEET_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may read as a formula when the sheet is saved as CSV and opened again (OWASP, CSV injection)."""
MOST_ROWS = 1_048_575


MONEY = ("difference_mean", "difference_p10", "difference_p50", "difference_p90", "mean", "p10", "p50", "p90")
PERSON = ("rep_id", "name", "manager_id", "role", "region", "last_year_pay", "quarter")
MEANINGS = {
    "rep_id": "Identifier of the person in the roster.",
    "last_year_pay": "Pay of last year as the roster states it; empty where it does not.",
    "expected_pay": "Mean over the replications of the person's base and incentive pay of the year under that plan.",
    "difference_p10": "10 % point of the difference of pay to today's plan, paired in the same replication.",
    "difference_p90": "90 % point of the difference of pay to today's plan, paired in the same replication.",
    "difference_p50": "Middle of the difference of pay to today's plan, paired in the same replication.",
    "chance_far_below": "Share of replications in which pay is more than 10 % below pay under today's plan in the same replication.",
    "quarter": "Quarter of the calendar, from 1.",
}
"""Key, or first part of a key → what it means."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: the key in the rows, its title, how it is written, and what it means (for the readme sheet)."""

    key: str
    title: str
    format: Format
    meaning: str


def write_workbook(
    rows: Sequence[Mapping[str, Value]],
    quarters: Sequence[Mapping[str, Value]],
    path: Path | str,
    audience: str = "executive",
    *,
    columns: Sequence[Column] | None = None,
    quarter_columns: Sequence[Column] | None = None,
    notes: Sequence[str] = (),
) -> Path:
    """Write the workbook, mode 0600, whole or not at all.

    Args:
        rows: One mapping per person; keys that a column names, missing ones stay empty.
        quarters: One mapping per person and quarter.
        path: Where to write; must end in `.xlsx`.
        audience: Must be `owner`: the rows name people.
        columns: The columns of the sheet of people; `None`: those of the rows, see `columns_of`.
        quarter_columns: The same for the sheet of quarters.
        notes: Sentences for the readme sheet: which study, which plans, what is not in it.

    Raises:
        BadInput: another audience, another suffix, or more rows than a sheet holds.
    """
    path = Path(path)
    if audience_named(audience) != "owner":
        raise refuse(f"a workbook names people and is for their owner only: give --audience owner, got '{audience}'", path="audience")
    if path.suffix.lower() != ".xlsx":
        raise refuse(f"a workbook ends in .xlsx, got '{path.name}'", path="workbook", file=str(path))
    for name, table in (("people", rows), ("quarters", quarters)):
        if len(table) > MOST_ROWS:
            raise refuse(f"{len(table):,} rows of {name}; a sheet holds {MOST_ROWS:,}", path="workbook")
    chosen = (columns_of(rows) if columns is None else columns, columns_of(quarters) if quarter_columns is None else quarter_columns)
    return write_private(path, _bytes(rows, quarters, *chosen, notes))


def flat_rows(people: Sequence[PersonRow], titles: Mapping[str, str]) -> list[dict[str, Value]]:
    """Rows of `studies.workbook_rows` as one mapping each: `expected_pay.accelerators` and so on, one set of figures per plan.

    Args:
        people: The rows.
        titles: Scenario id → how its columns are headed.
    """
    rows = []
    for person in people:
        row: dict[str, Value] = {name: getattr(person, name) for name in PERSON}
        for plan, figures in person.plans.items():
            row |= {f"{name}.{titles.get(plan, plan)}": value for name, value in asdict(figures).items() if value is not None}
        rows.append(row)
    if all(row["quarter"] is None for row in rows):
        for row in rows:
            del row["quarter"]
    return rows


def columns_of(rows: Sequence[Mapping[str, Value]]) -> tuple[Column, ...]:
    """A column for every key of the rows, in the order of first appearance.

    A key may be a figure of a plan: `expected_pay.accelerators` is the column *Expected pay: accelerators*.
    """
    keys = dict.fromkeys(key for row in rows for key in row)
    return tuple(_column(key, [row.get(key) for row in rows]) for key in keys)


def _column(key: str, values: Sequence[Value]) -> Column:
    figure, _, plan = key.partition(".")
    title = name_in_words(figure) + (f": {plan}" if plan else "")
    is_text = any(isinstance(value, str) for value in values)
    kind: Format = (
        "text"
        if is_text
        else "share"
        if figure.startswith(("chance", "share"))
        else "money"
        if "pay" in figure or figure in MONEY
        else "number"
    )
    return Column(key, title, kind, MEANINGS.get(figure, ""))


def safe_text(value: object) -> str:
    """Text that stays text, in the sheet and in a CSV made from it: `=1+1` becomes `'=1+1`."""
    text = clean(value)
    return f"'{text}" if str(value).startswith(SPREADSHEET_STARTS) else text


def _bytes(
    rows: Sequence[Mapping[str, Value]],
    quarters: Sequence[Mapping[str, Value]],
    columns: Sequence[Column],
    quarter_columns: Sequence[Column],
    notes: Sequence[str],
) -> bytes:
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
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "number": book.add_format({"num_format": "General"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _sheet(book.add_worksheet("People"), rows, columns, formats)
    _sheet(book.add_worksheet("Quarters"), quarters, quarter_columns, formats)
    _readme(book.add_worksheet("Read me"), (*columns, *quarter_columns), notes, formats)
    book.close()
    return stream.getvalue()


def _sheet(sheet: Any, rows: Sequence[Mapping[str, Value]], columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    for j, column in enumerate(columns):
        sheet.write_string(0, j, safe_text(column.title), formats["head"])
        sheet.set_column(j, j, 26 if column.format == "text" else 14)
    for i, row in enumerate(rows, start=1):
        for j, column in enumerate(columns):
            _write(sheet, (i, j), row.get(column.key), column, formats)
    sheet.freeze_panes(1, min(2, len(columns)))
    if columns:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _write(sheet: Any, place: tuple[int, int], value: Value, column: Column, formats: Mapping[str, Any]) -> None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(*place, None)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(*place, datetime.datetime(value.year, value.month, value.day), formats["date"])
    elif column.format == "text" or isinstance(value, str):
        sheet.write_string(*place, safe_text(value), formats["text"])
    else:
        sheet.write_number(*place, float(value), formats[column.format])


def _readme(sheet: Any, columns: Sequence[Column], notes: Sequence[str], formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    line = 0
    for note in ("Names people and their pay: for those who pay them. Text that begins like a formula carries an apostrophe.", *notes):
        sheet.write_string(line, 0, safe_text(note))
        line += 1
    sheet.write_string(line + 1, 0, "Column", formats["head"])
    sheet.write_string(line + 1, 1, "What it means", formats["head"])
    seen: dict[str, str] = {column.title: column.meaning for column in columns}
    for i, (title, meaning) in enumerate(seen.items(), start=line + 2):
        sheet.write_string(i, 0, safe_text(title), formats["wrap"])
        sheet.write_string(i, 1, safe_text(meaning), formats["wrap"])
