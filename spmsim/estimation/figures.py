"""`Estimate`: a figure that the past tells, with its range; `Assumed`: one that it does not tell, with the default that stands there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.90
"""Nominal: the chance with which a range holds the truth if the model does; docs/estimation.md says what was measured."""


@dataclass(frozen=True)
class Estimate:
    """One figure of the model."""

    path: str
    """Where it stands in the scenario (`market.shocks.rep.sd`), or a name of its own where it stands nowhere."""
    value: float
    low: float
    high: float
    """The 90 % range."""
    source: str
    """`bookings 2024-01 to 2026-12`."""
    method: str
    """How it was estimated, in a sentence."""


@dataclass(frozen=True)
class Assumed:
    """A figure that this past does not tell: somebody who knows the company confirms or replaces it."""

    path: str
    value: float | str
    why: str


def estimate_of(path: str, value: float, draws: Floats, source: str, method: str) -> Estimate:
    """An estimate whose range is the middle 90 % of draws from its distribution."""
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return Estimate(path, float(value), float(low), float(high), source, method)
