"""Titles and sentences of a review claim no more than their ranges hold."""

from __future__ import annotations

import pytest

from spmsim.reports.review_figures import came_in_words, furthest_in_words
from spmsim.results.apart import Ranged
from spmsim.studies.review.market import Ratio
from spmsim.studies.review.words import assumption_in_words


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (
            Ratio(0.98, 0.936, 1.024),
            "People sold 98.0\u00a0% of what was expected of them (93.6\u00a0% to 102.4\u00a0%); "
            "that this is more or less than expected cannot be told",
        ),
        (Ratio(0.88, 0.80, 0.96), "People fell short: 88.0\u00a0% of what was expected of them (80.0\u00a0% to 96.0\u00a0%)"),
        (Ratio(1.10, 1.02, 1.18), "People went beyond: 110.0\u00a0% of what was expected of them (102.0\u00a0% to 118.0\u00a0%)"),
    ],
)
def test_a_direction_is_named_only_where_the_range_leaves_one(year, said):
    assert came_in_words(year) == said


def test_an_assumption_is_named_in_words_before_its_path():
    turnover = "team.reps[role=ae_mid_market].leave_yearly"
    assert assumption_in_words(turnover) == f"the yearly turnover of AE mid market ({turnover})"
    assert assumption_in_words("market.shocks.territory.sd") == "the spread of territories (market.shocks.territory.sd)"


def test_a_group_is_furthest_off_only_where_its_range_lies_clear_of_all_others():
    """−12 % (−18 to −6) lies below 1 % (−4 to 6), and not below −4 % (−9 to 1)."""
    north, south = Ranged("North", -0.12, -0.18, -0.06), Ranged("South", 0.01, -0.04, 0.06)
    said = furthest_in_words([north, south]).replace("\u00a0", " ")
    assert said == "Errors clear of those of all other roles and regions: North −12.0 % and South +1.0 %"
    tied = furthest_in_words([north, south, Ranged("West", -0.04, -0.09, 0.01)])
    assert tied == "No role or region has an error clear of those of all others"
