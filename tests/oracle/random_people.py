"""Random people, who come, go and change at the edges of months and windows."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .time import first_day

Block = dict[str, Any]


def random_quotas(rng: Random) -> Block:
    """Quotas of 12 months, their phasing and the ramp of new hires."""
    schedule = rng.choice(([0.25, 0.5, 0.75, 1], [0, 0.4, 0.7], [0.333]))
    ramp = {"schedule": schedule, "target_pay": rng.choice(("full", "ramped")), "starts": rng.choice(("hire_month", "next_full_month"))}
    quota = {"revenue": rng.choice((1200000, 540000, 999999.99, 333333.33, 7, 0)), "margin": rng.choice((600000, 100000.01))}
    quota |= {"pieces": rng.choice((12, 18, 5, 1, 0)), "renewals": rng.choice((0.9, 1, 0.5))}
    return {"quota": quota, "phasing": rng.choice(("even", "even", "season")), "ramp": rng.choice((None, ramp))}


def random_person(rng: Random, world: Block, rep_id: str) -> Block:
    hired, left = random_employment(rng, world)
    return {
        "rep_id": rep_id,
        "role": rng.choice(("hunter", "farmer")),
        "region": rng.choice(("north", "south")),
        "manager_id": rng.choice(("boss", "boss", "elsewhere", "head")),
        "plan": rng.choice(("alpha", "beta")),
        "hired_on": hired,
        "left_on": left,
        "on_target_earnings": rng.choice((120000, 180000, 99999.99, 200000)),
        "base_share": rng.choice((0.5, 0.65, 0.7, 0)),
        **random_quotas(rng),
        "potential": ["revenue", "margin", "pieces", "renewals", "goals"],
        "accounts": rng.choice((40, 7)),
        "spells": random_spells(rng, world["months"]),
    }


def random_managers(rng: Random, world: Block) -> list[Block]:
    """A manager, and sometimes a manager of managers whose team may hold sellers too; what counts for them is pooled."""
    if rng.random() < 0.6:
        return []
    boss = random_manager(rng, world, "boss", "head")
    return [boss, random_manager(rng, world, "head", "elsewhere")] if rng.random() < 0.5 else [boss]


def random_manager(rng: Random, world: Block, rep_id: str, manager_id: str) -> Block:
    """Somebody without sales of their own, or, now and then, with some; the quota is their own, or a share of the team's."""
    manager = {**random_person(rng, world, rep_id), "role": "manager", "manager_id": manager_id}
    manager["spells"] = [{key: new for key, new in spell.items() if key != "manager_id"} for spell in manager["spells"]]
    if rng.random() < 0.8:
        manager |= {"potential": [], "accounts": 0}
    has_team = rep_id == "head" or any(person["manager_id"] == rep_id for person in world["people"])
    if has_team and rng.random() < 0.5:
        measures = rng.choice((["revenue"], ["revenue", "margin"], ["pieces"]))
        manager["share_of_team"] = {measure: rng.choice((0.95, 1, 0.333)) for measure in measures}
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
    """Up to three changes within the calendar: another plan, place, manager, role, target pay or quota set, or several at once."""
    if rng.random() < 0.65:
        return []
    later = [month for month in (1, 2, 3, 5, 6, 7, 9, 12, 14, 18) if month < months]
    if rng.random() < 0.3:
        return [{"from": month, "plan": rng.choice(("alpha", "beta"))} for month in sorted(rng.sample(later, k=min(2, len(later))))]
    found = []
    for month in sorted(rng.sample(later, k=min(len(later), rng.choice((1, 1, 2, 3))))):
        new = rng.sample(CHANGES, k=rng.choice((1, 1, 2, 3)))
        found.append({"from": month} | {key: value for change in new for key, value in change(rng).items()})
    return found


def new_quotas(rng: Random) -> Block:
    """Another quota set: other quotas, phasing and ramp."""
    return random_quotas(rng) | {"share_of_team": {}}


CHANGES = (
    lambda rng: {"plan": rng.choice(("alpha", "beta"))},
    lambda rng: {"region": rng.choice(("north", "south"))},
    lambda rng: {"manager_id": rng.choice(("boss", "head", "elsewhere"))},
    lambda rng: {"role": rng.choice(("hunter", "farmer"))},
    lambda rng: {"on_target_earnings": rng.choice((150000, 99999.99)), "base_share": rng.choice((0.6, 0.5))},
    new_quotas,
)
