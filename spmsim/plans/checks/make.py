"""The make of a plan: how many measures it has, and how much each weighs. Nothing here depends on who is paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.link import Gate
from spmsim.plans.checks.component_axes import links_of
from spmsim.plans.checks.finding import Finding
from spmsim.plans.component import Component
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.plans.words import Wording, number, of_quota, percent

MOST_MEASURES = 3
LEAST_WEIGHT = 0.10
"""Below it a component is hardly noticed. Source: convention; good practice is three measures of at least 20 %, and 10 % is the floor
that plan documents state."""


def make_findings(path: str, plan: Plan, units: Mapping[str, str], currency: str, incentive: float) -> Iterator[Finding]:
    """Measures, weights, gates and caps of a plan.

    Args:
        path: where the plan stands.
        plan: the plan.
        units: measure → `count`, `share` or a currency.
        currency: the currency of pay.
        incentive: mean target incentive of a year of those who hold the plan, in units of the currency.
    """
    measures = dict.fromkeys(measure for part in plan.components for measure in _looked_at(plan, part))
    if len(measures) > MOST_MEASURES:
        what = f"{len(measures)} measures ({', '.join(measures)}); more than {MOST_MEASURES} pull in too many directions"
        yield Finding("W5", path, what)
    for part in plan.components:
        if part.weight is not None and part.weight < LEAST_WEIGHT:
            place = f"{path}.components[{part.name}].weight"
            what = f"{percent(part.weight)} of target incentive; below {percent(LEAST_WEIGHT)} hardly anybody works for it"
            yield Finding("W6", place, what, part.weight)
    for one in plan.adjustments:
        place = f"{path}.adjustments[{one.name}]"
        if isinstance(one, Gate):
            share = sum(part.weight or 0.0 for part in plan.components if one.covers(part.name))
            money = f"{number(round(share * incentive, 2))} {currency} of target pay a year at the mean of those who hold the plan"
            paid = f"components with {percent(round(share, 6))} of target incentive pay nothing ({money})"
            what = f"below {of_quota(one.at_least)} on {one.measure} {paid}"
            yield Finding("W8", place, what, share)
        elif isinstance(one, Cap):
            yield Finding("W1", place, one.in_words(Wording("", "", currency, units)).removesuffix("."))


def _looked_at(plan: Plan, part: Component) -> Iterator[str]:
    """The measures that move a component's pay: its own, the second of a matrix, those of gates and multipliers."""
    yield part.measure
    if isinstance(part.formula, Matrix):
        yield part.formula.second
    yield from (link.measure for link in links_of(plan, part))
