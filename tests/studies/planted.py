"""One seller's plan with a defect of pay planted in it, or none: quarterly windows, target incentive 100,000 a year."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from spmsim.scenario.loading import Scenario
from tests.studies.worlds import Document, base

WORLD: Document = {
    "about": {"title": "Planted", "question": "Is it found?"},
    "currency": "USD",
    "calendar": {"start": "2027-01", "months": 12},
    "run": {"seed": 7, "replications": 10},
    "measures": {
        "revenue": {"unit": "USD"}, "margin": {"unit": "USD"}, "wins": {"unit": "count"}, "renewals": {"unit": "share"},
        "goals": {"unit": "rating"},
    },
    "team": {
        "draw": [{"role": "seller", "reps": 4, "region": "north"}],
        "roles": {
            "seller": {
                "plan": "sellers", "quota_set": "sellers", "on_target_earnings": 200_000, "base_share": 0.5, "accounts": 40,
                "potential": {"revenue": 1_000_000, "margin": 400_000, "wins": 48, "renewals": 0.9},
            }
        },
    },
    "market": {
        "shocks": {"rep": {"sd": 0.3}},
        "laws": {
            "revenue": "lognormal", "margin": "lognormal", "wins": "poisson", "renewals": "binomial",
            "goals": {"type": "categorical", "chances": {1: 0.1, 2: 0.3, 3: 0.4, 4: 0.2}},
        },
    },
    "quotas": {
        "sellers": {
            "rules": {
                "revenue": {"type": "flat", "amount": 1_000_000}, "margin": {"type": "flat", "amount": 400_000},
                "wins": {"type": "flat", "amount": 48}, "renewals": {"type": "flat", "amount": 0.9},
            }
        }
    },
    "plans": {"sellers": {"leavers": "paid_on_prorated_quota", "components": []}},
    "behaviour": {"type": "fixed"},
}  # fmt: skip

LINE: Document = {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0]], "beyond": "extended"}


def part(formula: Document, *, name: str = "tested", measure: str = "revenue", **fields: Any) -> Document:
    """A component in quarterly windows; all of target incentive where it is paid on it."""
    in_money = formula["type"] in ("per_unit", "contest") or formula.get("rates_on") == "amount"
    weight = {} if in_money else {"weight": 1.0}
    return {"name": name, "measure": measure, "period": "quarter", "accumulation": "discrete", "formula": formula, **weight, **fields}


def planted(folder: Path, components: list[Document], adjustments: list[Document] | None = None, **blocks: Any) -> Scenario:
    """The scenario with these components and adjustments as its plan."""
    document = {**deepcopy(WORLD), **blocks}
    document["plans"]["sellers"] |= {"components": components, "adjustments": adjustments or []}
    return base(folder, document, "planted")
