"""How often people meet what a plan's rules ask for: thresholds, caps, gates, factors, the corners of a matrix, levels of a rating.

Chances are those of a window at standard effort under the market's laws: money as one lognormal, a count as Poisson given its rate, a
share as binomial.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.coupled_pay import coupled_worth
from spmsim.behaviour.joint_sales import joint_sales, side_of
from spmsim.behaviour.window_sales import window_sales
from spmsim.compile import PricedPeople
from spmsim.foundation.lognormal import chance_of
from spmsim.foundation.schedule import Schedule
from spmsim.market.laws import Categorical
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.checks.finding import Finding
from spmsim.plans.checks.table import row_schedules
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.matrix import Matrix
from spmsim.plans.rating import Rating
from spmsim.records.price_list import Beside, CoupledWindow, PricedWindow
from spmsim.studies.playing import Cast

Floats = NDArray[np.float64]
Chances = dict[tuple[str, str, str], list[float]]
"""(code, path, what is told) → the chance in each window, mean over people."""

FEW = 0.5
"""A threshold that fewer reach is named. Source: assumption; a common design target is that 90 % reach the threshold."""
BINDS = 0.01
"""A cap met less often is not worth a word about how often."""
EXCELLENT = 0.10
"""The end of a matrix that is met more often is a cap. Source: a common design target is that one in ten reaches excellence."""
MOST_TOGETHER = 25
"""People for whom what several measures do together is worked out."""
_LEAST = {"W1": BINDS, "W1 matrix": EXCELLENT, "W8": 0.0}
_NODES = 16


def chance_findings(of: Cast, people: PricedPeople) -> Iterator[Finding]:
    """Thresholds that few reach, caps and tables' ends that are met, and how often gates open."""
    role = people.role.replace("_", " ")
    found: Chances = {}
    for key, chance in (*_of_schedules(of, people), *_of_links(of, people), *_of_matrices(of, people)):
        found.setdefault(key, []).append(chance)
    found |= {key: [chance] for key, chance in _of_ratings(of, people)}
    for (code, where, told), chances in found.items():
        share = float(np.mean(chances))
        if share < FEW if code == "W4" else share >= _LEAST[code]:
            yield Finding(code[:2], where, f"{share:.0%} of {role} windows {told}", None if code == "W8" else share)


Found = Iterator[tuple[tuple[str, str, str], float]]


def _of_schedules(of: Cast, people: PricedPeople) -> Found:
    """The first level and the cap of every payout schedule on one measure; a lump sum's last step is no cap."""
    for window, sales in window_sales(replace(people.prices, windows=people.prices.every_window)):
        formula, breaks = of.scenario.spec.plans[window.plan].component(window.component).formula, window.schedule.breaks
        if not breaks or isinstance(formula, Rating | Matrix):
            continue
        asked, where = window.quota > 0, _place(window)
        at = sales.mean[asked] / window.quota[asked], sales.log_sd[asked]
        for code, level, told in (("W4", breaks[0], "reach the threshold"), ("W1", breaks[-1], "reach the cap")):
            is_there = level > 0 if code == "W4" else window.schedule.cap is not None and not isinstance(formula, LumpSumBonus)
            if is_there:
                yield (code, where, told), float(np.mean(chance_of(*at, level))) if asked.any() else 1.0


def _of_links(of: Cast, people: PricedPeople) -> Found:
    """How often gates open, and multipliers reach a factor of 1."""
    names = [rule.name for rule in of.game.measures]
    alone: list[tuple[PricedWindow, tuple[Beside, ...]]] = [(window, ()) for window in people.prices.windows]
    for own, beside in (*alone, *((window.own, window.beside) for window in people.prices.coupled)):
        for one in of.scenario.spec.plans[own.plan].adjustments:
            if not isinstance(one, Gate | Multiplier) or not one.covers(own.component):
                continue
            measure, level, where = names.index(one.measure), _level_of(one), f"plans.{own.plan}.adjustments[{one.name}]"
            asked = _asked(own, beside, measure)
            if level is None or asked is None:
                continue
            chance = _reach(people, measure, *asked, level)
            if isinstance(one, Gate):
                yield ("W8", where, "open it"), chance
            yield ("W4", where, "open the gate" if isinstance(one, Gate) else "reach a factor of 1"), chance


def _asked(own: PricedWindow, beside: tuple[Beside, ...], measure: int) -> tuple[tuple[int, ...], Floats] | None:
    """Months and quota against which a measure is looked at; a gate on what is paid is part of the component's own window."""
    looked_at = next((each for each in beside if each.measure == measure), None)
    if looked_at is not None:
        return looked_at.months, looked_at.quota
    return (own.months, own.quota) if measure == own.measure and not own.on_amount else None


def _level_of(link: Gate | Multiplier) -> float | None:
    """The level of a gate, or from which a factor that begins below 1 is 1; `None` where it begins there, or never is."""
    if isinstance(link, Gate):
        return link.at_least
    schedule = link.schedule()
    if schedule.value(0.0) >= 1.0:
        return None
    for piece in schedule.stretches:
        if piece.value >= 1.0:
            return piece.start
        crossing = piece.start + (1.0 - piece.value) / piece.slope if piece.slope > 0 else np.inf
        if crossing <= piece.end and np.isfinite(crossing):
            return float(crossing)
    return None


def _reach(people: PricedPeople, measure: int, months: tuple[int, ...], quota: Floats, level: float) -> float:
    side = side_of(people.prices, measure, months, quota, (Schedule.steps([(level, 1.0)]),))
    return float(side.expected(side.mean[:, None], side.log_sd[:, None], _NODES)[0].mean())


def _of_matrices(of: Cast, people: PricedPeople) -> Found:
    """Both first levels of a matrix together, and its last row and column each; a stepped matrix ends in a step, which is no cap."""
    for window in people.prices.coupled:
        formula = of.scenario.spec.plans[window.own.plan].component(window.own.component).formula
        if not isinstance(formula, Matrix):
            continue
        own, second, where = window.own, window.beside[0], _place(window.own)
        first = tuple(
            min(line.breaks[0] for line in lines if line.breaks) for lines in (formula.column_schedules(), row_schedules(formula))
        )
        if max(first) > 0:
            yield ("W4", where, "reach its first row and column"), _reach_both(people, window, first)
        if formula.between == "interpolated":
            row = _reach(people, own.measure, own.months, own.quota, formula.rows[-1])
            column = _reach(people, second.measure, second.months, second.quota, formula.columns[-1])
            yield ("W1 matrix", where, "reach its last row, from which on nothing more is paid for this measure"), row
            yield ("W1 matrix", where, f"reach its last column, from which on nothing more is paid for {formula.second}"), column


def _reach_both(people: PricedPeople, window: CoupledWindow, levels: tuple[float, ...]) -> float:
    steps = [(Schedule.steps([(level, 1.0)]),) for level in levels]
    second = window.beside[0]
    corner = CoupledWindow(window.own, steps[0], (Beside(second.measure, second.months, second.quota, steps[1]),))
    sides, correlation = joint_sales(people.prices, corner)
    chosen = spread_people(len(correlation))
    return float(coupled_worth([side.of(chosen) for side in sides], correlation[chosen])[0].mean())


def spread_people(count: int) -> NDArray[np.intp]:
    """Rows of at most `MOST_TOGETHER` people, evenly through a list of so many."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_TOGETHER)).round().astype(np.intp))


def _of_ratings(of: Cast, people: PricedPeople) -> Found:
    """How often a rating pays anything."""
    spec = of.scenario.spec
    for name in people.plans:
        for part in spec.plans[name].components:
            law = spec.market.laws.get(part.measure)
            if isinstance(part.formula, Rating) and isinstance(law, Categorical):
                chance = sum(chance for level, chance in law.levels if part.formula.multiple(level))
                yield ("W4", f"plans.{name}.components[{part.name}]", "are given a level that pays"), chance


def _place(window: PricedWindow) -> str:
    return f"plans.{window.plan}.components[{window.component}]"
