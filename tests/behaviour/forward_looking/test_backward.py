"""The backward induction against a recursion over every path, and against cases of the literature that are worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.behaviour.forward_looking.backward import Patience, RepYear, solve
from spmsim.behaviour.forward_looking.effort_levels import ChosenLevels
from spmsim.behaviour.forward_looking.expected_sales import expected_effort
from spmsim.behaviour.forward_looking.month_sales import CountedSales
from spmsim.behaviour.forward_looking.windows import EarningWindow, Settlement, ToDates
from spmsim.foundation.schedule import Schedule

WORK = ChosenLevels(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
"""Idle, or at work for a cost of 1."""


def counted(windows: Sequence[EarningWindow], chances: Sequence[Sequence[Sequence[float]]]) -> tuple[RepYear, ToDates]:
    """A year of pieces: chances[month][effort][pieces]."""
    year = RepYear(tuple(CountedSales(np.array(month)) for month in chances), tuple(windows))
    return year, ToDates(tuple(windows), 1.0, 1000.0)


def lump(edge: float, height: float) -> Schedule:
    return Schedule((), (), (edge,), (height,))


def by_paths(
    windows: Sequence[EarningWindow], chances: list[list[list[float]]], costs: list[float], patience: Patience
) -> tuple[float, float]:
    """Worth of the year and effort of its first month, by asking for every path what it is paid and when.

    Written apart from the code under test: it keeps what each settlement has paid, and no grid.
    """
    months, discount = len(chances), patience.discount

    def paid(month: int, sold: tuple[int, ...], before: tuple[float, ...]) -> tuple[float, float, tuple[float, ...]]:
        now, later, after = 0.0, 0.0, list(before)
        for n, window in enumerate(windows):
            for settlement in window.settlements:
                if settlement.month == month:
                    earned = settlement.entitlement.value(float(sum(sold[window.first : month + 1])))
                    due, after[n] = earned - before[n], earned
                    if settlement.lag == 0:
                        now += due
                    else:
                        later += discount**settlement.lag * due
        return now, later, tuple(after)

    @cache
    def best(month: int, sold: tuple[int, ...], before: tuple[float, ...], bias: float) -> tuple[float, int]:
        if month == months:
            return 0.0, -1
        found = []
        for effort, cost in enumerate(costs):
            decides, worth = -cost, -cost
            for pieces, chance in enumerate(chances[month][effort]):
                now, later, after = paid(month, (*sold, pieces), before)
                future_bias = bias if patience.foresees_bias else 1.0
                future = later + discount * best(month + 1, (*sold, pieces), after, future_bias)[0]
                decides += chance * (now + bias * future)
                worth += chance * (now + future)
            found.append((decides, worth))
        top = max(decides for decides, _ in found)
        effort = next(n for n, (decides, _) in enumerate(found) if decides >= top - 1e-12)
        return found[effort][1], effort

    worth, effort = best(0, (), (0.0,) * len(windows), patience.present_bias)
    return worth, float(effort)


amounts = st.sampled_from([0.5, 1.0, 2.0, 3.0])
chance = st.sampled_from([0.05, 0.2, 0.35])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Up to two stretches and a jump or none; pay need not rise everywhere."""
    knots = sorted(draw(st.sets(st.sampled_from([0.0, 1.0, 2.0, 2.5, 4.0]), max_size=2)))
    edges = sorted(draw(st.sets(st.sampled_from([1.0, 2.0, 2.5, 3.0]), max_size=1)))
    return Schedule(
        tuple(knots), tuple(draw(st.sampled_from([0.0, 0.7, 1.6])) for _ in knots), tuple(edges), tuple(draw(amounts) for _ in edges)
    )


@st.composite
def windows_of(draw: st.DrawFn, months: int) -> EarningWindow:
    first = draw(st.integers(0, months - 1))
    last = draw(st.integers(first, months - 1))
    between = draw(st.sets(st.integers(first, last), max_size=2)) | {last}
    lags = st.sampled_from([0, 0, 1, 2])
    return EarningWindow(first, tuple(Settlement(month, draw(schedules()), draw(lags)) for month in sorted(between)))


@st.composite
def years(draw: st.DrawFn) -> tuple[list[EarningWindow], list[list[list[float]]]]:
    months = draw(st.integers(1, 5))
    windows = draw(st.lists(windows_of(months), min_size=1, max_size=4))
    rows = [[[0.0] * 3, [0.0] * 3] for _ in range(months)]
    for month in rows:
        for n, row in enumerate(month):
            row[2] = draw(chance)
            row[1] = draw(chance) + 0.25 * n
            row[0] = 1.0 - row[1] - row[2]
    return windows, rows


@settings(deadline=None, max_examples=60)
@given(years(), st.sampled_from([1.0, 0.9]), st.sampled_from([(1.0, True), (0.6, True), (0.6, False)]))
def test_any_windows_are_worth_what_a_recursion_over_all_paths_says(
    case: tuple[list[EarningWindow], list[list[list[float]]]], discount: float, bias: tuple[float, bool]
) -> None:
    """Windows that begin, end and overlap anyhow, paid at once or late, once or as they go."""
    windows, chances = case
    patience = Patience(discount, *bias)
    solved = solve(*_first(counted(windows, chances)), WORK, patience, counted(windows, chances)[1])
    worth, effort = by_paths(windows, chances, [0.0, 1.0], patience)
    assert solved.value == pytest.approx(worth, abs=1e-9)
    assert float(solved.effort[0]) == effort or worth == pytest.approx(_worth_of_the_other(windows, chances, patience, effort), abs=1e-9)


def _first(pair: tuple[RepYear, ToDates]) -> tuple[RepYear]:
    return (pair[0],)


def _worth_of_the_other(windows: list[EarningWindow], chances: list[list[list[float]]], patience: Patience, effort: float) -> float:
    """Where two efforts are as good as each other to the last digits, either may be chosen."""
    kept = [chances[0][1 - int(effort)]]
    cost = [1.0 - effort]
    if len(chances) == 1:
        return by_paths(windows, [kept], cost, patience)[0]
    return by_paths(windows, [[kept[0], kept[0]], *chances[1:]], [cost[0], 1.0], patience)[0]


def test_three_months_to_two_sales() -> None:
    """SCIENCE C05a: a bonus of 10 for 2 sales in 3 months, 0.6 or 0.3 a month, effort costs 2: only with one sale in the last month."""
    windows = (EarningWindow(0, (Settlement(2, lump(2.0, 10.0)),)),)
    year, to_dates = counted(windows, [[[0.7, 0.3], [0.4, 0.6]]] * 3)
    solved = solve(year, ChosenLevels(np.array([0.0, 1.0]), np.array([0.0, 2.0])), Patience(), to_dates)
    assert solved.value == pytest.approx(2.58, rel=1e-9)
    assert [effort.tolist() for effort in solved.effort] == [0.0, [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert expected_effort(year, solved, np.array([0.0, 1.0])) == pytest.approx([0.0, 0.0, 0.42], abs=1e-12)


def test_thirteen_weeks_to_five_sales() -> None:
    """RELIABILITY KA-8: commission 0.05 a sale and 1 for five, 0.2 or 0.5 a week, effort costs 0.05."""
    windows = (EarningWindow(0, (Settlement(12, Schedule((0.0,), (0.05,), (5.0,), (1.0,))),)),)
    year, to_dates = counted(windows, [[[0.8, 0.2], [0.5, 0.5]]] * 13)
    solved = solve(year, ChosenLevels(np.array([0.0, 1.0]), np.array([0.0, 0.05])), Patience(), to_dates)
    assert solved.value == pytest.approx(0.673384, abs=5e-7)
    assert solved.effort[12].tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    sold = sum(0.2 + 0.3 * effort for effort in expected_effort(year, solved, np.array([0.0, 1.0])))
    assert sold == pytest.approx(5.287525, abs=5e-7)


def test_quarters_alone_need_no_amount_over_the_year() -> None:
    """Each quarter is solved on one dimension, and two windows that begin together share one."""
    quarters = [EarningWindow(3 * n, (Settlement(3 * n + 2, lump(2.0, 1.0)),)) for n in range(4)]
    half = EarningWindow(0, (Settlement(5, lump(4.0, 1.0)),))
    assert [ToDates(tuple(quarters), 1.0, 99.0).watched(month) for month in range(5)] == [(), (0,), (0,), (), (3,)]
    assert [ToDates((*quarters, half), 1.0, 99.0).watched(month) for month in range(6)] == [(), (0,), (0,), (0,), (0, 3), (0, 3)]
