"""How attainment spreads over people, and how bookings moved from month to month: what the pictures of an assessment show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.studies.situation.figures import YEAR, Floats

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5)
"""Where bins of attainment begin; the last has no end."""


@dataclass(frozen=True)
class Bin:
    """People whose attainment lies from `low` up to, not including, `high`."""

    low: float
    high: float | None
    """None: no end."""
    people: int


@dataclass(frozen=True)
class PastMonth:
    """Bookings of a month, whoever made them."""

    month: str
    index: float
    """100 is the mean of the last twelve months."""


def attainment_bins(reached: Floats, *, least: int) -> tuple[Bin, ...]:
    """People by attainment; neighbours are put together until every bin has at least `least` people.

    3 people below 0.5 and 7 from there to 0.7, with `least` 5: one bin of 10 up to 0.7. Empty bins at both ends are left away.

    Args:
        reached: [P] attainment, NaN where there is no quota.
        least: 0 keeps every bin.
    """
    there = np.maximum(reached[~np.isnan(reached)], 0.0)
    counts = np.histogram(there, bins=[*EDGES, np.inf])[0].tolist()
    ends = (*EDGES[1:], None)
    held = [Bin(low, high, people) for low, high, people in zip(EDGES, ends, counts, strict=True)]
    together: list[Bin] = []
    for one in held:
        if together and 0 < together[-1].people < least:
            before = together.pop()
            together.append(Bin(before.low, one.high, before.people + one.people))
        else:
            together.append(one)
    return _trimmed(_with_the_last(together, least))


def months_of_history(history: Floats, labels: Sequence[str]) -> tuple[PastMonth, ...]:
    """All bookings by month; empty where the last twelve brought nothing. 30 against a mean of 20 is 150."""
    mean = float(history[-YEAR:].mean())
    if mean <= 0:
        return ()
    return tuple(PastMonth(month, 100 * float(amount) / mean) for month, amount in zip(labels, history, strict=True))


def _with_the_last(bins: list[Bin], least: int) -> list[Bin]:
    """The last bin that is too small goes to the one before it."""
    while len(bins) > 1 and (0 < bins[-1].people < least or (bins[-1].people == 0 and 0 < bins[-2].people < least)):
        last, before = bins.pop(), bins.pop()
        bins.append(Bin(before.low, last.high, before.people + last.people))
    return bins


def _trimmed(bins: Sequence[Bin]) -> tuple[Bin, ...]:
    filled = [at for at, one in enumerate(bins) if one.people]
    return tuple(bins[filled[0] : filled[-1] + 1]) if filled else ()
