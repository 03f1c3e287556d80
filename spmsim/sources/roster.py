"""`read_roster_table`, `read_roster`: the people of a team from a CSV, XLSX or Parquet file.

One row is one seat. `rep_id` and `role` are required in every row; any other cell may be empty, and is then filled from the role
or takes its default. An empty `hired_on` means: employed so long that every ramp is over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.sources.cells import look_alike, read_currency, read_day, read_id, read_number, read_share, read_slug, read_text, read_whole
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.raw import Cell, Row
from spmsim.sources.sheets import Reader, Sheet
from spmsim.sources.tables import first_twenty, read_table


def _months(cell: Cell) -> int:
    return read_whole(cell, most=600)


FIELDS: Mapping[str, Reader] = {
    "rep_id": read_id,
    "name": read_text,
    "role": read_text,
    "region": read_id,
    "manager_id": read_id,
    "hired_on": read_day,
    "left_on": read_day,
    "replaces": read_id,
    "currency": read_currency,
    "on_target_earnings": read_number,
    "base_share": read_share,
    "plan": read_slug,
    "quota_set": read_slug,
    "accounts": read_whole,
    "last_year_pay": read_number,
    "leave_yearly": read_share,
    "vacancy_months": _months,
    "ramp_start": read_share,
    "ramp_months": _months,
}
"""Field → how its cells are read. Beside them: potential_, quota_, last_year_ and last_year_quota_<measure>."""
REQUIRED = ("rep_id", "role")


@dataclass(frozen=True)
class RosterTable:
    """A roster as far as it can be read."""

    rows: tuple[dict[str, Any], ...]
    """One mapping per seat with the cells that are filled and can be read."""
    numbers: tuple[int, ...]
    """The number of each row in the file."""
    headings: Mapping[str, str]
    """Field → heading of its column in the file."""
    notes: tuple[str, ...]
    """Sentences on what was not read."""
    problems: tuple[Problem, ...]
    """Everything that cannot be read as meant, each cell by itself."""


def read_roster(
    path: Path,
    columns: ColumnMap,
    measures: Mapping[str, str],
    roles: Collection[str],
    *,
    name: str | None = None,
) -> tuple[list[dict[str, Any]], list[str]]:
    """(rows, notes) of a roster that can be read as meant, see `read_roster_table`.

    Raises:
        BadInput: everything that cannot be read as meant: the first twenty problems and the number of the others.
    """
    table = read_roster_table(path, columns, measures, roles, name=name)
    if table.problems:
        raise BadInput(first_twenty(list(table.problems), name or str(path)))
    return list(table.rows), list(table.notes)


def read_roster_table(
    path: Path,
    columns: ColumnMap,
    measures: Mapping[str, str],
    roles: Collection[str],
    *,
    name: str | None = None,
) -> RosterTable:
    """The rows of a roster, with what is wrong in them.

    Dates are texts YYYY-MM-DD, amounts floats, months and accounts whole numbers; every value equals its cell.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        columns: which heading holds which field beside the standard headings, delimiter and sheet.
        measures: measure → unit (a currency, `count` or `share`).
        roles: names of the roles that exist.
        name: how messages call the file.

    Raises:
        BadInput: the file is no table, or its headings cannot be told.
    """
    table = read_table(path, delimiter=columns.delimiter, sheet=columns.sheet, name=name)
    readers = roster_fields(measures)
    places, notes = resolve_columns(table.headings, columns, readers, table.file)
    sheet = Sheet(table, places, REQUIRED)
    problems = list(sheet.missing_columns("roster"))
    rows = [sheet.read_row(row, readers, problems) for row in table.rows]
    problems += [problem for row, values in zip(table.rows, rows, strict=True) for problem in _problems_of_row(row, values, sheet)]
    if not rows:
        problems.append(Problem("the roster has headings but no people", file=table.file))
    problems += _role_problems(rows, sheet, roles)
    problems += _look_alikes(rows, sheet)
    numbers = [field for field, reader in readers.items() if reader in (read_number, read_whole)]
    problems += sheet.points_read_two_ways(numbers, problems)
    headings = {field: table.headings[place] for place, field in places.items()}
    said = (*table.notes, *notes, *_case_notes(rows))
    return RosterTable(tuple(rows), tuple(row.number for row in table.rows), headings, said, tuple(problems))


def roster_fields(measures: Mapping[str, str]) -> dict[str, Reader]:
    """Every field that a roster may have for these measures, with how its cells are read."""
    fields = dict(FIELDS)
    for prefix in ("potential_", "quota_", "last_year_", "last_year_quota_"):
        for measure, unit in measures.items():
            fields[prefix + measure] = read_share if unit == "share" else read_number
    return fields


def _problems_of_row(row: Row, values: Mapping[str, Any], sheet: Sheet) -> Iterator[Problem]:
    if values.get("left_on", "9") < values.get("hired_on", ""):
        yield sheet.problem(row, "left_on", f"{values['left_on']} lies before the day of hire, {values['hired_on']}")
    if "manager_id" in values and values["manager_id"] == values.get("rep_id"):
        yield sheet.problem(row, "manager_id", f"'{values['rep_id']}' is their own manager")


def _role_problems(rows: Sequence[Mapping[str, Any]], sheet: Sheet, roles: Collection[str]) -> Iterator[Problem]:
    for row, values in zip(sheet.table.rows, rows, strict=True):
        role = values.get("role")
        if role is not None and role not in roles:
            yield sheet.problem(row, "role", f"no role '{role}' in the scenario; roles: {', '.join(roles)}.{nearest(role, roles)}")


def _look_alikes(rows: Sequence[Mapping[str, Any]], sheet: Sheet) -> Iterator[Problem]:
    """Ids that stand twice, and ids or regions that a person cannot tell apart."""
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for row, values in zip(sheet.table.rows, rows, strict=True):
        for field in ("rep_id", "region"):
            text = values.get(field)
            if text is None:
                continue
            first, spelt = seen.setdefault((field, look_alike(text)), (row.number, text))
            if spelt != text:
                say = f"'{text}' looks the same as the {field} of row {first}, but is made of other characters; write both alike or apart"
                yield sheet.problem(row, field, say)
            elif field == "rep_id" and first != row.number:
                yield sheet.problem(row, field, f"'{text}' stands in row {first} too; every seat needs an id of its own")


def _case_notes(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Values that differ only in upper and lower case: allowed, but said."""
    for field in ("rep_id", "region"):
        spelt: dict[str, set[str]] = {}
        for values in rows:
            if field in values:
                spelt.setdefault(values[field].casefold(), set()).add(values[field])
        for variants in spelt.values():
            if len(variants) > 1:
                yield f"{field}: {' and '.join(sorted(variants))} differ only in upper and lower case and are kept apart"
