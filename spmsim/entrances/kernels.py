"""`python -m spmsim.entrances.kernels` compiles the kernels beforehand: the last step of an installation, for whoever does not want the
first study to wait.

Kernels are compiled as games need them, once on a machine: those of a game whose plans settle, pool or rank, and those of all others.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from spmsim.bundled import scenarios_folder

COMPANY = "baseline.yaml"


def compile_kernels(scenarios: Sequence[str] = (COMPANY,)) -> None:
    """Play one year of some bundled scenarios, so that all that their kind of game runs is compiled and kept.

    Args:
        scenarios: files below the folder of bundled scenarios; the bundled company is enough for its report.
    """
    from spmsim.records.policy import standard_effort
    from spmsim.scenario.loading import load
    from spmsim.studies.playing import Draws, cast, play_on

    for name in scenarios:
        game = cast(load(scenarios_folder() / name)).game
        play_on(game, standard_effort(len(game.seats.rep_ids), game.months), Draws(seed=0, replications=1, workers=1))


if __name__ == "__main__":
    compile_kernels(sys.argv[1:] or (COMPANY,))
