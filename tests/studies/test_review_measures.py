"""Measures beside the first in a review: sums and shares by hand, and who may see them."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from spmsim.reports.review_measures import measures_parts
from spmsim.studies.review.lines import Group, Showable
from spmsim.studies.review.measures import MeasureReviewed, Played, measure_lines, person_measures

NORTH, SOUTH = tuple(range(6)), tuple(range(6, 12))
GROUPS = (Group("people", "", (*NORTH, *SOUTH)), Group("region", "north", NORTH), Group("region", "south", SOUTH))
LABELS = ("2027-01", "2027-02")


def played(happened: np.ndarray, by_group: list[list[float]]) -> Played:
    """Two simulated years, of which each month has a half."""
    years = np.array(by_group)
    return Played(np.zeros((12, 3)), years, np.column_stack([years[0] / 2, years[0] / 2]), happened)


def wins(people: int) -> MeasureReviewed:
    """The first `people` win one account in January and two in February."""
    happened = np.zeros((12, 2))
    happened[:people] = [1.0, 2.0]
    return MeasureReviewed("wins", "count", happened.any(axis=1), played(happened, [[30, 34], [18, 20], [12, 14]]), None)


def everything_else_is_shown() -> Showable:
    return Showable({"amounts": frozenset(group.members for group in GROUPS), "asked": frozenset(), "counted": frozenset()})


def test_sums_of_groups_and_months() -> None:
    """Nine of twelve people won 3 each: 18 in the north, 9 in the south; 9 in January, 18 in February; forecast of all: 30 and 34."""
    lines = measure_lines([wins(9)], GROUPS, LABELS, Showable(None), str)
    found = {(line.by, line.name): (line.people, line.figure.actual, line.figure.mean) for line in lines}
    assert found == {
        ("people", ""): (9, 27.0, 32.0), ("region", "north"): (6, 18.0, 19.0), ("region", "south"): (3, 9.0, 13.0),
        ("month", "2027-01"): (9, 9.0, 16.0), ("month", "2027-02"): (9, 18.0, 16.0),
    }  # fmt: skip


def test_three_people_cannot_be_had_by_subtraction() -> None:
    """Three of the south won something: the north's six and everybody's nine would tell what they won."""
    lines = measure_lines([wins(9)], GROUPS, LABELS, everything_else_is_shown(), str)
    assert [(line.by, line.name) for line in lines] == [("people", ""), ("month", "2027-01"), ("month", "2027-02")]
    assert len(measure_lines([wins(12)], GROUPS, LABELS, everything_else_is_shown(), str)) == 5
    assert measure_lines([wins(4)], GROUPS, LABELS, everything_else_is_shown(), str) == ()


def test_a_share_is_successes_of_trials() -> None:
    """Everybody renews 3 of 4, 6 of 8 in two months; simulated 30 and 34 of 40."""
    happened, due = np.tile([3.0, 3.0], (12, 1)), np.tile([4.0, 4.0], (12, 1))
    simulated, trials = [[30, 34], [15, 17], [15, 17]], [[40, 40], [20, 20], [20, 20]]
    one = MeasureReviewed("renewals", "share", np.ones(12, dtype=bool), played(happened, simulated), played(due, trials))
    whole = measure_lines([one], GROUPS, LABELS, Showable(None), str)[0]
    assert (whole.figure.actual, whole.figure.mean) == (0.75, pytest.approx(0.8))
    assert person_measures([one], [f"p{at}" for at in range(12)]) == ()


def test_the_page_tells_each_measure_by_group_and_month() -> None:
    told = SimpleNamespace(measures=measure_lines([wins(12)], GROUPS, LABELS, Showable(None), str), currency="USD")
    text = "".join(str(part) for part in measures_parts(told))
    assert "<h3>Wins</h3>" in text and "Regions" in text and "Month by month" in text and "2027-02" in text
    assert "32.0" in text and "30 to 34" in text.replace("\u00a0", " ")
