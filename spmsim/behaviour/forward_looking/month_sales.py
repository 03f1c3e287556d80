"""A month's sales at each effort that is tried: how they fall on a grid, and what a schedule pays on them beside what was sold before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-9
"""Weights below this are added to their neighbours'."""
FARTHEST = 6.2
"""Standard deviations of the logarithm up to which sales are followed."""


class MonthSales(Protocol):
    """One month's sales S at efforts e = 1 … E."""

    def on_steps(self, step: float) -> Floats:
        """[E, J] weights with E f(S) = Σ_j w_j·f(j·step) for every f that is straight between steps and flat beyond J − 1."""
        ...

    def expected_pay(self, schedule: Schedule, so_far: Floats) -> Floats:
        """[E, n] E p(x + S) for amounts x to date [n]."""
        ...

    def excess(self, levels: Floats) -> Floats:
        """[E, n] E (S − level)⁺; a level below 0 is exceeded by all that is sold and its distance."""
        ...


@dataclass(frozen=True)
class LognormalSales:
    """Lognormal sales with a mean per effort [E] and one log-sd ≥ 0.

    The weights are second differences of the expected excess over the steps, so an expectation over a function that is straight between
    steps is exact, kinks and all; a jump is met by the exact chance to reach it. Source: SCIENCE §4.8; Black (1976) for the excess.
    """

    mean: Floats
    log_sd: float

    def on_steps(self, step: float) -> Floats:
        """As the protocol says."""
        reach = float(self.mean.max(initial=0.0)) * np.exp(FARTHEST * self.log_sd) / step
        excess = self.excess(step * np.arange(float(int(reach) + 4)))
        weights = np.diff(excess, n=2, axis=1, prepend=excess[:, :1] + step) / step
        weights[weights < NEGLIGIBLE] = 0.0
        return _rows_of_one(weights)

    def expected_pay(self, schedule: Schedule, so_far: Floats) -> Floats:
        """In closed form: a stretch is a difference of two excesses, a jump a chance."""
        total = np.zeros((self.mean.size, so_far.size))
        before = 0.0
        for knot, slope in zip(schedule.knots, schedule.slopes, strict=True):
            total += (slope - before) * self.excess(knot - so_far)
            before = slope
        for edge, height in zip(schedule.edges, schedule.heights, strict=True):
            total += height * self._chance(edge - so_far)
        return total

    def excess(self, levels: Floats) -> Floats:
        """mean·Φ(d₂ + sd) − level·Φ(d₂)."""
        mean = self.mean[:, None]
        d2 = self._d2(levels)
        return np.where(levels > 0, mean * ndtr(d2 + self.log_sd) - np.maximum(levels, 0.0) * ndtr(d2), mean - levels)

    def _chance(self, levels: Floats) -> Floats:
        return np.asarray(ndtr(self._d2(levels)))

    def _d2(self, levels: Floats) -> Floats:
        """+∞ where the level is reached for sure, −∞ where it cannot be."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(self.mean[:, None] / np.maximum(levels, 0.0))
            sure = np.where(ratio >= 0, np.inf, -np.inf)
            return np.asarray((ratio - 0.5 * self.log_sd**2) / self.log_sd if self.log_sd > 0 else sure)


@dataclass(frozen=True)
class CountedSales:
    """Sales of 0, 1, 2, … pieces with the given chances [E, J], for cases that can be worked out by hand. The step is one piece."""

    chances: Floats

    def on_steps(self, step: float) -> Floats:
        """The chances themselves."""
        assert step == 1.0
        return self.chances

    def expected_pay(self, schedule: Schedule, so_far: Floats) -> Floats:
        """The sum over the chances."""
        return self.chances @ schedule.value(np.arange(self.chances.shape[1])[:, None] + so_far)

    def excess(self, levels: Floats) -> Floats:
        """The sum over the chances."""
        return self.chances @ np.maximum(np.arange(self.chances.shape[1])[:, None] - levels, 0.0)


def _rows_of_one(weights: Floats) -> Floats:
    """Cut to the longest row that is not 0, what is missing to 1 added to each row's last weight."""
    used = [int(np.flatnonzero(row)[-1]) for row in weights]
    weights = weights[:, : max(used) + 1].copy()
    for row, last in zip(weights, used, strict=True):
        row[last] += 1.0 - row.sum()
    return weights
