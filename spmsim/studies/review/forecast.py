"""The forecast of every person and group, scored against what happened: played again in blocks of seats, so that memory stays bounded.

A run keeps no distribution of single people. Draws are addressed, so playing again gives the same years; each block of seats is reduced
to a few figures a person and to sums by group and replication, and let go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.policy import Policy
from spmsim.records.tallies import SEAT_SUMS, SeatPaths
from spmsim.results.metrics import Terms
from spmsim.studies.playing import Draws, play_on
from spmsim.studies.review.scores import QUANTILES, crps, percentiles, within

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_YEARS = 10_000
"""Replications that are played again at most: sums by group are kept for each."""
AT_QUOTA_MONTHS = 6
"""Months with a quota that somebody needs to count in the share at quota, as in the metrics of a run."""
CELL_SUMS = ("sales", "pay", "asked", "attained", "counted", "reached")
"""Kept by group and replication: sales, incentive pay, quota and performance against it, people who count, people at quota."""
_SAME_AMOUNT = 1e-6


@dataclass(frozen=True, eq=False)
class Scored:
    """S seats, N replications, G groups; units of the measure and of the currency."""

    mean: Floats = field(repr=False)
    """[S] expected sales."""
    quantiles: Floats = field(repr=False)
    """[S, 5] of sales, `QUANTILES`."""
    variance: Floats = field(repr=False)
    """[S] of sales over replications."""
    percentile: Floats = field(repr=False)
    """[S] of what happened among simulated years."""
    score: Floats = field(repr=False)
    """[S] CRPS of sales."""
    pay: Floats = field(repr=False)
    """[S, 3] mean, 10 % and 90 % of incentive pay."""
    attainment: Floats = field(repr=False)
    """[S] mean performance ÷ mean quota; NaN without a quota."""
    inside: Floats = field(repr=False)
    """[2, N] share of people whose simulated year lies in their own 50 % and 80 % range."""
    cells: Floats = field(repr=False)
    """[G, `CELL_SUMS`, N]"""
    by_month: Floats = field(repr=False)
    """[N, M] sales of all people."""
    pay_by_month: Floats = field(repr=False)
    """[N, M] their incentive pay, in the month in which it accrues."""
    leavers: Floats = field(repr=False)
    """[N]"""
    there: Floats = field(repr=False)
    """[N, M] people who are still there."""


def forecast_scored(
    game: Game, policy: Policy, draws: Draws, terms: Terms, *, sold: Floats, sells: Bools, groups: Sequence[Sequence[int]]
) -> Scored:
    """Play and score.

    Args:
        game: of people, until the months reviewed (`review_games`).
        policy: what people do.
        draws: those of the run; at most `MOST_YEARS` of them are played.
        terms: units.
        sold: [S] what happened.
        sells: [S] whether the person is expected to sell; others count in no coverage.
        groups: seats of every group that is told.
    """
    collected = _Collector(game, draws.first(MOST_YEARS), terms, sold, sells, groups)
    tallies = play_on(game, policy, draws.first(MOST_YEARS), keep=collected.keep)
    people = max(int(sells.sum()), 1)
    return Scored(
        **collected.by_seat, inside=collected.inside / people, cells=collected.cells,
        by_month=tallies.by_month[:, :, 0] / terms.sales.minor,
        pay_by_month=tallies.by_month[:, :, 1] / terms.minor, leavers=tallies.by_month[:, :, 4].sum(axis=1),
        there=np.ascontiguousarray(tallies.by_month[:, :, 3]),
    )  # fmt: skip


class _Collector:
    """Reduces blocks of seats as an engine hands them over."""

    def __init__(self, game: Game, draws: Draws, terms: Terms, sold: Floats, sells: Bools, groups: Sequence[Sequence[int]]) -> None:
        seats, n = len(game.seats.rep_ids), draws.replications
        self._terms, self._sold, self._sells = terms, sold, sells
        self._member = np.zeros((len(groups), seats))
        for row, members in enumerate(groups):
            self._member[row, list(members)] = 1.0
        self.cells: Floats = np.zeros((len(groups), len(CELL_SUMS), n))
        self.inside: Floats = np.zeros((2, n))
        widths = {"mean": 0, "quantiles": len(QUANTILES), "variance": 0, "percentile": 0, "score": 0, "pay": 3, "attainment": 0}
        self.by_seat: dict[str, Floats] = {name: np.full((seats, width) if width else seats, np.nan) for name, width in widths.items()}

    def keep(self, paths: SeatPaths) -> None:
        """One block of seats."""
        year = dict(zip(SEAT_SUMS, np.moveaxis(paths.by_quarter.sum(axis=1), 1, 0), strict=False))
        block = slice(paths.first_seat, paths.first_seat + len(paths.by_quarter))
        sales, pay = year["sales"] / self._terms.sales.minor, year["incentive_pay"] / self._terms.minor
        self._sales_of(block, sales)
        mean_pay = pay.mean(axis=1)
        self.by_seat["pay"][block] = np.column_stack([mean_pay, *np.quantile(pay, (0.1, 0.9), axis=1)])
        asked, attained = year["quota"].mean(axis=1), year["performance"].mean(axis=1)
        self.by_seat["attainment"][block] = np.divide(attained, asked, out=np.full(len(asked), np.nan), where=asked > 0)
        self._add(block, sales, pay, year)

    def _sales_of(self, block: slice, sales: Floats) -> None:
        found = np.quantile(sales, QUANTILES, axis=1).T
        self.by_seat["mean"][block] = sales.mean(axis=1)
        self.by_seat["variance"][block] = sales.var(axis=1)
        self.by_seat["quantiles"][block] = found
        self.by_seat["percentile"][block] = percentiles(sales, self._sold[block])
        self.by_seat["score"][block] = crps(sales, self._sold[block])
        sells = self._sells[block]
        for row, (low, high) in enumerate(((1, 3), (0, 4))):
            self.inside[row] += within(found[:, [low]], sales, found[:, [high]])[sells].sum(axis=0)

    def _add(self, block: slice, sales: Floats, pay: Floats, year: dict[str, Floats]) -> None:
        """Sums by group. Quotas count where the person sells: a manager's attainment is the team's again."""
        own = self._sells[block][:, None] & (year["quota"] > 0)
        counted = (year["quota"] > 0) & (year["filled_months"] >= AT_QUOTA_MONTHS)
        reached = counted & (year["performance"] >= year["quota"] - _SAME_AMOUNT)
        asked, attained = (np.where(own, year[name], 0.0) / self._terms.sales.minor for name in ("quota", "performance"))
        values = np.stack([sales, pay, asked, attained, counted, reached])  # [fields, seats, N]
        self.cells += np.tensordot(self._member[:, block], values, axes=(1, 1))
