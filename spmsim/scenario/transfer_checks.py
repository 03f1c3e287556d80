"""What has to fit between a person's plans and transfers in time, the calendar, and the names of the scenario."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.calendar import Calendar
from spmsim.scenario.finding_words import name_findings, none_named
from spmsim.scenario.nodes import Steps
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding
from spmsim.team.reps import Rep
from spmsim.team.transfers import PlanFrom


def change_findings(spec: ScenarioSpec, rep: Rep, steps: Steps) -> Iterator[Finding]:
    """Months outside the calendar and names that do not exist, in the plans and transfers of one person.

    Args:
        spec: The scenario.
        rep: The person.
        steps: Where the person stands.
    """
    if not isinstance(rep.plan_in_time, str):
        yield from dated_findings(spec.calendar, rep.plan_in_time, (*steps, "plan"))
    for at, transfer in enumerate(rep.transfers):
        place = (*steps, "transfers", at)
        if transfer.role is not None and transfer.role not in spec.team.roles:
            yield Finding((*place, "role"), none_named(transfer.role, "role", spec.team.roles))
        plans: list[tuple[Steps, str]] = [(("plan",), transfer.plan)] if transfer.plan is not None else []
        yield from name_findings(spec, place, plans, transfer.quota_set)
        yield from _later_month(spec.calendar, transfer.first, (*place, "from"))


def dated_findings(calendar: Calendar, plans: tuple[PlanFrom, ...], steps: Steps) -> Iterator[Finding]:
    """A list of plans begins at or before the calendar's start and goes on inside it."""
    if calendar.month_of(plans[0].first) > 0:
        what = f"no plan holds from {calendar.start} on: the first of the list begins in {plans[0].first}"
        yield Finding((*steps, 0, "from"), what)
    for at, plan in enumerate(plans[1:], start=1):
        yield from _later_month(calendar, plan.first, (*steps, at, "from"))


def _later_month(calendar: Calendar, month: str, steps: Steps) -> Iterator[Finding]:
    if not 0 < calendar.month_of(month) < calendar.months:
        yield Finding(steps, f"{month} is not a later month of the calendar: after {calendar.start}, up to {calendar.labels()[-1]}")
