"""What a typical person of a role earns at 0 to 200 % of quota, and the attainment that keeps them whole under a new plan.

A typical person stands at the means of the role's seats, fully ramped and employed all year, at the same attainment in every window.
Pay as a function of attainment is then piecewise linear, so that crossings of two plans are solved exactly. Where a plan has clauses that
no such curve holds (a gate, a multiplier, a guarantee, a cap over the year), the payroll settles the year at every attainment instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.compile import PricedPeople
from spmsim.compile.quota_table import stint_quotas
from spmsim.compile.seats import played
from spmsim.compile.stints import played_stints
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import PERFORMANCE_BANDS, Game, Law
from spmsim.records.price_list import PricedWindow
from spmsim.records.stints import base_pay_in_force
from spmsim.results.estimates import Estimate
from spmsim.results.groups import merge_bands, pay_per_person_year
from spmsim.results.intervals import estimate
from spmsim.scenario.plan_rates import on_target_earnings_of, target_incentive_of
from spmsim.studies.explaining.beside_curve import beside_curve, in_words
from spmsim.studies.explaining.wholeness import Wholeness, keeps_whole, keeps_whole_settled
from spmsim.studies.one_year.typical_year import TypicalPay, not_in_year, typical_pay, unknown_to_year
from spmsim.studies.playing import Cast
from spmsim.studies.study import Earnings

Floats = NDArray[np.float64]

ATTAINMENTS = tuple(round(0.05 * step, 2) for step in range(41))
"""0 to 200 % in steps of 5 %."""

@dataclass(frozen=True)
class PayLine:
    """One window's pay as a function of attainment a: scale · schedule(min(a, most) · factor), minor units."""

    scale: float
    schedule: Schedule
    factor: float
    most: float = np.inf

    def at(self, a: Floats) -> Floats:
        """Pay at attainments, in their shape."""
        return self.scale * self.schedule.value(np.minimum(a, self.most) * self.factor)

    def kinks(self) -> list[float]:
        """Attainments at which the line bends or jumps."""
        places = [place / self.factor for place in self.schedule.breaks] if self.factor > 0 else []
        return [*(place for place in places if place <= self.most), self.most]


@dataclass(frozen=True)
class PayCurve:
    """Pay of a year: a fixed part and the lines of all windows, minor units."""

    fixed: float
    lines: tuple[PayLine, ...]

    def at(self, a: Floats) -> Floats:
        """Pay at attainments, in their shape."""
        return np.sum([line.at(a) for line in self.lines], axis=0) + self.fixed if self.lines else np.full_like(a, self.fixed)

    def kinks(self) -> list[float]:
        """Attainments at which one of the lines bends or jumps."""
        return [kink for line in self.lines for kink in line.kinks()]


def earnings_of(
    today: Cast, new: Cast, role: str, *, by_group: Floats | None = None
) -> Earnings:
    """The earnings of one role under one scenario, beside today's.

    Args:
        today: BASELINE.
        new: the scenario.
        role: a role with people in both.
        by_group: the scenario's sums by group [N, G, sums], for the pay of low, middle and high performers.
    """
    path = performance_path(new, role, fallback=today)
    year = _year_of(today, new, role, path)
    minor = new.terms.minor
    reps = [rep for rep in played(new.scenario.spec.team.reps, new.scenario.spec.calendar) if rep.role == role]
    bands, spread = low_mid_high(new, role, by_group)
    quota = _yearly_quota(new, role)
    is_alike = beside_curve(new.scenario.spec, role) == beside_curve(today.scenario.spec, role)
    return Earnings(
        new.id, role,
        float(np.mean([on_target_earnings_of(new.scenario.spec, rep) for rep in reps])),
        float(np.mean([target_incentive_of(new.scenario.spec, rep) for rep in reps])),
        quota, ATTAINMENTS, tuple(float(x) / minor for x in year.incentive),
        year.whole.points, year.whole.never_differs and is_alike, spread, low_mid_high_bands=bands, equal_between=year.whole.stretches,
        quota_by_seat=quota_moves_by_seat(today.game, new.game, role), quota_of_team=counts_a_team(new.game, _seats_of(new.game, role)),
        beside=year.beside, beside_differs=year.beside_differs, is_settled=year.is_settled,
    )  # fmt: skip


@dataclass(frozen=True)
class _Year:
    """Pay of a typical year under a new plan, beside today's."""

    incentive: Floats
    """At `ATTAINMENTS`, minor units."""
    whole: Wholeness
    beside: tuple[str, ...]
    beside_differs: bool
    is_settled: bool


def _year_of(today: Cast, new: Cast, role: str, path: Mapping[int, Floats]) -> _Year:
    """On the curves of both plans; where one has a clause that no curve holds, settled by the payroll, as far as one attainment tells."""
    at = np.array(ATTAINMENTS)
    curve, old = pay_curve(new, role, path), pay_curve(today, role, path)
    left_out, before = beside_curve(new.scenario.spec, role), beside_curve(today.scenario.spec, role)
    if not (left_out or before) or unknown_to_year(new, role) or unknown_to_year(today, role):
        return _Year(curve.at(at) - curve.fixed, keeps_whole(old, curve), in_words(left_out), left_out != before, False)
    settled = _Settled(curve, typical_pay(new, role, path))
    was = settled if today is new else _Settled(old, typical_pay(today, role, path, quotas=_quotas(today, role)))
    whole = keeps_whole_settled(was, settled, same=float(new.game.months))
    left_out_of_year, before_it = not_in_year(new, role), not_in_year(today, role)
    return _Year(settled.incentive.at(at), whole, in_words(left_out_of_year), left_out_of_year != before_it, True)


@dataclass(frozen=True)
class _Settled:
    """A year that the payroll settles: base pay and kinks of the curve, and incentive pay as settled."""

    curve: PayCurve
    incentive: TypicalPay

    def at(self, a: Floats) -> Floats:
        """Total pay at attainments."""
        return self.incentive.at(a) + self.curve.fixed

    def kinks(self) -> list[float]:
        """Attainments at which one of the components bends or jumps by itself."""
        return self.curve.kinks()


def quota_moves_by_seat(old: Game, new: Game, role: str) -> bool:
    """Whether primary quotas of a role change by different factors: 500 → 450 and 600 → 540 do not, 500 → 550 and 600 → 580 do."""
    was = dict(zip(old.seats.rep_ids, old.primary_quota.sum(axis=1), strict=True))
    rows = [row for row, rep_id in enumerate(new.seats.rep_ids) if rep_id in was and new.groups[new.seats.group[row]][0] == role]
    factors = [float(new.primary_quota[row].sum() / was[new.seats.rep_ids[row]]) for row in rows if was[new.seats.rep_ids[row]] > 0]
    return bool(factors) and max(factors) - min(factors) > 1e-9


def counts_a_team(game: Game, seats: NDArray[np.int64]) -> bool:
    """Whether attainment of some of these seats is that of a team."""
    return bool(len(game.attained_pool)) and bool((game.attained_pool[seats] >= 0).any())


def performance_path(of: Cast, role: str, *, fallback: Cast | None = None) -> dict[int, Floats]:
    """Measure → amount of each month [M] at an attainment of 1, the mean over the role's seats.

    The scenario's own quota; for a measure without one the fallback's quota, else what is expected at standard effort.
    """
    path = _quotas(of, role)
    for k, amounts in (_quotas(fallback, role) if fallback is not None else {}).items():
        path.setdefault(k, amounts)
    seats = _seats_of(of.game, role)
    for k, rule in enumerate(of.game.measures):
        if k not in path:
            due = of.game.trials[k][seats] if rule.law is Law.BINOMIAL else 1.0
            path[k] = np.asarray((of.game.mean[k][seats] * due).mean(axis=0))
    return path


def pay_curve(of: Cast, role: str, path: Mapping[int, Floats]) -> PayCurve:
    """Base and incentive pay of a year along a path of performance, mean over the role's plans and quota sets by seats."""
    people = [one for one in of.prices if one.role == role]
    total = sum(len(one.seats) for one in people)
    lines = [line for one in people for line in _lines(of.game, one, len(one.seats) / total, path)]
    seats = _seats_of(of.game, role)
    return PayCurve(float(base_pay_in_force(of.game)[seats].sum(axis=1).mean()), tuple(lines))


def highest_attainments(of: Cast, role: str, path: Mapping[int, Floats]) -> dict[str, float]:
    """Shares on which a role is paid → the attainment at which all accounts that come due are won: 1.11 for a quota of 90 %."""
    seats, game = _seats_of(of.game, role), of.game
    paid_on = sorted({window.measure for one in of.prices if one.role == role for window in one.prices.every_window})
    shares = [k for k in paid_on if game.measures[k].law is Law.BINOMIAL and path[k].sum() > 0]
    return {game.measures[k].name: float(game.trials[k][seats].mean(axis=0).sum() / path[k].sum()) for k in shares}


def low_mid_high(
    of: Cast, role: str, by_group: Floats | None
) -> tuple[tuple[str, ...], tuple[Estimate, Estimate, Estimate] | None]:
    """Incentive pay of low, middle and high performers: bottom fifth, middle three fifths, top fifth where each has five people.

    Fifths with fewer are merged, see `results.groups.merge_bands`; with two parts the middle is everybody.
    """
    if by_group is None:
        return (), None
    groups = of.game.groups
    seats = np.bincount(of.game.seats.group, minlength=len(groups))
    members = [[g for g, group in enumerate(groups) if group[0] == role and group[3] == band] for band in PERFORMANCE_BANDS]
    parts = merge_bands([int(seats[inside].sum()) for inside in members])
    if len(parts) < 2:
        return (), None
    middle = tuple(band for part in parts[1:-1] for band in part) or tuple(band for part in parts for band in part)
    chosen = (parts[0], middle, parts[-1])
    inside = [[g for band in part for g in members[band]] for part in chosen]
    if any(not seats[one].sum() for one in inside):
        return (), None
    low, mid, high = (estimate(pay_per_person_year(by_group, one, of.terms), of.scenario.spec.currency) for one in inside)
    return tuple(_band_words(part) for part in chosen), (low, mid, high)


def _band_words(part: Sequence[int]) -> str:
    """`lowest fifth`, `middle three fifths`, `highest two fifths`, `everybody`."""
    size = len(part)
    if size == 5:
        return "everybody"
    end = "lowest" if part[0] == 0 else "highest" if part[-1] == 4 else "middle"
    return f"{end} fifth" if size == 1 else f"{end} {('two', 'three', 'four')[size - 2]} fifths"


def _lines(game: Game, people: PricedPeople, weight: float, path: Mapping[int, Floats]) -> list[PayLine]:
    return [_line(game, people, window, weight, path[window.measure]) for window in people.windows]


def _line(game: Game, people: PricedPeople, window: PricedWindow, weight: float, amounts: Floats) -> PayLine:
    amount = float(amounts[list(window.months)].sum())
    target = float(window.target.mean()) * weight
    if window.on_amount:
        return PayLine(target, window.schedule, amount)
    quota = float(window.quota.mean())
    if quota <= 0:  # a window without a quota earns p(1) at any attainment
        return PayLine(target * float(window.schedule.value(1.0)), _ALWAYS, 1.0)
    most = np.inf
    if game.measures[window.measure].law is Law.BINOMIAL and amount > 0:
        most = float(game.trials[window.measure][people.seats][:, list(window.months)].sum(axis=1).mean()) / amount
    factor = amount / quota
    return PayLine(target, window.schedule, 1.0 if abs(factor - 1.0) < 1e-9 else factor, most)


_ALWAYS = Schedule((), (), (0.0,), (1.0,))
"""Pays 1 at any performance."""


def _quotas(of: Cast, role: str) -> dict[int, Floats]:
    """Measure → mean quota of each month [M] of the role's seats, in minor units, counts or successes; measures without one left out."""
    spec = of.scenario.spec
    seats = _seats_of(of.game, role)
    reps = played(spec.team.reps, spec.calendar)
    held = played_stints(reps, spec.calendar)
    tables = stint_quotas(spec, reps, held)
    found = {}
    for k, rule in enumerate(of.game.measures):
        monthly = held.in_force(tables[rule.name])[seats]
        if rule.law is Law.BINOMIAL:
            monthly = monthly * of.game.trials[k][seats]
        if np.any(monthly > 0):
            found[k] = np.asarray(monthly.mean(axis=0))
    return found


def _yearly_quota(of: Cast, role: str) -> float | None:
    quota = float(of.game.primary_quota[_seats_of(of.game, role)].mean(axis=0).sum()) / of.terms.sales.minor
    return round(quota * 12 / of.game.months, 6) if quota > 0 else None


def _seats_of(game: Game, role: str) -> NDArray[np.int64]:
    return np.flatnonzero(np.array([game.groups[group][0] == role for group in game.seats.group]))
