"""Who sits in whose place: rows of people who replace others by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np

from spmsim.records.game import Ints
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def vacancies(spec: ScenarioSpec, reps: Sequence[Rep]) -> Ints:
    """[S] whole months that a seat stays open after somebody has left; to the calendar's end where a person by name takes it over."""
    replaced = {rep.replaces for rep in reps if rep.replaces is not None}
    months = (spec.calendar.months if rep.rep_id in replaced else rep.vacancy_months for rep in reps)
    return np.array(list(months), dtype=np.int64)


def places_taken(reps: Sequence[Rep]) -> tuple[list[str], Ints]:
    """(the first person of each row's place, how many sat there before the row's own), over rows that replace others by name.

    Ann, Ben who replaces Ann, Cem who replaces Ben: Ann and 0, Ann and 1, Ann and 2.
    """
    replaces: Mapping[str, str] = {rep.rep_id: rep.replaces for rep in reps if rep.replaces is not None}
    first, before = list[str](), list[int]()
    for rep in reps:
        name, steps = rep.rep_id, 0
        while name in replaces:
            name, steps = replaces[name], steps + 1
        first.append(name)
        before.append(steps)
    return first, np.array(before, dtype=np.int64)


def seats_as_planned(spec: ScenarioSpec, reps: Sequence[Rep]) -> tuple[Rep, ...]:
    """The rows as quotas of teams count them: in a year that is under way, as they were given before anybody left.

    A seat that somebody left in March counts on until the day before who replaces them by name was hired, or to the calendar's end if it is
    to be filled again. It does not where it stays open to the end: then it is closed. Without an opening rows count as they stand.
    """
    if spec.opening is None:
        return tuple(reps)
    months = spec.opening.months(spec.calendar)
    after = {rep.replaces: rep for rep in reps if rep.replaces is not None}
    return tuple(_as_planned(spec, rep, after.get(rep.rep_id), months) for rep in reps)


def _as_planned(spec: ScenarioSpec, rep: Rep, next_one: Rep | None, months: int) -> Rep:
    left = -1 if rep.left_on is None else spec.calendar.index_of(rep.left_on)
    if not 0 <= left < months:
        return rep
    if next_one is not None and next_one.hired_on is not None:
        return rep.model_copy(update={"left_on": next_one.hired_on - timedelta(days=1)})
    is_closed = left + rep.vacancy_months + 1 >= spec.calendar.months
    return rep if is_closed else rep.model_copy(update={"left_on": None})
