"""`stints`: a person's calendar, cut where role, plan, quota set, region, manager or target pay change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spmsim.foundation.calendar import Calendar
from spmsim.team.reps import Rep


@dataclass(frozen=True)
class Stint:
    """Months in which nothing changes for a person."""

    first: int
    """Index of the first month."""
    last: int
    """Index of the last month."""
    rep: Rep
    """The row as it stands in these months: one plan, no transfers."""


def stints(rep: Rep, calendar: Calendar) -> tuple[Stint, ...]:
    """The calendar of a person from its first to its last month, whether employed or not; one stint where nothing changes.

    A plan from July and a transfer from October make three stints of a calendar from January: months 0 to 5, 6 to 8, 9 to 11.
    """
    if isinstance(rep.plan_in_time, str) and not rep.transfers:
        return (Stint(0, calendar.months - 1, rep),)
    labels = calendar.labels()
    cuts = sorted({0, *(month for name in rep.changes_from() if 0 < (month := calendar.month_of(name)) < calendar.months)})
    return tuple(Stint(first, then - 1, rep.as_of(labels[first])) for first, then in pairwise([*cuts, calendar.months]))


def plans_in_words(rep: Rep, calendar: Calendar) -> str:
    """The plans that a person holds, with the months from which they do: `hunt, from 2027-07 hunt_wider`."""
    labels, told = calendar.labels(), list[str]()
    plan = ""
    for stint in stints(rep, calendar):
        if stint.rep.plan != plan:
            plan = stint.rep.plan
            told.append(f"from {labels[stint.first]} {plan}" if told else plan)
    return ", ".join(told)


def ever_held(reps: Sequence[Rep], calendar: Calendar) -> tuple[Rep, ...]:
    """Every row as it stands in each of its stints: all that people hold at some time of the calendar."""
    return tuple(stint.rep for rep in reps for stint in stints(rep, calendar))
