"""Second measures: matrices, ratings, gates and multipliers → `LinkRule`s, and the quotas that they are measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.foundation.schedule import Schedule
from spmsim.market.laws import Categorical
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.matrix import Matrix
from spmsim.plans.rating import Rating
from spmsim.records.game import ComponentRule, Floats, LinkKind, LinkRule
from spmsim.scenario.schema import ScenarioSpec

PAID_IN_FULL = Schedule((), (), (0.0,), (1.0,))
"""1 at any performance: what a rating multiplies."""


def link_rules(spec: ScenarioSpec, plan: str, part: Component) -> tuple[LinkRule, ...]:
    """The second measures on which a component depends: its formula's, then gates and multipliers in the order of the plan."""
    names = list(spec.measures)
    formula = part.formula
    links = []
    if isinstance(formula, Rating):
        links.append(LinkRule(LinkKind.RATING, names.index(part.measure), _levels(spec, part.measure, formula)))
    if isinstance(formula, Matrix):
        links.append(LinkRule(LinkKind.COLUMN, names.index(formula.second), _columns(formula)))
    for adjustment in spec.plans[plan].adjustments:
        if isinstance(adjustment, Gate | Multiplier) and adjustment.covers(part.name):
            schedule = Schedule.steps([(adjustment.at_least, 1.0)]) if isinstance(adjustment, Gate) else adjustment.schedule()
            links.append(LinkRule(LinkKind.FACTOR, names.index(adjustment.measure), schedule))
    return tuple(links)


def matrix_at_quota(formula: Matrix) -> Schedule:
    """The payout on the rows when the second measure is exactly at its quota."""
    place = float(_columns(formula).value(1.0))
    near = np.maximum(1.0 - np.abs(place - 1.0 - np.arange(len(formula.columns))), 0.0)
    points = [(row, float(near @ np.array(payouts))) for row, payouts in zip(formula.rows, formula.payouts, strict=True)]
    return Schedule.steps(points) if formula.between == "stepped" else Schedule.from_points(points, "capped")


def link_quotas(spec: ScenarioSpec, rules: Sequence[ComponentRule], holds: np.ndarray, quotas: Mapping[str, Floats]) -> Floats:
    """[L, P, M] quota of the month before the ramp on the measure of every link; 0 where the stint does not hold the component."""
    names = list(spec.measures)
    found = [
        np.where(holds[c][:, None], quotas[names[link.measure]], 0.0)
        for c, rule in enumerate(rules)
        for link in rule.links
    ]  # fmt: skip
    return np.array(found).reshape(-1, holds.shape[1], spec.calendar.months)


def _levels(spec: ScenarioSpec, measure: str, formula: Rating) -> Schedule:
    """Rating → multiple, at each level that can be drawn; a rating that is no level of the formula pays nothing."""
    law = spec.market.laws[measure]
    levels = law.levels if isinstance(law, Categorical) else ()
    return Schedule.steps([(level, formula.multiple(level) or 0.0) for level, _ in levels])


def _columns(formula: Matrix) -> Schedule:
    """Attainment on the second measure → place among the columns, from 1; 0 below the first, and beyond the last as on it."""
    places = [(at, float(number)) for number, at in enumerate(formula.columns, start=1)]
    return Schedule.steps(places) if formula.between == "stepped" else Schedule.from_points(places, "capped")
