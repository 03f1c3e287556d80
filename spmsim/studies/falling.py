"""Whom might we lose: how many people's expected pay falls or rises by more than 5 and 10 %, with the least and the most that it can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.results.intervals import LEVEL
from spmsim.results.metrics import Floats
from spmsim.results.movers import BatchedPay, Change, Flags, movers, relative_change
from spmsim.results.run import Run
from spmsim.studies.study import PeopleCount, PeopleFalling


@dataclass(frozen=True)
class SeatPay:
    """Pay of every seat of a run, in the run's batches of replications."""

    rep_ids: tuple[str, ...]
    roles: tuple[str, ...]
    batches: BatchedPay

    def of(self, rows: list[int]) -> BatchedPay:
        """Some of the seats."""
        return BatchedPay(self.batches.pay[rows], self.batches.months[rows])


def seat_pay(run: Run) -> SeatPay:
    """Pay of every seat, from the table `rep_batches`."""
    table = run.arrow("rep_batches")
    batches = int(table.column("batch").to_numpy().max()) + 1
    base, incentive, months = (_by_seat(table.column(name).to_numpy(), batches) for name in ("base_pay", "incentive_pay", "filled_months"))
    seats = table.select(["rep_id", "role"]).take(np.arange(0, table.num_rows, batches))
    return SeatPay(tuple(seats["rep_id"].to_pylist()), tuple(seats["role"].to_pylist()), BatchedPay(base + incentive, months))


def people_falling(id: str, before: SeatPay, after: SeatPay, *, comparisons: int) -> tuple[PeopleFalling, ...]:
    """Per role, how many people's expected pay falls or rises by more than 5 and 10 %, turnover held fixed.

    Expected pay is base and incentive pay per filled month of the person's seat. 100,000 a year that becomes 94,000 falls by more
    than 5 % and not by more than 10 %. The least and the most of each number hold for all roles of all variants at once, so that
    those of a plan's roles add up to those of the plan.

    Args:
        id: the variant's.
        before: pay under BASELINE.
        after: pay under the variant; people that it lacks are left out.
        comparisons: number of variants over which each number holds together.
    """
    theirs = {rep_id: row for row, rep_id in enumerate(after.rep_ids)}
    mine = [row for row, rep_id in enumerate(before.rep_ids) if rep_id in theirs]
    change = relative_change(before.of(mine), after.of([theirs[before.rep_ids[row]] for row in mine]))
    roles = [before.roles[row] for row in mine]
    counts = {share: _counted(change, roles, share, (1.0 - LEVEL) / 2 / comparisons) for share in (-0.05, -0.10, 0.05, 0.10)}
    return tuple(PeopleFalling(id, role, roles.count(role), *(count[role] for count in counts.values())) for role in dict.fromkeys(roles))


def _by_seat(values: Floats, batches: int) -> Floats:
    return values.reshape(-1, batches)


def _counted(change: Change, roles: list[str], share: float, tail: float) -> dict[str, PeopleCount]:
    """Role → how many of its people move by more than the share."""
    moving = movers(change, share, tail=tail)
    mine = {role: np.array([other == role for other in roles]) for role in dict.fromkeys(roles)}
    return {
        role: PeopleCount(int(moving.found[rows].sum()), _number(moving.surely, rows), _number(moving.possibly, rows))
        for role, rows in mine.items()
    }


def _number(who: Flags | None, rows: Flags) -> int | None:
    return None if who is None else int(who[rows].sum())
