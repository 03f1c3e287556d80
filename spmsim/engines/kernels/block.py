"""One block: 256 replications in step, some seats one after another, each through the stages of its months.

The stages of a seat, in order: lives → luck → sales → earn → limit and settle (where the plan does) → tally. What people earn is played
stint after stint: months under one plan, quota set and pay; most seats have one. Every stage but settlement takes a first and a last
month. With no effort that depends on performance to date, one span is the whole calendar. What seats have to know of each other (pools,
contests) is filled by a pass before (`kernels.shared`); what looks at sales to date cuts the calendar into spans and plays stage after
stage of one span over all seats; the state between spans is the scratch of each seat.
"""

from __future__ import annotations

from spmsim.engines.kernels.compiled import kept_kernel
from spmsim.engines.kernels.link import earn_component
from spmsim.engines.kernels.lives import begin_life, draw_lives, list_leavers, weigh_quotas
from spmsim.engines.kernels.luck import begin_luck, clear, draw_luck, draw_weather
from spmsim.engines.kernels.pools import count_pools
from spmsim.engines.kernels.rounding import round_payments
from spmsim.engines.kernels.rows import Array, Rules
from spmsim.engines.kernels.sales import draw_sales
from spmsim.engines.kernels.scratch import Scratch, Settling
from spmsim.engines.kernels.settle import settle_seat
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


@kept_kernel
def play_block(
    seats: tuple[int, int], span: tuple[int, int], first_replication: int, lanes: int, rules: Rules, scratch: Scratch,
    settling: Settling | None, histograms: tuple[Array, Array], means: Array, paths: Array, leaver_paths: Array,
) -> None:  # fmt: skip
    """Plays seats `seats[0]` to `seats[1]` (exclusive) in `lanes` replications from `first_replication` on.

    Args:
        seats: first and last seat.
        span: first and last month (exclusive).
        first_replication: number of the block's first replication.
        lanes: replications that count; the rest of the 256 is padding.
        rules: the game and the policy.
        scratch: `months`, `groups` and `others` are added to, so that seats may come in several calls; `linked.shared` is read.
        settling: scratch of games whose plans settle or look at pools (`balances` are added to); None for all others, which are
            compiled without these stages.
        histograms: attainment and pay, [groups, bins], added to.
        means: [seats, SEAT_SUMS] sums over the block's replications, written.
        paths: [seats, Q, fields, N] each seat's quarters, or empty to keep none.
        leaver_paths: [seats, N] each seat's leavers, or empty.
    """
    shocks = rules.shocks[0]
    first, last = span
    lives, luck, totals, quarters = scratch.lives, scratch.luck, scratch.totals, scratch.quarters
    sales, pay = rules.sales, scratch.pay
    sold = scratch.amount[shocks.primary]
    draw_weather(first_replication, shocks, rules.region_keys, luck)
    for place in range(seats[0], seats[1]):
        seat = rules.seats[place]
        begin_life(seat, lives)
        draw_lives(first, last, seat, first_replication, lives)
        list_leavers(first, last, lives)
        stints = rules.stints[seat.first_stint : seat.last_stint]
        if seat.quota_ramp_months > 0:
            for number in range(stints.shape[0]):
                stint = stints[number]
                weigh_quotas(max(first, stint.first), min(last, stint.last), stint, rules.pay.quota_ramp, lives)

        begin_luck(seat, first_replication, shocks, luck)
        draw_luck(first, last, seat, rules.regions[place], first_replication, shocks, lives, luck)

        draw_sales(first, last, place, seat, first_replication, sales, lives, luck, scratch.expected, scratch.amount)

        settles = False
        if settling is not None:
            settles = settle_seat(
                shocks.months, place, stints, shocks.half_even != 0, rules.pay, rules.settle, lives, scratch.account,
                scratch.linked, scratch.amount, settling, pay,
            )  # fmt: skip
        if not settles:
            clear(pay)
            for number in range(stints.shape[0]):
                stint = stints[number]
                months = (max(first, stint.first), min(last, stint.last), shocks.months)
                for c in range(rules.pay.holds.shape[0]):
                    if rules.pay.holds[c, stint.row]:
                        earn_component(
                            months, (c, stint.row), stint, rules.pay, lives, scratch.account, scratch.linked, scratch.amount, pay
                        )
            round_payments(first, last, shocks.half_even != 0, pay)

        counted, performance = sold, quarters.sales
        if settling is not None and rules.tally.counts_pool[place]:
            counted, performance = scratch.linked.counted, quarters.performance
            count_pools(first, last, rules.tally.pool[place], scratch.linked.shared.pools, sold, lives, counted, performance)
        tally_months(
            (first, last, shocks.months), lanes, place, seat, rules.tally, sold, counted, pay, lives, scratch.year, scratch.months,
            quarters, scratch.closing, scratch.groups, histograms[0], histograms[1],
        )  # fmt: skip
        if settling is not None and settles:
            tally_late(settling.taking.late, scratch.months, quarters)
        tally_moves(first, last, seat, lives, scratch.months, totals)
        add_up_quarters(seat.base_pay, quarters, totals)
        if seat.base_changes != 0:
            add_up_base_pay(rules.tally.base_pay[place], lives, quarters, totals)
        for k in range(sales.measures.shape[0]):
            add_measure(k, first, last, place, k == shocks.primary, scratch.amount, sales.trials, lives, totals, scratch.others)
        add_to_group(seat.group, seat.carries_quota != 0, totals, scratch.groups)
        sum_replications(lanes, performance, totals, means[place - seats[0]])
        if paths.shape[0] > 0:
            keep_paths(place - seats[0], first_replication, lanes, seat, quarters, performance, totals.leavers, paths, leaver_paths)
