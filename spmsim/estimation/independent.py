"""`design_in`: the design of a panel with nothing in it that the same months, regions and roles say already, or that is told by too few.

If everybody of a role was hired in the same month, month 3 of their ramp is always the same month of the calendar: the ramp is left out,
is an assumption, and their sales are read as those of people in the assumed ramp. If every role has regions of its own, regions are not
told apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.defaults import RAMP_MONTHS, RAMP_START
from spmsim.estimation.levels import TOO_FEW, Design, chosen_rows, design_of, told_apart
from spmsim.estimation.panel import Panel
from spmsim.estimation.separation import never_sold
from spmsim.foundation.errors import refuse

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

FEWEST_FREE = 5
"""Person-months that must be left for a month's luck, beyond one for each effect and each person."""
ROLES_OF_THEIR_OWN = "regions could not be told apart from roles: some of them have no role in common with the others"
NEW_THROUGHOUT = "months since hire could not be told apart from the level of the role: everybody of it was new in every month"
SAME_MONTHS = "months since hire could not be told apart from the months of the calendar: its new people began together"
TOO_SHORT = "too few months were seen to tell months since hire from luck"


def design_in(panel: Panel, *, only_seen: bool) -> Design:
    """The design of the months that tell something, every effect of which can be told from the others.

    Args:
        panel: sales by person and month.
        only_seen: whether months without sales are left out.

    Raises:
        BadInput: roles that never sold in the same months, or too few months for anything.
    """
    why = ""
    for by_region in (True, False):
        design = _telling(design_of(panel, by_region=by_region), panel, only_seen=only_seen)
        of_levels = _before_ramps(design)
        if _free(design, of_levels) >= FEWEST_FREE and _is_independent(design, of_levels):
            return _with_told_ramps(replace(design, untold_regions=why or design.untold_regions), panel)
        why = TOO_FEW if _free(design, of_levels) < FEWEST_FREE else ROLES_OF_THEIR_OWN
    if why == TOO_FEW:
        people, figures = len(np.unique(design.person)), int(of_levels.sum())
        what = f"too little to estimate anything: {len(design.person)} months of {people} people tell {figures} levels of months and roles"
        raise refuse(f"{what}, {people} people and a month's luck; give more months", path="bookings")
    roles = ", ".join(f"'{role}'" for role in design.roles)
    what = f"of {roles} some never sold in the same months as the others, so what differs by role cannot be told from what differs by month"
    raise refuse(f"{what}; give their people one role in the roster, or leave the people of one of them out", path="team.roles")


def _telling(whole: Design, panel: Panel, *, only_seen: bool) -> Design:
    """The design without what nobody sold in."""
    design = told_apart(whole, panel.sales[whole.person, whole.month] > 0, only_seen=only_seen)
    if only_seen:
        return design
    tells = ~never_sold(design.matrix, panel.sales[design.person, design.month] > 0)
    return design if tells.all() else chosen_rows(design, tells)


def _with_told_ramps(design: Design, panel: Panel) -> Design:
    """The design without the ramps that are not told; the sales of people in them are read by the assumed ramp."""
    kept, untold, exposure = _before_ramps(design), dict[int, str](), design.exposure.copy()
    for role, columns, new in _ramps(design):
        is_independent = _is_independent(design, kept | columns)
        if is_independent and _free(design, kept | columns) >= FEWEST_FREE:
            kept = kept | columns
            continue
        months = int((np.asarray(panel.roles)[design.person] == design.roles[role]).sum())
        untold[role] = TOO_SHORT if is_independent else NEW_THROUGHOUT if len(new) == months else SAME_MONTHS
        tenure = panel.tenure[design.person[new], design.month[new]]
        exposure[new] *= np.minimum(RAMP_START + (1 - RAMP_START) * tenure / RAMP_MONTHS, 1.0)
    steps = tuple(step for step in design.ramp_steps if step[0] not in untold)
    return replace(design, matrix=design.matrix[:, kept], exposure=exposure, ramp_steps=steps, untold_ramps=untold)


def _ramps(design: Design) -> Iterator[tuple[int, Bools, Ints]]:
    """(role, its steps among the columns, person-months of its new people)."""
    first = int(_before_ramps(design).sum())
    for role in dict.fromkeys(role for role, _ in design.ramp_steps):
        columns = np.zeros(design.matrix.shape[1], dtype=np.bool_)
        columns[first:] = [of == role for of, _ in design.ramp_steps]
        yield role, columns, np.flatnonzero((design.matrix[:, columns] > 0).any(axis=1))


def _before_ramps(design: Design) -> Bools:
    """Cells and roles among the columns."""
    return np.arange(design.matrix.shape[1]) < design.cells + len(design.roles) - 1


def _free(design: Design, chosen: Bools) -> int:
    """Person-months beyond one for each effect and each person."""
    return len(design.person) - int(chosen.sum()) - len(np.unique(design.person))


def _is_independent(design: Design, chosen: Bools) -> bool:
    """Whether no column is a sum of others: the cross products of ones and zeros are whole numbers, and so exact."""
    columns = design.matrix[:, chosen]
    return bool(np.linalg.matrix_rank(columns.T @ columns, hermitian=True) == columns.shape[1])
