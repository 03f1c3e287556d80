"""Random people, who come, go and change at the edges of months and windows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .time import first_day

Block = dict[str, Any]


def random_person(rng: Random, world: Block, rep_id: str) -> Block:
    hired, left = random_employment(rng, world)
    schedule = rng.choice(([0.25, 0.5, 0.75, 1], [0, 0.4, 0.7], [0.333]))
    ramp = {"schedule": schedule, "target_pay": rng.choice(("full", "ramped")), "starts": rng.choice(("hire_month", "next_full_month"))}
    quota = {"revenue": rng.choice((1200000, 540000, 999999.99, 333333.33, 7, 0)), "margin": rng.choice((600000, 100000.01))}
    quota |= {"pieces": rng.choice((12, 18, 5, 1, 0)), "renewals": rng.choice((0.9, 1, 0.5))}
    return {
        "rep_id": rep_id,
        "role": rng.choice(("hunter", "farmer")),
        "region": rng.choice(("north", "south")),
        "manager_id": rng.choice(("boss", "boss", "elsewhere")),
        "plan": rng.choice(("alpha", "beta")),
        "hired_on": hired,
        "left_on": left,
        "on_target_earnings": rng.choice((120000, 180000, 99999.99, 200000)),
        "base_share": rng.choice((0.5, 0.65, 0.7, 0)),
        "quota": quota,
        "phasing": rng.choice(("even", "even", "season")),
        "ramp": rng.choice((None, ramp)),
        "potential": ["revenue", "margin", "pieces", "renewals", "goals"],
        "accounts": rng.choice((40, 7)),
        "spells": random_spells(rng, world["months"]),
    }


def random_manager(rng: Random, world: Block) -> Block:
    """Somebody without sales of their own; what counts is pooled."""
    nothing = {"potential": [], "spells": [], "role": "manager", "manager_id": "head", "accounts": 0}
    manager = {**random_person(rng, world, "boss"), **nothing}
    if any(person["manager_id"] == "boss" for person in world["people"]) and rng.random() < 0.4:
        manager["share_of_team"] = {"revenue": rng.choice((0.95, 1, 0.333))}
    return manager


def random_employment(rng: Random, world: Block) -> tuple[str | None, str | None]:
    """First and last day of employment, at edges of months and windows, or in the middle."""
    edges = [first_day(world["start"], month) for month in range(world["months"] + 1)]
    before = [first_day(world["start"], -1), first_day(world["start"], -2) + timedelta(days=14)]
    hired = rng.choice((None, None, None, *before, *near(rng, edges[:-1])))
    left = rng.choice((None, None, None, None, edges[-1] + timedelta(days=40), *near(rng, edges[1:])))
    if left is not None and hired is not None and left < hired:
        left = None
    return (hired and hired.isoformat(), left and left.isoformat())


def near(rng: Random, edges: list[date]) -> list[date]:
    """A first day of a month, the day before it, the day after it, and one in the middle."""
    edge = rng.choice(edges)
    return [edge, edge - timedelta(days=1), edge + timedelta(days=1), edge - timedelta(days=14)]


def random_spells(rng: Random, months: int) -> list[Block]:
    """Changes of plan, place or target pay within the calendar."""
    if rng.random() < 0.75:
        return []
    new = rng.choice(({"plan": "beta"}, {"plan": "alpha"}, {"region": "south"}, {"on_target_earnings": 150000, "base_share": 0.6}))
    return [{"from": rng.choice([month for month in (1, 3, 5, 6, 7, 9) if month < months]), **new}]
