"""Blocks of 256 replications in step, some seats one after another, each through the stages of its months.

The stages of a seat, in order: lives → luck → sales → its pools → earn → limit and settle (where the plan does) → tally. What people
earn is played stint after stint: months under one plan, quota set and pay; most seats have one. Every stage but settlement takes a first
and a last month. With no effort that depends on performance to date, one span is the whole calendar. Who looks at a pool is played after
its people; where no order of play does that, and for contests, a pass before fills what seats have to know of each other
(`kernels.shared`). What looks at sales to date cuts the calendar into spans and plays stage after stage of one span over all seats; the
state between spans is the scratch of each seat.
"""

from __future__ import annotations

from typing import NamedTuple

from spmsim.engines.kernels.compiled import kept_kernel
from spmsim.engines.kernels.lanes import LANES
from spmsim.engines.kernels.link import earn_component
from spmsim.engines.kernels.lives import begin_life, draw_lives, list_leavers, weigh_quotas
from spmsim.engines.kernels.luck import begin_luck, clear, draw_luck, draw_weather
from spmsim.engines.kernels.pools import bring, count_pools
from spmsim.engines.kernels.rows import Array, Rules
from spmsim.engines.kernels.sales import draw_sales
from spmsim.engines.kernels.scratch import Scratch, Settling
from spmsim.engines.kernels.settle import settle_seat
from spmsim.engines.kernels.shared import fill_shared
from spmsim.engines.kernels.sums import (
    Sums,
    begin_sums,
    copy_from,
    copy_to,
    put_down,
    put_down_shared,
    take_up,
    take_up_shared,
    wipe,
)
from spmsim.engines.kernels.tally import (
    add_measure,
    add_to_group,
    add_up_base_pay,
    add_up_quarters,
    keep_paths,
    sum_replications,
    tally_late,
    tally_months,
    tally_moves,
)


class Chunk(NamedTuple):
    """What is kept of some seats that are played together."""

    groups: Array
    """[their groups] place of each among all"""
    rows: Array
    """[seats, in the order of play] row of each in what is kept by seat"""
    attained: Array
    """[groups, bins] attainment, added to"""
    earned: Array
    """[groups, bins] pay, added to"""
    means: Array
    """[blocks, seats, SEAT_SUMS] sums over each block's replications, written"""
    paths: Array
    """[seats, Q, fields, N] each seat's quarters, or empty to keep none"""
    leavers: Array
    """[seats, N] each seat's leavers, or empty"""


@kept_kernel
def play_blocks(
    blocks: tuple[int, int], replications: int, seats: tuple[int, int], rules: Rules, scratch: Scratch, settling: Settling | None,
    sums: Sums, chunk: Chunk,
) -> None:  # fmt: skip
    """Plays some seats in some blocks.

    Args:
        blocks: first and last block (exclusive).
        replications: of all blocks; the rest of the last one's 256 lanes is padding.
        seats: first and last place (exclusive) in the order of play.
        rules: the game and the policy.
        scratch: of one block.
        settling: scratch of games whose plans settle, look at pools or hold contests; None for all others, which are compiled without
            these stages.
        sums: added to, so that seats may come in several calls.
        chunk: what is kept of these seats.
    """
    shocks = rules.shocks[0]
    first, last = 0, shocks.months
    lives, luck, totals, quarters = scratch.lives, scratch.luck, scratch.totals, scratch.quarters
    sales, pay = rules.sales, scratch.pay
    sold = scratch.amount[shocks.primary]
    for block in range(blocks[0], blocks[1]):
        first_replication = block * LANES
        lanes = min(LANES, replications - first_replication)
        wipe(scratch)
        if seats[0] == 0:
            begin_sums(rules.tally.staffed, scratch)
        else:
            take_up(block, chunk.groups, sums, scratch)
        if settling is not None:
            carries = sums.shared.pools.shape[0] > 0
            if seats[0] == 0 or not carries:
                fill_shared(last, first_replication, rules, scratch)
            else:
                take_up_shared(block, sums.shared, scratch.linked.shared)
            copy_from(first_replication, sums.balances, settling.balances)
        draw_weather(first_replication, shocks, rules.region_keys, luck)
        for number in range(seats[0], seats[1]):
            place, row = rules.order[number], chunk.rows[number - seats[0]]
            seat = rules.seats[place]
            begin_life(seat, first_replication, lives)
            draw_lives(first, last, seat, lives)
            list_leavers(first, last, lives)
            stints = rules.stints[seat.first_stint : seat.last_stint]
            if seat.quota_ramp_months > 0:
                for i in range(stints.shape[0]):
                    stint = stints[i]
                    weigh_quotas(max(first, stint.first), min(last, stint.last), stint, rules.pay.quota_ramp, lives)

            begin_luck(seat, first_replication, shocks, luck)
            draw_luck(first, last, seat, rules.regions[place], first_replication, shocks, lives, luck)

            draw_sales(first, last, place, seat, first_replication, sales, lives, luck, scratch.expected, scratch.amount)

            settles = False
            if settling is not None:
                bring(first, last, place, 0, rules.pools, lives, scratch.amount, scratch.linked.shared)
                settles = settle_seat(
                    shocks.months, place, stints, shocks.half_even != 0, rules.pay, rules.settle, lives, scratch.account,
                    scratch.linked, scratch.amount, settling, pay,
                )  # fmt: skip
            if not settles:
                clear(pay)
                for i in range(stints.shape[0]):
                    stint = stints[i]
                    months = (max(first, stint.first), min(last, stint.last), shocks.months)
                    for c in range(rules.pay.holds.shape[0]):
                        if rules.pay.holds[c, stint.row]:
                            earn_component(
                                months, (c, stint.row), stint, rules.pay, lives, scratch.account, scratch.linked, scratch.amount, pay
                            )

            counted, performance = sold, quarters.sales
            if settling is not None and rules.tally.counts_pool[place]:
                counted, performance = scratch.linked.counted, quarters.performance
                count_pools(first, last, rules.tally.pool[place], scratch.linked.shared.pools, sold, lives, counted, performance)
            tally_months(
                (first, last, shocks.months), lanes, place, seat, shocks.half_even != 0, rules.tally, sold, counted, pay, lives,
                scratch.year, scratch.months, quarters, scratch.closing, scratch.groups, chunk.attained, chunk.earned,
            )  # fmt: skip
            if settling is not None and settles:
                tally_late(settling.taking.late, scratch.months, quarters)
            tally_moves(first, last, seat, rules.tally.base_pay[place], lives, scratch.months, totals)
            add_up_quarters(seat.base_pay, performance, quarters, totals)
            if seat.base_changes != 0:
                add_up_base_pay(rules.tally.base_pay[place], lives, quarters, totals)
            for k in range(sales.measures.shape[0]):
                add_measure(k, first, last, place, k == shocks.primary, scratch.amount, sales.trials, lives, totals, scratch.others)
            add_to_group(seat.group, seat.carries_quota != 0, totals, scratch.groups)
            sum_replications(lanes, totals, chunk.means[block, row])
            if chunk.paths.shape[0] > 0:
                keep_paths(row, first_replication, lanes, seat, quarters, performance, totals.leavers, chunk.paths, chunk.leavers)
        put_down(block, chunk.groups, sums, scratch)
        if settling is not None:
            copy_to(first_replication, settling.balances, sums.balances)
            if carries:
                put_down_shared(block, scratch.linked.shared, sums.shared)
