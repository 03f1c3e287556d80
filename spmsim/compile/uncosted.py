"""What `static_response` cannot put a price on: rules that couple several measures, components or people, for people who answer to pay.

Such a plan is played with `behaviour: fixed`. People without sales of their own are fixed anyway, whatever their plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import Problem
from spmsim.market.laws import Binomial, Poisson
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
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
            yield from _plan(spec, name, plan)


def _plan(spec: ScenarioSpec, name: str, plan: Plan) -> Iterator[Problem]:
    for part in plan.components:
        where = f"plans.{name}.components[{part.name}]"
        if isinstance(part.formula, Contest):
            yield Problem(f"{_RESPONSE} a contest {_ADVICE}", f"{where}.formula")
        if part.scope != "self":
            pooled = f"pay on a measure that is pooled over the {part.scope}"
            yield Problem(f"{_RESPONSE} {pooled} {_ADVICE}", f"{where}.scope")
        twice = _counted_twice(spec, plan, part)
        if twice:
            several = f"a count or share that is looked at twice by one component's pay ('{twice}')"
            yield Problem(f"{_RESPONSE} {several} {_ADVICE}", where)
    for adjustment in plan.adjustments:
        if isinstance(adjustment, Cap) and not _is_part_of_schedules(plan, adjustment):
            inside = "a cap that is more than a limit on each window of a component alone"
            other = "limit the component in its own period ('scope: component', 'true_up: false'), end its curve with 'beyond: capped', or"
            yield Problem(f"{_RESPONSE} {inside} {_ADVICE.replace('use', f'{other} use')}", f"plans.{name}.adjustments[{adjustment.name}]")


def _counted_twice(spec: ScenarioSpec, plan: Plan, part: Component) -> str:
    """A measure of pieces that two schedules look at which are no one schedule together; empty where there is none.

    A gate and another schedule on one measure are one schedule: nothing below the gate's level. Only on amounts a gate looks at attainment.
    """
    in_money = part.formula.paid_on == "money"
    looks = [part.measure, *([part.formula.second] if isinstance(part.formula, Matrix) else [])]
    for one in plan.adjustments:
        is_apart = isinstance(one, Multiplier) or (isinstance(one, Gate) and in_money and one.measure == part.measure)
        if isinstance(one, Gate | Multiplier) and one.covers(part.name) and is_apart:
            looks.append(one.measure)
    return next((one for one in looks if looks.count(one) > 1 and isinstance(spec.market.laws.get(one), Poisson | Binomial)), "")


def _is_part_of_schedules(plan: Plan, cap: Cap) -> bool:
    """Whether a cap limits each window of each covered component by itself, in the unit in which the component is paid.

    A gate leaves it so: the limit of what is earned, or nothing. A factor does not.
    """
    covered = [part for part in plan.components if cap.covers(part.name)]
    multiplied = [one for one in plan.adjustments if isinstance(one, Multiplier)]
    alone = all(_limits_window(cap, part) and not any(one.covers(part.name) for one in multiplied) for part in covered)
    return (cap.scope == "component" or len(covered) == 1) and not cap.true_up and alone


def _limits_window(cap: Cap, part: Component) -> bool:
    formula = part.formula
    by_window = cap.period == part.period and part.accumulation == "discrete"
    in_unit = (cap.limit.amount if formula.paid_on == "money" else cap.limit.times_target) is not None
    return by_window and in_unit and isinstance(formula, ScheduleFormula) and not formula.schedule().can_fall
