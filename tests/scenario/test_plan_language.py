"""The plan language written down (docs/plan-language.md): its documents read back, and every clause is changed by path."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, from_document, load, run_key, vary

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "plan-language.md").read_text(encoding="utf-8")
ADJUSTMENTS, FORMULAS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.S | re.M)
KINDS = ("gate", "multiplier", "cap", "draw", "guarantee", "holdback", "clawback", "large_deal", "proration", "quota_relief")
PLAN = "plans.account_executive.adjustments"


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scenario]:
    folder = Path(shutil.copytree(ROOT / "scenarios", tmp_path_factory.mktemp("language") / "scenarios"))
    for name, text in (("adjustments", ADJUSTMENTS), ("formulas", FORMULAS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: load(folder / f"{name}.yaml") for name in ("adjustments", "formulas")}


def test_the_page_shows_every_adjustment(scenarios: dict[str, Scenario]) -> None:
    shown = {adjustment.type for adjustment in scenarios["adjustments"].spec.plans["account_executive"].adjustments}
    assert shown == set(KINDS)


@pytest.mark.parametrize("name", ["adjustments", "formulas"])
def test_a_document_reads_back_with_the_same_key(name: str, scenarios: dict[str, Scenario]) -> None:
    scenario = scenarios[name]
    again = from_document(scenario.document)
    keys = [run_key(one, seed=1, replications=1, engine="monte_carlo", normalised_on="") for one in (scenario, again)]
    assert keys[0] == keys[1]
    assert again.spec.plans == scenario.spec.plans
    assert again.spec.team.reps == scenario.spec.team.reps


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("[quarter_limit].limit.times_target", 3.0), ("[year_limit].limit.amount", 500_000),
        ("[start].months", {"from": "2027-02", "to": "2027-03"}),
        ("[churn].cancellations.lag_months", 2), ("[leave].people[E0001].eligible", 0.25), ("[breadth].points", [[0.0, 1.0], [2.0, 1.5]]),
        ("[windfall].above", {"amount": 900_000}), ("[accounts_first].applies_to", ["revenue", "new_accounts"]),
    ],
)  # fmt: skip
def test_a_clause_is_set_by_path(path: str, value: object, scenarios: dict[str, Scenario]) -> None:
    changed = vary(scenarios["adjustments"], [Change("set", PLAN + path, value)])
    (told,) = changed.changes[len(scenarios["adjustments"].changes):]
    assert told.path == PLAN + path
    assert changed.document["plans"] != scenarios["adjustments"].document["plans"]
    assert vary(changed, [Change("set", PLAN + path, value)]).document["plans"] == changed.document["plans"]


def test_clauses_are_scaled_added_and_removed_by_path(scenarios: dict[str, Scenario]) -> None:
    added = {"type": "holdback", "name": "second", "share": 0.05, "months": 1}
    changed = vary(
        scenarios["adjustments"],
        [
            Change("scale", f"{PLAN}[start].amount", 1.5),
            Change("add", PLAN, added),
            Change("remove", f"{PLAN}[windfall]"),
            Change("remove", f"{PLAN}[first_quarter].employed_months"),
        ],
    ).spec.plans["account_executive"]
    held = {adjustment.name: adjustment for adjustment in changed.adjustments}
    assert held["start"].model_dump()["amount"] == 3000
    assert "windfall" not in held
    assert held["second"].model_dump()["months"] == 1
    assert held["first_quarter"].model_dump()["employed_months"] is None


def test_a_change_that_breaks_a_clause_is_refused_where_it_stands(scenarios: dict[str, Scenario]) -> None:
    with pytest.raises(BadInput) as refused:
        vary(scenarios["adjustments"], [Change("set", f"{PLAN}[start].recoverable", False, file="x.yaml", line=3)])
    (problem,) = refused.value.problems
    assert problem.path == f"{PLAN}[start].open_at_exit"
    assert (problem.file, problem.line) == ("x.yaml", 3)
