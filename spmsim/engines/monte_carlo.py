"""The Monte Carlo engine: every seat, every month, many replications.

Replications are cut into *blocks* of 256 lanes that compiled kernels play in step (`kernels.block`); threads take blocks. Seats are
cut into *chunks*, so that what is kept per seat stays bounded. Every draw is addressed by what it is for, every sum is formed in the
order of play (`play_order`) and of blocks: the results are the same bytes for any number of threads and any grouping of blocks into tasks.

numba is loaded when a game is played, not when this module is imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from operator import mul
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.desks import Desks
from spmsim.engines.play_order import play_order
from spmsim.engines.running_sums import carries_shared, new_sums, tallies_on
from spmsim.records.game import Game, Ints
from spmsim.records.policy import Policy
from spmsim.records.tallies import ATTAINMENT_BINS, GROUP_SUMS, PAY_BINS, SEAT_SUMS, SeatPaths, Tallies

if TYPE_CHECKING:
    from spmsim.engines.kernels.rows import Rules
    from spmsim.engines.kernels.scratch import Size
    from spmsim.engines.kernels.sums import Sums
    from spmsim.engines.rules import Groups

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_Counted = tuple[Counts, Counts]
Watch = Callable[[str, float], None]

BLOCK = 256
MOST_MONTHS = 255
CHUNK_BYTES = 64 * 2**20
"""Kept per chunk of seats: sums by block, and paths where they are asked for."""
MOST_SEATS = 4096
TASKS_PER_THREAD = 4
"""So many tasks for each thread, to keep all busy to the end and to report progress."""
SMALL_TASK = 800
"""Blocks × seats of the smallest task that is worth its beginning and end: about 25 ms."""
DESKS = Desks()
"""Of this process: its plays work at the same desks one after another."""


def play(
    game: Game,
    policy: Policy,
    *,
    seed: int,
    replications: int,
    workers: int | None = None,
    watch: Watch | None = None,
    keep: Callable[[SeatPaths], None] | None = None,
    blocks_per_task: int | None = None,
) -> Tallies:
    """Plays a game under a policy.

    Args:
        game: the rules.
        policy: what people do.
        seed: any whole number ≥ 0.
        replications: how many years to play; the first n are the same for any number.
        workers: threads; all processors if omitted. Does not change the results.
        watch: told "replications" and the share that is done, between 0 and 1.
        keep: handed every replication of some neighbouring seats at a time, each seat once; in the order of seats, unless
            they are many and somebody looks at a pool of people who come later.
        blocks_per_task: blocks that a thread takes at once; chosen if omitted. Does not change the results.

    Raises:
        ValueError: no replications, more than 255 months, a negative seed, or measures that follow each other in a circle.
    """
    from spmsim.engines.rules import rules_of

    if replications < 1:
        raise ValueError(f"at least one replication is needed, got {replications}")
    if game.months > MOST_MONTHS:
        raise ValueError(f"a calendar has at most {MOST_MONTHS} months (the address of a draw has eight bits for them), got {game.months}")
    blocks, order = -(-replications // BLOCK), play_order(game)
    chunks = list(_chunks(len(game.seats.keys), _seats_per_chunk(game, blocks, keep is not None)))
    size = scratch_size(game, 0)
    carries = len(chunks) > 1 and carries_shared(size, blocks)
    sums = new_sums(game, size, blocks, carries=carries)
    rules = rules_of(game, policy, seed, order if carries or len(chunks) == 1 else order.with_all_before())
    run = _Run(game, rules, replications, sums, tallies_on(game, sums, replications), keep is not None)
    threads = workers or _processors()
    tasks = run.tasks(blocks_per_task or _blocks_per_task(blocks, len(game.seats.keys), threads))
    done, total = 0, len(tasks) * len(chunks)
    with ThreadPoolExecutor(max_workers=threads) if threads > 1 else nullcontext() as pool:
        for first, last in chunks:
            chunk = _Chunk.of(run, first, last)
            for counts in _in_order(partial(run.play_task, chunk), tasks, pool):
                run.add_histograms(chunk, counts)
                done += 1
                if watch is not None:
                    watch("replications", done / total)
            run.add_means(chunk)
            if keep is not None:
                for paths in chunk.kept():
                    keep(paths)
    return run.tallies


@dataclass(frozen=True)
class _Chunk:
    """Some seats, and what is kept of each of them."""

    span: tuple[int, int]
    """First and last place (exclusive) in the order of play."""
    seats: Ints
    """Those seats, ascending."""
    rows: Ints
    """In the order of play, the row of each among them."""
    groups: Groups
    rules: Rules
    means: Floats
    """[blocks, seats, SEAT_SUMS] sums over each block's replications"""
    paths: Floats
    leavers: Floats

    @classmethod
    def of(cls, run: _Run, first: int, last: int) -> _Chunk:
        from spmsim.engines.rules import groups_of

        mine, rows = np.unique(run.rules.order[first:last], return_inverse=True)
        groups = groups_of(run.game.seats.group[mine])
        seats = run.rules.seats.copy()
        seats["group"][mine] = groups.local
        n, quarters = last - first if run.keeps else 0, -(-run.game.months // 3)
        return cls(
            (first, last), mine, rows, groups, run.rules._replace(seats=seats), np.zeros((run.blocks, last - first, len(SEAT_SUMS))),
            np.zeros((n, quarters, len(SEAT_SUMS) - 1, run.replications)), np.zeros((n, run.replications)),
        )  # fmt: skip

    def kept(self) -> Iterator[SeatPaths]:
        """Every replication, of neighbours among the seats at a time."""
        starts = [0, *(np.flatnonzero(np.diff(self.seats) != 1) + 1).tolist(), len(self.seats)]
        for start, end in pairwise(starts):
            yield SeatPaths(int(self.seats[start]), self.paths[start:end], self.leavers[start:end])


@dataclass(frozen=True)
class _Run:
    """One play: what it reads and what it fills."""

    game: Game
    rules: Rules
    replications: int
    sums: Sums
    tallies: Tallies
    keeps: bool

    @property
    def blocks(self) -> int:
        return -(-self.replications // BLOCK)

    def tasks(self, blocks_per_task: int) -> list[tuple[int, int]]:
        """First and last block (exclusive) of each task."""
        starts = range(0, self.blocks, blocks_per_task)
        return [(start, min(start + blocks_per_task, self.blocks)) for start in starts]

    def play_task(self, chunk: _Chunk, blocks: tuple[int, int]) -> _Counted:
        """Plays the chunk's seats in some blocks; returns what it adds to the histograms of the chunk's groups."""
        from spmsim.engines.kernels.block import Chunk, play_blocks

        groups = len(chunk.groups.present)
        attained, earned = np.zeros((groups, ATTAINMENT_BINS), np.int64), np.zeros((groups, PAY_BINS), np.int64)
        kept = Chunk(chunk.groups.present, chunk.rows, attained, earned, chunk.means, chunk.paths, chunk.leavers)
        settles = bool(self.game.settlements or self.game.pools or self.game.contests)
        with DESKS.lend(scratch_size(self.game, groups), settles=settles) as (scratch, settling):
            play_blocks(blocks, self.replications, chunk.span, chunk.rules, scratch, settling, self.sums, kept)
        return attained, earned

    def add_histograms(self, chunk: _Chunk, counts: _Counted) -> None:
        """Adds what a task counted."""
        attained, earned = counts
        self.tallies.attainment_histogram[chunk.groups.present] += attained
        self.tallies.pay_histogram[chunk.groups.present] += earned

    def add_means(self, chunk: _Chunk) -> None:
        """The chunk's seats: sums of blocks in the order of blocks, divided by the replications."""
        total = np.zeros(chunk.means.shape[1:])
        for block in chunk.means:
            total += block
        self.tallies.seat_means[chunk.seats] = total / self.replications


def scratch_size(game: Game, groups: int) -> Size:
    """How much scratch a game needs for so many groups of seats."""
    from spmsim.engines.contest_rules import places, windows_of_contests
    from spmsim.engines.kernels.scratch import Size

    slots = max((len(settlement.components) for settlement in game.settlements), default=0)
    operations = max((len(settlement.operations) for settlement in game.settlements), default=0)
    pools, windows = len(game.pools), windows_of_contests(game)
    claws = any(settlement.clawbacks for settlement in game.settlements)
    return Size(
        game.months, len(game.measures), len(game.regions), groups, len(GROUP_SUMS), slots, operations, pools, claws,
        asked=pools if game.asks_pool.size else 0, best=sum(map(mul, places(game), windows)), equals=sum(windows),
    )  # fmt: skip


def _in_order(
    play_task: Callable[[tuple[int, int]], _Counted], tasks: list[tuple[int, int]], pool: ThreadPoolExecutor | None
) -> Iterator[_Counted]:
    """What each task returns, in the order of tasks; an error or an interruption drops the tasks that have not begun."""
    if pool is None:
        yield from map(play_task, tasks)
        return
    futures = [pool.submit(play_task, task) for task in tasks]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _blocks_per_task(blocks: int, seats: int, threads: int) -> int:
    """Enough tasks for every thread; no smaller ones than are worth it. Of 4 blocks of 200 seats: 4 on one thread, 2 on two."""
    even = -(-blocks // threads)
    return min(even, max(1, blocks // (TASKS_PER_THREAD * threads), SMALL_TASK // max(1, seats)))


def _chunks(seats: int, size: int) -> Iterator[tuple[int, int]]:
    for first in range(0, seats, size):
        yield first, min(first + size, seats)


def _seats_per_chunk(game: Game, blocks: int, keeps: bool) -> int:
    bytes_per_seat = 8 * len(SEAT_SUMS) * blocks
    if keeps:
        bytes_per_seat += 8 * blocks * BLOCK * (-(-game.months // 3) * (len(SEAT_SUMS) - 1) + 1)
    most = len(game.seats.keys) if game.pools or game.contests else MOST_SEATS  # a chunk may have to fill anew what is shared
    return max(1, min(most, CHUNK_BYTES // bytes_per_seat))
