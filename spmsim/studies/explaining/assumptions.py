"""The numbers of a scenario with what they mean and where they come from; those without a source are listed as such by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Stated
from spmsim.scenario.loading import Scenario
from spmsim.scenario.paths import resolve
from spmsim.scenario.registry import build_registry
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import shape_at
from spmsim.studies.study import Assumption

NOT_STATED = "not stated"
COUNTED = "Numbers for which the file states no source"
ESTIMATED = "bookings "
"""What the source of a number begins with that was estimated from a company's own bookings: `bookings 2024-01 to 2026-12`."""
_SKIPPED = ("about", "run", "calendar", "currency", "decision", "inputs", "team.draw_seed")


def assumptions_of(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every number with a source or range, in the order of the scenario, then the others counted by group."""
    kept = {path: stated for path, stated in scenario.stated.items() if not path.startswith(_SKIPPED)}
    named = [_assumption(path, stated, scenario) for path, stated in kept.items()]
    return (*named, *_without_source(scenario))


def is_calibrated(scenario: Scenario) -> bool:
    """Whether some number of the scenario was estimated from the company's own bookings."""
    return any(is_estimated(stated.source or "") for stated in scenario.stated.values())


def is_estimated(source: str) -> bool:
    """Whether a source says that a number was estimated from the company's own bookings."""
    return source.startswith(ESTIMATED)


def number_in_words(number: float) -> str:
    """`86,000,000`, `0.36`."""
    return f"{number:,.0f}" if float(number).is_integer() and abs(number) >= 1000 else f"{number:,.6g}"


def _assumption(path: str, stated: Stated, scenario: Scenario) -> Assumption:
    meaning, unit = meaning_of(path, scenario)
    spec = scenario.spec
    unit = {"money": spec.currency, "measure": unit_of_measure(path, spec)}.get(unit, unit)
    return Assumption(path, meaning, number_in_words(stated.value), unit, stated.range, stated.source or NOT_STATED)


def meaning_of(path: str, scenario: Scenario) -> tuple[str, str]:
    """What the field at a path means, in the words under it, and its unit; of an item of a list or mapping, those of the whole."""
    tree = scenario.tree
    try:
        steps = resolve(tree, path).steps[0]
    except BadInput:
        return "", ""
    registry = build_registry(scenario.plugins)
    shape = shape_at(ScenarioSpec, tree, steps, registry)
    unit = shape.unit if shape is not None else ""
    for length in range(len(steps), 0, -1):
        found = shape_at(ScenarioSpec, tree, steps[:length], registry)
        if found is not None and found.doc:
            return found.doc, unit
    return "", unit


def _without_source(scenario: Scenario) -> Iterator[Assumption]:
    counts = Counter(_group_of(path) for path in _numbers(scenario.document, "") if not path.startswith((*_SKIPPED, "team.reps.")))
    for group, count in sorted(counts.items()):
        numbers = "1 number" if count == 1 else f"{count} numbers"
        yield Assumption(group, COUNTED, numbers, "", None, NOT_STATED)
    people = scenario.document.get("team", {}).get("reps", [])
    if people:
        where = str(scenario.document["team"].get("roster") or "drawn from roles")
        number = "1 person" if len(people) == 1 else f"{len(people)} people"
        yield Assumption("team.reps", "People and their columns, unless filled from a role", number, "", None, where)


def _numbers(data: Any, path: str) -> Iterator[str]:
    """Dotted paths of all numbers below `data` that state no source; items of lists by name where they have one."""
    if isinstance(data, Mapping) and "value" in data and {"value", "range", "source"}.issuperset(data):
        if not data.get("source"):
            yield path
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _numbers(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, (list, tuple)):
        for index, value in enumerate(data):
            name = value.get("name", value.get("rep_id", index)) if isinstance(value, Mapping) else index
            yield from _numbers(value, f"{path}.{name}")
    elif isinstance(data, (int, float)) and not isinstance(data, bool):
        yield path


def _group_of(path: str) -> str:
    parts = path.split(".")
    return ".".join(parts[:3] if parts[:2] == ["team", "roles"] else parts[:2])


def unit_of_measure(path: str, spec: ScenarioSpec) -> str:
    """The unit of the measure that a path ends in or names last (`potential.revenue`, `rules.revenue.amount`, `potential_revenue`)."""
    found = [name for name in spec.measures if path.endswith((f".{name}", f"_{name}")) or f".{name}." in path]
    return spec.measures[max(found, key=len)].unit if found else ""
