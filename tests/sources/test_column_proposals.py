"""Column maps: proposed from words and cells, confirmed once, saved beside whatever else the settings hold."""
# ruff: noqa: E501

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.sources.bookings import read_bookings
from spmsim.sources.columns import read_column_map
from spmsim.sources.company import Company
from spmsim.sources.kinds import BOOKINGS, PAID, QUOTAS, ROSTER, Kind, plain
from spmsim.sources.people_tables import read_people
from spmsim.sources.settings import read_plan_rates, save_table_settings
from spmsim.sources.settling import Importing, open_settled

NOBODY = ("",) * 2
PEOPLE = People(("E1", "E2"), ("Ann Lee", "Bo Ek"), NOBODY, NOBODY, NOBODY, (None, None), (None, None))


def fields(tmp_path: Path, kind: Kind, text: str, people: People | None = None) -> dict[str, str]:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    _, columns = open_settled(tmp_path / "t.csv", kind, Importing(tmp_path / "spmsim.toml", accept_columns=True), people=people)
    return dict(columns.fields)


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Employee no.", "employee no"), ("EmployeeKey", "employee key"), ("Amount (USD)", "amount"), ("close_date", "close date"),
        ("  Sales   Rep ", "sales rep"), ("Last year's pay", "last years pay"), ("OTE [EUR]", "ote"),
    ],
)  # fmt: skip
def test_headings_are_compared_without_case_signs_and_what_stands_in_brackets(heading: str, word: str) -> None:
    assert plain(heading) == word


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (BOOKINGS, "Employee no.,Close Date,Amount (USD)\nE1,2026-01-05,5\n", {"Employee no.": "rep_id", "Close Date": "date", "Amount (USD)": "amount"}),
        (BOOKINGS, "Owner,Month,Bookings\nAnn,2026-01,5\n", {"Owner": "name", "Month": "month", "Bookings": "amount"}),
        (BOOKINGS, "Owner,Month,Bookings\nAnn,2026-01-17,5\n", {"Owner": "name", "Month": "date", "Bookings": "amount"}),
        (BOOKINGS, "Rep,Jan 2026,Feb 2026,Total\nAnn,5,6,11\n", {"Rep": "name"}),
        (BOOKINGS, "Rep,Signed,Net\nAnn,2026-01-17,5.50\n", {"Rep": "name", "Signed": "date", "Net": "amount"}),
        (PAID, "Emp ID,Pay period,Commission paid\nE1,2026-01,5\n", {"Emp ID": "rep_id", "Pay period": "period", "Commission paid": "amount"}),
        (QUOTAS, "Employee Number,Year,Annual quota\nE1,2026,5\n", {"Employee Number": "rep_id", "Year": "period", "Annual quota": "amount"}),
        (
            ROSTER, "Employee ID,Full name,Job title,Territory,Reports to,Hire date,Termination date,OTE\nE1,Ann,AE,East,E2,2024-01-01,,5\n",
            {
                "Employee ID": "rep_id", "Full name": "name", "Job title": "role", "Territory": "region", "Reports to": "manager_id",
                "Hire date": "hired_on", "Termination date": "left_on", "OTE": "on_target_earnings",
            },
        ),
        (ROSTER, "Sales agent,Office\nAnn,East\n", {"Sales agent": "rep_id", "Office": "region"}),
    ],
)  # fmt: skip
def test_fields_are_found_by_what_companies_call_them(tmp_path: Path, kind: Kind, text: str, expected: dict[str, str]) -> None:
    assert fields(tmp_path, kind, text) == expected


def test_the_roster_says_whether_a_column_holds_ids_or_names(tmp_path: Path) -> None:
    by_id = fields(tmp_path, BOOKINGS, "Owner,Month,Amount\nE1,2026-01,5\nE2,2026-01,5\n", PEOPLE)
    assert by_id["Owner"] == "rep_id"
    (tmp_path / "spmsim.toml").unlink()
    unheard_of = fields(tmp_path, BOOKINGS, "Wer,Month,Amount\nAnn Lee,2026-01,5\nBo Ek,2026-01,5\n", PEOPLE)
    assert unheard_of["Wer"] == "name"


def test_a_proposal_is_shown_to_whoever_can_be_asked_and_saved_once(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("Owner,Month,Amount,Shoe size,Stage\nAnn,2026-01,5,44,Won\n")
    shown: list[str] = []
    how = Importing(tmp_path / "spmsim.toml", confirm=lambda text: bool(shown.append(text)) or True)
    for _ in range(2):
        open_settled(tmp_path / "b.csv", BOOKINGS, how, name="b.csv")
    assert shown == [
        "b.csv, columns:\n[columns.bookings]\nOwner = \"name\"\nMonth = \"month\"\nAmount = \"amount\"\nStage = \"stage\"\n\n"
        "[tables.bookings]\nwon = [\"Won\"]\n# not read: Shoe size"
    ]  # fmt: skip
    saved = read_column_map(tmp_path / "spmsim.toml", "bookings")
    assert saved.fields == {"Owner": "name", "Month": "month", "Amount": "amount", "Stage": "stage"}
    assert saved.conventions.won == ("Won",)


def test_what_is_not_confirmed_is_not_saved(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("Owner,Month,Amount\nAnn,2026-01,5\n")
    with pytest.raises(BadInput, match="the proposed column map was not confirmed"):
        open_settled(tmp_path / "b.csv", BOOKINGS, Importing(tmp_path / "spmsim.toml", confirm=lambda text: False))
    assert not (tmp_path / "spmsim.toml").exists()


def test_the_map_printed_in_a_refusal_can_be_pasted(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text('Owner,"Close ""Date""",Amount\nAnn,2026-01-05,5\n')
    with pytest.raises(BadInput) as refused:
        open_settled(tmp_path / "b.csv", BOOKINGS, Importing(tmp_path / "spmsim.toml"))
    pasted = str(refused.value).split("\n\n", 1)[1]
    (tmp_path / "spmsim.toml").write_text(pasted)
    _, columns = open_settled(tmp_path / "b.csv", BOOKINGS, Importing(tmp_path / "spmsim.toml"))
    assert columns.fields == {"Owner": "name", 'Close "Date"': "date", "Amount": "amount"}


def test_saving_keeps_everything_else_of_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    before = '# ours\n[fx]\nEUR = 1.08  # plan\n\n[tables.bookings]\ndecimal = ","   # German export\n'
    settings.write_text(before)
    settings.chmod(0o640)
    save_table_settings(settings, "bookings", {"Wer?": "name"}, {"won": ["Won"]})
    text = settings.read_text()
    assert text.startswith(before) and settings.stat().st_mode & 0o777 == 0o640
    found = read_column_map(settings, "bookings")
    assert (found.fields, found.conventions.decimal, found.conventions.won) == ({"Wer?": "name"}, ",", ("Won",))
    assert {name: str(rate) for name, rate in read_plan_rates(settings).items()} == {"EUR": "1.08"}
    assert [path.name for path in tmp_path.iterdir()] == ["spmsim.toml"]


def test_settings_that_are_no_toml_are_not_overwritten(tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    settings.write_text("[columns\n")
    with pytest.raises(BadInput, match="cannot be read as TOML"):
        save_table_settings(settings, "bookings", {"Wer?": "name"}, {})
    assert settings.read_text() == "[columns\n"


def test_a_map_says_nothing_of_a_file_in_standard_headings(tmp_path: Path) -> None:
    (tmp_path / "spmsim.toml").write_text('[columns.bookings]\nOwner = "name"\n')
    (tmp_path / "b.csv").write_text("rep_id,month,amount\nE1,2026-01,5\n")
    assert read_bookings(tmp_path / "b.csv", Importing(tmp_path / "spmsim.toml"), Company("USD")).people == ("E1",)


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ('[columns.bookings]\nWho = "name"\n', "amount, month or date"),
        ('[columns.bookings]\nWho = "name"\nMuch = "amount"\n', "month or date"),
        ('[columns.bookings]\nWho = "name"\nMuch = "amount_revenue"\n', "month or date"),
        ('[columns.bookings]\nWhen = "month"\nMuch = "amount"\n', "rep_id or name"),
        ('[columns.bookings]\nMuch = "2026-01"\n', "rep_id or name"),
    ],
)
def test_a_saved_map_must_hold_what_the_table_needs(tmp_path: Path, settings: str, missing: str) -> None:
    (tmp_path / "spmsim.toml").write_text(settings)
    (tmp_path / "b.csv").write_text("Who,When,Much\nAnn,2026-01,5\n")
    with pytest.raises(BadInput) as refused:
        read_bookings(tmp_path / "b.csv", Importing(tmp_path / "spmsim.toml"), Company("USD"), name="b.csv")
    assert str(refused.value) == (
        f"b.csv  row 1: no column holds {missing}; headings: Who, When, Much. Map them in spmsim.toml under [columns.bookings]"
    )


def test_a_roster_of_names_is_asked_whether_they_serve_as_ids(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name,region\nAnn,East\n")
    with pytest.raises(BadInput, match='name = "rep_id"'):
        read_people(tmp_path / "r.csv", Importing(tmp_path / "spmsim.toml"))
    people = read_people(tmp_path / "r.csv", Importing(tmp_path / "spmsim.toml", accept_columns=True))
    assert people.ids == people.names == ("Ann",)


def test_headings_of_a_workbook_that_are_dates_are_months(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(("rep_id", date(2026, 1, 1), date(2026, 2, 1)))
    book.active.append(("A", 5, 6.5))
    book.create_sheet("Notes").append(("nothing",))
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "spmsim.toml").write_text('[tables.bookings]\nsheet = "Sheet"\n')
    found = read_bookings(tmp_path / "b.xlsx", Importing(tmp_path / "spmsim.toml"), Company("USD"))
    assert found.labels == ("2026-01", "2026-02") and found.amounts.tolist() == [[[500, 650]]]


def test_the_row_of_the_headings_can_be_declared(tmp_path: Path) -> None:
    (tmp_path / "spmsim.toml").write_text('[columns.bookings]\na = "rep_id"\nb = "month"\nc = "amount"\n[tables.bookings]\nheading_row = 3\n')
    (tmp_path / "b.csv").write_text("x,y,z\n1,2,3\na,b,c\nA,2026-01,5\n")
    found = read_bookings(tmp_path / "b.csv", Importing(tmp_path / "spmsim.toml"), Company("USD"))
    assert found.amounts.tolist() == [[[500]]] and found.notes[0] == "rows 1, 2 above the headings left out"
