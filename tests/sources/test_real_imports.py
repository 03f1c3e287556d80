"""Real files of companies that nobody here made, through a small column map; the sums are counted by a plain reader."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settling import Importing

DATA = Path(__file__).parents[3] / "shared" / "data"
MAVEN, WORKS = DATA / "maven_crm", DATA / "adventureworks"
needs_maven = pytest.mark.skipif(not MAVEN.is_dir(), reason="the Maven tables do not lie beside the project")
needs_works = pytest.mark.skipif(not WORKS.is_dir(), reason="the AdventureWorks tables do not lie beside the project")


def plain_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@needs_maven
def test_a_pipeline_with_its_teams(tmp_path: Path) -> None:
    how = Importing(tmp_path / "spmsim.toml", accept_columns=True)
    people = read_people(MAVEN / "maven_crm_sales_teams.csv", how)
    found = read_bookings(MAVEN / "maven_crm_sales_pipeline.csv", how, Company("USD", people))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    won = [row for row in plain_rows(MAVEN / "maven_crm_sales_pipeline.csv") if row["deal_stage"] == "Won"]
    for row in won:
        month, _, year = row["close_date"].split("/")
        sums[row["sales_agent"], f"{year}-{int(month):02d}"] += Decimal(row["close_value"])
    assert {
        (person, label): Decimal(int(found.amounts[0, at, month])) / 100
        for at, person in enumerate(found.people) for month, label in enumerate(found.labels) if found.stated[0, at, month]
    } == sums  # fmt: skip
    assert found.deals is not None and len(found.deals.deal_ids) == len(won)
    assert len(people.ids) == 35 and set(people.regions) == {"Central", "East", "West"} and set(people.roles) == {""}
    assert len(found.without_bookings) == 5 and found.unjoined == () and found.in_roster.all()


@needs_works
def test_a_panel_by_month_whose_ids_were_taken_for_numbers(tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    settings.write_text('[columns.bookings]\nEmployeeKey = "rep_id"\nsales = "amount_revenue"\norders = "amount_orders"\n')
    company = Company("USD", units={"revenue": "USD", "orders": "count"})
    found = read_bookings(WORKS / "panel_adventureworks_rep_month.csv", Importing(settings), company)
    rows = [row for row in plain_rows(WORKS / "panel_adventureworks_rep_month.csv") if row["EmployeeKey"]]
    assert set(found.people) == {row["EmployeeKey"].removesuffix(".0") for row in rows}
    assert int(found.amounts[0].sum()) == sum(round(100 * Decimal(row["sales"])) for row in rows)
    assert int(found.amounts[1].sum()) == sum(int(float(row["orders"])) for row in rows if row["orders"])
    assert any(note.endswith("neither a person nor an amount; left out") for note in found.notes)


@needs_works
def test_quotas_by_quarter(tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    settings.write_text('[columns.quotas]\nEmployeeKey = "rep_id"\nq = "period"\nSalesAmountQuota = "amount"\n')
    path = WORKS / "panel_adventureworks_rep_quarter.csv"
    quotas = read_quotas(path, Importing(settings), Company("USD"))
    assert sum(quotas.amounts) == sum(Decimal(row["SalesAmountQuota"]) for row in plain_rows(path))
    assert len(quotas.amounts) == 163 and quotas.periods[0] == "2017-Q3"
