"""What a valid scenario may hold and the engines do not play: found with its place, and refused by name before anything is played.

`spmsim check` lists it beside "valid", since the payroll (`spmsim pay`) pays all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.compile.settlements import SETTLES
from spmsim.compile.uncosted import uncosted
from spmsim.foundation.errors import BadInput, Problem
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.plans.rating import Rating
from spmsim.scenario.finding_words import listed
from spmsim.scenario.scenario import Scenario, located
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.stints import ever_held

PLAYED = (Gate, Multiplier, Proration, QuotaRelief, *SETTLES)
"""Adjustments that the engines play."""
_WHOLE = ("count", "share", "rating")
"""Units of measures that count pieces."""
_ENGINE = "the Monte Carlo engine does not play"
_INSTEAD = "leave it out of the plan that is simulated, in a change set; 'spmsim pay' pays it"


def refuse_unplayed(scenario: Scenario) -> None:
    """Refuse a scenario that holds what the engines do not play.

    Raises:
        BadInput: each rule by name, with file, line and path.
    """
    found = unplayed(scenario)
    if found:
        raise BadInput(found)


def unplayed(scenario: Scenario) -> tuple[Problem, ...]:
    """Every rule of the plans that somebody holds that the engines do not play; with file and line."""
    spec = scenario.spec
    held = {rep.plan for rep in ever_held(spec.team.reps, spec.calendar)}
    plans = (problem for name, plan in spec.plans.items() if name in held for problem in _plan(spec, name, plan))
    return located(scenario, [*plans, *uncosted(spec), *_looking_ahead(spec)])


def _looking_ahead(spec: ScenarioSpec) -> Iterator[Problem]:
    """Pay to date that would depend on who works for others after the months that have happened."""
    held = {(rep.plan, rep.quota_set or "") for rep in ever_held(spec.team.reps, spec.calendar)} if spec.opening is not None else set()
    found = {
        (plan, part.name) for plan, quota_set in held for part in spec.plans[plan].components if _asks_ahead(spec, plan, part, quota_set)
    }
    for plan, name in sorted(found):
        what = "its quota of the year is what its people are asked for while they work, and pay to date would hang on who leaves later"
        say = f"{what}; a scenario that opens inside its calendar takes 'discrete', or a quota set with share_of_team"
        yield Problem(say, f"plans.{plan}.components[{name}].accumulation")


def _asks_ahead(spec: ScenarioSpec, plan: str, part: Component, quota_set: str) -> bool:
    """Whether a pooled component looks at the whole year's quota of the people who are added up."""
    if part.scope == "self" or part.accumulation != "toward_year":
        return False
    rules = spec.quotas[quota_set].rules if quota_set else {}
    links = (one for one in spec.plans[plan].adjustments if isinstance(one, Gate | Multiplier) and one.covers(part.name))
    measures = [part.measure] * (part.weight is not None) + [one.measure for one in links]
    return any(measure not in rules or not rules[measure].adds_up_team for measure in measures)


def _plan(spec: ScenarioSpec, name: str, plan: Plan) -> Iterator[Problem]:
    for part in plan.components:
        for key, what in _component(part):
            yield Problem(what, f"plans.{name}.components[{part.name}].{key}")
    for adjustment in plan.adjustments:
        where = f"plans.{name}.adjustments[{adjustment.name}]"
        if adjustment.needs_deals:
            yield Problem(f"{_needs_deals(adjustment.needs_deals)}; {_INSTEAD}", where)
        elif isinstance(adjustment, Clawback):
            yield from (Problem(what, where) for what in _clawback(spec, plan, adjustment))
        elif not isinstance(adjustment, PLAYED):
            yield Problem(f"{_ENGINE} adjustments of type '{adjustment.type}' yet; {_INSTEAD}", where)


def _clawback(spec: ScenarioSpec, plan: Plan, clawback: Clawback) -> Iterator[str]:
    """What of a clawback is not played: it needs an assumption, on sales that a share can be taken of, of the holder's own."""
    if clawback.cancellations is None:
        what = "a clawback without 'cancellations: {share, lag_months}', which say what is cancelled and when"
        yield f"{_ENGINE} {what}; add them, such as 'cancellations: {{share: 0.02, lag_months: 4}}'"
    if spec.measures[clawback.measure].unit in _WHOLE:
        what = f"a clawback on a {spec.measures[clawback.measure].unit} yet ('{clawback.measure}')"
        why = "pieces are cancelled whole, and a share of a month's pieces does not say which"
        yield f"{_ENGINE} {what}: {why}; take back on a measure in money, or {_INSTEAD}"
    pooled = [part.name for part in plan.components if part.scope != "self" and clawback.measure in _read(plan, part)]
    if pooled:
        what = f"a clawback on pay for pooled performance yet ({listed(pooled)})"
        yield f"{_ENGINE} {what}: what is cancelled of others' sales is assumed by their own plans; {_INSTEAD}"
    contests = [part.name for part in plan.components if isinstance(part.formula, Contest) and part.measure == clawback.measure]
    if contests:
        what = f"a clawback on the measure of a contest yet ({listed(contests)})"
        yield f"{_ENGINE} {what}: what is cancelled moves everybody's places; rank by another measure, or {_INSTEAD}"


def _read(plan: Plan, part: Component) -> Iterator[str]:
    """The measures that a component looks at."""
    yield part.measure
    if isinstance(part.formula, Matrix):
        yield part.formula.second
    for adjustment in plan.adjustments:
        if isinstance(adjustment, Gate | Multiplier) and adjustment.covers(part.name):
            yield adjustment.measure


def _component(part: Component) -> Iterator[tuple[str, str]]:
    """(key of the component, what is not played)."""
    formula = part.formula
    if formula.needs_deals:
        yield "formula", f"{_needs_deals(formula.needs_deals)}; use 'crossing_deal: split'"
    if not isinstance(formula, ScheduleFormula | Rating | Matrix | Contest):
        yield "formula", f"{_ENGINE} a {formula.type} yet; {_INSTEAD}"


def _needs_deals(option: str) -> str:
    return f"'{option}' looks at single deals, which the Monte Carlo engine does not see"
