"""The stints of the people who are played: a seat's terms month by month, as rows that the tables of a game list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.compile.seats import base_pay, ramp_offsets, region_of
from spmsim.foundation.calendar import Calendar
from spmsim.records.game import Floats, Ints, LaterStints
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep
from spmsim.team.stints import stints


@dataclass(frozen=True)
class PlayedStints:
    """[P] the seats as the calendar begins, in their order, then what changes later, in the order of seats and months."""

    reps: tuple[Rep, ...]
    """The row as it stands: one plan, no transfers."""
    seat: Ints
    first: Ints
    last: Ints
    """The first month after it."""

    def in_force(self, by_stint: Floats) -> Floats:
        """[S, M] of what is listed by stint and month, [P, M]: in each month that of the stint then."""
        months = by_stint.shape[1]
        rows = np.zeros((int(self.seat.max()) + 1, months), dtype=np.int64)
        for row, (seat, first) in enumerate(zip(self.seat, self.first, strict=True)):
            rows[seat, first:] = row
        return np.asarray(by_stint[rows, np.arange(months)])

    def by_seat(self) -> list[list[int]]:
        """The rows of each seat in the order of time."""
        rows: list[list[int]] = [[] for _ in range(int(self.seat.max()) + 1)]
        for row, seat in enumerate(self.seat.tolist()):
            rows[seat].append(row)
        return rows


def played_stints(reps: Sequence[Rep], calendar: Calendar) -> PlayedStints:
    """The stints of some people, each of whom has a seat."""
    cut = [stints(rep, calendar) for rep in reps]
    found = [(seat, own[0]) for seat, own in enumerate(cut)]
    found += [(seat, stint) for seat, own in enumerate(cut) for stint in own[1:]]
    return PlayedStints(
        tuple(stint.rep for _, stint in found),
        np.array([seat for seat, _ in found], dtype=np.int64),
        np.array([stint.first for _, stint in found], dtype=np.int64),
        np.array([stint.last + 1 for _, stint in found], dtype=np.int64),
    )


def people_in(reps: Sequence[Rep], calendar: Calendar, month: int) -> list[Rep]:
    """People as they stand in a month of the calendar."""
    label = calendar.labels()[month]
    return [rep.as_of(label) if rep.changes_from() else rep for rep in reps]


def later_stints(spec: ScenarioSpec, held: PlayedStints, regions: Sequence[str], seats: int) -> LaterStints:
    """What is new for seats within the calendar."""
    reps = held.reps[seats:]
    return LaterStints(
        held.seat[seats:],
        held.first[seats:],
        np.array([regions.index(region_of(rep)) for rep in reps], dtype=np.int64),
        base_pay(spec, reps),
        ramp_offsets(spec, reps),
    )
