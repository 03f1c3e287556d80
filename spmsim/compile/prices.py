"""Plans as behaviours see them: prices of performance per person, and of the reference reps on which effort is normalised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from spmsim.compile.capped import capped_schedule
from spmsim.compile.seats import played
from spmsim.foundation.calendar import windows
from spmsim.records.game import Accumulation, ComponentRule, Floats, Game, Ints, Law, LinkKind
from spmsim.records.price_list import MeasureOutlook, PricedWindow, PriceList
from spmsim.scenario.loading import Scenario


@dataclass(frozen=True)
class PricedPeople:
    """The seats of one role with the same plan and quota set, and the prices that their people face."""

    role: str
    plan: str
    quota_set: str
    seats: Ints
    """[P] rows of `Game.seats`"""
    prices: PriceList


@dataclass(frozen=True)
class ReferencePeople:
    """The reference reps of one role: one per plan and quota set, at the means of its seats, fully ramped and employed all year."""

    role: str
    prices: tuple[PriceList, ...]
    """J price lists of one person each."""
    weights: Floats
    """[J] seats"""
    standard_sales: Floats
    """[J] expected primary sales of the year at standard effort, minor units"""


def price_lists(scenario: Scenario, game: Game) -> tuple[PricedPeople, ...]:
    """The prices of all seats, grouped by role, plan and quota set; each person fully ramped and employed all year."""
    reps = played(scenario.spec.team.reps, scenario.spec.calendar)
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for index, rep in enumerate(reps):
        kinds.setdefault((rep.role, rep.plan, rep.quota_set or ""), []).append(index)
    return tuple(
        PricedPeople(role, plan, quota_set, seats := np.array(index, dtype=np.int64), _prices(game, plan, seats))
        for (role, plan, quota_set), index in kinds.items()
    )


def reference_people(root: Scenario, game: Game) -> tuple[ReferencePeople, ...]:
    """The reference reps of every role of the root scenario."""
    people = price_lists(root, game)
    return tuple(_reference(role, [p for p in people if p.role == role], game) for role in dict.fromkeys(p.role for p in people))


def _reference(role: str, people: Sequence[PricedPeople], game: Game) -> ReferencePeople:
    return ReferencePeople(
        role,
        tuple(_mean_person(p.prices) for p in people),
        np.array([float(len(p.seats)) for p in people]),
        np.array([float(game.mean[game.primary][p.seats].mean(axis=0).sum()) for p in people]),
    )


def _mean_person(prices: PriceList) -> PriceList:
    """One person at the means over the people of a price list."""
    return PriceList(
        tuple(
            replace(window, quota=window.quota.mean(keepdims=True), target=window.target.mean(keepdims=True))
            for window in prices.windows
        ),
        tuple(
            MeasureOutlook(
                o.mean.mean(axis=0, keepdims=True), o.log_sds, o.persistence, o.extra_variance.mean(axis=0, keepdims=True), o.responds
            )
            for o in prices.outlook
        ),
        prices.months,
    )


def _prices(game: Game, plan: str, seats: Ints) -> PriceList:
    held = [(c, rule) for c, rule in enumerate(game.components) if rule.plan == plan]
    own = [(c, rule) for c, rule in held if not game.pools or game.pool[c, seats].max() < 0]  # nobody moves a pool alone
    found = tuple(window for c, rule in own for window in _windows(game, c, rule, seats))
    return PriceList(found, tuple(_outlook(game, k, seats) for k in range(len(game.measures))), game.months)


def _windows(game: Game, c: int, rule: ComponentRule, seats: Ints) -> list[PricedWindow]:
    """The windows of a component; to-date pay telescopes into the year's entitlement (settlement is not a price)."""
    length = rule.window if rule.accumulation is Accumulation.DISCRETE else 12
    result = []
    for first, last in windows(game.months, length):
        months = tuple(month for month in range(first, last + 1) if rule.counts[0] <= month < rule.counts[1])
        if not months:
            continue
        if rule.on_amount:
            quota, target = np.ones(len(seats)), np.ones(len(seats))
        else:
            quota = _window_quota(game, c, rule, seats, months)
            target = game.target[c, seats][:, list(months)].sum(axis=1) * _expected_rating(game, rule)
        result.append(PricedWindow(rule.name, rule.measure, months, capped_schedule(game, c), rule.on_amount, quota, target))
    return result


def _expected_rating(game: Game, rule: ComponentRule) -> float:
    """What a rating is expected to multiply target pay by; 1 for what is not rated."""
    rated = [link for link in rule.links if link.kind is LinkKind.RATING]
    return math.prod(sum(chance * link.schedule.value(level) for level, chance in game.measures[link.measure].outcomes) for link in rated)


def _window_quota(game: Game, c: int, rule: ComponentRule, seats: Ints, months: tuple[int, ...]) -> Floats:
    quota = game.quota[c, seats][:, list(months)]
    if game.measures[rule.measure].law is Law.BINOMIAL:
        quota = quota * game.trials[rule.measure, seats][:, list(months)]
    return np.asarray(quota.sum(axis=1))


def _outlook(game: Game, k: int, seats: Ints) -> MeasureOutlook:
    rule, mean = game.measures[k], game.mean[k][seats]
    if rule.law is Law.CATEGORICAL:
        return MeasureOutlook(np.zeros_like(mean), (0.0,) * 5, (0.0,) * 3, np.zeros_like(mean), responds=False)
    if rule.law is Law.BINOMIAL:
        due = game.trials[k][seats]
        return MeasureOutlook(mean * due, (0.0,) * 5, (0.0,) * 3, due * mean * (1 - mean), responds=False)
    driver = game.measures[rule.follows] if rule.follows >= 0 else rule
    extra = np.zeros_like(mean)
    if rule.law is Law.POISSON:
        extra = mean
    elif rule.law is Law.COMPOUND_POISSON:
        extra = mean * game.average_deal[k][seats][:, None] * (1 + rule.deal_cv**2)
    return MeasureOutlook(
        mean,
        (game.market_sd, game.region_sd, driver.rep_sd, game.territory_sd, game.skill_sd),
        (game.market_persistence, game.region_persistence, game.rep_persistence),
        extra,
        responds=True,
    )
