"""The linter finds each defect of pay in a planted plan, for each formula in which it can occur, and nothing in a sound one.

Target incentive is 25,000 a quarter, quota 250,000 of revenue and 100,000 of margin. Shares by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from spmsim.plans.checks.finding import Finding
from spmsim.scenario.registry import build_registry
from spmsim.studies.linting.lint import lint
from spmsim.studies.linting.plans import plan_findings
from tests.studies.planted import LINE, part, planted

Formula = dict[str, Any]
RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "add-a-plan-component.md"


def curve(*points: tuple[float, float], beyond: Any = "extended") -> Formula:
    return {"type": "payout_curve", "points": [list(point) for point in points], "beyond": beyond}


def tiers(*steps: tuple[float, float], on: str = "attainment", tiering: str = "marginal") -> Formula:
    told = {"crossing_deal": "split"} if tiering == "marginal" else {}
    listed = [{"from": start, "rate": rate} for start, rate in steps]
    return {"type": "commission", "rates_on": on, "tiering": tiering, "tiers": listed, **told}


def lumps(*steps: tuple[float, float]) -> Formula:
    return {"type": "lump_sum_bonus", "steps": [list(step) for step in steps]}


def levels(*steps: tuple[float, float]) -> Formula:
    return {"type": "rating", "levels": [list(step) for step in steps]}


def table(payouts: list[list[float]], *, rows: tuple[float, ...], columns: tuple[float, ...], between: str = "interpolated") -> Formula:
    return {"type": "matrix", "second": "margin", "rows": rows, "columns": columns, "payouts": payouts, "between": between}


def multiplier(*points: tuple[float, float], measure: str = "margin", name: str = "factor") -> dict[str, Any]:
    return {"type": "multiplier", "name": name, "measure": measure, "points": [list(point) for point in points], "beyond": "capped"}


def gate(at_least: float, *, measure: str = "margin") -> dict[str, Any]:
    return {"type": "gate", "name": "door", "measure": measure, "at_least": at_least}


def contest(*prizes: float) -> Formula:
    return {"type": "contest", "prizes": list(prizes), "among": "company", "ranked_by": "amount"}


SMOOTH = table([[0.0, 0.0, 0.0], [0.4, 1.0, 1.4], [0.8, 1.6, 2.2]], rows=(0.0, 1.0, 2.0), columns=(0.0, 1.0, 2.0))
"""Rises along both measures from nothing, 100 % at quota on both."""
NINE_TENTHS = part(LINE, name="rest", weight=0.9)
"""The other nine tenths of target incentive, paid on a straight line."""
EIGHT_TENTHS = part(LINE, name="rest", weight=0.8)
HALF = part(LINE, name="rest", weight=0.5)


def found(scenario: Any) -> list[Finding]:
    return sorted(plan_findings(scenario), key=lambda finding: finding.rank)


SOUND = {
    "payout_curve": [part(curve((0, 0), (1, 1), (1.5, 1.75)))],
    "commission on attainment": [part(tiers((0, 1), (1, 1.5)))],
    "commission on amounts": [part(tiers((0, 0.05), (250_000, 0.08), on="amount"))],
    "lump_sum_bonus": [part(lumps((0.8, 0.5), (1.0, 1.0)), weight=0.1), NINE_TENTHS],
    "per_unit": [part({"type": "per_unit", "amount": 250}, measure="wins"), part(LINE, name="rest")],
    "rating": [part(levels((2, 0.5), (3, 1.0), (4, 1.5)), measure="goals", weight=0.2), EIGHT_TENTHS],
    "matrix": [part(SMOOTH)],
    "stepped matrix": [
        part(table([[0.3, 0.5], [0.5, 1.0]], rows=(0.8, 1.0), columns=(0.8, 1.0), between="stepped"), weight=0.1), NINE_TENTHS,
    ],
    "contest": [part(contest(2_500, 1_500, 500)), part(LINE, name="rest")],
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_plan_has_no_errors_and_no_defect_of_shape(tmp_path: Path, name: str) -> None:
    codes = {finding.code for finding in found(planted(tmp_path, SOUND[name]))}
    assert codes <= ({"W9"} if name in ("stepped matrix", "lump_sum_bonus") else set())  # steps of 5 % are told as lumps


CLIFFS = {
    "payout_curve": ([part(curve((0, 0), (1, 1), (1, 1.2), (1.5, 2.1)))], [], 0.2),
    "a threshold that pays": ([part(curve((0.75, 0.5), (1, 1)))], [], 0.5),
    "commission on attainment": ([part(tiers((0, 1), (1, 1.3), tiering="retroactive"))], [], 0.3),
    "commission on amounts": ([part(tiers((0, 0.08), (250_000, 0.1), on="amount", tiering="retroactive"))], [], 0.2),  # 5,000 ÷ 25,000
    "lump_sum_bonus": ([part(lumps((1.0, 1.0)), weight=0.5), HALF], [], 0.5),
    "rating": ([part(levels((2, 0.4), (3, 1.0)), measure="goals", weight=0.5), HALF], [], 0.3),  # 0.6 × 50 %
    "matrix along its rows": ([part(table([[0.4, 0.6], [0.6, 1.0]], rows=(0.8, 1.0), columns=(0.0, 1.0)))], [], 0.6),
    "matrix along its columns": ([part(table([[0.0, 0.0], [0.5, 1.0]], rows=(0.0, 1.0), columns=(0.5, 1.0)))], [], 0.5),
    "stepped matrix": ([
        part(table([[0.2, 0.4], [0.6, 1.0]], rows=(0.8, 1.0), columns=(0.8, 1.0), between="stepped"), weight=0.5), HALF,
    ], [], 0.3),  # from 0.4 to 1.0 × 50 %
    "multiplier": ([part(LINE)], [multiplier((0, 0.7), (0.9, 0.7), (0.9, 1.0))], 0.3),
    "multiplier on the measure that is paid": ([part(LINE)], [multiplier((0, 1), (0.9, 1), (0.9, 1.2), measure="revenue")], 0.18),
    "multiplier on a commission": (  # 8 % of 250,000 at quota is 20,000 of 25,000; a quarter of it
        [part(tiers((0, 0.08), on="amount"))], [multiplier((0, 1), (0.9, 1), (0.9, 1.25))], 0.2,
    ),
    "gate on the measure that is paid": ([part(LINE)], [gate(0.9, measure="revenue")], 0.9),
    "gate on the amount that is paid": ([part(tiers((0, 0.1), on="amount"))], [gate(0.5, measure="revenue")], 0.5),  # 12,500 ÷ 25,000
    "gate on a pooled amount, whose quota is not one person's": (
        [part(tiers((0, 0.08), (250_000, 0.1), on="amount", tiering="retroactive"), scope="role")], [gate(0.5, measure="revenue")], 0.2,
    ),
    "contest": ([part(contest(8_000, 1_000)), part(LINE, name="rest")], [], 0.28),
}  # fmt: skip


@pytest.mark.parametrize("name", CLIFFS)
def test_a_cliff_is_an_error_with_its_size(tmp_path: Path, name: str) -> None:
    components, adjustments, share = CLIFFS[name]
    cliffs = [finding for finding in found(planted(tmp_path, components, adjustments)) if finding.code == "E1"]
    assert cliffs
    assert max(finding.share or 0.0 for finding in cliffs) == pytest.approx(share)


FALLS = {
    "payout_curve": ([part(curve((0, 0), (1, 1), (1.2, 0.9), (2, 2)))], []),
    "a jump down": ([part(curve((0, 0), (1, 1), (1, 0.5), (2, 2)))], []),
    "beyond the last point": ([part(curve((0, 0), (1, 1), beyond={"slope": -0.1}))], []),
    "commission on attainment": ([part(tiers((0, 1.2), (1, 1), tiering="retroactive"))], []),
    "commission on amounts": ([part(tiers((0, 0.1), (250_000, 0.08), on="amount", tiering="retroactive"))], []),
    "lump_sum_bonus": ([part(lumps((1.0, 1.0), (1.2, 0.5)), weight=0.1), NINE_TENTHS], []),
    "rating": ([part(levels((2, 0.5), (3, 1.0), (4, 0.8)), measure="goals", weight=0.2), EIGHT_TENTHS], []),
    "rating, a level without a multiple": ([part(levels((2, 0.5), (3, 1.0)), measure="goals", weight=0.2), EIGHT_TENTHS], []),
    "matrix along its rows": ([part(table([[0, 0], [0.5, 1.0], [0.6, 0.9]], rows=(0, 1, 1.5), columns=(0, 1)))], []),
    "matrix along its columns": ([part(table([[0, 0, 0], [0.5, 1.0, 0.8]], rows=(0, 1), columns=(0, 1, 1.5)))], []),
    "stepped matrix": ([part(table([[0.5, 1.0], [0.6, 0.9]], rows=(0.8, 1), columns=(0.8, 1), between="stepped"))], []),
    "multiplier": ([part(LINE)], [multiplier((0, 1.2), (1, 1.0))]),
    "a multiplier that falls at once": ([part(LINE)], [multiplier((0, 1.2), (1, 1.2), (1, 1.0))]),
    # 1.2 × (2 − 1.2) = 0.96 < 1 × (2 − 1) = 1, although pay × factor rises up to quota
    "multiplier on the measure that is paid": ([part(LINE)], [multiplier((0, 2), (1.5, 0.5), measure="revenue")]),
}


@pytest.mark.parametrize("name", FALLS)
def test_pay_that_falls_is_an_error(tmp_path: Path, name: str) -> None:
    assert "E2" in {finding.code for finding in found(planted(tmp_path, *FALLS[name]))}


def test_a_factor_that_falls_more_slowly_than_pay_rises_is_no_fall(tmp_path: Path) -> None:
    # x · (1.2 − 0.1 x) rises up to x = 6; the factor stays from 2 on
    gentle = planted(tmp_path, [part(LINE)], [multiplier((0, 1.2), (2, 1.0), measure="revenue")])
    assert "E2" not in {finding.code for finding in found(gentle)}


def test_a_fall_and_a_cliff_name_the_measure_and_where_the_other_stands(tmp_path: Path) -> None:
    falling = found(planted(tmp_path, [part(table([[0, 0, 0], [0.5, 1.0, 0.8]], rows=(0, 1), columns=(0, 1, 1.5)))]))
    assert "pay falls between quota on margin and 150 % of quota on margin where it is quota on revenue" in falling[0].what
    step = found(planted(tmp_path, [part(LINE)], [multiplier((0, 0.7), (0.9, 0.7), (0.9, 1.0))]))[0]
    assert step.what == "at 90 % of quota on margin pay jumps by 30 % of the window's target incentive at once (what tested pays at quota)"


DEAD = {
    "payout_curve": [part(curve((0, 0), (1, 1), (1.1, 1), (1.5, 2)))],
    "a threshold": [part(curve((0.5, 0), (1, 1)))],
    "commission on attainment": [part(tiers((0, 1), (1, 0), (1.2, 1)))],
    "commission on amounts": [part(tiers((100_000, 0.1), on="amount"))],
    "rating": [part(levels((2, 1.0), (3, 1.0), (4, 1.2)), measure="goals", weight=0.2), EIGHT_TENTHS],
    "matrix along its rows": [part(table([[0, 0], [0.5, 1], [0.5, 1], [0.6, 1.2]], rows=(0, 1, 1.1, 1.5), columns=(0, 1)))],
    "matrix along its columns": [part(table([[0, 0, 0, 0], [0.5, 1, 1, 1.2]], rows=(0, 1), columns=(0, 1, 1.1, 1.5)))],
    "matrix below its first row": [part(table([[0, 0], [0.5, 1]], rows=(0.5, 1), columns=(0, 1)))],
}


@pytest.mark.parametrize("name", DEAD)
def test_a_dead_zone_is_a_warning(tmp_path: Path, name: str) -> None:
    codes = {finding.code for finding in found(planted(tmp_path, DEAD[name]))}
    assert "W2" in codes


CAPS = {
    "payout_curve": [part(curve((0, 0), (1, 1), (1.5, 1.5), beyond="capped"))],
    "commission on attainment": [part(tiers((0, 1), (1.5, 0)))],
    "commission on amounts": [part(tiers((0, 0.1), (375_000, 0), on="amount"))],
}


@pytest.mark.parametrize("name", CAPS)
def test_a_cap_is_a_warning_with_what_is_paid_at_most(tmp_path: Path, name: str) -> None:
    (cap,) = [finding for finding in found(planted(tmp_path, CAPS[name])) if finding.code == "W1"]
    assert cap.share == pytest.approx(1.5)  # 37,500 of 25,000


STEEP = {
    "payout_curve": [part(curve((0, 0), (1, 1), (1.1, 1.4)))],
    "commission on attainment": [part(tiers((0, 1), (1, 4)))],
    "commission on amounts": [part(tiers((0, 0.02), (250_000, 0.08), on="amount"))],
    "matrix along its rows": [part(table([[0, 0], [0.5, 1], [0.6, 2]], rows=(0, 1, 1.25), columns=(0, 1)))],
    "matrix along its columns": [part(table([[0, 0, 0], [0.8, 1.0, 1.2]], rows=(0, 1), columns=(0, 1, 1.25)))],
}


@pytest.mark.parametrize("name", STEEP)
def test_a_slope_of_four_times_that_below_quota_is_steep(tmp_path: Path, name: str) -> None:
    (steep,) = [finding for finding in found(planted(tmp_path, STEEP[name])) if finding.code == "W3"]
    assert steep.share == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("components", "adjustments", "short"),
    [
        ([part(curve((0, 0), (1, 0.9), (1.5, 1.75)))], [], 0.1),
        ([part(tiers((0.5, 1)))], [], 0.5),
        ([part(lumps((1.2, 1.0)), weight=0.1), NINE_TENTHS], [], 0.1),
        ([part(levels((2, 0.5), (3, 0.8)), measure="goals", weight=0.2), EIGHT_TENTHS], [], 0.04),
        ([part(table([[0, 0], [0.5, 0.8], [0.6, 1.2]], rows=(0, 1, 1.5), columns=(0, 1)))], [], 0.2),
        ([part(LINE)], [multiplier((0, 0.5), (1, 0.9))], 0.1),
        ([part(LINE)], [gate(1.1)], 1.0),
    ],
)  # fmt: skip
def test_quota_that_pays_less_than_target_pay_is_a_warning(tmp_path: Path, components: Any, adjustments: Any, short: float) -> None:
    (missing,) = [finding for finding in found(planted(tmp_path, components, adjustments)) if finding.code == "W10"]
    assert missing.share == pytest.approx(short)


def test_a_gate_on_another_measure_is_a_warning_with_its_money(tmp_path: Path) -> None:
    (door,) = found(planted(tmp_path, [part(LINE)], [gate(0.5)]))
    assert door.code == "W8"
    assert door.what.startswith(
        "below 50 % of quota on margin components with 100 % of target incentive pay nothing (100,000 USD of target"
    )


@pytest.mark.parametrize(
    ("adjustments", "is_told"),
    [([], False), ([gate(0.5, measure="renewals")], True), ([multiplier((0, 0.9), (1, 1), measure="renewals")], True)],
    ids=["three", "a gate on a fourth", "a factor on a fourth"],
)
def test_more_than_three_measures_are_told_whatever_they_do(tmp_path: Path, adjustments: Any, is_told: bool) -> None:
    parts = [part(SMOOTH, weight=0.5), part(LINE, name="wins", measure="wins", weight=0.5)]
    told = [finding.what for finding in found(planted(tmp_path, parts, adjustments)) if finding.code == "W5"]
    assert told == (["4 measures (revenue, margin, renewals, wins); more than 3 pull in too many directions"] if is_told else [])


def test_a_component_with_little_weight_is_told(tmp_path: Path) -> None:
    told = {}
    for weight in (0.09, 0.1):
        parts = [part(LINE, weight=round(1 - weight, 2)), part(LINE, name="wins", measure="wins", weight=weight)]
        told[weight] = [(one.path, one.share) for one in found(planted(tmp_path, parts)) if one.code == "W6"]
    assert told == {0.09: [("plans.sellers.components[wins].weight", 0.09)], 0.1: []}


def test_levels_of_a_rating_below_a_quarter_are_lumps_and_of_a_tenth_nothing(tmp_path: Path) -> None:
    """Steps of half its target pay: 10 % of target incentive with a weight of 0.2, 20 % with 0.4, 30 % with 0.6."""
    told = []
    for weight in (0.2, 0.4, 0.6):
        rated = part(levels((2, 0.5), (3, 1.0)), measure="goals", weight=weight)
        scenario = planted(tmp_path, [rated, part(LINE, name="rest", weight=round(1 - weight, 1))])
        told.append({finding.code for finding in found(scenario) if finding.share is not None})
    assert told == [set(), {"W9"}, {"E1"}]


def test_a_formula_of_a_plugin_is_judged_by_its_schedule(tmp_path: Path) -> None:
    """The recipe's square root of attainment: it pays √2.25 = 150 % from 225 % of quota on, and flattens nowhere before."""
    blocks = re.findall(r"^```(?:python|toml|yaml)\n# (\S+)\n(.*?)^```$", RECIPE.read_text(encoding="utf-8"), flags=re.S | re.M)
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    linted = lint(tmp_path / "root.yaml")
    (cap,) = [finding for finding in linted.findings if finding.path == "plans.rooted.components[revenue]"]
    assert (cap.code, cap.share) == ("W1", pytest.approx(1.5))
    assert "pay stays at 150 % of its target pay from 225 % of quota on" in cap.what


def test_every_formula_is_judged_by_its_shape() -> None:
    """A formula that is added to the package has a plan in each list above that its pay allows."""
    judged = {component["formula"]["type"] for components in SOUND.values() for component in components}
    assert judged == set(build_registry()["formula"])
