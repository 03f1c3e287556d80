"""The month's amount of each measure, by law, in whole minor units or counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, exp, floor, normal, threefry, uniform, vectors
from spmsim.engines.kernels.lives import is_filled
from spmsim.engines.kernels.luck import clear
from spmsim.engines.kernels.rows import Array, SalesRules
from spmsim.engines.kernels.scratch import Lives, Luck
from spmsim.engines.kernels.small_counts import draw_small_counts
from spmsim.foundation.money import SLACK
from spmsim.records.game import Law

LOGNORMAL, COMPOUND_POISSON, POISSON, BINOMIAL, CATEGORICAL = (int(law) for law in Law)

LARGEST_PART = 400.0
"""A Poisson mean above is split into equal parts: e^−400 is still a float64, and a search of 400 steps is short."""
LARGEST_TRIALS = 500
"""As many trials are searched at once: ½^500 is still a float64."""
LARGEST_INDEX = 65_535
"""Of a counter: parts of a count, deals of a month."""


@kernel
def expect(
    first: int, last: int, seat: Any, measure: Any, mean: Array, place: tuple[int, int], lives: Lives, luck: Luck, out: Array
) -> None:
    """The mean of the month given all shocks: mean × productivity × e^(common luck + rep shock); 0 while the seat is empty.

    Lognormal: that is the amount, rounded to whole minor units, halves up. Productivity in employed month k is
    start + (1 − start) · k/months, then 1.
    """
    vectors()
    k, row = place
    sd, centre = measure.rep_sd, 0.5 * measure.rep_sd * measure.rep_sd
    gain = (1.0 - seat.ramp_start) / seat.ramp_months if seat.ramp_months > 0.0 else 0.0
    is_lognormal = measure.law == LOGNORMAL
    for month in range(first, last):
        level = mean[k, row, month]
        for lane in range(LANES):
            shock = sd * luck.noise[month, lane] - centre
            shock = luck.common[month, lane] + shock if measure.any_common != 0 else shock
            employed_month = np.float64(lives.since[month, lane])
            reached = level * (seat.ramp_start + gain * employed_month)
            reached = reached if employed_month < seat.ramp_months else level
            reached = reached if employed_month >= 0.0 else 0.0
            amount = reached * exp(shock)
            out[k, month, lane] = floor(amount + (0.5 + SLACK)) if is_lognormal else amount


@kernel
def follow(first: int, last: int, place: tuple[int, int], mean: Array, followed: Array, out: Array) -> None:
    """The mean of a count that follows a measure: per unit of what was realised in the month. `followed` is [M, LANES]."""
    vectors()
    k, row = place
    for month in range(first, last):
        rate = mean[k, row, month]
        for lane in range(LANES):
            out[k, month, lane] = rate * followed[month, lane]


@kernel
def search_poisson(mean: float, u: float) -> float:
    """The smallest n with P(N ≤ n) ≥ u, for means up to 400. Mean 2, u = 0.5: P(N ≤ 1) = 0.406, P(N ≤ 2) = 0.677, so 2."""
    chance = exp(-mean)
    below, n = chance, 0.0
    while u > below and chance > 0.0:
        n += 1.0
        chance *= mean / n
        below += chance
    return n


@kernel
def draw_poisson(mean: float, key: Array, replication: int, count: int) -> float:
    """A Poisson number by inversion; a mean above 400 is drawn in equal parts with a word each (index of the counter)."""
    if mean <= 0.0:
        return 0.0
    parts = min(int(np.ceil(mean / LARGEST_PART)), LARGEST_INDEX)
    total = 0.0
    for part in range(parts):
        word, _ = threefry(key[0], key[1], np.uint32(replication), np.uint32(count | part))
        total += search_poisson(mean / parts, uniform(word))
    return total


@kernel
def search_binomial(trials: int, chance: float, u: float) -> float:
    """The smallest n with P(N ≤ n) ≥ u, for chances up to ½ and at most 500 trials."""
    here = 1.0
    for _ in range(trials):
        here *= 1.0 - chance
    odds = chance / (1.0 - chance)
    below, n = here, 0
    while u > below and n < trials:
        n += 1
        here *= odds * (trials - n + 1) / n
        below += here
    return float(n)


@kernel
def draw_binomial(trials: int, chance: float, key: Array, replication: int, count: int) -> float:
    """Successes by inversion, more of them for larger uniforms; chances above ½ count the failures."""
    successes, done = 0.0, 0
    part = 0
    while done < trials:
        size = min(trials - done, LARGEST_TRIALS)
        word, _ = threefry(key[0], key[1], np.uint32(replication), np.uint32(count | part))
        u = uniform(word)
        if chance <= 0.5:
            successes += search_binomial(size, chance, u)
        else:
            successes += size - search_binomial(size, 1.0 - chance, 1.0 - u)
        done += size
        part += 1
    return successes


@kernel
def draw_deals(number: float, average: float, sd: float, key: Array, replication: int, count: int) -> float:
    """The sum of lognormal deals, each rounded to whole minor units as drawn."""
    total = 0.0
    for deal in range(min(int(number), LARGEST_INDEX)):
        word, _ = threefry(key[0], key[1], np.uint32(replication), np.uint32(count | deal))
        total += floor(average * exp(sd * normal(word) - 0.5 * sd * sd) + (0.5 + SLACK))
    return total


@kernel
def draw_counts(
    first: int, last: int, place: tuple[int, int], first_replication: int, rules: SalesRules, lives: Lives, search: Array,
    expected: Array, out: Array,
) -> None:  # fmt: skip
    """Months of a measure whose law counts: Poisson, binomial, or a Poisson number of deals. Lane by lane, but small Poisson numbers."""
    k, row = place
    measure = rules.measures[k]
    count_key, size_key = rules.count_keys[k, row], rules.size_keys[k, row]
    for month in range(first, last):
        place_of_month = np.int64(rules.first_counts[row]) + (month << 16)
        if measure.law == POISSON and draw_small_counts(
            k, month, (count_key[0], count_key[1], np.uint32(place_of_month)), first_replication, lives, expected, search, out
        ):
            continue
        for lane in range(LANES):
            count = (np.int64(lives.ordinal[month, lane]) << 24) + place_of_month
            replication = first_replication + lane
            amount = 0.0
            if lives.since[month, lane] >= 0:
                mean = expected[k, month, lane]
                if measure.law == POISSON:
                    amount = draw_poisson(mean, count_key, replication, count)
                elif measure.law == BINOMIAL:
                    trials = int(rules.trials[k, row, month])
                    amount = draw_binomial(trials, rules.mean[k, row, month], count_key, replication, count)
                else:
                    average = rules.average_deal[k, row]
                    number = draw_poisson(mean / average if average > 0.0 else 0.0, count_key, replication, count)
                    amount = draw_deals(number, average, measure.deal_sd, size_key, replication, count)
            out[k, month, lane] = amount


@kernel
def draw_ratings(
    first: int, last: int, place: tuple[int, int], first_replication: int, rules: SalesRules, lives: Lives, out: Array
) -> None:
    """A rating each month: the first level at which the chances of the levels so far reach the month's uniform."""
    vectors()
    k, row = place
    measure = rules.measures[k]
    low, high = rules.count_keys[k, row, 0], rules.count_keys[k, row, 1]
    for month in range(first, last):
        place_of_month = np.uint32(rules.first_counts[row] + np.uint32(month << 16))
        for lane in range(LANES):
            count = np.uint32((lives.ordinal[month, lane] << 24) + place_of_month)
            word, _ = threefry(low, high, np.uint32(first_replication + lane), count)
            out[k, month, lane] = uniform(word)
        for lane in range(LANES):
            drawn, rating = out[k, month, lane], 0.0
            for i in range(measure.first_outcome, measure.last_outcome):
                rating = rules.outcomes[i, 0] if drawn > rules.outcomes[i, 1] else rating
            out[k, month, lane] = rating * is_filled(lives.since[month, lane])


@kernel
def sells_nothing(first: int, last: int, mean: Array) -> bool:
    """Whether nothing of a measure is expected of a seat in any month: then every amount is 0, whatever is drawn."""
    months = 0
    for month in range(first, last):
        months += mean[month] != 0.0
    return months == 0


@kernel
def draw_sales(
    first: int, last: int, row: int, seat: Any, first_replication: int, rules: SalesRules, lives: Lives, luck: Luck, expected: Array,
    amount: Array,
) -> None:  # fmt: skip
    """Months `first` to `last` of every measure of one seat: `expected` and `amount`, both [K, M, LANES]."""
    for k in rules.order:
        measure = rules.measures[k]
        place = (k, row)
        if measure.law == CATEGORICAL:
            draw_ratings(first, last, place, first_replication, rules, lives, amount)
            continue
        if sells_nothing(first, last, rules.mean[k, row]):  # as most roles do of some measure
            clear(expected[k, first:last])
            clear(amount[k, first:last])
            continue
        if measure.follows >= 0:
            is_rate = rules.measures[measure.follows].law == COMPOUND_POISSON
            followed = expected[measure.follows] if is_rate else amount[measure.follows]
            follow(first, last, place, rules.mean, followed, expected)
        elif measure.law != BINOMIAL:
            out = amount if measure.law == LOGNORMAL else expected
            expect(first, last, seat, measure, rules.mean, place, lives, luck, out)
        if measure.law != LOGNORMAL:
            draw_counts(first, last, place, first_replication, rules, lives, luck.search, expected, amount)
    if rules.given.shape[2] > 0:
        lay_given(first, last, row, rules.given, lives, amount)


@kernel
def lay_given(first: int, last: int, row: int, given: Array, lives: Lives, amount: Array) -> None:
    """Puts what is given of the first months in the place of what was drawn."""
    vectors()
    for k in range(given.shape[0]):
        for month in range(first, min(last, given.shape[2])):
            for lane in range(LANES):
                amount[k, month, lane] = given[k, row, month] * is_filled(lives.since[month, lane])
