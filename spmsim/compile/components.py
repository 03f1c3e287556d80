"""Plans → `ComponentRule`s and what each seat holds: which components, at which target pay and quota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.compile.contests import prizes
from spmsim.compile.links import PAID_IN_FULL, link_rules, matrix_at_quota
from spmsim.foundation.errors import refuse
from spmsim.foundation.money import minor_units
from spmsim.foundation.schedule import Schedule
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.per_unit import PerUnit
from spmsim.plans.rating import Rating
from spmsim.records.game import Accumulation, ComponentRule, Floats, Leavers
from spmsim.records.settlement import ALWAYS
from spmsim.scenario.plan_rates import target_incentive_of
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held

WINDOW_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_ACCUMULATIONS = {"discrete": Accumulation.DISCRETE, "to_date": Accumulation.TO_DATE, "toward_year": Accumulation.TOWARD_YEAR}
_LEAVERS = {
    "paid_on_prorated_quota": Leavers.PRORATED,
    "paid_without_proration": Leavers.WITHOUT_PRORATION,
    "forfeit_open_windows": Leavers.FORFEIT,
}


def component_rules(spec: ScenarioSpec) -> tuple[ComponentRule, ...]:
    """The components of all plans that somebody holds at some time of the calendar, in the order of the file."""
    held = {rep.plan for rep in ever_held(spec.team.reps, spec.calendar)}
    measures = list(spec.measures)
    pairs = [(name, part) for name, plan in spec.plans.items() if name in held for part in plan.components]
    return tuple(_rule(spec, plan, part, measures) for plan, part in pairs)


def _rule(spec: ScenarioSpec, plan: str, part: Component, measures: Sequence[str]) -> ComponentRule:
    return ComponentRule(
        plan=plan,
        name=part.name,
        measure=measures.index(part.measure),
        window=WINDOW_MONTHS[part.period],
        accumulation=_ACCUMULATIONS[part.accumulation],
        schedule=_schedule(spec, plan, part),
        on_amount=part.formula.paid_on == "money" and not part.formula.needs_quota,
        leavers=_LEAVERS[spec.plans[plan].leavers],
        claws_back=part.when_negative == "claw_back",
        counts=_counts(spec, part),
        columns=part.formula.column_schedules() if isinstance(part.formula, Matrix) else (),
        links=link_rules(spec, plan, part),
        prizes=prizes(spec, part),
    )


def _schedule(spec: ScenarioSpec, plan: str, part: Component) -> Schedule:
    if isinstance(part.formula, Rating):
        return PAID_IN_FULL
    if isinstance(part.formula, Contest):
        return PAID_IN_FULL
    if isinstance(part.formula, Matrix):
        return matrix_at_quota(part.formula)
    if not isinstance(part.formula, ScheduleFormula):
        raise refuse(f"'{part.formula.type}' is no payout schedule", path=f"plans.{plan}.components[{part.name}].formula")
    is_money = spec.measures[part.measure].unit == spec.currency
    return part.formula.schedule(minor_units(spec.currency), per_unit=None if is_money else 1.0)


def _counts(spec: ScenarioSpec, part: Component) -> tuple[int, int]:
    """First month whose performance counts, and the first after it whose performance does not."""
    span = part.formula.months if isinstance(part.formula, PerUnit) else None
    if span is None:
        return 0, ALWAYS
    return max(spec.calendar.month_of(span.first), 0), max(spec.calendar.month_of(span.last) + 1, 0)


def holdings(
    spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[ComponentRule], quotas: Mapping[str, Floats], eligible: Floats
) -> tuple[np.ndarray, Floats, Floats]:
    """([C, P] holds, [C, P, M] target pay of the month in minor units, [C, P, M] quota of the month before the ramp).

    Args:
        spec: the scenario.
        reps: [P] people as they stand in their stints.
        rules: the components.
        quotas: measure → [P, M] quota of the month, with relief and proration.
        eligible: [P, M] factor of proration on target pay.
    """
    minor = minor_units(spec.currency)
    months = spec.calendar.months
    holds = np.zeros((len(rules), len(reps)), dtype=bool)
    target = np.zeros((len(rules), len(reps), months))
    quota = np.zeros((len(rules), len(reps), months))
    incentive = np.array([target_incentive_of(spec, rep) / 12 * minor for rep in reps])
    plan_of = np.array([rep.plan for rep in reps], dtype=object)
    names = list(spec.measures)
    for c, rule in enumerate(rules):
        holds[c] = plan_of == rule.plan
        if rule.on_amount:
            continue
        weight = next(part.weight for part in spec.plans[rule.plan].components if part.name == rule.name) or 0.0
        target[c] = np.where(holds[c], weight * incentive, 0.0)[:, None] * eligible
        quota[c] = np.where(holds[c][:, None], quotas[names[rule.measure]], 0.0)
    return holds, target, quota

