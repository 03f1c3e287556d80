"""Quota sets → the quota of every seat and month, and the new-hire ramp."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.compile.amounts import measure_minor_units
from spmsim.compile.seats import hire_months, leave_months
from spmsim.quotas.phasing import phasing_weights
from spmsim.quotas.rules import QuotaRule, ShareOfTeam
from spmsim.records.game import Floats
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.team_quotas import from_below, teams_of
from spmsim.team.reps import Rep


def monthly_quotas(spec: ScenarioSpec, reps: Sequence[Rep]) -> dict[str, Floats]:
    """Measure → [S, M] quota of the month before the new-hire ramp, in minor units or counts.

    A share's quota is the same every month; 0 where there is none.
    """
    months = spec.calendar.months
    yearly = yearly_quotas(spec, reps)
    result: dict[str, Floats] = {}
    for measure, amounts in yearly.items():
        table = np.zeros((len(reps), months))
        is_share = spec.measures[measure].unit == "share"
        for set_name, quota_set in spec.quotas.items():
            index = [i for i, rep in enumerate(reps) if rep.quota_set == set_name]
            weights = phasing_weights(quota_set.phasing, spec.market.season, spec.calendar.season_months())
            scale = np.ones(months) if is_share else weights / 12 * measure_minor_units(spec, measure)
            table[index] = np.nan_to_num(amounts[index])[:, None] * scale
        _add_up_teams(spec, reps, measure, table)
        result[measure] = table
    return result


def own_primary_quota(spec: ScenarioSpec, reps: Sequence[Rep], quotas: Mapping[str, Floats]) -> Floats:
    """[S, M] quota of the month on the primary measure of people who are asked for sales of their own; 0 for those asked for a team's.

    Attainment, people at quota and over-assignment look at these: a team's quota repeats what its people are asked for.
    """
    table = quotas[spec.primary].copy()
    table[[isinstance(_rule_of(spec, rep, spec.primary), ShareOfTeam) for rep in reps]] = 0.0
    return table


def _add_up_teams(spec: ScenarioSpec, reps: Sequence[Rep], measure: str, table: Floats) -> None:
    """Writes what managers are asked for: their share of the monthly quotas of the people who are employed then by their dates.

    Vacancies that turnover brings do not count: a quota is given before anybody leaves.
    """
    rules = {place: rule for place, rep in enumerate(reps) if isinstance(rule := _rule_of(spec, rep, measure), ShareOfTeam)}
    if not rules:
        return
    first, left = hire_months(reps, spec.calendar), leave_months(reps, spec.calendar)
    last = np.where(left < 0, spec.calendar.months, left)
    months = np.arange(spec.calendar.months)
    here = (first[:, None] <= months) & (months <= last[:, None])
    named = teams_of(reps)
    for place in from_below(reps, measure, named, rules):
        team = named.get(reps[place].rep_id, [])
        table[place] = rules[place].share * (table[team] * here[team]).sum(axis=0)


def _rule_of(spec: ScenarioSpec, rep: Rep, measure: str) -> QuotaRule | None:
    return spec.quotas[rep.quota_set].rules.get(measure) if rep.quota_set else None


def ramps(spec: ScenarioSpec, reps: Sequence[Rep]) -> tuple[Floats, np.ndarray]:
    """([S, H] factor on quota by employed month of a new hire, [S] whether target pay is ramped with it)."""
    schedules = {
        name: quota_set.new_hire_ramp.schedule if quota_set.new_hire_ramp else () for name, quota_set in spec.quotas.items()
    }
    length = max([1, *map(len, schedules.values())])
    table = np.ones((len(reps), length))
    ramped = np.zeros(len(reps), dtype=bool)
    for i, rep in enumerate(reps):
        schedule = schedules.get(rep.quota_set or "", ())
        table[i, : len(schedule)] = schedule
        ramp = spec.quotas[rep.quota_set].new_hire_ramp if rep.quota_set else None
        ramped[i] = ramp is not None and ramp.target_pay == "ramped"
    return table, ramped
