"""What plans that hold for a part of the calendar bring about: windows that are settled early, and relief that comes to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spmsim.foundation.calendar import Calendar
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.scenario.finding_words import listed
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep
from spmsim.team.stints import stints


def settled_early(spec: ScenarioSpec, reps: Sequence[Rep]) -> Iterator[str]:
    """Windows of a plan that a change or transfer ends before the calendar does, with whose they are.

    A yearly component of people whose plan changes in July is settled with June, on the quota and target pay of six months.
    """
    labels = spec.calendar.labels()
    found: dict[tuple[str, str, int, tuple[int, int]], list[str]] = defaultdict(list)
    for rep in reps:
        for before, after in pairwise(stints(rep, spec.calendar)):
            if not _is_employed(rep, spec.calendar, before.last, after.first):
                continue
            for part in spec.plans[before.rep.plan].components:
                window = _window(spec.calendar.months, before.last, 12 if part.accumulation == "toward_year" else part.window_months)
                if window[1] != before.last:
                    found[before.rep.plan, part.name, before.last, window].append(rep.rep_id)
    for (plan, part_name, last, (first, end)), people in found.items():
        change = f"{listed(people)} {'changes' if len(people) == 1 else 'change'} in {labels[last + 1]}"
        when = f"within {labels[first]} to {labels[end]}; it is settled with {labels[last]}, on quota and target pay of the months so far"
        yield f"plans.{plan}.components[{part_name}]: {change}, {when}."


def without_effect(spec: ScenarioSpec, reps: Sequence[Rep]) -> Iterator[str]:
    """Leave and relief in months in which the person does not hold the plan that states them: there they change nothing."""
    labels, of = spec.calendar.labels(), {rep.rep_id: rep for rep in reps}
    for name, plan in spec.plans.items():
        for adjustment in plan.adjustments:
            for one in adjustment.people if isinstance(adjustment, Proration | QuotaRelief) else ():
                rep = of.get(one.rep_id)
                holds = _months_on_plan(rep, name, spec.calendar) if rep is not None else set[int]()
                outside = [label for month, label in enumerate(labels) if one.first <= label <= one.last and month not in holds]
                if outside:
                    when = outside[0] if len(outside) == 1 else f"{outside[0]} to {outside[-1]} ({len(outside)} months)"
                    what = f"'{one.rep_id}' does not hold the plan in {when}; nothing is lowered there"
                    yield f"plans.{name}.adjustments[{adjustment.name}]: {what}."


def _months_on_plan(rep: Rep, plan: str, calendar: Calendar) -> set[int]:
    return {
        month
        for stint in stints(rep, calendar) if stint.rep.plan == plan
        for month in range(stint.first, stint.last + 1) if _is_employed(rep, calendar, month, month)
    }  # fmt: skip


def _is_employed(rep: Rep, calendar: Calendar, first: int, last: int) -> bool:
    """Whether somebody is employed in both months."""
    starts = rep.hired_on is None or calendar.index_of(rep.hired_on) <= first
    return starts and (rep.left_on is None or calendar.index_of(rep.left_on) >= last)


def _window(months: int, month: int, length: int) -> tuple[int, int]:
    first = month - month % length
    return first, min(first + length, months) - 1
