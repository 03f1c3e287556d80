"""Writes a case as a user would: a scenario file with its roster and assignments, and the actuals."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.cases.case import Case

UNITS = {"margin": "", "new_accounts": "count", "units": "count", "renewals": "share", "goals": "rating"}
"""Measure → unit; an empty one is the currency."""
LAWS = {"count": "poisson", "share": "binomial", "rating": {"type": "categorical", "chances": {"1": 1.0}}}
TARGET_INCENTIVE, QUOTA = 120_000, 1_200_000
QUOTAS = "quotas"
"""Quota set of people who name none: quotas as given in the roster."""


def write_scenario(case: Case, folder: Path) -> Path:
    """Writes `<name>.yaml`, `roster.csv` and, where people move, `assignments.csv`; JSON is YAML."""
    _write(folder / "roster.csv", list(_people(case)))
    if case.content.get("assignments"):
        _write(folder / "assignments.csv", case.content["assignments"])
    path = folder / f"{case.name}.yaml"
    path.write_text(json.dumps(_document(case), indent=1), encoding="utf-8")
    return path


def write_actuals(case: Case, folder: Path) -> Path:
    """Writes `actuals.csv`: totals, deals with their shares, cancellations."""
    path = folder / "actuals.csv"
    _write(path, [*_totals(case), *_deals(case), *_cancellations(case)])
    return path


def measures_of(case: Case) -> tuple[str, ...]:
    """Revenue, and what else the case names."""
    words = json.dumps([case.plans, case.content.get("actuals"), case.content.get("deals"), case.people])
    return ("revenue", *(measure for measure in UNITS if f'"{measure}"' in words or f'"quota_{measure}"' in words))


def units_of(case: Case) -> dict[str, str]:
    """Measure → unit."""
    return {measure: UNITS.get(measure) or case.currency for measure in measures_of(case)}


def quota_of(columns: Mapping[str, Any], measure: str) -> Any:
    """The yearly quota that a case gives a person, or the usual one; None where there is none."""
    return columns.get(f"quota_{measure}", QUOTA if measure == "revenue" else None)


def _document(case: Case) -> dict[str, Any]:
    units = units_of(case)
    team: dict[str, Any] = {"roster": "roster.csv", "roles": dict(_roles(case))}
    if case.content.get("assignments"):
        team["assignments"] = "assignments.csv"
    market: dict[str, Any] = {"laws": {measure: LAWS.get(unit, "lognormal") for measure, unit in units.items()}}
    if case.content.get("season"):
        market["season"] = case.content["season"]
    return {
        "about": {"title": case.name, "question": "What is paid?"},
        "currency": case.currency,
        "calendar": case.calendar,
        "run": {"seed": 0, "replications": 1},
        "measures": {measure: {"unit": unit} for measure, unit in units.items()},
        "team": team,
        "market": market,
        "quotas": {QUOTAS: _given_quotas(case), **case.content.get("quota_sets", {})},
        "plans": case.plans,
        "behaviour": {"type": "fixed"},
    }


def _given_quotas(case: Case) -> dict[str, Any]:
    """Quotas as the roster gives them, for what everybody without a quota set of their own has one."""
    own = [columns for columns in case.people.values() if "quota_set" not in columns]
    given = [measure for measure in measures_of(case) if own and all(quota_of(columns, measure) is not None for columns in own)]
    found: dict[str, Any] = {"rules": {measure: {"type": "given"} for measure in given}}
    found |= {"new_hire_ramp": case.content["ramp"]} if "ramp" in case.content else {}
    return found | ({"phasing": case.content["phasing"]} if "phasing" in case.content else {})


def _role(columns: Mapping[str, Any], rep_id: str) -> str:
    """The role that the case gives; where a plan changes, a role of the person's own, because a roster's cell names one plan."""
    return str(columns.get("role", f"role_of_{rep_id}" if isinstance(columns.get("plan"), list) else "seller"))


def _roles(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    for rep_id, columns in case.people.items():
        plan = columns.get("plan")
        yield _role(columns, rep_id), {"plan": plan} if isinstance(plan, list) else {}


def _people(case: Case) -> Iterator[dict[str, Any]]:
    for rep_id, columns in case.people.items():
        plan = columns.get("plan", next(iter(case.plans)))
        row = {"rep_id": rep_id, "role": _role(columns, rep_id)} | ({} if isinstance(plan, list) else {"plan": plan})
        row |= {key: columns[key] for key in ("region", "manager_id", "hired_on", "left_on") if key in columns}
        target = columns.get("target_incentive", TARGET_INCENTIVE)
        row |= {"quota_set": columns.get("quota_set", QUOTAS), "on_target_earnings": 2 * target, "base_share": 0.5}
        row |= {"accounts": columns.get("accounts", 0)}
        for measure in measures_of(case):
            quota = quota_of(columns, measure)
            row |= {f"quota_{measure}": quota} if quota is not None and "quota_set" not in columns else {}
            sells = columns.get("sells", True) and UNITS.get(measure) != "rating"
            row |= {f"potential_{measure}": quota or 1} if sells else {}
        yield row


def _totals(case: Case) -> Iterator[dict[str, Any]]:
    for rep_id, measures in case.content.get("actuals", {}).items():
        for measure, months in measures.items():
            for month, amount in months.items():
                row = {"rep_id": rep_id, "month": month, "measure": measure}
                yield row | ({"amount": amount[0], "out_of": amount[1]} if isinstance(amount, list) else {"amount": _written(amount)})


def _deals(case: Case) -> Iterator[dict[str, Any]]:
    for deal in case.content.get("deals", ()):
        shared = {} if list(deal["credit"].values()) == [1] else deal["credit"]
        row = {"date": deal["day"], "measure": deal["measure"], "amount": _written(deal["amount"]), "deal_id": deal["deal"]}
        for rep_id in deal["credit"]:
            yield {"rep_id": rep_id, **row} | ({"share": shared[rep_id]} if shared else {})


def _cancellations(case: Case) -> Iterator[dict[str, Any]]:
    for cancelled in case.content.get("cancellations", ()):
        yield {"cancels": cancelled["deal"], "month": cancelled["month"], "amount": _written(cancelled["amount"])}


def _written(amount: float) -> str:
    """An amount as text; with three decimals a fourth, because a point before three digits could part thousands."""
    text = str(amount)
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    headings = list(dict.fromkeys(key for row in rows for key in row)) or ["rep_id", "month", "measure", "amount"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
