"""The Monte Carlo engine: every seat, every month, many replications.

Replications are cut into *blocks* of 256 lanes that compiled kernels play in step (`kernels.block`); threads take blocks. Seats are
cut into *chunks*, so that what is kept per seat stays bounded. Every draw is addressed by what it is for, every sum is formed in the
order of seats and blocks: the results are the same bytes for any number of threads and any grouping of blocks into tasks.

numba is loaded when a game is played, not when this module is imported.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from operator import mul
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.shared_blocks import SharedBlocks
from spmsim.records.game import Game
from spmsim.records.policy import Policy
from spmsim.records.tallies import ATTAINMENT_BINS, BALANCES, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, SeatPaths, Tallies

if TYPE_CHECKING:
    from spmsim.engines.kernels.rows import Rules
    from spmsim.engines.kernels.scratch import Scratch, Settling, Size
    from spmsim.engines.rules import Groups

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
_Counted = tuple[Counts, Counts]
_Desk: TypeAlias = "tuple[Scratch, Settling | None]"
Watch = Callable[[str, float], None]

BLOCK = 256
MOST_MONTHS = 255
CHUNK_BYTES = 64 * 2**20
"""Kept per chunk of seats: sums by block, and paths where they are asked for."""
MOST_SEATS = 4096
TASKS_PER_THREAD = 4
"""So many tasks for each thread, to keep all busy to the end and to report progress."""


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
        keep: handed every replication of some seats at a time, in the order of seats.
        blocks_per_task: blocks that a thread takes at once; chosen if omitted. Does not change the results.

    Raises:
        ValueError: no replications, more than 255 months, a negative seed, or measures that follow each other in a circle.
    """
    from spmsim.engines.rules import rules_of

    if replications < 1:
        raise ValueError(f"at least one replication is needed, got {replications}")
    if game.months > MOST_MONTHS:
        raise ValueError(f"a calendar has at most {MOST_MONTHS} months (the address of a draw has eight bits for them), got {game.months}")
    chunks = list(_chunks(len(game.seats.keys), _seats_per_chunk(game, replications, keep is not None)))
    rules = rules_of(game, policy, seed)
    shared = SharedBlocks(rules, scratch_size(game, 0), -(-replications // BLOCK), len(chunks))
    run = _Run(game, rules, replications, _empty_tallies(game, replications), keep is not None, threading.local(), shared)
    threads = workers or _processors()
    tasks = run.tasks(blocks_per_task or max(1, run.blocks // (TASKS_PER_THREAD * threads)))
    done, total = 0, len(tasks) * len(chunks)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for first, last in chunks:
            chunk = _Chunk.of(run, first, last)
            for counts in _in_order(partial(run.play_task, chunk), tasks, pool if threads > 1 else None):
                run.add_histograms(chunk, counts)
                done += 1
                if watch is not None:
                    watch("replications", done / total)
            run.add_means(chunk)
            if keep is not None:
                keep(SeatPaths(first, chunk.paths, chunk.leavers))
    return run.tallies


@dataclass(frozen=True)
class _Chunk:
    """Some seats, and what is kept of each of them."""

    first: int
    last: int
    groups: Groups
    rules: Rules
    means: Floats
    """[blocks, seats, SEAT_SUMS] sums over each block's replications"""
    paths: Floats
    leavers: Floats

    @classmethod
    def of(cls, run: _Run, first: int, last: int) -> _Chunk:
        from spmsim.engines.rules import groups_of

        groups = groups_of(run.game.seats.group[first:last])
        seats = run.rules.seats.copy()
        seats["group"][first:last] = groups.local
        n, quarters = last - first if run.keeps else 0, -(-run.game.months // 3)
        return cls(
            first, last, groups, run.rules._replace(seats=seats), np.zeros((run.blocks, last - first, len(SEAT_SUMS))),
            np.zeros((n, quarters, len(SEAT_SUMS) - 1, run.replications)), np.zeros((n, run.replications)),
        )  # fmt: skip


@dataclass(frozen=True)
class _Run:
    """One play: what it reads and what it fills."""

    game: Game
    rules: Rules
    replications: int
    tallies: Tallies
    keeps: bool
    local: threading.local
    """Scratch of each thread."""
    shared: SharedBlocks

    @property
    def blocks(self) -> int:
        return -(-self.replications // BLOCK)

    def tasks(self, blocks_per_task: int) -> list[range]:
        """Consecutive blocks, a few to a task."""
        starts = range(0, self.blocks, blocks_per_task)
        return [range(start, min(start + blocks_per_task, self.blocks)) for start in starts]

    def play_task(self, chunk: _Chunk, blocks: range) -> _Counted:
        """Plays the chunk's seats in some blocks; returns what it adds to the histograms of the chunk's groups."""
        groups = len(chunk.groups.present)
        desk = self._scratch(groups)
        histograms = (np.zeros((groups, ATTAINMENT_BINS), np.int64), np.zeros((groups, PAY_BINS), np.int64))
        for block in blocks:
            self._play_block(chunk, block, desk, histograms)
        return histograms

    def _scratch(self, groups: int) -> _Desk:
        """The calling thread's own scratch: made once, because fresh memory costs as much as the play of fifty seats."""
        from spmsim.engines.kernels.scratch import new_scratch, new_settling

        desk: _Desk | None = getattr(self.local, "desk", None)
        if desk is None or len(desk[0].groups) < groups:
            size = scratch_size(self.game, groups)
            desk = new_scratch(size), new_settling(size) if self.game.settlements or self.game.pools else None
            self.local.desk = desk
        return desk

    def _play_block(self, chunk: _Chunk, block: int, desk: _Desk, histograms: _Counted) -> None:
        from spmsim.engines.kernels.block import play_block

        first = block * BLOCK
        mine = slice(first, min(first + BLOCK, self.replications))
        lanes = mine.stop - first
        scratch, settling = desk
        scratch = self.shared.fill(block, first, scratch)
        self._load(chunk, mine, scratch)
        if settling is not None:
            settling.balances[:, :lanes] = self.tallies.balances[mine].T
        play_block(
            (chunk.first, chunk.last), (0, self.game.months), first, lanes, chunk.rules, scratch, settling, histograms,
            chunk.means[block], chunk.paths, chunk.leavers,
        )  # fmt: skip
        self._store(chunk, mine, scratch)
        if settling is not None:
            self.tallies.balances[mine] = settling.balances[:, :lanes].T

    def _load(self, chunk: _Chunk, mine: slice, scratch: Scratch) -> None:
        """Sums so far, so that adding goes on seat by seat whatever the chunks are."""
        lanes = mine.stop - mine.start
        by_month = self.tallies.by_month[mine]
        for field, rows in enumerate(scratch.months):
            rows[:, :lanes] = by_month[:, :, field].T
        scratch.others[0, :, :lanes] = self.tallies.other_measures[mine].T
        scratch.others[1, :, :lanes] = self.tallies.trials[mine].T
        for local, group in enumerate(chunk.groups.present):
            scratch.groups[local, :, :lanes] = self.tallies.by_group[mine, group].T

    def _store(self, chunk: _Chunk, mine: slice, scratch: Scratch) -> None:
        lanes = mine.stop - mine.start
        for field, rows in enumerate(scratch.months):
            self.tallies.by_month[mine, :, field] = rows[:, :lanes].T
        self.tallies.other_measures[mine] = scratch.others[0, :, :lanes].T
        self.tallies.trials[mine] = scratch.others[1, :, :lanes].T
        for local, group in enumerate(chunk.groups.present):
            self.tallies.by_group[mine, group] = scratch.groups[local, :, :lanes].T

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
        self.tallies.seat_means[chunk.first : chunk.last] = total / self.replications


def _empty_tallies(game: Game, replications: int) -> Tallies:
    n, groups, measures = replications, len(game.groups), len(game.measures)
    return Tallies(
        replications=n,
        by_group=np.zeros((n, groups, len(GROUP_SUMS))),
        by_month=np.zeros((n, game.months, len(MONTH_SUMS))),
        other_measures=np.zeros((n, measures)),
        trials=np.zeros((n, measures)),
        attainment_histogram=np.zeros((groups, ATTAINMENT_BINS), dtype=np.int64),
        pay_histogram=np.zeros((groups, PAY_BINS), dtype=np.int64),
        seat_means=np.zeros((len(game.seats.keys), len(SEAT_SUMS))),
        balances=np.zeros((n, len(BALANCES))),
    )


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


def _in_order(play_task: Callable[[range], _Counted], tasks: list[range], pool: ThreadPoolExecutor | None) -> Iterator[_Counted]:
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


def _chunks(seats: int, size: int) -> Iterator[tuple[int, int]]:
    for first in range(0, seats, size):
        yield first, min(first + size, seats)


def _seats_per_chunk(game: Game, replications: int, keeps: bool) -> int:
    bytes_per_seat = 8 * len(SEAT_SUMS) * -(-replications // BLOCK)
    if keeps:
        bytes_per_seat += 8 * replications * (-(-game.months // 3) * (len(SEAT_SUMS) - 1) + 1)
    most = len(game.seats.keys) if game.pools or game.contests else MOST_SEATS  # a chunk may have to fill anew what is shared
    return max(1, min(most, CHUNK_BYTES // bytes_per_seat))
