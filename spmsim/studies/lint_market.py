"""How often people will meet a plan's thresholds and caps, its upside and its Jensen gap: in closed form, at standard effort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from spmsim.behaviour.window_sales import WindowSales, covariance_kernel, lognormal_of_window, window_sales
from spmsim.compile import PricedPeople
from spmsim.foundation.lognormal import chance_of
from spmsim.foundation.money import minor_units
from spmsim.plans.checks.finding import Finding
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.matrix import Matrix
from spmsim.plans.rating import Rating
from spmsim.records.price_list import PricedWindow
from spmsim.studies.beside_curve import beside_curve
from spmsim.studies.earnings import counts_a_team, pay_curve, performance_path
from spmsim.studies.playing import Cast

_WITHOUT_A_CAP = (LumpSumBonus, Rating, Matrix)
"""Formulas whose last step is no cap: there is nothing more to sell up to."""
FEW = 0.5
"""A threshold that fewer reach is named. Source: assumption; a common design target is that 90 % reach the threshold."""
BINDS = 0.01
"""A cap met less often is not worth a word about how often."""
UPSIDE = 3.0
"""Pay at the 90th percentile of attainment ÷ target incentive above which an upside is steep. Source: 2 to 3 is the usual design target."""
GAP = 0.05
"""Jensen gap, as a share of target incentive, above which it is named. Source: assumption; practice sees 2 to 3 %."""
P90 = 1.2815515655446004
"""Φ⁻¹(0.9)."""


def market_findings(of: Cast) -> Iterator[Finding]:
    """Thresholds that few reach, caps that bind, Jensen gaps, and steep upsides."""
    for people in of.prices:
        windows = list(window_sales(replace(people.prices, windows=people.prices.every_window)))
        yield from _levels(of, people, windows)
        yield from _gap(people, windows)
    for role, upside in upsides(of).items():
        if upside > UPSIDE:
            what = f"the 90th percentile earns {upside:.2f} × target incentive; 2 to 3 × is the usual design target"
            yield Finding("W3", f"team.reps[role={role}]", what, upside)


def upsides(of: Cast) -> dict[str, float]:
    """Role → incentive pay at the 90th percentile of the year's attainment ÷ target incentive; not for quotas on a team's sales."""
    found = {role: _upside(of, role) for role in dict.fromkeys(people.role for people in of.prices)}
    return {role: upside for role, upside in found.items() if upside is not None}


def _levels(of: Cast, people: PricedPeople, windows: list[tuple[PricedWindow, WindowSales]]) -> Iterator[Finding]:
    plans, role = of.scenario.spec.plans, people.role.replace("_", " ")
    reached: dict[str, list[float]] = {}
    capped: dict[str, list[float]] = {}
    for window, sales in windows:
        breaks, where = window.schedule.breaks, f"plans.{window.plan}.components[{window.component}]"
        if window.on_amount or not breaks or isinstance(plans[window.plan].component(window.component).formula, _WITHOUT_A_CAP):
            continue
        if breaks[0] > 0:
            reached.setdefault(where, []).append(_chance(window, sales, breaks[0]))
        if window.schedule.cap is not None:
            capped.setdefault(where, []).append(_chance(window, sales, breaks[-1]))
    for where, share in ((where, float(np.mean(chances))) for where, chances in reached.items()):
        if share < FEW:
            yield Finding("W4", where, f"{share:.0%} of {role} windows reach the threshold", share)
    for where, share in ((where, float(np.mean(chances))) for where, chances in capped.items()):
        if share >= BINDS:
            yield Finding("W1", where, f"{share:.0%} of {role} windows reach the cap", share)


def _chance(window: PricedWindow, sales: WindowSales, level: float) -> float:
    asked = window.quota > 0
    return float(np.mean(chance_of(sales.mean[asked] / window.quota[asked], sales.log_sd[asked], level))) if asked.any() else 1.0


def _gap(people: PricedPeople, windows: list[tuple[PricedWindow, WindowSales]]) -> Iterator[Finding]:
    gap = incentive = 0.0
    for window, sales in windows:
        asked = np.where(window.quota > 0, window.quota, np.inf)  # who is asked for nothing is paid without a gap
        at = sales.mean / asked
        expected = window.schedule.expected_lognormal(at, sales.log_sd)
        gap += float((window.target * (expected - window.schedule.value(at))).mean())
        incentive += 0.0 if window.on_amount else float(window.target.mean())
    if incentive > 0 and gap / incentive > GAP:
        role, share = people.role.replace("_", " "), gap / incentive
        what = f"{role}: expected pay lies {share:.1%} of target incentive above pay at expected attainment; budget for it"
        yield Finding("W7", f"plans.{people.plans[0]}", what, share)


def _upside(of: Cast, role: str) -> float | None:
    """Pay of a typical person at the 90th percentile of the year's attainment, in every window."""
    people = next(one for one in of.prices if one.role == role)
    quota = float(of.game.primary_quota[people.seats].sum(axis=1).mean())
    target = _target_of(of, role) * of.game.months / 12
    if beside_curve(of.scenario.spec, role):
        return None  # what the curve leaves out can be most of the pay
    if quota <= 0 or target <= 0 or counts_a_team(of.game, people.seats):  # a team's sales are no one lognormal
        return None
    outlook = people.prices.outlook[of.game.primary]
    year = lognormal_of_window(outlook, covariance_kernel(outlook, of.game.months), tuple(range(of.game.months)))
    high = float(np.mean(year.mean * np.exp(P90 * year.log_sd - year.log_sd**2 / 2))) / quota
    curve = pay_curve(of, role, performance_path(of, role))
    return (float(curve.at(np.array([high]))[0]) - curve.fixed) / target


def _target_of(of: Cast, role: str) -> float:
    """A year's mean target incentive, minor units."""
    reps = [rep for rep in of.scenario.spec.team.reps if rep.role == role]
    return float(np.mean([rep.on_target_earnings * (1 - rep.base_share) for rep in reps])) * minor_units(of.scenario.spec.currency)
