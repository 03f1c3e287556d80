"""Which sets of people of an assessment may be shown together: `results.suppression` on the overlaps of the sets, quick for many people.

Whatever can be computed from sums of sets is a union of their *atoms*: people who stand in the same sets. Where every atom has five people,
nothing smaller can be had. Where few atoms are smaller, it is checked exactly; where many are, the set is withheld unchecked.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from spmsim.results.groups import LEAST, Cell
from spmsim.results.suppression import is_few_computable
from spmsim.studies.situation.year import Bools, Ints

Members = tuple[int, ...]
MOST_SMALL = 90
"""Atoms of fewer than five people up to which the exact check is made: its work grows with their square."""


def showable(wanted: Iterable[Members], people: int) -> frozenset[Members]:
    """The sets of which sums may be shown together, admitted one by one.

    Args:
        wanted: places of people, the most important sets first.
        people: how many there are.

    Returns:
        Of ten people and six of them, the ten alone: 10 − 6 would give four away. Of ten and five of them, both.
    """
    shown: list[Members] = []
    rows: list[Bools] = []
    atoms: Ints = np.zeros(people, dtype=np.int64)
    for members in wanted:
        if len(members) < LEAST:
            continue
        row = np.isin(np.arange(people), members)
        parted = np.unique(2 * atoms + row, return_inverse=True)[1].astype(np.int64)
        if _are_safe([*rows, row], parted):
            shown.append(members)
            rows.append(row)
            atoms = parted
    return frozenset(shown)


def _are_safe(rows: list[Bools], atoms: Ints) -> bool:
    """Whether no set of fewer than five people can be computed from the rows [sets, P], given the atom of every person [P]."""
    _, first, sizes = np.unique(atoms, return_index=True, return_counts=True)
    held = np.asarray(rows)[:, first]
    small = int((held.any(axis=0) & (sizes < LEAST)).sum())
    if small == 0:
        return True
    if small > MOST_SMALL:
        return False
    cells = [Cell("role", "", "", tuple(np.flatnonzero(row).tolist()), int(sizes[row].sum())) for row in held]
    return not is_few_computable(cells, sizes.astype(np.int64))
