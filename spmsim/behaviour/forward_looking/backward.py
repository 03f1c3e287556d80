"""Backward induction over a rep's year: from December to January, the best effort for every amount to date.

    V_t(x) = max_e { −C(e) + E[ now_t(x, S) + δ·V_{t+1}(x + S) ] },  decided with δ·β where the rep is biased towards the present

x are the amounts to date that windows look back on, each on a grid of its own with the same step, so that a month's sales move all of them
along one diagonal. Windows that end are paid in closed form, wherever their kinks lie; only what comes after is read from the grid.
Beyond the last break of its windows pay is a straight line, and so is V: grids end there, and nothing is lost.
Source: SCIENCE §4.4 and §4.8 (exact expectations by second differences of call prices).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numba
import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.forward_looking.month_sales import MonthSales
from spmsim.behaviour.forward_looking.windows import EarningWindow, ToDates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Efforts(Protocol):
    """Efforts to choose from."""

    def best(self, now: Floats, later: Floats, weight_of_later: float) -> tuple[Floats, Floats]:
        """Worth [n] and effort [n] of the best choice in each state."""
        ...


@dataclass(frozen=True)
class Patience:
    """How a rep weighs later money: a discount per month (survival included), and present bias."""

    discount: float = 1.0
    """δ, per month."""
    present_bias: float = 1.0
    """β: all later money counts this much when the effort of a month is chosen; 1 is none."""
    foresees_bias: bool = True
    """Whether the rep knows that the same will hold in later months (sophisticated), or believes not (naive)."""


@dataclass(frozen=True)
class RepYear:
    """What a person faces: sales of each month at each effort, and the windows that earn money on them."""

    sales: tuple[MonthSales, ...]
    windows: tuple[EarningWindow, ...]
    also: tuple[Floats, ...] = ()
    """[months] of [E]: money expected at once for other reasons, such as counts that follow sales; empty for none."""

    @property
    def months(self) -> int:
        """Length of the year."""
        return len(self.sales)


@dataclass(frozen=True)
class SolvedYear:
    """Effort and worth by month, over the amounts to date that are watched as the month begins (the earliest window first)."""

    to_dates: ToDates
    effort: tuple[Floats, ...]
    worth: tuple[Floats, ...]

    @property
    def value(self) -> float:
        """Worth of the whole year as it begins."""
        return float(self.worth[0])


def solve(year: RepYear, efforts: Efforts, patience: Patience, to_dates: ToDates) -> SolvedYear:
    """The policy of a whole year; `to_dates` holds the year's windows."""
    believed = None
    if patience.present_bias != 1.0 and not patience.foresees_bias:
        believed = solve(year, efforts, replace(patience, present_bias=1.0), to_dates).worth
    effort: list[Floats] = []
    worth: list[Floats] = [np.zeros(())]
    for month in reversed(range(year.months)):
        after = worth[0] if believed is None or month + 1 == year.months else believed[month + 1]
        now, later = _paid(year, to_dates, month, patience.discount)
        later = later + patience.discount * _after(year, to_dates, month, patience.discount, after)
        shape = to_dates.shape(month)
        found, chosen = efforts.best(*_states_in_a_row(now, later, shape), patience.present_bias)
        worth.insert(0, found.reshape(shape))
        effort.insert(0, chosen.reshape(shape))
    return SolvedYear(to_dates, tuple(effort), tuple(worth[:-1]))


def _states_in_a_row(now: Floats, later: Floats, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Both as [E, n], n over all states of a month."""
    full = (max(len(now), len(later)), *shape)
    one, other = (np.ascontiguousarray(np.broadcast_to(part, full)).reshape(full[0], -1) for part in (now, later))
    return one, other


def _paid(year: RepYear, to_dates: ToDates, month: int, discount: float) -> tuple[Floats, Floats]:
    """What this month's sales are expected to earn at once, and what they earn (or give back) later, with its discount: [E, …] each."""
    watched, sales = to_dates.watched(month), year.sales[month]
    now = _along(year.also[month][:, None] if year.also else np.zeros((1, 1)), None, len(watched))
    later = np.zeros((1,) * now.ndim)
    for window in year.windows:
        found = window.settled(month, discount)
        if found is None:
            continue
        settlement, taken_off = found
        so_far = to_dates.amounts(window.first) if window.looks_back(month) else np.zeros(1)
        axis = watched.index(window.first) if window.looks_back(month) else None
        earned = _along(sales.expected_pay(settlement.entitlement, so_far), axis, len(watched))
        if settlement.lag == 0:
            now = now + earned
            later = later - taken_off * earned
        else:
            later = later + (discount**settlement.lag - taken_off) * earned
    return now, later


def _after(year: RepYear, to_dates: ToDates, month: int, discount: float, worth: Floats) -> Floats:
    """[E, …] what the months after this one are expected to be worth, as the next begins."""
    watched, coming, sales = to_dates.watched(month), to_dates.watched(month + 1), year.sales[month]
    if month + 1 == year.months or not coming:
        return np.full((1,) * (1 + len(watched)), float(worth.ravel()[0]))
    total = _expected(worth, coming, [to_dates.nodes(first) if first in watched else 1 for first in coming], sales.on_steps(to_dates.step))
    total = total.reshape(total.shape[0], *(to_dates.nodes(first) if first in coming else 1 for first in watched))
    for first in coming:
        slope = sum(w.later_slope(month, discount) for w in year.windows if w.first == first and w.looks_back(month + 1))
        if slope != 0.0:
            so_far = to_dates.amounts(first) if first in watched else np.zeros(1)
            beyond = sales.excess(to_dates.amounts(first)[-1] - so_far)
            total = total + slope * _along(beyond, watched.index(first) if first in watched else None, len(watched))
    return total


def _expected(worth: Floats, coming: Sequence[int], nodes: Sequence[int], weights: Floats) -> Floats:
    """E worth(x + S) [E, nodes…]: all amounts move along the diagonal together; flat beyond the grid's end.

    Args:
        worth: over the amounts that are watched next month.
        coming: their windows' first months.
        nodes: for each of them how many amounts to date there are now; 1 where it begins this month, at 0.
        weights: [E, J]
    """
    padded = np.pad(worth, [(0, weights.shape[1] - 1)] * worth.ndim, mode="edge")
    strides = [stride // padded.itemsize for stride in padded.strides]
    start = np.zeros(1, dtype=np.int64)
    *outer, inner = range(len(coming))
    if nodes[inner] == 1:
        outer, inner = [*outer], -1
    for axis in outer:
        start = np.add.outer(start, np.arange(nodes[axis]) * strides[axis]).ravel()
    result = np.empty((weights.shape[0], start.size, nodes[inner] if inner >= 0 else 1))
    lengths = weights.shape[1] - np.argmax(weights[:, ::-1] != 0.0, axis=1)
    _diagonal(padded.ravel(), start, sum(strides), weights, lengths, result)
    return result.reshape(weights.shape[0], *nodes)


def _along(table: Floats, axis: int | None, dimensions: int) -> Floats:
    """[E, n] as [E, …] with n along one axis of a state of so many dimensions; n is 1 where it is along none."""
    return table.reshape(table.shape[0], *(table.shape[1] if axis == n else 1 for n in range(dimensions)))


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})  # type: ignore[untyped-decorator]  # numba carries no types
def _diagonal(values: Floats, start: Ints, step: int, weights: Floats, lengths: Ints, result: Floats) -> None:
    """result[e, r, n] = Σ_j weights[e, j] · values[start_r + j·step + n]"""
    for r in range(start.size):
        for e in range(weights.shape[0]):
            total = result[e, r]
            total[:] = 0.0
            for j in range(lengths[e]):
                weight, source = weights[e, j], start[r] + j * step
                for n in range(total.size):
                    total[n] += weight * values[source + n]
