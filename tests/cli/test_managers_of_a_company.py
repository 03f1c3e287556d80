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
from spmsim.scenario.managers import Managers, managers_of, with_manager_ids
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
    """Three sellers each name Ann Lee and Bo Ek; those name Cy Low, whom no seller names; Di Fox sells nothing and manages nobody."""
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
    left_out = "people without bookings of their own whom no seller names as manager, not in the scenario: analyst (1), head_of_sales (1)"
    assert left_out in said


def test_managers_stand_in_the_roster_without_potential(made: tuple[Path, str]) -> None:
    with (made[0] / "data/roster.csv").open() as stream:
        rows = {row["rep_id"]: row for row in csv.DictReader(stream)}
    assert set(rows) == {*SELLERS, "m1", "m2"}
    assert (rows["000"]["manager_id"], rows["005"]["manager_id"]) == ("m1", "m2")
    assert (rows["m1"]["role"], rows["m1"]["potential_revenue"], rows["m1"]["last_year_revenue"]) == ("team_lead", "", "")
    assert float(rows["000"]["potential_revenue"]) > 0


def test_a_manager_is_paid_on_the_team(made: tuple[Path, str]) -> None:
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
    assert managers_of(people, {"seller"}, date(2027, 1, 1)) == Managers(("lead",), frozenset({"n"}))
