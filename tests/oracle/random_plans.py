"""Random plans: every formula, accumulation, option and adjustment, and their combinations. Seeded, nothing global."""

from __future__ import annotations

from random import Random
from typing import Any

Block = dict[str, Any]
LENGTH = {"month": 1, "quarter": 3, "half": 6, "year": 12}
PERIODS = tuple(LENGTH)
CURVES = (
    [[0, 0], [1, 1], [1.5, 1.75]],
    [[0.75, 0.5], [1, 1], [1.5, 3]],
    [[0.5, 0], [1, 1], [2, 2.5]],
    [[0, 0], [1, 1], [1, 1.2], [1.5, 2.1]],
    [[0, 0], [0.333, 0.1], [0.9, 0.9], [1.1, 1.4], [1.1, 1.4001], [1.7, 3.3]],
    [[0, 0.1], [1, 1], [1.3, 2]],
)
FALLING = [[0, 0], [1, 1.2], [1.2, 0.9], [1.5, 1.75]]
LEVELS = (0.5, 0.8, 0.9, 1, 1.1, 1.25)


class Dice(Random):
    """Random choices for a calendar and some people."""

    def __init__(self, seed: int, labels: list[str], people: list[str]) -> None:
        super().__init__(seed)
        self.labels, self.people = labels, people

    def some_people(self) -> list[str]:
        """One or two of the people."""
        return self.sample(self.people, k=min(2, len(self.people)))

    def span(self) -> Block:
        """Some months of the calendar, at edges of windows."""
        edges = [label for month, label in enumerate(self.labels) if month % 3 != 1]
        first, last = sorted(self.choices(edges, k=2))
        return {"from": first, "to": last}


def random_plan(dice: Dice) -> Block:
    """A plan of one to three components and up to four adjustments."""
    components = [random_component(dice, f"c{place}") for place in range(dice.choice((1, 1, 2, 2, 3)))]
    share_out_weights(dice, components)
    kinds = dice.sample(sorted(ADJUSTMENTS), k=dice.choice((0, 1, 1, 2, 2, 3, 4)))
    adjustments = []
    for place, kind in enumerate(kinds):
        made = ADJUSTMENTS[kind](dice, components)
        adjustments += [{**made, "name": f"a{place}"}] if made else []
    leavers = dice.choice(("paid_on_prorated_quota", "paid_without_proration", "forfeit_open_windows"))
    return {"components": components, "adjustments": adjustments, "leavers": leavers}


def share_out_weights(dice: Dice, components: list[Block]) -> None:
    """Weights that sum to 1 for the components paid on target."""
    on_target = [part for part in components if is_on_target(part)]
    weights = {0: [], 1: [1], 2: dice.choice(([0.8, 0.2], [0.65, 0.35])), 3: dice.choice(([0.7, 0.2, 0.1], [0.5, 0.25, 0.25]))}
    for part, weight in zip(on_target, weights[len(on_target)], strict=True):
        part["weight"] = weight


def is_on_target(component: Block) -> bool:
    """Whether a component is paid on target incentive."""
    formula = component["formula"]
    return formula["type"] not in ("per_unit", "contest") and formula.get("rates_on") != "amount"


def random_component(dice: Dice, name: str) -> Block:
    """A component; options that exclude each other are left out as the language asks."""
    kinds = ("payout_curve", "payout_curve", "on_attainment", "on_amount", "lump_sum_bonus", "rating", "matrix", "per_unit", "contest")
    kind = dice.choice(kinds)
    part: Block = {"name": name, "measure": measure_for(dice, kind), "period": dice.choice(PERIODS), "formula": FORMULAS[kind](dice)}
    if kind == "matrix":
        part["formula"]["second"] = dice.choice([name for name in ("margin", "pieces") if name != part["measure"]])
    stands_alone = kind in ("rating", "per_unit", "contest")
    kinds_of_sum = [
        "discrete",
        "discrete",
        *([] if stands_alone or kind == "on_amount" else ["to_date"]),
        *([] if stands_alone else ["toward_year"]),
    ]
    part["accumulation"] = dice.choice(kinds_of_sum)
    may_fall = part["formula"].get("points") == FALLING or kind in ("on_amount", "on_attainment")
    if part["accumulation"] == "to_date" or (part["accumulation"] == "toward_year" and (may_fall or dice.random() < 0.5)):
        part["when_negative"] = dice.choice(("carry", "claw_back"))
    if kind != "rating" and part["measure"] != "renewals" and dice.random() < 0.2:
        part["scope"] = dice.choice(("team", "region", "role", "company"))
    if dice.random() < 0.25:
        every = dice.choice([period for period in PERIODS if LENGTH[period] >= LENGTH[part["period"]]])
        part["pay"] = {"every": every, "lag_months": dice.choice((0, 0, 1, 2, 3, 6))}
    return part


def measure_for(dice: Dice, kind: str) -> str:
    """A measure on which a formula can pay."""
    if kind == "rating":
        return "goals"
    if kind in ("payout_curve", "lump_sum_bonus") and dice.random() < 0.12:
        return "renewals"
    return dice.choice(("revenue", "revenue", "revenue", "pieces"))


def random_curve(dice: Dice) -> Block:
    beyond = dice.choice(("extended", "capped", {"slope": 0.5}, {"slope": 3}))
    return {"type": "payout_curve", "points": dice.choice((*CURVES, *CURVES, FALLING)), "beyond": beyond}


def crossing(dice: Dice) -> Block:
    """How tiers are read."""
    if dice.random() < 0.35:
        return {"tiering": "retroactive"}
    return {"tiering": "marginal", "crossing_deal": dice.choice(("split", "split", "whole_at_lower", "whole_at_higher"))}


def tiers(starts: tuple[float, ...], rates: tuple[float, ...]) -> list[Block]:
    return [{"from": start, "rate": rate} for start, rate in zip(starts, rates, strict=True)]


def commission_on_attainment(dice: Dice) -> Block:
    made = dice.choice((tiers((0, 1), (1, 1.4)), tiers((0, 0.5, 1), (0.8, 1.2, 2)), tiers((0.6, 1, 1.5), (1, 1.5, 0.5))))
    return {"type": "commission", "rates_on": "attainment", "tiers": made, **crossing(dice)}


def commission_on_amount(dice: Dice) -> Block:
    choices = (
        tiers((0, 30000, 50000), (0.03, 0.05, 0.07)),
        tiers((0, 1000), (0.04, 0.1)),
        tiers((25000, 100000.01), (0.08, 0.12)),
        tiers((0, 2, 5), (1, 120.5, 7)),
    )
    return {"type": "commission", "rates_on": "amount", "tiers": dice.choice(choices), **crossing(dice)}


def lump_sum(dice: Dice) -> Block:
    return {"type": "lump_sum_bonus", "steps": dice.choice(([[1, 1]], [[0.8, 0.5], [1, 1], [1.2, 1.6]], [[0.5, 0.3], [0.9999, 0.7]]))}


def rating(dice: Dice) -> Block:
    return {"type": "rating", "levels": [[1, 0], [2, 0.5], [3, 1], [4, 1.25], [5, dice.choice((1.5, 2))]]}


def matrix(dice: Dice) -> Block:
    grids = (
        {"rows": [0.5, 1, 1.5], "columns": [0.9, 1.1], "payouts": [[0, 0.5], [1, 1.2], [1.4, 2]]},
        {"rows": [0, 1], "columns": [0, 0.5, 1], "payouts": [[0, 0.1, 0.3], [0.5, 0.9, 1]]},
        {"rows": [0.8], "columns": [0.8], "payouts": [[1]]},
    )
    return {
        "type": "matrix",
        "between": dice.choice(("stepped", "interpolated")),
        **dice.choice(grids),
    }


def per_unit(dice: Dice) -> Block:
    made: Block = {"type": "per_unit", "amount": dice.choice((1500, 0.05, 33.33, 0.005))}
    return made | ({"months": dice.span()} if dice.random() < 0.4 else {})


def contest(dice: Dice) -> Block:
    prizes = dice.choice(([5000], [5000, 3000, 1000], [1000, 1000, 500.01, 0.01]))
    among = dice.choice(("team", "region", "role", "company"))
    return {"type": "contest", "prizes": prizes, "among": among, "ranked_by": dice.choice(("amount", "attainment"))}


FORMULAS = {
    "payout_curve": random_curve,
    "on_attainment": commission_on_attainment,
    "on_amount": commission_on_amount,
    "lump_sum_bonus": lump_sum,
    "rating": rating,
    "matrix": matrix,
    "per_unit": per_unit,
    "contest": contest,
}


def some_of(dice: Dice, components: list[Block]) -> Block:
    """`applies_to`, or nothing for all."""
    if dice.random() < 0.5:
        return {}
    return {"applies_to": sorted(part["name"] for part in dice.sample(components, k=dice.randint(1, len(components))))}


def gate(dice: Dice, components: list[Block]) -> Block:
    return {
        "type": "gate",
        "measure": dice.choice(("margin", "pieces", "revenue", "renewals")),
        "at_least": dice.choice(LEVELS),
        **some_of(dice, components),
    }


def multiplier(dice: Dice, components: list[Block]) -> Block:
    points = dice.choice(([[0, 1], [1, 1], [2, 1.5]], [[0, 0.8], [0.9, 0.8], [0.9, 1], [1.2, 1.25]], [[0, 0], [1, 1.1]]))
    measure, beyond = dice.choice(("margin", "pieces", "renewals")), dice.choice(("capped", "extended", {"slope": 0.25}))
    return {"type": "multiplier", "measure": measure, "points": points, "beyond": beyond, **some_of(dice, components)}


def cap(dice: Dice, components: list[Block]) -> Block | None:
    """A cap on pay; a multiple of target pay only where something covered is paid on target."""
    made = {"type": "cap", "scope": dice.choice(("component", "total")), **some_of(dice, components)}
    covered = [part for part in components if part["name"] in made.get("applies_to", [part["name"]])]
    lengths = [LENGTH[part["period"]] for part in covered]
    made["period"] = dice.choice([period for period in PERIODS if LENGTH[period] >= max(lengths)])
    if made["period"] != "year":
        made["true_up"] = dice.random() < 0.5
    on_target = [is_on_target(part) for part in covered]
    by_target = all(on_target) or (made["scope"] == "total" and any(on_target))
    if by_target and dice.random() < 0.7:
        return {**made, "limit": {"times_target": dice.choice((0.5, 1, 1.2, 1.75, 2, 2.1))}}
    return {**made, "limit": {"amount": dice.choice((500, 7000, 12000.5, 30000, 90000))}}


def cap_on_deals(dice: Dice, _: list[Block]) -> Block:
    return {"type": "cap", "scope": "deal", "measure": "revenue", "limit": {"amount": dice.choice((30000, 75000, 100000.01))}}


def large_deal(dice: Dice, _: list[Block]) -> Block:
    above = dice.choice(({"amount": 40000}, {"times_quota": 0.1}, {"times_quota": 0.333}))
    return {"type": "large_deal", "measure": "revenue", "above": above, "credit_share": dice.choice((0, 0.5, 0.333))}


def months_given(dice: Dice) -> Block:
    """How long an advance lasts."""
    return dice.choice(({}, {"months": dice.span()}, {"employed_months": dice.choice((1, 3, 4, 6))}))


def draw(dice: Dice, components: list[Block]) -> Block | None:
    """An advance whose windows end when components fall due: no lag that lies between them, and none falls due more often."""
    due = [LENGTH[part["pay"]["every"] if "pay" in part else part["period"]] for part in components]
    every = dice.choice([period for period in PERIODS if LENGTH[period] <= min(due)])
    if any(part.get("pay", {}).get("lag_months", 0) % LENGTH[every] for part in components):
        return None
    made = {
        "type": "draw",
        "amount": dice.choice((1500, 5000, 10000.01)),
        "every": every,
        "recoverable": dice.random() < 0.7,
        **months_given(dice),
    }
    return made | ({"open_at_exit": dice.choice(("owed", "forgiven"))} if made["recoverable"] else {})


def guarantee(dice: Dice, _: list[Block]) -> Block:
    amounts, pays = (10, 4000, 12000.49), dice.choice(("floor", "floor", "added"))
    return {"type": "guarantee", "amount": dice.choice(amounts), "every": dice.choice(PERIODS), "pays": pays, **months_given(dice)}


def holdback(dice: Dice, _: list[Block]) -> Block:
    return {"type": "holdback", "share": dice.choice((0.25, 0.1, 0.333)), "months": dice.choice((1, 2, 3, 6))}


def clawback(dice: Dice, _: list[Block]) -> Block:
    made = {"type": "clawback", "measure": "revenue", "basis": dice.choice(("rate", "paid")), "restores_quota": dice.random() < 0.5}
    return made | ({"within_months": dice.choice((1, 3, 6))} if dice.random() < 0.6 else {})


def proration(dice: Dice, _: list[Block]) -> Block:
    people = [{"rep_id": rep_id, **dice.span(), "eligible": dice.choice((0, 0.5, 0.333))} for rep_id in dice.some_people()]
    return {"type": "proration", "people": people}


def quota_relief(dice: Dice, _: list[Block]) -> Block:
    people = [{"rep_id": rep_id, **dice.span(), "quota": dice.choice((0, 0.5, 0.9))} for rep_id in dice.some_people()]
    people[0]["measure"] = dice.choice(("revenue", "pieces"))
    return {"type": "quota_relief", "people": people}


ADJUSTMENTS = {
    made.__name__: made
    for made in (gate, multiplier, cap, cap_on_deals, large_deal, draw, guarantee, holdback, clawback, proration, quota_relief)
}


def needs_deals(plan: Block) -> bool:
    """Whether a plan looks at single deals."""
    kinds = [adjustment["type"] for adjustment in plan["adjustments"]]
    scopes = [adjustment.get("scope") for adjustment in plan["adjustments"]]
    whole = [str(part["formula"].get("crossing_deal")).startswith("whole") for part in plan["components"]]
    return any(whole) or "large_deal" in kinds or "clawback" in kinds or "deal" in scopes
