"""`spmsim init` and `replay`: from messy files to a project that is valid once its plan is filled in, and a year that is paid again."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.entrances.starting import init, take_the_place_of
from spmsim.foundation.errors import BadInput
from tests.estimation.companies import MONTHS, company
from tests.estimation.messy_files import REGIONS
from tests.estimation.recovery import ROLES
from tests.scenario.test_first_baseline import FILLED

TITLES = {"hunter": "Hunter (New Business)", "farmer": "Farmer"}
CANARY = "Zyzzyva, Quetzal"


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """A company's history as HR and the CRM would export it: other headings, names with commas, dollar signs, title and total rows."""
    folder = tmp_path_factory.mktemp("exports")
    known = company(21)
    roster = [["Employee No.", "Full Name", "Job Title", "Sales Region", "Hire Date", "Termination Date", "Seat ID"]]
    booked: list[list[str]] = []
    total = 0
    for row, person in enumerate(known.people):
        hired = "" if person.tenure > 24 else f"{np.datetime64('2024-01') + person.first - person.tenure}-01"
        left = str(np.datetime64("2024-01") + person.last + 1 - np.timedelta64(0, "M")) if person.left else ""
        left = str(np.datetime64(left + "-01") - 1) if left else ""
        roster.append([f"{row:05d}", CANARY if row == 3 else f"Person, Number {row}", TITLES[ROLES[person.role]],
                       REGIONS[person.region], hired, left, f"S{person.seat}"])  # fmt: skip
        for month, amount in enumerate(person.sales[: person.last - person.first + 1], start=person.first):
            cents = round(amount * 100)
            total += cents
            booked.append([f"{row:05d}", str(np.datetime64("2024-01") + month), f"${cents / 100:,.2f}"])
    _write(folder / "hr.csv", [["HR export"], [], *roster])
    _write(folder / "crm.csv", [["Emp ID", "Booking Month", "Amount (USD)"], *booked, ["Total", "", f"${total / 100:,.2f}"]])
    return folder


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


def _run(*words: str) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.fixture(scope="module")
def project(files, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("projects") / "acme"
    _run("init", folder, "--roster", files / "hr.csv", "--bookings", files / "crm.csv", "--accept-columns")
    text = (folder / "scenarios/baseline.yaml").read_text()
    filled = re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text)
    (folder / "scenarios/filled.yaml").write_text(filled)
    return folder


def test_headings_that_are_not_standard_need_a_word(files, tmp_path):
    told = CliRunner().invoke(app, ["init", str(tmp_path / "x"), "--roster", str(files / "hr.csv"), "--bookings", str(files / "crm.csv")])
    assert told.exit_code == 2
    assert "--accept-columns" in told.output
    assert list(tmp_path.glob("*")) == []  # nothing is left behind


def test_the_project_is_valid_once_its_plan_is_filled_in(project):
    refused = CliRunner().invoke(app, ["check", str(project / "scenarios/baseline.yaml")])
    assert refused.exit_code == 2
    assert "still to fill in" in refused.output
    assert "valid" in _run("check", project / "scenarios/filled.yaml")


def test_no_money_is_lost_on_the_way(files, project):
    """The canonical table sums to the export, whose last row says the total."""
    with (files / "crm.csv").open() as stream:
        total = list(csv.reader(stream))[-1][2]
    with (project / "data/bookings.csv").open() as stream:
        amounts = [round(float(row["amount"]) * 100) for row in csv.DictReader(stream)]
    assert sum(amounts) == round(float(total.strip("$").replace(",", "")) * 100)


def test_last_year_is_the_last_twelve_months(project):
    with (project / "data/last_year.csv").open() as stream:
        months = {row["month"] for row in csv.DictReader(stream)}
    assert months == {str(np.datetime64("2024-01") + month) for month in range(MONTHS - 12, MONTHS)}


def test_last_year_is_paid_again_exactly(project, tmp_path):
    """What the first replay pays is what the second is told was paid: modelled ÷ paid is 1, and nobody is off."""
    words = ("replay", project / "scenarios/filled.yaml", "--actuals", project / "data/last_year.csv", "--audience", "owner")
    _run(*words, "--out", tmp_path / "first")
    with (tmp_path / "first/replay.csv").open() as stream:
        paid = [[row["person"], "2026", row["pay_filled"]] for row in csv.DictReader(stream)]
    _write(tmp_path / "paid.csv", [["rep_id", "period", "amount"], *paid])
    check = json.loads(_run(*words, "--paid", tmp_path / "paid.csv", "--json"))["check"]
    assert check["ratio"] == 1
    assert check["people_off"] == 0
    assert check["paid"] == pytest.approx(sum(float(row[2]) for row in paid), abs=0.005)


def test_the_report_shows_last_year_on_its_first_screen(project, tmp_path):
    """What was booked in the last twelve months stands beside what the estimates make of them; nobody is named."""
    with (project / "data/last_year.csv").open() as stream:
        booked = sum(float(row["amount"]) for row in csv.DictReader(stream))
    out = tmp_path / "report.html"
    _run("report", project / "scenarios/filled.yaml", "--replications", "20", "--out", out)
    text = re.sub(r"<[^>]+>", " ", out.read_text())
    first = text[: text.index("What changes under each plan")]
    assert "Does the model reproduce last year?" in first
    assert f"${booked / 1e6:,.2f}" in first
    assert "Estimated from bookings 2024-01 to 2026-12" in first
    assert "Not calibrated" not in text and "Zyzzyva" not in text and "00003" not in text


def test_nobody_is_named_where_others_read(project):
    for shown in ("import.html", "scenarios/baseline.yaml", "spmsim.toml"):
        text = (project / shown).read_text()
        assert "Zyzzyva" not in text
        assert "00003" not in text
    told = _run("replay", project / "scenarios/filled.yaml", "--actuals", project / "data/last_year.csv", "--json")
    assert "00003" not in told


def test_the_folder_in_which_the_command_runs_and_links_are_refused_and_stay_as_they_are(files, tmp_path, monkeypatch):
    """Its settings could be lost with the folder that is replaced."""
    home, link = tmp_path / "home", tmp_path / "link"
    home.mkdir()
    (home / "spmsim.toml").write_text("# ours\n")
    link.symlink_to(home, target_is_directory=True)
    monkeypatch.chdir(home)
    for folder, what in ((".", "is, or holds, the folder in which the command runs"), (str(link), "is a link"), ("..", "is, or holds")):
        words = ["init", folder, "--roster", str(files / "hr.csv"), "--bookings", str(files / "crm.csv"), "--accept-columns"]
        told = CliRunner().invoke(app, words)
        assert told.exit_code == 2
        assert what in told.output + told.stderr
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["home", "link"]
    assert (home / "spmsim.toml").read_text() == "# ours\n"


def test_column_maps_that_were_confirmed_stay_where_init_cannot_finish(files, tmp_path):
    """The roster's and the bookings' maps are confirmed; then two months are too little to estimate from. The next run asks for neither."""
    _write(tmp_path / "crm.csv", [["Emp ID", "Booking Month", "Amount (USD)"], ["00000", "2026-01", "$10.00"], ["00001", "2026-02", "$9"]])
    asked: list[str] = []

    def confirm(proposal: str) -> bool:
        asked.append(proposal)
        return True

    target = tmp_path / "acme"
    with pytest.raises(BadInput, match="the column maps that you confirmed are kept here") as refused:
        init(target, roster=files / "hr.csv", bookings=tmp_path / "crm.csv", confirm=confirm)
    assert [problem.file for problem in refused.value.problems] == ["", str(target / "spmsim.toml")]
    assert [path.name for path in tmp_path.iterdir() if path.name != "crm.csv"] == ["acme"]
    assert [path.name for path in target.iterdir()] == ["spmsim.toml"]
    assert '"Emp ID" = "rep_id"' in (target / "spmsim.toml").read_text()
    assert len(asked) == 2
    with pytest.raises(BadInput) as again:
        init(target, roster=files / "hr.csv", bookings=tmp_path / "crm.csv", confirm=confirm)
    assert len(asked) == 2
    assert len(again.value.problems) == 1  # nothing new to keep


def test_column_maps_that_nobody_confirmed_leave_nothing_behind(files, tmp_path):
    _write(tmp_path / "crm.csv", [["Emp ID", "Booking Month", "Amount (USD)"], ["00000", "2026-01", "$10.00"]])
    for accepts, confirm in ((True, None), (True, lambda _: True), (False, lambda _: False)):
        with pytest.raises(BadInput):
            init(tmp_path / "acme", roster=files / "hr.csv", bookings=tmp_path / "crm.csv", accept_columns=accepts, confirm=confirm)
        assert [path.name for path in tmp_path.iterdir()] == ["crm.csv"]


def test_settings_come_back_where_the_project_cannot_take_their_place(tmp_path, monkeypatch):
    """The stage cannot be renamed: the folder that stood there is put back."""
    target, stage = tmp_path / "acme", tmp_path / ".acme.1"
    target.mkdir()
    (target / "spmsim.toml").write_text("# ours\n")
    with pytest.raises(OSError, match="acme"):
        take_the_place_of(target, stage)  # there is no such stage
    assert (target / "spmsim.toml").read_text() == "# ours\n"
    stage.mkdir()
    take_the_place_of(target, stage)
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]
    assert not (target / "spmsim.toml").exists()


def test_a_folder_that_holds_something_is_left_alone(files, tmp_path):
    (tmp_path / "note.txt").write_text("mine")
    told = CliRunner().invoke(app, ["init", str(tmp_path), "--roster", str(files / "hr.csv"), "--bookings", str(files / "crm.csv")])
    assert told.exit_code == 2
    assert (tmp_path / "note.txt").read_text() == "mine"


def test_bookings_of_another_length_are_refused(project):
    told = CliRunner().invoke(app, ["replay", str(project / "scenarios/filled.yaml"), "--actuals", str(project / "data/bookings.csv")])
    assert told.exit_code == 2
    assert "give exactly the 12 that the scenario plays" in told.output


def test_a_real_crm_export_becomes_a_project(root, tmp_path):
    data = root.parent / "shared/data/maven_crm"
    if not data.is_dir():
        pytest.skip("the sample exports are not beside this checkout")
    told = _run("init", tmp_path / "maven", "--roster", data / "maven_crm_sales_teams.csv", "--bookings",
                data / "maven_crm_sales_pipeline.csv", "--accept-columns")  # fmt: skip
    assert "4,562 of 8,800 rows are not won and left out" in told
    assert "5 people of the roster are not in bookings" in told


def test_conventions_of_the_files_that_came_in_do_not_hold_for_what_was_written(tmp_path):
    """Semicolons and decimal commas in; the project is read by its own spelling, and last year pays what it sold."""
    months = [str(np.datetime64("2026-01") + month) for month in range(12)]
    people = [f"{number:03d}" for number in range(6)]
    (tmp_path / "hr.csv").write_text("rep_id;role;region\n" + "".join(f"{who};seller;North\n" for who in people))
    rows = [f"{who};{month};revenue;1.234.{at % 9:03d},50" for at, who in enumerate(people) for month in months]
    (tmp_path / "crm.csv").write_text("\n".join(["rep_id;month;measure;amount", *rows]) + "\n")
    project = tmp_path / "acme"
    project.mkdir()
    declared = "".join(f'[tables.{table}]\ndelimiter = ";"\ndecimal = ","\n' for table in ("roster", "bookings"))
    (project / "spmsim.toml").write_text(declared)
    _run("init", project, "--roster", tmp_path / "hr.csv", "--bookings", tmp_path / "crm.csv")
    text = (project / "scenarios/baseline.yaml").read_text()
    (project / "scenarios/filled.yaml").write_text(re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text))
    told = json.loads(_run("replay", project / "scenarios/filled.yaml", "--actuals", project / "data/last_year.csv", "--json"))
    sold = sum(12 * (1_234_000.5 + number) for number in range(6))
    assert told["plans"][0]["pay"] == pytest.approx(75_000 / 1_000_000 * sold, rel=1e-6)  # 7.5 % of everything


def test_people_who_are_paid_in_local_currencies_stay_so(tmp_path):
    """HR says who is paid in euro; the rates stand in spmsim.toml, and go into the baseline with the column of the roster."""
    people = [["Employee No.", "Job Title", "Pay Currency", "OTE", "Base Share"]]
    people += [[f"E{at}", "Hunter", "EUR" if at % 2 else "USD", "€80,000" if at % 2 else "$100,000", "0.5"] for at in range(12)]
    months = [f"{2025 + month // 12}-{month % 12 + 1:02d}" for month in range(24)]
    booked = [["Emp ID", "Booking Month", "Amount"]]
    booked += [
        [f"E{at}", month, str(40_000 + 1_000 * ((7 * at + 5 * place) % 11))] for at in range(12) for place, month in enumerate(months)
    ]
    _write(tmp_path / "hr.csv", people)
    _write(tmp_path / "crm.csv", booked)
    words = ["init", tmp_path / "acme", "--roster", tmp_path / "hr.csv", "--bookings", tmp_path / "crm.csv", "--accept-columns"]
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 2
    assert "people are paid in EUR, without a plan rate; write it in spmsim.toml under [fx] (EUR = …)" in told.output
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme/spmsim.toml").write_text("[fx]\nEUR = 1.08\nGBP = 1.25\n")
    _run(*words)
    text = (tmp_path / "acme/scenarios/baseline.yaml").read_text()
    assert "\nfx: {EUR: {value: 1.08, source: spmsim.toml}}    # units of USD for one;" in text
    with (tmp_path / "acme/data/roster.csv").open() as stream:
        found = {row["rep_id"]: (row["currency"], row["on_target_earnings"]) for row in csv.DictReader(stream)}
    assert found == {f"E{at}": (("EUR", "80000") if at % 2 else ("USD", "100000")) for at in range(12)}
    filled = re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text)
    (tmp_path / "acme/scenarios/filled.yaml").write_text(filled)
    told = _run("check", tmp_path / "acme/scenarios/filled.yaml")
    assert "target incentive 559,200" in told  # 6 × 50,000 + 6 × 40,000 × 1.08
    assert "here at plan rates: 6 in EUR (1 EUR is 1.08 USD)" in told
