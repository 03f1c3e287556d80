"""The random factors that all measures of a person share: market, region, territory, skill and the rep shock.

Every factor has mean one: with log-sd sd its logarithm is −sd²/2 + z. Shocks that persist follow z(t) = ρ z(t−1) + sd √(1−ρ²) ε(t)
and start from their stationary spread.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import (
    LANES,
    centre_normal,
    is_tail,
    lowest_bit,
    normal,
    square_root,
    tail_normal,
    threefry,
    vectors,
)
from spmsim.engines.kernels.lives import known_left_before, left_before
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Lives, Luck


@kernel
def normals(first: int, last: int, words: Array, out: Array) -> None:
    """Rows `first` to `last` of words to standard normals, outside the tails."""
    vectors()
    for row in range(first, last):
        for lane in range(LANES):
            out[row, lane] = centre_normal(words[row, lane])


@kernel
def find_tails(first: int, last: int, words: Array, tails: Array) -> None:
    """1 in `tails` for each word that lies in a tail, else 0."""
    vectors()
    for row in range(first, last):
        for lane in range(LANES):
            tails[row, lane] = np.int8(is_tail(words[row, lane]))


@kernel
def mend_tails(first: int, last: int, words: Array, luck: Luck, out: Array) -> None:
    """Overwrites the one normal in six hundred whose word lies in a tail.

    They are listed before they are computed: the processor then works on several at once.
    """
    find_tails(first, last, words, luck.tails)
    found = 0
    for row in range(first, last):
        for eight in range(LANES // 8):
            tails = luck.tails_by_eight[row, eight]
            while tails != 0:
                luck.mended[found] = row * LANES + 8 * eight + (lowest_bit(tails) >> 3)
                tails &= tails - 1
                found += 1
    for i in range(found):
        row, lane = luck.mended[i] // LANES, luck.mended[i] % LANES
        out[row, lane] = tail_normal(words[row, lane])


@kernel
def words_of_months(low: np.uint32, high: np.uint32, first_count: np.uint32, first_replication: int, months: int, words: Array) -> None:
    """Word 0 of each month under a key; `first_count` is the counter of month 0: 0 but for the skill of a person who is not the first."""
    vectors()
    for month in range(months):
        count = np.uint32(first_count + np.uint32(month << 16))
        for lane in range(LANES):
            word, _ = threefry(low, high, np.uint32(first_replication + lane), count)
            words[month, lane] = word


@kernel
def add_shock(months: int, sd: float, persistence: float, shock: Array, out: Array) -> None:
    """Adds a shock's logarithm, −sd²/2 + z, to every row of `out`; `shock` holds normals and becomes z ÷ sd."""
    vectors()
    fresh = square_root(1.0 - persistence * persistence)
    for month in range(months):
        if month > 0 and persistence > 0.0:
            for lane in range(LANES):
                shock[month, lane] = persistence * shock[month - 1, lane] + fresh * shock[month, lane]
        for lane in range(LANES):
            out[month, lane] += sd * shock[month, lane] - 0.5 * sd * sd


@kernel
def add_weather(low: np.uint32, high: np.uint32, first_replication: int, shock: tuple[int, float, float], luck: Luck, out: Array) -> None:
    """Adds a shock of (months, sd, persistence) under a key to [M, LANES]; uses `words` and `noise` as scratch."""
    months, sd, persistence = shock
    words_of_months(low, high, np.uint32(0), first_replication, months, luck.words)
    normals(0, months, luck.words, luck.noise)
    mend_tails(0, months, luck.words, luck, luck.noise)
    add_shock(months, sd, persistence, luck.noise, out)


@kernel
def draw_weather(first_replication: int, shocks: Any, region_keys: Array, luck: Luck) -> None:
    """Market and region of every month, once for a block: `luck.weather`."""
    clear(luck.common)
    if shocks.market_sd > 0.0:
        market = (shocks.months, shocks.market_sd, shocks.market_persistence)
        add_weather(shocks.market_low, shocks.market_high, first_replication, market, luck, luck.common)
    for region in range(luck.weather.shape[0]):
        for month in range(shocks.months):
            for lane in range(LANES):
                luck.weather[region, month, lane] = luck.common[month, lane]
        if shocks.region_sd > 0.0:
            regional = (shocks.months, shocks.region_sd, shocks.region_persistence)
            low, high = region_keys[region, 0], region_keys[region, 1]
            add_weather(low, high, first_replication, regional, luck, luck.weather[region])
    clear(luck.common)
    clear(luck.noise)
    for lane in range(LANES):
        luck.territory[lane] = 0.0
        luck.skill[lane] = 0.0


@kernel
def clear(rows: Array) -> None:
    """Zeros in [rows, LANES]."""
    for row in range(rows.shape[0]):
        for lane in range(LANES):
            rows[row, lane] = 0.0


@kernel
def factor_of(key: tuple[np.uint32, np.uint32], count: np.uint32, first_replication: int, sd: float, luck: Luck, out: Array) -> None:
    """One lognormal factor's logarithm per lane, drawn once in the calendar: territory, or the first person's skill."""
    words_of_months(key[0], key[1], count, first_replication, 1, luck.words)
    normals(0, 1, luck.words, luck.common)
    mend_tails(0, 1, luck.words, luck, luck.common)
    for lane in range(LANES):
        out[lane] = sd * luck.common[0, lane] - 0.5 * sd * sd


@kernel
def begin_luck(seat: Any, first_replication: int, shocks: Any, luck: Luck) -> None:
    """Territory of the seat and skill of its first person."""
    if shocks.territory_sd > 0.0:
        key = (seat.territory_low, seat.territory_high)
        factor_of(key, np.uint32(0), first_replication, shocks.territory_sd, luck, luck.territory)
    if shocks.skill_sd > 0.0:
        key = (seat.skill_low, seat.skill_high)
        factor_of(key, seat.first_count, first_replication, shocks.skill_sd, luck, luck.skill)


@kernel
def replace_skills(left: int, seat: Any, first_replication: int, sd: float, lives: Lives, skill: Array) -> None:
    """Draws the skill of the people who replace those that left at the end of month `left`."""
    for place in range(lives.leavers[left]):
        lane = lives.who[left, place]
        ordinal = lives.ordinal[left + 1, lane]
        count = np.uint32((ordinal << 24) + seat.first_count)
        word, _ = threefry(seat.skill_low, seat.skill_high, np.uint32(first_replication + lane), count)
        skill[lane] = sd * normal(word) - 0.5 * sd * sd


@kernel
def join_luck(month: int, region: int, luck: Luck) -> None:
    """Weather, territory and skill of one month in one number per lane."""
    vectors()
    for lane in range(LANES):
        luck.common[month, lane] = luck.weather[region, month, lane] + luck.territory[lane] + luck.skill[lane]


@kernel
def persist(first: int, last: int, persistence: float, lives: Lives, noise: Array) -> None:
    """Turns fresh normals into rep shocks ÷ sd; a new person starts afresh."""
    vectors()
    fresh = square_root(1.0 - persistence * persistence)
    for month in range(max(first, 1), last):
        for lane in range(LANES):
            new = noise[month, lane]
            carried = persistence * noise[month - 1, lane] + fresh * new
            noise[month, lane] = carried if lives.since[month, lane] > 0 else new


@kernel
def draw_luck(
    first: int, last: int, seat: Any, regions: Array, first_replication: int, shocks: Any, lives: Lives, luck: Luck
) -> None:
    """Months `first` to `last` of everything random that a person's measures share. `regions`: [M] of the seat."""
    if shocks.any_common != 0:
        for month in range(first, last):
            for left in (left_before(month, seat), known_left_before(month, seat)):
                if shocks.skill_sd > 0.0 and left >= 0 and lives.leavers[left] > 0:
                    replace_skills(left, seat, first_replication, shocks.skill_sd, lives, luck.skill)
            join_luck(month, regions[month], luck)
    if shocks.any_rep != 0:
        normals(first, last, lives.word, luck.noise)
        mend_tails(first, last, lives.word, luck, luck.noise)
        if shocks.rep_persistence > 0.0:
            persist(first, last, shocks.rep_persistence, lives, luck.noise)


