"""Random amounts at the edges of what a plan looks at.

At the end of a window the sum lies at a level of a component or link, or earns what a cap, draw or guarantee names; or it lies one unit
beside that.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from . import formulas
from .earn import measure, months_measured
from .people import cents, minor_units, stretches, target_pay
from .time import exact, whole, windows_within

Block = dict[str, Any]


def amounts_at_edges(rng: Random, world: Block, person: Block, name: str) -> dict[int, int]:
    """month -> minor units: at the end of windows the sum lies at a level of a plan, or a unit beside it."""
    amounts: dict[int, int] = {}
    if rng.random() < 0.05:
        return amounts
    for stretch in stretches(world, person):
        plan = world["plans"][stretch["who"]["plan"]]
        parts = [part for part in plan["components"] if name in names_looked_at(plan, part)] or plan["components"]
        part = rng.choice(parts)
        for window in windows_within(world, part["period"], stretch["first"], stretch["last"]):
            fill_window(rng, world, stretch, part, name, window, amounts)
    return amounts


def names_looked_at(plan: Block, component: Block) -> list[str]:
    """The measures on which a component's pay depends."""
    links = [adjustment["measure"] for adjustment in plan["adjustments"] if adjustment["type"] in ("gate", "multiplier")]
    return [component["measure"], component["formula"].get("second"), *links]


def fill_window(
    rng: Random, world: Block, stretch: Block, part: Block, name: str, window: tuple[int, int], amounts: dict[int, int]
) -> None:
    """Puts into a window what is lacking to an edge; sometimes something far from it, or nothing."""
    months, _, _ = months_measured(world, stretch, part, window, "paid_on_prorated_quota")
    aim = rng.random()
    if aim < 0.12:
        return
    in_window = list(range(window[0], window[1] + 1))
    chosen = sorted(rng.sample(in_window, k=rng.randint(1, min(2, len(in_window)))))
    edges = sorted(random_edge(rng, world, stretch, part, name, window) for _ in chosen)
    for month, edge in zip(chosen, edges, strict=True):
        so_far = sum(amounts.get(month, 0) for month in months)
        lacking = edge - so_far + rng.choice((-1, 0, 0, 1)) if aim < 0.85 else rng.randint(0, max(1, 2 * edge))
        if lacking > 0 or (lacking < 0 and rng.random() < 0.1):
            amounts[month] = amounts.get(month, 0) + lacking


def random_edge(rng: Random, world: Block, stretch: Block, part: Block, name: str, window: tuple[int, int]) -> int:
    """A level of the component, or of a link, in minor units of the measure."""
    who = stretch["who"]
    plan = world["plans"][who["plan"]]
    if part["formula"].get("rates_on") == "amount" and part["measure"] == name:
        return int(whole(exact(rng.choice(part["formula"]["tiers"])["from"]) * minor_units(world, name)))
    months, quota_months, staying = months_measured(world, stretch, part, window, plan["leavers"])
    measured = {"months": months, "quota_months": quota_months, "staying": staying, "now": window[1]}
    own = {**part, "scope": "self"}
    asked = measure({**world, "booked": {}}, stretch, own, name, measured)[1]
    if name == part["measure"] and rng.random() < 0.5:
        target = target_pay(world, who, part, quota_months, staying=staying)
        return amount_that_earns(world, part, asked, target, rng.choice(amounts_of_money(world, plan, target)))
    return int(whole(exact(rng.choice(levels_of(plan, part, name))) * asked))


def amounts_of_money(world: Block, plan: Block, target: Decimal) -> list[Decimal]:
    """Amounts of pay at which an adjustment begins to act, in cents."""
    found = [target]
    for adjustment in plan["adjustments"]:
        limit = adjustment.get("limit", adjustment)
        if adjustment["type"] in ("cap", "draw", "guarantee") and adjustment.get("scope") != "deal":
            by_target = limit.get("times_target") is not None
            found.append(exact(limit["times_target"]) * target if by_target else exact(limit["amount"]) * cents(world))
    return found


def amount_that_earns(world: Block, part: Block, asked: Decimal, target: Decimal, wanted: Decimal) -> int:
    """The least performance with which a component earns an amount, by halving; full quota where none does."""
    formula, unit = part["formula"], minor_units(world, part["measure"])

    def earned(performed: int) -> Decimal:
        if formula["type"] == "payout_curve":
            return target * formulas.payout_curve(formula["points"], formula["beyond"], exact(performed), asked)
        if formula.get("rates_on") == "amount":
            return cents(world) * formulas.marginal(formula["tiers"], exact(performed), unit)
        if formula["type"] == "commission":
            return target * formulas.marginal(formula["tiers"], exact(performed), asked)
        return exact(performed) * exact(formula.get("amount", 0)) * cents(world) / unit

    low, high = 0, int(4 * asked + 10_000_000)
    if earned(high) < wanted or not asked:
        return int(whole(asked))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if earned(middle) >= wanted else (middle, high)
    return high


def levels_of(plan: Block, part: Block, name: str) -> list[float]:
    """Levels of attainment at which something happens to a component on a measure."""
    formula = part["formula"]
    links = [adjustment for adjustment in plan["adjustments"] if adjustment.get("measure") == name]
    levels = [1, 1.37, *(link["at_least"] for link in links if link["type"] == "gate")]
    levels += [x for link in links if link["type"] == "multiplier" for x, _ in link["points"]]
    if name == part["measure"]:
        levels += [x for x, _ in formula.get("points", ())] + [x for x, _ in formula.get("steps", ())] + formula.get("rows", [])
        levels += [tier["from"] for tier in formula.get("tiers", ()) if formula["rates_on"] == "attainment"]
    return levels + (formula["columns"] if formula.get("second") == name else [])
