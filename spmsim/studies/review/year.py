"""Everything that a review rests on, for all people, before it is decided who may see what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.seats import played
from spmsim.estimation.turnover import Leaving
from spmsim.foundation.errors import refuse
from spmsim.records.game import Game, Law
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.records.policy import Policy
from spmsim.records.tallies import MONTH_SUMS, SEAT_SUMS
from spmsim.studies.playing import Draws, play_on
from spmsim.studies.review.actuals import Happened, attained, what_happened
from spmsim.studies.review.forecast import AT_QUOTA_MONTHS, MOST_YEARS, Scored, forecast_scored
from spmsim.studies.review.games import expected_sales, of_known_leavers, of_people, of_those_there, until
from spmsim.studies.review.lines import Facts, Group, groups_of
from spmsim.studies.review.market import MarketThatCame, market_that_came, weights_of
from spmsim.studies.review.measures import MeasureReviewed, measures_reviewed
from spmsim.studies.review.naive import Naive, naive_of
from spmsim.studies.review.pay import PayOfActuals, pay_of_actuals
from spmsim.studies.review.pay_to_date import with_pay_to_date
from spmsim.studies.review.replay import Again
from spmsim.studies.review.split import InMarket, in_market

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_SAME_AMOUNT = 1e-6


@dataclass(frozen=True, eq=False)
class YearReviewed:
    """S seats of the run, T months reviewed; units of the measure and of the currency."""

    again: Again
    labels: tuple[str, ...]
    happened: Happened = field(repr=False)
    roles: tuple[str, ...]
    regions: tuple[str, ...]
    teams: tuple[str, ...] = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)
    facts: Facts = field(repr=False)
    scored: Scored = field(repr=False)
    expected: Floats = field(repr=False)
    """[S, T] expected sales of those who were there, as far as is known who left."""
    weight: Floats = field(repr=False)
    """[S] how much each person tells of the market; 0 of who sells nothing."""
    came: MarketThatCame | None
    market: InMarket | None
    at_market: tuple[float, float] | None
    """Expected (sales, incentive pay) of the people in the market that came, leaving as forecast."""
    scored_in_market: Scored | None = field(repr=False)
    """In that market, of those who were there."""
    naive: Naive = field(repr=False)
    pay: PayOfActuals = field(repr=False)
    measures: tuple[MeasureReviewed, ...] = field(repr=False)
    """Beside the first."""

    @property
    def sellers(self) -> NDArray[np.int64]:
        """Places of people who are expected to sell."""
        return np.flatnonzero(self.facts.sells)

    def leaving(self) -> Mapping[str, Leaving]:
        """Role → leavers and person-months of the run's people; empty where nobody told who left."""
        happened = self.happened
        if not happened.knows_leavers:
            return {}
        last = np.where(happened.leave_month < 0, happened.months - 1, happened.leave_month)
        months = np.where(happened.is_person, last - self.again.cast.game.seats.entry + 1, 0).clip(0)
        left = happened.is_person & (happened.leave_month >= 0)
        rows = {role: np.asarray([name == role for name in self.roles]) for role in dict.fromkeys(self.roles)}
        return {role: Leaving(int(left[of].sum()), int(months[of].sum())) for role, of in rows.items() if months[of].sum() > 0}


def review_year(again: Again, bookings: Bookings, roster: People | None = None) -> YearReviewed:
    """Play the run again and hold it against what happened.

    Args:
        again: the run.
        bookings: of its calendar or the first months of it.
        roster: the people at the end of these months, with their last days; None where not known.

    Raises:
        BadInput: other months or measures, a primary measure that is no amount, nobody who sells.
    """
    made, spec = again.cast, again.cast.scenario.spec
    _refuse_shares(made.game)
    _refuse_opened(made.game)
    happened = what_happened(spec, made.game, bookings, roster)
    game, policy = until(of_people(made.game, happened.is_person), again.policy, happened.months)
    planned = expected_sales(game, policy).sum(axis=1) / made.terms.sales.minor
    sells = happened.is_person & (planned > 0)
    if not sells.any():
        raise refuse("nobody in the run was expected to sell in these months", file=bookings.file)
    reps = played(spec.team.reps, spec.calendar)
    roles, regions, teams = (tuple(one) for one in zip(*((r.role, r.region or "", r.manager_id or "") for r in reps), strict=True))
    pay = pay_of_actuals(spec, game.seats.rep_ids, bookings, roster)
    facts = _facts(of_known_leavers(game, happened.leave_month), policy, again.draws, happened, (planned, sells), pay.by_person)
    groups = groups_of(happened.is_person, roles, regions, teams)
    members, sold = [group.members for group in groups], happened.sold.sum(axis=1)

    def score(one: Game, under: Policy) -> Scored:
        return forecast_scored(one, under, again.draws, made.terms, sold=sold, sells=sells, groups=members)

    scored, people = score(game, policy), of_people(made.game, happened.is_person)
    draws = again.draws.first(MOST_YEARS)
    if pay.by_month is not None and happened.months < made.game.months:
        scored = with_pay_to_date(scored, people, again.policy, draws, made.terms, months=happened.months, groups=members)
    there = of_those_there(game, happened.sold, happened.leave_month, knows_leavers=happened.knows_leavers)
    present = expected_sales(there, policy) / made.terms.sales.minor
    weight, came = _market(happened, present, sells, scored)
    market = None if came is None else in_market(made, again.normalisation, came, happened.is_person, there)
    return YearReviewed(
        again=again, labels=spec.calendar.labels()[: happened.months], happened=happened, roles=roles, regions=regions, teams=teams,
        groups=groups, facts=facts, scored=scored, expected=present, weight=weight, came=came, market=market,
        at_market=None if market is None else _means(market, again),
        scored_in_market=None if market is None else score(market.there, market.policy), naive=naive_of(spec, happened.months), pay=pay,
        measures=measures_reviewed(people, again.policy, draws, happened, bookings, groups),
    )  # fmt: skip


def _means(market: InMarket, again: Again) -> tuple[float, float]:
    sums = play_on(market.game, market.policy, again.draws.first(MOST_YEARS)).by_month.sum(axis=1).mean(axis=0)
    sold, paid = (float(sums[MONTH_SUMS.index(name)]) for name in ("sales", "incentive_pay"))
    return sold / again.cast.terms.sales.minor, paid / again.cast.terms.minor


def _refuse_shares(game: Game) -> None:
    primary = game.measures[game.primary]
    if primary.law in (Law.BINOMIAL, Law.CATEGORICAL):
        raise refuse(f"'{primary.name}' is a share or a rating; a review compares amounts that add up", path="measures")


def _refuse_opened(game: Game) -> None:
    if game.given is not None:
        what = f"the run opens inside its calendar: its first {game.given.months} months are no forecast"
        raise refuse(f"{what}; review a run of the scenario without the opening", path="opening")


def _market(happened: Happened, expected: Floats, sells: Bools, scored: Scored) -> tuple[Floats, MarketThatCame | None]:
    year = expected.sum(axis=1)
    told = sells & (year > 0)
    weight: Floats = np.zeros(len(year))
    weight[told] = weights_of(year[told], scored.variance[told])
    return weight, market_that_came(happened.sold[told], expected[told], weight[told])


def _facts(known: Game, policy: Policy, draws: Draws, happened: Happened, planned: tuple[Floats, Bools], pay: Floats | None) -> Facts:
    """What happened, counted as a run counts: quotas are those of one played year in which people leave when they left."""
    expected, sells = planned
    year = dict(zip(SEAT_SUMS, play_on(known, policy, draws.first(1)).seat_means.T, strict=True))
    minor = known.measures[known.primary].minor
    quota, performance = year["quota"] / minor, attained(known, happened.sold, happened.leave_month)
    counted = happened.is_person & (quota > 0) & (year["filled_months"] >= AT_QUOTA_MONTHS)
    reached = counted & (performance >= quota - _SAME_AMOUNT)
    asked = sells & (quota > 0)
    sold = happened.sold.sum(axis=1)
    columns = [sold, np.zeros(len(sold)) if pay is None else pay, np.where(asked, quota, 0.0), np.where(asked, performance, 0.0)]
    return Facts(np.column_stack([*columns, counted, reached]).astype(np.float64), expected, sells, pay is not None)
