"""What has to fit between quota rules, measures and the people for whom they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spmsim.foundation.errors import BadInput, Problem
from spmsim.quotas.quota_set import unit_problems
from spmsim.quotas.rules import People, QuotaRule
from spmsim.scenario.finding_words import unit_of_measures
from spmsim.scenario.quota_sums import people_columns, yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding


def quota_findings(spec: ScenarioSpec) -> list[Finding]:
    """Everything that does not fit; teams are added up only where all other rules hold."""
    return list(_rules(spec)) or list(_teams(spec))


def _rules(spec: ScenarioSpec) -> Iterator[Finding]:
    units = unit_of_measures(spec)
    for name, quota_set in spec.quotas.items():
        wrong = unit_problems(dict(quota_set.rules), units)
        yield from (Finding(("quotas", name, *path.split(".")), what) for path, what in wrong)
        if quota_set.phasing == "season" and spec.market.season is None:
            what = "'phasing: season' follows market.season, which is not given; write it, or 'phasing: even'"
            yield Finding(("quotas", name, "phasing"), what)
        people = people_columns([rep for rep in spec.team.reps if rep.quota_set == name], list(spec.measures))
        for measure, rule in quota_set.rules.items():
            is_right = measure in units and not any(path.startswith(f"rules.{measure}") for path, _ in wrong)
            if is_right and not rule.adds_up_team and _is_filled(rule, people, measure):
                yield from _amounts(rule, people, measure, ("quotas", name))


def _is_filled(rule: QuotaRule, people: People, measure: str) -> bool:
    """Whether everybody has what the rule reads; who has not is told by row, see `quota_cells`."""
    return not rule.reads or not np.isnan(people[f"{rule.reads}{measure}"]).any()


def _amounts(rule: QuotaRule, people: People, measure: str, steps: tuple[str, ...]) -> Iterator[Finding]:
    """What the rule itself finds wrong with the people it is for."""
    try:
        rule.amounts(people, measure)
    except BadInput as trouble:
        for problem in trouble.problems:
            inner = problem.path.split(".") if problem.path.startswith("rules.") else ["rules", measure]
            yield Finding((*steps, *inner), problem.what)


def _teams(spec: ScenarioSpec) -> Iterator[Finding]:
    """Managers whose team has no quotas at the calendar's start, or who name each other in a circle then or after a transfer."""
    moved = {transfer.first for rep in spec.team.reps for transfer in rep.transfers if transfer.manager_id or transfer.quota_set}
    told: dict[Problem, None] = {}
    for month in ("", *sorted(moved)):
        try:
            yearly_quotas(spec, [rep.as_of(month) for rep in spec.team.reps] if month else spec.team.reps, later=bool(month))
        except BadInput as trouble:
            told |= dict.fromkeys(problem for problem in trouble.problems if problem.path != "team.reps")  # empty cells are told by row
    yield from (Finding(tuple(problem.path.split(".")), problem.what) for problem in told)
