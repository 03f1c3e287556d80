"""`check`: what a scenario resolves to: people by role, quotas, pay, and what is worth knowing beside "valid"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from spmsim.compile import compile_game, unplayed
from spmsim.compile.seats import played
from spmsim.scenario.loading import Scenario, load
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.studies.assumptions import number_in_words
from spmsim.team.reps import Rep


@dataclass(frozen=True)
class Checked:
    """Plain text for people, and the same as data."""

    text: str
    document: Mapping[str, Any]

    def __str__(self) -> str:
        """The text."""
        return self.text


def check(scenario: Scenario | Path | str) -> Checked:
    """Read a scenario, compile it where the engines play all of it, and say what it resolves to.

    Raises:
        BadInput: everything that is wrong with it.
    """
    found = scenario if isinstance(scenario, Scenario) else load(Path(scenario))
    not_played = unplayed(found)
    if not not_played:
        compile_game(found)
    spec = found.spec
    reps = played(spec.team.reps, spec.calendar)
    quotas = yearly_quotas(spec, reps)
    document: dict[str, Any] = {
        "id": found.id,
        "title": spec.about.title,
        "question": spec.about.question,
        "calendar": {"start": spec.calendar.start, "months": spec.calendar.months},
        "run": spec.run.model_dump(),
        "behaviour": spec.behaviour.type,
        "roles": {role: _role(found, role, reps, quotas) for role in dict.fromkeys(rep.role for rep in reps)},
        "quotas": {name: _total(amounts) for name, amounts in quotas.items() if spec.measures[name].unit != "share"},
        "on_target_earnings": float(sum(rep.on_target_earnings for rep in reps)),
        "target_incentive": float(sum(rep.on_target_earnings * (1.0 - rep.base_share) for rep in reps)),
        "revenue_plan": spec.company.revenue_plan,
        "changes": [f"{one.kind} {one.path}: {one.before} → {one.after}" for one in found.changes],
        "notes": [*found.notes, *_notes(found, reps, quotas), *map(str, not_played)],
    }
    return Checked("\n".join(_lines(document, spec.currency)) + "\n", document)


def _role(scenario: Scenario, role: str, reps: Sequence[Rep], quotas: Mapping[str, Any]) -> dict[str, Any]:
    calendar = scenario.spec.calendar
    rows = [row for row, rep in enumerate(reps) if rep.role == role]
    mine = [reps[row] for row in rows]
    primary = scenario.spec.primary
    return {
        "people": len(mine),
        "planned": sum(rep.hired_on is not None and calendar.index_of(rep.hired_on) > 0 for rep in mine),
        "plans": sorted({rep.plan for rep in mine}),
        "quota_sets": sorted({rep.quota_set for rep in mine if rep.quota_set}),
        "potential": float(sum(rep.amount("potential", primary) or 0.0 for rep in mine)),
        "quota": _total(quotas[primary][rows]),
        "on_target_earnings": float(sum(rep.on_target_earnings for rep in mine)),
        "target_incentive": float(sum(rep.on_target_earnings * (1.0 - rep.base_share) for rep in mine)),
    }


def _total(amounts: Any) -> float:
    return float(np.nansum(amounts))


def _notes(scenario: Scenario, reps: Sequence[Rep], quotas: Mapping[str, Any]) -> list[str]:
    notes = []
    plan, quota = scenario.spec.company.revenue_plan, _total(quotas[scenario.spec.primary])
    if plan and quota:
        far = 100 * (quota / plan - 1)
        notes.append(f"Quotas add up to {number_in_words(quota)}, {abs(far):.1f} % {'above' if far >= 0 else 'below'} the revenue plan.")
    unused = [name for name in scenario.spec.plans if not any(rep.plan == name for rep in reps)]
    notes += [f"Nobody is paid by the plan '{name}'." for name in unused]
    if scenario.spec.decision is None:
        notes.append("No decision is stated: a comparison recommends nothing.")
    company = scenario.spec.company
    missing = [name for name in ("revenue_plan", "incentive_budget", "gross_margin", "on_cost_rate") if getattr(company, name) is None]
    if missing:
        notes.append(f"Not stated: {', '.join(missing)}; figures that need them are left out.")
    return notes


def _lines(found: Mapping[str, Any], currency: str) -> list[str]:
    calendar, run = found["calendar"], found["run"]
    lines = [
        f"{found['id']}: valid",
        f"  {found['title']}",
        f"  {calendar['months']} months from {calendar['start']}, {run['replications']:,} replications, seed {run['seed']}, "
        f"behaviour {found['behaviour']}",
        f"  role, people (planned), sum of potential, sum of quota, sum of target incentive, {currency}:",
    ]
    for name, role in found["roles"].items():
        amounts = ", ".join(number_in_words(round(role[key])) for key in ("potential", "quota", "target_incentive"))
        lines.append(f"    {name}: {role['people']} ({role['planned']}), {amounts}")
    for title, items in (("changes", found["changes"]), ("notes", found["notes"])):
        lines += [f"  {title}:", *(f"    {item}" for item in items)] if items else []
    return lines
