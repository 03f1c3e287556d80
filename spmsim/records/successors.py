"""`Successors`: what holds in a seat once the person has left whom leave or relief names.

Leave and relief are a person's: a replacement is asked for, and paid on, the whole quota and target pay of the seat. Axes as in `Game`;
X are stints (rows of the game) of such people, in seats that may change hands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Successors:
    """Tables of a game without the factors of the first person."""

    stint: Ints
    """[X] rows of what the game lists by stint."""
    quota: Floats
    """[C, X, M]"""
    target: Floats
    """[C, X, M]"""
    link_quota: Floats
    """[L, X, M]"""
    primary_quota: Floats
    """[X, M]"""

    def place_of(self, stint: int) -> int:
        """Where a stint stands among these; −1 where everybody has the same."""
        found = np.flatnonzero(self.stint == stint)
        return int(found[0]) if len(found) else -1

    def among(self, stints: Ints) -> Successors:
        """Those of some stints, which are numbered anew in the order given."""
        number = {int(stint): at for at, stint in enumerate(stints)}
        kept = np.flatnonzero(np.isin(self.stint, stints))
        renumbered = np.array([number[int(stint)] for stint in self.stint[kept]], dtype=np.int64)
        return Successors(
            renumbered, self.quota[:, kept], self.target[:, kept], self.link_quota[:, kept], self.primary_quota[kept]
        )
