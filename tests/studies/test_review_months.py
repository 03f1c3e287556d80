"""Months of which fewer than five people make up the sum are withheld, also by subtraction from the total; expected values by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.studies.review.months import tellable_months


def _paid(people: int, months: int, *given: tuple[int, int]) -> np.ndarray:
    """Everybody's pay at the quarters' ends, and what else is given as (person, month)."""
    paid = np.zeros((people, months))
    paid[:, 2::3] = 100.0
    for person, month in given:
        paid[person, month] = 40.0
    return paid


@pytest.mark.parametrize(
    ("given", "withheld"),
    [
        ((), []),
        # one leaver settled in February: the total less the other months would be theirs, so a quarter's end goes too
        (((0, 1),), [1, 2]),
        # three in February and two others in April: five stand behind what is left of the total
        (((0, 1), (1, 1), (2, 1), (3, 3), (4, 3)), [1, 3]),
        # the same person twice is one person
        (((0, 1), (0, 3)), [1, 2, 3]),
        # five in one month may be told
        (tuple((person, 1) for person in range(5)), []),
    ],
)
def test_months_by_hand(given, withheld):
    assert np.flatnonzero(~tellable_months(_paid(12, 6, *given))).tolist() == withheld


def test_where_nothing_can_be_hidden_all_is_withheld():
    """Four people behind everything: no month with an amount, only the empty ones."""
    assert np.flatnonzero(tellable_months(_paid(4, 6))).tolist() == [0, 1, 3, 4]


def test_whatever_is_left_of_the_total_has_five_people_behind_it():
    """A thousand sparse years: counted one by one."""
    random = np.random.default_rng(5)
    for _ in range(1000):
        paid = (random.random((14, 12)) < random.choice([0.02, 0.1, 0.4])) * 1.0
        told = tellable_months(paid)
        for month in np.flatnonzero(told):
            assert sum(amount > 0 for amount in paid[:, month]) not in (1, 2, 3, 4)
        hidden = {person for month in np.flatnonzero(~told) for person in range(14) if paid[person, month] > 0}
        paid_at_all = {person for person in range(14) if paid[person].any()}
        assert not hidden or len(hidden) >= 5 or len(paid_at_all) < 5
