"""`keep_confirmed`: column maps that somebody confirmed stay where the project was not made, for the next `init` to find."""

from __future__ import annotations

from pathlib import Path

from spmsim.foundation.errors import Problem
from spmsim.foundation.writing import write_whole

SHARED = 0o644


def keep_confirmed(stage: Path, target: Path) -> tuple[Problem, ...]:
    """Puts settings with confirmed maps where the next run reads them; what to say about it, nothing where nothing is new.

    Args:
        stage: the settings of the project that was not made, with what was there before and what was confirmed since.
        target: the settings of the folder that was to be made; written whole or not at all, with its folder where there is none.
    """
    if not stage.is_file() or (target.is_file() and target.read_bytes() == stage.read_bytes()):
        return ()
    write_whole(target, stage.read_bytes(), mode=SHARED)
    what = (
        "the column maps that you confirmed are kept here: the next init does not ask for them; mend here what is wrong in them"
    )
    return (Problem(what, file=str(target)),)
