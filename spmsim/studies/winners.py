"""Who wins and who loses: pay per full-time person-year by role, region, tenure and performance band, paired by replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spmsim.records.game import Game
from spmsim.records.tallies import GROUP_SUMS
from spmsim.results.groups import Cell, breakdown, group_people
from spmsim.results.intervals import estimate
from spmsim.results.metrics import Floats, Terms
from spmsim.results.pairing import paired_difference
from spmsim.results.run import Run
from spmsim.results.suppression import suppress
from spmsim.studies.study import GroupRow, PeopleFalling

FALLS = (0.05, 0.10)
"""Shares of expected total pay by which pay must move for a person to be counted."""


def group_rows(
    before: tuple[Game, Floats], after: Mapping[str, tuple[Game, Floats]], *, terms: Terms, currency: str, comparisons: int
) -> tuple[GroupRow, ...]:
    """Total pay (base and incentive) per full-time person-year of every group of BASELINE's people, before and after.

    Args:
        before: BASELINE's game and its sums by group [N, G, sums].
        after: id of a variant → the same of the variant.
        terms: units.
        currency: of pay.
        comparisons: number of variants over which intervals hold together.

    Returns:
        All rows; those that show single people, also by subtraction from the rest, are marked as withheld.
    """
    old = before[0]
    people = group_people(old)
    every = breakdown(old.groups, people)
    shown = frozenset(suppress(every, people))
    cells = [cell for cell in every if (cell.by, cell.role) != ("role", "all")]
    pay_before = _total_pay(before[1], [cell.members for cell in cells], terms)
    estimates = [estimate(pay, currency) for pay in pay_before]
    rows = []
    for id, (new, by_group) in after.items():
        pay_after = _total_pay(by_group, [_same_groups(cell, old, new) for cell in cells], terms)
        for cell, was, one, other in zip(cells, estimates, pay_before, pay_after, strict=True):
            difference = paired_difference(one, other, comparisons=comparisons)
            row = GroupRow(id, cell.by, cell.role, cell.label, cell.people, was, estimate(other, currency), difference)
            rows.append(replace(row, withheld=cell not in shown))
    return tuple(rows)


@dataclass(frozen=True)
class SeatPay:
    """Expected pay of every seat of a run."""

    rep_ids: tuple[str, ...]
    roles: tuple[str, ...]
    pay: Floats
    """[S] expected base and incentive pay per filled month, currency units."""


def seat_pay(run: Run) -> SeatPay:
    """Expected pay of every seat, from the table `rep_summary`."""
    table = run.arrow("rep_summary")
    base, incentive, months = (table.column(f"{name}_mean").to_numpy() for name in ("base_pay", "incentive_pay", "filled_months"))
    pay = np.where(months > 0, (base + incentive) / np.where(months > 0, months, 1.0), 0.0)
    return SeatPay(tuple(table.column("rep_id").to_pylist()), tuple(table.column("role").to_pylist()), pay)


def people_falling(id: str, before: SeatPay, after: SeatPay) -> tuple[PeopleFalling, ...]:
    """Per role, how many people's expected pay falls or rises by more than 5 and 10 %, turnover held fixed.

    Expected pay is base and incentive pay per filled month of the person's seat. 100,000 a year that becomes 94,000 falls by more
    than 5 % and not by more than 10 %.

    Args:
        id: the variant's.
        before: expected pay under BASELINE.
        after: expected pay under the variant; people that it lacks are left out.
    """
    theirs = {rep_id: row for row, rep_id in enumerate(after.rep_ids)}
    mine = [row for row, rep_id in enumerate(before.rep_ids) if rep_id in theirs]
    others = [theirs[before.rep_ids[row]] for row in mine]
    change = relative_change(before.pay[mine], after.pay[others])
    roles = np.array([before.roles[row] for row in mine])
    return tuple(_counted(id, role, change[roles == role]) for role in dict.fromkeys(roles.tolist()))


def relative_change(before: Floats, after: Floats) -> Floats:
    """(after − before) ÷ before; 0 where there was no pay."""
    paid = before > 0
    return np.where(paid, (after - before) / np.where(paid, before, 1.0), 0.0)


def _counted(id: str, role: str, change: Floats) -> PeopleFalling:
    def beyond(share: float, direction: int) -> int:
        return int(np.count_nonzero(direction * change > share + 1e-12))

    five, ten = FALLS
    return PeopleFalling(id, role, len(change), beyond(five, -1), beyond(ten, -1), beyond(five, 1), beyond(ten, 1))


def _same_groups(cell: Cell, old: Game, new: Game) -> list[int]:
    """Indexes in the new game of the groups that the cell adds up in the old one."""
    wanted = {old.groups[member] for member in cell.members}
    return [index for index, group in enumerate(new.groups) if group in wanted]


def _total_pay(by_group: Floats, cells: Sequence[Sequence[int]], terms: Terms) -> Floats:
    """Total pay per full-time person-year of each cell, [cells, N]; NaN where no seat was filled. Sums are of whole minor units: exact."""
    base, incentive, months = (by_group[:, :, GROUP_SUMS.index(name)] for name in ("base_pay", "incentive_pay", "filled_months"))
    belongs = np.zeros((by_group.shape[1], len(cells)))
    for column, members in enumerate(cells):
        belongs[list(members), column] = 1.0
    pay, filled = ((base + incentive) @ belongs).T, (months @ belongs).T
    result = np.full(pay.shape, np.nan)
    np.divide(12.0 / terms.minor * pay, filled, out=result, where=filled > 0)
    return result
