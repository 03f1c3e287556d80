"""The rules that kernels read, as arrays.

Rows (`SEAT`, `STINT`, `MEASURE`, `COMPONENT`, `SHOCKS`) are numpy records, because a kernel takes a record as one pointer.
M months, S seats, P stints (rows of a game), K measures, C components, R regions, H months of the quota ramp.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
YEAR = 12
QUARTER = 3

SEAT = np.dtype(
    [
        ("group", np.int64),  # among the groups of the seats played together
        ("first_stint", np.int64),
        ("last_stint", np.int64),  # exclusive
        ("carries_quota", np.int64),
        ("entry", np.int64),
        ("tenure", np.int64),
        ("leave_month", np.int64),
        ("leave_words", np.uint32),  # the person leaves if the month's word is below
        ("leaves_surely", np.int64),  # chance 1: no word decides
        ("vacancy_months", np.int64),
        ("gap_months", np.int64),  # that the seat stays open after the leaving at `leave_month`
        ("drawn_from", np.int64),  # first month at whose end it is drawn whether somebody leaves
        ("first_count", np.uint32),  # ordinal of the first person where it stands in a counter
        ("ramp_start", np.float64),
        ("ramp_months", np.float64),
        ("quota_ramp_months", np.int64),  # of the stint whose quota ramp is longest
        ("base_pay", np.float64),  # of a month, where it stays the same
        ("base_changes", np.int64),
        ("later_place", np.int64),  # of what attainment is measured against once the first person has left; −1 where it stays the same
        ("territory_low", np.uint32),
        ("territory_high", np.uint32),
        ("skill_low", np.uint32),
        ("skill_high", np.uint32),
        ("person_low", np.uint32),
        ("person_high", np.uint32),
    ],
    align=True,
)

STINT = np.dtype(
    [
        ("row", np.int64),  # of what is listed by stint
        ("later_row", np.int64),  # of quota and target pay once the first person has left; −1 where they stay the same
        ("first", np.int64),
        ("last", np.int64),  # exclusive: the next stint's first month, or the calendar's end
        ("ramp_offset", np.int64),
        ("quota_ramp_months", np.int64),  # entries of the quota ramp before it stays at 1
        ("ramps_target", np.int64),
    ],
    align=True,
)
"""Months in which nothing changes for a seat."""

MEASURE = np.dtype(
    [
        ("law", np.int64),
        ("follows", np.int64),
        ("rep_sd", np.float64),
        ("deal_sd", np.float64),  # log-sd of a deal
        ("any_common", np.int64),  # territory, skill, market or region move it
        ("first_outcome", np.int64),
        ("last_outcome", np.int64),  # exclusive
    ],
    align=True,
)

COMPONENT = np.dtype(
    [
        ("measure", np.int64),
        ("window", np.int64),
        ("accumulation", np.int64),
        ("leavers", np.int64),
        ("claws_back", np.int64),
        ("on_amount", np.int64),
        ("is_share", np.int64),
        ("is_link", np.int64),  # a row of its own for the second measure on which a component depends
        ("counts_from", np.int64),  # months whose performance counts
        ("counts_until", np.int64),  # exclusive, as the next ones
        ("first_link", np.int64),
        ("last_link", np.int64),
        ("column_link", np.int64),  # the link that tells the place among a matrix's columns, or −1
        ("first_schedule", np.int64),
        ("last_schedule", np.int64),
        ("sold_again", np.int64),  # months from a sale to its cancellation, where what is cancelled has to be sold again; 0: it need not
    ],
    align=True,
)
"""The components of all plans, then their links: these have window, accumulation and leavers of their component, and a measure,
a quota and a schedule of their own."""

SCHEDULE = np.dtype(
    [("first_knot", np.int64), ("last_knot", np.int64), ("first_edge", np.int64), ("last_edge", np.int64)],
    align=True,
)

SETTLEMENT = np.dtype(
    [
        ("first_slot", np.int64),
        ("last_slot", np.int64),
        ("first_operation", np.int64),
        ("last_operation", np.int64),
        ("first_clawback", np.int64),
        ("last_clawback", np.int64),
    ],
    align=True,
)

SLOT = np.dtype(
    [("component", np.int64), ("every", np.int64), ("lag", np.int64), ("stint", np.int64), ("clawback", np.int64)], align=True
)
"""One component of a settlement, and in which of the seat's stints it is held; `every` 0: due at the end of its window; `clawback`: the
one on its measure among those of all settlements, or −1."""

CLAWBACK = np.dtype(
    [
        ("measure", np.int64),
        ("share", np.float64),
        ("lag", np.int64),
        ("as_paid", np.int64),
        ("restores_quota", np.int64),
        ("stint", np.int64),
    ],
    align=True,
)

OPERATION = np.dtype(
    [
        ("kind", np.int64),
        ("first_slot", np.int64),  # of those that a cap covers
        ("last_slot", np.int64),  # exclusive
        ("covers", np.int64),  # one bit for each slot from the first on
        ("each", np.int64),
        ("times_target", np.float64),
        ("amount", np.float64),
        ("period", np.int64),
        ("true_up", np.int64),
        ("begins", np.int64),
        ("ends", np.int64),  # exclusive
        ("employed_months", np.int64),
        ("added", np.int64),
        ("recoverable", np.int64),
        ("forgiven", np.int64),
        ("share", np.float64),
        ("months", np.int64),
        ("first", np.int64),  # months of the stint to which the operation belongs
        ("last", np.int64),  # exclusive
        ("balance", np.int64),  # place, among the settlement's operations, of the balance that a draw moves
    ],
    align=True,
)
CAP, GUARANTEE, DRAW, HOLDBACK = range(4)
"""Kinds of operations."""

SHOCKS = np.dtype(
    [
        ("territory_sd", np.float64),
        ("skill_sd", np.float64),
        ("market_sd", np.float64),
        ("market_persistence", np.float64),
        ("region_sd", np.float64),
        ("region_persistence", np.float64),
        ("rep_persistence", np.float64),
        ("any_rep", np.int64),  # some measure has a rep shock
        ("any_common", np.int64),  # territory, skill, market or region move
        ("market_low", np.uint32),
        ("market_high", np.uint32),
        ("half_even", np.int64),
        ("primary", np.int64),
        ("months", np.int64),
    ],
    align=True,
)


class SalesRules(NamedTuple):
    """What measures bring."""

    measures: Array
    """[K] of MEASURE"""
    order: Array
    """[K] measures, each after the one that it follows"""
    count_keys: Array
    """[K, S, 2]"""
    size_keys: Array
    """[K, S, 2]"""
    mean: Array
    """[K, S, M] effort included; a measure that follows: its mean per unit of the followed one; binomial: the chance"""
    average_deal: Array
    """[K, S]"""
    trials: Array
    """[K, S, M]"""
    outcomes: Array
    """[ratings of all categorical measures, 2] level, chance of the levels before it"""
    first_counts: Array
    """[S] uint32: ordinal of each seat's first person where it stands in a counter"""
    given: Array
    """[K, S, G] what the first months brought, where they are given; of no months where all are drawn"""


class ContestRules(NamedTuple):
    """Who competes for which prizes."""

    of_stint: Array
    """[C, P] in which contest a stint's people compete, or −1"""
    seats: Array
    """[seats that are in some contest at some time]"""
    closeness: Array
    """[contests] performances that differ by a smaller share are equal; 0 where amounts are ranked"""
    windows: Array
    """[contests] how often each is decided"""
    prizes: Array
    """[prizes of all contests] minor units"""
    first_prize: Array
    """[contests]"""
    places: Array
    """[contests] how many of the best are kept: as many as there are prizes, or people"""
    first_place: Array
    """[contests] where [windows, LANES, places] of each stand in `Shared.best`"""
    first_row: Array
    """[contests] where [windows, LANES] of each stand in `Shared.equals`"""


class PayRules(NamedTuple):
    """What components pay."""

    components: Array
    """[C + L] of COMPONENT"""
    quota: Array
    """[C + L, P + X, M] binomial: share × trials; behind the stints, those of successors"""
    target: Array
    """[C + L, P + X, M] 0 for links"""
    holds: Array
    """[C, P]"""
    quota_ramp: Array
    """[P, H]"""
    schedules: Array
    """[schedules of all components and links] of SCHEDULE: where they stand in `pieces` and `jumps`"""
    pieces: Array
    """[knots of all schedules, 3] knot, width, slope"""
    jumps: Array
    """[edges of all schedules, 2] edge, height"""
    pools: Array
    """[C + L, P] whose performance counts: a pool, or −1 for the seat's own"""
    asks: Array
    """[C + L, P] whose members' quotas are added up: a pool, or −1 for the stint's own quota"""
    contests: ContestRules


class PoolRules(NamedTuple):
    """Performance, and quotas, that are added up over seats."""

    seats: Array
    """[seats that are in some pool that is filled before anybody earns] in the order of play"""
    filled_before: Array
    """[pools] 1 if a pass adds up the pool before anybody earns; else its people are added as they are played"""
    first: Array
    """[S + 1] where each seat's memberships stand in `pools`"""
    pools: Array
    """[memberships] pool"""
    spans: Array
    """[memberships, 2] first month that is added up, and the first after it"""
    measure: Array
    """[pools]"""
    is_asked: Array
    """[pools] 1 if somebody's quota is the sum of the members'"""
    quota: Array
    """[K, S, M] what a member brings to it: the month's quota before the ramp; binomial: share × trials"""


class SettleRules(NamedTuple):
    """What is done with earned pay before it is paid."""

    of_seat: Array
    """[S] row of `settlements`, −1 where earned pay is paid as it is"""
    settlements: Array
    """[settlements] of SETTLEMENT"""
    slots: Array
    """[components of all settlements] of SLOT"""
    operations: Array
    """[operations of all settlements] of OPERATION"""
    clawbacks: Array
    """[clawbacks of all settlements] of CLAWBACK"""


class TallyRules(NamedTuple):
    """What attainment and earnings are measured against."""

    primary_quota: Array
    """[S + seats with successors, M]"""
    target_incentive: Array
    """[S + seats with successors, M, 2] of the month, of all components: what is paid in full, and what follows the quota ramp"""
    pool: Array
    """[S, M] whose performance counts for attainment: a pool, or −1 for the seat's own sales"""
    counts_pool: Array
    """[S] whether that is a pool in some month"""
    primary_is_share: Array
    """[1] the quota ramp passes shares by"""
    base_pay: Array
    """[S, M]"""
    staffed: Array
    """[2, M] base pay and filled months of all seats, should nobody leave"""


class Rules(NamedTuple):
    """A game and a policy as arrays."""

    shocks: Array
    """[1] of SHOCKS"""
    order: Array
    """[S] seats in the order of play"""
    seats: Array
    """[S] of SEAT"""
    stints: Array
    """[P] of STINT, in the order of seats and time"""
    regions: Array
    """[S, M] region of the month"""
    region_keys: Array
    """[R, 2]"""
    sales: SalesRules
    pools: PoolRules
    pay: PayRules
    settle: SettleRules
    tally: TallyRules
