"""`proration` and `quota_relief` → factors on target pay and quota, by stint and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.foundation.calendar import MonthSpan
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.records.game import Floats
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def eligible_shares(spec: ScenarioSpec, reps: Sequence[Rep]) -> Floats:
    """[P, M] factor of `proration` on target pay and quota: 0.5 in the months of half-time work, else 1."""
    factors = np.ones((len(reps), spec.calendar.months))
    for row, adjustment in _held(spec, reps):
        if isinstance(adjustment, Proration):
            for spell in adjustment.people:
                if spell.rep_id == reps[row].rep_id:
                    factors[row, _months(spec, spell)] *= spell.eligible
    return factors


def relieved(spec: ScenarioSpec, reps: Sequence[Rep], quotas: Mapping[str, Floats]) -> dict[str, Floats]:
    """Measure → [P, M] quota of the month with relief and proration; a share's quota is the same in every month."""
    eligible = eligible_shares(spec, reps)
    found = {name: quota.copy() if spec.measures[name].unit == "share" else quota * eligible for name, quota in quotas.items()}
    for row, adjustment in _held(spec, reps):
        if isinstance(adjustment, QuotaRelief):
            for spell in adjustment.people:
                for name in spec.measures if spell.measure is None else (spell.measure,):
                    if spell.rep_id == reps[row].rep_id and spec.measures[name].unit != "share":
                        found[name][row, _months(spec, spell)] *= spell.quota
    return found


def rows_named(spec: ScenarioSpec, reps: Sequence[Rep]) -> list[int]:
    """The rows of those whom proration or relief of their own plan names."""
    found = (row for row, adjustment in _held(spec, reps) if isinstance(adjustment, Proration | QuotaRelief)
             if any(one.rep_id == reps[row].rep_id for one in adjustment.people))  # fmt: skip
    return sorted(set(found))


def _held(spec: ScenarioSpec, reps: Sequence[Rep]) -> list[tuple[int, object]]:
    """(row, adjustment) of everybody's plan."""
    return [(row, adjustment) for row, rep in enumerate(reps) for adjustment in spec.plans[rep.plan].adjustments]


def _months(spec: ScenarioSpec, span: MonthSpan) -> slice:
    first, last = spec.calendar.month_of(span.first), spec.calendar.month_of(span.last)
    return slice(max(first, 0), max(last + 1, 0))
