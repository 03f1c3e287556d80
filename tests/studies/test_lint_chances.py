"""Chances, gaps and upsides that the linter tells, against closed forms; nothing told of a sound plan.

A month's shock has a log-sd of 0.3: a quarter's cv² is (e^0.09 − 1)/3, its log-sd 0.17581, and its mean is quota.
"""

from __future__ import annotations

from math import exp, log, sqrt
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import norm, poisson

from spmsim.plans.checks.finding import Finding
from spmsim.studies.linting.lint import lint
from spmsim.studies.linting.market import market_findings, upsides
from spmsim.studies.linting.plans import plan_findings
from spmsim.studies.playing import cast
from tests.studies.planted import LINE, WORLD, part, planted
from tests.studies.test_planted_plans import EIGHT_TENTHS, SOUND, curve, gate, levels, lumps, multiplier, table, tiers

QUIET = {**WORLD["market"], "shocks": {}}
"""A market without shocks: counts are Poisson, money is certain."""
WILD = {**WORLD["market"], "shocks": {"rep": {"sd": 0.5}}}


def chance(level: float) -> float:
    """That a quarter reaches a level of attainment."""
    variance = log(1 + (exp(0.09) - 1) / 3)
    return float(norm.cdf((-log(level) - variance / 2) / sqrt(variance)))


def share_above(level: float) -> float:
    """The share of a quarter's expected performance that comes with amounts above a level."""
    variance = log(1 + (exp(0.09) - 1) / 3)
    return float(norm.cdf((-log(level) + variance / 2) / sqrt(variance)))


def square_above(level: float, sd: float) -> float:
    """E[x²; x ≥ level] of a quarter whose months have a shock of this log-sd, mean 1."""
    variance = log(1 + (exp(sd * sd) - 1) / 3)
    return float(exp(variance) * norm.cdf((-log(level) + 1.5 * variance) / sqrt(variance)))


def told(folder: Path, components: list[Any], adjustments: list[Any] | None = None, **blocks: Any) -> dict[tuple[str, str], Finding]:
    """(code, last part of the path) → finding."""
    found = list(market_findings(cast(planted(folder, components, adjustments, **blocks))))
    return {(one.code, one.path.split(".")[-1]): one for one in found}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_plan_is_not_told_of(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, SOUND[name]) == {}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_plan_has_no_errors_at_all(tmp_path: Path, name: str) -> None:
    """Nor a move that pays: a step of a tenth of a quarter is 2.5 % of a year."""
    assert lint(planted(tmp_path, SOUND[name])).errors == 0


# Thresholds, gates and factors that few reach


@pytest.mark.parametrize(
    ("component", "share"),
    [
        (part(curve((1.1, 0), (1.3, 1))), chance(1.1)),
        (part(tiers((1.2, 1))), chance(1.2)),
        (part(tiers((300_000, 0.1), on="amount")), chance(1.2)),
        (part(lumps((1.1, 1.0))), chance(1.1)),
        (part(table([[0.5, 1.0]], rows=(1.1,), columns=(0.9, 1.0), between="stepped")), chance(1.1)),  # both measures move as one
        (part(table([[0.5, 1.0], [1.0, 2.0]], rows=(0.9, 3.0), columns=(1.2, 3.0))), chance(1.2)),
    ],
    ids=["payout_curve", "commission", "on amounts", "lump_sum_bonus", "stepped matrix", "matrix"],
)  # fmt: skip
def test_a_threshold_that_few_reach_is_told_with_its_chance(tmp_path: Path, component: Any, share: float) -> None:
    found = told(tmp_path, [component])["W4", "components[tested]"]
    assert found.share == pytest.approx(share, abs=1e-6)


def test_a_rating_that_seldom_pays_is_told(tmp_path: Path) -> None:
    rated = part(levels((4, 1.0)), measure="goals", weight=0.2)
    assert told(tmp_path, [rated, EIGHT_TENTHS])["W4", "components[tested]"].share == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("link", "market", "share"),
    [
        (gate(1.1), WORLD["market"], chance(1.1)),
        (gate(1.1, measure="revenue"), WORLD["market"], chance(1.1)),
        (gate(1.25, measure="wins"), QUIET, poisson.sf(14, 12)),  # fifteen of a quarter's twelve
        (gate(1.1, measure="renewals"), QUIET, 0.9**10),  # ten accounts come due, 1.1 × 9 = 9.9 are asked for
        (multiplier((0, 0.5), (1.5, 1.1), measure="wins", name="door"), QUIET, poisson.sf(14, 12)),  # 0.5 + 0.4 a is 1 at 1.25
        (multiplier((0, 0.8), (1.2, 0.8), (1.2, 1.0), name="door"), WORLD["market"], chance(1.2)),
    ],
    ids=["money", "what is paid", "count", "share", "factor on a count", "stepped factor"],
)
def test_a_gate_that_few_open_and_a_factor_that_few_reach_are_told(tmp_path: Path, link: Any, market: Any, share: float) -> None:
    found = told(tmp_path, [part(LINE)], [link], market=market)
    assert found["W4", "adjustments[door]"].share == pytest.approx(share, abs=1e-6)
    if link["type"] == "gate":
        assert found["W8", "adjustments[door]"].what == f"{share:.0%} of seller windows open it"


def test_a_gate_that_opens_for_most_and_a_factor_that_begins_at_one_are_no_warning(tmp_path: Path) -> None:
    found = told(tmp_path, [part(LINE)], [gate(0.8), multiplier((0, 1), (1.3, 1), (1.3, 1.1))])
    assert set(found) == {("W8", "adjustments[door]")}
    assert found["W8", "adjustments[door]"].what == "88% of seller windows open it"  # Φ((ln 1.25 − 0.01546) ÷ 0.17581)


def test_each_of_several_gates_on_one_measure_is_told_by_itself(tmp_path: Path) -> None:
    found = told(tmp_path, [part(LINE)], [gate(1.1), {**gate(0.5), "name": "low"}])
    assert ("W4", "adjustments[door]") in found
    assert ("W4", "adjustments[low]") not in found


def test_chances_are_told_of_plans_that_nobody_can_answer_to(tmp_path: Path) -> None:
    """A total cap over the year has no price for people who respond; what the linter tells is at standard effort and needs none."""
    limit = {"type": "cap", "name": "limit", "scope": "total", "limit": {"amount": 150_000}, "period": "year"}
    answering = {"type": "static_response", "effort": {"sales_elasticity": 0.36, "responsive_share": 0.6, "most": 1.5}}
    linted = lint(planted(tmp_path, [part(LINE), part({"type": "per_unit", "amount": 10}, name="wins", measure="wins")],
                          [gate(1.1), limit], behaviour=answering))  # fmt: skip
    assert [one.share for one in linted.findings if one.code == "W4"] == [pytest.approx(chance(1.1), abs=1e-6)]
    assert linted.notes == ()


# Caps


@pytest.mark.parametrize(
    ("component", "share"),
    [
        (part(curve((0, 0), (1, 1), (1.2, 1.2), beyond="capped")), chance(1.2)),
        (part(tiers((0, 1), (1.2, 0))), chance(1.2)),
        (part(tiers((0, 0.1), (300_000, 0), on="amount")), chance(1.2)),
        (part(table([[0, 0, 0], [0.5, 1, 1.2], [0.6, 1.2, 1.5]], rows=(0, 1, 1.2), columns=(0, 1, 1.5))), chance(1.2)),
    ],
    ids=["payout_curve", "commission", "on amounts", "matrix"],
)
def test_a_cap_is_told_with_how_often_it_is_met(tmp_path: Path, component: Any, share: float) -> None:
    assert told(tmp_path, [component])["W1", "components[tested]"].share == pytest.approx(share, abs=1e-6)


def test_the_last_column_of_a_matrix_names_its_measure(tmp_path: Path) -> None:
    ends = part(table([[0, 0], [0.5, 1], [0.6, 1.2]], rows=(0, 1, 1.5), columns=(0, 1)))
    assert "reach its last column, from which on nothing more is paid for margin" in told(tmp_path, [ends])["W1", "components[tested]"].what


# Jensen gap


@pytest.mark.parametrize(
    ("components", "adjustments", "market", "share"),
    [
        ([part(curve((0, 0), (1, 0), (2, 5)))], [], WORLD["market"], 5 * (1 - 2 * chance(1.0))),
        ([part(tiers((1.3, 1.0), tiering="retroactive"))], [], WORLD["market"], share_above(1.3)),
        ([part(lumps((1.3, 1.0)))], [], WORLD["market"], chance(1.3)),
        ([part(tiers((300_000, 0.4), on="amount"))], [], WORLD["market"], 4 * (share_above(1.2) - 1.2 * chance(1.2))),
        ([part(table([[1.0]], rows=(1.3,), columns=(1.0,), between="stepped"))], [], WORLD["market"], chance(1.3)),
        ([part(LINE)], [multiplier((0, 0), (9, 9))], WILD, (exp(0.25) - 1) / 3),  # E[x·y] − 1 where both move as one
        ([part(LINE)], [gate(1.2), multiplier((0, 0), (9, 9))], WILD, square_above(1.2, 0.5)),
    ],
    ids=["payout_curve", "commission", "lump_sum_bonus", "on amounts", "matrix", "multiplier", "gate and multiplier"],
)  # fmt: skip
def test_a_gap_between_expected_pay_and_pay_at_expectation_is_told(
    tmp_path: Path, components: Any, adjustments: Any, market: Any, share: float
) -> None:
    found = told(tmp_path, components, adjustments, market=market)["W7", "sellers"]
    assert found.share == pytest.approx(share, rel=1e-5)


# Upside: the year's cv² is (e^0.09 − 1)/12, so that the 90th percentile stands at 111.57 % of quota


@pytest.mark.parametrize(
    ("components", "upside"),
    [
        ([part(curve((0, 0), (1, 1), (1.1, 3)))], 1 + 20 * 0.11567),
        ([part(tiers((0, 1), (1, 20)))], 1 + 20 * 0.11567),
        ([part(tiers((0, 0.1), (250_000, 2.0), on="amount"))], 1 + 20 * 0.11567),
        ([part(lumps((1.0, 1.0), (1.1, 3.2)))], 3.2),
        ([part({"type": "per_unit", "amount": 7_000}, measure="wins")], 48 * 1.11567 * 0.07),
    ],
    ids=["payout_curve", "commission", "on amounts", "lump_sum_bonus", "per_unit"],
)
def test_a_steep_upside_is_told(tmp_path: Path, components: Any, upside: float) -> None:
    made = cast(planted(tmp_path, components))
    assert upsides(made)["seller"] == pytest.approx(upside, rel=1e-3)
    assert "W3" in {finding.code for finding in market_findings(made)}


def test_an_upside_behind_a_clause_that_no_curve_holds_is_that_of_the_settled_year(tmp_path: Path) -> None:
    """At 111.57 % on everything the curve pays 3.31 × target: a cap on the year's total lets 2.5 × pass, a gate that opens all of it."""
    steep = [part(curve((0, 0), (1, 1), (1.1, 3)))]
    cap = {"type": "cap", "name": "lid", "scope": "total", "limit": {"times_target": 2.5}, "period": "year"}
    assert upsides(cast(planted(tmp_path, steep, [cap])))["seller"] == pytest.approx(2.5, rel=1e-6)
    gate = {"type": "gate", "name": "door", "measure": "margin", "at_least": 1.0}
    assert upsides(cast(planted(tmp_path, steep, [gate])))["seller"] == pytest.approx(1 + 20 * 0.11567, rel=1e-3)
    shut = {**gate, "at_least": 1.2}
    assert upsides(cast(planted(tmp_path, steep, [shut])))["seller"] == 0


def test_an_upside_without_the_prizes_that_most_of_it_may_be_is_not_told(tmp_path: Path) -> None:
    race = {"name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
            "formula": {"type": "contest", "prizes": [3000, 1000], "among": "role", "ranked_by": "amount"}}  # fmt: skip
    assert "seller" not in upsides(cast(planted(tmp_path, [part(curve((0, 0), (1, 1))), race])))


def test_a_cap_on_deals_is_told_with_the_unit_of_its_measure(tmp_path: Path) -> None:
    caps = [{"type": "cap", "name": f"most_{measure}", "scope": "deal", "limit": {"amount": amount}, "measure": measure}
            for measure, amount in (("revenue", 2_000_000), ("wins", 3))]  # fmt: skip
    told_ = {one.path.rpartition("[")[2]: one.what for one in plan_findings(planted(tmp_path, [part(curve((0, 0), (1, 1)))], caps))
             if one.code == "W1"}  # fmt: skip
    assert told_ == {
        "most_revenue]": "Cap most revenue: no more than 2,000,000 USD of one deal is credited on revenue",
        "most_wins]": "Cap most wins: no more than 3 of one deal is credited on wins",
    }
