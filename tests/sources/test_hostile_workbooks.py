"""Workbooks that cannot be read as meant."""
# ruff: noqa: E501

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from spmsim.foundation.errors import BadInput
from spmsim.sources.columns import ColumnMap
from spmsim.sources.roster import read_roster

HEADINGS = ("rep_id", "role", "hired_on", "potential_revenue")


def read(path: Path, *, sheet: str | None = None) -> list[dict[str, object]]:
    return read_roster(path, ColumnMap(sheet=sheet), {"revenue": "USD"}, ["seller"], name="r.xlsx")[0]


def book_with(tmp_path: Path, *rows: tuple[object, ...], change: Callable[[Worksheet], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in (HEADINGS, *rows):
        page.append(row)
    if change:
        change(page)
    path = tmp_path / "r.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((7.5, "seller"), "row 2, column rep_id: the id 7.5 is not a whole number; format the column as text"),
        ((12345678901234567, "seller"), "row 2, column rep_id: the id 12345678901234570 has more digits than Excel keeps (15); format the column as text"),
        ((True, "seller"), "row 2, column rep_id: True is true or false, not text; format the cell as text"),
        ((date(2024, 1, 1), "seller"), "row 2, column rep_id: 2024-01-01 00:00:00 is a date, not text; format the cell as text"),
        (("E1", 5), "row 2, column role: 5 is a number, not text; format the cell as text"),
        (("E1", "seller", 45352), "row 2, column hired_on: 45352 is a number, not a date; format the cell as a date or write YYYY-MM-DD"),
        (("E1", "seller", datetime(2024, 3, 1, 9, 30)), "row 2, column hired_on: 2024-03-01 09:30:00 has a time of day; a date is meant"),
        (("E1", "seller", time(9, 30)), "row 2, column hired_on: 09:30:00 is a time, not a date; format the cell as a date or write YYYY-MM-DD"),
        (("E1", "seller", "01/03/2024"), "row 2, column hired_on: '01/03/2024' could be read with the day or the month first; write YYYY-MM-DD"),
        (("E1", "seller", None, True), "row 2, column potential_revenue: True is true or false, not a number"),
        (("E1", "seller", None, -5), "row 2, column potential_revenue: -5 is negative; at least 0 is allowed"),
        (("E1", "seller", None, "5,5"), "row 2, column potential_revenue: '5,5' has a decimal comma; write 5.5"),
        (("E1", "seller", None, date(2024, 1, 1)), "row 2, column potential_revenue: 2024-01-01 00:00:00 is a date, not a number"),
        (("E1", "seller", None, "#N/A"), "row 2, column potential_revenue: holds the Excel error #N/A"),
        (
            ("E1", "seller", None, "=1+1"),
            "row 2, column potential_revenue: holds a formula that was never calculated; open the workbook, calculate and save it",
        ),
        (("E1", "seller", None, 5, 6), "row 2: the row has 5 cells, the heading row has 4; is a separator missing or too many?"),
    ],
)  # fmt: skip
def test_a_typed_cell_that_is_not_meant_is_refused(tmp_path: Path, row: tuple[object, ...], message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(book_with(tmp_path, row))
    assert str(refused.value) == f"r.xlsx  {message}"


def test_a_number_that_only_looks_like_007_is_refused(tmp_path: Path) -> None:
    def pad(page: Worksheet) -> None:
        page["A2"].number_format = "000"

    with pytest.raises(BadInput, match="row 2, column rep_id: the cell shows 007 but holds the number 7"):
        read(book_with(tmp_path, (7, "seller"), change=pad))


def test_a_cell_far_away_is_named_and_not_waited_for(tmp_path: Path) -> None:
    def put_far(page: Worksheet) -> None:
        page["XFD2"] = 1

    with pytest.raises(BadInput, match="a value in row 2, column 16,384; at most 200,000 rows and 500 columns are read"):
        read(book_with(tmp_path, ("E1", "seller"), change=put_far))

    def put_deep(page: Worksheet) -> None:
        page["A1048576"] = "E2"

    with pytest.raises(BadInput, match="at most 200,000 rows"):
        read(book_with(tmp_path, ("E1", "seller"), change=put_deep))


def test_title_rows_above_the_headings_are_refused(tmp_path: Path) -> None:
    def add_title(page: Worksheet) -> None:
        page.insert_rows(1)

    with pytest.raises(BadInput, match="row 1: the first row holds no headings"):
        read(book_with(tmp_path, ("E1", "seller"), change=add_title))


def test_a_text_id_and_the_same_number_are_one_id(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="row 3, column rep_id: '7' stands in row 2 too"):
        read(book_with(tmp_path, ("7", "seller"), (7, "seller")))


def test_a_formula_gives_the_value_that_was_stored_with_it(tmp_path: Path) -> None:
    path = book_with(tmp_path, ("E1", "seller", None, "=250000*2"))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<f>250000*2</f><v />" in sheet or b"<f>250000*2</f><v/>" in sheet or b"<f>250000*2</f><v></v>" in sheet
    for never in (b"<v />", b"<v/>", b"<v></v>"):
        sheet = sheet.replace(b"<f>250000*2</f>" + never, b"<f>250000*2</f><v>500000</v>")
    assert read(zipped(path, {**parts, "xl/worksheets/sheet1.xml": sheet})) == [
        {"rep_id": "E1", "role": "seller", "potential_revenue": 500000.0}
    ]


def test_several_sheets_and_unknown_sheets_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("People")
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(BadInput, match=r"the workbook has 2 sheets \('Sheet', 'People'\); say which one to read in spmsim.toml"):
        read(tmp_path / "r.xlsx")
    with pytest.raises(BadInput, match=r"no sheet 'Peple'; sheets: 'Sheet', 'People'\. Did you mean 'People'\?"):
        read(tmp_path / "r.xlsx", sheet="Peple")
    with pytest.raises(BadInput, match="the file is empty"):
        read(tmp_path / "r.xlsx", sheet="People")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"rep_id,role\n", "this is not an Excel workbook; save the table as .xlsx or .csv"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "this is an old .xls file or protected by a password; save it as .xlsx without a password",
        ),
    ],
)
def test_files_that_are_no_workbooks_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read(path)
    assert str(refused.value) == f"r.xlsx  {message}"


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_packing_bombs_are_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"'xl/worksheets/sheet1.xml' is packed [\d,]+ : 1; more than 100 : 1 is not read"):
        read(zipped(tmp_path / "r.xlsx", {"xl/worksheets/sheet1.xml": b"0" * 5_000_000}))
    with pytest.raises(BadInput, match="the workbook unpacks to 209 MB; at most 200 MB are read"):
        read(zipped(tmp_path / "r.xlsx", {f"xl/{i}.bin": b"0" * 950_000 for i in range(220)}))


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(BadInput, match=r"'xl/workbook\.xml' declares entities"):
        read(zipped(tmp_path / "r.xlsx", {"xl/workbook.xml": bomb}))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    content = book_with(tmp_path, ("E1", "seller")).read_bytes()
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with pytest.raises(BadInput, match="the workbook is damaged"):
        read(zipped(tmp_path / "r.xlsx", {name: part for name, part in parts.items() if name != "xl/workbook.xml"}))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-60]
    with pytest.raises(BadInput, match="is damaged"):
        read(zipped(tmp_path / "r.xlsx", parts))
