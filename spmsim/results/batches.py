"""Batches: the replications of a run cut into at most 40 parts, alike in size, over each of which a seat's pay is summed.

A run keeps no single replication of single people. Their sums over batches are few whatever the number of replications, and say
how sure a person's expected pay is, alone or against another run on the same draws: replications are independent, so batches are too.

Source: batch means, Law, *Simulation Modeling and Analysis*, 5th ed., §9.5.3; that batches here are independent by themselves is why 40
are enough: the 97.5 % quantile of t is 2.02 with 39 degrees of freedom and 1.96 with any number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.records.tallies import SEAT_SUMS
from spmsim.results.metrics import Floats

MOST_BATCHES = 40
BATCH_SUMS = ("base_pay", "incentive_pay", "filled_months")
"""Order of the first axis of `batch_sums`."""
_FIELDS = [SEAT_SUMS.index(name) for name in BATCH_SUMS]


def batch_starts(replications: int) -> NDArray[np.int64]:
    """The first replication of each batch; fewer replications than 40 are a batch each.

    100 replications start batches at 0, 2, 5, 7, 10, …: of two and three replications in turn.
    """
    batches = min(MOST_BATCHES, replications)
    return np.arange(batches, dtype=np.int64) * replications // batches


def batch_sizes(replications: int) -> NDArray[np.int64]:
    """How many replications are in each batch."""
    return np.diff(batch_starts(replications), append=replications)


def batch_sums(year: Floats) -> Floats:
    """A seat's sums over each batch, [`BATCH_SUMS`, batches], from its sums of each year [`SEAT_SUMS` without `leavers`, N]."""
    return np.add.reduceat(np.ascontiguousarray(year[_FIELDS]), batch_starts(year.shape[1]), axis=1)
