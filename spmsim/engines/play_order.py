"""In which order seats are played: who looks at a pool comes after its people, so that nobody is drawn twice.

What a member sells is then added to the pool as the member is played. A circle, as where people look at a pool of their own, has no such
order: its pools are filled by a pass over their people before anybody earns. So are pools by which a contest ranks.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game, Ints
from spmsim.records.stints import seat_of_rows


@dataclass(frozen=True, eq=False)
class PlayOrder:
    """Who is played after whom."""

    seats: Ints
    """[S] each seat once; as they stand in the game where nobody looks at a pool"""
    filled_before: NDArray[np.bool_]
    """[pools] whether a pass adds up the pool before anybody is played"""

    def with_all_before(self) -> PlayOrder:
        """The same order, with every pool filled by the pass: sums are formed in the same order, and so are the same."""
        return replace(self, filled_before=np.ones_like(self.filled_before))


@functools.lru_cache(maxsize=8)
def play_order(game: Game) -> PlayOrder:
    """The order of play; it depends on nothing but who looks at whom.

    Seats 0 (looks at what 1 and 2 sell), 1 and 2: 1, 2, 0.
    """
    looks, members = _looked_at(game), [set(pool.seats) for pool in game.pools]
    before = {pool for contest in game.contests for pool in _looked_at_by(game, contest.component, contest.stints)}
    order: list[int] = []
    waiting: Sequence[int] = range(len(looks))
    while waiting:
        unfinished = {pool for pool, people in enumerate(members) if pool not in before and not people.isdisjoint(waiting)}
        ready = [seat for seat in waiting if unfinished.isdisjoint(looks[seat])]
        if ready:
            order += ready
            waiting = [seat for seat in waiting if not unfinished.isdisjoint(looks[seat])]
        else:
            before |= _in_circles(waiting, looks, members) or {pool for seat in waiting for pool in looks[seat]}
    return PlayOrder(np.array(order, dtype=np.int64), np.array([pool in before for pool in range(len(members))], dtype=np.bool_))


def _in_circles(waiting: Collection[int], looks: Sequence[set[int]], members: Sequence[set[int]]) -> set[int]:
    """The pools at which some of their own people look."""
    return {pool for seat in waiting for pool in looks[seat] if seat in members[pool]}


def _looked_at(game: Game) -> list[set[int]]:
    """The pools at which each seat looks, in any of its stints: to be paid, to be asked for a quota, or for its attainment."""
    looks: list[set[int]] = [set() for _ in game.seats.keys]
    if not game.pools:
        return looks
    owner = seat_of_rows(game)
    component = np.array([*range(len(game.components)), *(c for c, _ in game.links)], dtype=np.int64)
    for row, stint in np.argwhere((game.pool >= 0) & game.holds[component]):
        looks[owner[stint]].add(int(game.pool[row, stint]))
    for stint in np.flatnonzero(game.attained_pool >= 0):
        looks[owner[stint]].add(int(game.attained_pool[stint]))
    return looks


def _looked_at_by(game: Game, component: int, stints: Sequence[int]) -> set[int]:
    """The pools at which some stints look with one component."""
    if not game.pools:
        return set()
    pools = game.pool[component, list(stints)]
    return {int(pool) for pool in pools[pools >= 0]}
