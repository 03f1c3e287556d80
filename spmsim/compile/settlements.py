"""Adjustments and pay timing → `Settlement`s: what plans do with earned pay before it is paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from spmsim.compile.open_draws import going_on
from spmsim.compile.stints import PlayedStints
from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.money import minor_units
from spmsim.plans.adjustments.adjustment import OfPeriods
from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.holdback import Holdback
from spmsim.plans.component import MONTHS_IN, PayTiming
from spmsim.plans.plan import Plan
from spmsim.records.game import ComponentRule, Ints
from spmsim.records.settlement import (
    ALWAYS,
    CapRule,
    ClawbackRule,
    DrawRule,
    DueRule,
    GuaranteeRule,
    HoldbackRule,
    Operation,
    Settlement,
    Span,
)
from spmsim.scenario.schema import ScenarioSpec

Career = tuple[tuple[str, Span], ...]
"""Plans of a seat, each with its months."""
SETTLES = (Cap, Clawback, Draw, Guarantee, Holdback)
"""Adjustments that settle earned pay."""


def settlements(spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule]) -> tuple[tuple[Settlement, ...], Ints]:
    """The settlements of the careers that somebody has, and [S] which one each seat has (−1: none).

    A plan that pays what is earned in the month in which it is earned, and never takes back, has none. Who changes plan has one
    settlement for all of them where one of them settles, so that balances go on.
    """
    careers = careers_of(held, spec.calendar.months)
    found: dict[Career, Settlement] = {}
    for career in dict.fromkeys(careers):
        if any(_settles(spec.plans[name]) for name, _ in career):
            found[career] = _settlement(spec, career, rules)
    places = {career: place for place, career in enumerate(found)}
    return tuple(found.values()), np.array([places.get(career, -1) for career in careers], dtype=np.int64)


def careers_of(held: PlayedStints, months: int) -> list[Career]:
    """[S] the plans of each seat with their spans, in the order of time; a span that ends with the calendar is open."""
    lasts = np.where(held.last < months, held.last, ALWAYS).tolist()
    spans = list(zip(held.first.tolist(), lasts, strict=True))
    return [tuple((held.reps[row].plan, spans[row]) for row in own) for own in held.by_seat()]


def _settles(plan: Plan) -> bool:
    takes_back = any(part.when_negative == "claw_back" or part.pay is not None for part in plan.components)
    return takes_back or any(isinstance(adjustment, SETTLES) for adjustment in plan.adjustments)


def _settlement(spec: ScenarioSpec, career: Career, rules: Sequence[ComponentRule]) -> Settlement:
    slots = [(c, stint) for stint, (name, _) in enumerate(career) for c, rule in enumerate(rules) if rule.plan == name]
    due = tuple(_due(spec.plans[rules[c].plan].component(rules[c].name).pay) for c, _ in slots)
    operations: list[Operation] = []
    draws: dict[str, int] = {}
    clawbacks: list[ClawbackRule] = []
    for stint, (name, span) in enumerate(career):
        before = sum(slot[1] < stint for slot in slots)
        found = [replace(one, span=span) for one in _operations(spec, spec.plans[name], before)]
        operations += going_on(found, spec.plans[name], span, operations, draws)
        clawbacks += _clawbacks(spec, spec.plans[name], stint)
    names = ", then ".join(name for name, _ in career)
    stints = tuple(stint for _, stint in slots)
    return Settlement(names, tuple(c for c, _ in slots), due, tuple(operations), stints, tuple(clawbacks))


def _due(timing: PayTiming | None) -> DueRule:
    return DueRule() if timing is None else DueRule(MONTHS_IN[timing.every], timing.lag_months)


def _operations(spec: ScenarioSpec, plan: Plan, before: int) -> Iterator[Operation]:
    """In the order of pay: caps on components, then on the total; guarantees, draws, holdbacks; each kind in the order of the plan.

    `before`: how many components come before the plan's in the settlement.
    """
    minor = minor_units(spec.currency)
    caps = [adjustment for adjustment in plan.adjustments if isinstance(adjustment, Cap)]
    for scope in ("component", "total"):
        yield from (_cap(plan, cap, minor, before) for cap in caps if cap.scope == scope)
    for guarantee in plan.adjustments:
        if isinstance(guarantee, Guarantee):
            yield GuaranteeRule(*_advance(spec, guarantee), added=guarantee.pays == "added")
    for draw in plan.adjustments:
        if isinstance(draw, Draw):
            yield DrawRule(*_advance(spec, draw), recoverable=draw.recoverable, forgiven=draw.open_at_exit == "forgiven")
    yield from (HoldbackRule(held.share, held.months) for held in plan.adjustments if isinstance(held, Holdback))


def _clawbacks(spec: ScenarioSpec, plan: Plan, stint: int) -> Iterator[ClawbackRule]:
    for one in plan.adjustments:
        if isinstance(one, Clawback) and one.cancellations is not None:
            yield ClawbackRule(
                measure=list(spec.measures).index(one.measure),
                share=one.cancellations.share,
                lag=one.cancellations.lag_months,
                as_paid=one.basis == "paid",
                restores_quota=one.restores_quota,
                stint=stint,
            )


def _cap(plan: Plan, cap: Cap, minor: float, before: int) -> CapRule:
    return CapRule(
        covers=tuple(place for place, part in enumerate(plan.components, start=before) if cap.covers(part.name)),
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
