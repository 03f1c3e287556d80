"""The report of the company that is shipped: figures for all five roles in spite of suppression."""

import html
import re
from pathlib import Path

import pytest

from spmsim.reports.book import Book, open_book
from spmsim.reports.markup import Html
from spmsim.reports.sections import earnings, headcount, people
from spmsim.scenario.loading import load
from spmsim.studies.compare import compare

ROLES = {"AE small business": 48, "AE mid market": 40, "AE enterprise": 20, "Account manager": 12, "Sales manager": 12}
"""Role → seats of the shipped roster: 120 sellers in four roles, and their managers."""
MONEY = r"\$[\d,.]+ k [\d,.]+ to [\d,.]+"


@pytest.fixture(scope="session")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Today's plan against the threshold, few replications, as executives read it."""
    scenarios = [load(root / "scenarios" / f"{name}.yaml") for name in ("baseline", "threshold")]
    return open_book(compare(scenarios[0], scenarios[1:], replications=12, out=tmp_path_factory.mktemp("runs")), "executive")


def words(shown: Html) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", shown.markup)))


@pytest.mark.parametrize("role", ROLES)
def test_who_wins_and_loses_has_figures_for_every_role(shipped: Book, role: str) -> None:
    text = words(people.winners_and_losers(shipped))
    assert re.search(rf"{role} {ROLES[role]} {MONEY} {MONEY} ", text)


@pytest.mark.parametrize("role", ROLES)
def test_what_people_earn_has_figures_for_every_role(shipped: Book, role: str) -> None:
    part = words(earnings.what_people_earn(shipped)).split(f" {role} On-target earnings")[1]
    assert re.search(rf"FY27 plan in force {MONEY} {MONEY} {MONEY} ", part.split("On-target earnings")[0])


def test_a_managers_quota_is_the_teams(shipped: Book) -> None:
    """0.95 × 94.32 m over twelve managers: 7.467 m."""
    text = words(earnings.what_people_earn(shipped))
    assert text.count("on what the team sells") == 1
    assert "quota $7.47 M on what the team sells" in text


def test_suppression_is_at_work(shipped: Book) -> None:
    assert any(row.withheld for row in shipped.study.groups)


def test_headcount_of_every_month(shipped: Book) -> None:
    text = words(headcount.headcount(shipped))
    assert re.findall(r"2027-\d\d 132 ", text) == [f"2027-{month:02d} 132 " for month in range(1, 13)]
