"""The scratch of one block of replications: arrays that kernels write, with the lanes of the block as their last axis.

M months, K measures, R regions, Q quarters.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from spmsim.engines.kernels.lanes import LANES
from spmsim.engines.kernels.rows import QUARTER, Array

ALIGNED = 64
"""Bytes of a cache line."""
PAGE = 4096
STAGGER = 9 * ALIGNED


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
    decision: Array
    """[LANES] uint32: the word by which the person leaves at the end of the month that is drawn"""
    replication: Array
    """[LANES] uint32"""
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
    tails: Array
    """[M, LANES] int8: 1 where a word lies in a tail of the normal distribution"""
    tails_by_eight: Array
    """[M, LANES / 8] int64: the bytes of `tails`, eight lanes in one number"""
    mended: Array
    """[M · LANES] int32: month · LANES + lane of those words"""


class Account(NamedTuple):
    """Where a component's window stands, [LANES]."""

    sold: Array
    quota: Array
    target: Array
    """target pay of the months employed (× ramp, where target pay is ramped)"""
    paid: Array
    full_quota: Array
    """quota of the person's months to the end of the year, should the person stay"""
    full_target: Array
    performance: Array
    value: Array
    column: Array
    """value of one column of a matrix"""


class Shared(NamedTuple):
    """What seats have to know of each other, written by a pass over all seats before any of them earns (`kernels.shared`)."""

    pools: Array
    """[pools, M, LANES] what the members of each pool sold"""
    asked: Array
    """[pools, M, LANES] what they were asked for; of no pools where nobody's quota is the members'"""
    best: Array
    """the best performances of every contest, window and lane, in descending order; 0 where fewer people are ranked"""
    equals: Array
    """how many more equal the lowest of them, of every contest, window and lane"""


class Linked(NamedTuple):
    """What a component's second measures make of it, [M, LANES]; read in the months in which a window is settled."""

    factor: Array
    """product of gates, multipliers and ratings"""
    column: Array
    """place among the columns of a matrix"""
    value: Array
    """the schedule of one link"""
    counted: Array
    """performance that counts, of a component or for attainment"""
    shared: Shared
    cancelled: Array
    """[K, M, LANES] of what the person sold in each month, what is cancelled later; empty where no plan has a clawback"""


class Limits(NamedTuple):
    """Where a cap stands, [LANES] (`back`: [slots, LANES])."""

    limit: Array
    passed: Array
    limit_of_year: Array
    passed_of_year: Array
    back: Array
    """held back in the year so far"""


class Taking(NamedTuple):
    """What cancellations take back; empty where no plan has a clawback."""

    rate: Array
    """[slots, M, LANES] by the month that settles a window, pay on a minor unit of its credits: what passed, or what was earned where
    its share of the payment is taken back. Before that is known, the window's credits so far"""
    earned: Array
    """[slots, M, LANES] before limits"""
    earned_due: Array
    """[M + 1, LANES] of what falls due in each month, what was earned before limits"""
    paid: Array
    """[M, LANES] payment ÷ that"""
    later: Array
    """[M + 1] by month, what is taken back from one person who left"""
    late: Array
    """[M, LANES] what people who left before owe more, whole minor units"""


class Settling(NamedTuple):
    """One seat's pay on its way from earned to paid."""

    earned: Array
    """[slots, M, LANES]"""
    due: Array
    """[M + 1, LANES] unrounded; the last row falls due after the calendar"""
    limits: Limits
    window: Array
    """[operations, LANES] a guarantee's window so far"""
    balance: Array
    """[operations, LANES] of draws"""
    kept: Array
    """[operations, M, LANES] what holdbacks held in each month"""
    unpaid: Array
    """[LANES] passed and not yet due, unrounded"""
    held: Array
    owed: Array
    """[LANES] by the person in the seat"""
    owed_before: Array
    """[LANES] by people who left"""
    stands: Array
    """[3, LANES] earned and unpaid, held, owed at the month's end, whole minor units"""
    balances: Array
    """[3, LANES] the same at the calendar's end, over the seats"""
    taking: Taking


class PersonYear(NamedTuple):
    """One person's year so far, [LANES]."""

    months: Array
    performance: Array
    """what attainment counts"""
    quota: Array
    quota_months: Array
    pay: Array
    target: Array
    """target incentive (× ramp, where it is ramped)"""


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
    performance: Array
    """what attainment counts, where that is not the seat's own sales"""
    base: Array
    """written where base pay changes within the calendar"""


class Totals(NamedTuple):
    """One seat's calendar, [LANES]."""

    sales: Array
    pay: Array
    base: Array
    quota: Array
    filled: Array
    performance: Array
    """what attainment counts"""
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
    linked: Linked
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
        self._address = self._memory.ctypes.data
        self._next = -self._address % PAGE
        self._handed_out = 0

    def take(self, *shape: int, kind: Any = np.float64) -> Array:
        """A new array."""
        size = math.prod(shape) * np.dtype(kind).itemsize
        wanted = self._handed_out * STAGGER % PAGE
        start = self._next + (wanted - self._next - self._address) % PAGE
        self._next, self._handed_out = start + size, self._handed_out + 1
        array: Array = self._memory[start : start + size].view(kind).reshape(shape)
        return array


class Size(NamedTuple):
    """How much scratch a game needs."""

    months: int
    measures: int
    regions: int
    groups: int
    fields: int
    """sums kept of a group"""
    slots: int = 0
    """most components of a settlement"""
    operations: int = 0
    """most operations of a settlement"""
    pools: int = 0
    claws: bool = False
    """whether some plan has a clawback"""
    asked: int = 0
    """pools whose members' quotas are added up, or 0"""
    best: int = 0
    """places of all contests and windows in one lane"""
    equals: int = 0
    """windows of all contests"""

    @property
    def shared_bytes(self) -> int:
        """Of what seats have to know of each other in one block."""
        return 8 * LANES * (self.months * (self.pools + self.asked) + self.best + self.equals)


def new_scratch(size: Size) -> Scratch:
    """Scratch for one block."""
    months, measures, regions, groups, fields = size[:5]
    rows = months * (regions + 2 * measures + 22) + groups * fields + 2 * measures + 100
    clawed = measures if size.claws else 0
    rows += clawed * months
    shelf = Shelf((rows * LANES * 8) + 120 * PAGE)
    leaves, tails = (shelf.take(months, LANES, kind=np.int8) for _ in range(2))
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
            decision=shelf.take(LANES, kind=np.uint32),
            replication=shelf.take(LANES, kind=np.uint32),
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
            tails=tails,
            tails_by_eight=tails.view(np.int64),
            mended=shelf.take(months * LANES, kind=np.int32),
        ),
        expected=shelf.take(measures, months, LANES),
        amount=shelf.take(measures, months, LANES),
        pay=shelf.take(months, LANES),
        account=Account(*(shelf.take(LANES) for _ in Account._fields)),
        linked=Linked(
            shelf.take(months, LANES), shelf.take(months, LANES), shelf.take(months, LANES), shelf.take(months, LANES),
            new_shared(size), shelf.take(clawed, months, LANES),
        ),
        year=PersonYear(*(shelf.take(LANES) for _ in PersonYear._fields)),
        closing=Closing(*(shelf.take(LANES) for _ in Closing._fields)),
        months=Months(*(shelf.take(months, LANES) for _ in Months._fields)),
        quarters=Quarters(*(shelf.take(quarters, LANES) for _ in Quarters._fields)),
        totals=Totals(*(shelf.take(LANES) for _ in Totals._fields)),
        groups=shelf.take(groups, fields, LANES),
        others=shelf.take(2, measures, LANES),
    )


def new_shared(size: Size) -> Shared:
    """What seats have to know of each other in one block."""
    shelf = Shelf(size.shared_bytes + len(Shared._fields) * 2 * PAGE)
    return Shared(
        shelf.take(size.pools, size.months, LANES), shelf.take(size.asked, size.months, LANES), shelf.take(size.best * LANES),
        shelf.take(size.equals * LANES),
    )  # fmt: skip


def new_settling(size: Size) -> Settling:
    """Scratch for one block of a game whose plans settle, or look at pools."""
    rows = size.slots * (size.months + 1) + size.operations * (size.months + 2) + size.months + 20
    clawed, months = (size.slots, size.months) if size.claws else (0, 0)
    shelf = Shelf((rows + (2 * clawed + 4) * (months + 1)) * LANES * 8 + 40 * PAGE)
    return Settling(
        earned=shelf.take(size.slots, size.months, LANES),
        due=shelf.take(size.months + 1, LANES),
        limits=Limits(shelf.take(LANES), shelf.take(LANES), shelf.take(LANES), shelf.take(LANES), shelf.take(size.slots, LANES)),
        window=shelf.take(size.operations, LANES),
        balance=shelf.take(size.operations, LANES),
        kept=shelf.take(size.operations, size.months, LANES),
        unpaid=shelf.take(LANES),
        held=shelf.take(LANES),
        owed=shelf.take(LANES),
        owed_before=shelf.take(LANES),
        stands=shelf.take(3, LANES),
        balances=shelf.take(3, LANES),
        taking=Taking(
            rate=shelf.take(clawed, size.months, LANES),
            earned=shelf.take(clawed, size.months, LANES),
            earned_due=shelf.take(months + 1, LANES),
            paid=shelf.take(months, LANES),
            later=shelf.take(months + 1),
            late=shelf.take(months, LANES),
        ),
    )
