"""`check`: what a scenario resolves to: people by role, quotas, pay, and what is worth knowing beside "valid"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from spmsim.compile import compile_game, unplayed
from spmsim.compile.attainment import asks_for_team
from spmsim.compile.seats import is_planned, played
from spmsim.quotas.rules import LastYearGrowth
from spmsim.records.game import Game, Law
from spmsim.scenario.finding_words import listed
from spmsim.scenario.loading import Scenario, load
from spmsim.scenario.plan_rates import currency_of, on_target_earnings_of, target_incentive_of
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.explaining.assumptions import number_in_words
from spmsim.studies.opened.to_date import to_date
from spmsim.studies.opened.words import opening_as_json, opening_notes
from spmsim.studies.paying.credit_inflation import expected_credit_inflation
from spmsim.studies.paying.held_in_part import settled_early, without_effect
from spmsim.studies.paying.quota_in_force import Floats, quota_in_force
from spmsim.studies.playing import not_computed
from spmsim.studies.told import Told
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held, stints


def check(scenario: Scenario | Path | str) -> Told:
    """Read a scenario, compile it where the engines play all of it, and say what it resolves to.

    Raises:
        BadInput: everything that is wrong with it.
    """
    found = scenario if isinstance(scenario, Scenario) else load(Path(scenario))
    not_played = unplayed(found)
    spec = found.spec
    reps = played(spec.team.reps, spec.calendar)
    quotas = yearly_quotas(spec, reps)
    game = None if not_played else compile_game(found)
    in_force = None if game is None else _in_force(game)
    inflation = None if game is None else expected_credit_inflation(found, game)
    so_far = None if game is None else to_date(found)
    document: dict[str, Any] = {
        "id": found.id,
        "title": spec.about.title,
        "question": spec.about.question,
        "calendar": {"start": spec.calendar.start, "months": spec.calendar.months},
        "run": spec.run.model_dump(),
        "behaviour": spec.behaviour.type,
        "roles": {role: _role(found, role, reps, quotas, in_force) for role in dict.fromkeys(rep.role for rep in reps)},
        "quotas": {
            name: _total(amounts[_asked_themselves(spec, reps, name)])
            for name, amounts in quotas.items()
            if spec.measures[name].unit != "share"
        },
        "unit": spec.measures[spec.primary].unit,
        "on_target_earnings": float(sum(on_target_earnings_of(spec, rep) for rep in reps)),
        "target_incentive": float(sum(target_incentive_of(spec, rep) for rep in reps)),
        "revenue_plan": spec.company.revenue_plan,
        "changes": [f"{one.kind} {one.path}: {one.before} → {one.after}" for one in found.changes],
        "credit_inflation": inflation,
        "opening": None if so_far is None else opening_as_json(found, so_far),
        "notes": [*found.notes, *opening_notes(found, so_far), *_notes(found, reps, quotas), *_inflated(inflation), *map(str, not_played)],
    }
    return Told("\n".join(_lines(document, spec.currency)) + "\n", document)


def _paid_locally(spec: ScenarioSpec, reps: Sequence[Rep]) -> list[str]:
    """A note on people who are paid in other currencies."""
    local = Counter(name for rep in reps if (name := currency_of(spec, rep)) != spec.currency)
    told = [f"{people} in {name} (1 {name} is {spec.fx[name]:g} {spec.currency})" for name, people in local.items()]
    return [f"People paid in other currencies, here at plan rates: {', '.join(told)}."] if told else []


def _inflated(inflation: float | None) -> list[str]:
    """A note where some sales count more than once."""
    if inflation is None or inflation < 1.005:
        return []
    return [f"Credit inflation {inflation:.2f}: the sales that people's pay looks at add up to {inflation:.2f} × the expected sales."]


def _in_force(game: Game) -> Floats | None:
    """[S] quota on the primary measure in force in the calendar, in its unit; `None` for a share, whose quotas do not add up."""
    rule = game.measures[game.primary]
    return None if rule.law is Law.BINOMIAL else quota_in_force(game) / rule.minor


def _role(scenario: Scenario, role: str, reps: Sequence[Rep], quotas: Mapping[str, Any], in_force: Floats | None) -> dict[str, Any]:
    calendar = scenario.spec.calendar
    rows = [row for row, rep in enumerate(reps) if rep.role == role]
    mine = [reps[row] for row in rows]
    primary = scenario.spec.primary
    planned = sorted(f"{rep.hired_on:%Y-%m}" for rep in mine if is_planned(rep, calendar))
    return {
        "people": len(mine),
        "planned": len(planned),
        "planned_from": planned,
        "plans": sorted({held.plan for held in ever_held(mine, calendar)}),
        "quota_sets": sorted({held.quota_set for held in ever_held(mine, calendar) if held.quota_set}),
        "potential": float(sum(rep.amount("potential", primary) or 0.0 for rep in mine)),
        "quota": _total(quotas[primary][rows]),
        "quota_in_force": None if in_force is None else _total(in_force[rows]),
        "on_target_earnings": float(sum(on_target_earnings_of(scenario.spec, rep) for rep in mine)),
        "target_incentive": float(sum(target_incentive_of(scenario.spec, rep) for rep in mine)),
    }


def _total(amounts: Any) -> float:
    return float(np.nansum(amounts))


def _asked_themselves(spec: ScenarioSpec, reps: Sequence[Rep], measure: str) -> list[bool]:
    """[S] whether a person's quota is on sales of their own; a team's quota repeats those of its people."""
    return [not asks_for_team(spec, rep, measure) for rep in reps]


def _notes(scenario: Scenario, reps: Sequence[Rep], quotas: Mapping[str, Any]) -> list[str]:
    notes = []
    asked = _asked_themselves(scenario.spec, reps, scenario.spec.primary)
    plan, quota = scenario.spec.company.revenue_plan, _total(quotas[scenario.spec.primary][asked])
    if plan and quota:
        far = 100 * (quota / plan - 1)
        whose = "all seats" if all(asked) else "all sellers (a team's quota repeats theirs)"
        year = f"A year's quotas of {whose} add up to {number_in_words(quota)}"
        notes.append(f"{year}, {abs(far):.1f} % {'above' if far >= 0 else 'below'} the revenue plan.")
    held = {rep.plan for rep in ever_held(reps, scenario.spec.calendar)}
    notes += _paid_locally(scenario.spec, reps)
    unused = [name for name in scenario.spec.plans if name not in held]
    notes += [f"Nobody is paid by the plan '{name}'." for name in unused]
    notes += _of_the_decision(scenario, reps)
    notes += _part_years(scenario.spec, reps)
    changing = [rep.rep_id for rep in reps if len(stints(rep, scenario.spec.calendar)) > 1]
    if changing:
        them = "1 person changes" if len(changing) == 1 else f"{len(changing)} people change"
        notes.append(f"{them} plan, role, region, manager or pay within the calendar: {listed(changing)}; groups count them as it begins.")
    notes += [*settled_early(scenario.spec, reps), *without_effect(scenario.spec, reps)]
    company = scenario.spec.company
    missing = [name for name in ("revenue_plan", "incentive_budget", "gross_margin", "on_cost_rate") if getattr(company, name) is None]
    if missing:
        notes.append(f"Not stated: {', '.join(missing)}; figures that need them are left out.")
    return notes


def _of_the_decision(scenario: Scenario, reps: Sequence[Rep]) -> Iterator[str]:
    """What the file's own decision cannot be judged by, and which figure is missing."""
    decision, reasons = scenario.spec.decision, not_computed(scenario)
    if decision is None:
        yield "No decision is stated: a comparison recommends nothing."
        return
    if decision.objective in reasons:
        yield f"decision.objective: {decision.objective} cannot be computed, because {reasons[decision.objective]}; nothing can be ranked."
    for at, one in enumerate(decision.constraints):
        if one.metric in reasons:
            yield f"decision.constraints[{at}]: {one.metric} cannot be computed, because {reasons[one.metric]}; the limit stays undecided."
    uses = {decision.objective, *(one.metric for one in decision.constraints)}
    if "contribution" in uses - reasons.keys() and scenario.spec.company.cost_per_hire is None and _hires(scenario, reps):
        yield "contribution counts no cost of hiring, because company.cost_per_hire is not stated and people are hired."


def _hires(scenario: Scenario, reps: Sequence[Rep]) -> bool:
    """Whether a seat may be filled within the calendar: by a replacement, or because it is planned."""
    calendar = scenario.spec.calendar
    leave = (rep.leave_yearly > 0 or (rep.left_on is not None and calendar.index_of(rep.left_on) < calendar.months) for rep in reps)
    return any(leave) or any(is_planned(rep, calendar) for rep in reps)


def _part_years(spec: ScenarioSpec, reps: Sequence[Rep]) -> Iterator[str]:
    """Quotas that grow from last year's sales, for people whose last year was not a whole one."""
    first, last = spec.calendar.first_day_of(-12), spec.calendar.first_day
    for name, quota_set in spec.quotas.items():
        measures = [measure for measure, rule in quota_set.rules.items() if isinstance(rule, LastYearGrowth)]
        new = [rep.rep_id for rep in reps if rep.quota_set == name and rep.hired_on is not None and first < rep.hired_on < last]
        if measures and new:
            people = "1 person was" if len(new) == 1 else f"{len(new)} people were"
            yield (
                f"{people} hired in the year before {spec.calendar.start} ({listed(new)}): last year's {' and '.join(measures)}, "
                f"from which the quotas of '{name}' grow, may be the sales of a part of a year."
            )


def _lines(found: Mapping[str, Any], currency: str) -> list[str]:
    calendar, run = found["calendar"], found["run"]
    lines = [
        f"{found['id']}: valid",
        f"  {found['title']}",
        f"  {calendar['months']} months from {calendar['start']}, {run['replications']:,} replications, seed {run['seed']}, "
        f"behaviour {found['behaviour']}",
        f"  roles, with sums of a year over all their seats ({' and '.join(dict.fromkeys((found['unit'], currency)))}); "
        "quota in force counts months employed and the new-hire ramp:",
    ]
    lines += [f"    {name}: {_role_in_words(role)}" for name, role in found["roles"].items()]
    for title, items in (("changes", found["changes"]), ("notes", found["notes"])):
        lines += [f"  {title}:", *(f"    {item}" for item in items)] if items else []
    return lines


def _role_in_words(role: Mapping[str, Any]) -> str:
    """`8, of them 1 planned (from 2027-03); potential 4,800,000, quota 4,800,000 (in force 4,700,000), target incentive 400,000`."""
    potential, quota, target = (number_in_words(round(role[key])) for key in ("potential", "quota", "target_incentive"))
    in_force = role["quota_in_force"]
    sells = f"potential {potential}" if role["potential"] else "no sales of their own"
    beside = ""
    if in_force is not None and round(in_force) != round(role["quota"]):
        beside = f" (in force {number_in_words(round(in_force))})"
    return f"{_people(role)}; {sells}, quota {quota}{beside}, target incentive {target}"


def _people(role: Mapping[str, Any]) -> str:
    months = role["planned_from"]
    if not months:
        return str(role["people"])
    span = f"from {months[0]}" if months[0] == months[-1] else f"from {months[0]} to {months[-1]}"
    return f"{role['people']}, of them {len(months)} planned ({span})"
