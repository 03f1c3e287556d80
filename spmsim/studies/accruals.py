"""Incentive pay as it accrues, month by month, beside when it falls due.

Pay measured on a half or a whole year falls due at its end; a company accrues it over the months in which it is earned. Here it
counts evenly over the months of its window (*convention*: a year's 12,000, due in December, accrues 3,000 a quarter). Under plans that
limit or settle what is earned, and of people whose terms change within the calendar (other than right after the months given), pay counts
in the month in which it is earned. Months that are given have been closed: what fell due in them stays there, and what a window brings
after them counts evenly over those of its months that are still to come.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.calendar import windows
from spmsim.records.game import Accumulation, Game
from spmsim.records.given import months_given
from spmsim.records.policy import Policy
from spmsim.records.tallies import MONTH_SUMS
from spmsim.results.metrics import Floats
from spmsim.studies.playing import Cast, Draws, play_on

QUARTER = 3


def accrued_pay(of: Cast, policy: Policy, falls_due: Floats, draws: Draws) -> Floats:
    """Incentive pay of every replication and month as it accrues, [N, M] in currency units.

    The components of long windows are played once more by themselves, on the same draws, so each replication's sum over a window
    stays what falls due (but for the rounding of payments, at most a cent a person and month).

    Args:
        of: the scenario.
        policy: what people do in it.
        falls_due: [N, M] incentive pay in the month in which it is settled, currency units.
        draws: those of the run.
    """
    accrued = falls_due.copy()
    for length in sorted({rule.window for rule in of.game.components if rule.window > QUARTER}):
        is_long = np.array([rule.window == length and rule.accumulation is Accumulation.DISCRETE for rule in of.game.components])
        if not is_long.any():
            continue
        alone = replace(of.game, holds=of.game.holds & is_long[:, None] & _is_plain(of.game), settlements=())
        due = play_on(alone, policy, draws).by_month[:, :, MONTH_SUMS.index("incentive_pay")] / of.terms.minor
        accrued += spread_over_windows(due, length, closed=months_given(of.game.given)) - due
    return accrued


def _is_plain(game: Game) -> NDArray[np.bool_]:
    """[P] stints of seats whose windows end with the calendar's and whose pay is not settled.

    A change right after the months given ends windows in months that are closed, and those that it begins end with the calendar's.
    """
    seats = len(game.seats.rep_ids)
    plain = np.ones(game.holds.shape[1], dtype=np.bool_)
    plain[game.later.seat[game.later.first != months_given(game.given)]] = False
    plain[seats:] = plain[game.later.seat]
    if game.settlements:
        plain[: len(game.settlement)] &= game.settlement < 0
    return plain


def spread_over_windows(due: Floats, length: int, closed: int = 0) -> Floats:
    """What falls due within each window, spread evenly over its months after the first `closed` of the calendar: [N, M] → [N, M].

    0, 0, 9 over 3 months → 3, 3, 3; with one month closed → 0, 4.5, 4.5.
    """
    spread = due.copy()
    for first, last in windows(due.shape[1], length):
        still = slice(max(first, closed), last + 1)
        if still.start < still.stop:
            spread[:, still] = due[:, still].mean(axis=1, keepdims=True)
    return spread
