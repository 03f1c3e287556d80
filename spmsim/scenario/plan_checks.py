"""What has to fit between plans and the rest of the scenario: measures and their units, months of the calendar, people who are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.errors import nearest
from spmsim.plans.adjustments.adjustment import Adjustment, OfPeriods
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief, Relieved
from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.matrix import Matrix
from spmsim.plans.per_unit import PerUnit
from spmsim.plans.rating import Rating
from spmsim.scenario.finding_words import none_named
from spmsim.scenario.nodes import Steps
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding

_OF_DEALS = (Cap, LargeDeal)


def plan_findings(spec: ScenarioSpec) -> Iterator[Finding]:
    """Everything in the plans that does not fit the scenario around them."""
    for name, plan in spec.plans.items():
        for at, part in enumerate(plan.components):
            yield from _component(spec, part, ("plans", name, "components", at))
        for at, adjustment in enumerate(plan.adjustments):
            yield from _adjustment(spec, adjustment, ("plans", name, "adjustments", at))


def _component(spec: ScenarioSpec, part: Component, steps: Steps) -> Iterator[Finding]:
    if part.measure not in spec.measures:
        yield Finding((*steps, "measure"), none_named(part.measure, "measure", spec.measures))
    else:
        yield from _unit(spec, part, steps)
    if isinstance(part.formula, Matrix):
        yield from _second(spec, part.measure, part.formula.second, (*steps, "formula", "second"))
    if isinstance(part.formula, PerUnit):
        yield from _span(spec, part.formula.months, (*steps, "formula", "months"))


def _unit(spec: ScenarioSpec, part: Component, steps: Steps) -> Iterator[Finding]:
    """Ratings are paid by level and by nothing else; shares have no amounts."""
    unit, formula = spec.measures[part.measure].unit, part.formula
    if (unit == "rating") != isinstance(formula, Rating):
        needs = "levels that are given: a measure of unit 'rating'" if isinstance(formula, Rating) else "amounts; for ratings use 'rating'"
        yield Finding((*steps, "measure"), f"'{part.measure}' has unit '{unit}', but a {formula.type} pays on {needs}")
    elif isinstance(formula, Rating) and part.scope != "self":
        yield Finding((*steps, "scope"), f"ratings of a {part.scope} do not add up; use 'scope: self'")
    elif unit == "share" and formula.paid_on == "money" and not formula.needs_quota:
        yield Finding((*steps, "measure"), f"'{part.measure}' is a share, which has no amount to pay on; pay on its attainment")


def _second(spec: ScenarioSpec, first: str, second: str, steps: Steps) -> Iterator[Finding]:
    if second == first:
        yield Finding(steps, f"'{second}' is the component's own measure; the columns need another")
    else:
        yield from _measured(spec, second, steps, "a matrix looks at attainment")


def _measured(spec: ScenarioSpec, measure: str, steps: Steps, why: str, *, units: Sequence[str] = ("rating",)) -> Iterator[Finding]:
    """A measure that exists and is not in one of the units that do not fit."""
    if measure not in spec.measures:
        yield Finding(steps, none_named(measure, "measure", spec.measures))
    elif spec.measures[measure].unit in units:
        yield Finding(steps, f"'{measure}' is a {spec.measures[measure].unit}, but {why}")


def _adjustment(spec: ScenarioSpec, adjustment: Adjustment, steps: Steps) -> Iterator[Finding]:
    if isinstance(adjustment, Gate | Multiplier):
        yield from _measured(spec, adjustment.measure, (*steps, "measure"), f"a {adjustment.type} looks at attainment")
    if isinstance(adjustment, Clawback):
        yield from _measured(spec, adjustment.measure, (*steps, "measure"), "only sales are cancelled")
    if isinstance(adjustment, _OF_DEALS) and adjustment.measure is not None:
        yield from _measured(spec, adjustment.measure, (*steps, "measure"), "deals have amounts", units=("rating", "share"))
    if isinstance(adjustment, OfPeriods):
        yield from _span(spec, adjustment.months, (*steps, "months"))
    if isinstance(adjustment, Proration | QuotaRelief):
        yield from _people(spec, adjustment.people, (*steps, "people"))


def _people(spec: ScenarioSpec, people: Sequence[Any], steps: Steps) -> Iterator[Finding]:
    known = {rep.rep_id for rep in spec.team.reps}
    for at, one in enumerate(people):
        if one.rep_id not in known:
            what = f"no person '{one.rep_id}' in the team.{nearest(one.rep_id, known)}".removesuffix(".")
            yield Finding((*steps, at, "rep_id"), what)
        if isinstance(one, Relieved) and one.measure is not None:
            yield from _measured(spec, one.measure, (*steps, at, "measure"), "it has no quota to lower")
        yield from _span(spec, one, (*steps, at))


def _span(spec: ScenarioSpec, span: MonthSpan | None, steps: Steps) -> Iterator[Finding]:
    """Both ends lie in the calendar."""
    labels = spec.calendar.labels()
    for key, month in (("from", span.first), ("to", span.last)) if span is not None else ():
        if month not in labels:
            yield Finding((*steps, key), f"{month} is not a month of the calendar, {labels[0]} to {labels[-1]}")
