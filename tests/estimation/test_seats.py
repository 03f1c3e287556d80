"""What is known of seats, against normal distributions conditioned by hand."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.estimation.levels import Design, Levels
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.people import standing_of
from spmsim.estimation.seats import Seats, seats_of
from spmsim.estimation.vacancies import HELD, Holders

DRAWS = 200_000


def _panel(sales: list[list[float]], seats: tuple[str, ...]) -> Panel:
    """People with sales where they were employed."""
    months = np.asarray(sales)
    names = tuple("ABCDEFGH"[: len(months)])
    return Panel(
        names, seats, ("hunter",) * len(names), ("North",) * len(names), "2026-01", months, (months > 0).astype(float),
        np.full(months.shape, LONG_AGO), np.zeros(len(names), dtype=bool),
    )  # fmt: skip


def _levels(panel: Panel, *, people: float, skill: float | None, month: float, sparse: bool = False) -> Levels:
    """One height for every month, 0."""
    person, month_of = np.nonzero(panel.employed > 0)
    design = Design(
        person, month_of, np.ones((len(person), 1)), np.ones(len(person)), np.asarray([0]), np.asarray([0]), ("",), ("hunter",), ()
    )
    return Levels(design, np.zeros(1), np.eye(1), people, 50.0, skill, month, 100.0, sparse)


def _seats(panel: Panel, levels: Levels, holders: list[int]) -> Seats:
    return seats_of(panel, levels, standing_of(panel, levels), Holders(np.asarray(holders), np.full(len(holders), HELD)))


def _drawn(seats: Seats, error: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    noise = np.random.default_rng(4).normal(size=(DRAWS, 2 * len(seats.known)))
    return seats.draws(np.full((DRAWS, 1), error), noise)


def test_a_territory_is_told_by_everybody_who_held_it():
    """A sold e^0.3 in 2 months, then B e^0.1 in one; territory 0.04, skill 0.02, month 0.06.

    Means have variances 0.04 + 0.02 + 0.03 = 0.09 and 0.04 + 0.02 + 0.06 = 0.12, covariance 0.04. Weights of the territory
    0.04·(0.08, 0.05) ÷ 0.0092, of B (0.04·0.12 − 0.06·0.04, 0.06·0.09 − 0.04·0.04) ÷ 0.0092.
    """
    panel = _panel([[np.exp(0.2), np.exp(0.4), 0.0], [0.0, 0.0, np.exp(0.1)]], ("S1", "S1"))
    (known,) = _seats(panel, _levels(panel, people=0.06, skill=0.02, month=0.06), [1]).known
    territory = np.asarray([0.04 * 0.08, 0.04 * 0.05]) / 0.0092
    holder = np.asarray([0.04 * 0.12 - 0.06 * 0.04, 0.06 * 0.09 - 0.04 * 0.04]) / 0.0092
    assert known.mean == pytest.approx([territory @ [0.3, 0.1], holder @ [0.3, 0.1]])
    left = known.root @ known.root.T
    assert left[0, 0] == pytest.approx(0.04 - territory @ [0.04, 0.04])
    assert left[1, 1] == pytest.approx(0.06 - holder @ [0.04, 0.06])
    assert left[0, 1] == pytest.approx(0.04 - territory @ [0.04, 0.06])


def test_draws_have_what_is_known_and_what_is_not():
    panel = _panel([[np.exp(0.2), np.exp(0.4)]], ("S1",))
    seats = _seats(panel, _levels(panel, people=0.06, skill=0.02, month=0.06), [0])
    territory, holder = _drawn(seats)
    left = seats.known[0].root @ seats.known[0].root.T
    assert [territory.mean(), holder.mean()] == pytest.approx(seats.known[0].mean, abs=0.002)
    assert np.cov(territory[:, 0], holder[:, 0]) == pytest.approx(left, abs=0.001)


def test_who_sold_the_same_under_a_lower_height_is_better():
    """Fitted 0.01 too high: everybody's mean is 0.01 higher, of which months of 0.06/2 under a spread of 0.06 carry 2/3."""
    panel = _panel([[1.0, 1.0]], ("S1",))
    seats = _seats(panel, _levels(panel, people=0.06, skill=0.02, month=0.06), [0])
    assert _drawn(seats, 0.01)[1].mean() - _drawn(seats)[1].mean() == pytest.approx(0.01 * 2 / 3)


def test_where_nobody_followed_anybody_the_next_is_as_good():
    panel = _panel([[np.exp(0.2), np.exp(0.4)]], ("A",))
    territory, holder = _drawn(_seats(panel, _levels(panel, people=0.06, skill=None, month=0.06), [0]))
    assert np.allclose(territory, holder)


def test_of_sparse_sales_the_ratio_moves_with_what_was_expected():
    """Expected 2, sold 3; were 1 % less expected, the ratio 1 + w·(3/1.98 − 1) is higher (w stays: it moves by far less)."""
    panel = _panel([[2.0, 1.0]], ("A",))
    levels = _levels(panel, people=0.2, skill=None, month=1.0, sparse=True)
    one, two = _drawn(_seats(panel, levels, [0])), _drawn(_seats(panel, levels, [0]), 0.01)
    weight = np.expm1(0.2) / (np.expm1(0.2) + 1.0 / 2)
    ratio = [1 + weight * (3 / expected - 1) for expected in (2.0, 2.0 * np.exp(-0.01))]
    assert np.exp(one[1]).mean() == pytest.approx(ratio[0], rel=0.002)
    assert two[1].mean() - one[1].mean() == pytest.approx(np.log(ratio[1] / ratio[0]), rel=0.02)
