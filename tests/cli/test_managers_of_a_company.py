"""Managers in `init`: they sell nothing, are in the scenario with their team, and are paid on what it books."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.records.people import People
from spmsim.scenario.managers import ManagerRole, managers_of, with_manager_ids
from tests.scenario.test_first_baseline import FILLED

MONTHS = [str(np.datetime64("2025-01") + month) for month in range(24)]
SELLERS = [f"{number:03d}" for number in range(6)]


def _sold(at: int, place: int) -> int:
    return 80_000 + 1_000 * ((7 * at + 5 * place) % 11)


def _run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Three sellers each name Ann Lee and Bo Ek; those name Cy Low, who heads everybody; Di Fox sells nothing and manages nobody."""
    files = tmp_path_factory.mktemp("files")
    people = [[who, f"Seller {who}", "seller", "Ann Lee" if at < 3 else "Bo Ek"] for at, who in enumerate(SELLERS)]
    people += [["m1", "Ann Lee", "Team Lead", "Cy Low"], ["m2", "Bo Ek", "Team Lead", "Cy Low"], ["v1", "Cy Low", "Head of Sales", ""],
               ["a1", "Di Fox", "Analyst", "Cy Low"]]  # fmt: skip
    with (files / "hr.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["rep_id", "name", "role", "manager_id"], *people])
    rows = [[who, month, _sold(at, place)] for at, who in enumerate(SELLERS) for place, month in enumerate(MONTHS)]
    with (files / "crm.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["rep_id", "month", "amount"], *rows])
    return files / "acme", _run("init", files / "acme", "--roster", files / "hr.csv", "--bookings", files / "crm.csv")


def test_who_is_left_out_is_named_by_role(made: tuple[Path, str]) -> None:
    said = made[1]
    assert "3 managers named by name are joined by id" in said
    assert "2 people are paid on what their team sells, in the scenario as team_lead" in said
    assert "1 person is paid on what everybody sells, in the scenario as head_of_sales" in said
    assert (
        "people without bookings of their own whom nobody who sells names as manager, at no level, not in the scenario: analyst (1)" in said
    )


def test_managers_stand_in_the_roster_without_potential(made: tuple[Path, str]) -> None:
    with (made[0] / "data/roster.csv").open() as stream:
        rows = {row["rep_id"]: row for row in csv.DictReader(stream)}
    assert set(rows) == {*SELLERS, "m1", "m2", "v1"}
    assert (rows["000"]["manager_id"], rows["005"]["manager_id"]) == ("m1", "m2")
    assert (rows["m1"]["role"], rows["m1"]["potential_revenue"], rows["m1"]["last_year_revenue"]) == ("team_lead", "", "")
    assert float(rows["000"]["potential_revenue"]) > 0


def test_a_manager_is_paid_on_the_team_and_their_manager_on_all_teams(made: tuple[Path, str]) -> None:
    """A linear plan: 75,000 · sales ÷ 1,000,000 each; a manager of three 75,000 · their sales ÷ 3,000,000."""
    text = (made[0] / "scenarios/baseline.yaml").read_text()
    (made[0] / "scenarios/filled.yaml").write_text(re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text))
    assert "valid" in _run("check", made[0] / "scenarios/filled.yaml")
    words = ("--actuals", made[0] / "data/last_year.csv", "--audience", "owner", "--out", made[0] / "paid")
    _run("replay", made[0] / "scenarios/filled.yaml", *words)
    with (made[0] / "paid/replay.csv").open() as stream:
        paid = {row["person"]: float(row["pay_filled"]) for row in csv.DictReader(stream)}
    sold = [sum(_sold(at, place) for place in range(12, 24)) for at in range(6)]
    assert paid["000"] == pytest.approx(0.075 * sold[0], abs=0.05)
    assert paid["m1"] == pytest.approx(0.025 * sum(sold[:3]), abs=0.05)
    assert paid["m2"] == pytest.approx(0.025 * sum(sold[3:]), abs=0.05)
    assert paid["v1"] == pytest.approx(0.0125 * sum(sold), abs=0.05)  # 75,000 · sales ÷ 6,000,000


def test_an_assessment_counts_who_sells(made: tuple[Path, str], tmp_path: Path) -> None:
    told = json.loads(_run("assess", made[0], "--audience", "owner", "--out", tmp_path / "x.html", "--json"))
    assert [(group["name"], group["people"]) for group in told["groups"]] == [("", 6), ("seller", 6), ("m1", 3), ("m2", 3)]


def _people(rows: list[tuple[str, str, str, str, date | None]]) -> People:
    ids, names, roles, managers, left = zip(*rows, strict=True)
    return People(ids, names, roles, ("",) * len(ids), managers, (None,) * len(ids), left)


def test_names_that_two_people_have_stay_names() -> None:
    people = _people([("1", "Ann", "lead", "", None), ("2", "Ann", "lead", "", None), ("3", "Bo", "seller", "Ann", None)])
    assert with_manager_ids(people) == (people, ())


def test_a_team_that_has_left_pays_nobody() -> None:
    """Whoever names m left in 2026; n's seller is still there; o left in 2024."""
    gone = date(2026, 6, 30)
    people = _people([
        ("m", "", "lead", "", None), ("n", "", "lead", "", None), ("o", "", "lead", "", date(2024, 1, 31)),
        ("1", "", "seller", "m", gone), ("2", "", "seller", "n", None), ("3", "", "seller", "o", None),
    ])  # fmt: skip
    found = managers_of(people, {"seller"}, date(2027, 1, 1))
    assert (found.roles, found.people) == ((ManagerRole("lead", "team"),), {"n"})


START = date(2027, 1, 1)
TREE = [("v", "head", "", ""), ("d1", "director", "v", "north"), ("d2", "director", "v", "south"), ("m1", "lead", "d1", "north"),
        ("m2", "lead", "d1", "north"), ("m3", "lead", "d2", "south"), ("1", "seller", "m1", "north"), ("2", "seller", "m2", "north"),
        ("3", "seller", "m3", "south")]  # fmt: skip
"""A head, two directors with a region each, three team leads, a seller each: (id, role, manager, region)."""


def _company(rows: list[tuple[str, str, str, str]]) -> People:
    ids, roles, managers, regions = zip(*rows, strict=True)
    nothing = (None,) * len(ids)
    return People(ids, ("",) * len(ids), roles, regions, managers, nothing, nothing)


def test_four_levels_are_paid_on_a_team_a_region_and_the_company() -> None:
    found = managers_of(_company(TREE), {"seller"}, START)
    assert found.roles == (ManagerRole("head", "company"), ManagerRole("director", "region"), ManagerRole("lead", "team"))
    assert found.people == {"v", "d1", "d2", "m1", "m2", "m3"}
    assert found.notes == (
        "3 people are paid on what their team sells, in the scenario as lead",
        "2 people are paid on what their region sells, in the scenario as director",
        "1 person is paid on what everybody sells, in the scenario as head",
    )


def test_managers_of_half_a_region_have_no_group_and_quotas_of_the_head_are_those_of_the_sellers() -> None:
    """The director of the south also manages a lead of the north: neither director's people are a region."""
    rows = [(who, role, "d2" if who == "m2" else manager, region) for who, role, manager, region in TREE]
    found = managers_of(_company(rows), {"seller"}, START)
    assert found.roles == (ManagerRole("head", "company", adds_up_quotas=False), ManagerRole("lead", "team"))
    assert found.people == {"v", "m1", "m2", "m3"}
    assert found.notes[-1] == (
        "managers of managers whose people are neither one region nor the whole company, not in the scenario: director (2)"
    )


def test_a_lead_with_a_lead_below_is_paid_on_who_names_them() -> None:
    """Lead m1 has a seller and lead m2, who has another: m1's own seller counts, and quotas are those of whose sales count."""
    rows = [("m1", "lead", "", ""), ("m2", "lead", "m1", ""), ("1", "seller", "m1", ""), ("2", "seller", "m2", ""),
            ("m3", "lead", "", ""), ("3", "seller", "m3", "")]  # fmt: skip
    found = managers_of(_company(rows), {"seller"}, START)
    assert found.roles == (ManagerRole("lead", "team", adds_up_quotas=False),)
    assert found.notes[-1] == "some of these manage managers too, and are paid on the sellers who name them themselves: lead (3)"


def test_managers_who_name_each_other_are_gone_round_once() -> None:
    rows = [("m1", "lead", "m2", ""), ("m2", "head", "m1", ""), ("1", "seller", "m1", "")]
    found = managers_of(_company(rows), {"seller"}, START)
    assert [(one.role, one.scope) for one in found.roles] == [("lead", "team"), ("head", "company")]
