"""Gaming moves of what opens a gate, multiplies or stands beside a measure in a matrix; a deal moves on all its measures at once.

Target incentive is 25,000 a quarter, quota 250,000 of revenue, 100,000 of margin and 12 wins.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from spmsim.records.ledger import Credit
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, vary
from spmsim.studies.linting.caps import cap_findings
from spmsim.studies.linting.gaming import Move, best_moves
from spmsim.studies.linting.plans import plan_findings
from spmsim.studies.paying.pay import pay
from tests.studies.planted import LINE, part, planted

SEASON = [0.98] * 3 + [1.14] * 3 + [0.94] * 6
"""Quarters at 98, 114, 94 and 94 % of quota."""


def best(scenario: Scenario) -> Move:
    return best_moves(scenario, seed=3)[0]


def certain(folder: Path, components: list[Any], adjustments: list[Any] | None = None) -> Scenario:
    """The planted plan where money varies by season alone."""
    scenario = planted(folder, components, adjustments)
    return vary(scenario, [Change("set", "market.shocks.rep.sd", 1e-7), Change("set", "market.season", SEASON)])


def by_quarter(credits: tuple[Credit, ...], measure: str) -> list[float]:
    sums: dict[int, float] = defaultdict(float)
    for credit in credits:
        sums[credit.month // 3] += float(credit.amount) if credit.measure == measure else 0.0
    return [sums[quarter] for quarter in range(4)]


def difference_when_paid(scenario: Scenario, move: Move) -> float:
    paid = [sum(payment.amount for payment in pay(scenario, credits).payments) for credits in (move.before, move.after)]
    return (paid[1] - paid[0]) / 100


def test_a_win_is_moved_to_open_a_gate(tmp_path: Path) -> None:
    """Revenue is paid only in quarters with twelve wins: what opens is 25,000 × attainment of the quarter that was closed."""
    gate = {"type": "gate", "name": "door", "measure": "wins", "at_least": 1.0}
    scenario = planted(tmp_path, [part(LINE)], [gate])
    move = best(scenario)

    def earned(credits: tuple[Credit, ...]) -> float:
        pairs = zip(by_quarter(credits, "revenue"), by_quarter(credits, "wins"), strict=True)
        return sum(25_000 * revenue / 25_000_000 for revenue, wins in pairs if wins >= 12)

    assert {move.measure: move.amount, **dict(move.beside)}["wins"] == 1
    assert float(move.gain) == pytest.approx(earned(move.after) - earned(move.before), abs=0.05)
    assert move.share > 0.15  # most of a quarter's pay
    assert difference_when_paid(scenario, move) == pytest.approx(float(move.gain))


def test_a_deal_takes_its_margin_along_to_the_next_step_of_a_matrix(tmp_path: Path) -> None:
    """Both measures stand at 98 % in the first quarter and at 114 % in the second, and only 100 % on both pays: 25,000, all at once.

    A deal is a fourth part of an average month, a twelfth of a quarter's quota: both quarters are above it on both measures after the move.
    """
    table = {"type": "matrix", "second": "margin", "rows": [1.0], "columns": [1.0], "payouts": [[1.0]], "between": "stepped"}
    move = best(certain(tmp_path, [part(table)]))
    assert (move.kind, move.measure, move.months) == ("pull in", "revenue", ("2027-04", "2027-03"))
    assert float(move.amount) == pytest.approx(1_000_000 / 48, abs=0.01)
    assert {measure: float(amount) for measure, amount in move.beside} == {"margin": pytest.approx(1_000_000 / 48 * 0.4, abs=0.01)}
    assert float(move.gain) == 25_000
    assert "pull in 20,833.33 of revenue and 8,333.33 of margin from 2027-04 to 2027-03" in move.in_words()
    assert move.as_json()["beside"] == {"margin": 8333.33}


def test_the_corner_of_a_stepped_matrix_is_found_where_its_sides_are_no_cliffs(tmp_path: Path) -> None:
    """Along each measure a step is half of a fifth of target incentive, a tenth; from below both to both it is 0.7 × 20 % of 25,000."""
    payouts = [[0.3, 0.5], [0.5, 1.0]]
    table = {"type": "matrix", "second": "margin", "rows": [0.8, 1.0], "columns": [0.8, 1.0], "payouts": payouts, "between": "stepped"}
    scenario = certain(tmp_path, [part(table, weight=0.2), part(LINE, name="rest", weight=0.8)])
    assert not [one for one in plan_findings(scenario) if one.code == "E1"]
    assert float(best(scenario).gain) == pytest.approx(3_500, abs=0.05)


def test_a_new_account_comes_with_its_deal(tmp_path: Path) -> None:
    """Half of target pay for revenue at quota, half for twelve wins: one deal with its win earns both in the quarter before."""
    lump = {"type": "lump_sum_bonus", "steps": [[1.0, 1.0]]}
    parts = [part(lump, weight=0.5), part(lump, name="wins", measure="wins", weight=0.5)]
    move = best(vary(certain(tmp_path, parts), [Change("add", "team.draw", {"role": "seller", "reps": 20})]))
    assert dict(move.beside)["wins"] == 1
    assert float(move.gain) == 25_000
    assert [sum(by_quarter(credits, "wins")) for credits in (move.before, move.after)] == [sum(by_quarter(move.before, "wins"))] * 2


def test_a_multiplier_is_moved_too(tmp_path: Path) -> None:
    """The last quarters stand at 94 %; a deal, a twelfth of a quota, brings the fourth to 102.3 %, where everything counts 1.5 times."""
    factor = {"type": "multiplier", "name": "mix", "measure": "margin", "points": [[0, 1], [1, 1], [1, 1.5]], "beyond": "capped"}
    move = best(certain(tmp_path, [part(LINE)], [factor]))
    assert (move.kind, move.months) == ("hold back", ("2027-09", "2027-10"))
    assert float(move.gain) == pytest.approx(25_000 * ((0.94 + 1 / 12) * 1.5 + (0.94 - 1 / 12) - 2 * 0.94), abs=0.1)  # 12,791.67


def test_a_sound_plan_with_a_smooth_multiplier_has_no_move_worth_an_error(tmp_path: Path) -> None:
    factor = {"type": "multiplier", "name": "mix", "measure": "margin", "points": [[0, 0.9], [1, 1], [1.5, 1.1]], "beyond": "capped"}
    assert best(certain(tmp_path, [part(LINE)], [factor])).share < 0.005


@pytest.mark.parametrize(("true_up", "held"), [(False, 1_000), (True, 0)])
def test_a_cap_is_told_with_how_often_it_holds_something_back(tmp_path: Path, true_up: bool, held: float) -> None:
    """110 % of a quarter's 25,000: the second quarter's 114 % loses 1,000 of each of four sellers; the year's limit would give it back."""
    limit = {"type": "cap", "name": "lid", "scope": "component", "limit": {"times_target": 1.1}, "period": "quarter", "true_up": true_up}
    told = list(cap_findings(certain(tmp_path, [part(LINE)], [limit]), seed=1))
    expected = f"in 4 of 4 sampled years of seller it holds something back, {4 * held:,.0f} USD in all"
    assert [one.what for one in told] == ([expected] if held else [])
    assert [(one.code, one.path, one.share) for one in told] == ([("W1", "plans.sellers.adjustments[lid]", 1.0)] if held else [])
