"""Problems that rest on estimates, and what others than the owner are told of roles, against hand calculations."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from spmsim.estimation.figures import Estimate
from spmsim.results.wording import money
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from spmsim.studies.situation.luck import luck_of
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
    """A farmer's mean month is 3,300 ÷ 33 = 100. One hire, and one in the place of one leaver: 2 months of 100 each, of 1.5 to 3 months.

    Had a hunter left too (2,520 in 72 months: 35 a month), with 4 months lost of 1 to 6: 200 + 140, less
    √(50² + 105²), more √(100² + 70²).
    """
    farmers = replace(FARMERS, lost_months=Estimate("x", 2.0, 1.5, 3.0, "by hand", "by hand"))
    found = {one.key: one for one in problems_of(year, [farmers], "EUR")}
    assert [(one.money, one.low, one.high) for one in (found["ramp"], found["turnover"])] == [pytest.approx((200, 150, 300))] * 2
    assert found["headcount"].low is found["below_quota"].low is None
    hunters = RoleEstimates("hunter", 6, 0, 1, Estimate("x", 4.0, 1.0, 6.0, "by hand", "by hand"), None)
    left = year.left | np.isin(year.panel.people, ["h1"])
    both = {one.key: one for one in problems_of(replace(year, left=left), [farmers, hunters], "EUR")}["turnover"]
    assert (both.people, both.money) == (2, pytest.approx(340))
    assert (both.low, both.high) == (pytest.approx(340 - (50**2 + 105**2) ** 0.5), pytest.approx(340 + (100**2 + 70**2) ** 0.5))


def test_luck_in_the_potentials_is_said_beside_quota_fairness(year: PastYear) -> None:
    """Hunters sell the same every month, so there is no luck to tell; with months of 0.5 and 1.5 times it there is."""
    said = {one.key: one.sentence for one in problems_of(year, [], "EUR")}["quota_fairness"]
    assert "luck" not in said
    sales = year.panel.sales.copy()
    sales[:3, ::2] *= 1.5
    sales[:3, 1::2] *= 0.5
    lucky = replace(year, panel=replace(year.panel, sales=sales))
    luck = luck_of(sales[:6], history_months=24)
    expected = 0.5 * (2 / math.pi) ** 0.5 * luck.quota_to_potential * 2880
    said = {one.key: one.sentence for one in problems_of(lucky, [], "EUR")}["quota_fairness"]
    assert said.endswith(f"; luck in the potentials alone would bring about {money(expected, 'EUR')}.")


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
