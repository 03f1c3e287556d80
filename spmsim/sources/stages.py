"""Deals that are not won: a pipeline holds open and lost ones too, which nobody has booked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.sources.cells import read_text
from spmsim.sources.conventions import Conventions
from spmsim.sources.grid import Grid


def leave_out_not_won(grid: Grid, declared: Conventions, table: str) -> None:
    """Leaves out rows whose stage is none of the declared ones, and notes how many there are of each.

    Raises:
        BadInput: a column holds stages, and nothing says which of them are bookings.
    """
    if not grid.has("stage"):
        return
    place = grid.fields["stage"]
    column = grid.column(place)
    stages = grid.read(place, read_text)
    rows = np.bincount(column.codes, minlength=len(stages)).tolist()
    counts = {stage: n for stage, n in zip(stages, rows, strict=True) if stage}
    if not declared.won:
        listed = ", ".join(f"'{stage}'" for stage in list(counts)[:20])
        say = f'the column holds {listed}; say in spmsim.toml under [tables.{table}] which are bookings: won = ["…"]'
        raise refuse(say, path=f"column {grid.headings[place]}", file=grid.table.file)
    unknown = [stage for stage in declared.won if stage not in counts]
    if unknown:
        say = f"no row has the stage '{unknown[0]}', which is declared as won; stages: {', '.join(counts)}"
        raise refuse(say, path=f"column {grid.headings[place]}", file=grid.table.file)
    is_won = np.array([stage in declared.won for stage in stages], dtype=bool)[column.codes]
    out = np.flatnonzero(~is_won)
    if len(out):
        grid.leave_out(out, _note(grid, len(out), {stage: n for stage, n in counts.items() if stage not in declared.won}))


def _note(grid: Grid, n: int, counts: Mapping[str, int]) -> str:
    told = ", ".join(f"{stage} {count:,}" for stage, count in sorted(counts.items(), key=lambda item: -item[1])[:5])
    bare = n - sum(counts.values())
    told += f"{', ' if told else ''}without a stage {bare:,}" if bare else ""
    return f"{n:,} of {len(grid.used):,} rows are not won and left out ({told})"
