"""Candidate or circumstance: a variant that changes only what the company may decide, or one that changes the world too.

A candidate equals BASELINE in market, behaviour, company, decision, calendar, the set of seats, skill_sd and people's potential,
accounts, turnover and ramp, and what has happened before a scenario opens. Everything else is a circumstance: compared, never
recommended, absent from the market range.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spmsim.behaviour.static_response import StaticResponse
from spmsim.foundation.spec import Spec
from spmsim.scenario.loading import Scenario
from spmsim.studies.study import Standing
from spmsim.team.reps import Rep

_BLOCKS = ("market", "behaviour", "company", "decision", "calendar", "opening")
_SEAT_DATES = ("hired_on", "left_on")
_PEOPLE = {
    "accounts": ("accounts",),
    "turnover": ("leave_yearly", "vacancy_months"),
    "ramp": ("ramp_start", "ramp_months"),
}


def standing_of(baseline: Scenario, variant: Scenario) -> tuple[Standing, tuple[str, ...]]:
    """`candidate` and nothing, or `circumstance` and what differs besides the plan (`market.level`, `the set of seats`, …)."""
    differs = tuple(_differences(baseline, variant))
    return ("circumstance", differs) if differs else ("candidate", ())


def _differences(baseline: Scenario, variant: Scenario) -> Iterator[str]:
    for block in _BLOCKS:
        yield from _block_differences(block, getattr(baseline.spec, block), getattr(variant.spec, block))
    yield from _people_differences(baseline.spec.team.reps, variant.spec.team.reps)
    if baseline.spec.team.skill_sd != variant.spec.team.skill_sd:
        yield "team.skill_sd"


def _block_differences(name: str, one: Any, other: Any) -> Iterator[str]:
    """The fields of a block that differ, or the block itself where one of the two lacks it."""
    one, other = _without_normalisation(one), _without_normalisation(other)
    if one == other:
        return
    if not isinstance(one, Spec) or type(one) is not type(other):
        yield name
        return
    for field in type(one).model_fields:
        if getattr(one, field) != getattr(other, field):
            yield f"{name}.{field}"


def _without_normalisation(block: Any) -> Any:
    """Behaviour without the hash of its root: every scenario of a study is played with BASELINE's numbers."""
    if not isinstance(block, StaticResponse):
        return block
    return block.model_copy(update={"effort": block.effort.model_copy(update={"normalised_on": None})})


def _people_differences(one: tuple[Rep, ...], other: tuple[Rep, ...]) -> Iterator[str]:
    mine, theirs = ({rep.rep_id: rep for rep in reps} for reps in (one, other))
    both = [(mine[rep_id], theirs[rep_id]) for rep_id in mine if rep_id in theirs]
    if mine.keys() != theirs.keys() or any(_differ(a, b, _SEAT_DATES) for a, b in both):
        yield "the set of seats"
    measures = sorted({column for rep in (*one, *other) for column in (rep.__pydantic_extra__ or {}) if column.startswith("potential_")})
    for column in measures:
        if any(_extra(a, column) != _extra(b, column) for a, b in both):
            yield f"people's {column}"
    for words, fields in _PEOPLE.items():
        if any(_differ(a, b, fields) for a, b in both):
            yield f"people's {words}"


def _differ(one: Rep, other: Rep, fields: tuple[str, ...]) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in fields)


def _extra(rep: Rep, column: str) -> float | None:
    return (rep.__pydantic_extra__ or {}).get(column)
