"""Who wins and who loses: pay per full-time person-year by role, region, tenure and performance band, paired by replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from spmsim.records.game import Game
from spmsim.records.tallies import GROUP_SUMS
from spmsim.results.groups import Cell, breakdown, group_people
from spmsim.results.intervals import estimate
from spmsim.results.metrics import Floats, Terms
from spmsim.results.pairing import paired_difference
from spmsim.results.suppression import suppress
from spmsim.studies.study import GroupRow


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
