"""`scope`: whose performance, and whose quotas, are added up for a component and its second measures → `PoolRule`s."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from spmsim.compile.stints import PlayedStints
from spmsim.records.game import ComponentRule, Floats, Ints, LinkKind, PoolRule
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def pool_tables(
    spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule], holds: np.ndarray
) -> tuple[tuple[PoolRule, ...], Ints]:
    """The pools, and [C + L, P] which one each component and link of a stint looks at (−1: the seat's own).

    People with potential on the measure are added up in the months in which they stand in the group, never pooled amounts; a rating is the
    person's own. Both are empty where no component is pooled.
    """
    reps = held.reps
    scopes = [spec.plans[rule.plan].component(rule.name).scope for rule in rules]
    rows = [(c, measure) for c, measure, _ in _rows(rules)]
    names = list(spec.measures)
    pools: dict[PoolRule, int] = {}
    table = np.full((len(rows), len(reps)), -1, dtype=np.int64)
    for row, (c, measure) in enumerate(rows):
        if scopes[c] == "self" or spec.measures[names[measure]].unit == "rating":
            continue
        groups = groups_of(scopes[c], reps)
        sells = [bool(rep.amount("potential", names[measure])) for rep in reps]
        for stint in np.flatnonzero(holds[c]).tolist():
            members = [place for place in groups(reps[stint]) if sells[place]]
            table[row, stint] = pools.setdefault(pool_of(measure, held, members, spec.calendar.months), len(pools))
    return (tuple(pools), table) if pools else ((), np.zeros((0, 0), dtype=np.int64))


def pool_of(measure: int, held: PlayedStints, members: Sequence[int], months: int) -> PoolRule:
    """The pool of some stints: each seat in the months in which it stands in the group."""
    spans = tuple((int(held.first[row]), int(held.last[row])) for row in members)
    seats = tuple(int(held.seat[row]) for row in members)
    return PoolRule(measure, seats, () if set(spans) <= {(0, months)} else spans)


def pooled_quotas(
    spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule], pool: Ints, quotas: Mapping[str, Floats]
) -> tuple[np.ndarray, Floats]:
    """([C + L, P] whether the quota is what the pool's members are asked for, [K, S, M] what each member brings to it).

    A holder whose own rule is `share_of_team` has a quota of that rule. Both are empty where nobody's quota is the members'.

    Args:
        spec: the scenario.
        held: the stints of the people who are played.
        rules: the components.
        pool: [C + L, P] the pool that each row of a stint looks at, as `pool_tables` gives it.
        quotas: measure → [P, M] quota of the month before ramp, relief and proration.
    """
    names = list(spec.measures)
    asks = pool >= 0
    if asks.any():
        for row, (_, measure, against_quota) in enumerate(_rows(rules)):
            own = [_has_team_quota(spec, rep, names[measure]) for rep in held.reps]
            asks[row] &= against_quota & ~np.array(own)
    if not asks.any():
        return np.zeros((0, 0), dtype=bool), np.zeros((0, 0, 0))
    return asks, np.array([held.in_force(quotas[name]) for name in names])


def _rows(rules: Sequence[ComponentRule]) -> list[tuple[int, int, bool]]:
    """(component, measure, whether it is looked at against a quota) of the components, then of their links."""
    rows = [(c, rule.measure, not rule.on_amount) for c, rule in enumerate(rules)]
    return rows + [(c, link.measure, link.kind is not LinkKind.RATING) for c, rule in enumerate(rules) for link in rule.links]


def _has_team_quota(spec: ScenarioSpec, rep: Rep, measure: str) -> bool:
    rules = spec.quotas[rep.quota_set].rules if rep.quota_set else {}
    return measure in rules and rules[measure].adds_up_team


def groups_of(scope: str, reps: Sequence[Rep]) -> Callable[[Rep], Sequence[int]]:
    """Person → places of the people of the same team, region, role or company.

    A manager's team are the people who name the manager, everybody else's those who name the same one.
    """
    managers = {rep.manager_id for rep in reps}
    found: dict[str, list[int]] = {}
    for place, rep in enumerate(reps):
        found.setdefault(group_name(scope, rep), []).append(place)

    def group(rep: Rep) -> Sequence[int]:
        name = rep.rep_id if scope == "team" and rep.rep_id in managers else group_name(scope, rep)
        return found.get(name, ())

    return group


def group_name(scope: str, rep: Rep) -> str:
    """Name of the group that a person is counted in; people without a manager or region form one."""
    return {"team": rep.manager_id or "", "region": rep.region or "", "role": rep.role}.get(scope, "")
