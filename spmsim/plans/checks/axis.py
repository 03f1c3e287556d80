"""Cliffs and falls of pay along one measure, while everything else stands still: found exactly, on a product of payout schedules.

A component pays p(x); a gate or a multiplier on the same measure multiplies it by g(x). Each factor is a line between its breaks, so the
product jumps at breaks only. Between them a product of lines that are not negative rises first and falls after, if it does both (its
logarithm is concave): it falls somewhere exactly if it falls just before the next break.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spmsim.foundation.schedule import Schedule
from spmsim.plans.checks.finding import Finding
from spmsim.plans.words import percent

Level = Callable[[float], str]
"""How a level of attainment, or an amount, is said."""
CLIFF = 0.10
"""A jump above this share of the window's target incentive is a cliff, below it a lump. Source: assumption, between a
lump-sum bonus of a tenth (usual) and a re-rating of a whole window (a fifth and more)."""


@dataclass(frozen=True)
class Axis:
    """Pay along one measure: share × the product of the schedules."""

    schedules: tuple[Schedule, ...]
    share: float
    """What a product of 1 pays, as a share of the window's target incentive."""
    said: Level
    beside: str = ""
    """Where the other measures stand, in words: ` where margin is at 80 % of quota`; empty where they play no part."""

    @property
    def breaks(self) -> tuple[float, ...]:
        """Where one of the schedules changes, ascending."""
        return tuple(sorted({place for schedule in self.schedules for place in schedule.breaks}))

    def value(self, x: float) -> float:
        """The product at x: 1.5 × 0.9 = 1.35."""
        return math.prod(schedule.value(x) for schedule in self.schedules)

    def jump(self, edge: float) -> float:
        """How far the product jumps at a break; 0 where it goes on."""
        return self.value(edge) - math.prod(schedule.left_limit(edge) for schedule in self.schedules)

    def falls_before(self, start: float, end: float) -> bool:
        """Whether the product falls somewhere between two neighbouring breaks; the last `end` is infinite."""
        slopes = [_slope_from(schedule, start) for schedule in self.schedules]
        if math.isinf(end):  # one line that falls for ever takes the product with it
            at = [schedule.value(start) for schedule in self.schedules]
            return any(slope < 0 and math.prod(at[:i] + at[i + 1 :]) > 0 for i, slope in enumerate(slopes))
        ends = [schedule.left_limit(end) for schedule in self.schedules]
        rise = sum(slope * math.prod(ends[:i] + ends[i + 1 :]) for i, slope in enumerate(slopes))
        return rise < -1e-12


def axis_findings(path: str, axes: Iterable[Axis]) -> list[Finding]:
    """Cliffs, lumps and falls along the axes of one component; of several axes (rows of a matrix) the largest at each place."""
    found: dict[tuple[bool, str], tuple[float, Finding]] = {}
    for axis in axes:
        for place, size, finding in (*_jumps(path, axis), *_falls(path, axis)):
            key = (finding.code == "E2", place)
            if key not in found or size > found[key][0] * (1 + 1e-9):
                found[key] = (size, finding)
    return [finding for _, finding in found.values()]


Sized = tuple[str, float, Finding]
"""Place in words, size as a share of target incentive, and what is said."""


def _jumps(path: str, axis: Axis) -> Iterator[Sized]:
    for edge in axis.breaks:
        size, place = axis.jump(edge) * axis.share, axis.said(edge)
        if edge == 0 or abs(size) < 1e-12:
            continue
        if size < 0:
            what = f"pay falls at {place}{axis.beside}: who sells a little less earns more"
            yield place, -size, Finding("E2", path, what)
            continue
        code = "E1" if size > CLIFF + 1e-9 else "W9"
        what = f"at {place} pay jumps by {percent(round(size, 4))} of the window's target incentive at once{axis.beside}"
        yield place, size, Finding(code, path, what, size)


def _falls(path: str, axis: Axis) -> Iterator[Sized]:
    breaks = axis.breaks
    for start, end in zip(breaks, (*breaks[1:], math.inf), strict=False):
        if axis.share > 0 and axis.falls_before(start, end):
            place = between(start, end, axis.said)
            yield place, 0.0, Finding("E2", path, f"pay falls {place}{axis.beside}: who sells less earns more")


def between(start: float, end: float, said: Level) -> str:
    """`between quota and 120 % of quota`, `above quota`."""
    return f"above {said(start)}" if math.isinf(end) else f"between {said(start)} and {said(end)}"


def _slope_from(schedule: Schedule, x: float) -> float:
    return next((piece.slope for piece in reversed(schedule.stretches) if piece.start <= x), 0.0)
