"""Problems that rest on estimates, and what others than the owner are told of roles, against hand calculations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spmsim.estimation.figures import Estimate
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from spmsim.studies.situation.problems import problems_of
from spmsim.studies.situation.roles import RoleEstimates, estimates_of, without_few
from spmsim.studies.situation.year import PastYear, past_year_of
from tests.studies.past_company import write_project


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> PastYear:
    data = write_project(tmp_path_factory.mktemp("projects") / "tiny") / "data"
    people = read_people(data / "roster.csv", Importing(data / "none.toml"))
    return past_year_of(people, read_bookings(data / "bookings.csv", Importing(data / "none.toml"), Company("EUR", people)))


def estimate(value: float) -> Estimate:
    return Estimate("x", value, value, value, "by hand", "by hand")


FARMERS = RoleEstimates("farmer", 4, 1, 1, estimate(2.0), estimate(0.5))


def test_ramp_and_turnover_are_worth_months_of_the_role(year: PastYear) -> None:
    """A farmer's mean month is 3,300 ÷ 33 = 100. One hire · 2 months · 100; 0.5 a year · 3 who are there · 2 months · 100."""
    found = {one.key: one.money for one in problems_of(year, [FARMERS], "EUR")}
    assert (found["ramp"], found["turnover"]) == (pytest.approx(200), pytest.approx(300))


def test_a_decline_is_of_people_who_were_there_in_both_years(year: PastYear) -> None:
    """Hunters and two farmers sold 4,920; had they sold 5,000 before, 80 less."""
    before = np.where(np.isnan(year.before), np.nan, 5000 / 8)
    found = {one.key: one for one in problems_of(replace(year, before=before), [], "EUR")}
    assert (found["decline"].money, found["decline"].people) == (pytest.approx(80), 8)
    assert "decline" not in {one.key for one in problems_of(year, [], "EUR")}  # they sold more


def test_one_to_four_people_hired_or_left_are_not_told() -> None:
    shown = without_few(FARMERS)
    assert (shown.hired, shown.left, shown.lost_months, shown.turnover) == (None, None, None, None)
    many = replace(FARMERS, hired=5, left=0, turnover=None)
    assert without_few(many) == many


def test_turnover_is_twelve_times_the_leavers_a_month(year: PastYear) -> None:
    """Three of six hunters who were there for 72 months leave: 12 · 3 ÷ 72 = 0.5."""
    panel = replace(year.panel, leavers=year.panel.leavers | np.isin(year.panel.people, ["h4", "h5", "h6"]))
    hunters = next(role for role in estimates_of(replace(year, panel=panel, left=panel.leavers)) if role.role == "hunter")
    assert hunters.turnover is not None
    assert hunters.turnover.value == pytest.approx(0.5)
    assert hunters.turnover.low < 0.5 < hunters.turnover.high


def test_who_sold_the_quota_to_the_cent_did_not_stay_below_it(year: PastYear) -> None:
    """Eleven months of 0.02 and one of 0.05 add up to 0.27; as fractions to less. Of ten people, one is a cent short."""
    months = np.tile(np.asarray([0.02] * 11 + [0.05]), (10, 1))
    months[0, 0] = 0.01
    exact = replace(year, panel=replace(year.panel, sales=months), quota=np.full(10, 0.27))
    told = next(one for one in problems_of(exact, [], "EUR") if one.key == "below_quota")
    assert (told.people, told.money) == (1, pytest.approx(0.01))
