"""The payout schedule: the one piece of pay arithmetic that payroll, kernels and behaviour share.

A schedule maps performance x ≥ 0 (attainment, or an amount in minor units) to a payout (multiples of the target pay, or minor units):

    p(x) = Σ_i slope_i · clip(x − knot_i, 0, width_i) + Σ_j height_j · [x ≥ edge_j]

`width_i = knot_{i+1} − knot_i`, the last one infinite. Before the first knot p is 0. A jump holds its upper value at its edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import refuse
from spmsim.foundation.lognormal import chance_of, density_of, excess_of, share_of
from spmsim.foundation.money import meets

Floats = NDArray[np.float64]
Point = tuple[float, float]


@dataclass(frozen=True)
class Stretch:
    """A schedule between two neighbouring breaks: `value + slope · (x − start)` for start ≤ x < end; `jump` is the step at start."""

    start: float
    end: float
    jump: float
    value: float
    slope: float


@dataclass(frozen=True)
class Schedule:
    """Knots (ascending), the slope from each knot on, and jumps (edge ascending, height ≠ 0).

    Raises:
        BadInput: lengths that differ, numbers that are not finite, knots or edges that are negative or do not ascend, heights of 0.
    """

    knots: tuple[float, ...]
    slopes: tuple[float, ...]
    edges: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for name, places, amounts in (("knot", self.knots, self.slopes), ("edge", self.edges, self.heights)):
            if len(places) != len(amounts):
                raise refuse(f"a schedule needs one slope per knot and one height per edge, got {places} with {amounts}")
            if not all(math.isfinite(number) for number in (*places, *amounts)):
                raise refuse(f"a schedule holds finite numbers, got {places} and {amounts}")
            if any(place < 0 for place in places) or any(b <= a for a, b in pairwise(places)):
                raise refuse(f"the {name}s of a schedule are at least 0 and ascend, got {places}")
        if any(height == 0 for height in self.heights):
            raise refuse("a jump of a schedule has a height other than 0")

    # Constructors

    @classmethod
    def from_points(cls, points: Iterable[Point], beyond: Literal["extended", "capped"] | float) -> Schedule:
        """The curve through the points; `beyond` is its only end: extended, capped, or a slope of its own.

        Below the first point p = 0, so a first point with p > 0 is a threshold that pays. A repeated x is a jump; the second value
        holds at x. Points (0.75, 0.5) (1, 1) (1.5, 3), extended: p(0.7499) = 0, p(0.75) = 0.5, p(1.25) = 2, p(1.6) = 3.4.

        Raises:
            BadInput: no points, points that descend, an x that appears more than twice, a last stretch that cannot be extended.
        """
        corners = [(float(x), float(p)) for x, p in points]
        _check_points(corners)
        edges = [(x2, float(_exact(p2) - _exact(p1))) for (x1, p1), (x2, p2) in pairwise(corners) if x1 == x2]
        edges = [(corners[0][0], corners[0][1]), *edges]
        rises = [(x1, _slope((x1, p1), (x2, p2))) for (x1, p1), (x2, p2) in pairwise(corners) if x2 > x1]
        if beyond == "extended":
            if len(corners) < 2 or corners[-1][0] == corners[-2][0]:
                raise refuse(
                    "'beyond: extended' needs a last stretch to extend, but the curve ends in a jump; write 'capped' or '{slope: …}'"
                )
        else:
            rises.append((corners[-1][0], 0.0 if beyond == "capped" else float(beyond)))
        return cls._of(rises, edges)

    @classmethod
    def from_tiers(cls, tiers: Iterable[Point], *, retroactive: bool) -> Schedule:
        """Tiers `(from, rate)`, ascending. Marginal: each rate on the part inside its tier; retroactive: the highest reached on everything.

        Tiers (0, 5 %) (1.0 m, 7 %) at 1.1 m: marginal 50,000 + 7,000 = 57,000; retroactive 7 % of 1.1 m = 77,000.
        """
        steps = [(float(start), float(rate)) for start, rate in tiers]
        _check_ascending("tiers", steps)
        edges: list[Point] = []
        if retroactive:
            before = [0.0, *(rate for _, rate in steps)]
            pairs = zip(steps, before, strict=False)
            edges = [(start, float(_exact(start) * (_exact(rate) - _exact(lower)))) for (start, rate), lower in pairs]
        return cls._of(steps, edges)

    @classmethod
    def steps(cls, steps: Iterable[Point]) -> Schedule:
        """Steps `(from, payout)`, ascending; the highest reached pays, and nothing below the first. Has no knots."""
        levels = [(float(start), float(payout)) for start, payout in steps]
        _check_ascending("steps", levels)
        before = [0.0, *(payout for _, payout in levels)]
        return cls._of([], [(start, float(_exact(payout) - _exact(lower))) for (start, payout), lower in zip(levels, before, strict=False)])

    @classmethod
    def _of(cls, rises: Sequence[Point], edges: Sequence[Point]) -> Schedule:
        """Drops knots where the slope does not change (but for the rounding of a division) and jumps of height 0."""
        kept: list[Point] = []
        for x, slope in rises:
            if not math.isclose(slope, kept[-1][1] if kept else 0.0, rel_tol=1e-12):
                kept.append((x, slope))
        jumps = [(x, height) for x, height in edges if height != 0]
        return cls(
            tuple(x for x, _ in kept), tuple(slope for _, slope in kept), tuple(x for x, _ in jumps), tuple(height for _, height in jumps)
        )

    def scaled(self, *, performance: float = 1.0, payout: float = 1.0) -> Schedule:
        """The same schedule in other units: q(x) = payout · p(x / performance), both factors > 0.

        In minor units of a money measure both are 100: the rates stay, amounts grow a hundredfold.
        """
        if not (performance > 0 and payout > 0):
            raise refuse(f"a schedule is scaled by factors above 0, got {performance} and {payout}")
        return Schedule(
            tuple(knot * performance for knot in self.knots),
            tuple(slope * (payout / performance) for slope in self.slopes),
            tuple(edge * performance for edge in self.edges),
            tuple(height * payout for height in self.heights),
        )

    def cut_below(self, level: float) -> Schedule:
        """The same from a level > 0 on, and 0 below: what a gate leaves. A straight line cut below 0.9 jumps to 0.9 there."""
        rises = [(level, self._slope_after(level)), *((x, slope) for x, slope in zip(self.knots, self.slopes, strict=True) if x > level)]
        edges = [(level, float(self.value(level))), *((x, h) for x, h in zip(self.edges, self.heights, strict=True) if x > level)]
        return Schedule._of(rises, edges)

    # What it pays

    @overload
    def value(self, x: float) -> float: ...
    @overload
    def value(self, x: Floats) -> Floats: ...
    def value(self, x: float | Floats) -> float | Floats:
        """p(x), a number for a number and an array for an array (any shape)."""
        at = np.asarray(x, dtype=np.float64)
        total = self._rising(at)
        for edge, height in zip(self.edges, self.heights, strict=True):
            total = total + height * (at >= edge)
        return _like(total, x)

    @overload
    def left_limit(self, x: float) -> float: ...
    @overload
    def left_limit(self, x: Floats) -> Floats: ...
    def left_limit(self, x: float | Floats) -> float | Floats:
        """p(x−): what is paid just below x; differs from p(x) on an edge only."""
        at = np.asarray(x, dtype=np.float64)
        total = self._rising(at)
        for edge, height in zip(self.edges, self.heights, strict=True):
            total = total + height * (at > edge)
        return _like(total, x)

    def value_on(self, amount: Floats, quota: Floats) -> Floats:
        """p(amount / quota) under the money rules: kinks at exact attainment, thresholds met within 1e-6 minor units.

        A window whose quota is 0 earns p(1). Shapes broadcast.
        """
        known = np.asarray(quota) > 0
        amount = np.where(known, amount, 1.0)
        quota = np.where(known, quota, 1.0)
        total = self._rising(amount / quota)
        for edge, height in zip(self.edges, self.heights, strict=True):
            total = total + height * meets(amount, edge, quota)
        return total

    def _rising(self, at: Floats) -> Floats:
        total = np.zeros_like(at)
        for knot, end, slope in self._segments():
            total = total + slope * np.clip(at - knot, 0.0, end - knot)
        return total

    def _segments(self) -> Iterator[tuple[float, float, float]]:
        """(knot, next knot or infinity, slope)."""
        return zip(self.knots, (*self.knots[1:], math.inf), self.slopes, strict=False)

    # What it pays on uncertain performance

    @overload
    def expected_lognormal(self, mean: float, sd: float) -> float: ...
    @overload
    def expected_lognormal(self, mean: Floats, sd: float | Floats) -> Floats: ...
    def expected_lognormal(self, mean: float | Floats, sd: float | Floats) -> float | Floats:
        """E p(X) for a lognormal X with this mean and log-sd: a stretch is a spread of two call prices, a jump the chance to reach it.

        E (X−k)⁺ = mean·Φ(d₂ + sd) − k·Φ(d₂), P(X ≥ k) = Φ(d₂), d₂ = (ln(mean/k) − sd²/2)/sd. With sd = 0, p(mean). Shapes broadcast.
        Slope 2 from 0.5, 1.5 from 1, flat from 2, mean 1, coefficient of variation 0.4 (sd² = ln 1.16): 0.919784.
        Source: Black (1976) for the undiscounted call.
        """
        means, sds = _broadcast(mean, sd)
        total = np.zeros_like(means)
        for knot, end, slope in self._segments():
            total = total + slope * (excess_of(means, sds, knot) - excess_of(means, sds, end))
        for edge, height in zip(self.edges, self.heights, strict=True):
            total = total + height * chance_of(means, sds, edge)
        total = np.where(sds > 0, total, self.value(means))
        return _like(total, mean if np.ndim(mean) else sd)

    @overload
    def marginal_lognormal(self, mean: float, sd: float) -> float: ...
    @overload
    def marginal_lognormal(self, mean: Floats, sd: float | Floats) -> Floats: ...
    def marginal_lognormal(self, mean: float | Floats, sd: float | Floats) -> float | Floats:
        """The derivative of E p(X) by ln mean, log-sd held: what 1 % more performance earns, times 100.

        A stretch gives slope · mean · (Φ(d₁) at its start − Φ(d₁) at its end), a jump height · φ(d₂)/sd. With sd = 0 the limits:
        mean × the slope at the mean (on a knot the average of both sides), and infinity exactly on an edge.
        """
        means, sds = _broadcast(mean, sd)
        total = np.zeros_like(means)
        for knot, end, slope in self._segments():
            total = total + slope * means * (share_of(means, sds, knot) - share_of(means, sds, end))
        for edge, height in zip(self.edges, self.heights, strict=True):
            total = total + height * density_of(means, sds, edge)
        return _like(total, mean if np.ndim(mean) else sd)

    # What it looks like

    @property
    def can_fall(self) -> bool:
        """Whether more performance can pay less somewhere."""
        return any(slope < 0 for slope in self.slopes) or any(height < 0 for height in self.heights)

    @property
    def breaks(self) -> tuple[float, ...]:
        """Where the schedule changes: knots and edges, ascending, each once."""
        return tuple(sorted({*self.knots, *self.edges}))

    @property
    def cap(self) -> float | None:
        """The payout at which the schedule stays for good; None where it goes on rising or falling."""
        if self.slopes and self.slopes[-1] != 0:
            return None
        return float(self.value(self.breaks[-1])) if self.breaks else 0.0

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The schedule from the first break on, piece by piece; the last piece ends at infinity. Before, it pays 0."""
        breaks, jumps = self.breaks, dict(zip(self.edges, self.heights, strict=True))
        return tuple(
            Stretch(start, end, jumps.get(start, 0.0), float(self.value(start)), self._slope_after(start))
            for start, end in zip(breaks, (*breaks[1:], math.inf), strict=False)
        )

    def _slope_after(self, x: float) -> float:
        return next((slope for knot, slope in zip(reversed(self.knots), reversed(self.slopes), strict=True) if knot <= x), 0.0)


def _exact(number: float) -> Decimal:
    """The number as it is written: 0.1 is one tenth. Differences are taken of these, so that 1.2 − 1 is 0.2 and not a hair less."""
    return Decimal(repr(number))


def _slope(start: Point, end: Point) -> float:
    (x1, p1), (x2, p2) = start, end
    return float((_exact(p2) - _exact(p1)) / (_exact(x2) - _exact(x1)))


def _check_points(corners: Sequence[Point]) -> None:
    if not corners:
        raise refuse("a curve needs at least one point [performance, payout]")
    for (x1, p1), (x2, p2) in pairwise(corners):
        if x2 < x1:
            raise refuse(f"the points of a curve ascend, but [{x2:g}, {p2:g}] follows [{x1:g}, {p1:g}]")
    for (x1, _), (x2, _), (x3, _) in zip(corners, corners[1:], corners[2:], strict=False):
        if x1 == x2 == x3:
            raise refuse(f"a jump is written with two points, but {x1:g} appears three times")


def _check_ascending(what: str, steps: Sequence[Point]) -> None:
    if not steps:
        raise refuse(f"at least one of the {what} is needed")
    for (x1, _), (x2, _) in pairwise(steps):
        if x2 <= x1:
            raise refuse(f"the {what} start at ascending levels, but {x2:g} follows {x1:g}")


def _broadcast(mean: float | Floats, sd: float | Floats) -> tuple[Floats, Floats]:
    means, sds = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64))
    return means, sds


def _like(total: Floats, given: float | Floats) -> float | Floats:
    return total if isinstance(given, np.ndarray) else float(total)
