"""Plans as behaviours see them: prices of performance per person, and of the reference reps on which effort is normalised."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spmsim.compile.accruals import accruals
from spmsim.compile.capped import capped_schedule
from spmsim.compile.coupled import priced
from spmsim.compile.seats import played
from spmsim.compile.stints import PlayedStints, played_stints
from spmsim.compile.window_quota import Holders, window_quota
from spmsim.foundation.calendar import windows
from spmsim.records.game import Accumulation, ComponentRule, Floats, Game, Ints, Law, LinkKind
from spmsim.records.price_list import CoupledWindow, MeasureOutlook, PricedWindow, PriceList
from spmsim.scenario.loading import Scenario


@dataclass(frozen=True)
class PricedPeople:
    """The seats of one role with the same plans and quota sets in the same months, and the prices that their people face."""

    role: str
    """As the calendar begins."""
    plans: tuple[str, ...]
    """In the order of time; one where it does not change."""
    quota_sets: tuple[str, ...]
    """As the plans."""
    seats: Ints
    """[P] rows of `Game.seats`"""
    prices: PriceList
    pooled: tuple[PricedWindow, ...] = ()
    """Windows paid on what others sell as well: a curve of pay reads them, a behaviour does not, because nobody moves a pool alone."""

    @property
    def windows(self) -> tuple[PricedWindow, ...]:
        """All windows that pay these people."""
        return (*self.prices.every_window, *self.pooled)


@dataclass(frozen=True)
class ReferencePeople:
    """The reference reps of one role: one per plans and quota sets, at the means of its seats, fully ramped and employed all year."""

    role: str
    prices: tuple[PriceList, ...]
    """J price lists of one person each."""
    weights: Floats
    """[J] seats"""
    standard_sales: Floats
    """[J] expected primary sales of the year at standard effort, minor units"""


def price_lists(scenario: Scenario, game: Game) -> tuple[PricedPeople, ...]:
    """The prices of all seats, grouped by role, plans and quota sets; each person fully ramped and employed all year.

    A plan that changes in July has the windows of the old one until June and those of the new one from then on.
    """
    return _prices(scenario, game, range(len(game.seats.rep_ids)))


def _prices(scenario: Scenario, game: Game, seats: Collection[int]) -> tuple[PricedPeople, ...]:
    calendar = scenario.spec.calendar
    held = played_stints(played(scenario.spec.team.reps, calendar), calendar)
    return tuple(_priced(game, held, np.array(rows, dtype=np.int64)) for rows in _kinds(held, seats))


def _kinds(held: PlayedStints, seats: Collection[int]) -> list[list[list[int]]]:
    """Of some seats, those that share role, plans, quota sets and months: for each kind, the rows of its seats, [seats, stints]."""
    kinds: dict[tuple[object, ...], list[list[int]]] = {}
    for own in (rows for seat, rows in enumerate(held.by_seat()) if seat in seats):
        terms = ((held.reps[row].plan, held.reps[row].quota_set, int(held.first[row])) for row in own)
        kinds.setdefault((held.reps[own[0]].role, *terms), []).append(own)
    return list(kinds.values())


def _priced(game: Game, held: PlayedStints, rows: Ints) -> PricedPeople:
    """The people of one kind; `rows`: [seats, stints]."""
    reps = [held.reps[row] for row in rows[0]]
    outlook = tuple(_outlook(game, k, rows[:, 0]) for k in range(len(game.measures)))
    own = _windows_of(game, held, rows, pooled=False)
    return PricedPeople(
        reps[0].role,
        tuple(rep.plan for rep in reps),
        tuple(rep.quota_set or "" for rep in reps),
        rows[:, 0],
        PriceList(
            tuple(window for window in own if isinstance(window, PricedWindow)), outlook, game.months,
            tuple(window for window in own if isinstance(window, CoupledWindow)),
        ),
        tuple(window.own if isinstance(window, CoupledWindow) else window for window in _windows_of(game, held, rows, pooled=True)),
    )


def reference_people(root: Scenario, game: Game) -> tuple[ReferencePeople, ...]:
    """The reference reps of every role of the root scenario; who replaces somebody by name sits in a seat that is counted already."""
    before = game.seats.first_ordinal
    seats = range(len(game.seats.rep_ids)) if not before.size else frozenset(np.flatnonzero(before == 0).tolist())
    people = _prices(root, game, seats)
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
        tuple(map(_mean_window, prices.windows)),
        tuple(
            MeasureOutlook(
                o.mean.mean(axis=0, keepdims=True), o.log_sds, o.persistence, o.extra_variance.mean(axis=0, keepdims=True), o.responds,
                o.law, None if o.trials is None else o.trials.mean(axis=0, keepdims=True),
            )
            for o in prices.outlook
        ),
        prices.months,
        tuple(
            replace(
                window, own=_mean_window(window.own),
                beside=tuple(replace(one, quota=one.quota.mean(keepdims=True)) for one in window.beside),
            )
            for window in prices.coupled
        ),
    )


def _mean_window(window: PricedWindow) -> PricedWindow:
    return replace(window, quota=window.quota.mean(keepdims=True), target=window.target.mean(keepdims=True))


def _windows_of(game: Game, held: PlayedStints, rows: Ints, *, pooled: bool) -> tuple[PricedWindow | CoupledWindow, ...]:
    """The windows of all stints that look at people's own sales, or at pools."""
    found: list[PricedWindow | CoupledWindow] = []
    for stint in rows.T:
        plan, span = held.reps[stint[0]].plan, (int(held.first[stint[0]]), int(held.last[stint[0]]))
        for c, rule in enumerate(game.components):
            looks_at_pool = bool(game.pools) and bool(game.pool[c, stint].max() >= 0)
            if rule.plan == plan and looks_at_pool == pooled and not rule.prizes:  # what a place is worth depends on everybody else
                found += _windows(game, c, rule, Holders(rows[:, 0], stint, span))
    return tuple(found)


def _windows(game: Game, c: int, rule: ComponentRule, people: Holders) -> list[PricedWindow | CoupledWindow]:
    """The windows of a component; to-date pay telescopes into the year's entitlement, with its accruals on the way."""
    length = rule.window if rule.accumulation is Accumulation.DISCRETE else 12
    result: list[PricedWindow | CoupledWindow] = []
    for first, last in windows(game.months, length):
        inside = range(max(first, people.span[0]), min(last + 1, people.span[1]))
        months = tuple(month for month in inside if rule.counts[0] <= month < rule.counts[1])
        if not months:
            continue
        if rule.on_amount:
            quota, target = np.ones(len(people.seats)), np.ones(len(people.seats))
        else:
            quota = window_quota(game, c, rule.measure, people, months)
            target = game.target[c, people.rows][:, list(months)].sum(axis=1) * _expected_rating(game, rule)
        schedule = capped_schedule(game, c, len(inside) / (last + 1 - first))
        own = PricedWindow(rule.name, rule.measure, months, schedule, rule.on_amount, quota, target, rule.plan)
        own = replace(own, accruals=accruals(game, c, people, own, tuple(inside)))
        result.append(priced(game, c, people, own, tuple(inside)))
    return result


def _expected_rating(game: Game, rule: ComponentRule) -> float:
    """What a rating is expected to multiply target pay by; 1 for what is not rated."""
    rated = [link for link in rule.links if link.kind is LinkKind.RATING]
    return math.prod(sum(chance * link.schedule.value(level) for level, chance in game.measures[link.measure].outcomes) for link in rated)


def _outlook(game: Game, k: int, seats: Ints) -> MeasureOutlook:
    rule, mean = game.measures[k], game.mean[k][seats]
    if rule.law is Law.CATEGORICAL:
        return MeasureOutlook(np.zeros_like(mean), (0.0,) * 5, (0.0,) * 3, np.zeros_like(mean), responds=False, law=rule.law)
    if rule.law is Law.BINOMIAL:
        due = game.trials[k][seats]
        return MeasureOutlook(mean * due, (0.0,) * 5, (0.0,) * 3, due * mean * (1 - mean), responds=False, law=rule.law, trials=due)
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
        law=rule.law,
    )
