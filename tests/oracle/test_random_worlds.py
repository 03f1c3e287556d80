"""The random worlds reach what the two payrolls are compared on: every clause, several of a kind, and every way of crediting and moving."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from .random_worlds import random_world

WORLDS = 250
FORMULAS = ("payout_curve", "commission", "lump_sum_bonus", "rating", "matrix", "per_unit", "contest")
ADJUSTMENTS = ("gate", "multiplier", "cap", "draw", "guarantee", "holdback", "clawback", "large_deal", "proration", "quota_relief")
FEATURES = {
    "split", "overlay", "a deal on two measures", "a deal cancelled in two parts", "a dated plan",
    "a manager of managers asked for teams' quotas",
    "USD", "JPY", "KWD", "clawback by rate", "clawback by paid", "clawback on pieces", "clawback on margin",
    *(f"a transfer with {field}" for field in ("plan", "region", "manager_id", "role", "on_target_earnings", "quota")),
    *(f"over the {scope}" for scope in ("team", "region", "role", "company")),
    *(f"several {kind}s" for kind in ("draw", "holdback", "clawback", "guarantee", "cap", "large_deal", "gate", "multiplier")),
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds() -> list[dict[str, Any]]:
    return [random_world(seed) for seed in range(WORLDS)]


def test_every_feature_is_reached_often(worlds: list[dict[str, Any]]) -> None:
    found = Counter(feature for world in worlds for feature in {*of_credits(world), *of_people(world), *of_plans(world)})
    assert {feature: found[feature] for feature in FEATURES if found[feature] < 3} == {}


def test_every_formula_is_paid_under_every_adjustment(worlds: list[dict[str, Any]]) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for plan in (plan for world in worlds for plan in world["plans"].values()):
        formulas = {part["formula"]["type"] for part in plan["components"]}
        found.update(itertools.product(formulas, {one["type"] for one in plan["adjustments"]}))
    assert {pair: found[pair] for pair in itertools.product(FORMULAS, ADJUSTMENTS) if found[pair] < 3} == {}


def of_credits(world: dict[str, Any]) -> Iterator[str]:
    by_deal: dict[str, list[dict[str, Any]]] = {}
    for credit in world["credits"]:
        by_deal.setdefault(credit.get("deal_id") or "", []).append(credit)
    for deal_id, credits in by_deal.items():
        if deal_id and len({credit["measure"] for credit in credits}) > 1:
            yield "a deal on two measures"
        shared = [credit for credit in credits if credit["measure"] == credits[0]["measure"]]
        if deal_id and len(shared) > 1:
            worth = max(credit.get("deal_amount") or credit["amount"] for credit in shared)
            yield "split" if sum(credit["amount"] for credit in shared) <= worth else "overlay"
    cancelled = Counter(one["deal_id"] for one in world["cancellations"])
    if max(cancelled.values(), default=0) > 1:
        yield "a deal cancelled in two parts"
    yield world["currency"]


def of_people(world: dict[str, Any]) -> Iterator[str]:
    asked = {person["rep_id"]: person.get("share_of_team", {}).keys() for person in world["people"]}
    for person in world["people"]:
        if asked[person["rep_id"]] & asked.get(person["manager_id"], set()):
            yield "a manager of managers asked for teams' quotas"
        if person["spells"] and all(spell.keys() == {"from", "plan"} for spell in person["spells"]):
            yield "a dated plan"
        yield from (f"a transfer with {field}" for spell in person["spells"] for field in spell)


def of_plans(world: dict[str, Any]) -> Iterator[str]:
    for plan in world["plans"].values():
        yield from (f"over the {part['scope']}" for part in plan["components"] if "scope" in part)
        kinds = Counter(one["type"] for one in plan["adjustments"])
        yield from (f"several {kind}s" for kind, times in kinds.items() if times > 1)
        for one in plan["adjustments"]:
            if one["type"] == "clawback":
                yield from (f"clawback by {one['basis']}", f"clawback on {one['measure']}")
