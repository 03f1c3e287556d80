"""`read_assignments`: transfers within the calendar from a CSV, XLSX or Parquet file.

One row is one person from one month on; a cell that is empty changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.sources.amounts import read_month
from spmsim.sources.cells import read_id, read_number, read_share, read_slug, read_text
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.raw import Row
from spmsim.sources.sheets import Reader, Sheet
from spmsim.sources.tables import first_twenty, read_table

TABLE = "assignments"
FIELDS: Mapping[str, Reader] = {
    "rep_id": read_id,
    "from": read_month,
    "role": read_text,
    "plan": read_slug,
    "quota_set": read_slug,
    "region": read_id,
    "manager_id": read_id,
    "on_target_earnings": read_number,
    "base_share": read_share,
}
"""Field → how its cells are read."""
REQUIRED = ("rep_id", "from")


def read_assignments(
    path: Path, columns: ColumnMap, calendar: Calendar, known: Mapping[str, Collection[str]], *, name: str | None = None
) -> tuple[list[tuple[int, dict[str, Any]]], list[str]]:
    """(rows with their numbers, notes): one mapping per transfer with the cells that are filled, and what was not read.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        columns: which heading holds which field beside the standard headings, delimiter and sheet.
        calendar: transfers lie after its first month; what lies behind its end is left out and noted.
        known: the names that exist of `rep_id`, `role`, `plan` and `quota_set`.
        name: how messages call the file.

    Raises:
        BadInput: everything that cannot be read as meant: the first twenty problems and the number of the others.
    """
    table = read_table(path, delimiter=columns.delimiter, sheet=columns.sheet, name=name)
    places, notes = resolve_columns(table.headings, columns, FIELDS, table.file)
    sheet = Sheet(table, places, REQUIRED)
    problems = list(sheet.missing_columns(TABLE))
    rows = [(row, sheet.read_row(row, FIELDS, problems)) for row in table.rows]
    for row, values in rows:
        problems += _problems_of_row(row, values, sheet, calendar, known)
    problems += _same_month(rows, sheet)
    problems += sheet.points_read_two_ways(("on_target_earnings",), problems)
    if problems:
        raise BadInput(first_twenty(problems, table.file))
    played = [(row.number, values) for row, values in rows if calendar.month_of(values["from"]) < calendar.months]
    later = len(rows) - len(played)
    notes += [f"{later} {'row begins' if later == 1 else 'rows begin'} after the calendar and not played"] if later else []
    return played, [*table.notes, *notes]


def _problems_of_row(
    row: Row, values: Mapping[str, Any], sheet: Sheet, calendar: Calendar, known: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    for field, names in known.items():
        value = values.get(field)
        if value is not None and value not in names:
            what = {"rep_id": "person", "quota_set": "quota set"}.get(field, field)
            listed = f"; there are: {', '.join(names)}." if field != "rep_id" else "."
            yield sheet.problem(row, field, f"no {what} '{value}' in the scenario{listed}{nearest(value, names)}".removesuffix("."))
    if "from" in values and calendar.month_of(values["from"]) <= 0:
        say = f"{values['from']} is not after {calendar.start}: how things stand at the calendar's start is said by the roster"
        yield sheet.problem(row, "from", say)
    if not set(values) - set(REQUIRED):
        yield sheet.problem(row, "rep_id", "the row changes nothing: role, plan, quota_set, region, manager_id and pay are all empty")
    if "manager_id" in values and values["manager_id"] == values.get("rep_id"):
        yield sheet.problem(row, "manager_id", f"'{values['rep_id']}' is their own manager")


def _same_month(rows: Sequence[tuple[Row, Mapping[str, Any]]], sheet: Sheet) -> Iterator[Problem]:
    seen: dict[tuple[str, str], int] = {}
    for row, values in rows:
        if "rep_id" in values and "from" in values:
            first = seen.setdefault((values["rep_id"], values["from"]), row.number)
            if first != row.number:
                say = f"'{values['rep_id']}' is transferred from {values['from']} in row {first} too; one row per person and month"
                yield sheet.problem(row, "from", say)
