"""What seats have to know of each other before any of them earns: passes over the people of pools at which they look themselves, and
over those whom contests rank.

Draws are addressed by what they are for, so people bring here what they bring when they earn, whatever seats are played together.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.contests import clear_contests, enter, order, rank_stint
from spmsim.engines.kernels.lives import weigh_quotas
from spmsim.engines.kernels.luck import draw_weather
from spmsim.engines.kernels.pools import draw_seat, fill_pools
from spmsim.engines.kernels.rows import PayRules, Rules
from spmsim.engines.kernels.scratch import Scratch


@kernel
def fill_shared(months: int, first_replication: int, rules: Rules, scratch: Scratch) -> None:
    """Fills `scratch.linked.shared` for the block of replications from `first_replication` on: pools whose people are not played in time
    (the others become empty), then contests among all.

    Args:
        months: of the calendar.
        first_replication: number of the block's first replication.
        rules: the game and the policy.
        scratch: of the block; all but `linked.shared` is free afterwards.
    """
    if rules.pools.seats.shape[0] > 0 or rules.pay.contests.seats.shape[0] > 0:
        draw_weather(first_replication, rules.shocks[0], rules.region_keys, scratch.luck)
    fill_pools(
        0, months, first_replication, rules.shocks, rules.seats, rules.regions, rules.sales, rules.pools, scratch.lives, scratch.luck,
        scratch.expected, scratch.amount, scratch.linked.shared,
    )  # fmt: skip
    contests, lives, linked = rules.pay.contests, scratch.lives, scratch.linked
    clear_contests(linked.shared)
    for place in contests.seats:
        draw_seat(
            0, months, place, first_replication, rules.shocks, rules.seats, rules.regions, rules.sales, lives, scratch.luck,
            scratch.expected, scratch.amount,
        )  # fmt: skip
        seat = rules.seats[place]
        for number in range(seat.first_stint, seat.last_stint):
            enter_stint(months, rules.stints[number], rules.pay, scratch)
    for contest in range(contests.places.shape[0]):
        order(contest, contests, linked.shared)


@kernel
def enter_stint(months: int, stint: Any, rules: PayRules, scratch: Scratch) -> None:
    """Puts what a seat's people do in one of its stints in the contests of the stint, after their sales are drawn."""
    lives, linked = scratch.lives, scratch.linked
    span = (stint.first, stint.last, months)
    if stint.quota_ramp_months > 0:
        weigh_quotas(stint.first, stint.last, stint, rules.quota_ramp, lives)
    for c in range(rules.contests.of_stint.shape[0]):
        contest = rules.contests.of_stint[c, stint.row]
        if contest >= 0:
            rank_stint(span, (c, stint.row), stint, rules, lives, scratch.account, linked, scratch.amount)
            enter(span, contest, rules.components[c].window, rules.contests, linked.value, linked.shared)
