"""Random formulas: every kind, with points, tiers and steps that are reached exactly or not quite."""

from __future__ import annotations

from .random_dice import Block, Dice

CURVES = (
    [[0, 0], [1, 1], [1.5, 1.75]],
    [[0.75, 0.5], [1, 1], [1.5, 3]],
    [[0.5, 0], [1, 1], [2, 2.5]],
    [[0, 0], [1, 1], [1, 1.2], [1.5, 2.1]],
    [[0, 0], [0.333, 0.1], [0.9, 0.9], [1.1, 1.4], [1.1, 1.4001], [1.7, 3.3]],
    [[0, 0.1], [1, 1], [1.3, 2]],
)
FALLING = [[0, 0], [1, 1.2], [1.2, 0.9], [1.5, 1.75]]


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


def is_on_target(component: Block) -> bool:
    """Whether a component is paid on target incentive."""
    formula = component["formula"]
    return formula["type"] not in ("per_unit", "contest") and formula.get("rates_on") != "amount"
