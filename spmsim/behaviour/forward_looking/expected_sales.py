"""What a rep is expected to sell under a policy: the chances of the amounts to date, carried forward month by month.

The same steps as the backward induction, read the other way: a month's sales spread each amount to date over the grid by the weights with
which the induction read it, so what is expected of the policy here is what the policy expected.
"""

from __future__ import annotations

from collections.abc import Sequence

import numba
import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.forward_looking.backward import RepYear, SolvedYear

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def expected_effort(year: RepYear, solved: SolvedYear, levels: Floats) -> Floats:
    """Expected effort by month [months] under the policy; `levels` [E] are the efforts that the year's sales stand for."""
    to_dates = solved.to_dates
    chances: Floats = np.ones(())
    expected = np.empty(year.months)
    for month in range(year.months):
        effort = solved.effort[month]
        expected[month] = float(np.sum(chances * effort))
        if month + 1 == year.months:
            break
        watched, coming = to_dates.watched(month), to_dates.watched(month + 1)
        weights = year.sales[month].on_steps(to_dates.step) if coming else np.ones((levels.size, 1))
        shape = tuple(to_dates.nodes(first) for first in coming)
        start = [watched.index(first) if first in watched else None for first in coming]
        chances = _carried(chances, effort, levels, weights, shape, start)
    return expected


def _carried(
    chances: Floats, effort: Floats, levels: Floats, weights: Floats, shape: tuple[int, ...], start: Sequence[int | None]
) -> Floats:
    """Chances of next month's amounts to date; an effort between two levels is their mixture, so that its mean is its own."""
    occurring = np.flatnonzero(chances)
    chosen = effort.ravel()[occurring]
    at = np.clip(np.searchsorted(levels, chosen, side="right") - 1, 0, levels.size - 2)
    share = (chosen - levels[at]) / (levels[at + 1] - levels[at])
    now = np.unravel_index(occurring, chances.shape) if chances.ndim else ()
    places = np.zeros((occurring.size, len(shape)), dtype=np.int64)
    for axis, own in enumerate(start):
        if own is not None:
            places[:, axis] = now[own]
    after = np.zeros(shape)
    strides = np.array([stride // after.itemsize for stride in after.strides], dtype=np.int64)
    _spread(chances.ravel()[occurring], at, share, weights, places, np.array(shape, dtype=np.int64), strides, after.reshape(-1))
    return after


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba carries no types
def _spread(
    chances: Floats, level: Ints, share: Floats, weights: Floats, places: Ints, shape: Ints, strides: Ints, after: Floats
) -> None:
    for n in range(chances.size):
        for side in range(2):
            e = level[n] + side
            portion = chances[n] * (share[n] if side == 1 else 1.0 - share[n])
            if portion == 0.0:
                continue
            for j in range(weights.shape[1]):
                to = 0
                for axis in range(shape.size):
                    to += min(places[n, axis] + j, shape[axis] - 1) * strides[axis]
                after[to] += portion * weights[e, j]
