"""Who holds which seat as a history ends, and how long seats stayed open, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.vacancies import HELD, Vacancies, holders_of, vacancies_of


def _panel(people: list[tuple[str, int, int]], months: int = 10) -> Panel:
    """(seat, first month, last month) of each person; who is not there in the last month has left."""
    employed = np.asarray([[float(first <= month <= last) for month in range(months)] for _, first, last in people])
    names = tuple("ABCDEFGH"[: len(people)])
    return Panel(
        names, tuple(seat for seat, _, _ in people), ("hunter",) * len(people), ("North",) * len(people), "2026-01", employed, employed,
        np.full(employed.shape, LONG_AGO), np.asarray([last < months - 1 for _, _, last in people]),
    )  # fmt: skip


def test_gaps_lie_between_people_who_followed_each_other():
    panel = _panel([("S1", 0, 2), ("S1", 5, 9), ("S2", 0, 3), ("S2", 4, 6), ("S2", 8, 9), ("S3", 0, 9)])
    assert vacancies_of(panel).gaps.tolist() == [2, 0, 1]
    assert vacancies_of(panel).mean == 1.0


def test_a_seat_that_stood_empty_for_longer_than_any_that_was_filled_is_closed():
    panel = _panel([("S1", 0, 2), ("S1", 5, 9), ("S2", 0, 7), ("S3", 0, 6)])
    told = holders_of(panel, vacancies_of(panel))
    assert dict(zip(told.person.tolist(), told.empty_for.tolist(), strict=True)) == {1: HELD, 2: 2}  # S3 has been empty for 3


def test_two_people_in_one_seat_hold_two():
    panel = _panel([("S1", 0, 9), ("S1", 3, 9)])
    assert holders_of(panel, vacancies_of(panel)).person.tolist() == [0, 1]


def test_who_leaves_at_the_end_of_the_last_month_leaves_an_open_seat():
    panel = _panel([("S1", 0, 2), ("S1", 4, 9)])
    panel.leavers[1] = True
    assert holders_of(panel, vacancies_of(panel)).empty_for.tolist() == [0]


def test_the_mean_of_gaps_is_as_sure_as_they_are_many():
    """Gaps of 1, 2 and 3: mean 2, sd 1, standard error 1 ÷ √3; a mean of months is never below 0."""
    told = Vacancies(np.asarray([1, 2, 3]))
    assert told.draws(np.asarray([1.0, -9.0])).tolist() == pytest.approx([2 + 1 / np.sqrt(3), 0.0])
