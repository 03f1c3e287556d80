"""Effort as a number: the effort equation of linear plans in every state, the last month against a global optimiser, Monte Carlo."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, minimize_scalar
from scipy.stats import norm, uniform

from spmsim.behaviour.forward_looking.backward import Patience, RepYear, SolvedYear, solve
from spmsim.behaviour.forward_looking.effort_levels import EffortLevels
from spmsim.behaviour.forward_looking.expected_sales import expected_effort
from spmsim.behaviour.forward_looking.month_sales import LognormalSales
from spmsim.behaviour.forward_looking.windows import EarningWindow, Settlement, ToDates
from spmsim.foundation.errors import BadInput
from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]

MEAN, SHARE, ELASTICITY, LOG_SD, QUOTA = 100_000.0, 0.6, 0.6, 0.35, 1_200_000.0
COST = 0.05 * SHARE * MEAN
"""SCIENCE C20: 3,000 a month, so that a rate of 5 % brings forth effort 1."""


def efforts(most: float = 3.0, number: int = 49, scale: float = COST, elasticity: float = ELASTICITY) -> EffortLevels:
    return EffortLevels(most, number, scale, elasticity)


def response(levels: EffortLevels, share: float = SHARE) -> Floats:
    return (1.0 - share) + share * levels.levels


def year_of(
    windows: tuple[EarningWindow, ...], levels: EffortLevels, means: tuple[float, ...] = (MEAN,) * 12, log_sd: float = LOG_SD
) -> RepYear:
    return RepYear(tuple(LognormalSales(mean * response(levels), log_sd) for mean in means), windows)


def once(first: int, last: int, schedule: Schedule, lag: int = 0) -> EarningWindow:
    return EarningWindow(first, (Settlement(last, schedule, lag),))


def straight(rate: float) -> Schedule:
    return Schedule((0.0,), (rate,))


LUMPS = (
    EarningWindow(0, tuple(Settlement(month, Schedule((0.0, QUOTA), (0.025, 0.06))) for month in range(12))),
    once(0, 11, Schedule((), (), (QUOTA,), (15_000.0,))),
    *(once(3 * n, 3 * n + 2, Schedule((), (), (QUOTA / 4,), (4_000.0,))) for n in range(4)),
)
"""Commission paid monthly on the year to date, a bonus for the year's quota, and one for each quarter's."""


def played(year: RepYear, solved: SolvedYear, people: int, seed: int) -> tuple[Floats, Floats]:
    """Effort [people, months] and sales [people, months] of people who follow the policy, read in straight lines."""
    rng = np.random.default_rng(seed)
    sold = np.zeros((people, 0))
    effort = np.zeros((people, 0))
    for month in range(year.months):
        places = [sold[:, first:].sum(axis=1) / solved.to_dates.step for first in solved.to_dates.watched(month)]
        e = _read(solved.effort[month], places, people)
        mean = MEAN * ((1 - SHARE) + SHARE * e)
        sales = mean * np.exp(LOG_SD * rng.standard_normal(people) - 0.5 * LOG_SD**2)
        sold, effort = np.column_stack([sold, sales]), np.column_stack([effort, e])
    return effort, sold


def _read(table: Floats, places: list[Floats], people: int) -> Floats:
    total = np.zeros(people)
    held = [np.clip(at, 0.0, size - 1.0) for at, size in zip(places, table.shape, strict=True)]
    low = [np.minimum(at.astype(int), max(size - 2, 0)) for at, size in zip(held, table.shape, strict=True)]
    for corner in np.ndindex(*(2,) * len(held)):
        weight, at = np.ones(people), []
        for axis, up in enumerate(corner):
            share = held[axis] - low[axis]
            weight = weight * (share if up else 1.0 - share)
            at.append(np.minimum(low[axis] + up, table.shape[axis] - 1))
        total += weight * table[tuple(at)]
    return total


@settings(deadline=None, max_examples=25)
@given(
    rate=st.floats(0.02, 0.15), elasticity=st.floats(0.3, 1.2), share=st.floats(0.2, 1.0), discount=st.floats(0.9, 1.0),
    bias=st.floats(0.5, 1.0), lag=st.integers(0, 2), length=st.sampled_from([1, 3, 6, 12]),
    means=st.lists(st.floats(20_000.0, 150_000.0), min_size=12, max_size=12),
)  # fmt: skip
def test_a_straight_plan_brings_forth_the_effort_equation_in_every_state(
    rate: float, elasticity: float, share: float, discount: float, bias: float, lag: int, means: list[float], length: int
) -> None:
    """SCIENCE, preface: e = (r·μ_t·δ^k·β^[k > 0] / (r_ref·μ))^η, k the months from sale to payment; season and ramp are in μ_t."""
    levels = EffortLevels(3.0, 49, 0.05 * share * MEAN, elasticity)
    windows = tuple(once(first, first + length - 1, straight(rate), lag) for first in range(0, 12, length))
    sales = tuple(LognormalSales(mean * response(levels, share), LOG_SD) for mean in means)
    solved = solve(RepYear(sales, windows), levels, Patience(discount, bias), ToDates(windows, 0.01 * QUOTA, 3 * QUOTA))
    for month, effort in enumerate(solved.effort):
        away = length - 1 - month % length + lag
        wanted = (rate * means[month] * discount**away * (bias if away else 1.0) / (0.05 * MEAN)) ** elasticity
        if 0.05 <= wanted < 3.0:
            assert effort == pytest.approx(wanted, rel=1e-3)


def test_the_reference_technology_of_the_literature_page() -> None:
    """SCIENCE C20: cost 3,000; e(2r) = 1.515716567, e(r/2) = 0.659753955, S(2r) = 130,942.994."""
    found = []
    for rate in (0.10, 0.025):
        windows = tuple(once(month, month, straight(rate)) for month in range(12))
        found.append(float(solve(year_of(windows, efforts()), efforts(), Patience(), ToDates(windows, 1.0, QUOTA)).effort[0]))
    assert found == pytest.approx([1.515716567, 0.659753955], rel=1e-9)
    assert MEAN * ((1 - SHARE) + SHARE * found[0]) == pytest.approx(130_942.994, rel=1e-8)


@pytest.mark.parametrize(
    ("bias", "expected"), [(1.0, {0: 1.790676509, 5: 1.882960299, 11: 2.0}), (0.7, {0: 1.253473556, 10: 1.386, 11: 2.0})]
)
def test_a_straight_plan_paid_at_the_year_end_is_put_off(bias: float, expected: dict[int, float]) -> None:
    """SCIENCE C04: rate 0.08, sales 50·e, cost 2·e²/2, 0.99 a month; with present bias 0.7 the last is 1.443 of the one before."""
    levels = EffortLevels(4.0, 65, 2.0, 1.0)
    windows = (once(0, 11, straight(0.08)),)
    year = RepYear((LognormalSales(50.0 * levels.levels, 0.3),) * 12, windows)
    solved = solve(year, levels, Patience(0.99, bias), ToDates(windows, 10.0, 2000.0))
    assert {month: float(solved.effort[month].ravel()[0]) for month in expected} == pytest.approx(expected, rel=1e-8)


class Additive:
    """Sales of a last month: effort plus noise, against a bonus that is a gap away. Whatever lies before is in the gap."""

    def __init__(self, levels: Floats, gap: float, noise: object) -> None:
        self.levels, self.gap, self.noise = levels, gap, noise

    def on_steps(self, step: float) -> Floats:
        raise AssertionError("a last month looks at no grid")

    def expected_pays(self, schedules: Sequence[Schedule], so_far: Floats) -> Floats:
        ((height,),) = [schedule.heights for schedule in schedules]
        return height * self.noise.sf(self.gap - self.levels)[:, None, None] + 0.0 * so_far  # type: ignore[attr-defined]

    def excess(self, levels: Floats) -> Floats:
        raise AssertionError("a last month has nothing after it")


def _last_month(gap: float, noise: object, number: int = 401) -> float:
    levels = EffortLevels(4.0, number, 4.0, 1.0)
    windows = (once(0, 0, Schedule((), (), (1.0,), (10.0,))),)
    year = RepYear((Additive(levels.levels, gap, noise),), windows)
    return float(solve(year, levels, Patience(), ToDates(windows, 1.0, 1.0)).effort[0])


def test_effort_peaks_where_the_goal_is_just_within_reach() -> None:
    """SCIENCE C06a: bonus 10, normal noise of 1, cost 4·e²/2: the effort by the gap that is left."""
    published = {-3: 0.010728091, -1: 0.383182296, 0: 0.751817064, 0.5: 0.915047027, 1: 0.997352205, 2: 0.195934771, 3: 0.011466637}
    assert {gap: _last_month(gap, norm) for gap in published} == pytest.approx(published, abs=2e-6)


def test_too_far_away_means_giving_up() -> None:
    """SCIENCE C07: noise uniform on ±2: nothing to do, just enough, 0.625, and from a gap of 2.3125 on nothing again."""
    noise = uniform(-2.0, 4.0)
    assert [_last_month(gap, noise, 3201) for gap in (-2.5, -1.75, -1.0, 1.0, 2.25, 2.35)] == pytest.approx(
        [0.0, 0.25, 0.625, 0.625, 0.625, 0.0], abs=2e-3
    )


def test_the_last_month_is_worth_what_a_global_optimiser_finds() -> None:
    """With a lump there are two peaks of worth: as little as commission asks for, or enough to reach the lump."""
    lump = Schedule((0.0,), (0.025,), (QUOTA,), (30_000.0,))
    windows = (once(0, 11, lump),)
    solved = solve(year_of(windows, efforts()), efforts(), Patience(), ToDates(windows, 0.01 * QUOTA, 3 * QUOTA))
    for node in range(70, 101):
        gap = QUOTA * (1.0 - node / 100)

        def loss(e: float, gap: float = gap) -> float:
            mean = MEAN * ((1 - SHARE) + SHARE * e)
            chance = 1.0 if gap <= 0 else norm.cdf((math.log(mean / gap) - LOG_SD**2 / 2) / LOG_SD)
            return COST * e ** (1 + 1 / ELASTICITY) / (1 + 1 / ELASTICITY) - 0.025 * (QUOTA - gap + mean) - 30_000.0 * chance

        tried = np.linspace(0.0, 3.0, 301)
        losses = np.array([loss(e) for e in tried])
        valleys = [n for n in range(301) if losses[n] <= losses[max(n - 1, 0)] and losses[n] <= losses[min(n + 1, 300)]]
        found = sorted((best.fun, best.x) for best in (_refined(loss, tried[n]) for n in valleys))
        assert solved.worth[11][node] == pytest.approx(-found[0][0], rel=1e-6)
        if len(found) == 1 or found[1][0] - found[0][0] > 1e-3 * -found[0][0]:
            assert solved.effort[11][node] == pytest.approx(found[0][1], rel=1e-3)


def _refined(loss: Callable[[float], float], near: float) -> OptimizeResult:
    return minimize_scalar(loss, bounds=(max(near - 0.02, 0.0), min(near + 0.02, 3.0)), method="bounded", options={"xatol": 1e-10})


def test_the_worth_of_the_year_is_what_people_who_follow_it_get() -> None:
    """100,000 people under commission with bonuses by quarter and year: within four standard errors and 0.1 %."""
    levels = efforts()
    year = year_of(LUMPS, levels)
    solved = solve(year, levels, Patience(), ToDates(LUMPS, 0.01 * QUOTA, 3 * QUOTA))
    effort, sold = played(year, solved, 100_000, seed=5)
    pay = Schedule((0.0, QUOTA), (0.025, 0.06), (QUOTA,), (15_000.0,)).value(sold.sum(axis=1))
    pay += 4_000.0 * (sold.reshape(-1, 4, 3).sum(axis=2) >= QUOTA / 4).sum(axis=1)
    worth = pay - (COST * effort ** (1 + 1 / ELASTICITY) / (1 + 1 / ELASTICITY)).sum(axis=1)
    assert solved.value == pytest.approx(worth.mean(), abs=4 * worth.std() / math.sqrt(len(worth)) + 0.001 * worth.mean())
    expected = expected_effort(year, solved, levels.levels)
    error = effort.std(axis=0) / math.sqrt(len(effort))
    assert np.all(np.abs(expected - effort.mean(axis=0)) < 4 * error + 0.002 * expected)


def test_the_prototype_of_the_method_chose_the_same_first_month() -> None:
    """Its figures at 0.99 a month: worth 39,473.96 and first effort 1.30415, on the same grid (effort there by parabolas)."""
    solved = solve(year_of(LUMPS, efforts()), efforts(), Patience(0.99), ToDates(LUMPS, 0.01 * QUOTA, 3 * QUOTA))
    assert (solved.value, float(solved.effort[0])) == pytest.approx((39_473.96, 1.30415), rel=5e-4)


def test_a_finer_grid_says_nearly_the_same() -> None:
    """Halving the step changes the worth of the year by less than 0.1 %."""
    coarse, fine = (
        solve(year_of(LUMPS, efforts()), efforts(), Patience(0.99), ToDates(LUMPS, step * QUOTA, 3 * QUOTA)).value for step in (0.01, 0.005)
    )
    assert coarse == pytest.approx(fine, rel=1e-3)


@given(st.floats(0.01, 100.0))
@settings(deadline=None, max_examples=10)
def test_another_currency_changes_nothing(factor: float) -> None:
    """Quota, sales, pay and cost in another unit together: the same efforts."""
    schedule = Schedule((0.0, QUOTA), (0.03, 0.06), (QUOTA,), (10_000.0,))
    plain = (once(0, 11, schedule),)
    scaled = (once(0, 11, schedule.scaled(performance=factor, payout=factor)),)
    one = solve(year_of(plain, efforts()), efforts(), Patience(0.99), ToDates(plain, 0.01 * QUOTA, 3 * QUOTA))
    levels = efforts(scale=COST * factor)
    other = solve(
        year_of(scaled, levels, (MEAN * factor,) * 12), levels, Patience(0.99), ToDates(scaled, 0.01 * QUOTA * factor, 3 * QUOTA * factor)
    )
    for before, after in zip(one.effort, other.effort, strict=True):
        assert after == pytest.approx(before, abs=1e-6)


def test_no_pay_brings_forth_no_effort_and_a_cap_out_of_reach_changes_nothing() -> None:
    """A window that pays nothing; and a curve that is capped at a hundred times quota."""
    nothing = (once(0, 11, Schedule((), ())),)
    solved = solve(year_of(nothing, efforts()), efforts(), Patience(), ToDates(nothing, 0.01 * QUOTA, 3 * QUOTA))
    assert all(float(effort.max()) < 1e-6 for effort in solved.effort)
    open_end = (once(0, 11, Schedule((0.0, QUOTA), (0.03, 0.06))),)
    capped = (once(0, 11, Schedule((0.0, QUOTA, 100 * QUOTA), (0.03, 0.06, 0.0))),)
    first, second = (solve(year_of(w, efforts()), efforts(), Patience(), ToDates(w, 0.01 * QUOTA, 3 * QUOTA)) for w in (open_end, capped))
    assert second.value == pytest.approx(first.value, rel=1e-4)
    assert float(second.effort[0]) == pytest.approx(float(first.effort[0]), rel=1e-4)


@pytest.mark.parametrize("wrong", [{"number": 3}, {"most": 0.0}, {"scale": 0.0}, {"elasticity": 0.0}])
def test_too_few_efforts_and_numbers_of_0_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput, match="at least 4 levels"):
        efforts(**wrong)  # type: ignore[arg-type]
