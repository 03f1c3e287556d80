"""A worked example of every registered class, and the small company in which it is paid, played, explained and linted."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]
Name = tuple[str, str]
"""(kind, name in YAML)."""
LINE: Block = {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0]], "beyond": "extended"}
CHURN: Block = {"share": 0.23, "lag_months": 2}
WORKED: dict[Name, Block] = {
    ("formula", "payout_curve"): {"points": [[0.45, 0.0], [1.0, 1.0], [1.37, 2.11]], "beyond": {"slope": 0.83}},
    ("formula", "commission"): {
        "rates_on": "amount", "tiering": "marginal", "crossing_deal": "split",
        "tiers": [{"from": 0.0, "rate": 0.03}, {"from": 43210.0, "rate": 0.071}],
    },
    ("formula", "lump_sum_bonus"): {"steps": [[0.87, 0.33], [1.13, 1.29]]},
    ("formula", "rating"): {"levels": [[2, 0.45], [3, 1.07]]},
    ("formula", "matrix"): {
        "second": "margin", "rows": [0.61, 1.13], "columns": [0.43, 0.97], "payouts": [[0.19, 0.37], [0.83, 1.31]], "between": "stepped",
    },
    ("formula", "per_unit"): {"amount": 1234.56, "months": {"from": "2027-02", "to": "2027-11"}},
    ("formula", "contest"): {"prizes": [4321.0, 987.0], "among": "company", "ranked_by": "amount"},
    ("formula", "root_curve"): {"last": 1.69},
    ("adjustment", "gate"): {"measure": "margin", "at_least": 0.87},
    ("adjustment", "multiplier"): {"measure": "wins", "points": [[0.0, 0.61], [1.0, 1.0], [1.73, 1.39]], "beyond": "capped"},
    ("adjustment", "cap"): {"scope": "component", "limit": {"times_target": 1.37}, "period": "half", "true_up": True},
    ("adjustment", "draw"): {
        "amount": 4321.5, "every": "month", "recoverable": True, "open_at_exit": "owed", "months": {"from": "2027-02", "to": "2027-08"},
    },
    ("adjustment", "guarantee"): {"amount": 3987.5, "every": "month", "pays": "floor"},
    ("adjustment", "holdback"): {"share": 0.17, "months": 4},
    ("adjustment", "clawback"): {
        "measure": "revenue", "basis": "rate", "restores_quota": False, "within_months": 7, "cancellations": CHURN,
    },
    ("adjustment", "large_deal"): {"measure": "revenue", "above": {"amount": 43210.0}, "credit_share": 0.37},
    ("adjustment", "proration"): {"people": [{"rep_id": "E1", "from": "2027-03", "to": "2027-05", "eligible": 0.43}]},
    ("adjustment", "quota_relief"): {"people": [{"rep_id": "E1", "from": "2027-03", "to": "2027-05", "quota": 0.83}]},
    ("quota_rule", "flat"): {"amount": 1234567.0},
    ("quota_rule", "given"): {},
    ("quota_rule", "last_year_growth"): {"growth": 0.083},
    ("quota_rule", "share_of_potential"): {"total": 2345678.0, "over_assignment": 0.037},
    ("quota_rule", "share_of_team"): {"share": 0.93},
    ("law", "lognormal"): {},
    ("law", "compound_poisson"): {"average_deal": 43210.0, "deal_cv": 0.83},
    ("law", "poisson"): {"follows": "revenue"},
    ("law", "binomial"): {},
    ("law", "categorical"): {"chances": {"2": 0.63, "3": 0.37}},
    ("behaviour", "fixed"): {},
    ("behaviour", "static_response"): {"effort": {"sales_elasticity": 0.37, "responsive_share": 0.63, "most": 1.49}},
}  # fmt: skip
"""(kind, name) → the block without `type` and `name`; numbers that stand nowhere else."""
PART: dict[str, Block] = {
    "rating": {"measure": "goals"},
    "per_unit": {"measure": "wins"},
}
"""What a formula asks of its component, beside revenue by the month."""
IN_MONEY = ("commission", "per_unit", "contest")
"""Formulas of the examples that are paid in money, without a weight."""
MEASURE_OF_LAW = {"poisson": "wins", "binomial": "renewals", "categorical": "goals"}
"""Law → the measure that it draws; revenue where none is named."""
PAID_WITHOUT_SALES = ("draw", "guarantee")
"""Classes whose definition pays people who have sold nothing: an advance, and a floor."""
NEEDS_DEALS = ("large_deal",)
"""Classes that look at single deals, which engines do not see and refuse by name."""
EXPLAINED: dict[Name, tuple[str, ...]] = {
    ("formula", "payout_curve"): ("beyond",),
    ("formula", "commission"): ("rates_on", "tiering", "crossing_deal"),
    ("formula", "matrix"): ("between",),
    ("formula", "contest"): ("ranked_by",),
    ("adjustment", "multiplier"): ("beyond",),
    ("adjustment", "cap"): ("scope", "period", "true_up"),
    ("adjustment", "draw"): ("recoverable", "open_at_exit"),
    ("adjustment", "guarantee"): ("pays",),
    ("adjustment", "clawback"): ("basis", "restores_quota"),
}
"""Options that practitioners confuse: they have no default, and leaving one out is answered with the choices and a worked number."""
LENGTHS = ("every", "among")
"""Options of words that nobody mistakes: how long a window is, and among whom a race is run."""


def block_of(kind: str, name: str) -> Block:
    """The worked example as it is written in YAML."""
    called = {"name": "tested"} if kind == "adjustment" else {}
    return {"type": name, **called, **WORKED[kind, name]}


def document(kind: str, name: str, block: Block) -> Block:
    """A complete scenario in which the block stands in its place; two sellers, and a manager where the block asks for a team."""
    formula = block if kind == "formula" else LINE
    part = {"name": "part", "measure": "revenue", "period": "month", "accumulation": "discrete"} | PART.get(name, {})
    part |= {"formula": formula} | ({} if formula.get("type") in IN_MONEY else {"weight": 1.0})
    made: Block = {
        "about": {"title": "Contract", "question": "What does every class keep?"},
        "currency": "USD",
        "calendar": {"start": "2027-01", "months": 12},
        "run": {"seed": 3, "replications": 20, "engine": "monte_carlo"},
        "measures": {"revenue": {"unit": "USD"}, "margin": {"unit": "USD"}, "wins": {"unit": "count"}, "renewals": {"unit": "share"},
                     "goals": {"unit": "rating"}},
        "team": {"roles": {"seller": {}, "lead": {}}, "reps": [seller("E1"), seller("E2")]},
        "market": {"shocks": {"rep": {"sd": 0.4}}, "laws": dict(LAWS)},
        "quotas": {"sellers": {"rules": {measure: {"type": "given"} for measure in QUOTAS}}},
        "plans": {"worked": {"leavers": "paid_on_prorated_quota", "components": [part], "adjustments": []}},
        "behaviour": {"type": "fixed"},
    }  # fmt: skip
    if kind == "adjustment":
        made["plans"]["worked"]["adjustments"] = [block]
    if kind == "behaviour":
        made["behaviour"] = block
    if kind == "law":
        _draw_by(made, part, MEASURE_OF_LAW.get(name, "revenue"), block)
    if kind == "quota_rule":
        _ask_by(made, part, block, of_team=name == "share_of_team")
    return made | ({"plugins": ["root_curve"]} if name == "root_curve" else {})


QUOTAS = {"revenue": 1_200_000.0, "margin": 480_000.0, "wins": 24.0, "renewals": 0.9}
LAWS: Block = {
    "revenue": "lognormal", "margin": "lognormal", "wins": "poisson", "renewals": "binomial",
    "goals": {"type": "categorical", "chances": {"2": 0.5, "3": 0.5}},
}  # fmt: skip
PAID: Block = {"plan": "worked", "quota_set": "sellers", "on_target_earnings": 240_000.0, "base_share": 0.5, "accounts": 40}


def seller(rep_id: str) -> Block:
    """Quota and potential of 100,000 a month, target incentive 10,000 a month."""
    columns = {f"{prefix}_{measure}": amount for measure, amount in QUOTAS.items() for prefix in ("potential", "quota", "last_year")}
    return {"rep_id": rep_id, "role": "seller", "manager_id": "M1", **PAID, **columns}


def _draw_by(made: Block, part: Block, measure: str, law: Block) -> None:
    made["market"]["laws"][measure] = law
    if law["type"] == "compound_poisson":
        made["market"]["shocks"] = {}
    part |= {"measure": measure, "formula": {"type": "rating", "levels": [[2, 0.5], [3, 1.0]]} if measure == "goals" else LINE}


def _ask_by(made: Block, part: Block, rule: Block, *, of_team: bool) -> None:
    if not of_team:
        made["quotas"]["sellers"]["rules"]["revenue"] = rule
        return
    made["quotas"]["leads"] = {"rules": {"revenue": rule}}
    made["plans"]["leading"] = made["plans"]["worked"] | {"components": [{**part, "scope": "team"}]}
    made["team"]["reps"].append({"rep_id": "M1", "role": "lead", **PAID, "plan": "leading", "quota_set": "leads"})
