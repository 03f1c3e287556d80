from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spmsim.studies.standing import standing_of
from tests.studies.worlds import POINTS, base, set_to, variant

REPS = "team.reps[role=seller]"


@pytest.mark.parametrize(
    "change",
    [
        set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]),
        set_to("quotas.sellers.rules.revenue.amount", 900_000),
        set_to(f"{REPS}.base_share", 0.6),
        set_to(f"{REPS}.on_target_earnings", 210_000),
    ],
)
def test_plans_quotas_and_pay_are_candidates(tmp_path: Path, change: dict[str, Any]) -> None:
    root = base(tmp_path)
    assert standing_of(root, variant(tmp_path, "one", change)) == ("candidate", ())


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (set_to("market.level", 0.9), "market.level"),
        (set_to("behaviour.effort.sales_elasticity", 0.1), "behaviour.effort"),
        (set_to("company.gross_margin", 0.5), "company.gross_margin"),
        (set_to("decision.objective", "sales"), "decision.objective"),
        (set_to("team.skill_sd", 0.2), "team.skill_sd"),
        (set_to(f"{REPS}.potential_revenue", 900_000), "people's potential_revenue"),
        (set_to(f"{REPS}.leave_yearly", 0.3), "people's turnover"),
        (set_to(f"{REPS}.ramp_months", 3), "people's ramp"),
        (set_to(f"{REPS}.accounts", 3), "people's accounts"),
        ({"add": "team.draw", "item": {"role": "seller", "reps": 1}}, "the set of seats"),
    ],
)
def test_what_the_company_does_not_decide_makes_a_circumstance(tmp_path: Path, change: dict[str, Any], differs: str) -> None:
    root = base(tmp_path)
    assert standing_of(root, variant(tmp_path, "one", change)) == ("circumstance", (differs,))
