"""What attainment counts: a person's own sales, or those of the team that a manager is asked for.

A quota of type `share_of_team` is asked of what the manager's plan pools on the primary measure. Pooled performance is for attainment and
pay only; the company's sales are its sellers'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.compile.pools import groups_of, pool_of
from spmsim.compile.stints import PlayedStints
from spmsim.records.game import Floats, Ints, PoolRule
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def asks_for_team(spec: ScenarioSpec, rep: Rep, measure: str) -> bool:
    """Whether the person's quota on a measure repeats what others are asked for."""
    rule = spec.quotas[rep.quota_set].rules.get(measure) if rep.quota_set else None
    return rule is not None and rule.adds_up_team


def counted_seats(spec: ScenarioSpec, reps: Sequence[Rep]) -> dict[int, tuple[int, ...]]:
    """Place of somebody who is asked for a team's sales → the places of those whose sales count.

    Nobody counts for those whose plan pools nothing on the primary measure: they have no attainment.
    """
    sells = [bool(rep.amount("potential", spec.primary)) for rep in reps]
    scopes = {seat: _pooled_scope(spec, rep) for seat, rep in enumerate(reps) if asks_for_team(spec, rep, spec.primary)}
    groups = {scope: groups_of(scope, reps) for scope in set(scopes.values()) if scope is not None}
    return {
        seat: tuple(place for place in groups[scope](reps[seat]) if sells[place]) for seat, scope in scopes.items() if scope is not None
    }


def attained_pools(spec: ScenarioSpec, held: PlayedStints, pools: Sequence[PoolRule]) -> Ints:
    """[P] the pool that attainment counts, −1 for the seat's own sales; empty where nothing is pooled."""
    if not pools:
        return np.zeros(0, dtype=np.int64)
    table = np.full(len(held.reps), -1, dtype=np.int64)
    for row, members in counted_seats(spec, held.reps).items():
        table[row] = pools.index(pool_of(0, held, members, spec.calendar.months))  # the primary measure is the first
    return table


def attained_quota(spec: ScenarioSpec, reps: Sequence[Rep], quotas: Mapping[str, Floats]) -> Floats:
    """[P, M] quota of the month on the primary measure, against what attainment counts; 0 for those who have no attainment."""
    table, counted = quotas[spec.primary].copy(), counted_seats(spec, reps)
    table[[asks_for_team(spec, rep, spec.primary) and seat not in counted for seat, rep in enumerate(reps)]] = 0.0
    return table


def expected_ratios(spec: ScenarioSpec, reps: Sequence[Rep]) -> Floats:
    """[S] expected sales of a year at standard effort ÷ quota, on the primary measure; 1 where there is no quota.

    Of a manager, what the team is expected to sell ÷ the manager's quota: two people with potentials of 500 and 700 and quotas of 600
    each give their manager, asked for 0.95 of 1,200, 1,200 ÷ 1,140.
    """
    potential = np.array([rep.amount("potential", spec.primary) or 0.0 for rep in reps])
    expected = potential.copy()
    for seat, members in counted_seats(spec, reps).items():
        expected[seat] = potential[list(members)].sum()
    quota = np.nan_to_num(yearly_quotas(spec, reps)[spec.primary])
    ratios = np.where(quota > 0, expected / np.where(quota > 0, quota, 1.0), 1.0)
    return np.array([float(f"{ratio:.9g}") for ratio in ratios])  # equal ratios share a band: the last digits are noise of division


def _pooled_scope(spec: ScenarioSpec, rep: Rep) -> str | None:
    """The scope of the person's first component on the primary measure that adds up others and is paid on attainment."""
    parts = [part for part in spec.plans[rep.plan].components if part.measure == spec.primary and part.formula.paid_on == "target"]
    return next((part.scope for part in parts if part.scope != "self"), None)
