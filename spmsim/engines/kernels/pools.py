"""Performance, and quotas, that are added up over seats: as the members are played, or in a pass over them before anybody earns."""

from __future__ import annotations

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, vectors
from spmsim.engines.kernels.lives import begin_life, draw_lives, is_filled, list_leavers
from spmsim.engines.kernels.luck import begin_luck, draw_luck
from spmsim.engines.kernels.rows import QUARTER, Array, PoolRules, SalesRules
from spmsim.engines.kernels.sales import draw_sales
from spmsim.engines.kernels.scratch import Lives, Luck, Shared


@kernel
def fill_pools(
    first: int, last: int, first_replication: int, shocks: Array, seats: Array, regions: Array, sales: SalesRules, rules: PoolRules,
    lives: Lives, luck: Luck, expected: Array, amount: Array, shared: Shared,
) -> None:  # fmt: skip
    """Empties every pool, and fills those that nobody's play fills in time. Draws are addressed: the same when members earn."""
    clear_pools(first, last, shared.pools)
    clear_pools(first, last, shared.asked)
    for number in range(rules.seats.shape[0]):
        place = rules.seats[number]
        draw_seat(first, last, place, first_replication, shocks, seats, regions, sales, lives, luck, expected, amount)
        bring(first, last, place, 1, rules, lives, amount, shared)


@kernel
def bring(first: int, last: int, place: int, is_before: int, rules: PoolRules, lives: Lives, amount: Array, shared: Shared) -> None:
    """Adds a drawn seat's months to its pools: to those that the pass before fills (`is_before` 1), or to the others (0)."""
    for membership in range(rules.first[place], rules.first[place + 1]):
        pool = rules.pools[membership]
        if rules.filled_before[pool] == is_before:
            begins, ends = rules.spans[membership, 0], rules.spans[membership, 1]
            begins, ends = max(first, begins), min(last, ends)
            add_member(begins, ends, rules.measure[pool], pool, amount, shared.pools)
            if rules.is_asked[pool] != 0:
                add_quota(begins, ends, (rules.measure[pool], place), pool, rules.quota, lives, shared.asked)


@kernel
def clear_pools(first: int, last: int, pools: Array) -> None:
    """Zeros in the months of [pools, M, LANES]."""
    for pool in range(pools.shape[0]):
        for month in range(first, last):
            for lane in range(LANES):
                pools[pool, month, lane] = 0.0


@kernel
def draw_seat(
    first: int, last: int, place: int, first_replication: int, shocks: Array, seats: Array, regions: Array, sales: SalesRules, lives: Lives,
    luck: Luck, expected: Array, amount: Array,
) -> None:  # fmt: skip
    """Who sits in a seat and what is sold there, month by month."""
    seat = seats[place]
    begin_life(seat, first_replication, lives)
    draw_lives(first, last, seat, lives)
    list_leavers(first, last, lives)
    begin_luck(seat, first_replication, shocks[0], luck)
    draw_luck(first, last, seat, regions[place], first_replication, shocks[0], lives, luck)
    draw_sales(first, last, place, seat, first_replication, sales, lives, luck, expected, amount)


@kernel
def add_member(first: int, last: int, measure: int, pool: int, amount: Array, pools: Array) -> None:
    """Adds one member's months to a pool."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            pools[pool, month, lane] += amount[measure, month, lane]


@kernel
def count_pools(
    first: int, last: int, looked_at: Array, pools: Array, sold: Array, lives: Lives, counted: Array, performance: Array
) -> None:
    """What a seat's attainment counts: `counted` by month, `performance` by quarter.

    In each month it is what the pool that is looked at sells, if somebody sits in the seat; the seat's own sales where it is −1.
    """
    vectors()
    for month in range(first, last):
        quarter, pool = month // QUARTER, looked_at[month]
        same_quarter = 0.0 if month % QUARTER == 0 else 1.0
        for lane in range(LANES):
            amount = pools[pool, month, lane] * is_filled(lives.since[month, lane]) if pool >= 0 else sold[month, lane]
            counted[month, lane] = amount
            performance[quarter, lane] = same_quarter * performance[quarter, lane] + amount


@kernel
def add_quota(first: int, last: int, place: tuple[int, int], pool: int, quota: Array, lives: Lives, asked: Array) -> None:
    """Adds what one member (place: measure, seat) is asked for while somebody works there; no ramp, whoever it is."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            asked[pool, month, lane] += quota[place[0], place[1], month] * is_filled(lives.since[month, lane])


@kernel
def pool_months(first: int, last: int, pool: int, pools: Array, lives: Lives, out: Array) -> None:
    """What a pool's members sold in the months in which the holder's seat is filled."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            out[month, lane] = pools[pool, month, lane] * is_filled(lives.since[month, lane])
