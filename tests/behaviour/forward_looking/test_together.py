"""People solved together have the policies that each has alone, and their pay read from curves is that of the closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.behaviour.forward_looking.backward import Patience, RepYear, solve, solve_together
from spmsim.behaviour.forward_looking.effort_levels import EffortLevels
from spmsim.behaviour.forward_looking.month_sales import FEW, LognormalSales
from spmsim.behaviour.forward_looking.windows import EarningWindow, Settlement, ToDates
from spmsim.foundation.errors import BadInput
from spmsim.foundation.schedule import Schedule

LEVELS = EffortLevels(2.0, 17, 0.03, 0.6)
MEANS = (0.4 + 0.6 * LEVELS.levels) * np.array([0.8, 1.0, 1.2, 0.9, 1.0, 1.1])[:, None]
SALES = tuple(LognormalSales(mean, 0.4) for mean in MEANS)
STEP = 0.125


def person(quota: float, lump: float, slopes: tuple[float, float]) -> RepYear:
    """Half a year of a quarterly lump and a half-yearly curve; a month of standard sales is 1."""
    quarters = tuple(
        EarningWindow(first, (Settlement(first + 2, Schedule((), (), (quota / 2,), (lump,)), lag=1),)) for first in (0, 3)
    )
    half = EarningWindow(0, (Settlement(5, Schedule((0.0, quota), slopes)),))
    return RepYear(SALES, (*quarters, half))


@settings(max_examples=4)
@given(
    st.lists(
        st.tuples(st.floats(3.0, 9.0), st.floats(0.01, 0.4), st.tuples(st.floats(0.0, 0.05), st.floats(0.0, 0.1))),
        min_size=FEW + 1,
        max_size=FEW + 3,
    )
)
def test_together_as_alone(people: list[tuple[float, float, tuple[float, float]]]) -> None:
    """Worth to 1e-6 and, where one effort is clearly best, the effort to 1e-3: alone everything is in closed form."""
    years = [person(*one) for one in people]
    to_dates = ToDates(tuple(window for year in years for window in year.windows), STEP, 12.0)
    patience = Patience(0.99, 0.85)
    for year, found in zip(years, solve_together(years, LEVELS, patience, to_dates), strict=True):
        alone = solve(year, LEVELS, patience, to_dates)
        assert found.value == pytest.approx(alone.value, rel=1e-6, abs=1e-9)
        for month in range(year.months):
            assert np.mean(np.abs(found.effort[month] - alone.effort[month]) < 1e-3) > 0.98


@pytest.mark.parametrize("log_sd", [0.2, 0.4, 0.8])
def test_pay_read_from_curves_is_that_of_the_closed_form(log_sd: float) -> None:
    """The difference is at most a ten-thousandth of a month's target pay (rate 1 on a mean of 1, a lump of 1)."""
    sales, so_far = LognormalSales(0.4 + 0.6 * LEVELS.levels, log_sd), STEP * np.arange(60.0)
    levels = np.linspace(0.0, 7.3, FEW + 5)
    schedules = [Schedule((0.0, level), (0.5, 1.5), (level + 0.031,), (1.0,)) for level in levels if level > 0]
    many = sales.expected_pays(schedules, so_far)
    few = np.concatenate([sales.expected_pays([schedule], so_far) for schedule in schedules], axis=1)
    assert many.shape == (17, len(schedules), 60)
    np.testing.assert_allclose(many, few, atol=1e-4)


def test_people_who_sell_otherwise_or_are_paid_at_other_times_are_refused() -> None:
    """And nobody at all."""
    one = person(6.0, 0.2, (0.02, 0.05))
    other_sales = RepYear(tuple(LognormalSales(mean, 0.3) for mean in MEANS), one.windows)
    other_times = RepYear(SALES, one.windows[:2])
    to_dates = ToDates(one.windows, STEP, 12.0)
    for years in ([one, other_sales], [one, other_times], []):
        with pytest.raises(BadInput, match="sell alike and are paid at the same times"):
            solve_together(years, LEVELS, Patience(), to_dates)
