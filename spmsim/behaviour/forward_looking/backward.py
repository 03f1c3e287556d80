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
from spmsim.foundation.errors import refuse

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

    def later_slope(self, first: int, month: int, discount: float) -> float:
        """`EarningWindow.later_slope` of the windows that begin in month `first` and look back on this one, together."""
        return sum(w.later_slope(month, discount) for w in self.windows if w.first == first and w.looks_back(month + 1))


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
    return solve_together((year,), efforts, patience, to_dates)[0]


def solve_together(years: Sequence[RepYear], efforts: Efforts, patience: Patience, to_dates: ToDates) -> tuple[SolvedYear, ...]:
    """The policies of people who sell alike and are paid at the same times, each for prices of their own.

    Amounts are in shares of what each person can sell and money in shares of what a month of effort costs each: then people of any size
    sell alike. What a month's sales do to the amounts to date is worked out once for all of them.

    Args:
        years: the very same sales, and as many windows, settled and paid in the same months.
        efforts: to choose from, at one cost for all.
        patience: of all.
        to_dates: over the windows of all of them.

    Raises:
        BadInput: nobody, other sales, or windows that are settled at other times.
    """
    _refuse_unlike(years)
    believed = None
    if patience.present_bias != 1.0 and not patience.foresees_bias:
        believed = _worths(_solved(years, efforts, replace(patience, present_bias=1.0), to_dates, None))
    found = _solved(years, efforts, patience, to_dates, believed)
    return tuple(
        SolvedYear(to_dates, tuple(effort[n] for _, effort in found), tuple(worth[n] for worth, _ in found)) for n in range(len(years))
    )


def _refuse_unlike(years: Sequence[RepYear]) -> None:
    times = [[(w.first, [(one.month, one.lag) for one in w.settlements]) for w in year.windows] for year in years]
    sell_alike = all(one is other for year in years for one, other in zip(year.sales, years[0].sales, strict=True))
    if not years or not sell_alike or any(time != times[0] for time in times):
        raise refuse(f"people are solved together who sell alike and are paid at the same times, got {len(years)} who are not")


def _worths(found: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, ...]:
    return tuple(worth for worth, _ in found)


def _solved(
    years: Sequence[RepYear], efforts: Efforts, patience: Patience, to_dates: ToDates, believed: Sequence[Floats] | None
) -> list[tuple[Floats, Floats]]:
    """By month, worth and effort [P, …] of P people; `believed` is how a naive person values what comes after each month."""
    found: list[tuple[Floats, Floats]] = []
    months = years[0].months
    for month in reversed(range(months)):
        if month + 1 == months:
            after: Floats = np.zeros(len(years))
        else:
            after = found[0][0] if believed is None else believed[month + 1]
        now, later = _paid(years, to_dates, month, patience.discount)
        later = later + patience.discount * _after(years, to_dates, month, patience.discount, after)
        shape = (len(years), *to_dates.shape(month))
        worth, chosen = efforts.best(*_states_in_a_row(now, later, shape), patience.present_bias)
        found.insert(0, (worth.reshape(shape), chosen.reshape(shape)))
    return found


def _states_in_a_row(now: Floats, later: Floats, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Both as [E, n], n over all people and states of a month."""
    full = (max(len(now), len(later)), *shape)
    one, other = (np.ascontiguousarray(np.broadcast_to(part, full)).reshape(full[0], -1) for part in (now, later))
    return one, other


def _paid(years: Sequence[RepYear], to_dates: ToDates, month: int, discount: float) -> tuple[Floats, Floats]:
    """What this month's sales are expected to earn at once, and what they earn (or give back) later, with its discount: [E, P, …] each."""
    watched, sales = to_dates.watched(month), years[0].sales[month]
    also = np.stack([year.also[month] if year.also else np.zeros(1) for year in years], axis=1)
    now = _along(also[:, :, None], None, len(watched))
    later = np.zeros((1,) * now.ndim)
    for w, window in enumerate(years[0].windows):
        found = window.settled(month, discount)
        if found is None:
            continue
        settlement, taken_off = found
        so_far = to_dates.amounts(window.first) if window.looks_back(month) else np.zeros(1)
        axis = watched.index(window.first) if window.looks_back(month) else None
        earned = _along(sales.expected_pays([year.windows[w].entitled_by(month) for year in years], so_far), axis, len(watched))
        if settlement.lag == 0:
            now = now + earned
            later = later - taken_off * earned
        else:
            later = later + (discount**settlement.lag - taken_off) * earned
    return now, later


def _after(years: Sequence[RepYear], to_dates: ToDates, month: int, discount: float, worth: Floats) -> Floats:
    """[E, P, …] what the months after this one are expected to be worth, as the next begins; `worth` is [P, …] of then."""
    watched, coming, sales = to_dates.watched(month), to_dates.watched(month + 1), years[0].sales[month]
    if month + 1 == years[0].months or not coming:
        return worth.reshape(1, -1, *(1 for _ in watched))
    total = _expected(worth, coming, [to_dates.nodes(first) if first in watched else 1 for first in coming], sales.on_steps(to_dates.step))
    total = total.reshape(*total.shape[:2], *(to_dates.nodes(first) if first in coming else 1 for first in watched))
    for first in coming:
        slopes = np.array([year.later_slope(first, month, discount) for year in years])
        if slopes.any():
            so_far = to_dates.amounts(first) if first in watched else np.zeros(1)
            beyond = sales.excess(to_dates.amounts(first)[-1] - so_far)
            axis = watched.index(first) if first in watched else None
            total = total + _along(slopes[None, :, None] * beyond[:, None, :], axis, len(watched))
    return total


def _expected(worth: Floats, coming: Sequence[int], nodes: Sequence[int], weights: Floats) -> Floats:
    """E worth(x + S) [E, P, nodes…]: all amounts move along the diagonal together; flat beyond the grid's end.

    Args:
        worth: [P, …] over the amounts that are watched next month.
        coming: their windows' first months.
        nodes: for each of them how many amounts to date there are now; 1 where it begins this month, at 0.
        weights: [E, J]
    """
    weights = np.pad(weights, [(0, 0), (0, -weights.shape[1] % 4)])
    padded = np.pad(worth, [(0, 0)] + [(0, weights.shape[1] - 1)] * (worth.ndim - 1), mode="edge")
    person, *strides = [stride // padded.itemsize for stride in padded.strides]
    start = np.arange(len(worth)) * person
    *outer, inner = range(len(coming))
    if nodes[inner] == 1:
        outer, inner = [*outer], -1
    for axis in outer:
        start = np.add.outer(start, np.arange(nodes[axis]) * strides[axis]).ravel()
    result = np.empty((weights.shape[0], start.size, nodes[inner] if inner >= 0 else 1))
    lengths = weights.shape[1] - np.argmax(weights[:, ::-1] != 0.0, axis=1)
    _diagonal(padded.ravel(), start, sum(strides), weights, lengths, result)
    return result.reshape(weights.shape[0], len(worth), *nodes)


def _along(table: Floats, axis: int | None, dimensions: int) -> Floats:
    """[E, P, n] as [E, P, …] with n along one axis of a state of so many dimensions; n is 1 where it is along none."""
    return table.reshape(*table.shape[:2], *(table.shape[2] if axis == n else 1 for n in range(dimensions)))


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})  # type: ignore[untyped-decorator]  # numba carries no types
def _diagonal(values: Floats, start: Ints, step: int, weights: Floats, lengths: Ints, result: Floats) -> None:
    """result[e, r, n] = Σ_j weights[e, j] · values[start_r + j·step + n]

    Two efforts and four shares at a time, so that what is read of `values` serves eight products. `weights` [E, J] are 0 from
    `lengths` [E] on, and J is a multiple of 4.
    """
    efforts = weights.shape[0]
    for r in range(start.size):
        for e in range(0, efforts, 2):
            other = min(e + 1, efforts - 1)
            one, two = result[e, r], result[other, r]
            one[:] = 0.0
            two[:] = 0.0
            for j in range(0, max(lengths[e], lengths[other]), 4):
                a0, a1, a2, a3 = weights[e, j], weights[e, j + 1], weights[e, j + 2], weights[e, j + 3]
                b0, b1, b2, b3 = weights[other, j], weights[other, j + 1], weights[other, j + 2], weights[other, j + 3]
                source = start[r] + j * step
                if other == e:
                    b0, b1, b2, b3 = 0.0, 0.0, 0.0, 0.0
                for n in range(one.size):
                    v0, v1 = values[source + n], values[source + step + n]
                    v2, v3 = values[source + 2 * step + n], values[source + 3 * step + n]
                    one[n] += a0 * v0 + a1 * v1 + a2 * v2 + a3 * v3
                    two[n] += b0 * v0 + b1 * v1 + b2 * v2 + b3 * v3
