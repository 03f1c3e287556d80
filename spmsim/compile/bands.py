"""Bands of seats for winners and losers: fixed by the root scenario, never by realised luck.

Tenure: months since hire at the start of the calendar. Performance: fifths within the role of expected sales at standard effort ÷
quota (`potential ÷ quota` on the primary measure in the root scenario, of managers their team's ÷ their own); equal ratios share a band.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import ADDED_BAND, PERFORMANCE_BANDS, TENURE_BANDS

_TENURE_EDGES = (6, 12, 36)


def tenure_bands(tenure_months: NDArray[np.int64]) -> list[str]:
    """The tenure band of every seat, from whole months employed at the start (planned seats: 0)."""
    return [TENURE_BANDS[index] for index in np.searchsorted(_TENURE_EDGES, tenure_months, side="right")]


def fifths(ratios: NDArray[np.float64]) -> list[str]:
    """The fifth of every ratio among its equals.

    A ratio's band is that of the middle of its ties: with n ratios, b below it and t equal to it, ⌊5·(b + t/2)/n⌋.
    So ten equal ratios share the middle fifth, and five different ones get a fifth each.
    """
    ordered = np.sort(ratios)
    below = np.searchsorted(ordered, ratios, side="left")
    up_to = np.searchsorted(ordered, ratios, side="right")
    index = np.minimum(((below + up_to) * 5) // (2 * max(len(ratios), 1)), 4)
    return [PERFORMANCE_BANDS[i] for i in index]


def performance_bands(
    rep_ids: Sequence[str], roles: Sequence[str], ratios: NDArray[np.float64], root: Mapping[str, str] | None = None
) -> list[str]:
    """The performance band of every seat.

    Args:
        rep_ids: the seats.
        roles: role of each seat.
        ratios: expected sales ÷ quota of each seat on the primary measure.
        root: rep_id → band in the root scenario; None where this is the root.

    Returns:
        One band per seat; seats that the root lacks are in the band *added*.
    """
    if root is not None:
        return [root.get(rep_id, ADDED_BAND) for rep_id in rep_ids]
    bands = [""] * len(rep_ids)
    for role in dict.fromkeys(roles):
        seats = [i for i, name in enumerate(roles) if name == role]
        for seat, band in zip(seats, fifths(ratios[seats]), strict=True):
            bands[seat] = band
    return bands
