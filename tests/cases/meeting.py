"""What meets in a case: formulas, windows and sums of one component, and the adjustments, measures and changes that touch it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from tests.cases.case import Case

Pair = frozenset[str]
PERIODS = ("month", "quarter", "half", "year")
SCOPES = ("team", "region", "role", "company")


def pairs_of(case: Case) -> set[Pair]:
    """Every two things that meet on one component of one person's plan.

    Formulas, accumulations and adjustments by their names; `quarter window`, `team scope`; `split`, `overlay`, `roll_up` and `override` for
    how sales are credited; `several_measures`, `dated_plan` and `transfer`.
    """
    return {frozenset(pair) for met in _meetings(case) for pair in itertools.combinations(sorted(met), 2)}


def _meetings(case: Case) -> Iterator[set[str]]:
    for rep_id, columns in case.people.items():
        around = {*_crediting(case, rep_id), *_changes(case, rep_id, columns)}
        for name in _plans_of(case, rep_id, columns):
            plan = case.plans[name]
            measures = {part["measure"] for part in plan["components"]}
            told = around | ({"several_measures"} if len(measures) > 1 else set())
            for part in plan["components"]:
                yield told | _of_component(part) | {one["type"] for one in plan.get("adjustments", ()) if _covers(one, part)}


def _of_component(part: Mapping[str, Any]) -> set[str]:
    scope, on_amount = part.get("scope", "self"), part["formula"].get("rates_on") == "amount"
    rolled = {"override" if on_amount else "roll_up"} if scope == "team" else set()
    named = {part["formula"]["type"], part["accumulation"], f"{part['period']} window"}
    return named | rolled | ({f"{scope} scope"} if scope != "self" else set())


def _covers(adjustment: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    return part["name"] in adjustment.get("applies_to", [part["name"]])


def _plans_of(case: Case, rep_id: str, columns: Mapping[str, Any]) -> set[str]:
    """The plans that a person holds at some time."""
    held = columns.get("plan", next(iter(case.plans)))
    moved = {row["plan"] for row in case.content.get("assignments", ()) if row["rep_id"] == rep_id and row.get("plan")}
    return moved | ({entry["use"] for entry in held} if isinstance(held, list) else {held})


def _crediting(case: Case, rep_id: str) -> set[str]:
    """How deals are credited that count for a person: in shares that add up to the deal, or to more."""
    shared = [deal["credit"] for deal in case.content.get("deals", ()) if rep_id in deal["credit"] and len(deal["credit"]) > 1]
    sums = [round(sum(credit.values()), 9) for credit in shared]
    return {"split" if total <= 1 else "overlay" for total in sums}


def _changes(case: Case, rep_id: str, columns: Mapping[str, Any]) -> set[str]:
    moves = any(row["rep_id"] == rep_id for row in case.content.get("assignments", ()))
    return ({"dated_plan"} if isinstance(columns.get("plan"), list) else set()) | ({"transfer"} if moves else set())
