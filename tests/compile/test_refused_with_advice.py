"""Every clause that engines refuse is told with file, line and path, what was given, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from spmsim.compile import unplayed
from spmsim.scenario.loading import load

GOOD = (Path(__file__).parents[1] / "bad_scenarios" / "good.yaml").read_text(encoding="utf-8")
RESPONDS = "behaviour: {type: static_response, effort: {sales_elasticity: 0.2, responsive_share: 0.5, most: 1.5}}"
LEAVE_OUT = "leave it out of the plan that is simulated, in a change set; 'spmsim pay' pays it"
FIXED = "use 'behaviour: {type: fixed}'"
ASSUMED = "cancellations: {share: 0.1, lag_months: 1}"
BACK = "{type: clawback, name: back, basis: rate, restores_quota: false"
EACH_DEAL = "{type: cap, name: x, scope: deal, measure: revenue, limit: {amount: 9000}}"
LARGE = "{type: large_deal, name: x, measure: revenue, above: {amount: 9000}, credit_share: 0.5}"
ALL = "{type: cap, name: x, scope: total, period: year, limit: {times_target: 2}, applies_to: [revenue, wins]}"
YEAR = "{type: cap, name: x, scope: component, period: year, limit: {times_target: 2}, applies_to: [revenue]}"
TWICE = "{type: multiplier, name: x, measure: accounts_won, points: [[0.0, 0.5], [1.0, 1.0]], beyond: capped, applies_to: [wins]}"
SMALL = "formula: {type: commission, rates_on: amount, tiers: [{from: 0, rate: 0.01}]}"
REGION = f"{{name: y, measure: revenue, scope: region, period: year, accumulation: discrete, {SMALL}}}"
PRIZES = "formula: {type: contest, prizes: [5000], among: role, ranked_by: amount}"
RACE = f"{{name: race, measure: revenue, period: quarter, accumulation: discrete, {PRIZES}}}"
TIERS = "tiering: marginal, crossing_deal: whole_at_lower, tiers: [{from: 0, rate: 0.01}, {from: 9, rate: 0.02}]"
CROSSING = f"{{name: y, measure: revenue, period: month, accumulation: discrete, formula: {{type: commission, rates_on: amount, {TIERS}}}}}"
NO_LIMIT = "a cap that is more than a limit on each window of a component alone"


class Case(NamedTuple):
    """A clause, where it is refused, what was given and what is to be written instead."""

    path: str
    given: str
    instead: str
    adjustment: str = ""
    component: str = ""
    responds: bool = False


CASES = {
    "cap on deals": Case("adjustments[x]", "'scope: deal' looks at single deals", LEAVE_OUT, EACH_DEAL),
    "large deal": Case("adjustments[x]", "'large_deal' looks at single deals", LEAVE_OUT, LARGE),
    "crossing deal": Case(
        "components[y].formula", "'crossing_deal: whole_at_lower' looks at single deals", "use 'crossing_deal: split'", component=CROSSING
    ),
    "nothing assumed": Case(
        "adjustments[back]", "a clawback without 'cancellations: {share, lag_months}'",
        "add them, such as 'cancellations: {share: 0.02, lag_months: 4}'", f"{BACK}, measure: revenue}}",
    ),
    "pieces": Case(
        "adjustments[back]", "a clawback on a count yet ('accounts_won')", f"take back on a measure in money, or {LEAVE_OUT}",
        f"{BACK}, measure: accounts_won, {ASSUMED}}}",
    ),
    "pool": Case(
        "adjustments[back]", "a clawback on pay for pooled performance yet (y)", LEAVE_OUT, f"{BACK}, measure: revenue, {ASSUMED}}}", REGION
    ),
    "contest": Case(
        "adjustments[back]", "a clawback on the measure of a contest yet (race)", f"rank by another measure, or {LEAVE_OUT}",
        f"{BACK}, measure: revenue, {ASSUMED}}}", RACE,
    ),
    "answers to a contest": Case("components[race].formula", "answer to a contest", FIXED, component=RACE, responds=True),
    "answers to a pool": Case("components[y].scope", "a measure that is pooled over the region", FIXED, component=REGION, responds=True),
    "answers to a cap on all": Case("adjustments[x]", NO_LIMIT, f"end its curve with 'beyond: capped', or {FIXED}", ALL, responds=True),
    "answers to a yearly cap": Case(
        "adjustments[x]", NO_LIMIT, "limit the component in its own period ('scope: component', 'true_up: false')", YEAR, responds=True
    ),
    "answers to pieces twice": Case(
        "components[wins]", "looked at twice by one component's pay ('accounts_won')", FIXED, TWICE, responds=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_refused_clause_is_told_where_it_stands_with_what_to_do(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    text = GOOD.replace("behaviour: {type: fixed}", RESPONDS) if case.responds else GOOD
    head, tail = text.split("  keep:\n")
    added = f"      - {case.component}\n" if case.component else ""
    added += f"    adjustments:\n      - {case.adjustment}\n" if case.adjustment else ""
    file = tmp_path / "refused.yaml"
    file.write_text(f"{head}{added}  keep:\n{tail}", encoding="utf-8")
    (problem,) = unplayed(load(file))
    line = file.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    whole = str(problem)
    assert whole.startswith(f"{file.name}:{problem.line}  plans.hunt.{case.path}: ")
    part = case.path.partition("[")[2].partition("]")[0]
    assert f"name: {part}" in line
    assert case.given in whole
    assert case.instead in whole.partition(";")[2]
