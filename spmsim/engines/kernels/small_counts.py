"""Poisson numbers of small means, all lanes in step: the same inversion as `sales.search_poisson`, one term of the sum at a time."""

from __future__ import annotations

import numpy as np

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, centred, exp, threefry, vectors
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Lives

SMALL_MEAN = 24.0
"""Up to here a search in step is shorter than 256 searches one by one: it takes as many steps as the luckiest lane needs."""


@kernel
def begin_search(
    k: int, month: int, key: tuple[np.uint32, np.uint32, np.uint32], first_replication: int, lives: Lives, mean: Array, search: Array
) -> int:
    """A uniform, P(N = 0) and P(N ≤ 0) per lane into `search` [3, LANES]; returns in how many lanes the mean is not small.

    `key`: both words of the key, and the counter of the month for the seat's first person.
    """
    vectors()
    large = np.int32(0)
    for lane in range(LANES):
        count = np.uint32((lives.ordinal[month, lane] << 24) + key[2])
        word, _ = threefry(key[0], key[1], np.uint32(first_replication + lane), count)
        expected = mean[k, month, lane]
        chance = exp(-expected)
        search[0, lane] = 0.5 * centred(word) + 0.5
        search[1, lane] = chance
        search[2, lane] = chance
        large = np.int32(large + np.int32(expected > SMALL_MEAN))
    return int(large)


@kernel
def search_on(k: int, month: int, n: float, mean: Array, search: Array, out: Array) -> int:
    """Counts one more in the lanes whose uniform lies above P(N ≤ n − 1), and adds P(N = n); returns how many lanes those are."""
    vectors()
    waiting = np.int32(0)
    for lane in range(LANES):
        below, before = search[2, lane], out[k, month, lane]
        is_above = search[0, lane] > below
        out[k, month, lane] = before + 1.0 if is_above else before
        chance = search[1, lane] * (mean[k, month, lane] / n)
        search[1, lane] = chance
        search[2, lane] = below + chance
        waiting = np.int32(waiting + np.int32(is_above))
    return int(waiting)


@kernel
def draw_small_counts(
    k: int, month: int, key: tuple[np.uint32, np.uint32, np.uint32], first_replication: int, lives: Lives, mean: Array, search: Array,
    out: Array,
) -> bool:  # fmt: skip
    """A month of Poisson numbers, where every lane's mean is small; else nothing, and False.

    Means of empty seats are 0 (`sales.expect`, `sales.follow`), and so are their numbers.
    """
    if begin_search(k, month, key, first_replication, lives, mean, search) > 0:
        return False
    for lane in range(LANES):
        out[k, month, lane] = 0.0
    n = 1.0
    while search_on(k, month, n, mean, search, out) > 0:
        n += 1.0
    return True
