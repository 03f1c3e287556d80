"""Contests as the rows that kernels read: who is in which, the prizes, and where the best performances of each are kept."""

from __future__ import annotations

import numpy as np

from spmsim.engines.kernels.lanes import LANES
from spmsim.engines.kernels.rows import ContestRules
from spmsim.records.game import Game
from spmsim.records.stints import seat_of_rows

CLOSENESS = 1e-12
"""Attainments that differ by a smaller share are equal: quotas are sums whose last digits depend on the order of adding."""


def contest_rules(game: Game) -> ContestRules:
    """Who competes for which prizes."""
    of_stint = np.full(game.holds.shape, -1, dtype=np.int64)
    for number, contest in enumerate(game.contests):
        of_stint[contest.component, list(contest.stints)] = number
    rules = [game.components[contest.component] for contest in game.contests]
    kept, windows = places(game), windows_of_contests(game)
    return ContestRules(
        of_stint=of_stint,
        seats=np.unique(seat_of_rows(game)[(of_stint >= 0).any(axis=0)]),
        closeness=np.array([0.0 if rule.on_amount else CLOSENESS for rule in rules]),
        windows=np.array(windows, dtype=np.int64),
        prizes=np.array([prize for rule in rules for prize in rule.prizes]),
        first_prize=_starts([len(rule.prizes) for rule in rules]),
        places=np.array(kept, dtype=np.int64),
        first_place=_starts([LANES * places * ends for places, ends in zip(kept, windows, strict=True)]),
        first_row=_starts([LANES * ends for ends in windows]),
    )


def places(game: Game) -> list[int]:
    """How many performances of each contest are kept: as many as can win a prize."""
    return [min(len(contest.stints), len(game.components[contest.component].prizes)) for contest in game.contests]


def windows_of_contests(game: Game) -> list[int]:
    """How often each contest is decided in the calendar."""
    return [-(-game.months // game.components[contest.component].window) for contest in game.contests]


def _starts(sizes: list[int]) -> np.ndarray:
    """Where each of some pieces begins: sizes 3, 2, 4 begin at 0, 3, 5."""
    return np.cumsum([0, *sizes], dtype=np.int64)[:-1]
