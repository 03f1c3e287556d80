"""A plan's rules in decimals, read once per plan: what the stages of pay look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.errors import refuse
from spmsim.foundation.exact import ExactSchedule, exact
from spmsim.plans.adjustments.adjustment import Adjustment, OfComponents
from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.plans.adjustments.holdback import Holdback
from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.commission import Commission
from spmsim.plans.component import MONTHS_IN, Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.per_unit import PerUnit
from spmsim.plans.plan import Plan
from spmsim.plans.rating import Rating
from spmsim.records.payroll import PaidMeasure, PayCalendar

YEAR = 12
Scope = Literal["self", "team", "region", "role", "company"]
Kind = TypeVar("Kind", bound=Adjustment)
Months = tuple[int, int]
"""First and last month, both included; they may lie outside the calendar."""


@dataclass(frozen=True, eq=False)
class PaidComponent:
    """A component: its spec, and what is read off it for every window."""

    spec: Component
    name: str
    measure: str
    scope: Scope
    windows: tuple[Months, ...]
    """Month → the first and last month of the window that holds it."""
    weight: Decimal | None
    """None where it is paid in money."""
    digits: int
    """Decimal digits of the measure."""
    is_share: bool
    accumulates: bool
    toward_year: bool
    claws_back: bool
    pay_every: int | None
    lag_months: int
    only_months: Months | None
    """Months whose performance counts; None: all."""
    schedule: ExactSchedule | None
    """Attainment → multiple of target pay, or whole steps of the measure → minor units; None where the formula is more than a schedule."""
    is_plain: bool
    """Whether the schedule alone pays, whatever single deals were worth."""
    is_retroactive: bool
    """Whether the highest rate reached holds on everything."""
    columns: tuple[ExactSchedule, ...] = ()
    """Of a matrix."""


@dataclass(frozen=True, eq=False)
class PaidGate:
    """A gate and the names of the components behind it."""

    spec: Gate
    covers: frozenset[str]
    at_least: Decimal


@dataclass(frozen=True, eq=False)
class PaidMultiplier:
    """A multiplier and the names of the components that it multiplies."""

    spec: Multiplier
    covers: frozenset[str]
    schedule: ExactSchedule


@dataclass(frozen=True, eq=False)
class PaidCap:
    """A cap on pay."""

    spec: Cap
    parts: tuple[PaidComponent, ...]
    """The components that it covers."""
    periods: tuple[Months, ...]
    """Month → the first and last month of the period that holds it."""
    times_target: Decimal | None
    amount: Decimal | None
    weights: Mapping[str, tuple[tuple[bool, Decimal], ...]]
    """Component, or empty in total → weights whose target pay makes the limit: of share measures, and of others."""

    def key(self, part: PaidComponent) -> str:
        """Under which name its sums are kept: each component its own, or the empty name in total."""
        return part.name if self.spec.scope == "component" else ""


@dataclass(frozen=True, eq=False)
class PaidAdvance:
    """A guarantee or a draw: an amount in each period within its months."""

    spec: Guarantee | Draw
    amount: Decimal
    length: int
    months: Months | None

    def holds(self, month: int, hired: int) -> bool:
        """Whether a period that ends in this month is within its months."""
        if self.months is not None:
            return self.months[0] <= month <= self.months[1]
        return self.spec.employed_months is None or month - hired < self.spec.employed_months


@dataclass(frozen=True, eq=False)
class Factors:
    """One person's factor over some months."""

    months: Months
    factor: Decimal
    measure: str | None
    """None: all measures."""
    on_target: bool
    """Whether target pay is lowered too (proration), or the quota alone (relief)."""


@dataclass(frozen=True, eq=False)
class PaidPlan:
    """A plan as the stages of pay read it."""

    name: str
    leavers: str
    components: tuple[PaidComponent, ...]
    years: tuple[Months, ...]
    """Month → the first and last month of the year that holds it."""
    ending: tuple[tuple[PaidComponent, ...], ...]
    """Month → the components whose windows end with it by the calendar."""
    deal_rules: tuple[Cap | LargeDeal, ...]
    """Caps on the credit of a deal, then large deals, each in the order of the plan."""
    gates: tuple[PaidGate, ...]
    multipliers: tuple[PaidMultiplier, ...]
    caps: tuple[PaidCap, ...]
    """Caps on components, then on totals, each in the order of the plan."""
    clawbacks: Mapping[str, Clawback]
    """Measure → the clawback on it."""
    guarantees: tuple[PaidAdvance, ...]
    draws: tuple[PaidAdvance, ...]
    holdbacks: tuple[Holdback, ...]
    factors: Mapping[str, tuple[Factors, ...]]
    """rep_id → proration and relief."""


def paid_plan(name: str, plan: Plan, measures: Mapping[str, PaidMeasure], calendar: PayCalendar) -> PaidPlan:
    """The rules of a plan in minor units and months of the calendar.

    Raises:
        BadInput: a formula that is neither a schedule nor known here.
    """
    reader = _Reader(name, plan, measures, calendar)
    of = reader.adjustments_of
    deal_caps = [cap for cap in of(Cap) if cap.scope == "deal"]
    components = tuple(reader.component(part) for part in plan.components)
    return PaidPlan(
        name=name,
        leavers=plan.leavers,
        components=components,
        years=reader.windows(YEAR),
        ending=tuple(tuple(part for part in components if part.windows[m][1] == m) for m in range(calendar.months)),
        deal_rules=(*deal_caps, *of(LargeDeal)),
        gates=tuple(PaidGate(gate, reader.covered(gate), exact(gate.at_least)) for gate in of(Gate)),
        multipliers=tuple(PaidMultiplier(m, reader.covered(m), ExactSchedule.of(m.schedule())) for m in of(Multiplier)),
        caps=tuple(reader.cap(cap, components) for scope in ("component", "total") for cap in of(Cap) if cap.scope == scope),
        clawbacks={clawback.measure: clawback for clawback in reversed(of(Clawback))},
        guarantees=tuple(reader.advance(guarantee) for guarantee in of(Guarantee)),
        draws=tuple(reader.advance(draw) for draw in of(Draw)),
        holdbacks=tuple(of(Holdback)),
        factors=reader.factors(),
    )


class _Reader:
    """Reads one plan."""

    def __init__(self, name: str, plan: Plan, measures: Mapping[str, PaidMeasure], calendar: PayCalendar) -> None:
        self.name, self.plan, self.measures, self.calendar = name, plan, measures, calendar
        self.minor = calendar.minor

    def adjustments_of(self, kind: type[Kind]) -> list[Kind]:
        return [adjustment for adjustment in self.plan.adjustments if isinstance(adjustment, kind)]

    def months_of(self, span: MonthSpan | None) -> Months | None:
        return None if span is None else (self.calendar.index_of(span.first), self.calendar.index_of(span.last))

    def windows(self, length: int) -> tuple[Months, ...]:
        return tuple(self.calendar.window(month, length) for month in range(self.calendar.months))

    def covered(self, adjustment: OfComponents) -> frozenset[str]:
        return frozenset(part.name for part in self.plan.components if adjustment.covers(part.name))

    def component(self, part: Component) -> PaidComponent:
        formula, measure = part.formula, self.measures[part.measure]
        path = f"plans.{self.name}.components[{part.name}].formula"
        if formula.needs_deals and not isinstance(formula, Commission):
            raise refuse(f"the payroll does not know how '{formula.needs_deals}' of a '{formula.type}' rates single deals", path=path)
        schedule: ExactSchedule | None = None
        if isinstance(formula, ScheduleFormula):
            in_money = formula.paid_on == "money"
            per_unit = Decimal(10) ** measure.digits
            scales = {"performance": per_unit, "payout": self.minor} if in_money else {}
            schedule = ExactSchedule.of(formula.schedule(), **scales)
        elif not isinstance(formula, Rating | Matrix | Contest):
            raise refuse(f"the payroll does not know how a '{formula.type}' pays", path=path)
        return PaidComponent(
            spec=part,
            name=part.name,
            measure=part.measure,
            scope=part.scope,
            windows=self.windows(part.window_months),
            weight=None if part.weight is None else exact(part.weight),
            digits=measure.digits,
            is_share=measure.is_share,
            accumulates=part.accumulation != "discrete",
            toward_year=part.accumulation == "toward_year",
            claws_back=part.when_negative == "claw_back",
            pay_every=None if part.pay is None else MONTHS_IN[part.pay.every],
            lag_months=0 if part.pay is None else part.pay.lag_months,
            only_months=self.months_of(formula.months) if isinstance(formula, PerUnit) else None,
            schedule=schedule,
            is_plain=schedule is not None and not formula.needs_deals,
            is_retroactive=isinstance(formula, Commission) and formula.tiering == "retroactive",
            columns=tuple(map(ExactSchedule.of, formula.column_schedules())) if isinstance(formula, Matrix) else (),
        )

    def cap(self, cap: Cap, components: Sequence[PaidComponent]) -> PaidCap:
        parts = tuple(part for part in components if cap.covers(part.name))
        counted = {part.name: (part,) for part in parts} if cap.scope == "component" else {"": parts}
        weights = {under: tuple(_weights(of)) for under, of in counted.items()}
        amount = None if cap.limit.amount is None else exact(cap.limit.amount) * self.minor
        times = None if cap.limit.times_target is None else exact(cap.limit.times_target)
        return PaidCap(cap, parts, self.windows(MONTHS_IN[cap.period or "year"]), times, amount, weights)

    def advance(self, advance: Guarantee | Draw) -> PaidAdvance:
        return PaidAdvance(advance, exact(advance.amount) * self.minor, MONTHS_IN[advance.every], self.months_of(advance.months))

    def factors(self) -> dict[str, tuple[Factors, ...]]:
        found: dict[str, tuple[Factors, ...]] = {}
        for proration in self.adjustments_of(Proration):
            for person in proration.people:
                factor = Factors(self._span(person), exact(person.eligible), None, on_target=True)
                found[person.rep_id] = (*found.get(person.rep_id, ()), factor)
        for relief in self.adjustments_of(QuotaRelief):
            for relieved in relief.people:
                factor = Factors(self._span(relieved), exact(relieved.quota), relieved.measure, on_target=False)
                found[relieved.rep_id] = (*found.get(relieved.rep_id, ()), factor)
        return found

    def _span(self, span: MonthSpan) -> Months:
        return self.calendar.index_of(span.first), self.calendar.index_of(span.last)


def _weights(parts: Sequence[PaidComponent]) -> Iterator[tuple[bool, Decimal]]:
    """(whether of share measures, the sum of the weights): target pay of a share's component is not ramped."""
    for is_share in (False, True):
        weights = [part.weight for part in parts if part.weight is not None and part.is_share == is_share]
        if weights:
            yield is_share, sum(weights, Decimal(0))
