"""Which cells may be shown together without showing single people, also by subtraction.

Cells of fewer than five people are left out; further cells are left out until no set of fewer than five people can be computed
from those that remain by adding and subtracting.

Source: complementary cell suppression, Hundepool et al. (2012), *Statistical Disclosure Control*, ch. 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from spmsim.results.groups import LEAST, Cell
from spmsim.results.metrics import Floats

_ZERO = 1e-9


def suppress(cells: Sequence[Cell], people: Sequence[int] | NDArray[np.int64], *, least: int = LEAST) -> tuple[Cell, ...]:
    """The cells that may be shown together: none of fewer than `least` people, and no such set of people by subtraction.

    A set of people can be computed if the row that counts each of its groups once is a sum of multiples of the rows shown.
    Cells are admitted one by one, the most important first, each if no such set of fewer than `least` people arises; so no
    cell that is left out could be added.

    Args:
        cells: the rows wanted, the most important first.
        people: seats in every group.
        least: fewest people of which a figure is shown.

    Returns:
        The cells to show, in their order. Of rows with 10, 7 and 3 people, the first the total of the others, only the total
        is shown: 10 − 7 would give the three away.
    """
    sizes = np.asarray(people, dtype=np.int64)
    waiting = [cell for cell in cells if cell.people >= least]
    shown: list[Cell] = []
    with threadpool_limits(1, user_api="blas"):  # small matrices: threads only wait for each other, as in `estimation.company`
        while waiting:
            admitted = _admitted(shown, waiting, sizes, least)
            shown += waiting[:admitted]
            waiting = waiting[admitted + 1 :]  # the one after them is left out
    return tuple(shown)


def _admitted(shown: Sequence[Cell], waiting: Sequence[Cell], people: NDArray[np.int64], least: int) -> int:
    """How many of the first cells that wait can join those shown, one after another.

    A further cell never makes less computable, so a stretch of cells may be admitted one by one exactly if all of it may at once:
    the end of the stretch is found by halving, because few cells are left out.
    """
    low, high = 0, len(waiting)
    middle = high
    while low < high:
        if is_few_computable([*shown, *waiting[:middle]], people, least=least):
            high = middle - 1
        else:
            low = middle
        middle = (low + high + 1) // 2
    return low


def is_few_computable(shown: Sequence[Cell], people: NDArray[np.int64], *, least: int = LEAST) -> bool:
    """Whether a figure of fewer than `least` people can be computed from the cells shown.

    A 0/1 row lies in the row space of the cells exactly if it is orthogonal to their null space: the columns of the null
    space's basis that it picks add up to 0. Sets of columns are searched by halves: two half-sets whose sums cancel.
    """
    rows = np.zeros((len(shown), len(people)))
    for index, cell in enumerate(shown):
        rows[index, list(cell.members)] = 1.0
    is_there = (people > 0) & rows.any(axis=0)  # what no row shows cannot be computed
    # Groups that always appear together cannot be told apart: one column for each set of them.
    columns, of_group = np.unique(rows[:, is_there], axis=1, return_inverse=True)
    sizes = np.bincount(of_group.reshape(-1), weights=people[is_there]).astype(np.int64)
    small = np.flatnonzero(sizes < least)
    if len(small) == 0:
        return False
    _, singular, basis = np.linalg.svd(columns, full_matrices=True)
    null = basis[int(np.sum(singular > _ZERO)):]  # [k, columns]
    halves, sums, few = _half_sets(null[:, small].T, sizes[small], least)
    is_zero = np.all(np.abs(sums) < _ZERO, axis=1)
    return any(few[half] < least for half in np.flatnonzero(is_zero)) or _any_cancel(halves, sums, few, least)


def _half_sets(columns: Floats, sizes: NDArray[np.int64], least: int) -> tuple[list[tuple[int, ...]], Floats, list[int]]:
    """All sets of at most ⌊least / 2⌋ columns [n, k], their sums and their people; two of them make any set of fewer than `least`."""
    halves: list[tuple[int, ...]] = []
    sums, people = [], list[int]()
    for size in range(1, max(1, least // 2) + 1):
        sets = list(combinations(range(len(columns)), size))
        places = np.array(sets, dtype=np.int64).reshape(-1, size)
        halves += sets
        sums.append(columns[places].sum(axis=1))
        people += sizes[places].sum(axis=1).tolist()
    return halves, np.concatenate(sums), people


def _any_cancel(halves: list[tuple[int, ...]], sums: Floats, few: list[int], least: int) -> bool:
    """Whether two disjoint half-sets of fewer than `least` people together have sums that cancel."""
    # Sums are matched on one projection to a fixed direction, then compared in full.
    values = np.sum(sums * np.cos(np.arange(1.0, sums.shape[1] + 1)), axis=1)
    order = np.argsort(values, kind="stable")
    first = np.searchsorted(values[order], -values - _ZERO)
    last = np.searchsorted(values[order], -values + _ZERO)
    for one in np.flatnonzero(last > first):
        for other in order[first[one]:last[one]]:
            is_few = few[one] + few[other] < least and not set(halves[one]) & set(halves[other])
            if is_few and np.all(np.abs(sums[one] + sums[other]) < _ZERO):
                return True
    return False
