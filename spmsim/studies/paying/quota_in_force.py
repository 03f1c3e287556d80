"""The quota that is in force in the calendar, beside a year's quota: months employed and the new-hire ramp, nobody leaving by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.stints import rows_in_force

Floats = NDArray[np.float64]


def quota_in_force(game: Game) -> Floats:
    """[S] quota on the primary measure of the months in which the seat's first person is employed, in minor units or counts.

    A seat of 1,200 a year that is filled from July with the ramp 0.5, 1.0: 50 + 5 × 100 = 550.
    """
    seats, month = game.seats, np.arange(game.months)
    leave = np.where(seats.leave_month < 0, game.months, seats.leave_month)
    is_employed = (month >= seats.entry[:, None]) & (month <= leave[:, None])
    rows = rows_in_force(game)
    offset = np.concatenate([seats.ramp_offset, game.later.ramp_offset])[rows]
    employed_month = month - (seats.entry - seats.tenure)[:, None] - offset
    length = game.quota_ramp.shape[1]
    ramp = game.quota_ramp[rows, np.clip(employed_month, 0, length - 1)]
    factor = np.where(employed_month < length, ramp, 1.0)
    return np.asarray((game.primary_quota * is_employed * factor).sum(axis=1))
