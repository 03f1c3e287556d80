"""The efforts that are tried, what they cost, and the best one: globally over the grid, then where marginal worth meets marginal cost."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import refuse

Floats = NDArray[np.float64]

FEWEST = 4
"""Efforts through which a cubic is laid."""
NEARLY_BEST = 1e-3
"""Peaks on the grid whose worth is within this share of the best are refined too: near a give-up point two are almost alike."""


@dataclass(frozen=True)
class EffortLevels:
    """Efforts 0 … most in equal steps, and a cost C(e) = scale · e^(1 + 1/η) / (1 + 1/η) in money a month.

    Raises:
        BadInput: fewer than four efforts, through which the worth of an effort between them is read, or a number that is not above 0.
    """

    most: float
    number: int
    scale: float
    elasticity: float
    """η"""

    def __post_init__(self) -> None:
        if self.number < FEWEST or not (self.most > 0 and self.scale > 0 and self.elasticity > 0):
            raise refuse(f"effort is chosen among at least {FEWEST} levels, with all numbers above 0, got {self}")

    @property
    def levels(self) -> Floats:
        """[E]"""
        return np.linspace(0.0, self.most, self.number)

    def best(self, now: Floats, later: Floats, weight_of_later: float) -> tuple[Floats, Floats]:
        """The best effort and what it is worth with `later` counted in full, for n states.

        Args:
            now: [E, n] what is expected to be paid at once.
            later: [E, n] what is expected to come.
            weight_of_later: how much of it decides: 1, or less with present bias.

        Returns:
            worth [n] and effort [n]
        """
        worth, effort = np.empty(now.shape[1]), np.empty(now.shape[1])
        _best(now, later, self.scale, 1.0 / self.elasticity, self.most / (self.number - 1), weight_of_later, worth, effort)
        return worth, effort


@dataclass(frozen=True)
class ChosenLevels:
    """A handful of efforts with a cost each, chosen among as they are; of equal ones the least."""

    levels: Floats
    costs: Floats

    def best(self, now: Floats, later: Floats, weight_of_later: float) -> tuple[Floats, Floats]:
        """As `EffortLevels.best`."""
        decides = now + weight_of_later * later - self.costs[:, None]
        chosen = np.argmax(decides >= decides.max(axis=0) - 1e-12, axis=0)
        states = np.arange(now.shape[1])
        return (now + later)[chosen, states] - self.costs[chosen], self.levels[chosen]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba carries no types
def _best(
    now: Floats, later: Floats, scale: float, power: float, step: float, weight: float, worth: Floats, effort: Floats
) -> None:
    efforts, states = now.shape
    cost = scale / (1.0 + power) * (step * np.arange(efforts)) ** (1.0 + power)
    gross = np.empty(efforts)
    for n in range(states):
        gross[:] = now[:, n] + weight * later[:, n]
        top = np.max(gross - cost)
        near = top - NEARLY_BEST * abs(top)
        best, at = -np.inf, 0.0
        for e in range(efforts):
            net = gross[e] - cost[e]
            lower_left = e == 0 or gross[e - 1] - cost[e - 1] <= net
            lower_right = e == efforts - 1 or gross[e + 1] - cost[e + 1] <= net
            if net >= near and lower_left and lower_right:
                refined, reached = _peak(gross, e, scale, power, step)
                if net > refined:
                    refined, reached = net, e * step
                if refined > best:
                    best, at = refined, reached
        effort[n] = at
        worth[n] = best
        if weight != 1.0:
            first = min(max(int(at / step) - 1, 0), efforts - 4)
            worth[n] = best + (1.0 - weight) * _cubic(later[first : first + 4, n], at / step - first)[0]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba carries no types
def _peak(gross: Floats, e: int, scale: float, power: float, step: float) -> tuple[float, float]:
    """The highest worth within a step of grid point e, and its effort: worth is smooth in effort, cost is known exactly."""
    efforts = gross.size
    first = min(max(e - 1, 0), efforts - 4)
    around = gross[first : first + 4]
    low, high = max(e - 1, 0) * step, min(e + 1, efforts - 1) * step
    at = e * step if e > 0 else 0.5 * high
    for _ in range(60):
        _, slope, bend = _cubic(around, at / step - first)
        marginal_cost = scale * at**power
        gain = slope / step - marginal_cost
        if gain > 0.0:
            low = at
        else:
            high = at
        fall = bend / step**2 - power * marginal_cost / at
        following = at - gain / fall if fall < 0.0 else low
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - at) < 1e-13 * (1.0 + at):
            break
        at = following
    return _cubic(around, at / step - first)[0] - scale * at ** (1.0 + power) / (1.0 + power), at


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]  # numba carries no types
def _cubic(y: Floats, u: float) -> tuple[float, float, float]:
    """Value, slope and bend at u of the cubic through (0, y₀) … (3, y₃)."""
    a = (y[3] - y[0]) / 6.0 + (y[1] - y[2]) / 2.0
    b = y[0] - 2.5 * y[1] + 2.0 * y[2] - 0.5 * y[3]
    c = -11.0 / 6.0 * y[0] + 3.0 * y[1] - 1.5 * y[2] + y[3] / 3.0
    return ((a * u + b) * u + c) * u + y[0], (3.0 * a * u + 2.0 * b) * u + c, 6.0 * a * u + 2.0 * b
