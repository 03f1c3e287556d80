from math import log
from pathlib import Path

import pytest

from spmsim.studies.break_even import GRID, Point, crossings_of
from spmsim.studies.compare import compare
from tests.studies.worlds import POINTS, base, set_to, variant


def test_twice_the_rate_breaks_even_where_the_closed_form_says(tmp_path: Path) -> None:
    """Linear plans: sales grow by k^s with elasticity s, pay per sale from 0.1 to 0.1·k; margin 0.8, no on-cost.

    0.8·(k^s − 1) = 0.1·(k^(s+1) − 1), so k^s = 0.7/(0.8 − 0.1·k): for k = 2, s = ln(7/6)/ln 2 = 0.2224.
    """
    base(tmp_path)
    variant(tmp_path, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    study = compare("base.yaml", ["steeper.yaml"], answers_only=True)
    even = study.comparisons[0].break_even
    assert even is not None and even.always is None
    (crossing,) = even.crossings
    assert crossing.elasticity == pytest.approx(log(7 / 6) / log(2), abs=5e-4)
    assert crossing.wins == "above"
    assert crossing.ci_low is not None and crossing.ci_high is not None
    assert crossing.ci_low <= crossing.elasticity <= crossing.ci_high
    assert even.assumed == 0.36


@pytest.mark.parametrize(("slope", "side"), [(0.9, "loses"), (1.1, "wins")])
def test_a_rate_near_todays_stands_on_one_side(tmp_path: Path, slope: float, side: str) -> None:
    """k^s against 0.7/(0.8 − 0.1·k): k = 1.1 needs s = 0.151, k = 0.9 the same from the other side (0.148)."""
    base(tmp_path)
    variant(tmp_path, "other", set_to(POINTS, [[0.0, 0.0], [1.0, slope]]))
    even = compare("base.yaml", ["other.yaml"], answers_only=True).comparisons[0].break_even
    assert even is not None
    expected = log(0.7 / (0.8 - 0.1 * slope)) / log(slope)
    assert even.crossings[0].elasticity == pytest.approx(expected, abs=5e-4)
    assert even.crossings[0].wins == ("above" if side == "wins" else "below")


def of(function: object) -> object:
    def point(x: float) -> Point:
        y = function(x)  # type: ignore[operator]
        return x, y, y - 0.1, y + 0.1

    return point


def test_where_nothing_changes_sign_one_side_is_named() -> None:
    assert crossings_of(of(lambda x: 1.0 + x))[:2] == ((), "wins")  # type: ignore[arg-type]
    assert crossings_of(of(lambda x: -1.0 - x))[:2] == ((), "loses")  # type: ignore[arg-type]
    assert crossings_of(of(lambda x: 0.0))[:2] == ((), None)  # type: ignore[arg-type]


def test_the_interval_ends_where_that_of_the_difference_leaves_zero() -> None:
    """y = 2·(x − 0.42) ± 0.1 holds zero from 0.37 to 0.47."""
    (crossing,), _, curve = crossings_of(of(lambda x: 2 * (x - 0.42)))  # type: ignore[arg-type]
    assert (crossing.elasticity, crossing.ci_low, crossing.ci_high) == pytest.approx((0.42, 0.37, 0.47), abs=1e-6)
    assert len(curve) > len(GRID)


def test_an_interval_that_reaches_beyond_the_range_is_open() -> None:
    (crossing,), _, _ = crossings_of(of(lambda x: 2 * (x - 0.04)))  # type: ignore[arg-type]
    assert crossing.ci_low is None
    assert crossing.ci_high == pytest.approx(0.09, abs=1e-6)


def test_two_crossings_between_two_points_of_the_grid_are_found() -> None:
    """(x − 0.605)(x − 0.665) is below zero only between the points 0.6 and 0.7 of the grid."""
    found, always, _ = crossings_of(of(lambda x: (x - 0.605) * (x - 0.665)))  # type: ignore[arg-type]
    assert always is None
    assert [one.elasticity for one in found] == pytest.approx([0.605, 0.665], abs=1e-3)
    assert [one.wins for one in found] == ["below", "above"]


def test_elasticities_that_cannot_be_normalised_are_left_out() -> None:
    def point(x: float) -> Point | None:
        return None if x < 0.3 else (x, x - 0.5, x - 0.6, x - 0.4)

    (crossing,), _, curve = crossings_of(point)
    assert crossing.elasticity == pytest.approx(0.5)
    assert min(one[0] for one in curve) == 0.3
