"""Rules on single deals: a simulated year knows what was sold in each month, not by which deals, and cannot be paid under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.loading import Scenario
from spmsim.scenario.scenario import located
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held


def refuse_single_deals(scenario: Scenario, reps: Sequence[Rep]) -> None:
    """Refuses a simulated year of people whose plans look at single deals, and says how a year of theirs is seen instead.

    Raises:
        BadInput: each such rule with file, line and path.
    """
    plans = dict.fromkeys(rep.plan for rep in ever_held(reps, scenario.spec.calendar))
    problems = located(scenario, (problem for plan in plans for problem in _rules(scenario, plan)))
    if problems:
        raise BadInput(problems)


def _rules(scenario: Scenario, name: str) -> Iterator[Problem]:
    plan = scenario.spec.plans[name]
    for part in plan.components:
        if part.formula.needs_deals:
            yield Problem(_in_words(part.formula.needs_deals), f"plans.{name}.components[{part.name}].formula")
    for adjustment in plan.adjustments:
        if adjustment.needs_deals:
            yield Problem(_in_words(adjustment.needs_deals), f"plans.{name}.adjustments[{adjustment.name}]")


def _in_words(option: str) -> str:
    return (
        f"'{option}' looks at single deals, and a simulated year knows only what was sold in each month; for a year of real deals give "
        "`spmsim pay` a file with one row per deal (deal_id): its statements show every multiplication"
    )
