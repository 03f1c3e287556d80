"""What has happened before a scenario that opens inside its calendar is played → `Given`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.compile.places import vacancies
from spmsim.compile.seats import leave_months
from spmsim.records.game import Floats, MeasureRule
from spmsim.records.given import Given
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def given_months(spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[MeasureRule]) -> Given | None:
    """What the people who are played brought to date, and how long the seats of those who left stay open; None without an opening.

    A seat that somebody left by June, and that nobody has taken over by name, is filled again after its vacancy and not before July.
    """
    if spec.opening is None:
        return None
    months = spec.opening.months(spec.calendar)
    place = {rep.rep_id: at for at, rep in enumerate(reps)}
    number = {rule.name: k for k, rule in enumerate(rules)}
    amounts = np.zeros((len(rules), len(reps), months))
    for one in spec.opening.sold:
        if one.rep_id in place:
            amounts[number[one.measure], place[one.rep_id]] = one.amounts
    left, vacancy = leave_months(reps, spec.calendar), vacancies(spec, reps)
    still_open = np.where((left >= 0) & (left < months), months - 1 - left, 0)
    return Given(amounts, np.maximum(vacancy, still_open))


def trials_given(spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[MeasureRule], due: Floats) -> Floats:
    """[K, S, M] accounts that come due, in the months given those that did."""
    if spec.opening is None:
        return due
    place = {rep.rep_id: at for at, rep in enumerate(reps)}
    number = {rule.name: k for k, rule in enumerate(rules)}
    known = due.copy()
    for one in spec.opening.sold:
        if one.out_of and one.rep_id in place:
            known[number[one.measure], place[one.rep_id], : len(one.out_of)] = one.out_of
    return known
