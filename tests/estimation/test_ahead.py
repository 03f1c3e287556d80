"""The months ahead by hand where nothing is left to chance, and by closed form where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from spmsim.estimation.ahead import Ahead, sales_ahead
from spmsim.estimation.draws import Draws
from spmsim.estimation.seats import Known, Seats
from spmsim.estimation.vacancies import HELD

NEVER, ALWAYS = 0.0, 12.0
"""Turnover a year at which nobody leaves, and everybody at each month's end."""
SURE = Known(np.zeros(2), np.zeros(0, dtype=np.int64), np.zeros((2, 0)), np.zeros((2, 2)))


def _seats(tenure: list[int], empty_for: list[int] | None = None) -> Seats:
    number = len(tenure)
    places = np.zeros(number, dtype=np.int64)
    empty = np.asarray(empty_for or [HELD] * number)
    return Seats(places, places, np.asarray(tenure), empty, (SURE,) * number, np.zeros((number, 1)))


def _draws(number: int = 1, **values: Any) -> Draws:
    """12,000 a year, no chance in anything; a ramp of 0.5 over two months; seats stay open two months."""
    plain = {
        "potential": [12_000.0], "season": [1.0] * 12, "chains": [0.0, 0.5, 0.0, 0.5], "states": [0.0, 0.0],
        "people_sd": 0.0, "skill_sd": 0.0, "month_sd": 0.0, "holder": [1.0], "successor": [1.0],
        "ramp_start": [0.5], "ramp_months": [2], "yearly": [NEVER], "vacancy": 2.0,
    }  # fmt: skip
    return Draws(**{name: np.repeat(np.asarray(value)[None], number, axis=0) for name, value in (plain | values).items()})


def _sold(draws: Draws, seats: Seats, months: int, *, first: int = 0, is_sparse: bool = False) -> np.ndarray:
    return sales_ahead(draws, seats, Ahead(first, months), is_sparse=is_sparse)


def test_months_follow_the_season():
    season = [0.8, 1.2, *[1.0] * 10]
    assert _sold(_draws(season=season), _seats([50]), 3, first=11)[0].tolist() == pytest.approx([1_000.0, 800.0, 1_200.0])


def test_a_ramp_goes_on():
    """Hired in the last month: the next is employed month 1, at 0.75."""
    assert _sold(_draws(), _seats([0]), 3)[0].tolist() == pytest.approx([750.0, 1_000.0, 1_000.0])


def test_seats_empty_and_are_filled_by_people_who_are_new():
    """Everybody leaves after a month, seats stay open for two, newcomers begin at one half, in territories that give 0.8."""
    sold = _sold(_draws(yearly=[ALWAYS], holder=[1.1], successor=[0.8]), _seats([50]), 7)[0]
    assert sold.tolist() == pytest.approx([1_100.0, 0, 0, 400.0, 0, 0, 400.0])


def test_a_seat_that_stands_empty_is_filled_when_its_time_has_come():
    """Empty for 0, 1 and 5 months as the history ends, two months in all: filled after 2, 1 and 0."""
    draws = _draws(holder=[9.0] * 3, successor=[1.0] * 3)
    assert _sold(draws, _seats([50] * 3, [0, 1, 5]), 4)[0].tolist() == pytest.approx([500.0, 1_250.0, 2_250.0, 2_750.0])


def test_chains_go_on_from_the_last_month():
    """A market of sd 0.1 and persistence 0.5 at z = 0.2: z is 0.1 on average in the next month, with sd 0.1·√0.75; E e^(z − sd²/2)."""
    sold = _sold(_draws(200_000, chains=[0.1, 0.5, 0.0, 0.5], states=[0.2, 0.0]), _seats([50]), 2)
    for month, kept in enumerate((0.5, 0.25)):
        logs = np.log(sold[:, month] / 1_000) + 0.1**2 / 2
        sd = 0.1 * np.sqrt(1 - kept**2)
        assert logs.mean() == pytest.approx(0.2 * kept, abs=4 * sd / np.sqrt(200_000))
        assert logs.std() == pytest.approx(sd, rel=0.01)


def test_luck_of_people_has_mean_one():
    """Log-sd 0.4 of each of two people: variance of their sum 2·1000²·(e^0.16 − 1)."""
    sold = _sold(_draws(200_000, month_sd=0.4, holder=[1.0] * 2, successor=[1.0] * 2), _seats([50] * 2), 1)
    spread = np.sqrt(2 * 1_000**2 * np.expm1(0.16))
    assert sold.mean() == pytest.approx(2_000, abs=4 * spread / np.sqrt(200_000))
    assert sold.std() == pytest.approx(spread, rel=0.02)


def test_sparse_sales_have_the_variance_of_deals():
    """φ = 500 on a mean of 2,000 a month: variance 1,000,000."""
    draws = _draws(200_000, month_sd=np.sqrt(500), holder=[1.0] * 2, successor=[1.0] * 2)
    sold = _sold(draws, _seats([50] * 2), 1, is_sparse=True)
    assert sold.mean() == pytest.approx(2_000, abs=4 * 1_000 / np.sqrt(200_000))
    assert sold.std() == pytest.approx(1_000, rel=0.02)


def test_vacancies_are_whole_months_that_are_right_on_average():
    """1.25 months: the first newcomer comes after 1 month three times in four, after 2 once; both begin at one half."""
    sold = _sold(_draws(100_000, vacancy=1.25), _seats([50], [0]), 2)
    assert (sold[:, 1] > 0).mean() == pytest.approx(0.75, abs=0.01)


def test_successors_have_a_skill_of_their_own():
    """Log-sd 0.3, mean one: everybody who comes differs, and the mean is the territory's."""
    sold = _sold(_draws(200_000, skill_sd=0.3, vacancy=0.0, ramp_start=[1.0], successor=[0.8]), _seats([50], [0]), 1)
    assert sold.mean() == pytest.approx(800, rel=0.005)
    assert np.log(sold).std() == pytest.approx(0.3, rel=0.01)


def test_the_first_draws_of_more_are_the_same():
    draws = {"month_sd": 0.4, "yearly": [4.0], "skill_sd": 0.3, "chains": [0.1, 0.5, 0.0, 0.5]}
    few, more = (_sold(_draws(number, **draws), _seats([3]), 12) for number in (10, 20))
    assert np.array_equal(few, more[:10])
