"""The reference engine: the same game, slowly and obviously. Tests hold the Monte Carlo engine to it, per replication and field.

One replication after another, one seat, one person, one component, one window at a time, written from the definitions: who sat in the seat
from when to when, what each month brought, what each window paid. No lanes, no masks, no running accounts. Random words come from
`foundation.streams`; the schedule and the rounding rules from `foundation`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.money import SLACK, round_half_away, round_half_even
from spmsim.foundation.streams import Purpose, address, counter, exp, key_of, normal, uniform, words
from spmsim.records.game import Accumulation, ComponentRule, Game, Law, Leavers
from spmsim.records.policy import Policy
from spmsim.records.tallies import ATTAINMENT_BINS, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, SeatPaths, Tallies

Floats = NDArray[np.float64]

YEAR, QUARTER = 12, 3
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


def play(
    game: Game,
    policy: Policy,
    *,
    seed: int,
    replications: int,
    workers: int | None = None,
    watch: Callable[[str, float], None] | None = None,
    keep: Callable[[SeatPaths], None] | None = None,
) -> Tallies:
    """As `monte_carlo.play`; `workers` changes nothing. For small games: about a millisecond per seat and replication."""
    tallies = _empty(game, replications)
    seats, quarters = len(game.seats.keys), -(-game.months // QUARTER)
    paths, leavers = np.zeros((seats, quarters, len(SEAT_SUMS) - 1, replications)), np.zeros((seats, replications))
    draws = _Draws(seed, replications)
    for seat in range(seats):
        for n in range(replications):
            life = _SeatYear(game, policy, draws, seat, n)
            life.tally(tallies, paths[seat, :, :, n])
            leavers[seat, n] = sum(stay.leaves for stay in life.stays)
        tallies.seat_means[seat] = [*paths[seat].sum(axis=0).mean(axis=1), leavers[seat].mean()]
        if watch is not None:
            watch("replications", (seat + 1) / seats)
    if keep is not None:
        keep(SeatPaths(0, paths, leavers))
    return tallies


@dataclass(frozen=True)
class _Where:
    """The address of a draw."""

    key: int
    purpose: Purpose
    ordinal: int = 0
    month: int = 0
    index: int = 0
    measure: str = ""


class _Draws:
    """Draws by address; those of all replications are made at once and kept."""

    def __init__(self, seed: int, replications: int) -> None:
        self._seed, self._replications = seed, np.arange(replications)
        self._normals: dict[_Where, Floats] = {}
        self._uniforms: dict[_Where, tuple[Floats, Floats]] = {}

    def normal(self, n: int, where: _Where) -> float:
        """The standard normal of word 0 in replication n."""
        if where not in self._normals:
            self._normals[where] = normal(self._words(where)[0])
        return float(self._normals[where][n])

    def uniform(self, n: int, where: _Where, word: int = 0) -> float:
        """The uniform of word 0 or 1 in replication n."""
        if where not in self._uniforms:
            first, second = self._words(where)
            self._uniforms[where] = uniform(first), uniform(second)
        return float(self._uniforms[where][word][n])

    def _words(self, where: _Where) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        of_measure = key_of(where.measure) if where.measure else 0
        key = address(self._seed, where.key, where.purpose, measure=of_measure)
        return words(key, self._replications, counter(where.ordinal, where.month, where.index))


class _SeatYear:
    """One seat in one replication."""

    def __init__(self, game: Game, policy: Policy, draws: _Draws, seat: int, n: int) -> None:
        self.game, self.policy, self.draws, self.seat, self.n = game, policy, draws, seat, n
        self.key = int(game.seats.keys[seat])
        self.stays = list(self._stays())
        self.amounts = np.zeros((len(game.measures), game.months))
        self.conditional_means = np.zeros((len(game.measures), game.months))
        waiting = list(range(len(game.measures)))
        while waiting:  # a measure is drawn after the one that it follows
            k = next(k for k in waiting if game.measures[k].follows not in waiting)
            waiting.remove(k)
            for stay in self.stays:
                for month in stay.within(0, game.months):
                    self.amounts[k, month] = self._amount(k, stay, month)
        self.pay = self._payments()

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
            first, ordinal, tenure = last + 1 + int(seats.vacancy_months[self.seat]), ordinal + 1, 0

    def _leaves(self, ordinal: int, month: int) -> bool:
        if ordinal == 0 and month == self.game.seats.leave_month[self.seat]:
            return True
        u = self.draws.uniform(self.n, _Where(self.key, Purpose.PERSON_MONTH, ordinal, month), word=1)
        return bool(u < self.game.seats.leave_chance[self.seat])

    # What a month brings

    def _amount(self, k: int, stay: Stay, month: int) -> float:
        rule, game = self.game.measures[k], self.game
        if rule.law == Law.BINOMIAL:
            return self._successes(k, stay, month)
        mean = self._mean(k, stay, month)
        self.conditional_means[k, month] = mean
        if rule.law == Law.LOGNORMAL:
            return _round_drawn(mean)
        if rule.law == Law.POISSON:
            return self._count(k, mean, stay, month)
        average = float(game.average_deal[k, self.seat])
        number = int(self._count(k, mean / average if average > 0 else 0.0, stay, month))
        sd = math.sqrt(math.log1p(rule.deal_cv**2))
        sizes = [
            self.draws.normal(self.n, _Where(self.key, Purpose.DEAL_SIZE, stay.ordinal, month, deal, rule.name))
            for deal in range(number)
        ]
        return sum(_round_drawn(average * _exp(sd * z - sd * sd / 2)) for z in sizes)

    def _mean(self, k: int, stay: Stay, month: int) -> float:
        """Mean of the month given every shock."""
        rule, game = self.game.measures[k], self.game
        planned = float(game.mean[k, self.seat, month])
        if rule.follows >= 0:
            followed = float(game.mean[rule.follows, self.seat, month])
            is_rate = game.measures[rule.follows].law == Law.COMPOUND_POISSON
            realised = self.conditional_means[rule.follows, month] if is_rate else self.amounts[rule.follows, month]
            return planned / followed * float(realised) if followed > 0 else 0.0
        factors = self._common_log(stay, month) + _centred(rule.rep_sd, self._rep_shock(stay, month))
        return planned * float(self.policy.response[self.seat, month]) * self._productivity(stay, month) * _exp(factors)

    def _productivity(self, stay: Stay, month: int) -> float:
        start, length = self.game.seats.ramp_start[self.seat], self.game.seats.ramp_months[self.seat]
        k = stay.employed_month(month)
        return float(start + (1 - start) * k / length) if k < length else 1.0

    def _common_log(self, stay: Stay, month: int) -> float:
        game, n = self.game, self.n
        region = int(game.region_keys[game.seats.region[self.seat]])
        territory = self.draws.normal(n, _Where(self.key, Purpose.TERRITORY))
        skill = self.draws.normal(n, _Where(self.key, Purpose.SKILL, stay.ordinal))
        so_far = range(month + 1)
        of_market = [self.draws.normal(n, _Where(key_of("market"), Purpose.MARKET, month=m)) for m in so_far]
        market = _persistent(game.market_persistence, of_market)
        regional = _persistent(game.region_persistence, [self.draws.normal(n, _Where(region, Purpose.REGION, month=m)) for m in so_far])
        spreads = ((game.territory_sd, territory), (game.skill_sd, skill), (game.market_sd, market), (game.region_sd, regional))
        return sum(_centred(sd, z) for sd, z in spreads)

    def _rep_shock(self, stay: Stay, month: int) -> float:
        months = range(stay.first, month + 1)
        fresh = [self.draws.normal(self.n, _Where(self.key, Purpose.PERSON_MONTH, stay.ordinal, m)) for m in months]
        return _persistent(self.game.rep_persistence, fresh)

    def _count(self, k: int, mean: float, stay: Stay, month: int) -> float:
        if mean <= 0:
            return 0.0
        parts = math.ceil(mean / LARGEST_POISSON_MEAN)
        return float(sum(_poisson_quantile(self._count_uniform(k, stay, month, part), mean / parts) for part in range(parts)))

    def _successes(self, k: int, stay: Stay, month: int) -> float:
        trials, chance = int(self.game.trials[k, self.seat, month]), float(self.game.mean[k, self.seat, month])
        total, part = 0, 0
        while trials > 0:
            size = min(trials, LARGEST_TRIALS)
            total += _binomial_quantile(self._count_uniform(k, stay, month, part), size, chance)
            trials, part = trials - size, part + 1
        return float(total)

    def _count_uniform(self, k: int, stay: Stay, month: int, part: int) -> float:
        name = self.game.measures[k].name
        return self.draws.uniform(self.n, _Where(self.key, Purpose.COUNT, stay.ordinal, month, part, name))

    # What it pays

    def _payments(self) -> Floats:
        """[M] pay of each month, all components that settle in it, rounded once."""
        exact = np.zeros(self.game.months)
        for c, rule in enumerate(self.game.components):
            if self.game.holds[c, self.seat]:
                for stay in self.stays:
                    for month, amount in self._earned(c, rule, stay):
                        exact[month] += amount
        return round_half_even(exact) if self.game.half_even else round_half_away(exact)

    def _earned(self, c: int, rule: ComponentRule, stay: Stay) -> Iterator[tuple[int, float]]:
        """(month, unrounded pay) of one person and component."""
        if rule.accumulation == Accumulation.DISCRETE:
            for start, end in _windows(self.game.months, rule.window):
                if stay.within(start, end):
                    yield from self._discrete(c, rule, stay, (start, end))
        else:
            for start, end in _windows(self.game.months, YEAR):
                if stay.within(start, end):
                    yield from self._to_date(c, rule, stay, (start, end))

    def _discrete(self, c: int, rule: ComponentRule, stay: Stay, window: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, end = window
        if stay.last >= end - 1:
            yield end - 1, self._entitlement(c, stay, start, end, end)
        elif rule.leavers != Leavers.FORFEIT:
            expected = end if rule.leavers == Leavers.WITHOUT_PRORATION else stay.last + 1
            yield stay.last, self._entitlement(c, stay, start, stay.last + 1, expected)

    def _to_date(self, c: int, rule: ComponentRule, stay: Stay, year: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, year_end = year
        paid = 0.0
        toward_year = rule.accumulation == Accumulation.TOWARD_YEAR
        for begin, period_end in ((a, b) for a, b in _windows(self.game.months, rule.window) if start <= a < year_end):
            if stay.first >= period_end or stay.last < begin:
                continue
            month, upto = period_end - 1, year_end if toward_year else period_end
            closes = year_end if toward_year else period_end  # what stays open for a leaver: the year, or the period
            if stay.leaves and stay.last < closes - 1 and stay.last < period_end:
                if rule.leavers == Leavers.FORFEIT and stay.last < period_end - 1:
                    continue
                month = stay.last
                if rule.leavers == Leavers.PRORATED:
                    upto = month + 1
            owed = self._entitlement(c, stay, start, month + 1, upto) - paid
            due = owed if rule.claws_back else max(0.0, owed)
            paid += due
            yield month, due

    def _entitlement(self, c: int, stay: Stay, start: int, end: int, upto: int) -> float:
        """Target pay of the person's months from `start` to `upto` × p(amount from `start` to `end` ÷ quota of the same months)."""
        rule, game, seat = self.game.components[c], self.game, self.seat
        amount = sum(self.amounts[rule.measure, month] for month in stay.within(start, end))
        if rule.on_amount:
            return float(rule.schedule.value_on(np.array(amount), np.array(1.0)))
        months = range(max(stay.first, start), upto)
        quota, target = 0.0, 0.0
        for month in months:
            is_share = game.measures[rule.measure].law == Law.BINOMIAL
            ramp = 1.0 if is_share else self._quota_ramp(stay, month)
            trials = float(game.trials[rule.measure, seat, month]) if is_share else 1.0
            quota += float(game.quota[c, seat, month]) * trials * ramp
            target += float(game.target[c, seat]) * (ramp if game.ramps_target[seat] else 1.0)
        return target * float(rule.schedule.value_on(np.array(amount), np.array(quota)))

    def _quota_ramp(self, stay: Stay, month: int) -> float:
        ramp = self.game.quota_ramp[self.seat]
        late = int(self.game.seats.ramp_offset[self.seat]) if stay.ordinal == 0 else 0
        entry = max(0, stay.employed_month(month) - late)
        return float(ramp[entry]) if entry < len(ramp) else 1.0

    # What is kept

    def tally(self, tallies: Tallies, quarters: Floats) -> None:
        """Adds the seat's year to the tallies, and writes its quarters."""
        self._tally_months(tallies, quarters)
        for stay in self.stays:
            for start, end in _windows(self.game.months, YEAR):
                if stay.within(start, end):
                    self._tally_person_year(tallies, stay, stay.within(start, end))

    def _quota(self, stay: Stay, month: int) -> float:
        """Quota in force on the primary measure."""
        game, k = self.game, self.game.primary
        quota = float(game.primary_quota[self.seat, month])
        if game.measures[k].law == Law.BINOMIAL:
            return quota * float(game.trials[k, self.seat, month])
        return quota * self._quota_ramp(stay, month)

    def _tally_months(self, tallies: Tallies, quarters: Floats) -> None:
        game, n, seat = self.game, self.n, self.seat
        group, base = tallies.by_group[n, game.seats.group[seat]], float(game.seats.base_pay[seat])
        for stay in self.stays:
            for month in stay.within(0, game.months):
                sales, pay = self.amounts[game.primary, month], self.pay[month]
                starts_here = stay.ordinal > 0 or game.seats.tenure[seat] == 0
                leaves, hired = float(stay.leaves and month == stay.last), float(starts_here and month == stay.first)
                tallies.by_month[n, month] += [sales, pay, base, 1.0, leaves, hired]
                carrier = base + pay if game.seats.carries_quota[seat] else 0.0
                sums = {"sales": sales, "incentive_pay": pay, "base_pay": base, "quota_carrier_pay": carrier, "filled_months": 1.0,
                        "leavers": leaves, "hires": hired}  # fmt: skip
                for name, amount in sums.items():
                    group[GROUP_SUMS.index(name)] += amount
                quarters[month // QUARTER] += [sales, pay, base, self._quota(stay, month), 1.0]
                for k, rule in enumerate(game.measures):
                    tallies.other_measures[n, k] += self.amounts[k, month]
                    if rule.law == Law.BINOMIAL:
                        tallies.trials[n, k] += game.trials[k, seat, month]

    def _tally_person_year(self, tallies: Tallies, stay: Stay, months: range) -> None:
        game, seat = self.game, self.seat
        place = game.seats.group[seat]
        group = tallies.by_group[self.n, place]
        quotas = [self._quota(stay, month) for month in months]
        quota, sales = sum(quotas), sum(self.amounts[game.primary, month] for month in months)
        if quota > 0:
            with_quota = sum(q > 0 for q in quotas)
            group[GROUP_SUMS.index("attainment_months")] += sales / quota * with_quota
            group[GROUP_SUMS.index("quota_months")] += with_quota
        if len(months) < 6:
            return
        if quota > 0:
            group[GROUP_SUMS.index("rep_years")] += 1
            group[GROUP_SUMS.index("at_quota")] += sales >= quota - SLACK
            tallies.attainment_histogram[place, _bin(sales / quota, ATTAINMENT_BINS)] += 1
        target = sum(self._target(stay, month) for month in months)
        if target > 0:
            tallies.pay_histogram[place, _bin(sum(self.pay[month] for month in months) / target, PAY_BINS)] += 1

    def _target(self, stay: Stay, month: int) -> float:
        """Target incentive of the month in force."""
        game, seat, total = self.game, self.seat, 0.0
        for c, rule in enumerate(game.components):
            if game.holds[c, seat]:
                is_ramped = game.ramps_target[seat] and game.measures[rule.measure].law != Law.BINOMIAL
                total += float(game.target[c, seat]) * (self._quota_ramp(stay, month) if is_ramped else 1.0)
        return total


def _windows(months: int, length: int) -> list[tuple[int, int]]:
    """(first month, end) of windows counted from the calendar's start; the last may be short."""
    return [(start, min(start + length, months)) for start in range(0, months, length)]


def _persistent(persistence: float, fresh: list[float]) -> float:
    """z(t) ÷ sd after these normals: z(1) is the first; then ρ of the one before and √(1−ρ²) of a new one."""
    z = fresh[0]
    for new in fresh[1:]:
        z = persistence * z + math.sqrt(1 - persistence**2) * new
    return z


def _centred(sd: float, z: float) -> float:
    """The logarithm of a lognormal factor of mean one."""
    return sd * z - sd * sd / 2


def _exp(x: float) -> float:
    return float(exp(np.array(x)))


def _round_drawn(amount: float) -> float:
    return float(round_half_away(amount))


def _poisson_quantile(u: float, mean: float) -> int:
    chance = _exp(-mean)
    below, n = chance, 0
    while u > below:
        n += 1
        chance *= mean / n
        below += chance
    return n


def _binomial_quantile(u: float, trials: int, chance: float) -> int:
    if chance > 0.5:
        return trials - _binomial_quantile(1.0 - u, trials, 1.0 - chance)
    below = 0.0
    for n in range(trials):
        below += math.comb(trials, n) * chance**n * (1 - chance) ** (trials - n)
        if u <= below:
            return n
    return trials


def _bin(ratio: float, bins: int) -> int:
    """Bins of 1 %, the last open; what lies within 1e-9 of an edge counts as on it."""
    return min(max(math.floor(ratio * 100 + 1e-9), 0), bins - 1)


def _empty(game: Game, n: int) -> Tallies:
    groups, measures = len(game.groups), len(game.measures)
    return Tallies(
        n, np.zeros((n, groups, len(GROUP_SUMS))), np.zeros((n, game.months, len(MONTH_SUMS))), np.zeros((n, measures)),
        np.zeros((n, measures)), np.zeros((groups, ATTAINMENT_BINS), np.int64), np.zeros((groups, PAY_BINS), np.int64),
        np.zeros((len(game.seats.keys), len(SEAT_SUMS))),
    )  # fmt: skip
