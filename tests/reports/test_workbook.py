import stat
import sys
from pathlib import Path

import openpyxl
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.reports.workbook import safe_text, write_workbook
from spmsim.studies.workbook_rows import PersonRow, PlanForPerson, WorkbookRows

TITLES = {"baseline": "Today", "capped": "Cap", "other": "Cap"}


def person(rep_id: str, name: str | None, manager: str | None, quarter: str | None = None, **plans: PlanForPerson) -> PersonRow:
    return PersonRow(rep_id, name, manager, "ae_enterprise", "EMEA", 95_000.0, quarter, plans)


CAPPED = PlanForPerson(90_000.0, -15_000.0, -9_000.0, 2_000.0, 0.25)
ROWS = WorkbookRows(
    ("baseline", "capped", "other"),
    (
        person("007", "=1+1", "M1", baseline=PlanForPerson(101_500.25), capped=CAPPED),
        person("NA", "+49 Ann", None, baseline=PlanForPerson(-12.0), capped=PlanForPerson(float("nan"))),
        person("-5", "http://a.b", "@x"),
    ),
    (person("007", "Ann", "M1", "2027-Q1", baseline=PlanForPerson(25_000.0)),),
)


def read(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{cell.coordinate} is a formula"
                assert cell.hyperlink is None
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}


def write(path: Path, audience: str = "owner") -> Path:
    return write_workbook(ROWS, path, audience, titles=TITLES, currency="USD", notes=("Today's plan is Today.",))


def test_text_stays_text_and_numbers_stay_numbers(tmp_path: Path) -> None:
    sheets = read(write(tmp_path / "people.xlsx"))
    who = ("AE enterprise", "EMEA", 95_000)
    assert sheets["People"][1][:12] == ("007", "'=1+1", "M1", *who, 101_500.25, 90_000, -15_000, -9_000, 2_000, 0.25)
    assert sheets["People"][2][:8] == ("NA", "'+49 Ann", None, *who, -12, None)
    assert sheets["People"][3][:7] == ("'-5", "http://a.b", "'@x", *who, None)
    assert sheets["Quarters"][1][:7] == ("007", "Ann", "M1", "AE enterprise", "EMEA", "2027-Q1", 25_000)


def test_heads_are_titles_with_units_and_tell_plans_of_one_title_apart(tmp_path: Path) -> None:
    sheets = read(write(tmp_path / "people.xlsx"))
    assert sheets["People"][0][:12] == (
        "Person", "Name", "Manager", "Role", "Region", "Pay of last year (USD)", "Today: expected pay (USD)",
        "Cap [capped]: expected pay (USD)", "Cap [capped]: difference to today, 10 % point (USD)",
        "Cap [capped]: difference to today, middle (USD)", "Cap [capped]: difference to today, 90 % point (USD)",
        "Cap [capped]: chance of over 10 % less than today",
    )  # fmt: skip
    assert sheets["People"][0][12] == "Cap [other]: expected pay (USD)"
    assert sheets["Quarters"][0][5:7] == ("Quarter", "Today: expected pay (USD)")
    heads = {head for name in ("People", "Quarters") for head in sheets[name][0]}
    meanings = dict(row[:2] for row in sheets["Read me"])
    assert heads <= set(meanings)
    assert "base and incentive pay" in str(meanings["Today: expected pay (USD)"])


def test_sheets_are_ready_to_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "people.xlsx"))
    for name in ("People", "Quarters"):
        sheet = book[name]
        assert sheet.freeze_panes == "C2"  # the head, the person and the name stay in sight
        assert sheet.auto_filter.ref is not None
        assert all(9 <= sheet.column_dimensions[letter].width <= 37 for letter in "ABCDEFG")
    people = book["People"]
    assert [people[f"{letter}2"].number_format for letter in "AGL"] == ["@", "#,##0", "0.0%"]
    assert people["A1"].font.bold


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes on Windows")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = write(tmp_path / "people.xlsx")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["people.xlsx"]


@pytest.mark.parametrize("audience", ["executive", "public"])
def test_it_is_refused_to_everybody_else(audience: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--audience owner"):
        write(tmp_path / "people.xlsx", audience)
    with pytest.raises(BadInput, match=r"ends in \.xlsx"):
        write(tmp_path / "people.csv")
    assert list(tmp_path.iterdir()) == []


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write(tmp_path / f"{n}.xlsx") for n in "ab")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_might_run_carries_an_apostrophe(start: str) -> None:
    assert safe_text(f"{start}cmd").startswith("'")
    assert safe_text(f"a{start}cmd").startswith("a")
