"""Rosters that are read: every accepted cell, written out again, equals its source."""
# ruff: noqa: E501

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.sources.cells import CellTrouble, read_day, read_id, read_number
from spmsim.sources.columns import ColumnMap, read_column_map
from spmsim.sources.conventions import Conventions
from spmsim.sources.roster import read_roster, roster_fields

MEASURES = {"revenue": "USD", "renewals": "share"}
FIELDS = (
    "rep_id", "name", "role", "region", "manager_id", "hired_on", "left_on", "replaces", "currency", "on_target_earnings", "base_share", "plan",
    "quota_set",
    "accounts", "last_year_pay", "leave_yearly", "vacancy_months", "ramp_start", "ramp_months", "potential_revenue", "potential_renewals",
    "quota_revenue", "quota_renewals", "last_year_revenue", "last_year_renewals", "last_year_quota_revenue", "last_year_quota_renewals",
)  # fmt: skip
ROW = (
    "007", "José Ng", "seller", "EMEA", "null", "2024-02-29", "2027-06-30", "6", "JPY", "120000.5", "0.5", "tested", "tested",
    "40", "0", "0.33", "2", "0.15", "4", "5.4e5", "0.9", "1", ".85", "0.01", "1", "480000", "0.88",
)  # fmt: skip


def read(path: Path, columns: ColumnMap | None = None) -> tuple[list[dict[str, object]], list[str]]:
    return read_roster(path, columns or ColumnMap(), MEASURES, ["seller"])


def write(path: Path, rows: list[tuple[str, ...]], *, encoding: str = "utf-8", delimiter: str = ",", first: str = "") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(first + text.getvalue(), encoding=encoding)
    return path


def same(value: object, source: str) -> bool:
    """Whether a value that was read says what its cell says."""
    return value == source if isinstance(value, str) else value == float(source)


def test_a_full_row_equals_its_source_cell_by_cell(tmp_path: Path) -> None:
    (row,), notes = read(write(tmp_path / "r.csv", [FIELDS, ROW]))
    assert notes == []
    assert tuple(row) == FIELDS
    assert all(same(row[field], cell) for field, cell in zip(FIELDS, ROW, strict=True))
    assert set(FIELDS) == set(roster_fields(MEASURES))


@pytest.mark.parametrize(
    "rep_id", ["NA", "null", "None", "nan", "007", "1e5", "TRUE", "-", "=1+1", "0x10", "1_000", "2024-01-01", "Ænima", "张三"]
)
def test_ids_stay_what_they_are(tmp_path: Path, rep_id: str) -> None:
    rows, _ = read(write(tmp_path / "r.csv", [("rep_id", "role"), (rep_id, "seller")]))
    assert rows == [{"rep_id": rep_id, "role": "seller"}]


def test_byte_order_mark_line_ends_and_declared_separators_do_not_matter(tmp_path: Path) -> None:
    plain, _ = read(write(tmp_path / "plain.csv", [FIELDS, ROW]))
    marked, _ = read(write(tmp_path / "marked.csv", [FIELDS, ROW], encoding="utf-8-sig"))
    stated, _ = read(write(tmp_path / "stated.csv", [FIELDS, ROW], delimiter=";", first="sep=;\n"))
    declared, _ = read(write(tmp_path / "declared.csv", [FIELDS, ROW], delimiter="\t"), ColumnMap(delimiter="\t"))
    windows = tmp_path / "windows.csv"
    windows.write_bytes((tmp_path / "plain.csv").read_bytes().replace(b"\n", b"\r\n"))
    assert plain == marked == stated == declared == read(windows)[0]


def test_quoted_cells_may_hold_separators_quotes_and_line_ends_and_rows_keep_their_line(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('rep_id,role,name\nE1,seller,"Ann ""A"", née B\nC"\n\nE1,seller,x\n')
    with pytest.raises(BadInput, match="row 5, column rep_id: 'E1' stands in row 2 too"):
        read(path)
    path.write_text('rep_id,role,name\nE1,seller,"Ann ""A"", née B\nC"\n')
    assert read(path)[0][0]["name"] == 'Ann "A", née B\nC'


def test_empty_cells_are_absent_and_empty_rows_and_columns_are_noted(tmp_path: Path) -> None:
    rows, notes = read(write(tmp_path / "r.csv", [("rep_id", "role", "accounts", ""), ("E1", "seller", "", ""), ("", "", "", "")]))
    assert rows == [{"rep_id": "E1", "role": "seller"}]
    assert notes == ["row 3: no cell is filled; left out", "1 column without heading and without values left out"]


def test_columns_that_nobody_reads_are_named(tmp_path: Path) -> None:
    mapped = ColumnMap("roster", {"Employee no.": "rep_id", "Cost centre": "ignore"})
    rows, notes = read(
        write(tmp_path / "r.csv", [("Employee no.", "role", "Cost centre", "Shoe size"), ("1", "seller", "x", "44")]), mapped
    )
    assert rows == [{"rep_id": "1", "role": "seller"}]
    assert notes == ["columns not read: 'Cost centre' (as the column map says), 'Shoe size'"]


def test_ids_that_differ_in_case_only_are_kept_apart_and_said(tmp_path: Path) -> None:
    rows, notes = read(write(tmp_path / "r.csv", [("rep_id", "role"), ("e1", "seller"), ("E1", "seller")]))
    assert [row["rep_id"] for row in rows] == ["e1", "E1"]
    assert notes == ["rep_id: E1 and e1 differ only in upper and lower case and are kept apart"]


def test_the_column_map_is_read_from_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    assert read_column_map(settings, "roster") == ColumnMap("roster", {})
    settings.write_text('[columns.roster]\n"Employee no." = "rep_id"\n')
    assert read_column_map(settings, "roster") == ColumnMap("roster", {"Employee no.": "rep_id"})
    settings.write_text('[columns.roster]\nA = "rep_id"\n[tables.roster]\ndelimiter = ";"\nsheet = "People"\n')
    assert read_column_map(settings, "roster") == ColumnMap("roster", {"A": "rep_id"}, ";", "People", Conventions(";", "People"))
    settings.write_text('[columns.roster]\n"Employee no." = 3\n')
    with pytest.raises(BadInput, match=r"columns\.roster\.Employee no\.: must be a text in quotes"):
        read_column_map(settings, "roster")
    settings.write_text("[columns]\nroster = 3\n")
    with pytest.raises(BadInput, match=r"columns\.roster: must be a table of"):
        read_column_map(settings, "roster")
    settings.write_text('[tables.roster]\ndelimeter = ";"\n')
    with pytest.raises(BadInput, match=r"tables\.roster\.delimeter: no such option; there are delimiter, sheet, decimal, "):
        read_column_map(settings, "roster")
    settings.write_text('[colums.roster]\n[columns.rooster]\n[something_else]\n')
    with pytest.raises(BadInput) as refused:
        read_column_map(settings, "roster")
    assert [f"{one.path}: {one.what}" for one in refused.value.problems] == [
        "colums: no block of this name is read. Did you mean 'columns'?",
        "columns.rooster: no table of this name is read. Did you mean 'roster'?",
    ]
    settings.write_text("[columns")
    with pytest.raises(BadInput, match="cannot be read as TOML"):
        read_column_map(settings, "roster")


def test_a_workbook_with_typed_cells_gives_the_same_people_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["rep_id", "role", "hired_on", "left_on", "on_target_earnings", "accounts", "potential_revenue"])
    page.append([7, "seller", date(2024, 2, 29), datetime(2027, 6, 30), 120000.5, 40, 540000])
    page.append(["007", "seller", "2024-02-29", None, 120000, 40.0, 0.5])
    book.save(tmp_path / "r.xlsx")
    rows, notes = read(tmp_path / "r.xlsx")
    assert notes == []
    assert rows == [
        {
            "rep_id": "7", "role": "seller", "hired_on": "2024-02-29", "left_on": "2027-06-30",
            "on_target_earnings": 120000.5, "accounts": 40, "potential_revenue": 540000.0,
        },
        {"rep_id": "007", "role": "seller", "hired_on": "2024-02-29", "on_target_earnings": 120000.0, "accounts": 40, "potential_revenue": 0.5},
    ]  # fmt: skip


def test_one_sheet_of_several_can_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("People").append(["rep_id", "role"])
    book["People"].append(["E1", "seller"])
    book.save(tmp_path / "r.xlsx")
    assert read(tmp_path / "r.xlsx", ColumnMap(sheet="People"))[0] == [{"rep_id": "E1", "role": "seller"}]


@pytest.mark.parametrize("other", ["12.5", "0.125", "1234.125", "500.1250", ".5", "7."])
def test_a_point_is_a_decimal_point_where_another_number_of_the_column_shows_it(other: str, tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path / "r.csv", [("rep_id", "role", "potential_revenue"), ("A", "seller", "540.125"), ("B", "seller", other)]))
    assert [row["potential_revenue"] for row in rows] == [540.125, float(other)]


def test_typed_cells_and_shares_are_never_read_two_ways(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("rep_id", "role", "potential_revenue"), ("A", "seller", 540.125)):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "r.xlsx")
    assert read(tmp_path / "r.xlsx")[0][0]["potential_revenue"] == 540.125
    rows, _ = read(write(tmp_path / "r.csv", [("rep_id", "role", "base_share"), ("A", "seller", "1.000")]))
    assert rows[0]["base_share"] == 1.0


@given(st.floats(min_value=0, max_value=1e15, allow_nan=False))
def test_every_number_that_python_writes_is_read_exactly(value: float) -> None:
    assert read_number(repr(value)) == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_day_is_read_exactly(day: date) -> None:
    assert read_day(day.isoformat()) == day.isoformat() == read_day(day)


@given(st.text(max_size=20))
def test_a_text_is_kept_as_it_is_or_refused(text: str) -> None:
    try:
        assert read_id(text) == text
    except CellTrouble as trouble:
        assert "spaces around it" in str(trouble) or "invisible character" in str(trouble)


@given(st.text(alphabet="0123456789.,-+eE '%$()", min_size=1, max_size=12))
def test_a_number_is_what_python_reads_or_is_refused(text: str) -> None:
    try:
        assert read_number(text) == float(text)
    except CellTrouble as trouble:
        assert text in str(trouble)
