"""Random worlds: plans, people and histories whose amounts lie at the edges of what the plans look at.

`random_world(seed)` is always the same world for the same seed. Amounts lie one cent short of a level, at it, and one cent above,
for thresholds, tiers, steps, gates and full quota of the windows that the plans have; people come and go at the edges of windows.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import localcontext
from random import Random
from typing import Any

from .people import cents, employed, plan_of, terms, year_quota
from .random_amounts import amounts_at_edges
from .random_dice import Dice
from .random_people import random_managers, random_person
from .random_plans import needs_deals, random_plan
from .time import exact, first_day, whole

Block = dict[str, Any]
CURRENCIES = {"USD": 2, "JPY": 0, "KWD": 3}
MEASURES = {"revenue": "", "margin": "", "pieces": "count", "renewals": "share", "goals": "rating"}
"""Measure -> unit; an empty one is the currency."""
STARTS = ("2027-01", "2027-01", "2027-01", "2027-07", "2026-10")
SEASON = [0.85, 0.9, 1.15, 0.9, 0.95, 1.2, 0.8, 0.8, 1.15, 0.95, 1.05, 1.3]


def random_world(seed: int) -> Block:
    """A company of one to six sellers, perhaps their manager, two plans, and what they sold."""
    rng = Random(seed)
    with localcontext() as context:
        context.prec = 40
        months = rng.choice((12, 12, 12, 12, 3, 8, 15, 24))
        world: Block = {"start": rng.choice(STARTS), "months": months, "season": SEASON}
        currency = rng.choice(("USD", "USD", "USD", "USD", "JPY", "KWD"))
        world |= {"currency": currency, "digits": CURRENCIES[currency]}
        world["measures"] = {name: {"unit": unit or currency} for name, unit in MEASURES.items()}
        labels = [str(first_day(world["start"], month))[:7] for month in range(months)]
        ids = [f"p{place}" for place in range(rng.choice((1, 2, 3, 4, 6)))]
        world["plans"] = {name: random_plan(Dice(rng.getrandbits(64), labels, ids)) for name in ("alpha", "beta")}
        world["people"] = [random_person(rng, world, rep_id) for rep_id in ids]
        world["people"] += random_managers(rng, world)
        world["credits"] = [credit for person in world["people"] for credit in random_history(rng, world, person)]
        if rng.random() < 0.25:
            add_twin(rng, world)
        world["credits"] += second_measures(rng, world)
        world["credits"] += overlays(rng, world)
        world["cancellations"] = random_cancellations(rng, world)
    return world


def add_twin(rng: Random, world: Block) -> None:
    """Somebody who sells on the same terms exactly what another one sells: a tie in every contest."""
    one = rng.choice([person for person in world["people"] if person["rep_id"] not in ("boss", "head")])
    world["people"].append({**one, "rep_id": "twin", "region": rng.choice(("north", "south"))})
    mine = [credit for credit in world["credits"] if credit["rep_id"] == one["rep_id"]]
    world["credits"] += [
        {**credit, "rep_id": "twin"} | ({"deal_id": f"twin-{credit['deal_id']}"} if credit.get("deal_id") else {}) for credit in mine
    ]


def random_history(rng: Random, world: Block, person: Block) -> list[Block]:
    """What a person sold: for each measure and month a total, or deals."""
    if not person["potential"]:
        return []
    by_deals = any(needs_deals(plan) for plan in world["plans"].values()) or rng.random() < 0.2
    credits = []
    for name in ("revenue", "margin", "pieces"):
        for month, amount in amounts_at_edges(rng, world, person, name).items():
            credits += random_deals(rng, world, person, name, month, amount) if by_deals else [total_of(person, name, month, amount)]
    return credits + random_renewals(rng, world, person) + random_ratings(rng, world, person)


def total_of(person: Block, name: str, month: int, amount: int) -> Block:
    return {"rep_id": person["rep_id"], "month": month, "measure": name, "amount": amount}


def random_deals(rng: Random, world: Block, person: Block, name: str, month: int, amount: int) -> list[Block]:
    """The amount of a month in one to three deals, one of them at the edge of what is credited in full."""
    rules = plan_of(world, person, month)["adjustments"]
    limits = [rule.get("limit", rule.get("above", {})).get("amount") for rule in rules if rule.get("measure") == name]
    edges = [int(whole(exact(limit) * cents(world))) + rng.choice((-1, 0, 1)) for limit in limits if limit]
    if amount < 3:
        parts = [amount]
    elif edges and edges[0] < amount:
        parts = [edges[0], amount - edges[0]]
    else:
        cuts = sorted(rng.sample(range(1, amount), k=min(rng.choice((0, 0, 1, 2)), amount - 1)))
        parts = [end - start for start, end in zip([0, *cuts], [*cuts, amount], strict=True)]
    start = first_day(world["start"], month)
    days = [start + timedelta(days=rng.randint(0, 27)) for _ in parts]
    return [
        {**total_of(person, name, month, part), "deal_id": f"{person['rep_id']}-{name}-{month}-{place}", "day": day.isoformat()}
        for place, (part, day) in enumerate(zip(parts, days, strict=True))
    ]


def overlays(rng: Random, world: Block) -> list[Block]:
    """Deals that colleagues, or a manager, are credited with in part: beside the seller, or of what the seller would have had."""
    deals = [credit for credit in world["credits"] if credit.get("deal_id") and credit["amount"] > 0]
    deals = [deal for deal in deals if not deal["deal_id"].startswith("twin-")]
    found = []
    for deal in rng.sample(deals, k=min(len(deals), rng.choice((0, 0, 1, 2, 4)))):
        others = [p for p in world["people"] if p["rep_id"] != deal["rep_id"] and employed(world, p, deal["month"]) > 0]
        worth = deal["amount"]
        for other in rng.sample(others, k=min(len(others), rng.choice((1, 1, 2)))):
            amount = int(whole(rng.choice((exact("0.5"), exact("0.3"), exact("1"))) * worth))
            found.append({**deal, "rep_id": other["rep_id"], "amount": amount, "deal_amount": worth})
            if amount < deal["amount"] and rng.random() < 0.5:
                deal |= {"amount": deal["amount"] - amount, "deal_amount": worth}
    return found


def second_measures(rng: Random, world: Block) -> list[Block]:
    """Some deals of revenue bring margin, too: the same deal on a second measure."""
    deals = [credit for credit in world["credits"] if credit.get("deal_id") and credit["measure"] == "revenue" and credit["amount"] > 0]
    chosen = rng.sample(deals, k=min(len(deals), rng.choice((0, 0, 0, 1, 2))))
    return [{**deal, "measure": "margin", "amount": deal["amount"] // 3, "deal_amount": None} for deal in chosen]


def random_cancellations(rng: Random, world: Block) -> list[Block]:
    """Deals that are cancelled in the same month or later, whole, in part, or in two parts; above all those that are shared."""
    worth, sold, shared = {}, {}, set()
    for credit in world["credits"]:
        if credit.get("deal_id"):
            deal_amount = credit.get("deal_amount")
            worth.setdefault(credit["deal_id"], credit["amount"] if deal_amount is None else deal_amount)
            sold[credit["deal_id"]] = credit["month"]
            shared |= {credit["deal_id"]} if deal_amount is not None and rng.random() < 0.6 else set()
    chosen = shared | set(rng.sample(sorted(worth), k=min(len(worth), rng.choice((0, 1, 2, 4)))))
    found = []
    for deal_id in sorted(deal_id for deal_id in chosen if worth[deal_id] > 1):
        third = max(1, worth[deal_id] // 3)
        for amount in rng.choice(((worth[deal_id],), (third,), (third, third), (worth[deal_id] - third, third))):
            month = min(world["months"] - 1, sold[deal_id] + rng.choice((0, 1, 1, 2, 3, 4, 6, 7, 12, 13)))
            found.append({"deal_id": deal_id, "month": month, "amount": amount})
    return found


def random_renewals(rng: Random, world: Block, person: Block) -> list[Block]:
    """Successes of trials: the trials stand in every row, or the person's accounts come due."""
    said = rng.random() < 0.6
    rows = []
    for month in range(world["months"]):
        if employed(world, person, month) == 0:
            continue
        due = (month + 1) * person["accounts"] // 12 - month * person["accounts"] // 12
        trials = rng.choice((0, 1, 10, 20)) if said else due
        asked = whole(year_quota(world, terms(person, month), "renewals", month) * trials)
        successes = max(0, min(trials, int(asked) + rng.choice((-1, 0, 0, 1))))
        row = total_of(person, "renewals", month, successes)
        rows.append({**row, "out_of": trials} if said else row)
    return rows


def random_ratings(rng: Random, world: Block, person: Block) -> list[Block]:
    """Levels of goals in some months."""
    months = [month for month in range(world["months"]) if employed(world, person, month) > 0 and rng.random() < 0.4]
    return [total_of(person, "goals", month, rng.randint(1, 5)) for month in months]
