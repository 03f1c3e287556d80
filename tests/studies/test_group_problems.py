"""Problems by region and team: amounts that add up to those of everybody, and nothing about fewer than five people, also by subtraction."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from spmsim.studies.situation.assess import Situation, assess
from tests.studies.past_company import MANAGER, write_project, write_table


def assessed(data: Path, *, everything: bool) -> Situation:
    how = Importing(data / "none.toml")
    people = read_people(data / "roster.csv", how)
    bookings = read_bookings(data / "bookings.csv", how, Company("EUR", people))
    return assess(people, bookings, "EUR", everything=everything, team_name=str)


def amounts(told: Situation) -> dict[tuple[str, str, str], float]:
    return {(one.by, one.name, one.key): pytest.approx(one.money) for one in told.group_problems}


def two_regions(folder: Path, sold: list[int]) -> Path:
    """Twelve people with a quota of 1,200 each, the first six in the north; everybody sells the same in every month of a year."""
    people = [[f"p{at}", "seller", "north" if at < 6 else "south", 1200, 1200] for at in range(12)]
    heads = ["rep_id", "role", "region", "potential_revenue", "last_year_quota_revenue"]
    write_table(folder / "roster.csv", [heads, *people])
    rows = [[f"p{at}", f"2026-{month:02d}", "revenue", amount] for at, amount in enumerate(sold) for month in range(1, 13)]
    write_table(folder / "bookings.csv", [["rep_id", "month", "measure", "amount"], *rows])
    return folder


def test_problems_of_a_region_a_role_and_a_team(tmp_path: Path) -> None:
    """Hunters 1 to 3 lack 480 − 120 · k: 360, 240 and 120. The third farmer's place
    stood empty from April to June, at 100 a month. Quotas of 480 each and potentials of 120 · k: fair are 2,880 · k ÷ 21.
    """
    told = assessed(write_project(tmp_path / "tiny") / "data", everything=True)
    found = amounts(told)
    for group in (("role", "hunter"), ("region", "north"), ("team", MANAGER)):
        assert found[*group, "below_quota"] == 720.0
        assert found[*group, "quota_fairness"] == sum(abs(480 - 2880 * k / 21) for k in range(1, 7)) / 2
    assert found["region", "south", "headcount"] == found["role", "farmer", "headcount"] == 300.0
    assert ("region", "south", "below_quota") not in found  # farmers have no quota


def test_regions_add_up_to_everybody(tmp_path: Path) -> None:
    """Six lack 600 each and six 720 each."""
    told = assessed(two_regions(tmp_path, [50] * 6 + [40] * 6), everything=False)
    found = amounts(told)
    assert (found["region", "north", "below_quota"], found["region", "south", "below_quota"]) == (3600.0, 4320.0)
    assert next(one.money for one in told.problems if one.key == "below_quota") == pytest.approx(7920)


def test_what_three_people_lack_cannot_be_had_by_subtraction(tmp_path: Path) -> None:
    """All six of the north and three of the south lack something: north alone would tell what the three lack."""
    sold = [50] * 6 + [40] * 3 + [200] * 3
    others, owner = (assessed(two_regions(tmp_path, sold), everything=everything) for everything in (False, True))
    assert next(one.money for one in others.problems if one.key == "below_quota") == pytest.approx(5760)
    assert not [one for one in others.group_problems if one.by == "region" and one.key == "below_quota"]
    assert (amounts(owner)["region", "north", "below_quota"], amounts(owner)["region", "south", "below_quota"]) == (3600.0, 2160.0)
