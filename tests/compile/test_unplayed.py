"""What the engines do not play is valid, listed by `check`, and refused by name and place before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.compile import compile_game
from spmsim.foundation.errors import BadInput
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import load, vary
from spmsim.studies.explaining.check import check

GOOD = Path(__file__).parents[1] / "bad_scenarios" / "good.yaml"
CLAWBACK = {"type": "clawback", "name": "back", "measure": "revenue", "basis": "rate", "restores_quota": False}
ASSUMED = CLAWBACK | {"cancellations": {"share": 0.02, "lag_months": 4}}
CASES = {
    "a clawback without 'cancellations: {share, lag_months}'": Change("add", "plans.hunt.adjustments", CLAWBACK),
    "a clawback on a count yet ('accounts_won')": Change("add", "plans.hunt.adjustments", ASSUMED | {"measure": "accounts_won"}),
}


@pytest.mark.parametrize("words", CASES)
def test_an_unplayed_rule_is_valid_and_refused_by_name(words: str) -> None:
    scenario = vary(load(GOOD), [CASES[words]])
    assert any(words in note for note in check(scenario).document["notes"])
    with pytest.raises(BadInput) as refused:
        compile_game(scenario)
    (problem,) = refused.value.problems
    assert words in problem.what
    assert problem.path.startswith("plans.hunt.")


def test_a_clawback_on_pooled_performance_is_refused_where_it_stands() -> None:
    pooled = {"name": "region", "measure": "accounts_won", "scope": "region", "period": "year", "accumulation": "discrete",
              "formula": {"type": "per_unit", "amount": 100}}  # fmt: skip
    gate = {"type": "gate", "name": "kept", "measure": "accounts_won", "at_least": 0.5, "applies_to": ["revenue"]}
    own = [Change("add", "plans.hunt.adjustments", ASSUMED), Change("add", "plans.hunt.components", pooled)]
    assert compile_game(vary(load(GOOD), own))  # the region's wins are not what is cancelled
    revenue = Change("set", "plans.hunt.components[region].measure", "revenue")
    with pytest.raises(BadInput, match=r"adjustments\[back\].* pooled performance yet \(region\)"):
        compile_game(vary(load(GOOD), [*own, revenue]))
    on_wins = Change("set", "plans.hunt.adjustments[back].measure", "accounts_won")
    with pytest.raises(BadInput, match="a clawback on a count"):
        compile_game(vary(load(GOOD), [*own, on_wins, Change("add", "plans.hunt.adjustments", gate)]))


def test_a_clawback_on_the_measure_of_a_contest_is_refused() -> None:
    race = {"name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
            "formula": {"type": "contest", "prizes": [5000], "among": "role", "ranked_by": "amount"}}  # fmt: skip
    alone = vary(load(GOOD), [Change("add", "plans.hunt.components", race)])
    assert compile_game(alone).contests
    with pytest.raises(BadInput, match=r"adjustments\[back\].*a clawback on the measure of a contest yet \(race\)"):
        compile_game(vary(alone, [Change("add", "plans.hunt.adjustments", ASSUMED)]))


def test_a_rule_written_in_a_file_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = GOOD.read_text(encoding="utf-8").replace("    leavers: forfeit_open_windows\n", """    leavers: forfeit_open_windows
    adjustments:
      - {type: clawback, name: back, measure: renewals, basis: rate, restores_quota: false, cancellations: {share: 0.1, lag_months: 1}}
""")
    file = tmp_path / "held.yaml"
    file.write_text(lines, encoding="utf-8")
    at = next(number for number, line in enumerate(lines.splitlines(), start=1) if "type: clawback" in line)
    with pytest.raises(BadInput) as refused:
        compile_game(load(file))
    (problem,) = refused.value.problems
    assert (problem.line, problem.path) == (at, "plans.keep.adjustments[back]")
    assert "a clawback on a share yet ('renewals')" in problem.what


def test_plans_that_nobody_holds_may_hold_anything() -> None:
    scenario = load(GOOD)
    spare = scenario.document["plans"]["keep"] | {"adjustments": [CLAWBACK]}
    assert compile_game(vary(scenario, [Change("add", "plans.spare", spare)])).months == 12
