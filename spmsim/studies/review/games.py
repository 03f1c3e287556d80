"""What a review plays: the people who were there as the year began, without whoever comes after them; months that lie ahead left out.

What a person sells does not depend on who takes the seat later, and draws are addressed: a person's year here is bit-identical to the
one in the run, until they leave.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game, LaterStints, Law, PoolRule
from spmsim.records.policy import Policy
from spmsim.studies.headcount import filled_chance

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def of_people(game: Game, is_person: Bools) -> Game:
    """The game of some people: a seat that somebody leaves stays open, and everybody else's is never filled.

    Args:
        game: of the run.
        is_person: [S] whether the seat's first person is one of them.
    """
    seats, months = game.seats, game.months
    entry = np.where(is_person, seats.entry, months)
    open_on = None if game.given is None else game.given.left_open(months)
    return replace(game, seats=replace(seats, vacancy_months=np.full_like(seats.vacancy_months, months), entry=entry), given=open_on)


def of_known_leavers(game: Game, leave_month: Ints) -> Game:
    """The same game with everybody leaving in the month in which they did, −1 for those who stayed."""
    seats = game.seats
    return replace(game, seats=replace(seats, leave_chance=np.zeros_like(seats.leave_chance), leave_month=leave_month))


def of_those_there(game: Game, sold: Floats, leave_month: Ints, *, knows_leavers: bool) -> Game:
    """The game with people leaving as they left, as far as that can be told.

    Where no roster tells, somebody was there until the last month with a sale, if the law leaves no month without one; under a law of
    deals, months without a sale are common, and people leave by chance, as was forecast.

    Args:
        game: of people, of the months reviewed.
        sold: [S, T] what they sold.
        leave_month: [S] −1 for those who stayed, as far as is known.
        knows_leavers: whether a roster told.
    """
    if knows_leavers:
        return of_known_leavers(game, leave_month)
    if game.measures[game.primary].law is not Law.LOGNORMAL:
        return game
    has_sale = sold != 0
    last = np.where(has_sale.any(axis=1), game.months - 1 - has_sale[:, ::-1].argmax(axis=1), -1)
    inferred = of_known_leavers(game, np.where((last < game.months - 1) & (leave_month < 0), last, leave_month))
    sells = game.mean[game.primary].sum(axis=1) > 0  # who sells nothing by plan is there all the same
    entry = np.where((last < 0) & sells, game.months, game.seats.entry)
    leaves = np.where(sells, inferred.seats.leave_month, leave_month)
    return replace(inferred, seats=replace(inferred.seats, entry=entry, leave_month=leaves))


def until(game: Game, policy: Policy, months: int) -> tuple[Game, Policy]:
    """The first months of a game, sales and quotas only: windows of pay may end after them.

    A game of all its months is left as it is.
    """
    if months == game.months:
        return game, policy
    return sales_only(game, months), replace(policy, response=policy.response[:, :months])


def sales_only(game: Game, months: int) -> Game:
    """The first months of a game without anybody's pay.

    Args:
        game: of the whole calendar.
        months: at most the calendar's.
    """
    seats = len(game.seats.rep_ids)
    later = game.later.first < months
    rows = np.concatenate([np.arange(seats), seats + np.flatnonzero(later)])
    return replace(
        game,
        months=months,
        seats=replace(game.seats, entry=np.minimum(game.seats.entry, months)),
        mean=game.mean[:, :, :months],
        trials=game.trials[:, :, :months],
        components=(),
        holds=game.holds[:0, rows],
        quota=game.quota[:0, rows, :months],
        target=game.target[:0, rows, :months],
        link_quota=game.link_quota[:0, :0, :0],
        primary_quota=game.primary_quota[:, :months],
        quota_ramp=game.quota_ramp[rows],
        ramps_target=game.ramps_target[rows],
        pools=tuple(_within(pool, months) for pool in game.pools),
        pool=game.pool[:0, rows] if game.pools else game.pool,
        attained_pool=game.attained_pool[rows] if game.pools else game.attained_pool,
        asks_pool=game.asks_pool[:0, :0],
        pool_quota=game.pool_quota[:0, :0, :0],
        contests=(),
        settlements=(),
        settlement=game.settlement[:0],
        later=LaterStints(**{name: held[later] for name, held in vars(game.later).items()}),
        given=None if game.given is None else game.given.until(months),
    )


def _within(pool: PoolRule, months: int) -> PoolRule:
    return replace(pool, spans=tuple((min(first, months), min(last, months)) for first, last in pool.spans))


def without_market(game: Game, profile: Floats) -> Game:
    """The same game in months whose market is known: shared shocks are off, and each month is worth what it came to.

    Args:
        game: at the market's level.
        profile: [M] each month against the level; its mean over expected sales is 1.
    """
    return replace(game, mean=_months_scaled(game, profile), market_sd=0.0, region_sd=0.0)


def _months_scaled(game: Game, profile: Floats) -> Floats:
    """Shares and ratings, which the market does not move, stay as they are."""
    moved = [k for k, rule in enumerate(game.measures) if rule.law not in (Law.BINOMIAL, Law.CATEGORICAL)]
    mean = game.mean.copy()
    mean[moved] = mean[moved] * profile
    return mean


def expected_sales(game: Game, policy: Policy) -> Floats:
    """[S, M] what each person is expected to sell, in closed form: mean × response × productivity × chance to be there still.

    Minor units. The game is one of people (`of_people`), whose seats stay open once they are left.
    """
    months = np.arange(game.months)
    seats = game.seats
    employed = seats.tenure[:, None] + months - seats.entry[:, None]
    length = np.maximum(seats.ramp_months, 1)[:, None]
    ramped = seats.ramp_start[:, None] + (1 - seats.ramp_start[:, None]) * employed / length
    productivity = np.where(employed < seats.ramp_months[:, None], ramped, 1.0)
    return np.asarray(game.mean[game.primary] * policy.response * productivity * filled_chance(game))
