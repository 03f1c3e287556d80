"""What checks between blocks have in common: names that are used and do not exist, units by measure, lists of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spmsim.foundation.errors import nearest
from spmsim.scenario.nodes import Steps
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding
from spmsim.team.transfers import PlanFrom

_LISTED = 5


def unit_of_measures(spec: ScenarioSpec) -> dict[str, str]:
    """measure → unit."""
    return {name: measure.unit for name, measure in spec.measures.items()}


def plans_at(plan: str | tuple[PlanFrom, ...] | None) -> list[tuple[Steps, str]]:
    """(steps below the person or role, name) of every plan that is named."""
    if plan is None or isinstance(plan, str):
        return [(("plan",), plan)] if plan is not None else []
    return [(("plan", at, "use"), one.use) for at, one in enumerate(plan)]


def name_findings(spec: ScenarioSpec, steps: Steps, plans: Iterable[tuple[Steps, str]], quota_set: str | None) -> Iterator[Finding]:
    """Plans and quota sets that a person or role names and the scenario does not have."""
    for inner, plan in plans:
        if plan not in spec.plans:
            yield Finding((*steps, *inner), none_named(plan, "plan", spec.plans))
    if quota_set is not None and quota_set not in spec.quotas:
        yield Finding((*steps, "quota_set"), none_named(quota_set, "quota set", spec.quotas))


def none_named(word: str, what: str, known: Iterable[str]) -> str:
    """`no plan 'hnut'; there are: hunt, keep. Did you mean 'hunt'?`"""
    names = list(known)
    return f"no {what} '{word}'; there are: {', '.join(names) or 'none'}.{nearest(word, names)}".removesuffix(".")


def listed(ids: Sequence[str]) -> str:
    """`E1, E2 and 3 more`."""
    shown = ", ".join(ids[:_LISTED])
    return f"{shown} and {len(ids) - _LISTED} more" if len(ids) > _LISTED else shown
