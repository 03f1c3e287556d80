"""Every number of the plans, quotas and roles with its unit and its source, as `spmsim explain` lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spmsim.foundation.spec import Registry
from spmsim.scenario.loading import Scenario
from spmsim.scenario.nodes import Node, Steps, notation, plain
from spmsim.scenario.registry import build_registry
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import shape_at
from spmsim.studies.explaining.assumptions import NOT_STATED, number_in_words, unit_of_measure


@dataclass(frozen=True)
class Parameter:
    """A number of a plan, a quota set or a role, or a list of numbers such as the points of a curve."""

    path: str
    value: str
    unit: str
    source: str


def plan_parameters(scenario: Scenario, plan: str) -> tuple[Parameter, ...]:
    """The numbers of a plan in the order of the file; `plans.hunt.components[revenue].weight`, `0.8`, `share`, `not stated`."""
    registry = build_registry(scenario.plugins)
    steps: Steps = ("plans", plan)
    node = scenario.tree.at(steps)
    return tuple(_below(scenario, registry, node, steps)) if node is not None else ()


def quota_and_role_parameters(scenario: Scenario) -> tuple[Parameter, ...]:
    """The numbers of quota sets and roles in the order of the file; `team.roles.hunter.base_share`, `0.5`, `share`, `not stated`."""
    registry = build_registry(scenario.plugins)
    blocks: tuple[Steps, ...] = (("quotas",), ("team", "roles"))
    nodes = ((steps, scenario.tree.at(steps)) for steps in blocks)
    return tuple(one for steps, node in nodes if node is not None for one in _below(scenario, registry, node, steps))


def _below(scenario: Scenario, registry: Registry, node: Node, steps: Steps) -> Iterator[Parameter]:
    leaf = _first_number(node, steps)
    if leaf is not None:
        source = node.stated.source if node.stated is not None and node.stated.source else NOT_STATED
        yield Parameter(notation(scenario.tree, steps), _told(plain(node)), _unit(scenario, registry, leaf), source)
        return
    for step, child in node.children():
        yield from _below(scenario, registry, child, (*steps, step))


def _first_number(node: Node, steps: Steps) -> Steps | None:
    """Where the first number of a number, or of a list of numbers however deep, stands; None for anything else."""
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return steps
    if isinstance(node.value, list):
        return next((found for step, child in node.children() if (found := _first_number(child, (*steps, step))) is not None), None)
    return None


def _told(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_told(item) for item in value)}]"
    return number_in_words(value) if isinstance(value, int | float) else str(value)


def _is_attainment(scenario: Scenario, steps: Steps) -> bool:
    """Whether an amount is the start of a tier on attainment: `formula.tiers[1].from` of a commission with `rates_on: attainment`."""
    rates_on = scenario.tree.at((*steps[:-3], "rates_on")) if steps[-3:-2] == ("tiers",) else None
    return rates_on is not None and rates_on.value == "attainment"


def _unit(scenario: Scenario, registry: Registry, steps: Steps) -> str:
    """The unit of the field; money in the scenario's currency, amounts of a measure in the measure's unit."""
    shape = shape_at(ScenarioSpec, scenario.tree, steps, registry)
    unit = shape.unit if shape is not None else ""
    if unit == "money":
        return _own_money(scenario, steps) or scenario.spec.currency
    if unit == "measure" and _is_attainment(scenario, steps):
        return "×"
    if unit == "measure":
        return _of_measure(scenario, steps)
    return unit or _unit_of_rate(scenario, steps)


def _own_money(scenario: Scenario, steps: Steps) -> str:
    """The currency of a role's on-target earnings, where its people are paid in another than the scenario's."""
    if steps[:2] != ("team", "roles") or steps[-1] != "on_target_earnings":
        return ""
    return scenario.spec.team.roles[str(steps[2])].currency or ""


def _unit_of_rate(scenario: Scenario, steps: Steps) -> str:
    """A tier's rate: times the base rate on attainment; of an amount a share of money, or money for a piece."""
    if steps[-1] != "rate" or steps[-3:-2] != ("tiers",):
        return ""
    if _is_attainment(scenario, steps):
        return "× base rate"
    return "share" if _of_measure(scenario, steps) == scenario.spec.currency else scenario.spec.currency


def _of_measure(scenario: Scenario, steps: Steps) -> str:
    """The unit of the measure that a component is paid on, or that is named on the way: `rules.revenue.amount`."""
    if steps[0] != "plans":
        return unit_of_measure(notation(scenario.tree, steps), scenario.spec)
    measure = scenario.tree.at((*steps[:4], "measure"))
    known = scenario.spec.measures.get(str(measure.value)) if measure is not None else None
    return known.unit if known is not None else ""
