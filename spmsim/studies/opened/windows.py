"""What a year under way carries on after the months given, and what a change of plan ends and begins anew.

Windows that are open at the end of `as_of` go on where nothing changes: what was sold in them and what was asked for count. Where people
change plan or terms, those of the plan before end with the month before, and those of the plan after begin with the change
(docs/plan-language.md, "A plan that changes").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spmsim.plans.adjustments.advances import Draw
from spmsim.plans.adjustments.holdback import Holdback
from spmsim.plans.component import Component
from spmsim.plans.plan import Plan
from spmsim.scenario.opening_checks import employed_in
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.stints import stints

_YEAR = 12


@dataclass(frozen=True)
class Window:
    """Months over which a component adds up, YYYY-MM: new accounts, 2027-01 to 2027-12."""

    component: str
    first: str
    last: str


@dataclass(frozen=True)
class CarriedOn:
    """A window that is open as the months given end, and goes on."""

    plan: str
    window: Window
    people: int


@dataclass(frozen=True)
class PlanChange:
    """People who change plan, or terms under the same plan, after the months given."""

    month: str
    """First month under the plan after."""
    before: str
    after: str
    people: int
    ended_early: tuple[Window, ...]
    """Windows of the plan before that the change cuts short, as long as they would have been."""
    ended: tuple[str, ...]
    """Its components whose window ends with the month before anyway."""
    begun: tuple[Window, ...]
    """The first windows of the plan after."""
    balances: tuple[str, ...]
    """Names of the holdbacks and recoverable draws of the plan before, whose balances go on."""


@dataclass(frozen=True)
class Windows:
    """What goes on and what changes in one scenario that opens inside its calendar."""

    as_of: str
    carried_on: tuple[CarriedOn, ...]
    changes: tuple[PlanChange, ...]
    earned_unpaid: float
    """What its plans pay for the months given beyond what they paid in them, currency units: windows that a change ends, holdbacks."""


def windows_of(spec: ScenarioSpec, *, earned_unpaid: float) -> Windows | None:
    """The windows of a scenario that opens inside its calendar; `None` of any other.

    Args:
        spec: the scenario.
        earned_unpaid: see `Windows`.
    """
    if spec.opening is None:
        return None
    return Windows(spec.opening.as_of, tuple(_carried_on(spec)), tuple(_changes(spec)), earned_unpaid)


def _carried_on(spec: ScenarioSpec) -> Iterator[CarriedOn]:
    """Open windows of the plans that people hold on both sides of the end of the months given."""
    assert spec.opening is not None
    last = spec.opening.months(spec.calendar) - 1
    holders: Counter[tuple[str, int]] = Counter()
    for rep in spec.team.reps:
        there = employed_in(spec, rep, spec.calendar.months)
        if last in there and last + 1 in there:
            holders.update((one.rep.plan, one.first) for one in stints(rep, spec.calendar) if one.first <= last < one.last)
    for (plan, since), people in holders.items():
        for part in spec.plans[plan].components:
            first, end = _window(spec, last, _length(part))
            if end > last:
                yield CarriedOn(plan, _named(spec, part, max(first, since), end), people)


def _changes(spec: ScenarioSpec) -> Iterator[PlanChange]:
    """Changes after the months given, of people who are employed on both sides, in the order of their months."""
    assert spec.opening is not None
    given = spec.opening.months(spec.calendar)
    found: Counter[tuple[int, str, str, int]] = Counter()
    for rep in spec.team.reps:
        there = employed_in(spec, rep, spec.calendar.months)
        for before, after in pairwise(stints(rep, spec.calendar)):
            if after.first >= given and before.last in there and after.first in there:
                found[after.first, before.rep.plan, after.rep.plan, before.first] += 1
    for (month, old, new, since), people in sorted(found.items()):
        yield _change(spec, (since, month), (old, new), people)


def _change(spec: ScenarioSpec, held: tuple[int, int], plans: tuple[str, str], people: int) -> PlanChange:
    """The change of people who held the plan before from one month and hold the plan after from another."""
    (since, month), (before, after) = held, (spec.plans[name] for name in plans)
    windows = [(part, *_window(spec, month - 1, _length(part))) for part in before.components]
    open_then = [(part, max(first, since), end) for part, first, end in windows]
    return PlanChange(
        spec.calendar.labels()[month], *plans, people,
        ended_early=tuple(_named(spec, part, first, end) for part, first, end in open_then if end >= month),
        ended=tuple(part.name for part, _, end in open_then if end < month),
        begun=tuple(_named(spec, part, month, _window(spec, month, _length(part))[1]) for part in after.components),
        balances=tuple(_with_balance(before)),
    )  # fmt: skip


def _with_balance(plan: Plan) -> Iterator[str]:
    for one in plan.adjustments:
        if isinstance(one, Holdback) or (isinstance(one, Draw) and one.recoverable):
            yield one.name


def _length(part: Component) -> int:
    """Months over which a component adds up: a discrete window's own, all the year's of what counts to date or toward its quota."""
    return part.window_months if part.accumulation == "discrete" else _YEAR


def _window(spec: ScenarioSpec, month: int, length: int) -> tuple[int, int]:
    """First and last month of the window that a month lies in."""
    first = month - month % length
    return first, min(first + length, spec.calendar.months) - 1


def _named(spec: ScenarioSpec, part: Component, first: int, last: int) -> Window:
    labels = spec.calendar.labels()
    return Window(part.name, labels[first], labels[last])
