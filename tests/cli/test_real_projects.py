"""Files of companies that nobody here made go the whole way, `init` to `report`; sums are counted by a plain reader.

Beside them small companies made here, with what was found in those files: they hold where the samples do not lie beside the project.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from tests.scenario.test_first_baseline import FILLED

DATA = Path(__file__).parents[3] / "shared" / "data"
WORKS, MAVEN = DATA / "adventureworks", DATA / "maven_crm"
needs_works = pytest.mark.skipif(not WORKS.is_dir(), reason="the AdventureWorks tables do not lie beside the project")
needs_maven = pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven tables do not lie beside the project")


def run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


def write(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(project: Path) -> Path:
    """The baseline with a plan: what a linear plan pays needs no more than attainment."""
    text = (project / "scenarios/baseline.yaml").read_text()
    path = project / "scenarios/filled.yaml"
    path.write_text(re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text))
    return path


def first_screen(project: Path, scenario: Path) -> str:
    """The text of the report above what changes."""
    page = project / "report.html"
    run("report", scenario, "--replications", "20", "--out", page)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text()))
    return text[: text.index("What changes under each plan")]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """AdventureWorks: bookings by month, which go on as targets for a year without sales, and quotas by quarter; a roster of the ids."""
    folder = tmp_path_factory.mktemp("works")
    ids = sorted({row["EmployeeKey"].removesuffix(".0") for row in read(WORKS / "panel_adventureworks_rep_month.csv")} - {""})
    roster = write(folder / "hr.csv", [["rep_id", "role"], *([who, "seller"] for who in ids)])
    project = folder / "works"
    project.mkdir()
    (project / "spmsim.toml").write_text('[columns.quotas]\nEmployeeKey = "rep_id"\nq = "period"\nSalesAmountQuota = "amount"\n')
    tables = ("--bookings", WORKS / "panel_adventureworks_rep_month.csv", "--quotas", WORKS / "panel_adventureworks_rep_quarter.csv")
    return project, run("init", project, "--roster", roster, *tables, "--accept-columns")


@needs_works
def test_months_of_targets_without_sales_are_no_last_year(works: tuple[Path, str]) -> None:
    project, told = works
    assert "nobody booked anything in 2020-06 to 2021-06 (13 months), taken as months that are still to come" in told
    assert "quotas: only part of 2019-Q2, 2020-Q2 lies in last year, 2019-06 to 2020-05: left out of it" in told
    months = {row["month"] for row in read(project / "data/last_year.csv")}
    assert (min(months), max(months), len(months)) == ("2019-06", "2020-05", 12)
    assert 'calendar: {start: "2020-06", months: 12}' in (project / "scenarios/baseline.yaml").read_text()


@needs_works
def test_the_first_screen_holds_the_year_that_was_booked(works: tuple[Path, str]) -> None:
    project, _ = works
    rows = read(WORKS / "panel_adventureworks_rep_month.csv")
    sold = sum(float(row["sales"]) for row in rows if row["EmployeeKey"] and "2019-06" <= row["month"] <= "2020-05")
    filled = fill(project)
    assert "valid" in run("check", filled)
    screen = first_screen(project, filled)
    assert "2019-06 to 2020-05" in screen
    assert f"${sold / 1e6:,.2f} M" in screen  # 35.13 M
    whole = json.loads(run("assess", project, "--audience", "owner", "--json"))["groups"][0]
    assert whole["sales"] == pytest.approx(sold)


@needs_works
def test_a_year_is_paid_by_person(works: tuple[Path, str]) -> None:
    """A linear plan pays 75,000 · sales ÷ quota; the quota is that of three whole quarters, for twelve months."""
    project, _ = works
    run("replay", fill(project), "--actuals", project / "data/last_year.csv", "--audience", "owner", "--out", project / "paid")
    asked: dict[str, float] = {}
    for row in read(WORKS / "panel_adventureworks_rep_quarter.csv"):
        if row["q"] in ("2019Q3", "2019Q4", "2020Q1"):
            asked[row["EmployeeKey"]] = asked.get(row["EmployeeKey"], 0.0) + float(row["SalesAmountQuota"]) / 9 * 12
    sold: dict[str, float] = {}
    for row in read(WORKS / "panel_adventureworks_rep_month.csv"):
        if "2019-06" <= row["month"] <= "2020-05" and row["EmployeeKey"]:
            who = row["EmployeeKey"].removesuffix(".0")
            sold[who] = sold.get(who, 0.0) + float(row["sales"])
    paid = {row["person"]: float(row["pay_filled"]) for row in read(project / "paid/replay.csv")}
    assert paid == pytest.approx({who: 75_000 * sold[who] / asked[who] for who in asked}, abs=0.05)


@needs_maven
def test_a_crm_export_of_ten_months_says_what_it_cannot_tell(tmp_path: Path) -> None:
    project = tmp_path / "maven"
    tables = ("--roster", MAVEN / "maven_crm_sales_teams.csv", "--bookings", MAVEN / "maven_crm_sales_pipeline.csv")
    run("init", project, *tables, "--accept-columns")
    filled = fill(project)
    screen = first_screen(project, filled)
    assert "last year's bookings cover 10 months, and the scenario plays 12" in screen.replace("\u00a0", " ")
    notes = " ".join(json.loads(run("assess", project, "--json"))["notes"]).replace("\u00a0", " ")
    assert "the bookings cover 10 months; a season and a trend need 12 and 24" in notes
    assert "the roster holds no quotas of last year" in notes
    refused = CliRunner().invoke(app, ["replay", str(filled), "--actuals", str(project / "data/last_year.csv")])
    assert refused.exit_code == 2
    assert "the bookings cover 10 months (2017-03 to 2017-12); give exactly the 12 that the scenario plays" in refused.output
    assert 'a copy of the scenario that plays these: calendar: {start: "2018-03", months: 10}' in refused.output
    copy = project / "scenarios/ten.yaml"
    copy.write_text(re.sub(r"calendar: .*", 'calendar: {start: "2018-03", months: 10}', filled.read_text()))
    sold = sum(float(row["amount"]) for row in read(project / "data/last_year.csv"))
    (plan,) = json.loads(run("replay", copy, "--actuals", project / "data/last_year.csv", "--json"))["plans"]
    assert plan["pay"] == pytest.approx(75_000 / 1_000_000 * sold, abs=5)  # a linear plan pays 7.5 % of everything
    screen = first_screen(project, copy)
    assert "2017-03 to 2017-12" in screen and f"${sold / 1e6:,.2f} M" in screen
    assert "The roster has people who booked nothing all year" in screen


def small_company(folder: Path, months: Sequence[str], empty: Sequence[str], *extra: object) -> tuple[Path, str]:
    """Six sellers who book 1,000 · k in every month; then rows of 0."""
    roster = write(folder / "hr.csv", [["rep_id", "role"], *([f"s{k}", "seller"] for k in range(1, 7))])
    rows = [[f"s{k}", month, 1000 * k if month in months else 0] for month in (*months, *empty) for k in range(1, 7)]
    booked = write(folder / "crm.csv", [["rep_id", "month", "amount"], *rows])
    return folder / "acme", run("init", folder / "acme", "--roster", roster, "--bookings", booked, *extra)


def test_a_table_laid_out_for_the_year_to_come(tmp_path: Path) -> None:
    """Two years of 21,000 a month, then a year of zeros: last year is 252,000, and every row stays in the project's data."""
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    project, told = small_company(tmp_path, months, [f"2027-{month:02d}" for month in range(1, 13)])
    assert "nobody booked anything in 2027-01 to 2027-12 (12 months), taken as months that are still to come" in told
    assert sum(float(row["amount"]) for row in read(project / "data/last_year.csv")) == 252_000
    assert len(read(project / "data/bookings.csv")) == 36 * 6
    assert re.search(r"Bookings \$\d+ k \$\d+ k to \$\d+ k \$252 k", first_screen(project, fill(project)))  # modelled, range, actual


def test_deals_beside_totals_stay_beside_them(tmp_path: Path) -> None:
    """One deal of each person is known: the totals are what was booked."""
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    deals = write(
        tmp_path / "deals.csv", [["deal_id", "rep_id", "date", "amount"], *([f"d{k}", f"s{k}", "2026-03-05", 500] for k in range(1, 7))]
    )
    project, told = small_company(tmp_path, months, [], "--deals", deals)
    assert "deals: they are not the sums of the bookings; only their sizes are used" in told
    for name in ("bookings", "last_year"):
        assert sum(float(row["amount"]) for row in read(project / f"data/{name}.csv")) == 12 * 21_000
    assert [row["deal_id"] for row in read(project / "data/deals.csv")] == [f"d{k}" for k in range(1, 7)]


def test_deals_that_are_all_of_last_year_stand_in_it(tmp_path: Path) -> None:
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    rows = [[f"d{k}-{month}", f"s{k}", f"{month}-15", 1000 * k] for k in range(1, 7) for month in months]
    deals = write(tmp_path / "deals.csv", [["deal_id", "rep_id", "date", "amount"], *rows])
    project, _ = small_company(tmp_path, months, [], "--deals", deals)
    held = read(project / "data/last_year.csv")
    assert len({row["deal_id"] for row in held}) == 72
    assert sum(float(row["amount"]) for row in held) == 12 * 21_000
