"""The linter finds each defect of pay in a planted plan, and says nothing about a plain one. Expected sizes by hand."""

from __future__ import annotations

import pytest

from spmsim.foundation.schedule import Schedule
from spmsim.plans.checks.finding import CODES, Finding
from spmsim.plans.checks.shape import shape_findings

QUARTER_OF_PLAN = 0.8
"""Weight of the planted component."""


def found(schedule: Schedule, *, weight: float = QUARTER_OF_PLAN, is_steps: bool = False) -> dict[str, Finding]:
    return {one.code: one for one in shape_findings("plans.p.components[c]", schedule, weight, on_attainment=True, is_steps=is_steps)}


def curve(*points: tuple[float, float], beyond: str = "extended") -> Schedule:
    return Schedule.from_points(points, beyond)  # type: ignore[arg-type]


def test_a_plain_accelerator_is_clean() -> None:
    assert found(curve((0, 0), (1, 1), (1.5, 1.75))) == {}


def test_a_bump_at_quota_is_a_cliff() -> None:
    cliff = found(curve((0, 0), (1, 1), (1, 1.2), (1.5, 2.1)))
    assert set(cliff) == {"E1"}
    assert cliff["E1"].share == pytest.approx(0.16)  # 0.2 × 80 % of target incentive
    assert cliff["E1"].severity == "error"
    assert "at quota pay jumps by 16 % of the window's target incentive" in cliff["E1"].what


def test_lower_tiers_dropped_when_a_higher_one_is_reached() -> None:
    """The known defect: 100 % pays 100,000, 101 % pays 1,500. As a schedule: 1 at quota, then 0.015 beyond."""
    defect = Schedule((0.0, 1.0), (1.0, 0.0), (1.01,), (-0.985,))
    assert "E2" in found(defect)
    assert "pay falls at 101 % of quota" in found(defect)["E2"].what


def test_a_falling_slope_is_found_with_its_place() -> None:
    assert "between quota and 120 % of quota" in found(curve((0, 0), (1, 1), (1.2, 0.9), (2, 2)))["E2"].what


def test_dead_zones_thresholds_and_caps() -> None:
    shape = found(curve((0.5, 0), (1, 1), (1.1, 1), (1.5, 2), beyond="capped"))
    assert set(shape) == {"W1", "W2"}
    assert shape["W1"].share == pytest.approx(1.6)  # 2 × 80 %
    several = shape_findings("p", curve((0.5, 0), (1, 1), (1.1, 1), (1.5, 2)), 1.0, on_attainment=True)
    assert [one.what.split(":")[0] for one in several if one.code == "W2"] == [
        "nothing is paid below 50 % of quota", "nothing more is paid between quota and 110 % of quota"
    ]  # fmt: skip


@pytest.mark.parametrize(("above", "is_steep"), [(3.0, False), (3.5, True)])
def test_steepness_is_measured_against_the_slope_below_quota(above: float, is_steep: bool) -> None:
    behind_a_threshold = curve((0.9, 0), (1, 1), (1.1, 1 + above))  # slope 10 below, 10 × above beyond
    assert ("W3" in found(behind_a_threshold)) is is_steep


def test_a_lump_of_a_tenth_is_no_cliff_and_steps_are_flat_by_nature() -> None:
    lump = found(Schedule.steps([(1.0, 1.0)]), weight=0.1, is_steps=True)
    assert set(lump) == {"W9"}
    assert set(found(Schedule.steps([(1.0, 1.0)]), weight=0.11, is_steps=True)) == {"E1"}


def test_retroactive_tiers_on_amounts_jump_in_money() -> None:
    """5 %, 7 % on everything from 1.0 m: 20,000 at once, with a target incentive of 100,000 in the window a fifth."""
    tiers = Schedule.from_tiers([(0, 0.05), (1_000_000, 0.07)], retroactive=True)
    cliff = shape_findings("p", tiers, 1 / 100_000, on_attainment=False)
    assert [(one.code, round(one.share or 0, 6)) for one in cliff] == [("E1", 0.2)]


def test_every_code_has_a_row_in_the_page() -> None:
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs" / "lint.md").read_text(encoding="utf-8")
    for code, (severity, _) in CODES.items():
        assert f"| {code} | {severity} |" in page
