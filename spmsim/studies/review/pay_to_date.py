"""What a run forecast of incentive pay up to the end of a quarter within its calendar: windows that have ended, and balances then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from spmsim.records.game import Game
from spmsim.records.policy import Policy
from spmsim.records.tallies import MONTH_SUMS, SEAT_SUMS, SeatPaths
from spmsim.results.metrics import Terms
from spmsim.studies.playing import Draws, play_on
from spmsim.studies.review.forecast import CELL_SUMS, Floats, Scored

QUARTER = 3


def with_pay_to_date(
    scored: Scored, game: Game, policy: Policy, draws: Draws, terms: Terms, *, months: int, groups: Sequence[Sequence[int]]
) -> Scored:
    """The forecast of the first months with its pay.

    Args:
        scored: of the first months, without pay: windows may end after them.
        game: of people, the whole calendar.
        policy: what people do in it.
        draws: those of `scored`.
        terms: units.
        months: whole quarters of the calendar.
        groups: seats of every group, as in `scored`.
    """
    cells, pay = scored.cells.copy(), scored.pay.copy()
    place = CELL_SUMS.index("pay")
    cells[:, place] = 0.0

    def keep(paths: SeatPaths) -> None:
        accrued: Floats = paths.by_quarter[:, : months // QUARTER, SEAT_SUMS.index("incentive_pay")].sum(axis=1) / terms.minor
        first = paths.first_seat
        pay[first : first + len(accrued)] = np.column_stack([accrued.mean(axis=1), *np.quantile(accrued, (0.1, 0.9), axis=1)])
        for row, members in enumerate(groups):
            inside = [at - first for at in members if first <= at < first + len(accrued)]
            cells[row, place] += accrued[inside].sum(axis=0)

    tallies = play_on(game, policy, draws, keep=keep)
    by_month = tallies.by_month[:, :months, MONTH_SUMS.index("incentive_pay")] / terms.minor
    return replace(scored, cells=cells, pay=pay, pay_by_month=np.ascontiguousarray(by_month))
