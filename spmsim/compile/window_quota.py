"""Quotas of windows as a behaviour, or a curve of pay, sees them: everybody employed in all their months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.records.game import Floats, Game, Ints, Law, PoolRule


@dataclass(frozen=True)
class Holders:
    """People in one stint: their seats, the rows of their stints, and its months (the last exclusive)."""

    seats: Ints
    rows: Ints
    span: tuple[int, int]


def window_quota(game: Game, row: int, measure: int, people: Holders, months: tuple[int, ...]) -> Floats:
    """[people] quota of some months, of a component or a link (a row of `Game.pool`): their own, or what a pool's members are asked for."""
    if game.asks_pool.size and game.asks_pool[row, people.rows].any():
        return np.array([_asked_of(game, game.pools[pool], months) for pool in game.pool[row, people.rows]])
    own = game.quota[row] if row < len(game.components) else game.link_quota[row - len(game.components)]
    quota = own[people.rows][:, list(months)]
    if game.measures[measure].law is Law.BINOMIAL:
        quota = quota * game.trials[measure, people.seats][:, list(months)]
    return np.asarray(quota.sum(axis=1))


def _asked_of(game: Game, pool: PoolRule, months: tuple[int, ...]) -> float:
    total = 0.0
    for seat, (first, last) in zip(pool.seats, pool.spans or [(0, game.months)] * len(pool.seats), strict=True):
        counting = [month for month in months if first <= month < last]
        is_share = game.measures[pool.measure].law is Law.BINOMIAL
        due = game.trials[pool.measure, seat, counting] if is_share else 1.0
        total += float((game.pool_quota[pool.measure, seat, counting] * due).sum())
    return total
