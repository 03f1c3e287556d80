"""The ramp of a role: from the fitted steps of its new people to the two numbers that the engine plays, start and months.

Productivity in employed month k is start + (1 − start)·k/months, then 1. The fitted steps are normal around its logarithm; start and
months have a uniform prior on a grid, so their distribution is that of the likelihood there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.levels import LONGEST_RAMP, Levels

Floats = NDArray[np.float64]

STARTS = np.linspace(0.0025, 1.0, 400)
MONTHS = np.arange(1, LONGEST_RAMP + 1)
FEWEST_STEPS = 3
"""Employed months in which somebody of a role must have been seen; with fewer the ramp is an assumption."""


@dataclass(frozen=True, eq=False)
class RampGrid:
    """How likely each (start, months) is: chances [400, 12] that sum to 1."""

    chances: Floats = field(repr=False)

    def most_likely(self) -> tuple[float, int]:
        """(start, months) that lie in the middle: the months' median, and the mean start given them."""
        months = int(MONTHS[np.searchsorted(np.cumsum(self.chances.sum(axis=0)), 0.5)])
        given = self.chances[:, months - 1]
        return float((given * STARTS).sum() / given.sum()), months

    def draws(self, uniforms: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """(starts, months) by inversion, one for each number between 0 and 1."""
        places = np.minimum(np.searchsorted(np.cumsum(self.chances), uniforms * self.chances.sum()), self.chances.size - 1)
        start, month = np.unravel_index(places, self.chances.shape)
        return STARTS[start], MONTHS[month].astype(np.int64)


def lost_months(start: Floats, months: NDArray[np.int64]) -> Floats:
    """Months of full production that a ramp costs: Σ(1 − productivity) = (1 − start)·(months + 1)/2. Start 0.2 over 4 months: 2."""
    return np.asarray((1 - start) * (months + 1) / 2)


def ramp_of(levels: Levels, role: str) -> RampGrid | None:
    """The distribution of a role's ramp; None where too few steps were seen."""
    design = levels.design
    place = design.roles.index(role)
    first = design.cells + len(design.roles) - 1
    held = [(first + at, step) for at, (of, step) in enumerate(design.ramp_steps) if of == place]
    if len(held) < FEWEST_STEPS:
        return None
    columns, steps = np.asarray([at for at, _ in held]), np.asarray([step for _, step in held])
    precision = np.linalg.inv(levels.covariance[np.ix_(columns, columns)])
    months = MONTHS[None, :, None]
    share = STARTS[:, None, None] + (1 - STARTS[:, None, None]) * steps / months
    left = levels.effects[columns] - np.log(np.where(steps < months, share, 1.0))
    logs = -np.einsum("smk,kl,sml->sm", left, precision, left) / 2
    chances = np.exp(logs - logs.max())
    return RampGrid(chances / chances.sum())
