"""Components, their links and schedules as the rows that kernels read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.arrays import own
from spmsim.engines.contest_rules import contest_rules
from spmsim.engines.kernels.rows import COMPONENT, SCHEDULE, PayRules, PoolRules
from spmsim.engines.play_order import PlayOrder
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Game, Law, LinkKind, LinkRule
from spmsim.records.settlement import ALWAYS, Span
from spmsim.records.stints import rows_in_force, seat_of_rows

Floats = NDArray[np.float64]


def pay_rules(game: Game) -> PayRules:
    """What components pay."""
    schedules = schedules_of(game)
    pieces = [piece for s in schedules for piece in zip(s.knots, _widths(s.knots), s.slopes, strict=True)]
    pools = own(game.pool) if game.pools else np.full((len(game.components) + len(game.links), game.holds.shape[1]), -1)
    jumps = [jump for s in schedules for jump in zip(s.edges, s.heights, strict=True)]
    return PayRules(
        components=_components(game),
        quota=quota_in_force(game),
        target=_target(game),
        holds=own(game.holds),
        quota_ramp=own(game.quota_ramp),
        schedules=_places(schedules),
        pieces=np.array(pieces, dtype=np.float64).reshape(-1, 3),
        jumps=np.array(jumps, dtype=np.float64).reshape(-1, 2),
        pools=pools,
        asks=np.where(game.asks_pool, pools, -1) if game.asks_pool.size else np.full_like(pools, -1),
        contests=contest_rules(game),
    )


def pool_rules(game: Game, order: PlayOrder) -> PoolRules:
    """What is added up over which seats, in which months."""
    found: list[list[tuple[int, Span]]] = [[] for _ in order.seats]
    for number, pool in enumerate(game.pools):
        for seat, span in zip(pool.seats, pool.spans or [(0, game.months)] * len(pool.seats), strict=True):
            found[seat].append((number, span))
    memberships = [membership for of_seat in found for membership in of_seat]
    early = {seat for pool in np.flatnonzero(order.filled_before) for seat in game.pools[pool].seats}
    return PoolRules(
        seats=np.array([seat for seat in order.seats if seat in early], dtype=np.int64),
        filled_before=order.filled_before.astype(np.int64),
        first=np.cumsum([0, *map(len, found)], dtype=np.int64),
        pools=np.array([pool for pool, _ in memberships], dtype=np.int64),
        spans=np.array([span for _, span in memberships], dtype=np.int64).reshape(-1, 2),
        measure=np.array([pool.measure for pool in game.pools], dtype=np.int64),
        is_asked=np.isin(np.arange(len(game.pools)), game.pool[game.asks_pool] if game.asks_pool.size else []).astype(np.int64),
        quota=_brought_to_pools(game),
    )


def attained_pools(game: Game) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """[S, M] the pool that counts for a seat's attainment in each month, −1 for its own sales; and [S] whether there is one."""
    rows = rows_in_force(game)
    table = game.attained_pool[rows] if len(game.attained_pool) else np.full_like(rows, -1)
    return own(table), np.asarray((table >= 0).any(axis=1))


def _brought_to_pools(game: Game) -> Floats:
    """[K, S, M] what each seat brings to the quota of a pool in the units of its measure: of a share, quota share × trials."""
    quota = own(game.pool_quota)
    for k, measure in enumerate(game.measures if quota.size else ()):
        if measure.law == Law.BINOMIAL:
            quota[k] *= game.trials[k]
    return quota


def quota_in_force(game: Game) -> Floats:
    """[C + L, P + X, M] own quota of the month of components and links in the units of its measure: of a share, quota share × trials.

    0 where the quota is what a pool's members are asked for. Behind the stints stand those of successors.
    """
    links = [link for _, link in game.links]
    none, stints = game.quota[:0], np.arange(game.holds.shape[1])
    quota = own(np.concatenate([game.quota, game.link_quota if links else none]))
    if game.successors is not None:
        later = np.concatenate([game.successors.quota, game.successors.link_quota])
        quota, stints = np.concatenate([quota, later], axis=1), np.concatenate([stints, game.successors.stint])
    measures = [component.measure for component in game.components] + [link.measure for link in links]
    on_amount = [component.on_amount for component in game.components] + [link.kind == LinkKind.RATING for link in links]
    for row, (measure, is_amount) in enumerate(zip(measures, on_amount, strict=True)):
        if game.measures[measure].law == Law.BINOMIAL and not is_amount:
            quota[row] *= game.trials[measure][seat_of_rows(game)[stints]]
    if game.asks_pool.size:
        quota[game.asks_pool[:, stints]] = 0.0
    return quota


def _target(game: Game) -> Floats:
    """[C + L, P + X, M] target pay of the month; 0 of links."""
    target = game.target if game.successors is None else np.concatenate([game.target, game.successors.target], axis=1)
    return own(np.concatenate([target, np.zeros((len(game.links), *target.shape[1:]))]))


def _components(game: Game) -> NDArray[np.void]:
    """Rows of the components, then of their links."""
    table = np.zeros(len(game.components) + len(game.links), dtype=COMPONENT)
    links, schedules = len(game.components), 0
    for c, (row, rule) in enumerate(zip(table, game.components, strict=False)):
        for name in ("measure", "window", "accumulation", "leavers", "claws_back", "on_amount"):
            row[name] = getattr(rule, name)
        row["is_share"] = game.measures[rule.measure].law == Law.BINOMIAL
        row["counts_from"], row["counts_until"] = rule.counts
        row["first_link"], row["last_link"] = links, links + len(rule.links)
        row["column_link"] = next((links + i for i, link in enumerate(rule.links) if link.kind == LinkKind.COLUMN), -1)
        row["first_schedule"], row["last_schedule"] = schedules, schedules + len(layers_of(rule))
        row["sold_again"] = _sold_again(game, c, rule.measure)
        links, schedules = row["last_link"], row["last_schedule"]
    for row, (c, link) in zip(table[len(game.components) :], game.links, strict=True):
        _fill_link(row, game.components[c], link, is_share=game.measures[link.measure].law == Law.BINOMIAL)
        row["first_schedule"], row["last_schedule"] = schedules, schedules + 1
        row["sold_again"] = _sold_again(game, c, link.measure)
        schedules += 1
    return table


def _fill_link(row: np.void, component: ComponentRule, link: LinkRule, *, is_share: bool) -> None:
    row["is_link"], row["measure"], row["is_share"] = 1, link.measure, is_share
    row["leavers"], row["counts_until"], row["column_link"] = component.leavers, ALWAYS, -1
    if link.kind == LinkKind.RATING:  # the rating of each month, whatever the window
        row["window"], row["accumulation"], row["on_amount"] = 1, Accumulation.DISCRETE, 1
    else:
        row["window"], row["accumulation"] = component.window, component.accumulation


def _sold_again(game: Game, c: int, measure: int) -> int:
    """Months to the cancellation of what a component's plan asks to be sold again on a measure; 0: nothing."""
    for settlement in game.settlements:
        if c in settlement.components:
            clawback = settlement.clawback_on(measure, settlement.stint_of(settlement.components.index(c)))
            if clawback >= 0 and settlement.clawbacks[clawback].restores_quota:
                return settlement.clawbacks[clawback].lag
    return 0


def layers_of(component: ComponentRule) -> tuple[Schedule, ...]:
    """The schedules that a component reads: one, or one for each column of a matrix."""
    return component.columns or (component.schedule,)


def schedules_of(game: Game) -> list[Schedule]:
    """All schedules in the order in which the rows count them."""
    return [s for component in game.components for s in layers_of(component)] + [link.schedule for _, link in game.links]


def _places(schedules: Sequence[Schedule]) -> NDArray[np.void]:
    """Where each schedule's knots and edges stand among those of all."""
    table = np.zeros(len(schedules), dtype=SCHEDULE)
    knots, edges = 0, 0
    for row, schedule in zip(table, schedules, strict=True):
        row["first_knot"], row["first_edge"] = knots, edges
        knots, edges = knots + len(schedule.knots), edges + len(schedule.edges)
        row["last_knot"], row["last_edge"] = knots, edges
    return table


def _widths(knots: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(b - a for a, b in zip(knots, (*knots[1:], math.inf), strict=False))  # no knots, no widths
