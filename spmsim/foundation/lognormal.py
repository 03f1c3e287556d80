"""A lognormal X with a given mean and log-sd: what lies above a level. Every array argument broadcasts; levels are single numbers.

d₂ = (ln(mean/level) − sd²/2)/sd. With sd = 0, X is its mean. Source: Black (1976) for `excess_of`, the undiscounted call.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]


def chance_of(mean: Floats, sd: Floats, level: float) -> Floats:
    """P(X ≥ level) = Φ(d₂), exact in both tails: mean 0.95, sd 0.35, level 1 → 0.373895954."""
    return np.asarray(np.where(sd > 0, ndtr(_d2(mean, sd, level)), mean >= level))


def share_of(mean: Floats, sd: Floats, level: float) -> Floats:
    """E[X; X ≥ level] / mean = Φ(d₂ + sd): the share of performance that comes with X above the level; ½ where X is sure to equal it."""
    return np.asarray(ndtr(_d2(mean, sd, level) + sd))


def excess_of(mean: Floats, sd: Floats, level: float) -> Floats:
    """E (X − level)⁺ = mean·Φ(d₂ + sd) − level·Φ(d₂); 0 for a level of infinity."""
    if math.isinf(level):
        return np.zeros_like(mean)
    d2 = _d2(mean, sd, level)
    return np.asarray(mean * ndtr(d2 + sd) - level * ndtr(d2))


def density_of(mean: Floats, sd: Floats, level: float) -> Floats:
    """The derivative of P(X ≥ level) by ln mean, φ(d₂)/sd; without spread 0, or infinity on the level."""
    d2 = _d2(mean, sd, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sd > 0, np.exp(-0.5 * d2 * d2) / (sd * math.sqrt(2 * math.pi)), np.where(d2 == 0, np.inf, 0.0))


def _d2(mean: Floats, sd: Floats, level: float) -> Floats:
    """±infinity where X is sure to lie above or below the level, 0 where it is sure to equal it."""
    if level == 0:
        return np.full_like(mean, np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(mean / level)
        sure = np.where(ratio == 0, 0.0, np.copysign(np.inf, ratio))
        return np.where(sd > 0, (ratio - 0.5 * sd * sd) / sd, sure)
