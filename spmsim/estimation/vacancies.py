"""How long seats stay open, and who holds them as the history ends: told where a column `seat` says who followed whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HELD = -1
FEWEST_GAPS = 3
"""Seats that were filled again below which their vacancies tell nothing."""


@dataclass(frozen=True, eq=False)
class Vacancies:
    """Whole months that seats stood empty between two people."""

    gaps: Ints

    @property
    def is_told(self) -> bool:
        """Whether enough seats were filled again."""
        return len(self.gaps) >= FEWEST_GAPS

    @property
    def mean(self) -> float:
        """Months: gaps of 1, 2 and 3 are 2."""
        return float(self.gaps.mean())

    def draws(self, normals: Floats) -> Floats:
        """Draws of the mean: normal with the standard error of the gaps, never below 0."""
        return np.asarray(np.maximum(self.mean + self.gaps.std(ddof=1) / np.sqrt(len(self.gaps)) * normals, 0.0))


@dataclass(frozen=True, eq=False)
class Holders:
    """K seats as the history ends."""

    person: Ints = field(repr=False)
    """[K] place in the panel of who holds the seat, or held it last."""
    empty_for: Ints = field(repr=False)
    """[K] `HELD`, or whole months that the seat has stood empty."""


def vacancies_of(panel: Panel) -> Vacancies:
    """Gaps between people who followed each other."""
    gaps = [later - left - 1 for _, spans in _by_seat(panel) for (_, left, _), (later, _, _) in pairwise(spans)]
    return Vacancies(np.asarray([gap for gap in gaps if gap >= 0], dtype=np.int64))


def holders_of(panel: Panel, vacancies: Vacancies) -> Holders:
    """The seats in which somebody stays on, and the empty ones that are still to be filled.

    A seat that has stood empty for longer than any that was filled again is taken as closed. Where people have no seats to follow each
    other in, a seat ends with its person, and nobody can say which of them are still open.
    """
    longest = int(vacancies.gaps.max(initial=HELD))
    found: list[tuple[int, int]] = []
    for _, spans in _by_seat(panel):
        present = [person for _, last, person in spans if last == panel.months - 1 and not panel.leavers[person]]
        found += [(person, HELD) for person in present]
        _, last, latest = max(spans, key=lambda span: span[1])
        empty_for = panel.months - 1 - last
        if not present and empty_for <= longest:
            found.append((latest, empty_for))
    table = np.asarray(found, dtype=np.int64).reshape(-1, 2)
    return Holders(table[:, 0], table[:, 1])


def _by_seat(panel: Panel) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
    """(seat, (first month, last month, place in the panel) of its people, in their order)."""
    seats: dict[str, list[tuple[int, int, int]]] = {}
    for row, seat in enumerate(panel.seats):
        months = np.flatnonzero(panel.employed[row] > 0)
        seats.setdefault(seat, []).append((int(months[0]), int(months[-1]), row))
    for seat, spans in seats.items():
        yield seat, sorted(spans)
