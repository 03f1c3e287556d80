"""Sums that run on over the seats: kept of every replication, taken up and put down block by block.

A block's lanes stand next to each other in them, so that both are plain copies of rows.
"""

from __future__ import annotations

from typing import NamedTuple

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES
from spmsim.engines.kernels.luck import clear
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Scratch, Shared


class Sums(NamedTuple):
    """Sums of all replications, N of them with the last block's padding."""

    by_month: Array
    """[MONTH_SUMS, M, N]"""
    by_group: Array
    """[G, GROUP_SUMS, N]"""
    others: Array
    """[2, K, N] totals and trials of every measure"""
    balances: Array
    """[BALANCES, N]"""
    shared: Shared
    """[blocks, …] what seats have to know of each other, where later chunks of seats take it up; else of no blocks"""


@kernel
def begin_sums(staffed: Array, scratch: Scratch) -> None:
    """Nobody was played yet in a block: nothing, but everybody is there (`staffed`: [2, M] base pay and filled months)."""
    for rows in scratch.months:
        clear(rows)
    for month in range(staffed.shape[1]):
        for lane in range(LANES):
            scratch.months.base[month, lane] = staffed[0, month]
            scratch.months.filled[month, lane] = staffed[1, month]
    for field in range(scratch.others.shape[0]):
        clear(scratch.others[field])
    for group in range(scratch.groups.shape[0]):
        clear(scratch.groups[group])


@kernel
def wipe(scratch: Scratch) -> None:
    """Zeros in what begins anew by a multiplication with 0, which only does it to numbers: who was here before may have left others."""
    for rows in scratch.account:
        fill_with_zeros(rows)
    for rows in scratch.year:
        fill_with_zeros(rows)
    for rows in scratch.totals:
        fill_with_zeros(rows)
    for by_quarter in scratch.quarters:
        clear(by_quarter)


@kernel
def fill_with_zeros(lanes: Array) -> None:
    """Zeros in [LANES]."""
    for lane in range(LANES):
        lanes[lane] = 0.0


@kernel
def take_up(block: int, groups: Array, sums: Sums, scratch: Scratch) -> None:
    """Goes on from what earlier chunks of seats left. `groups`: the place of each of the chunk's groups among all."""
    first = block * LANES
    for field, rows in enumerate(scratch.months):
        copy_from(first, sums.by_month[field], rows)
    for field in range(scratch.others.shape[0]):
        copy_from(first, sums.others[field], scratch.others[field])
    for local in range(groups.shape[0]):
        copy_from(first, sums.by_group[groups[local]], scratch.groups[local])


@kernel
def put_down(block: int, groups: Array, sums: Sums, scratch: Scratch) -> None:
    """Keeps a block's sums."""
    first = block * LANES
    for field, rows in enumerate(scratch.months):
        copy_to(first, rows, sums.by_month[field])
    for field in range(scratch.others.shape[0]):
        copy_to(first, scratch.others[field], sums.others[field])
    for local in range(groups.shape[0]):
        copy_to(first, scratch.groups[local], sums.by_group[groups[local]])


@kernel
def copy_from(first: int, kept: Array, rows: Array) -> None:
    """A block's lanes of [rows, N] to [rows, LANES]."""
    for row in range(rows.shape[0]):
        for lane in range(LANES):
            rows[row, lane] = kept[row, first + lane]


@kernel
def copy_to(first: int, rows: Array, kept: Array) -> None:
    """[rows, LANES] to a block's lanes of [rows, N]."""
    for row in range(rows.shape[0]):
        for lane in range(LANES):
            kept[row, first + lane] = rows[row, lane]


@kernel
def take_up_shared(block: int, kept: Shared, shared: Shared) -> None:
    """What a block's seats know of each other, as earlier chunks of seats left it."""
    for pool in range(shared.pools.shape[0]):
        copy_from(0, kept.pools[block, pool], shared.pools[pool])
    for pool in range(shared.asked.shape[0]):
        copy_from(0, kept.asked[block, pool], shared.asked[pool])
    for place in range(shared.best.shape[0]):
        shared.best[place] = kept.best[block, place]
    for row in range(shared.equals.shape[0]):
        shared.equals[row] = kept.equals[block, row]


@kernel
def put_down_shared(block: int, shared: Shared, kept: Shared) -> None:
    """Keeps it for later chunks of seats."""
    for pool in range(shared.pools.shape[0]):
        copy_to(0, shared.pools[pool], kept.pools[block, pool])
    for pool in range(shared.asked.shape[0]):
        copy_to(0, shared.asked[pool], kept.asked[block, pool])
    for place in range(shared.best.shape[0]):
        kept.best[block, place] = shared.best[place]
    for row in range(shared.equals.shape[0]):
        kept.equals[block, row] = shared.equals[row]
