"""Last year beside the model: three people whose year can be added up by hand, simulated without chance and with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spmsim.foundation.errors import refuse
from spmsim.scenario.loading import Scenario
from spmsim.studies.compare import compare
from spmsim.studies.playing import Draws
from spmsim.studies.replaying import reproduce
from spmsim.studies.replaying.reproduce import Past, last_year_of, reproduce_last_year
from spmsim.studies.replaying.reproduced import LastYear, PastFigure
from tests.studies.test_replay import SOLD, bookings, paid
from tests.studies.worlds import LINEAR, base, changed, managed

ROSTER = """rep_id,role,region,hired_on,left_on,last_year_quota_revenue
A,seller,north,,,1000000
B,seller,north,2026-07-01,,1000000
C,seller,north,,2026-03-31,1000000
D,seller,north,2027-01-01,,1000000
"""
PAID = [("A", "2026", 12_000_000), ("B", "2026", 3_300_000), ("C", "2026", 1_000_000), ("A", "2025", 99_900_000)]


def company(folder: Path, *, sd: float = 0.0, turnover: float = 0.5) -> Scenario:
    """Potentials of 1,000,000, a tenth of every dollar as pay; half of the people would leave in a year of the scenario's own."""
    (folder / "roster.csv").write_text(ROSTER)
    role = {**LINEAR["team"]["roles"]["seller"], "turnover": {"yearly": turnover, "vacancy_months": 1}}
    team = {"roster": "roster.csv", "roles": {"seller": role}}
    market = {"shocks": {"rep": {"sd": sd}}, "laws": {"revenue": "lognormal"}}
    return base(folder, changed(LINEAR, team=team, market=market))


def test_everybody_sits_where_they_sat(tmp_path: Path) -> None:
    """Without chance: A sells 1,000,000, B half a year, C a quarter and nobody after C, D not yet; 1.75 m against 1.6 m booked."""
    told = reproduce_last_year(company(tmp_path), Past(bookings(SOLD), None), Draws(1, 4))
    assert (told.first_month, told.last_month, told.people) == ("2026-01", "2026-12", 3)
    assert told.bookings.modelled == pytest.approx(1_750_000, abs=0.2)  # whole cents a month
    assert told.bookings.actual == 1_600_000
    assert told.bookings.is_inside is False
    assert told.months_inside == 0


def test_who_reached_quota(tmp_path: Path) -> None:
    """A sold 1.2 of 1.0 m, B 0.3 of half of it; C was there for three months and does not count. Without chance both reach theirs."""
    told = reproduce_last_year(company(tmp_path), Past(bookings(SOLD), None), Draws(1, 4))
    assert told.people_at_quota == 2
    assert told.at_quota is not None
    assert told.at_quota.actual == 0.5
    assert told.on_last_quotas


def test_what_payroll_paid_in_other_years_is_left_out(tmp_path: Path) -> None:
    """A tenth of 1.6 m is modelled; 163,000 were paid in the year, of which B 3,000 too much."""
    told = reproduce_last_year(company(tmp_path), Past(bookings(SOLD), paid(PAID)), Draws(1, 4))
    assert told.pay == PastFigure(160_000, 163_000)
    assert told.people_off == 1


def test_the_range_is_that_of_the_simulated_years(tmp_path: Path) -> None:
    """21 months of one log-sd: the year's sd is 1,000,000/12 · √(21 (e^{0.09} − 1)); 5 to 95 % lie about ± 1.645 of it."""
    told = reproduce_last_year(company(tmp_path, sd=0.3), Past(bookings(SOLD), None), Draws(1, 4000))
    sd = 1_000_000 / 12 * (21 * (2.718281828**0.09 - 1)) ** 0.5
    assert told.bookings.modelled == pytest.approx(1_750_000, abs=4 * sd / 4000**0.5)
    assert told.bookings.low == pytest.approx(1_750_000 - 1.645 * sd, rel=0.02)
    assert told.bookings.high == pytest.approx(1_750_000 + 1.645 * sd, rel=0.02)
    assert told.bookings.is_inside


def test_money_of_nobody_stands_outside(tmp_path: Path) -> None:
    told = reproduce_last_year(company(tmp_path), Past(bookings({**SOLD, "stranger": {0: 7_000}}), None), Draws(1, 2))
    assert (told.bookings.actual, told.outside) == (1_600_000, 7_000)


def test_without_last_years_quotas_the_scenarios_own_judge(tmp_path: Path) -> None:
    scenario = company(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER.replace("north,,,1000000", "north,,,"))
    told = reproduce_last_year(base(tmp_path, scenario_document(scenario)), Past(bookings(SOLD), None), Draws(1, 2))
    assert not told.on_last_quotas
    assert told.at_quota is not None and told.at_quota.actual == 0.5  # a flat quota of 1,000,000 all the same


def scenario_document(scenario: Scenario) -> dict:
    return json.loads(scenario.file.read_text())


def test_another_length_is_said_instead(tmp_path: Path) -> None:
    told = last_year_of(company(tmp_path), Past(bookings({"A": {0: 1}}, months=9), None), Draws(1, 2))
    assert told == {"no_last_year": "last year's bookings cover 9 months, and the scenario plays 12"}


def test_a_year_that_begins_in_another_month_has_another_season(tmp_path: Path) -> None:
    told = last_year_of(company(tmp_path), Past(bookings({"A": {0: 1}}, first="2025-04"), None), Draws(1, 2))
    assert told == {"no_last_year": "last year's bookings begin in April, and the scenario in January: their seasons are not the same"}


def test_people_whom_payroll_leaves_out_are_not_compared(tmp_path: Path) -> None:
    """Without C's row a tenth of 1.5 m is modelled against 153,000 paid; B is off, C is not counted as off."""
    told = reproduce_last_year(company(tmp_path), Past(bookings(SOLD), paid([row for row in PAID if row[0] != "C"])), Draws(1, 2))
    assert (told.pay, told.people_off) == (PastFigure(150_000, 153_000), 1)
    left_out = "they stand outside the comparison of pay; spmsim replay lists them."
    assert told.notes == (f"Payroll's file has no row for some people whom the plan pays: {left_out}",)


def test_people_who_booked_nothing_are_said_to_stand_in_the_model(tmp_path: Path) -> None:
    scenario = company(tmp_path)
    silent = reproduce_last_year(scenario, Past(bookings({**SOLD, "A": {}}), None), Draws(1, 2))
    assert ["booked nothing all year" in note for note in silent.notes] == [True]
    assert reproduce_last_year(scenario, Past(bookings(SOLD), None), Draws(1, 2)).notes == ()


def test_it_is_part_of_a_study_that_is_for_a_report(tmp_path: Path) -> None:
    """People of the roster who left before the calendar are no part of the plan year, and of three people's years neither."""
    study = compare(company(tmp_path), [], replications=3, out=tmp_path / "runs", past=Past(bookings(SOLD), None))
    assert study.last_year is not None
    assert study.last_year.bookings.actual == 1_600_000
    assert study.three_people is not None and study.three_people.ranked == 3
    assert not study.calibrated


def test_a_manager_reaches_what_the_team_does(tmp_path: Path) -> None:
    """A sold 1.2 of 1.0 m, B 0.9 of it: their manager 2.1 of 2.0 m. Two of three reached quota; only sellers' bookings count."""
    (tmp_path / "roster.csv").write_text("rep_id,role,region,manager_id\nA,seller,north,M\nB,seller,north,M\nM,manager,north,\n")
    document = managed()
    document["team"] = {"roster": "roster.csv", "roles": document["team"]["roles"]}
    sold = {"A": dict.fromkeys(range(12), 100_000), "B": dict.fromkeys(range(12), 75_000)}
    told = reproduce_last_year(base(tmp_path, document), Past(bookings(sold), None), Draws(1, 4))
    assert told.people_at_quota == 3
    assert told.at_quota is not None and told.at_quota.actual == pytest.approx(2 / 3)
    assert told.bookings.actual == 2_100_000


def test_why_a_year_cannot_be_paid_again_names_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> LastYear:
        raise refuse("'zyzzyva' is not employed in 2026-03; credit the sale to somebody who was")

    monkeypatch.setattr(reproduce, "reproduce_last_year", refuses)
    told = last_year_of(company(tmp_path), Past(bookings(SOLD), None), Draws(1, 2))
    assert told == {"no_last_year": "last year cannot be played or paid by today's plans; spmsim replay says why"}
