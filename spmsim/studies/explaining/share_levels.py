"""Levels of attainment on a share, as the shares that they are: 90 % of a quota of 90 % renewed is 81 % renewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from spmsim.plans.adjustments.link import Gate
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.words import listing, of_quota, percent
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.stints import ever_held

_MOST = 3
"""So many quotas are told one by one; of more, the lowest and the highest."""


def shares_asked(spec: ScenarioSpec, plan: str, measure: str) -> tuple[float, ...]:
    """The quotas on a share that holders of a plan have, ascending; none where the measure is no share."""
    if spec.measures[measure].unit != "share":
        return ()
    reps = [rep for rep in ever_held(spec.team.reps, spec.calendar) if rep.plan == plan]
    quotas = yearly_quotas(spec, reps)[measure] if reps else np.array([])
    found = tuple(float(quota) for quota in np.unique(quotas[~np.isnan(quotas)]))
    return found if len(found) <= _MOST else (found[0], found[-1])


def level_in_words(asked: tuple[float, ...]) -> Callable[[float], str]:
    """How a level of attainment is said: `90 % of quota`, on a share with a quota of 90 % `90 % of quota (81 %)`."""
    if not asked:
        return of_quota
    return lambda level: f"{of_quota(level)} ({listing([percent(round(level * quota, 6)) for quota in asked])})"


def share_levels(spec: ScenarioSpec, plan: str) -> Iterator[str]:
    """For every component and gate of a plan on a share: `renewals: 90 % of a quota of 90 % is 81 %, 105 % of it is 94.5 %`."""
    rules = spec.plans[plan]
    levels = [
        (part.name, part.measure, [level for level in part.formula.schedule().breaks if level])
        for part in rules.components if isinstance(part.formula, ScheduleFormula) and part.formula.paid_on == "target"
    ]  # fmt: skip
    levels += [(gate.name, gate.measure, [gate.at_least]) for gate in rules.adjustments if isinstance(gate, Gate)]
    for name, measure, at in levels:
        for quota in shares_asked(spec, plan, measure):
            told = [f"{percent(level)} of {'it' if place else f'a quota of {percent(quota)}'} is {percent(round(level * quota, 6))}"
                    for place, level in enumerate(at)]  # fmt: skip
            yield f"{name}: {', '.join(told)}"
