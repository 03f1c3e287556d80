"""The attainment that keeps a person whole: where a new plan pays what the old one pays at the same performance.

Pay is looked at as a function of attainment from 0 to 200 %: of curves that are linear between their kinks exactly, of years that the
payroll settles by search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST = 2.0
_SAME = 0.5
"""Minor units within which two pays of a year are the same."""
_STEP = 0.025
"""Within so much of attainment two settled years are taken to cross at most once, where no curve bends."""
_LEFT = 1e-7
"""Just below a level, which holds its upper value."""
_HALVINGS = 12
"""Of a step: to a hundred-thousandth of attainment."""


class PayOver(Protocol):
    """Pay of a year as a function of attainment, minor units."""

    def at(self, a: Floats) -> Floats:
        """Pay at attainments, in their shape."""
        ...

    def kinks(self) -> Sequence[float]:
        """Attainments at which it is known to bend or jump."""
        ...


@dataclass(frozen=True)
class Wholeness:
    """Where two curves pay the same."""

    points: tuple[float, ...]
    """Attainments at which new pay equals old, ends of stretches included; 0 and 200 % are left out."""
    stretches: tuple[tuple[float, float], ...]
    """Stretches of attainment on which they are equal throughout."""
    never_differs: bool


def keeps_whole(old: PayOver, new: PayOver, *, most: float = MOST) -> Wholeness:
    """Where new pay equals old between 0 and 200 %, exactly: both are linear between kinks.

    Slope 1 against slope 0 below one half, then 2 up to quota and 1.5 beyond, the old one 1 and then 1.5: equal from 100 % on.
    """
    kinks = sorted({0.0, most, *(k for pay in (old, new) for k in pay.kinks() if 0.0 < k < most)})
    pieces = [(a, b, *_ends(old, new, a, b)) for a, b in pairwise(kinks) if b - a > 1e-12]
    points: list[float] = []
    stretches: list[tuple[float, float]] = []
    for index, (start, end, left, right) in enumerate(pieces):
        if left == 0 and right == 0:
            stretches = _joined(stretches, start, end)
            points += [start, end]
        elif left * right < 0:
            points.append(start + (end - start) * left / (left - right))
        if index and (left == 0 or pieces[index - 1][3] * left < 0):  # a jump holds its upper value at its edge
            points.append(start)
    return _wholeness(points, stretches, most)


def keeps_whole_settled(old: PayOver, new: PayOver, *, same: float, most: float = MOST) -> Wholeness:
    """Where new pay equals old between 0 and 200 %, of years that are settled: by search in steps of 2.5 % and at all known kinks.

    Args:
        old: today's pay.
        new: the new plan's.
        same: minor units within which two pays of a year are the same; every payment is rounded.
        most: where the search ends.
    """
    inside = {round(_STEP * step, 6) for step in range(1, round(most / _STEP))}
    places = sorted({0.0, most, *inside, *(k for pay in (old, new) for k in pay.kinks() if 0.0 < k < most)})

    def gap(at: float) -> float:
        there = np.array([at])
        found = float(new.at(there)[0] - old.at(there)[0])
        return 0.0 if abs(found) <= same else found

    points: list[float] = []
    stretches: list[tuple[float, float]] = []
    before = 0.0
    for start, end in pairwise(places):
        left, right = gap(start), gap(end - _LEFT)
        if left == 0 and right == 0 and gap((start + end) / 2) == 0:
            stretches = _joined(stretches, start, end)
            points += [start, end]
        elif left * right < 0:
            points.append(_crossing(gap, start, end))
        if before * left < 0 or (left == 0 and start > 0):  # a jump holds its upper value at its edge
            points.append(start)
        before = right
    return _wholeness(points, stretches, most)


def _crossing(gap: Callable[[float], float], start: float, end: float) -> float:
    """Where a difference changes its sign between two attainments."""
    is_above = gap(start) > 0
    for _ in range(_HALVINGS):
        middle = (start + end) / 2
        if (gap(middle) > 0) == is_above:
            start = middle
        else:
            end = middle
    return (start + end) / 2


def _wholeness(points: Sequence[float], stretches: Sequence[tuple[float, float]], most: float) -> Wholeness:
    """Points and stretches in their order, without what lies within a stretch."""
    stretches = [(round(start, 9), round(end, 9)) for start, end in stretches]
    inside = sorted({round(point, 9) for point in points if 1e-9 < point < most - 1e-9})
    inside = [point for point in inside if not any(a + 1e-9 < point < b - 1e-9 for a, b in stretches)]
    never = len(stretches) == 1 and stretches[0] == (0.0, most)
    return Wholeness(tuple(inside), tuple(stretches), never)


def _ends(old: PayOver, new: PayOver, start: float, end: float) -> tuple[float, float]:
    """New − old just right of `start` and just left of `end`, from two points inside; differences too small to pay are 0."""
    inside = np.array([start + (end - start) / 3, start + 2 * (end - start) / 3])
    first, second = (new.at(inside) - old.at(inside)).tolist()
    left, right = 2 * first - second, 2 * second - first
    return (0.0 if abs(left) < _SAME else left), (0.0 if abs(right) < _SAME else right)


def _joined(stretches: list[tuple[float, float]], start: float, end: float) -> list[tuple[float, float]]:
    if stretches and abs(stretches[-1][1] - start) < 1e-9:
        return [*stretches[:-1], (stretches[-1][0], end)]
    return [*stretches, (start, end)]
