"""Break-even: the sales elasticities at which a candidate stops paying for itself.

Both plans are played at every elasticity from 0.02 to 1 on the same draws, effort normalised on the root each time and the responsive
share held. Elasticity 0 is the figure of nobody responding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.effort import Effort
from spmsim.foundation.errors import RunFailed
from spmsim.results.pairing import paired_difference
from spmsim.studies.normalise import Normalisation, RoleReference, solve
from spmsim.studies.playing import Cast, Draws, metrics_on, policy_of
from spmsim.studies.study import BreakEven, Crossing

Floats = NDArray[np.float64]
Point = tuple[float, float, float, float]
"""(elasticity, mean difference, ci_low, ci_high)"""
Difference = Callable[[float], Point | None]
Always = Literal["wins", "loses"] | None

GRID = (0.02, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.60, 0.70, 0.80, 0.90, 1.00)
"""Elasticities at which every candidate is played; finer below 0.5, where studies of pay for performance lie."""
_TOLERANCE = 2e-4
"""Elasticity to which a crossing is found; intervals are far wider."""
_SMALL = 1e-4
_MOST_STEPS = 12


@dataclass
class ElasticityPlays:
    """Contribution of each scenario of a study by elasticity; each is played once."""

    references: tuple[RoleReference, ...]
    root: str
    effort: Effort
    draws: Draws

    def __post_init__(self) -> None:
        self._normalisations: dict[float, Normalisation | None] = {}
        self._contributions: dict[tuple[str, float], Floats | None] = {}

    def contribution(self, of: Cast, elasticity: float) -> Floats | None:
        """[N] contribution at an elasticity; `None` where effort cannot be normalised there."""
        place = (of.id, elasticity)
        if place not in self._contributions:
            self._contributions[place] = self._played(of, elasticity)
        return self._contributions[place]

    def _played(self, of: Cast, elasticity: float) -> Floats | None:
        normalisation = self._normalisation(elasticity)
        if normalisation is None:
            return None
        return metrics_on(of, policy_of(of, normalisation, effort=self._effort(elasticity)), self.draws)["contribution"]

    def _normalisation(self, elasticity: float) -> Normalisation | None:
        if elasticity not in self._normalisations:
            try:
                self._normalisations[elasticity] = solve(self.references, self._effort(elasticity), self.root)
            except RunFailed:
                self._normalisations[elasticity] = None
        return self._normalisations[elasticity]

    def _effort(self, elasticity: float) -> Effort:
        return self.effort.model_copy(update={"sales_elasticity": elasticity})


def break_even(
    baseline: Cast, candidate: Cast, plays: ElasticityPlays, *, comparisons: int = 1, assumed_range: tuple[float, float] | None = None
) -> BreakEven:
    """All elasticities in 0.02 … 1 where the mean difference of contribution changes sign.

    Args:
        baseline: the scenario compared with.
        candidate: the scenario that should pay for itself.
        plays: contribution by elasticity.
        comparisons: number of variants over which intervals hold together.
        assumed_range: stated range of the elasticity.
    """

    def difference(elasticity: float) -> Point | None:
        before, after = (plays.contribution(one, elasticity) for one in (baseline, candidate))
        if before is None or after is None:
            return None
        gap = paired_difference(before, after, comparisons=comparisons)
        mean = gap.mean or 0.0
        low, high = (mean if end is None else end for end in (gap.ci_low, gap.ci_high))
        return elasticity, mean, low, high

    crossings, always, curve = crossings_of(difference)
    return BreakEven(crossings, always, plays.effort.sales_elasticity, assumed_range, curve)


def crossings_of(
    difference: Difference, grid: Sequence[float] = GRID
) -> tuple[tuple[Crossing, ...], Always, tuple[Point, ...]]:
    """Sign changes of a mean difference over a grid, each refined; on which side it stands where there is none; and the curve."""
    points = [point for elasticity in grid if (point := difference(elasticity)) is not None]
    points = _with_near_misses(points, difference)
    found: list[tuple[Point, bool]] = []
    signed = [point for point in points if point[1] != 0]
    for left, right in pairwise(signed):
        if left[1] * right[1] < 0:
            between, root = _refined(left, right, difference)
            points += between
            found.append((root, right[1] > 0))
    curve = tuple(sorted(set(points)))
    crossings = tuple(_crossing(root, rises, curve) for root, rises in found)
    always: Always = None
    if signed and not crossings and len(signed) == len(points):
        always = "wins" if signed[0][1] > 0 else "loses"
    return crossings, always, curve


def _with_near_misses(points: list[Point], difference: Difference) -> list[Point]:
    """The points, and the vertex of every dip towards zero that a parabola takes across it: two crossings between two grid points."""
    extra = []
    for (x0, y0, *_), (x1, y1, *_), (x2, y2, *_) in zip(points, points[1:], points[2:], strict=False):
        dips = abs(y1) < min(abs(y0), abs(y2)) and y0 * y1 > 0 and y1 * y2 > 0
        if not dips:
            continue
        second, first, last = np.polyfit([x0, x1, x2], [y0, y1, y2], 2)
        vertex = -first / (2 * second)
        if x0 < vertex < x2 and (last - first**2 / (4 * second)) * y1 < 0:
            point = difference(round(float(vertex), 6))
            extra += [point] if point is not None else []
    return sorted({*points, *extra})


def _refined(left: Point, right: Point, difference: Difference) -> tuple[list[Point], Point]:
    """Points between two of opposite sign, and the one nearest the change of sign (regula falsi, Illinois form, then halving)."""
    between: list[Point] = []
    low, high = left, right
    weights = [1.0, 1.0]
    best = min((left, right), key=lambda point: abs(point[1]))
    scale = abs(right[1] - left[1]) / (right[0] - left[0])  # change of the difference per unit of elasticity
    for step in range(_MOST_STEPS):
        if high[0] - low[0] <= _TOLERANCE:
            break
        a, b = low[1] * weights[0], high[1] * weights[1]
        guess = low[0] - a * (high[0] - low[0]) / (b - a) if step < 8 else (low[0] + high[0]) / 2
        point = difference(float(guess))
        if point is None:
            break
        between.append(point)
        moved = abs(point[0] - best[0])
        best = min((best, point), key=lambda one: abs(one[1]))
        if abs(point[1]) <= _SMALL * scale or moved <= _TOLERANCE:
            break
        if point[1] * low[1] > 0:
            low, weights = point, [1.0, weights[1] / 2]
        else:
            high, weights = point, [weights[0] / 2, 1.0]
    return between, best


def _crossing(root: Point, rises: bool, curve: Sequence[Point]) -> Crossing:
    """A crossing with the elasticities around it at which the interval of the difference still holds zero."""
    low, high = (_edge(root[0], curve, direction) for direction in (-1, 1))
    return Crossing(root[0], "above" if rises else "below", low, high)


def _edge(root: float, curve: Sequence[Point], direction: int) -> float | None:
    """Where, from the crossing on in one direction, the interval stops holding zero; `None` beyond 0.02 … 1."""
    side = [point for point in curve if (point[0] - root) * direction >= 0]
    side.sort(key=lambda point: point[0] * direction)
    for near, far in pairwise(side):
        if far[2] > 0 or far[3] < 0:
            limit = 2 if far[2] > 0 else 3
            a, b = near[limit], far[limit]
            share = 1.0 if a == b or a * b > 0 else -a / (b - a)
            return near[0] + min(1.0, max(0.0, share)) * (far[0] - near[0])
    return None
