"""Random adjustments: every kind, with the options that exclude each other left out as the language asks."""

from __future__ import annotations

from .random_dice import LENGTH, PERIODS, Block, Dice
from .random_formulas import is_on_target

LEVELS = (0.5, 0.8, 0.9, 1, 1.1, 1.25)
SOLD = ("revenue", "revenue", "revenue", "margin", "pieces")
"""Measures that are sold in deals."""


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
    measure = dice.choice(SOLD)
    amounts = (2, 5) if measure == "pieces" else (30000, 75000, 100000.01)
    return {"type": "cap", "scope": "deal", "measure": measure, "limit": {"amount": dice.choice(amounts)}}


def large_deal(dice: Dice, _: list[Block]) -> Block:
    measure = dice.choice(SOLD)
    above = dice.choice(({"amount": 3 if measure == "pieces" else 40000}, {"times_quota": 0.1}, {"times_quota": 0.333}))
    return {"type": "large_deal", "measure": measure, "above": above, "credit_share": dice.choice((0, 0.5, 0.333))}


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
    made = {"type": "clawback", "measure": dice.choice(SOLD), "basis": dice.choice(("rate", "paid")), "restores_quota": dice.random() < 0.5}
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
