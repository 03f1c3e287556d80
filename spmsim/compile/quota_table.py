"""Quota sets → the quota of every seat and month, and the new-hire ramp."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.amounts import measure_minor_units
from spmsim.compile.places import seats_as_planned
from spmsim.compile.seats import hire_months, leave_months
from spmsim.compile.stints import PlayedStints, people_in
from spmsim.foundation.calendar import Calendar
from spmsim.quotas.phasing import phasing_weights
from spmsim.quotas.rules import QuotaRule, ShareOfTeam
from spmsim.records.game import Floats
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.team_quotas import from_below, teams_of
from spmsim.team.reps import Rep


def monthly_quotas(spec: ScenarioSpec, reps: Sequence[Rep], *, later: bool = False) -> dict[str, Floats]:
    """Measure → [S, M] quota of the month before the new-hire ramp, in minor units or counts.

    A share's quota is the same every month; 0 where there is none. With `later` the people stand as a later month finds them.
    """
    months = spec.calendar.months
    yearly, here = yearly_quotas(spec, reps, later=later), employed_months(seats_as_planned(spec, reps), spec.calendar)
    result: dict[str, Floats] = {}
    for measure, amounts in yearly.items():
        table = np.zeros((len(reps), months))
        is_share = spec.measures[measure].unit == "share"
        for set_name, quota_set in spec.quotas.items():
            index = [i for i, rep in enumerate(reps) if rep.quota_set == set_name]
            weights = phasing_weights(quota_set.phasing, spec.market.season, spec.calendar.season_months())
            scale = np.ones(months) if is_share else weights / 12 * measure_minor_units(spec, measure)
            table[index] = np.nan_to_num(amounts[index])[:, None] * scale
        _add_up_teams(spec, reps, measure, table, here)
        result[measure] = table
    return result


def stint_quotas(spec: ScenarioSpec, reps: Sequence[Rep], held: PlayedStints) -> dict[str, Floats]:
    """Measure → [P, M], as `monthly_quotas`, of every stint as if it were the whole calendar.

    Rules read the people as they stand when the stint begins; who adds up a team adds it up as it stands in each month.
    """
    begins = sorted(set(held.first.tolist()))
    result = {name: np.zeros((len(held.reps), spec.calendar.months)) for name in spec.measures}
    for first in begins:
        rows = held.first == first
        for measure, table in monthly_quotas(spec, people_in(reps, spec.calendar, first), later=first > 0).items():
            result[measure][rows] = table[held.seat[rows]]
    if len(begins) > 1:
        for measure, table in result.items():
            _add_up_changing_teams(spec, reps, held, measure, table)
    return result


def _add_up_changing_teams(spec: ScenarioSpec, reps: Sequence[Rep], held: PlayedStints, measure: str, table: Floats) -> None:
    """Writes what managers are asked for, from one month in which somebody changes to the next."""
    rules = {row: rule for row, rep in enumerate(held.reps) if isinstance(rule := _rule_of(spec, rep, measure), ShareOfTeam)}
    here = employed_months(seats_as_planned(spec, reps), spec.calendar)
    begins = sorted(set(held.first.tolist()))
    for first, last in pairwise([*begins, spec.calendar.months] if rules else ()):
        people = people_in(reps, spec.calendar, first)
        months = slice(first, last)
        asked = held.in_force(table)[:, months]
        _add_up_teams(spec, people, measure, asked, here[:, months])
        named = teams_of(people)
        for row, rule in rules.items():
            team = named.get(held.reps[row].rep_id, [])
            table[row, months] = rule.share * (asked[team] * here[team, months]).sum(axis=0)


def _add_up_teams(spec: ScenarioSpec, reps: Sequence[Rep], measure: str, table: Floats, here: NDArray[np.bool_]) -> None:
    """Writes what managers are asked for: their share of the monthly quotas of the people who are employed then."""
    rules = {place: rule for place, rep in enumerate(reps) if isinstance(rule := _rule_of(spec, rep, measure), ShareOfTeam)}
    if not rules:
        return
    named = teams_of(reps)
    for place in from_below(reps, measure, named, rules):
        team = named.get(reps[place].rep_id, [])
        table[place] = rules[place].share * (table[team] * here[team]).sum(axis=0)


def employed_months(reps: Sequence[Rep], calendar: Calendar) -> NDArray[np.bool_]:
    """[S, M] whether each is employed in the month, by date of hire and exit.

    Vacancies that turnover brings do not count: a quota is given before anybody leaves.
    """
    first, left = hire_months(reps, calendar), leave_months(reps, calendar)
    last = np.where(left < 0, calendar.months, left)
    months = np.arange(calendar.months)
    return np.asarray((first[:, None] <= months) & (months <= last[:, None]))


def _rule_of(spec: ScenarioSpec, rep: Rep, measure: str) -> QuotaRule | None:
    return spec.quotas[rep.quota_set].rules.get(measure) if rep.quota_set else None


def ramps(spec: ScenarioSpec, reps: Sequence[Rep]) -> tuple[Floats, np.ndarray]:
    """([P, H] factor on quota by employed month of a new hire, [P] whether target pay is ramped with it)."""
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
