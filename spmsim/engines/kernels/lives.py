"""Who sits in the seat: turnover, vacancy, replacement, and how productive the person is.

The chance to leave is constant here, so lives do not depend on sales and are drawn first. All of it is vector code without branches:
an empty seat is a person with a negative employed month.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import FOURTH, LANES, four_threefries, inlined, lowest_bit, spliced, vectors
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Lives


@kernel
def begin_life(seat: Any, first_replication: int, lives: Lives) -> None:
    """The state before the first month: the incumbent's tenure, or the months until a planned seat is filled."""
    since = seat.tenure if seat.entry == 0 else -seat.entry
    for lane in range(LANES):
        lives.since[0, lane] = since
        lives.ordinal[0, lane] = 0
        lives.replication[lane] = first_replication + lane


@kernel
def draw_lives(first: int, last: int, seat: Any, lives: Lives) -> None:
    """Months `first` to `last` (exclusive) of turnover, from row `first` of `since` and `ordinal` on."""
    vectors()
    for month in range(first, last):
        draw_words(month, seat, lives)
        decide(month, seat, lives)
        if (seat.leaves_surely != 0 and month >= seat.drawn_from) or month == seat.leave_month:
            leave_for_certain(month, seat, lives)


@spliced
def draw_words(month: int, seat: Any, lives: Lives) -> None:
    """`word`, for the rep shock of the month, and `decision`, whether the person leaves: one call of the generator gives both.

    Everything is 32 bits wide, so that a vector holds as many lanes as it can.
    """
    place = np.uint32(seat.first_count + np.uint32(month << 16))
    for a in range(FOURTH):
        b, c, d = a + FOURTH, a + 2 * FOURTH, a + 3 * FOURTH
        replications = (lives.replication[a], lives.replication[b], lives.replication[c], lives.replication[d])
        counts = (
            counter(lives.ordinal[month, a], place), counter(lives.ordinal[month, b], place),
            counter(lives.ordinal[month, c], place), counter(lives.ordinal[month, d], place),
        )  # fmt: skip
        words, decisions = four_threefries(seat.person_low, seat.person_high, replications, counts)
        lives.word[month, a], lives.word[month, b], lives.word[month, c], lives.word[month, d] = words
        lives.decision[a], lives.decision[b], lives.decision[c], lives.decision[d] = decisions


@inlined
def counter(ordinal: np.int32, place: np.uint32) -> np.uint32:
    """The second half of a person's counter, as `streams.counter`; `place`: that of the seat's first person in the month."""
    return np.uint32((ordinal << 24) + place)


@spliced
def decide(month: int, seat: Any, lives: Lives) -> None:
    """Who leaves at the month's end, and who sits in the seat in the next one."""
    empty, one = np.int32(-open_after(month, seat)), np.int32(1)
    leave_words = seat.leave_words if month >= seat.drawn_from else np.uint32(0)
    for lane in range(LANES):
        since, ordinal = lives.since[month, lane], lives.ordinal[month, lane]
        leaves = (lives.decision[lane] < leave_words) & (since >= 0)
        lives.leaves[month, lane] = np.int8(leaves)
        lives.since[month + 1, lane] = empty if leaves else np.int32(since + one)
        lives.ordinal[month + 1, lane] = np.int32(ordinal + one) if leaves else ordinal


@kernel
def leave_for_certain(month: int, seat: Any, lives: Lives) -> None:
    """Everybody leaves at the month's end where the chance is 1; else it is the first incumbent who is known to leave."""
    vectors()
    everybody = seat.leaves_surely != 0 and month >= seat.drawn_from
    empty = np.int32(-open_after(month, seat))
    for lane in range(LANES):
        since, ordinal, leaves = lives.since[month, lane], lives.ordinal[month, lane], lives.leaves[month, lane]
        goes = (since >= 0) & ((ordinal == 0) | everybody)
        lives.leaves[month, lane] = np.int8(1) if goes else leaves
        lives.since[month + 1, lane] = empty if goes else lives.since[month + 1, lane]
        lives.ordinal[month + 1, lane] = np.int32(ordinal + np.int32(1)) if goes else lives.ordinal[month + 1, lane]


@inlined
def open_after(month: int, seat: Any) -> int:
    """Whole months that the seat stays open after somebody leaves at the end of a month."""
    return int(seat.gap_months if month == seat.leave_month else seat.vacancy_months)


@inlined
def left_before(month: int, seat: Any) -> int:
    """At the end of which month those left by chance who are replaced in this one; below 0: nobody."""
    left = month - 1 - seat.vacancy_months
    return -1 if left == seat.leave_month else left


@inlined
def known_left_before(month: int, seat: Any) -> int:
    """The month of the known leaving, where the seat is filled again in this one; else −1."""
    return seat.leave_month if seat.leave_month >= 0 and month == seat.leave_month + 1 + seat.gap_months else -1


@inlined
def is_filled(since: int) -> float:
    """1 if somebody sits in the seat, else 0."""
    return 1.0 if since >= 0 else 0.0


@inlined
def continues(since: int, carried: float) -> float:
    """`carried` if the person was in the seat in the month before, else 0."""
    return carried if since > 0 else 0.0


@kernel
def list_leavers(first: int, last: int, lives: Lives) -> None:
    """`who` and `leavers`: the few lanes that lose their person, so that later stages need not look for them."""
    for month in range(first, last):
        found = 0
        for eight in range(LANES // 8):
            leaves = lives.leaves_by_eight[month, eight]
            while leaves != 0:
                lives.who[month, found] = 8 * eight + (lowest_bit(leaves) >> 3)
                leaves &= leaves - 1
                found += 1
        lives.leavers[month] = found


@kernel
def weigh_quotas(first: int, last: int, stint: Any, ramp: Array, lives: Lives) -> None:
    """`quota_weight` of a stint: 1 for people after its quota ramp, the ramp's entries in their first months, 0 in an empty seat.

    The first incumbent's ramp may start one month late; before it starts its first entry holds.
    """
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            lives.quota_weight[month, lane] = is_filled(lives.since[month, lane])
        for step in range(stint.quota_ramp_months):
            factor = ramp[stint.row, step]
            for lane in range(LANES):
                since = lives.since[month, lane]
                late = stint.ramp_offset if lives.ordinal[month, lane] == 0 else 0
                age = since - late
                age = age if age > 0 else 0
                weight = lives.quota_weight[month, lane]
                lives.quota_weight[month, lane] = factor * is_filled(since) if age == step else weight


@kernel
def ramp_factor(stint: Any, ramp: Array, place: int, since: int, ordinal: int) -> float:
    """The factor on quota of a person in employed month `since`: 1 after the ramp."""
    late = stint.ramp_offset if ordinal == 0 else 0
    age = max(since - late, 0)
    return ramp[place, age] if age < stint.quota_ramp_months else 1.0
