"""Retention and new accounts beside the primary measure, added up by hand."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from spmsim.studies.situation.assess import Situation, assess
from tests.studies.past_company import MONTHS, write_project

UNITS = {"revenue": "EUR", "accounts": "count", "renewals": "share"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    return with_accounts(write_project(tmp_path_factory.mktemp("x") / "tiny"))


def with_accounts(folder: Path, more: Sequence[Sequence[object]] = ()) -> Situation:
    """Hunter k wins k accounts in every month of 2026 and one in 2025; of ten that come due in December 2026, k are renewed."""
    path = folder / "data/bookings.csv"
    rows = [[*row, ""] for row in csv.reader(path.read_text().splitlines())]
    rows[0][-1] = "out_of"
    for k in range(1, 7):
        rows += [[f"h{k}", month, "accounts", k if month >= "2026" else 1, ""] for month in MONTHS]
        rows += [[f"h{k}", "2026-12", "renewals", k, 10], [f"h{k}", "2025-12", "renewals", 5, 10]]
    rows += more
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    how = Importing(folder / "data/spmsim.toml")
    people = read_people(folder / "data/roster.csv", how)
    return assess(people, read_bookings(path, how, Company("EUR", people, UNITS)), "EUR", everything=True, team_name=str)


def test_managers_before_the_sellers_move_nobodys_figures(told: Situation, tmp_path: Path) -> None:
    """The same company with two managers, who sell nothing, at the top of its roster."""
    folder = write_project(tmp_path / "tiny")
    roster = (folder / "data/roster.csv").read_text().splitlines()
    managers = [f"m{number},lead,north,,,,,," for number in (1, 2)]
    (folder / "data/roster.csv").write_text("\n".join([roster[0], *managers, *roster[1:]]) + "\n")
    assert with_accounts(folder).measures == told.measures


def _of(told: Situation, measure: str, by: str, name: str = ""):
    return next(one for one in told.measures if (one.measure, one.by, one.name) == (measure, by, name))


def test_pieces(told: Situation) -> None:
    """12 · 21 = 252 accounts by six hunters in 72 months; 72 the year before, so + 250 %; four farmers won none in 33 months."""
    hunters, whole = _of(told, "accounts", "role", "hunter"), _of(told, "accounts", "organisation")
    assert (hunters.kind, hunters.total, hunters.per_person) == ("count", 252, 252 / 72)
    assert hunters.trend == pytest.approx(252 / 72 - 1)
    assert (whole.people, whole.total, whole.per_person) == (10, 252, 252 / 105)


def test_shares(told: Situation) -> None:
    """21 of 60 are renewed, 0.35 (Wilson 0.241 to 0.477); half of them the year before."""
    hunters = _of(told, "renewals", "role", "hunter")
    assert (hunters.total, hunters.trials) == (0.35, 60)
    assert (hunters.low, hunters.high) == (pytest.approx(0.2413, abs=5e-4), pytest.approx(0.4766, abs=5e-4))
    assert hunters.trend == pytest.approx(0.35 - 0.5)
    assert _of(told, "renewals", "region", "south").trials == 0


def test_successes_without_trials_are_part_of_no_share(tmp_path: Path) -> None:
    """Hunter 1 renews 90 more in November of both years, and nobody says out of how many: still 21 of 60, and half the year before."""
    more = [["h1", f"{year}-11", "renewals", 90, ""] for year in (2025, 2026)]
    hunters = _of(with_accounts(write_project(tmp_path / "tiny"), more), "renewals", "role", "hunter")
    assert (hunters.total, hunters.trials, hunters.trend) == (0.35, 60, pytest.approx(0.35 - 0.5))


def test_the_primary_measure_stands_alone(told: Situation) -> None:
    assert {one.measure for one in told.measures} == {"accounts", "renewals"}
    assert told.groups[0].sales == 5820
