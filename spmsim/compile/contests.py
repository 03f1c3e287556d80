"""`contest`: who competes with whom for the prizes of a component → `ContestRule`s."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.compile.pools import group_name
from spmsim.compile.stints import PlayedStints
from spmsim.foundation.money import minor_units
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.records.game import ComponentRule, ContestRule
from spmsim.scenario.schema import ScenarioSpec


def prizes(spec: ScenarioSpec, part: Component) -> tuple[float, ...]:
    """The prizes of a contest in minor units; none of any other component."""
    return tuple(prize * minor_units(spec.currency) for prize in part.formula.prizes) if isinstance(part.formula, Contest) else ()


def contest_rules(spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule], holds: np.ndarray) -> tuple[ContestRule, ...]:
    """One contest for every component with prizes and every group of the people who hold it: team, region, role or company.

    People without a manager, or without a region, form one group; a manager competes in the team of the manager's own manager. After a
    transfer a person competes in the new group.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for c, rule in enumerate(rules):
        formula = spec.plans[rule.plan].component(rule.name).formula
        if isinstance(formula, Contest):
            for stint in np.flatnonzero(holds[c]).tolist():
                found.setdefault((c, group_name(formula.among, held.reps[stint])), []).append(stint)
    return tuple(ContestRule(c, tuple(stints)) for (c, _), stints in found.items())
