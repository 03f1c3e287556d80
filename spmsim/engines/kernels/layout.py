"""The arrays that kernels read and write: rows of rules, and the scratch of one block of replications.

Rows (`SEAT`, `MEASURE`, `COMPONENT`, `SHOCKS`) are numpy records, because a kernel takes a record as one pointer. Scratch arrays have the
lanes of the block as their last axis.
M months, S seats, K measures, C components, R regions, Q quarters, H months of the quota ramp.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.kernels.lanes import LANES

Array = NDArray[Any]
ALIGNED = 64
"""Bytes of a cache line."""
PAGE = 4096
STAGGER = 9 * ALIGNED
YEAR = 12
QUARTER = 3

_KEY = [("low", np.uint32), ("high", np.uint32)]

SEAT = np.dtype(
    [
        ("group", np.int64),  # among the groups of the seats played together
        ("region", np.int64),
        ("carries_quota", np.int64),
        ("entry", np.int64),
        ("tenure", np.int64),
        ("ramp_offset", np.int64),
        ("leave_month", np.int64),
        ("leave_words", np.uint32),  # the person leaves if the month's word is below
        ("leaves_surely", np.int64),  # chance 1: no word decides
        ("vacancy_months", np.int64),
        ("ramp_start", np.float64),
        ("ramp_months", np.float64),
        ("quota_ramp_months", np.int64),  # entries of the quota ramp before it stays at 1
        ("ramps_target", np.int64),
        ("base_pay", np.float64),
        ("territory_low", np.uint32),
        ("territory_high", np.uint32),
        ("skill_low", np.uint32),
        ("skill_high", np.uint32),
        ("person_low", np.uint32),
        ("person_high", np.uint32),
    ],
    align=True,
)

MEASURE = np.dtype(
    [
        ("law", np.int64),
        ("follows", np.int64),
        ("rep_sd", np.float64),
        ("deal_sd", np.float64),  # log-sd of a deal
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
        ("first_knot", np.int64),
        ("last_knot", np.int64),  # exclusive, as the next ones
        ("first_edge", np.int64),
        ("last_edge", np.int64),
    ],
    align=True,
)

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


class PayRules(NamedTuple):
    """What components pay."""

    components: Array
    """[C] of COMPONENT"""
    quota: Array
    """[C, S, M] binomial: share × trials"""
    target: Array
    """[C, S] a month"""
    holds: Array
    """[C, S]"""
    quota_ramp: Array
    """[S, H]"""
    pieces: Array
    """[knots of all schedules, 3] knot, width, slope"""
    jumps: Array
    """[edges of all schedules, 2] edge, height"""


class TallyRules(NamedTuple):
    """What attainment and earnings are measured against."""

    primary_quota: Array
    """[S, M]"""
    target_incentive: Array
    """[S, 2] a month, of all components: what is paid in full, and what follows the quota ramp"""
    primary_is_share: Array
    """[1] the quota ramp passes shares by"""


class Rules(NamedTuple):
    """A game and a policy as arrays."""

    shocks: Array
    """[1] of SHOCKS"""
    seats: Array
    """[S] of SEAT"""
    region_keys: Array
    """[R, 2]"""
    sales: SalesRules
    pay: PayRules
    tally: TallyRules


class Lives(NamedTuple):
    """Who sits in the seat, [M, LANES] (`since` and `ordinal` have one row more)."""

    since: Array
    """int32: employed month of the person, from 0; below 0 the seat is empty"""
    ordinal: Array
    """int32: how many people had the seat before"""
    leaves: Array
    """int8: 1 if the person leaves at the month's end"""
    leaves_by_eight: Array
    """[M, LANES / 8] int64: the bytes of `leaves`, eight lanes in one number"""
    leavers: Array
    """[M] int64: how many lanes lose their person"""
    who: Array
    """int32: those lanes, ascending"""
    word: Array
    """uint32: the person's word of the month"""
    quota_weight: Array
    """factor of the new-hire ramp on quota; 0 while the seat is empty"""


class Luck(NamedTuple):
    """Logarithms of the random factors."""

    weather: Array
    """[R, M, LANES] market and region"""
    common: Array
    """[M, LANES] all but the rep shock"""
    noise: Array
    """[M, LANES] rep shock ÷ its sd"""
    territory: Array
    skill: Array
    words: Array
    """[M, LANES]"""
    search: Array
    """[3, LANES] scratch of searches for counts"""


class Account(NamedTuple):
    """Where a component's window stands, [LANES]."""

    sold: Array
    quota: Array
    months: Array
    """months employed (× ramp, where target pay is ramped)"""
    paid: Array
    full_quota: Array
    """quota of the person's months to the end of the year, should the person stay"""
    full_months: Array
    performance: Array
    value: Array


class PersonYear(NamedTuple):
    """One person's year so far, [LANES]."""

    months: Array
    sales: Array
    quota: Array
    quota_months: Array
    pay: Array
    ramped_months: Array
    """months × factor of the quota ramp"""


class Closing(NamedTuple):
    """What the person-years that end with the year add to their group, [LANES]."""

    attainment: Array
    """attainment × months with quota"""
    quota_months: Array
    rep_years: Array
    at_quota: Array
    attained: Array
    """bin of the attainment, −1 for none"""
    earned: Array
    """bin of pay ÷ target incentive, −1 for none"""


class Months(NamedTuple):
    """Sums over seats, [M, LANES]."""

    sales: Array
    pay: Array
    base: Array
    filled: Array
    leavers: Array
    hires: Array


class Quarters(NamedTuple):
    """One seat's quarters, [Q, LANES]."""

    sales: Array
    pay: Array
    quota: Array
    filled: Array


class Totals(NamedTuple):
    """One seat's calendar, [LANES]."""

    sales: Array
    pay: Array
    base: Array
    quota: Array
    filled: Array
    leavers: Array
    hires: Array


class Scratch(NamedTuple):
    """What one block of replications works in."""

    lives: Lives
    luck: Luck
    expected: Array
    """[K, M, LANES] mean of the month given all shocks"""
    amount: Array
    """[K, M, LANES]"""
    pay: Array
    """[M, LANES]"""
    account: Account
    year: PersonYear
    closing: Closing
    months: Months
    quarters: Quarters
    totals: Totals
    groups: Array
    """[groups, fields, LANES]"""
    others: Array
    """[2, K, LANES] totals and trials of every measure"""


class Shelf:
    """Hands out arrays of zeros from one piece of memory, each starting on a cache line.

    Each starts a few lines further into its page than the one before: arrays of equal size would otherwise start at the same place of
    a page, and a loop over ten of them would push each other's rows out of the first-level cache, which has eight ways.
    """

    def __init__(self, size: int) -> None:
        self._memory = np.zeros(size + PAGE, dtype=np.uint8)
        self._next = -self._memory.ctypes.data % PAGE
        self._handed_out = 0

    def take(self, *shape: int, kind: Any = np.float64) -> Array:
        """A new array."""
        size = math.prod(shape) * np.dtype(kind).itemsize
        wanted = self._handed_out * STAGGER % PAGE
        start = self._next + (wanted - self._next - self._memory.ctypes.data) % PAGE
        self._next, self._handed_out = start + size, self._handed_out + 1
        array: Array = self._memory[start : start + size].view(kind).reshape(shape)
        return array


def new_scratch(months: int, measures: int, regions: int, groups: int, fields: int) -> Scratch:
    """Scratch for one block."""
    rows = months * (regions + 2 * measures + 16) + groups * fields + 2 * measures + 80
    shelf = Shelf((rows * LANES * 8) + 80 * PAGE)
    leaves = shelf.take(months, LANES, kind=np.int8)
    quarters = -(-months // QUARTER)
    return Scratch(
        lives=Lives(
            since=shelf.take(months + 1, LANES, kind=np.int32),
            ordinal=shelf.take(months + 1, LANES, kind=np.int32),
            leaves=leaves,
            leaves_by_eight=leaves.view(np.int64),
            leavers=np.zeros(months, np.int64),
            who=shelf.take(months, LANES, kind=np.int32),
            word=shelf.take(months, LANES, kind=np.uint32),
            quota_weight=shelf.take(months, LANES),
        ),
        luck=Luck(
            weather=shelf.take(regions, months, LANES),
            common=shelf.take(months, LANES),
            noise=shelf.take(months, LANES),
            territory=shelf.take(LANES),
            skill=shelf.take(LANES),
            words=shelf.take(months, LANES, kind=np.uint32),
            search=shelf.take(3, LANES),
        ),
        expected=shelf.take(measures, months, LANES),
        amount=shelf.take(measures, months, LANES),
        pay=shelf.take(months, LANES),
        account=Account(*(shelf.take(LANES) for _ in Account._fields)),
        year=PersonYear(*(shelf.take(LANES) for _ in PersonYear._fields)),
        closing=Closing(*(shelf.take(LANES) for _ in Closing._fields)),
        months=Months(*(shelf.take(months, LANES) for _ in Months._fields)),
        quarters=Quarters(*(shelf.take(quarters, LANES) for _ in Quarters._fields)),
        totals=Totals(*(shelf.take(LANES) for _ in Totals._fields)),
        groups=shelf.take(groups, fields, LANES),
        others=shelf.take(2, measures, LANES),
    )
