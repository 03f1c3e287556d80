"""Small scenarios with known answers, written as files."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from spmsim.scenario.loading import Scenario, load

Document = dict[str, Any]

LINEAR: Document = {
    "about": {"title": "Linear", "question": "What does it cost?"},
    "currency": "USD",
    "calendar": {"start": "2027-01", "months": 12},
    "run": {"seed": 7, "replications": 40},
    "company": {"revenue_plan": 6_000_000, "incentive_budget": 600_000, "gross_margin": 0.8, "on_cost_rate": 0.0, "cost_per_hire": 0},
    "decision": {"objective": "contribution", "constraints": [{"metric": "incentive_pay", "at_most": 700_000, "probability": 0.9}]},
    "measures": {"revenue": {"unit": "USD"}},
    "team": {
        "draw": [{"role": "seller", "reps": 6, "region": "north"}],
        "roles": {
            "seller": {
                "plan": "sellers",
                "quota_set": "sellers",
                "on_target_earnings": 200_000,
                "base_share": 0.5,
                "potential": {"revenue": 1_000_000},
            }
        },
    },
    "market": {"shocks": {"rep": {"sd": 0.3}}, "laws": {"revenue": "lognormal"}},
    "quotas": {"sellers": {"rules": {"revenue": {"type": "flat", "amount": 1_000_000}}}},
    "plans": {
        "sellers": {
            "leavers": "paid_on_prorated_quota",
            "components": [
                {
                    "name": "revenue",
                    "measure": "revenue",
                    "weight": 1.0,
                    "period": "quarter",
                    "accumulation": "discrete",
                    "formula": {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0]], "beyond": "extended"},
                }
            ],
        }
    },
    "behaviour": {"type": "static_response", "effort": {"sales_elasticity": 0.36, "responsive_share": 1.0, "most": 100.0}},
}
"""Six sellers of 1,000,000 on quota, 0.10 of every dollar as incentive pay (target 100,000), base pay 100,000, margin 80 %, no turnover."""

POINTS = "plans.sellers.components[revenue].formula.points"


def changed(document: Document, **blocks: Any) -> Document:
    """A copy of a document with whole blocks exchanged."""
    return {**deepcopy(document), **blocks}


def write(folder: Path, name: str, document: Document) -> Path:
    """Write `<name>.yaml`; JSON is YAML."""
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


def base(folder: Path, document: Document = LINEAR, name: str = "base") -> Scenario:
    """Write and load a complete scenario."""
    return load(write(folder, name, document))


def variant(folder: Path, name: str, *changes: Document, extends: str = "base") -> Scenario:
    """Write and load a change set."""
    return load(write(folder, name, {"extends": f"{extends}.yaml", "about": {"title": name.title()}, "changes": list(changes)}))


def set_to(path: str, value: Any) -> Document:
    """`{set: path, to: value}`."""
    return {"set": path, "to": value}


def managed(**blocks: Any) -> Document:
    """LINEAR with three managers: two sellers each, asked for all that their team is asked for, 60,000 on top of 140,000 at quota."""
    document = changed(LINEAR, behaviour={"type": "fixed"})
    managers = [f"manager-d00{i}" for i in (1, 2, 3)]
    document["team"]["draw"] = [
        {"role": "seller", "reps": 6, "region": "north", "manager_id": managers}, {"role": "manager", "reps": 3, "region": "north"},
    ]  # fmt: skip
    document["team"]["roles"]["manager"] = {"plan": "managers", "quota_set": "managers", "on_target_earnings": 200_000, "base_share": 0.7}
    document["quotas"]["managers"] = {"rules": {"revenue": {"type": "share_of_team", "share": 1.0}}}
    plan = deepcopy(document["plans"]["sellers"])
    plan["components"][0] |= {"name": "team_bookings", "scope": "team"}
    document["plans"]["managers"] = plan
    return {**document, **blocks}
