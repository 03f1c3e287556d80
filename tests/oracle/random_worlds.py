"""Random worlds: plans, people and histories whose amounts lie at the edges of what the plans look at.

`random_world(seed)` is always the same world for the same seed. Amounts lie one cent short of a level, at it, and one cent above,
for thresholds, tiers, steps, gates and full quota of the windows that the plans have; people come and go at the edges of windows.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, localcontext
from random import Random
from typing import Any

from . import formulas
from .earn import measure, months_measured
from .people import cents, employed, minor_units, plan_of, stretches, target_pay, terms, year_quota
from .random_plans import Dice, needs_deals, random_plan
from .time import exact, first_day, whole, windows_within

Block = dict[str, Any]
MEASURES = {"revenue": "USD", "margin": "USD", "pieces": "count", "renewals": "share", "goals": "rating"}
STARTS = ("2027-01", "2027-01", "2027-01", "2027-07", "2026-10")
SEASON = [0.85, 0.9, 1.15, 0.9, 0.95, 1.2, 0.8, 0.8, 1.15, 0.95, 1.05, 1.3]


def random_world(seed: int) -> Block:
    """A company of one to six sellers, perhaps their manager, two plans, and what they sold."""
    rng = Random(seed)
    with localcontext() as context:
        context.prec = 40
        months = rng.choice((12, 12, 12, 12, 3, 8, 15, 24))
        world: Block = {"start": rng.choice(STARTS), "months": months, "season": SEASON}
        world["measures"] = {name: {"unit": unit} for name, unit in MEASURES.items()}
        labels = [str(first_day(world["start"], month))[:7] for month in range(months)]
        ids = [f"p{place}" for place in range(rng.choice((1, 2, 3, 4, 6)))]
        world["plans"] = {name: random_plan(Dice(rng.getrandbits(64), labels, ids)) for name in ("alpha", "beta")}
        world["people"] = [random_person(rng, world, rep_id) for rep_id in ids]
        if rng.random() < 0.3:
            world["people"].append(random_manager(rng, world))
        world["credits"] = [credit for person in world["people"] for credit in random_history(rng, world, person)]
        if rng.random() < 0.25:
            add_twin(rng, world)
        world["credits"] += overlays(rng, world)
        world["cancellations"] = random_cancellations(rng, world)
    return world


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


def add_twin(rng: Random, world: Block) -> None:
    """Somebody who sells on the same terms exactly what another one sells: a tie in every contest."""
    one = rng.choice([person for person in world["people"] if person["rep_id"] != "boss"])
    world["people"].append({**one, "rep_id": "twin", "region": rng.choice(("north", "south"))})
    mine = [credit for credit in world["credits"] if credit["rep_id"] == one["rep_id"]]
    world["credits"] += [
        {**credit, "rep_id": "twin"} | ({"deal_id": f"twin-{credit['deal_id']}"} if credit.get("deal_id") else {}) for credit in mine
    ]


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


def random_deals(rng: Random, world: Block, person: Block, name: str, month: int, amount: int) -> list[Block]:
    """The amount of a month in one to three deals, one of them at the edge of what is credited in full."""
    rules = plan_of(world, person, month)["adjustments"]
    limits = [rule.get("limit", rule.get("above", {})).get("amount") for rule in rules if rule.get("measure") == name]
    edges = [int(whole(exact(limit) * cents(world))) + rng.choice((-1, 0, 1)) for limit in limits if limit]
    if abs(amount) < 3 or amount < 0:
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
    """Deals that a colleague is credited with in part: beside the seller, or of what the seller would have been credited with."""
    deals = [credit for credit in world["credits"] if credit.get("deal_id") and credit["amount"] > 0 and credit["measure"] == "revenue"]
    found = []
    for deal in rng.sample(deals, k=min(len(deals), rng.choice((0, 0, 1, 2)))):
        others = [p for p in world["people"] if p["rep_id"] != deal["rep_id"] and p["potential"] and employed(world, p, deal["month"]) > 0]
        if others:
            share = rng.choice((exact("0.5"), exact("0.3"), exact("1")))
            amount = int(whole(share * deal["amount"]))
            found.append({**deal, "rep_id": rng.choice(others)["rep_id"], "amount": amount, "deal_amount": deal["amount"]})
            if amount < deal["amount"] and rng.random() < 0.5:
                deal |= {"amount": deal["amount"] - amount, "deal_amount": deal["amount"]}
    return found


def random_cancellations(rng: Random, world: Block) -> list[Block]:
    """Deals of revenue that are cancelled in the same month or later, whole or in part; above all those that are shared."""
    of_revenue = [credit for credit in world["credits"] if credit.get("deal_id") and credit["measure"] == "revenue"]
    worth = {credit["deal_id"]: credit.get("deal_amount", credit["amount"]) for credit in of_revenue}
    sold = {credit["deal_id"]: credit["month"] for credit in of_revenue}
    shared = [credit["deal_id"] for credit in of_revenue if "deal_amount" in credit and rng.random() < 0.6]
    chosen = {*shared, *rng.sample(sorted(worth), k=min(len(worth), rng.choice((0, 1, 2, 4))))}
    found = []
    for deal_id in sorted(deal_id for deal_id in chosen if worth[deal_id] > 1):
        month = min(world["months"] - 1, sold[deal_id] + rng.choice((0, 1, 1, 2, 3, 4, 6, 7, 12, 13)))
        found.append({"deal_id": deal_id, "month": month, "amount": rng.choice((worth[deal_id], max(1, worth[deal_id] // 3)))})
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
