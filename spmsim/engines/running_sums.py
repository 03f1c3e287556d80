"""The running sums of one play, as kernels add to them, and the `Tallies` that look at them.

What seats have to know of each other in a block is kept for later chunks of seats where that of all blocks fits in memory; else it is
filled anew for every chunk, by a pass over the seats that costs almost as much as to play them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spmsim.records.game import Game
from spmsim.records.tallies import ATTAINMENT_BINS, BALANCES, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, Tallies

if TYPE_CHECKING:
    from spmsim.engines.kernels.scratch import Size
    from spmsim.engines.kernels.sums import Sums

MOST_BYTES = 256 * 2**20
"""Kept of all blocks together, of what seats have to know of each other."""


def carries_shared(size: Size, blocks: int) -> bool:
    """Whether what seats have to know of each other is kept from one chunk of seats to the next."""
    return 0 < blocks * size.shared_bytes <= MOST_BYTES


def new_sums(game: Game, size: Size, blocks: int, *, carries: bool) -> Sums:
    """Sums of nothing."""
    from spmsim.engines.kernels.lanes import LANES
    from spmsim.engines.kernels.scratch import Shared
    from spmsim.engines.kernels.sums import Sums

    n, kept = blocks * LANES, blocks if carries else 0
    return Sums(
        by_month=np.zeros((len(MONTH_SUMS), game.months, n)),
        by_group=np.zeros((len(game.groups), len(GROUP_SUMS), n)),
        others=np.zeros((2, len(game.measures), n)),
        balances=np.zeros((len(BALANCES), n)),
        shared=Shared(
            np.zeros((kept, size.pools, game.months, LANES)), np.zeros((kept, size.asked, game.months, LANES)),
            np.zeros((kept, size.best * LANES)), np.zeros((kept, size.equals * LANES)),
        ),
    )  # fmt: skip


def tallies_on(game: Game, sums: Sums, replications: int) -> Tallies:
    """Tallies that show the sums as they are added to; the last block's padding is left out."""
    totals, trials = sums.others[:, :, :replications]
    return Tallies(
        replications=replications,
        by_group=sums.by_group.transpose(2, 0, 1)[:replications],
        by_month=sums.by_month.transpose(2, 1, 0)[:replications],
        other_measures=totals.T,
        trials=trials.T,
        attainment_histogram=np.zeros((len(game.groups), ATTAINMENT_BINS), dtype=np.int64),
        pay_histogram=np.zeros((len(game.groups), PAY_BINS), dtype=np.int64),
        seat_means=np.zeros((len(game.seats.keys), len(SEAT_SUMS))),
        balances=sums.balances.T[:replications],
    )
