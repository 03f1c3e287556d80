"""`Policy`: what people do, apart from the rules they live under."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Policy:
    """Effort as it reaches sales.

    `response[s, m] = (1 − κ) + κ · effort` multiplies every effort-responsive mean of seat s in month m; 1 is standard effort.
    """

    response: NDArray[np.float64]
    """[S, M]"""
    effort: NDArray[np.float64]
    """[S] effort of each seat's people over the year; 1 is standard."""
    at_bound: NDArray[np.bool_]
    """[S] whether effort is held at `most`."""


def standard_effort(seats: int, months: int) -> Policy:
    """The policy of `behaviour: fixed`: everybody at 1."""
    return Policy(np.ones((seats, months)), np.ones(seats), np.zeros(seats, dtype=bool))
