"""`scope`: whose performance is added up for a component and its second measures → `PoolRule`s."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from spmsim.compile.stints import PlayedStints
from spmsim.records.game import ComponentRule, Ints, PoolRule
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def pool_tables(
    spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule], holds: np.ndarray
) -> tuple[tuple[PoolRule, ...], Ints]:
    """The pools, and [C + L, P] which one each component and link of a stint looks at (−1: the seat's own).

    People with potential on the measure are added up in the months in which they stand in the group, never pooled amounts. Both are
    empty where no component is pooled.
    """
    reps = held.reps
    scopes = [spec.plans[rule.plan].component(rule.name).scope for rule in rules]
    rows = [(c, rule.measure) for c, rule in enumerate(rules)]
    rows += [(c, link.measure) for c, rule in enumerate(rules) for link in rule.links]
    pools: dict[PoolRule, int] = {}
    table = np.full((len(rows), len(reps)), -1, dtype=np.int64)
    for row, (c, measure) in enumerate(rows):
        if scopes[c] == "self":
            continue
        groups = groups_of(scopes[c], reps)
        sells = [bool(rep.amount("potential", list(spec.measures)[measure])) for rep in reps]
        for stint in np.flatnonzero(holds[c]).tolist():
            members = [place for place in groups(reps[stint]) if sells[place]]
            table[row, stint] = pools.setdefault(pool_of(measure, held, members, spec.calendar.months), len(pools))
    return (tuple(pools), table) if pools else ((), np.zeros((0, 0), dtype=np.int64))


def pool_of(measure: int, held: PlayedStints, members: Sequence[int], months: int) -> PoolRule:
    """The pool of some stints: each seat in the months in which it stands in the group."""
    spans = tuple((int(held.first[row]), int(held.last[row])) for row in members)
    seats = tuple(int(held.seat[row]) for row in members)
    return PoolRule(measure, seats, () if set(spans) <= {(0, months)} else spans)


def groups_of(scope: str, reps: Sequence[Rep]) -> Callable[[Rep], Sequence[int]]:
    """Person → places of the people of the same team, region, role or company.

    A manager's team are the people who name the manager, everybody else's those who name the same one.
    """
    managers = {rep.manager_id for rep in reps}
    found: dict[str, list[int]] = {}
    for place, rep in enumerate(reps):
        found.setdefault(_group(scope, rep), []).append(place)

    def group(rep: Rep) -> Sequence[int]:
        name = rep.rep_id if scope == "team" and rep.rep_id in managers else _group(scope, rep)
        return found.get(name, ())

    return group


def _group(scope: str, rep: Rep) -> str:
    """Name of the group that a person is counted in; people without a manager or region form one."""
    return {"team": rep.manager_id or "", "region": rep.region or "", "role": rep.role}.get(scope, "")
