"""Reads blocks of a plan with the built-in classes, as the loader does."""

from pydantic import ValidationError

from spmsim.plans.component import Component
from spmsim.plans.plan import Plan
from spmsim.scenario.registry import build_registry

CONTEXT = {"registry": build_registry()}


def read_plan(components, leavers="paid_on_prorated_quota", **more):
    return Plan.model_validate({"components": components, "leavers": leavers, **more}, context=CONTEXT)


def read_component(**given):
    return Component.model_validate(given, context=CONTEXT)


def problems_of(read, *args, **kwargs):
    """[(place as a dotted path, message)] of what reading refuses; empty where it reads."""
    try:
        read(*args, **kwargs)
    except ValidationError as refused:
        return [(".".join(str(part) for part in error["loc"]), error["msg"]) for error in refused.errors()]
    return []


def curve(*points, beyond="extended"):
    return {"type": "payout_curve", "points": [list(point) for point in points], "beyond": beyond}


def commission(*tiers, **options):
    return {"type": "commission", "tiers": [{"from": start, "rate": rate} for start, rate in tiers], **options}


def component(name="revenue", *, formula=None, **changes):
    given = {"name": name, "measure": name, "weight": 1.0, "period": "quarter", "accumulation": "discrete"}
    given["formula"] = formula or curve((0.0, 0.0), (1.0, 1.0), (1.5, 1.75))
    given.update(changes)
    return {key: value for key, value in given.items() if value is not None}
