"""What `static_response` cannot put a price on: rules that couple measures or components, for people who answer to pay.

Such a plan is played with `behaviour: fixed`. People without sales of their own are fixed anyway, whatever their plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import Problem
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.stints import ever_held

_RESPONSE = "how people answer to"
_ADVICE = "is not worked out by 'static_response'; use 'behaviour: {type: fixed}'"


def uncosted(spec: ScenarioSpec) -> Iterator[Problem]:
    """Rules that `static_response` has no price for, in the plans of people who sell and answer to pay."""
    if not spec.behaviour.responds:
        return
    everybody = ever_held(spec.team.reps, spec.calendar)
    sell = {rep.plan for rep in everybody if any((rep.amount("potential", name) or 0.0) > 0 for name in spec.measures)}
    for name, plan in spec.plans.items():
        if name in sell:
            yield from _plan(name, plan)


def _plan(name: str, plan: Plan) -> Iterator[Problem]:
    for part in plan.components:
        if isinstance(part.formula, Matrix):
            yield Problem(f"{_RESPONSE} a matrix {_ADVICE}", f"plans.{name}.components[{part.name}].formula")
        if part.scope != "self":
            pooled = f"pay on a measure that is pooled over the {part.scope}"
            yield Problem(f"{_RESPONSE} {pooled} {_ADVICE}", f"plans.{name}.components[{part.name}].scope")
    for adjustment in plan.adjustments:
        where = f"plans.{name}.adjustments[{adjustment.name}]"
        if isinstance(adjustment, Gate | Multiplier):
            yield Problem(f"{_RESPONSE} a {adjustment.type} {_ADVICE}", where)
        elif isinstance(adjustment, Cap) and not _is_part_of_schedules(plan, adjustment):
            inside = "a cap that is more than a limit on each window of a component alone"
            yield Problem(f"{_RESPONSE} {inside} {_ADVICE}", where)


def _is_part_of_schedules(plan: Plan, cap: Cap) -> bool:
    """Whether a cap limits each window of each covered component by itself, in the unit in which the component is paid."""
    covered = [part for part in plan.components if cap.covers(part.name)]
    return cap.scope == "component" and not cap.true_up and all(_limits_window(cap, part) for part in covered)


def _limits_window(cap: Cap, part: Component) -> bool:
    formula = part.formula
    by_window = cap.period == part.period and part.accumulation == "discrete"
    in_unit = (cap.limit.amount if formula.paid_on == "money" else cap.limit.times_target) is not None
    return by_window and in_unit and isinstance(formula, ScheduleFormula) and not formula.schedule().can_fall
