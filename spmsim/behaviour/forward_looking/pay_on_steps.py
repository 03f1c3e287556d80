"""What many people's schedules are expected to pay on one month's sales, from amounts to date on equal steps.

Each break of a schedule asks how far sales are expected to exceed a level, and how surely; levels differ from person to person, sales do
not. Both curves are written down once, on a quarter of the step, and read between by cubics that meet value and slope at both ends, so
that a thousand people cost no more normal distributions than one. Levels of 0 and below need no curve.
Source: cubic Hermite interpolation, error at most (interval⁴ / 384) · the largest fourth derivative (Kress, Numerical Analysis, 1998).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]
Curves = tuple[Floats, Floats, Floats]

FINER = 4
"""Places at which the curves are written down, per step."""


@dataclass(frozen=True)
class Breaks:
    """The breaks of P schedules, one after another: at `level`, slope and pay change by so much."""

    person: NDArray[np.int64]
    level: Floats
    slope: Floats
    jump: Floats


def breaks_of(schedules: Sequence[Schedule]) -> Breaks:
    """All breaks; a schedule that rises at 5 % from 0 and at 8 % from 1.0 m on has two, of 0.05 at 0 and of 0.03 at 1.0 m."""
    rows: list[tuple[int, float, float, float]] = []
    for person, schedule in enumerate(schedules):
        before = 0.0
        for knot, slope in zip(schedule.knots, schedule.slopes, strict=True):
            rows.append((person, knot, slope - before, 0.0))
            before = slope
        rows += [(person, edge, 0.0, height) for edge, height in zip(schedule.edges, schedule.heights, strict=True)]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return Breaks(table[:, 0].astype(np.int64), *(np.ascontiguousarray(table[:, n]) for n in (1, 2, 3)))


def pays_on_steps(
    schedules: Sequence[Schedule], step: float, nodes: int, means: Floats, curves: Callable[[Floats], Curves]
) -> Floats:
    """[E, P, n] E p(x + S) for x = 0, step, … (n − 1)·step.

    Args:
        schedules: [P]
        step: of the amounts to date.
        nodes: n.
        means: [E] of the month's sales at each effort.
        curves: levels > 0 to the expected excess over them, the chance to reach them and its density, [E, …] each.
    """
    breaks = breaks_of(schedules)
    fine = step / FINER
    places = math.floor(max(breaks.level.max(initial=0.0), 0.0) / fine) + 2
    excess, chance, density = curves(fine * np.arange(1.0, places + 1.0))
    result = np.zeros((means.size, len(schedules), nodes))
    _add_breaks(breaks.person, breaks.level, breaks.slope, breaks.jump, fine, means, excess, chance, density, result)
    return result


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba carries no types
def _add_breaks(
    person: NDArray[np.int64], level: Floats, slope: Floats, jump: Floats, fine: float, means: Floats, excess: Floats, chance: Floats,
    density: Floats, result: Floats,
) -> None:  # fmt: skip
    """Curves are [E, I] at fine·(1 … I). At level 0 all of them is exceeded, for sure."""
    efforts, _, nodes = result.shape
    for b in range(level.size):
        top = int(np.floor(level[b] / fine))
        u = level[b] / fine - top
        v = 1.0 - u
        value_low, value_high = (1.0 + 2.0 * u) * v * v, u * u * (3.0 - 2.0 * u)
        tangent_low, tangent_high = u * v * v * fine, -u * u * v * fine
        for e in range(efforts):
            out = result[e, person[b]]
            for n in range(nodes):
                low = top - FINER * n
                if low < 0:
                    out[n] += slope[b] * (means[e] - (u + low) * fine) + jump[b]
                    continue
                if low == 0:
                    excess_low, chance_low, density_low = means[e], 1.0, 0.0
                else:
                    excess_low, chance_low, density_low = excess[e, low - 1], chance[e, low - 1], density[e, low - 1]
                over = value_low * excess_low + value_high * excess[e, low] - tangent_low * chance_low - tangent_high * chance[e, low]
                out[n] += slope[b] * over
                if jump[b] != 0.0:
                    sure = value_low * chance_low + value_high * chance[e, low]
                    out[n] += jump[b] * (sure - tangent_low * density_low - tangent_high * density[e, low])
