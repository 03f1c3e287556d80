"""The shape of a matrix: dead stretches that are dead in every row or column, and steep ones at quota on the other measure.

The end of the table is no cap in itself, since every table ends; how often it is met is judged with the market (`studies.lint_market`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spmsim.foundation.schedule import Schedule
from spmsim.plans.checks.axis import Level, between
from spmsim.plans.checks.finding import Finding
from spmsim.plans.checks.shape import steep
from spmsim.plans.matrix import Matrix


def row_schedules(formula: Matrix) -> tuple[Schedule, ...]:
    """One schedule per row, on attainment of the second measure; 0 below the first column, the last one holds beyond."""
    return tuple(_line(formula, formula.columns, row) for row in formula.payouts)


def at_quota(formula: Matrix) -> tuple[Schedule, Schedule]:
    """Pay along the rows with the second measure at quota, and along the columns with the first at quota."""
    along_rows = [row.value(1.0) for row in row_schedules(formula)]
    along_columns = [column.value(1.0) for column in formula.column_schedules()]
    return _line(formula, formula.rows, along_rows), _line(formula, formula.columns, along_columns)


def table_findings(path: str, formula: Matrix, first: Level, second: Level) -> Iterator[Finding]:
    """Dead zones and steep stretches of an interpolated matrix; a stepped one is flat between its steps by nature.

    Args:
        path: the component's path.
        formula: the table.
        first: how levels of the component's measure are said.
        second: how levels of the second measure are said.
    """
    if formula.between == "stepped":
        return
    axes = ((formula.column_schedules(), first), (row_schedules(formula), second))
    for (schedules, said), line in zip(axes, at_quota(formula), strict=True):
        yield from _dead(path, schedules, said)
        yield from steep(path, line, said)


def _dead(path: str, schedules: Sequence[Schedule], said: Level) -> Iterator[Finding]:
    paying = [schedule.breaks[0] for schedule in schedules if schedule.breaks]
    if paying and min(paying) > 0:
        yield Finding("W2", path, f"nothing is paid below {said(min(paying))}: who is far below has nothing to sell for")
    places = sorted({place for schedule in schedules for place in schedule.breaks})
    for start, end in pairwise(places):
        middle = (start + end) / 2
        if all(math.isclose(one.value(middle), one.left_limit(end), abs_tol=1e-12) for one in schedules):
            yield Finding("W2", path, f"nothing more is paid {between(start, end, said)}")


def _line(formula: Matrix, levels: Sequence[float], payouts: Sequence[float]) -> Schedule:
    pairs = tuple(zip(levels, payouts, strict=True))
    return Schedule.steps(pairs) if formula.between == "stepped" else Schedule.from_points(pairs, "capped")
