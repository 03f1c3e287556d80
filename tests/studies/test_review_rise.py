"""Whether performance rose on last year: of people who were there in both years, by hand."""

from __future__ import annotations

import pytest

from spmsim.scenario.loading import load
from spmsim.studies.playing import cast
from spmsim.studies.review.replay import play_again
from spmsim.studies.review.review import review
from spmsim.studies.review.words import how_much_was_market
from spmsim.studies.simulate import simulate
from tests.studies.review_worlds import real_year
from tests.studies.worlds import LINEAR, changed, write


@pytest.fixture(scope="module")
def left_in_june(tmp_path_factory):
    """Six sold 1,000,000 each last year and go on as they did; one of them leaves after six months."""
    folder = tmp_path_factory.mktemp("rise")
    rows = [f"r{k},seller,north,1000000,1000000" for k in range(6)]
    (folder / "roster.csv").write_text("\n".join(["rep_id,role,region,potential_revenue,last_year_revenue", *rows]) + "\n")
    document = changed(LINEAR, team={"roster": "roster.csv", "roles": LINEAR["team"]["roles"]}, market={"laws": {"revenue": "lognormal"}})
    path = write(folder, "base", document)
    again = play_again(simulate(load(path), out=folder / "runs"))
    return again, real_year(cast(load(path, sets=("team.reps[rep_id=r0].left_on=2027-06-30",))), again, seed=1)


def test_a_leaver_is_no_fall_in_performance(left_in_june):
    """Five sold 5,000,000 in either year; with the half year of the leaver it would be 8.3 % less of 6,000,000."""
    again, year = left_in_june
    told = review(again, year.bookings, year.roster, everything=True, team_name=str)
    assert told.last_year == pytest.approx((5_000_000, 5_000_000))
    assert how_much_was_market(told)[0].startswith("the people who were there in both whole years sold")


def test_where_nobody_tells_who_left_it_is_said(left_in_june):
    again, year = left_in_june
    told = review(again, year.bookings, None, everything=True, team_name=str)
    assert told.last_year == pytest.approx((6_000_000, 5_500_000))
    assert how_much_was_market(told)[0].endswith("market included; who left meanwhile is not known, and counts with fewer months")
