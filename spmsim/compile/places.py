"""Who sits in whose place: rows of people who replace others by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
