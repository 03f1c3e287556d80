"""What a plan will cost and pay in the scenario's market: Jensen gap and upside, with the chances of `lint_chances`; at standard effort."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spmsim.behaviour.coupled_pay import coupled_worth
from spmsim.behaviour.joint_sales import counted_twice, joint_sales
from spmsim.behaviour.window_sales import WindowSales, covariance_kernel, lognormal_of_window, window_sales
from spmsim.compile import PricedPeople
from spmsim.foundation.money import minor_units
from spmsim.plans.checks.finding import Finding
from spmsim.plans.component import Component
from spmsim.records.price_list import CoupledWindow, PricedWindow, PriceList
from spmsim.scenario.plan_rates import target_incentive_of
from spmsim.studies.explaining.beside_curve import beside_curve
from spmsim.studies.explaining.earnings import counts_a_team, pay_curve, performance_path
from spmsim.studies.linting.chances import chance_findings, spread_people
from spmsim.studies.one_year.typical_year import not_in_year, typical_pay, unknown_to_year
from spmsim.studies.playing import Cast

UPSIDE = 3.0
"""Pay at the 90th percentile of attainment ÷ target incentive above which an upside is steep. Source: 2 to 3 is the usual design target."""
GAP = 0.05
"""Jensen gap, as a share of target incentive, above which it is named. Source: assumption; practice sees 2 to 3 %."""
P90 = 1.2815515655446004
"""Φ⁻¹(0.9)."""


def market_findings(of: Cast) -> Iterator[Finding]:
    """Thresholds that few reach, gates that few open, caps that bind, Jensen gaps, and steep upsides."""
    for people in of.prices:
        yield from chance_findings(of, people)
        yield from _gap(of, people)
    for role, upside in upsides(of).items():
        if upside > UPSIDE:
            what = f"the 90th percentile earns {upside:.2f} × target incentive; 2 to 3 × is the usual design target"
            yield Finding("W3", f"team.reps[role={role}]", what, upside)


def upsides(of: Cast) -> dict[str, float]:
    """Role → incentive pay at the 90th percentile of the year's attainment ÷ target incentive; not for quotas on a team's sales."""
    found = {role: _upside(of, role) for role in dict.fromkeys(people.role for people in of.prices)}
    return {role: upside for role, upside in found.items() if upside is not None}


def _gap(of: Cast, people: PricedPeople) -> Iterator[Finding]:
    incentive = _target_of(of, people.role) * of.game.months / 12
    gap = sum(_gap_alone(window, sales) for window, sales in window_sales(people.prices))
    gap += sum(_gap_together(people.prices, window) for window in people.prices.coupled if not counted_twice(people.prices, window))
    if incentive > 0 and gap / incentive > GAP:
        role, share = people.role.replace("_", " "), gap / incentive
        what = f"{role}: expected pay lies {share:.1%} of target incentive above pay at expected attainment; budget for it"
        yield Finding("W7", f"plans.{people.plans[0]}", what, share)


def _gap_alone(window: PricedWindow, sales: WindowSales) -> float:
    """E[pay] − pay at the mean, minor units, mean over people."""
    asked = np.where(window.quota > 0, window.quota, np.inf)  # who is asked for nothing is paid without a gap
    at = sales.mean / asked
    return float((window.target * (window.schedule.expected_lognormal(at, sales.log_sd) - window.schedule.value(at))).mean())


def _gap_together(prices: PriceList, window: CoupledWindow) -> float:
    """The same of what several measures earn together, over people spread evenly through the list."""
    sides, correlation = joint_sales(prices, window)
    chosen = spread_people(len(window.own.target))
    sides = tuple(side.of(chosen) for side in sides)
    expected = coupled_worth(sides, correlation[chosen])[0]
    at_means = np.ones((len(window.paid), len(chosen)))
    for side in sides:
        attained = np.where(side.quota > 0, side.mean / np.where(side.quota > 0, side.quota, 1.0), 1.0)
        at_means *= np.stack([schedule.value(attained) for schedule in side.schedules])
    return float((window.own.target[chosen] * (expected - at_means.sum(axis=0))).mean())


def _upside(of: Cast, role: str) -> float | None:
    """Pay of a typical person at the 90th percentile of the year's attainment, in every window."""
    people = next(one for one in of.prices if one.role == role)
    quota = float(of.game.primary_quota[people.seats].sum(axis=1).mean())
    target = _target_of(of, role) * of.game.months / 12
    is_beside = bool(beside_curve(of.scenario.spec, role))
    if is_beside and (unknown_to_year(of, role) or any(isinstance(clause, Component) for _, clause in not_in_year(of, role))):
        return None  # what is left out, such as prizes, can be most of the pay
    if quota <= 0 or target <= 0 or counts_a_team(of.game, people.seats):  # a team's sales are no one lognormal
        return None
    outlook = people.prices.outlook[of.game.primary]
    year = lognormal_of_window(outlook, covariance_kernel(outlook, of.game.months), tuple(range(of.game.months)))
    high = float(np.mean(year.mean * np.exp(P90 * year.log_sd - year.log_sd**2 / 2))) / quota
    path = performance_path(of, role)
    if is_beside:
        return float(typical_pay(of, role, path).at([high])[0]) / target
    curve = pay_curve(of, role, path)
    return (float(curve.at(np.array([high]))[0]) - curve.fixed) / target


def _target_of(of: Cast, role: str) -> float:
    """A year's mean target incentive, minor units."""
    reps = [rep for rep in of.scenario.spec.team.reps if rep.role == role]
    return float(np.mean([target_incentive_of(of.scenario.spec, rep) for rep in reps])) * minor_units(of.scenario.spec.currency)
