"""What `static_response` cannot put a price on: rules that couple measures or components, for people who answer to pay.

Such a plan is played with `behaviour: fixed`. People without sales of their own are fixed anyway, whatever their plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.errors import Problem
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.scenario.schema import ScenarioSpec

_RESPONSE = "how people answer to"
_ADVICE = "is not worked out by 'static_response'; use 'behaviour: {type: fixed}'"
COUPLING = (Gate, Multiplier)
"""Adjustments under which the pay of one sale depends on another measure or component."""


def uncosted(spec: ScenarioSpec) -> Iterator[Problem]:
    """Rules that `static_response` has no price for, in the plans of people who sell and answer to pay."""
    if not spec.behaviour.responds:
        return
    sell = {rep.plan for rep in spec.team.reps if any((rep.amount("potential", name) or 0.0) > 0 for name in spec.measures)}
    for name, plan in spec.plans.items():
        if name in sell:
            yield from _plan(name, plan)


def _plan(name: str, plan: Plan) -> Iterator[Problem]:
    for part in plan.components:
        if isinstance(part.formula, Matrix):
            yield Problem(f"{_RESPONSE} a matrix {_ADVICE}", f"plans.{name}.components[{part.name}].formula")
    for adjustment in plan.adjustments:
        if isinstance(adjustment, COUPLING):
            yield Problem(f"{_RESPONSE} a {adjustment.type} {_ADVICE}", f"plans.{name}.adjustments[{adjustment.name}]")
