"""The year played again in the market that came, and what of the difference to the forecast that market explains."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.policy import Policy
from spmsim.studies.market_range import solve_level
from spmsim.studies.normalise import Normalisation
from spmsim.studies.playing import Cast, at_market_level, policy_of
from spmsim.studies.review.games import expected_sales, of_people, until, without_market
from spmsim.studies.review.market import MarketThatCame
from spmsim.studies.review.scores import Figure, within

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """Actual − forecast of one metric = market + people; what chance does in that market is a range around it."""

    metric: str
    forecast: float
    at_market: float
    """Expected in the market that came, with people leaving as forecast."""
    of_those_there: float
    """Expected in that market of those who were there; the same, where nobody tells who left."""
    low: float
    high: float
    """80 % range of these in that market: what luck of territories, people and months does to the total."""
    actual: float
    market_low: float | None
    market_high: float | None
    """90 % range of the market's part, where its ratio tells it."""

    @property
    def market(self) -> float:
        """What the market that came explains."""
        return self.at_market - self.forecast

    @property
    def attendance(self) -> float:
        """What comes of more or fewer people having been there than was forecast."""
        return self.of_those_there - self.at_market

    @property
    def people(self) -> float:
        """Everything else: who of them sold more or less, and luck."""
        return self.actual - self.of_those_there

    @property
    def is_chance(self) -> bool:
        """Whether luck alone leads as far in four of five years."""
        return bool(within(np.asarray(self.low), np.asarray(self.actual), np.asarray(self.high)))


@dataclass(frozen=True, eq=False)
class InMarket:
    """The game of the people in the market that came."""

    level: float
    """`market.level` at which they are expected to sell what the common ratio says."""
    game: Game = field(repr=False)
    """People leave by chance, as was forecast."""
    there: Game = field(repr=False)
    """People leave when they left."""
    policy: Policy = field(repr=False)


def in_market(of: Cast, normalisation: Normalisation, came: MarketThatCame, is_person: Bools, there: Game) -> InMarket | None:
    """The same people in the market that came, effort answering to it; None where no level brings that market.

    Args:
        of: the scenario that was played.
        normalisation: of the run.
        came: the market.
        is_person: [S] as in `Happened`.
        there: the game of these people in the months reviewed, leaving as they left.
    """

    def at(level: float) -> tuple[Game, Policy]:
        moved = at_market_level(of, level)
        return until(of_people(moved.game, is_person), policy_of(moved, normalisation), there.months)

    stated = of.scenario.spec.market.level
    base = float(expected_sales(*at(stated)).sum())
    level = solve_level(lambda factor: float(expected_sales(*at(stated * factor)).sum()), came.year.value * base)
    if level is None:
        return None
    game, policy = at(stated * level)
    known = without_market(game, np.asarray(came.profile))
    return InMarket(stated * level, known, replace(known, seats=there.seats), policy)


def split_of(metric: str, forecast: Figure, at_market: float, of_those_there: Figure, came: MarketThatCame | None) -> Split:
    """The split of one metric.

    Args:
        metric: `sales` or `incentive_pay`.
        forecast: as it was made.
        at_market: expected in the market that came, people leaving as forecast.
        of_those_there: in that market, of those who were there.
        came: gives the market's part of sales its range; None for what does not follow sales in proportion.
    """
    low = high = None
    if came is not None:
        ends = sorted(forecast.mean * (end - 1) for end in (came.year.low, came.year.high))
        low, high = ends[0], ends[1]
    there = of_those_there
    return Split(metric, forecast.mean, at_market, there.mean, there.p10, there.p90, forecast.actual, low, high)
