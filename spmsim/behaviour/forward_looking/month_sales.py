"""A month's sales at each effort that is tried: how they fall on a grid, and what a schedule pays on them beside what was sold before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from spmsim.behaviour.forward_looking.pay_on_steps import Curves, pays_on_steps
from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-9
"""Weights below this are added to their neighbours'."""
FARTHEST = 6.2
"""Standard deviations of the logarithm up to which sales are followed."""

FEW = 8
"""People whose pay is worked out in closed form one by one."""


class MonthSales(Protocol):
    """One month's sales S at efforts e = 1 … E."""

    def on_steps(self, step: float) -> Floats:
        """[E, J] weights with E f(S) = Σ_j w_j·f(j·step) for every f that is straight between steps and flat beyond J − 1."""
        ...

    def expected_pays(self, schedules: Sequence[Schedule], so_far: Floats) -> Floats:
        """[E, P, n] E p(x + S) of each person's schedule for amounts x to date [n]."""
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

    def expected_pays(self, schedules: Sequence[Schedule], so_far: Floats) -> Floats:
        """For a few people in closed form: a stretch is a difference of two excesses, a jump a chance; for many from curves of both."""
        if len(schedules) <= FEW or so_far.size == 1 or self.log_sd == 0:
            return np.stack([self._expected_pay(schedule, so_far) for schedule in schedules], axis=1)
        return pays_on_steps(schedules, float(so_far[1] - so_far[0]), so_far.size, self.mean, self._curves)

    def _expected_pay(self, schedule: Schedule, so_far: Floats) -> Floats:
        """[E, n] of one person."""
        total = np.zeros((self.mean.size, so_far.size))
        before = 0.0
        for knot, slope in zip(schedule.knots, schedule.slopes, strict=True):
            total += (slope - before) * self.excess(knot - so_far)
            before = slope
        for edge, height in zip(schedule.edges, schedule.heights, strict=True):
            total += height * ndtr(self._d2(edge - so_far))
        return total

    def excess(self, levels: Floats) -> Floats:
        """mean·Φ(d₂ + sd) − level·Φ(d₂); what is below 0 is exceeded for sure."""
        result = self.mean[:, None] - levels
        above = levels > 0
        d2 = self._d2(levels[above])
        result[:, above] = self.mean[:, None] * ndtr(d2 + self.log_sd) - levels[above] * ndtr(d2)
        return np.asarray(result)

    def _curves(self, levels: Floats) -> Curves:
        """Excess, chance to reach and density [E, n] at levels > 0."""
        d2 = self._d2(levels)
        chance = ndtr(d2)
        density = np.exp(-0.5 * d2 * d2) / (np.sqrt(2 * np.pi) * self.log_sd * levels)
        return self.mean[:, None] * ndtr(d2 + self.log_sd) - levels * chance, chance, density

    def _d2(self, levels: Floats) -> Floats:
        """+∞ where the level is reached for sure, −∞ where it cannot be."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(self.mean)[:, None] - np.log(np.maximum(levels, 0.0))
            if self.log_sd == 0:
                return np.where(self.mean[:, None] >= levels, np.inf, -np.inf)
            return np.asarray((ratio - 0.5 * self.log_sd**2) / self.log_sd)


@dataclass(frozen=True)
class CountedSales:
    """Sales of 0, 1, 2, … pieces with the given chances [E, J], for cases that can be worked out by hand. The step is one piece."""

    chances: Floats

    def on_steps(self, step: float) -> Floats:
        """The chances themselves."""
        assert step == 1.0
        return self.chances

    def expected_pays(self, schedules: Sequence[Schedule], so_far: Floats) -> Floats:
        """The sums over the chances."""
        sold = np.arange(self.chances.shape[1])[:, None] + so_far
        return np.stack([self.chances @ schedule.value(sold) for schedule in schedules], axis=1)

    def excess(self, levels: Floats) -> Floats:
        """The sum over the chances."""
        return self.chances @ np.maximum(np.arange(self.chances.shape[1])[:, None] - levels, 0.0)


def _rows_of_one(weights: Floats) -> Floats:
    """Cut to the longest row that is not 0, what is missing to 1 added to each row's last weight."""
    last = weights.shape[1] - 1 - np.argmax(weights[:, ::-1] > 0, axis=1)
    weights = weights[:, : int(last.max()) + 1].copy()
    weights[np.arange(len(weights)), last] += 1.0 - weights.sum(axis=1)
    return weights
