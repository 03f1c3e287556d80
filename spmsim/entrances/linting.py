"""`lint`: what in a scenario's plans invites trouble, and on request the gaming moves as files that can be paid again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.foundation.errors import refuse

if TYPE_CHECKING:
    from spmsim.scenario.loading import Scenario
    from spmsim.studies.linting.lint import Linted


def lint(scenario: Scenario | Path | str, *, seed: int | None = None, out: Path | str | None = None) -> Linted:
    """Look for cliffs, dead zones, falling pay, caps that bind and gaming moves.

    Args:
        scenario: a scenario, or its file.
        seed: seed of the sampled year on which moves are tried; `None`: the scenario's.
        out: folder for `ROLE-before.csv` and `ROLE-after.csv`, the histories of the best moves; `None`: none.

    Raises:
        BadInput: everything that is wrong with the scenario, or an output that is no folder.
    """
    from spmsim.entrances.files import load_all
    from spmsim.studies.linting.lint import lint as lint_plans

    folder = None if out is None else Path(out)
    if folder is not None and folder.exists() and not folder.is_dir():
        raise refuse("is a file; --out takes a folder", path="--out", file=str(folder))
    found = lint_plans(load_all([scenario])[0], seed=seed)
    if folder is not None:
        _write_moves(folder, found)
    return found


def _write_moves(folder: Path, found: Linted) -> None:
    from spmsim.reports.credits import credits_csv
    from spmsim.reports.files import write_private

    for move in found.moves:
        write_private(folder / f"{move.role}-before.csv", credits_csv(found.scenario, move.before))
        write_private(folder / f"{move.role}-after.csv", credits_csv(found.scenario, move.after, move.cancelled))
