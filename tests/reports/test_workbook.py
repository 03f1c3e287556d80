import stat
import sys
from pathlib import Path

import openpyxl
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.reports.workbook import columns_of, flat_rows, safe_text, write_workbook
from spmsim.studies.workbook_rows import PersonRow, PlanForPerson

ROWS = [
    {"rep_id": "007", "name": "=1+1", "manager_id": "M1", "expected_pay.today": 101_500.25, "chance_far_below.capped": 0.25},
    {"rep_id": "NA", "name": "+49 Ann", "manager_id": None, "expected_pay.today": -12.0, "chance_far_below.capped": float("nan")},
    {"rep_id": "-5", "name": "http://a.b", "manager_id": "@x", "expected_pay.today": None},
]
QUARTERS = [{"rep_id": "007", "quarter": "2027-Q1", "expected_pay.today": 25_000.0}]


def read(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{cell.coordinate} is a formula"
                assert cell.hyperlink is None
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def test_text_stays_text_and_numbers_stay_numbers(tmp_path: Path) -> None:
    path = write_workbook(ROWS, QUARTERS, tmp_path / "people.xlsx", "owner")
    sheets = read(path)
    assert sheets["People"][0] == ("Rep id", "Name", "Manager id", "Expected pay: today", "Chance far below: capped")
    assert sheets["People"][1] == ("007", "'=1+1", "M1", 101_500.25, 0.25)
    assert sheets["People"][2] == ("NA", "'+49 Ann", None, -12, None)
    assert sheets["People"][3] == ("'-5", "http://a.b", "'@x", None, None)
    assert sheets["Quarters"] == [("Rep id", "Quarter", "Expected pay: today"), ("007", "2027-Q1", 25_000)]
    meanings = dict(row[:2] for row in sheets["Read me"])
    assert "base and incentive pay" in str(meanings["Expected pay: today"])


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes on Windows")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = write_workbook(ROWS, QUARTERS, tmp_path / "people.xlsx", "owner")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["people.xlsx"]


@pytest.mark.parametrize("audience", ["executive", "public"])
def test_it_is_refused_to_everybody_else(audience: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--audience owner"):
        write_workbook(ROWS, QUARTERS, tmp_path / "people.xlsx", audience)
    with pytest.raises(BadInput, match=r"ends in \.xlsx"):
        write_workbook(ROWS, QUARTERS, tmp_path / "people.csv", "owner")
    assert list(tmp_path.iterdir()) == []


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_workbook(ROWS, QUARTERS, tmp_path / f"{n}.xlsx", "owner") for n in "ab")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_might_run_carries_an_apostrophe(start: str) -> None:
    assert safe_text(f"{start}cmd").startswith("'")
    assert safe_text(f"a{start}cmd").startswith("a")


def test_rows_of_a_study_become_flat() -> None:
    plans = {"baseline": PlanForPerson(100.0), "capped": PlanForPerson(90.0, -15.0, -9.0, 2.0, 0.4)}
    rows = flat_rows([PersonRow("R1", "Ann", "M1", "seller", "EMEA", 95.0, None, plans)], {"baseline": "Today", "capped": "Cap"})
    assert rows == [
        {
            "rep_id": "R1",
            "name": "Ann",
            "manager_id": "M1",
            "role": "seller",
            "region": "EMEA",
            "last_year_pay": 95.0,
            "expected_pay.Today": 100.0,
            "expected_pay.Cap": 90.0,
            "difference_p10.Cap": -15.0,
            "difference_p50.Cap": -9.0,
            "difference_p90.Cap": 2.0,
            "chance_far_below.Cap": 0.4,
        }
    ]
    kinds = {column.title: column.format for column in columns_of(rows)}
    assert kinds["Difference p10: Cap"] == "money"
    assert kinds["Chance far below: Cap"] == "share"
    assert kinds["Region"] == "text"
