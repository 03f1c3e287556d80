"""One seat in one replication: who sits in it, and what each month brings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.reference.draws import Draws, Where, binomial_quantile, centred, e_to, persistent, poisson_quantile, round_drawn
from spmsim.foundation.streams import Purpose, key_of
from spmsim.records.game import Game, Law, PoolRule
from spmsim.records.given import months_given
from spmsim.records.policy import Policy
from spmsim.records.stints import stints_of

Floats = NDArray[np.float64]

LARGEST_POISSON_MEAN, LARGEST_TRIALS = 400.0, 500


@dataclass(frozen=True)
class Stay:
    """One person in one seat: months `first` to `last` (inclusive) of the calendar."""

    ordinal: int
    first: int
    last: int
    leaves: bool
    tenure: int
    """Employed month in which the person is at `first`."""

    def within(self, start: int, end: int) -> range:
        """The person's months from `start` to `end` (exclusive)."""
        return range(max(self.first, start), min(self.last + 1, end))

    def employed_month(self, month: int) -> int:
        """From 0; also for months after the last, should the person stay."""
        return self.tenure + month - self.first


@dataclass(frozen=True)
class Spell:
    """One person in one stint of the seat: months `first` to `last` (inclusive), in which nothing changes."""

    stay: Stay
    number: int
    """Of the stint among the seat's, from 0."""
    row: int
    """Row of what the game lists by stint."""
    first: int
    last: int

    @property
    def exits(self) -> bool:
        """Whether the person leaves at its end."""
        return self.stay.leaves and self.last == self.stay.last

    def within(self, start: int, end: int) -> range:
        """Its months from `start` to `end` (exclusive)."""
        return range(max(self.first, start), min(self.last + 1, end))


class SeatYear:
    """One seat in one replication."""

    def __init__(self, game: Game, policy: Policy, draws: Draws, seat: int, n: int) -> None:
        self.game, self.policy, self.draws, self.seat, self.n = game, policy, draws, seat, n
        self.key = int(game.seats.keys[seat])
        self._before = int(game.seats.first_ordinal[seat]) if game.seats.first_ordinal.size else 0
        self._given = months_given(game.given)
        self.stays = list(self._stays())
        self.stints = stints_of(game, seat)
        self.amounts: Floats = np.zeros((len(game.measures), game.months))
        """[K, M] what each month brought: minor units, counts, successes, ratings."""
        self._conditional_means = np.zeros((len(game.measures), game.months))
        waiting = list(range(len(game.measures)))
        while waiting:  # a measure is drawn after the one that it follows
            k = next(k for k in waiting if game.measures[k].follows not in waiting)
            waiting.remove(k)
            for stay in self.stays:
                for month in stay.within(0, game.months):
                    self.amounts[k, month] = self._amount(k, stay, month)

    # Who sits in the seat

    def _stays(self) -> Iterator[Stay]:
        seats, months = self.game.seats, self.game.months
        first, ordinal, tenure = int(seats.entry[self.seat]), 0, int(seats.tenure[self.seat])
        while first < months:
            leaving = (month for month in range(first, months) if self._leaves(ordinal, month))
            last = next(leaving, None)
            yield Stay(ordinal, first, months - 1 if last is None else last, last is not None, tenure)
            if last is None:
                return
            first, ordinal, tenure = last + 1 + self._open_after(last), ordinal + 1, 0

    def spells(self, stay: Stay) -> list[Spell]:
        """A person's months, cut where something changes for the seat."""
        cut = (
            Spell(stay, number, stint.row, max(stay.first, stint.first), min(stay.last, stint.last - 1))
            for number, stint in enumerate(self.stints)
        )
        return [spell for spell in cut if spell.first <= spell.last]

    def _open_after(self, month: int) -> int:
        """Whole months that the seat stays open after a person has left at the end of a month."""
        if self.game.given is not None and month == self.game.seats.leave_month[self.seat]:
            return int(self.game.given.gap_months[self.seat])
        return int(self.game.seats.vacancy_months[self.seat])

    def _leaves(self, ordinal: int, month: int) -> bool:
        if ordinal == 0 and month == self.game.seats.leave_month[self.seat]:
            return True
        if month < self._given:
            return False
        u = self.draws.uniform(self.n, Where(self.key, Purpose.PERSON_MONTH, self._before + ordinal, month), word=1)
        return bool(u < self.game.seats.leave_chance[self.seat])

    # What a month brings

    def _amount(self, k: int, stay: Stay, month: int) -> float:
        rule, game = self.game.measures[k], self.game
        if game.given is not None and month < game.given.months:
            return float(game.given.amounts[k, self.seat, month])
        if rule.law == Law.BINOMIAL:
            return self._successes(k, stay, month)
        if rule.law == Law.CATEGORICAL:
            return self._rating(k, stay, month)
        mean = self._mean(k, stay, month)
        self._conditional_means[k, month] = mean
        if rule.law == Law.LOGNORMAL:
            return round_drawn(mean)
        if rule.law == Law.POISSON:
            return self._count(k, mean, stay, month)
        average = float(game.average_deal[k, self.seat])
        number = int(self._count(k, mean / average if average > 0 else 0.0, stay, month))
        sd = math.sqrt(math.log1p(rule.deal_cv**2))
        sizes = [
            self.draws.normal(self.n, Where(self.key, Purpose.DEAL_SIZE, self._before + stay.ordinal, month, deal, rule.name))
            for deal in range(number)
        ]
        return sum(round_drawn(average * e_to(sd * z - sd * sd / 2)) for z in sizes)

    def _mean(self, k: int, stay: Stay, month: int) -> float:
        """Mean of the month given every shock."""
        rule, game = self.game.measures[k], self.game
        planned = float(game.mean[k, self.seat, month])
        if rule.follows >= 0:
            followed = float(game.mean[rule.follows, self.seat, month])
            is_rate = game.measures[rule.follows].law == Law.COMPOUND_POISSON
            realised = self._conditional_means[rule.follows, month] if is_rate else self.amounts[rule.follows, month]
            return planned / followed * float(realised) if followed > 0 else 0.0
        factors = self._common_log(stay, month) + centred(rule.rep_sd, self._rep_shock(stay, month))
        return planned * float(self.policy.response[self.seat, month]) * self._productivity(stay, month) * e_to(factors)

    def _productivity(self, stay: Stay, month: int) -> float:
        start, length = self.game.seats.ramp_start[self.seat], self.game.seats.ramp_months[self.seat]
        k = stay.employed_month(month)
        return float(start + (1 - start) * k / length) if k < length else 1.0

    def _common_log(self, stay: Stay, month: int) -> float:
        game, n = self.game, self.n
        row = next(stint.row for stint in self.stints if stint.first <= month < stint.last)
        region = int(game.region_keys[np.concatenate([game.seats.region, game.later.region])[row]])
        territory = self.draws.normal(n, Where(self.key, Purpose.TERRITORY))
        skill = self.draws.normal(n, Where(self.key, Purpose.SKILL, self._before + stay.ordinal))
        so_far = range(month + 1)
        of_market = [self.draws.normal(n, Where(key_of("market"), Purpose.MARKET, month=m)) for m in so_far]
        market = persistent(game.market_persistence, of_market)
        regional = persistent(game.region_persistence, [self.draws.normal(n, Where(region, Purpose.REGION, month=m)) for m in so_far])
        spreads = ((game.territory_sd, territory), (game.skill_sd, skill), (game.market_sd, market), (game.region_sd, regional))
        return sum(centred(sd, z) for sd, z in spreads)

    def _rep_shock(self, stay: Stay, month: int) -> float:
        months = range(stay.first, month + 1)
        ordinal = self._before + stay.ordinal
        fresh = [self.draws.normal(self.n, Where(self.key, Purpose.PERSON_MONTH, ordinal, m)) for m in months]
        return persistent(self.game.rep_persistence, fresh)

    def _count(self, k: int, mean: float, stay: Stay, month: int) -> float:
        if mean <= 0:
            return 0.0
        parts = math.ceil(mean / LARGEST_POISSON_MEAN)
        return float(sum(poisson_quantile(self._count_uniform(k, stay, month, part), mean / parts) for part in range(parts)))

    def _successes(self, k: int, stay: Stay, month: int) -> float:
        trials, chance = int(self.game.trials[k, self.seat, month]), float(self.game.mean[k, self.seat, month])
        total, part = 0, 0
        while trials > 0:
            size = min(trials, LARGEST_TRIALS)
            total += binomial_quantile(self._count_uniform(k, stay, month, part), size, chance)
            trials, part = trials - size, part + 1
        return float(total)

    def _rating(self, k: int, stay: Stay, month: int) -> float:
        outcomes = self.game.measures[k].outcomes
        drawn = self._count_uniform(k, stay, month, 0)
        so_far = np.cumsum([chance for _, chance in outcomes])
        return next((level for (level, _), reached in zip(outcomes, so_far, strict=True) if drawn <= reached), outcomes[-1][0])

    def _count_uniform(self, k: int, stay: Stay, month: int, part: int) -> float:
        name = self.game.measures[k].name
        return self.draws.uniform(self.n, Where(self.key, Purpose.COUNT, self._before + stay.ordinal, month, part, name))

    # Whose performance counts, and against which quota

    def performance(self, part: int, measure: int, spell: Spell) -> Floats:
        """[M] what counts for a component or a link (a row of `Game.pool`): the seat's own months, or those of a pool's members."""
        return self._looked_at(int(self.game.pool[part, spell.row]) if self.game.pools else -1, measure)

    def attained(self, spell: Spell) -> Floats:
        """[M] what counts for attainment on the primary measure: the seat's own sales, or those of a pool's members."""
        pools = self.game.attained_pool
        return self._looked_at(int(pools[spell.row]) if len(pools) else -1, self.game.primary)

    def _looked_at(self, pool: int, measure: int) -> Floats:
        return np.asarray(self.amounts[measure]) if pool < 0 else self._pool(pool)[0]

    def quota_over(self, part: int, measure: int, spell: Spell, months: range) -> float:
        """Quota of some months of a person: the person's own, or what the members of the part's pool are asked for while they work."""
        if self.game.asks_pool.size and self.game.asks_pool[part, spell.row]:
            asked = self._pool(int(self.game.pool[part, spell.row]))[1]
            return float(sum(asked[month] for month in months))
        own = self._own_quota(part, spell)
        return sum(self.quota(float(own[month]), measure, spell, month) for month in months)

    def _own_quota(self, part: int, spell: Spell) -> Floats:
        """[M] quota before the ramp of a component or a link: leave and relief of the first person end with that person."""
        found, place = self.game.successors, self._place_after(spell)
        if found is not None and place >= 0:
            return np.asarray([*found.quota, *found.link_quota][part][place])
        return np.asarray([*self.game.quota, *self.game.link_quota][part][spell.row])

    def _place_after(self, spell: Spell) -> int:
        """Where the terms of who follows the first person stand; −1 for the first, and where they are the same."""
        found = self.game.successors
        return -1 if found is None or spell.stay.ordinal == 0 else found.place_of(spell.row)

    def primary_quota(self, spell: Spell, month: int) -> float:
        """Quota in force on the primary measure in a person's month."""
        found, place = self.game.successors, self._place_after(spell)
        table = self.game.primary_quota[self.seat] if found is None or place < 0 else found.primary_quota[place]
        return self.quota(float(table[month]), self.game.primary, spell, month)

    def _pool(self, pool: int) -> tuple[Floats, Floats]:
        """[M] what the members sell, and what they are asked for."""
        kept = self.draws.pools
        if (pool, self.n) not in kept:
            kept[pool, self.n] = self._added_up(self.game.pools[pool])
        return kept[pool, self.n]

    def _added_up(self, pool: PoolRule) -> tuple[Floats, Floats]:
        months = np.arange(self.game.months)
        sold, asked = np.zeros(self.game.months), np.zeros(self.game.months)
        for seat, (first, last) in zip(pool.seats, pool.spans or [(0, self.game.months)] * len(pool.seats), strict=True):
            member = SeatYear(self.game, self.policy, self.draws, seat, self.n)
            sold += np.where((first <= months) & (months < last), member.amounts[pool.measure], 0.0)
            asked += np.where((first <= months) & (months < last), member.brings_to_quota(pool.measure), 0.0)
        return sold, asked

    def brings_to_quota(self, measure: int) -> Floats:
        """[M] what a pool is asked for because of this seat: the month's quota before the ramp, 0 while nobody works."""
        asked = np.zeros(self.game.months)
        if self.game.asks_pool.size:
            is_share = self.game.measures[measure].law == Law.BINOMIAL
            for month in (month for stay in self.stays for month in stay.within(0, self.game.months)):
                quota = float(self.game.pool_quota[measure, self.seat, month])
                asked[month] = quota * float(self.game.trials[measure, self.seat, month]) if is_share else quota
        return asked

    def quota_ramp(self, spell: Spell, month: int) -> float:
        """The new-hire ramp's factor in a person's month, under the quota set of the spell."""
        ramp = self.game.quota_ramp[spell.row]
        offsets = np.concatenate([self.game.seats.ramp_offset, self.game.later.ramp_offset])
        late = int(offsets[spell.row]) if spell.stay.ordinal == 0 else 0
        entry = max(0, spell.stay.employed_month(month) - late)
        return float(ramp[entry]) if entry < len(ramp) else 1.0

    def quota(self, of_month: float, measure: int, spell: Spell, month: int) -> float:
        """A quota of the month in force: a share is of the accounts that come due, everything else follows the ramp."""
        if self.game.measures[measure].law == Law.BINOMIAL:
            return of_month * float(self.game.trials[measure, self.seat, month])
        return of_month * self.quota_ramp(spell, month)

    def target(self, c: int, spell: Spell, month: int) -> float:
        """Target pay of a component in a person's month."""
        is_share = self.game.measures[self.game.components[c].measure].law == Law.BINOMIAL
        is_ramped = bool(self.game.ramps_target[spell.row]) and not is_share
        found, place = self.game.successors, self._place_after(spell)
        of_month = self.game.target[c, spell.row, month] if found is None or place < 0 else found.target[c, place, month]
        return float(of_month) * (self.quota_ramp(spell, month) if is_ramped else 1.0)


def windows(months: int, length: int) -> list[tuple[int, int]]:
    """(first month, end) of windows counted from the calendar's start; the last may be short."""
    return [(start, min(start + length, months)) for start in range(0, months, length)]
