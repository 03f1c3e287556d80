"""A `Game` and a `Policy` as the arrays that kernels read, and what an engine cannot play said in words."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.arrays import own
from spmsim.engines.kernels.rows import MEASURE, SEAT, SHOCKS, STINT, Rules, SalesRules, TallyRules
from spmsim.engines.pay_rules import attained_pools, pay_rules, pool_rules
from spmsim.engines.play_order import PlayOrder
from spmsim.engines.settle_rules import settle_rules
from spmsim.engines.successor_rules import later_places, later_rows, target_incentive, with_successors
from spmsim.foundation.streams import Purpose, Words, address, addresses, key_of
from spmsim.records.game import Game, Law
from spmsim.records.given import months_given
from spmsim.records.policy import Policy
from spmsim.records.stints import base_pay_in_force, regions_in_force, seat_of_rows

Floats = NDArray[np.float64]


def rules_of(game: Game, policy: Policy, seed: int, order: PlayOrder) -> Rules:
    """Everything that the kernels need, keys included."""
    rules = _rules_of_game(game, seed, order)
    mean = np.stack([_mean(game, policy, k) for k in range(len(game.measures))])
    return rules._replace(sales=rules.sales._replace(mean=mean))


@functools.lru_cache(maxsize=8)
def _rules_of_game(game: Game, seed: int, order: PlayOrder) -> Rules:
    """All but what people do, kept for the next play of the game: a study plays it under a dozen policies."""
    stints = _stints(game)
    return Rules(
        shocks=_shocks(game, seed),
        order=order.seats,
        seats=_seats(game, stints, seed),
        stints=stints,
        regions=own(regions_in_force(game)),
        region_keys=own(addresses(seed, game.region_keys)[:, Purpose.REGION]),
        sales=_sales_rules(game, seed),
        pools=pool_rules(game, order),
        pay=pay_rules(game),
        settle=settle_rules(game),
        tally=TallyRules(
            primary_quota(game), _target_incentive(game), *attained_pools(game),
            np.array([game.measures[game.primary].law == Law.BINOMIAL]), own(base_pay_in_force(game)), _staffed(game),
        ),
    )


def _sales_rules(game: Game, seed: int) -> SalesRules:
    """`mean` is that at standard effort."""
    measures = range(len(game.measures))
    keys = [_measure_keys(game, seed, k) for k in measures]
    return SalesRules(
        measures=_measures(game),
        order=np.array(playing_order(game), dtype=np.int64),
        count_keys=np.stack([count for count, _ in keys]),
        size_keys=np.stack([size for _, size in keys]),
        mean=own(game.mean),
        average_deal=own(game.average_deal),
        trials=own(game.trials),
        outcomes=_outcomes(game),
        first_counts=_first_counts(game),
        given=np.zeros((len(measures), len(game.seats.keys), 0)) if game.given is None else own(game.given.amounts),
    )


def _first_counts(game: Game) -> NDArray[np.uint32]:
    """[S] the ordinal of each seat's first person, in the bits in which a counter holds it."""
    before = game.seats.first_ordinal
    return np.asarray((before if before.size else np.zeros(len(game.seats.keys), np.int64)) << 24, dtype=np.uint32)


def playing_order(game: Game) -> list[int]:
    """Measures in an order in which each comes after the one that it follows."""
    order: list[int] = []
    waiting = list(range(len(game.measures)))
    while waiting:
        ready = [k for k in waiting if game.measures[k].follows < 0 or game.measures[k].follows in order]
        if not ready:
            raise ValueError(f"measures follow each other in a circle: {', '.join(game.measures[k].name for k in waiting)}")
        order += ready
        waiting = [k for k in waiting if k not in ready]
    return order


def primary_quota(game: Game) -> Floats:
    """[S + seats with successors, M] quota of the month on the primary measure in its units."""
    is_share = game.measures[game.primary].law == Law.BINOMIAL
    unit: Floats = np.asarray(game.trials[game.primary] if is_share else np.ones_like(game.primary_quota))
    found = game.successors
    later = None if found is None else found.primary_quota * unit[seat_of_rows(game)[found.stint]]
    return own(with_successors(game, np.asarray(game.primary_quota * unit), later))


def follows_per_unit(game: Game, k: int) -> Floats:
    """[S, M] mean of a measure per unit of the measure that it follows; 0 where that one's mean is 0."""
    followed: Floats = game.mean[game.measures[k].follows]
    per_unit = np.zeros_like(followed)
    np.divide(game.mean[k], followed, out=per_unit, where=followed > 0)
    return per_unit


def deal_log_sd(deal_cv: float) -> float:
    """√ln(1 + cv²): the log-sd of a lognormal with that coefficient of variation."""
    return math.sqrt(math.log1p(deal_cv * deal_cv))


def _mean(game: Game, policy: Policy, k: int) -> Floats:
    rule = game.measures[k]
    planned: Floats = game.mean[k]
    if rule.law in (Law.BINOMIAL, Law.CATEGORICAL):
        return planned
    if rule.follows >= 0:
        return follows_per_unit(game, k)
    return planned * policy.response


@functools.lru_cache(maxsize=16)
def _addresses(seed: int, keys: bytes, *, measure: int = 0) -> Words:
    """`streams.addresses`; the plays of a comparison ask for the same seats again and again."""
    found = addresses(seed, np.frombuffer(keys, np.uint64), measure=measure)
    found.flags.writeable = False
    return found


def _measure_keys(game: Game, seed: int, k: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Keys of counts and of deal sizes; the measure's name is part of them, so that a measure added changes no other's draws."""
    rule, keys = game.measures[k], game.seats.keys
    none = np.zeros((len(keys), 2), dtype=np.uint32)
    if rule.law == Law.LOGNORMAL:
        return none, none
    found = _addresses(seed, keys.tobytes(), measure=key_of(rule.name))
    return found[:, Purpose.COUNT], found[:, Purpose.DEAL_SIZE]


def _seats(game: Game, stints: NDArray[np.void], seed: int) -> NDArray[np.void]:
    seats = game.seats
    table = np.zeros(len(seats.keys), dtype=SEAT)
    same = ("group", "carries_quota", "entry", "tenure", "leave_month", "vacancy_months", "ramp_start", "ramp_months", "base_pay")
    for name in same:
        table[name] = getattr(seats, name)
    words = np.ceil(np.asarray(seats.leave_chance) * 2.0**32 - 0.5)
    table["leave_words"] = np.clip(words, 0, 2**32 - 1).astype(np.uint32)
    table["leaves_surely"] = words >= 2**32
    table["gap_months"] = seats.vacancy_months if game.given is None else game.given.gap_months
    table["drawn_from"] = months_given(game.given)
    table["first_count"] = _first_counts(game)
    base_pay = base_pay_in_force(game)
    table["base_changes"] = base_pay.min(axis=1) != base_pay.max(axis=1)
    table["later_place"] = later_places(game)
    table["first_stint"] = np.flatnonzero(stints["first"] == 0)
    table["last_stint"] = np.append(table["first_stint"][1:], len(stints))
    table["quota_ramp_months"] = np.maximum.reduceat(stints["quota_ramp_months"], table["first_stint"])
    found = _addresses(seed, seats.keys.tobytes())
    for name, purpose in (("territory", Purpose.TERRITORY), ("skill", Purpose.SKILL), ("person", Purpose.PERSON_MONTH)):
        table[f"{name}_low"], table[f"{name}_high"] = found[:, purpose, 0], found[:, purpose, 1]
    return table


def _stints(game: Game) -> NDArray[np.void]:
    """[P] in the order of seats and time; each lasts until the seat's next, the last until the calendar's end."""
    seats = len(game.seats.keys)
    first = np.concatenate([np.zeros(seats, np.int64), game.later.first])
    rows = np.lexsort((first, np.concatenate([np.arange(seats), game.later.seat])))
    table = np.zeros(len(rows), dtype=STINT)
    table["row"], table["first"] = rows, first[rows]
    then = np.append(table["first"][1:], 0)
    table["last"] = np.where(then == 0, game.months, then)
    table["later_row"] = later_rows(game)[rows]
    table["ramp_offset"] = np.concatenate([game.seats.ramp_offset, game.later.ramp_offset])[rows]
    table["ramps_target"] = game.ramps_target[rows]
    table["quota_ramp_months"] = _ramp_lengths(game.quota_ramp)[rows]
    return table


def _ramp_lengths(ramps: Floats) -> NDArray[np.int64]:
    """[P] entries of each ramp before it stays at 1: 2 of 0.5, 0.75, 1, 1."""
    entries = np.arange(1, ramps.shape[1] + 1)
    return np.asarray(np.where(ramps != 1.0, entries, 0).max(axis=1))


def _measures(game: Game) -> NDArray[np.void]:
    table = np.zeros(len(game.measures), dtype=MEASURE)
    outcomes = 0
    for row, rule in zip(table, game.measures, strict=True):
        row["law"], row["follows"], row["rep_sd"] = rule.law, rule.follows, rule.rep_sd
        row["deal_sd"], row["any_common"] = deal_log_sd(rule.deal_cv), _any_common(game)
        row["first_outcome"], row["last_outcome"] = outcomes, outcomes + len(rule.outcomes)
        outcomes += len(rule.outcomes)
    return table


def _outcomes(game: Game) -> Floats:
    """[ratings, 2] level and the chance of the levels before it."""
    rows: list[tuple[float, float]] = []
    for rule in game.measures:
        before = 0.0
        for level, chance in rule.outcomes:
            rows.append((level, before))
            before += chance
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _target_incentive(game: Game) -> Floats:
    """[S + seats with successors, M, 2] of the months, under the stint then; the ramp passes shares by."""
    is_share = np.array([game.measures[component.measure].law == Law.BINOMIAL for component in game.components], dtype=np.bool_)
    follows_ramp = ~is_share[:, None] & game.ramps_target[None, :]
    return np.stack([target_incentive(game, which) for which in (~follows_ramp, follows_ramp)], axis=-1)


def _staffed(game: Game) -> Floats:
    """[2, M] base pay and filled months of all seats, should nobody leave."""
    here = game.seats.entry[:, None] <= np.arange(game.months)
    return np.stack([(base_pay_in_force(game) * here).sum(axis=0), here.sum(axis=0)])


def _any_common(game: Game) -> bool:
    return max(game.territory_sd, game.skill_sd, game.market_sd, game.region_sd) > 0


def _shocks(game: Game, seed: int) -> NDArray[np.void]:
    table = np.zeros(1, dtype=SHOCKS)
    same = ("territory_sd", "skill_sd", "market_sd", "market_persistence", "region_sd", "region_persistence", "rep_persistence",
            "half_even", "primary", "months")  # fmt: skip
    for name in same:
        table[name] = getattr(game, name)
    table["any_rep"] = any(rule.rep_sd > 0 for rule in game.measures)
    table["any_common"] = _any_common(game)
    table["market_low"], table["market_high"] = address(seed, key_of("market"), Purpose.MARKET)
    return table


@dataclass(frozen=True)
class Groups:
    """The groups of some seats, numbered from 0."""

    present: NDArray[np.int64]
    """Index into `Game.groups` of each."""
    local: NDArray[np.int64]
    """Number of each seat's group among them."""


def groups_of(seats: NDArray[np.int64]) -> Groups:
    """The groups that occur among some seats' `group`."""
    present, local = np.unique(seats, return_inverse=True)
    return Groups(present, local)
