"""A case as a world of the oracle (see tests/oracle): plain dicts, months as indices, credits in minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.money import minor_digits
from spmsim.sources.actuals import Actuals
from tests.cases.case import Case
from tests.cases.files import TARGET_INCENTIVE, measures_of, quota_of, units_of


def world_of(case: Case, actuals: Actuals) -> dict[str, Any]:
    """The world; credits and cancellations are those that were read."""
    return {
        "start": case.calendar["start"],
        "months": case.calendar["months"],
        "digits": minor_digits(case.currency),
        "season": case.content.get("season"),
        "measures": {measure: {"unit": unit} for measure, unit in units_of(case).items()},
        "plans": case.plans,
        "people": [_person(case, rep_id, columns) for rep_id, columns in case.people.items()],
        "credits": [
            {key: str(held) if key == "day" else held for key, held in asdict(credit).items() if held is not None}
            for credit in actuals.credits
        ],
        "cancellations": [vars(cancelled) for cancelled in actuals.cancellations],
    }


def _person(case: Case, rep_id: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    plan = columns.get("plan", next(iter(case.plans)))
    target = columns.get("target_incentive", TARGET_INCENTIVE)
    kept = {key: columns[key] for key in ("region", "manager_id", "hired_on", "left_on", "role") if key in columns}
    return {
        "rep_id": rep_id,
        "role": "seller",
        **kept,
        "accounts": columns.get("accounts", 0),
        "potential": list(measures_of(case)) if columns.get("sells", True) else [],
        "plan": plan[0]["use"] if isinstance(plan, list) else plan,
        "on_target_earnings": 2 * target,
        "base_share": 0.5,
        "phasing": case.content.get("phasing", "even"),
        "ramp": case.content.get("ramp"),
        **_quotas(case, columns),
        "spells": list(_spells(case, rep_id, plan)),
    }


def _quotas(case: Case, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The person's own quotas, or those of the quota set that is named."""
    if "quota_set" not in columns:
        return {"quota": {measure: quota_of(columns, measure) or 0 for measure in measures_of(case)}}
    rules = case.content["quota_sets"][columns["quota_set"]]["rules"]
    flat = {measure: rule["amount"] for measure, rule in rules.items() if rule["type"] == "flat"}
    shares = {measure: rule["share"] for measure, rule in rules.items() if rule["type"] == "share_of_team"}
    return {"quota": flat, "share_of_team": shares}


def _spells(case: Case, rep_id: str, plan: Any) -> Iterator[dict[str, Any]]:
    """What is new from which month: further plans, then transfers."""
    calendar = Calendar(**case.calendar)
    for entry in plan[1:] if isinstance(plan, list) else ():
        yield {"from": calendar.month_of(entry["from"]), "plan": entry["use"]}
    for row in case.content.get("assignments", ()):
        if row["rep_id"] == rep_id:
            new = {key: held for key, held in row.items() if key not in ("rep_id", "from", "quota_set")}
            quotas = _quotas(case, row) if "quota_set" in row else {}
            yield {"from": calendar.month_of(row["from"]), **new, **quotas}
