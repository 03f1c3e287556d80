"""Random plans: every formula, accumulation, option and adjustment, and their combinations."""

from __future__ import annotations

from .random_adjustments import ADJUSTMENTS
from .random_dice import LENGTH, PERIODS, Block, Dice
from .random_formulas import FALLING, FORMULAS, is_on_target


def random_plan(dice: Dice) -> Block:
    """A plan of one to four components and up to six adjustments, several of a kind among them."""
    components = [random_component(dice, f"c{place}") for place in range(dice.choice((1, 1, 2, 2, 3, 4)))]
    share_out_weights(dice, components)
    kinds = dice.choices(sorted(ADJUSTMENTS), k=dice.choice((0, 1, 1, 2, 2, 3, 4, 6)))
    if dice.random() < 0.15:
        kinds += [dice.choice(("draw", "holdback", "clawback", "guarantee", "cap"))] * 2
    made = without_clashes([one for kind in kinds if (one := ADJUSTMENTS[kind](dice, components))])
    leavers = dice.choice(("paid_on_prorated_quota", "paid_without_proration", "forfeit_open_windows"))
    return {"components": components, "adjustments": [{**one, "name": f"a{place}"} for place, one in enumerate(made)], "leavers": leavers}


def without_clashes(adjustments: list[Block]) -> list[Block]:
    """One clawback for each measure; one factor of a kind for a person and month."""
    kept: dict[tuple[str, str], Block] = {}
    for place, one in enumerate(adjustments):
        alone = {"clawback": one.get("measure", ""), "proration": "", "quota_relief": ""}
        kept.setdefault((one["type"], alone.get(one["type"], str(place))), one)
    return list(kept.values())


def share_out_weights(dice: Dice, components: list[Block]) -> None:
    """Weights that sum to 1 for the components paid on target."""
    on_target = [part for part in components if is_on_target(part)]
    weights = {0: [], 1: [1], 2: dice.choice(([0.8, 0.2], [0.65, 0.35])), 3: dice.choice(([0.7, 0.2, 0.1], [0.5, 0.25, 0.25]))}
    weights[4] = [0.4, 0.3, 0.2, 0.1]
    for part, weight in zip(on_target, weights[len(on_target)], strict=True):
        part["weight"] = weight


def random_component(dice: Dice, name: str) -> Block:
    """A component; options that exclude each other are left out as the language asks."""
    kinds = ("payout_curve", "payout_curve", "on_attainment", "on_amount", "lump_sum_bonus", "rating", "matrix", "per_unit", "contest")
    kind = dice.choice(kinds)
    part: Block = {"name": name, "measure": measure_for(dice, kind), "period": dice.choice(PERIODS), "formula": FORMULAS[kind](dice)}
    if kind == "contest" and part["measure"] == "renewals":
        part["formula"]["ranked_by"] = "attainment"
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
    if kind != "rating" and dice.random() < 0.25:
        part["scope"] = dice.choice(("team", "region", "role", "company"))
    if dice.random() < 0.25:
        every = dice.choice([period for period in PERIODS if LENGTH[period] >= LENGTH[part["period"]]])
        part["pay"] = {"every": every, "lag_months": dice.choice((0, 0, 1, 2, 3, 6))}
    return part


def measure_for(dice: Dice, kind: str) -> str:
    """A measure on which a formula can pay."""
    if kind == "rating":
        return "goals"
    if kind in ("payout_curve", "lump_sum_bonus", "contest") and dice.random() < 0.12:
        return "renewals"
    return dice.choice(("revenue", "revenue", "revenue", "pieces", "margin"))


def needs_deals(plan: Block) -> bool:
    """Whether a plan looks at single deals."""
    kinds = [adjustment["type"] for adjustment in plan["adjustments"]]
    scopes = [adjustment.get("scope") for adjustment in plan["adjustments"]]
    whole = [str(part["formula"].get("crossing_deal")).startswith("whole") for part in plan["components"]]
    return any(whole) or "large_deal" in kinds or "clawback" in kinds or "deal" in scopes
