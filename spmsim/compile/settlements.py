"""Adjustments and pay timing → `Settlement`s: what plans do with earned pay before it is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.money import minor_units
from spmsim.plans.adjustments.adjustment import OfPeriods
from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.holdback import Holdback
from spmsim.plans.component import MONTHS_IN, PayTiming
from spmsim.plans.plan import Plan
from spmsim.records.game import ComponentRule, Ints
from spmsim.records.settlement import ALWAYS, CapRule, DrawRule, DueRule, GuaranteeRule, HoldbackRule, Operation, Settlement
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep

SETTLES = (Cap, Draw, Guarantee, Holdback)
"""Adjustments that settle earned pay."""


def settlements(spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[ComponentRule]) -> tuple[tuple[Settlement, ...], Ints]:
    """The settlements of the plans that somebody holds, and [S] which one each seat has (−1: none).

    A plan that pays what is earned in the month in which it is earned, and never takes back, has none.
    """
    held = dict.fromkeys(rep.plan for rep in reps)
    found = {name: _settlement(spec, name, rules) for name in held if _settles(spec.plans[name])}
    places = {name: place for place, name in enumerate(found)}
    return tuple(found.values()), np.array([places.get(rep.plan, -1) for rep in reps], dtype=np.int64)


def _settles(plan: Plan) -> bool:
    takes_back = any(part.when_negative == "claw_back" or part.pay is not None for part in plan.components)
    return takes_back or any(isinstance(adjustment, SETTLES) for adjustment in plan.adjustments)


def _settlement(spec: ScenarioSpec, name: str, rules: Sequence[ComponentRule]) -> Settlement:
    plan = spec.plans[name]
    components = tuple(c for c, rule in enumerate(rules) if rule.plan == name)
    due = tuple(_due(plan.component(rules[c].name).pay) for c in components)
    return Settlement(name, components, due, tuple(_operations(spec, plan)))


def _due(timing: PayTiming | None) -> DueRule:
    return DueRule() if timing is None else DueRule(MONTHS_IN[timing.every], timing.lag_months)


def _operations(spec: ScenarioSpec, plan: Plan) -> Iterator[Operation]:
    """In the order of pay: caps on components, then on the total; guarantees, draws, holdbacks; each kind in the order of the plan."""
    minor = minor_units(spec.currency)
    caps = [adjustment for adjustment in plan.adjustments if isinstance(adjustment, Cap)]
    for scope in ("component", "total"):
        yield from (_cap(plan, cap, minor) for cap in caps if cap.scope == scope)
    for guarantee in plan.adjustments:
        if isinstance(guarantee, Guarantee):
            yield GuaranteeRule(*_advance(spec, guarantee), added=guarantee.pays == "added")
    for draw in plan.adjustments:
        if isinstance(draw, Draw):
            yield DrawRule(*_advance(spec, draw), recoverable=draw.recoverable, forgiven=draw.open_at_exit == "forgiven")
    yield from (HoldbackRule(held.share, held.months) for held in plan.adjustments if isinstance(held, Holdback))


def _cap(plan: Plan, cap: Cap, minor: float) -> CapRule:
    return CapRule(
        covers=tuple(place for place, part in enumerate(plan.components) if cap.covers(part.name)),
        each=cap.scope == "component",
        times_target=cap.limit.times_target or 0.0,
        amount=(cap.limit.amount or 0.0) * minor,
        period=MONTHS_IN[cap.period or "year"],
        true_up=bool(cap.true_up),
    )


def _advance(spec: ScenarioSpec, given: OfPeriods) -> tuple[float, int, tuple[int, int], int]:
    """Amount, length of a period, months, months of employment."""
    months = (0, ALWAYS) if given.months is None else _months(spec, given.months)
    return given.amount * minor_units(spec.currency), MONTHS_IN[given.every], months, given.employed_months or ALWAYS


def _months(spec: ScenarioSpec, span: MonthSpan) -> tuple[int, int]:
    return max(spec.calendar.month_of(span.first), 0), max(spec.calendar.month_of(span.last) + 1, 0)
