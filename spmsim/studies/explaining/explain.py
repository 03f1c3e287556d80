"""`explain`: a scenario's plans in words and numbers, pay at 0 to 200 %, the order of pay, and its assumptions with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from spmsim.behaviour.window_sales import covariance_kernel, lognormal_of_window
from spmsim.compile import unplayed
from spmsim.foundation.errors import Problem, nearest, refuse
from spmsim.foundation.spec import Spec
from spmsim.plans.adjustments.eligibility import Proration, QuotaRelief
from spmsim.plans.plan import Plan
from spmsim.scenario.loading import Scenario, load
from spmsim.scenario.registry import build_registry
from spmsim.scenario.shapes import Shape
from spmsim.studies.explaining.assumptions import COUNTED, assumptions_of
from spmsim.studies.explaining.beside_curve import beside_curve, in_words
from spmsim.studies.explaining.earnings import highest_attainments, pay_curve, performance_path
from spmsim.studies.explaining.plan_parameters import Parameter, plan_parameters, quota_and_role_parameters
from spmsim.studies.explaining.share_levels import share_levels
from spmsim.studies.one_year.person_year import person_year
from spmsim.studies.one_year.typical_year import not_in_year, typical_pay, unknown_to_year
from spmsim.studies.opened.words import opened_in_words
from spmsim.studies.playing import Cast, cast
from spmsim.studies.study import Assumption
from spmsim.studies.told import Told
from spmsim.team.stints import stints

ATTAINMENTS = (0.0, 0.25, 0.50, 0.75, 0.90, 1.00, 1.10, 1.25, 1.50, 1.75, 2.00)
"""At which the table of pay is printed."""


def explain(target: Scenario | Path | str, *, rep: str | None = None, seed: int | None = None) -> Told:
    """Explain a scenario, one person's simulated year in it, or a component that plans are made of.

    Args:
        target: a scenario, its file, or the name of a formula, adjustment, quota rule, law or behaviour (`payout_curve`, `cap`, …).
        rep: id of a person of the scenario, whose year is shown multiplication by multiplication.
        seed: seed of that year; `None`: the scenario's.

    Raises:
        BadInput: neither a file that can be read nor a known name, nobody of that id, or a seed without a person whose year is drawn.
    """
    if seed is not None and rep is None:
        raise refuse("a seed is for one person's simulated year; say whose with rep, or leave the seed out", path="seed")
    if rep is not None:
        year = person_year(target if isinstance(target, Scenario) else load(Path(target)), rep, seed=seed)
        return Told(str(year), year.as_json())
    if isinstance(target, Scenario):
        return explain_scenario(target)
    if Path(target).suffix or Path(target).exists():
        return explain_scenario(load(Path(target)))
    return explain_component(str(target))


def explain_scenario(scenario: Scenario) -> Told:
    """Every plan in words, its order of pay, its numbers and the roles that it pays; the implied spread of a year, and the assumptions.

    What the engines do not play is explained without pay at 0 to 200 % and without the spread, and says so.
    """
    not_played = unplayed(scenario)
    made = None if not_played else cast(all_year(scenario))
    plans = {name: _plan_facts(scenario, made, name, plan) for name, plan in scenario.spec.plans.items()}
    spreads = {role: spread_of_year(made, role) for role in _roles(made)} if made is not None else {}
    assumptions, numbers = assumptions_of(scenario), quota_and_role_parameters(scenario)
    document = {
        "title": scenario.spec.about.title,
        "question": scenario.spec.about.question,
        "plans": plans,
        "coefficient_of_variation_of_year": spreads,
        "not_played": [str(problem) for problem in not_played],
        "quotas_and_roles": [asdict(one) for one in numbers],
        "assumptions": [asdict(one) for one in assumptions],
    }
    about = [line for line in (scenario.spec.about.title, scenario.spec.about.question, opened_in_words(scenario)) if line]
    lines = [*about, *_plan_lines(plans, scenario.spec.currency)]
    lines += [*_not_played_lines(not_played), *_spread_lines(spreads), *_assumption_lines(assumptions, numbers)]
    return Told("\n".join(lines) + "\n", document)


def all_year(scenario: Scenario) -> Scenario:
    """The scenario without anybody's proration and quota relief, for a table of what a typical person earns in a full year."""
    plans = {}
    for name, plan in scenario.spec.plans.items():
        kept = tuple(one for one in plan.adjustments if not isinstance(one, Proration | QuotaRelief))
        plans[name] = plan.model_copy(update={"adjustments": kept})
    return replace(scenario, spec=scenario.spec.model_copy(update={"plans": plans}))


def explain_component(name: str) -> Told:
    """The fields of a registered class with their meaning, units and defaults.

    Raises:
        BadInput: no class of that name; the nearest is named.
    """
    classes = {word: found for kinds in build_registry().values() for word, found in kinds.items()}
    if name not in classes:
        known = ", ".join(sorted(classes))
        raise refuse(f"'{name}' is neither a scenario file nor a part of one; parts: {known}.{nearest(name, classes)}")
    fields = _fields(classes[name])
    summary = (classes[name].__doc__ or "").strip()
    lines = [name, f"  {summary}", ""]
    lines += [f"  {one['name']}: {one['meaning']} [{', '.join(part for part in (one['unit'], one['default']) if part)}]" for one in fields]
    return Told("\n".join(lines) + "\n", {"name": name, "meaning": summary, "fields": fields})


def spread_of_year(of: Cast, role: str) -> float | None:
    """Standard deviation ÷ mean of a typical person's sales of the calendar, all shocks, territory and skill together.

    Months with log-sd s that do not depend on each other have √((e^(s²) − 1)/12) a year: 0.12 for 0.4.
    """
    people = next((one for one in of.prices if one.role == role), None)
    if people is None:
        return None
    outlook = people.prices.outlook[of.game.primary]
    kernel = covariance_kernel(outlook, of.game.months)
    year = lognormal_of_window(outlook, kernel, tuple(range(of.game.months)))
    sales = float(year.mean.mean())
    return float(np.sqrt(np.expm1(year.log_sd**2)).mean()) if sales > 0 else None


def pay_table(of: Cast, role: str, attainments: Sequence[float] = ATTAINMENTS) -> list[dict[str, float]]:
    """Pay of a full year of a typical person of a role, at the same attainment on every measure in every window; currency units.

    What the whole plan pays, rounded to payments; where it looks at what that does not tell, each component by itself on its curve.
    """
    path = performance_path(of, role)
    curve = pay_curve(of, role, path)
    at = np.array(attainments)
    earned = curve.at(at) - curve.fixed if unknown_to_year(of, role) else typical_pay(of, role, path).at(at)
    incentive, base = earned / of.terms.minor, curve.fixed / of.terms.minor
    return [
        {"attainment": float(a), "base_pay": base, "incentive_pay": float(pay), "total_pay": base + float(pay)}
        for a, pay in zip(at, incentive, strict=True)
    ]


def _plan_facts(scenario: Scenario, of: Cast | None, name: str, plan: Plan) -> dict[str, Any]:
    units = {measure: one.unit for measure, one in scenario.spec.measures.items()}
    roles = list(dict.fromkeys(people.role for people in of.prices if name in people.plans)) if of is not None else []
    return {
        "held": _held(scenario, name),
        "in_words": list(plan.describe(units, scenario.spec.currency)),
        "share_levels": list(share_levels(scenario.spec, name)),
        "order_of_pay": list(plan.order_of_pay()),
        "parameters": [asdict(one) for one in plan_parameters(scenario, name)],
        "pay": {role: pay_table(of, role) for role in roles if of is not None},
        "by_itself_since": {role: unknown_to_year(of, role) for role in roles if of is not None},
        "beside_the_table": {role: _beside_table(of, role) for role in roles if of is not None},
        "in_turn": {role: told for role in roles if of is not None and (told := _in_turn(of, role))},
        "highest_attainment": {role: highest_attainments(of, role, performance_path(of, role)) for role in roles if of is not None},
    }


def _beside_table(of: Cast, role: str) -> tuple[str, ...]:
    """What people of a role hold and the table of pay does not show."""
    by_itself = in_words(beside_curve(of.scenario.spec, role)) if unknown_to_year(of, role) else ()
    return tuple(dict.fromkeys((*by_itself, *in_words(not_in_year(of, role)))))


def _held(scenario: Scenario, plan: str) -> str:
    """`, from 2027-07` or `, 2027-01 to 2027-06` for a plan that nobody holds throughout the calendar; else nothing."""
    calendar = scenario.spec.calendar
    labels = calendar.labels()
    spans = {(one.first, one.last) for rep in scenario.spec.team.reps for one in stints(rep, calendar) if one.rep.plan == plan}
    if not spans or any(last - first == len(labels) - 1 for first, last in spans):
        return ""
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    return f", from {labels[first]}" if last == len(labels) - 1 else f", {labels[first]} to {labels[last]}"


def _in_turn(of: Cast, role: str) -> str:
    """`hunt, then hunt_wider` where a role's people change their plan within the calendar."""
    turns = dict.fromkeys(", then ".join(name for name, _ in groupby(people.plans)) for people in of.prices if people.role == role)
    return " or ".join(turns) if any(", then " in turn for turn in turns) else ""


def _roles(of: Cast) -> list[str]:
    return list(dict.fromkeys(people.role for people in of.prices))


def _plan_lines(plans: Mapping[str, Mapping[str, Any]], currency: str) -> list[str]:
    lines: list[str] = []
    for name, facts in plans.items():
        lines += ["", f"Plan {name}{facts['held']}", *(f"  {line}" for line in facts["in_words"])]
        if facts["share_levels"]:
            lines += ["", "  Levels of shares", *(f"    {line}" for line in facts["share_levels"])]
        lines += ["", "  Order of pay", *(f"    {line}" for line in facts["order_of_pay"]), "", "  Numbers"]
        lines += [f"    {_number(Parameter(**one))}" for one in facts["parameters"]]
        for role, rows in facts["pay"].items():
            lines += ["", *_over_the_table(role, facts, currency)]
            turns = facts["in_turn"].get(role)
            lines += [f"    each plan in its months: {turns}"] if turns else []
            lines += [
                f"    {row['attainment']:>9.0%} {row['base_pay']:>11,.0f} {row['incentive_pay']:>14,.0f} {row['total_pay']:>10,.0f}"
                for row in rows
            ]
    return lines


def _not_played_lines(not_played: Sequence[Problem]) -> list[str]:
    if not not_played:
        return []
    head = "Pay at 0 to 200 % and the spread of a year are left out, since the engines do not play all of it (spmsim pay pays it)"
    return ["", head, *(f"  {problem}" for problem in not_played)]


def _over_the_table(role: str, facts: Mapping[str, Any], currency: str) -> list[str]:
    lines = [f"  A typical {role} in a full year, at the same attainment on every measure in every window, {currency}:"]
    highest = facts["highest_attainment"][role].items()
    lines += [f"    {measure} cannot pass {most:.0%}: where the row is higher, it stays there" for measure, most in highest]
    unknown, beside = facts["by_itself_since"][role], facts["beside_the_table"][role]
    lines += [f"    each component by itself, since the plan looks at {', '.join(unknown)}"] if unknown else []
    lines += [f"    not in the table: {', '.join(beside)}"] if beside else []
    return [*lines, "    attainment   base pay  incentive pay  total pay"]


def _spread_lines(spreads: Mapping[str, float | None]) -> list[str]:
    if not spreads:
        return []
    told = [f"  {role}: {spread:.1%} of the mean" for role, spread in spreads.items() if spread is not None]
    return ["", "Implied standard deviation of one person's sales of the year", *told]


def _assumption_lines(assumptions: Sequence[Assumption], numbers: Sequence[Parameter]) -> list[str]:
    """Assumptions with their meaning, then the other numbers of quotas and roles; of the rest how many there are."""
    lines = ["", "Assumptions"]
    counted = [one for one in assumptions if one.meaning == COUNTED]
    told = {one.path for one in assumptions}
    people = [one for one in assumptions if one.path == "team.reps"]
    for one in assumptions:
        if one in counted or one in people:
            continue
        unit = f" {one.unit}" if one.unit else ""
        ends = f", range {one.range[0]:g} to {one.range[1]:g}" if one.range is not None else ""
        lines += [f"  {one.path} = {one.value}{unit}{ends}; source: {one.source}"]
        lines += [f"    {one.meaning}"] if one.meaning else []
    lines += [f"  {_number(one)}" for one in numbers if one.path not in told]
    counted = [one for one in counted if not one.path.startswith(("quotas.", "team.roles."))]
    lines += [f"  {one.meaning} (team.reps, {one.value}): {one.source}" for one in people]
    if counted:
        lines += ["  The file states no source for these numbers: " + ", ".join(f"{one.path} ({one.value})" for one in counted)]
    return lines


def _number(one: Parameter) -> str:
    """`team.roles.hunter.base_share = 0.5 share; source: not stated`."""
    return f"{one.path} = {' '.join(filter(None, (one.value, one.unit)))}; source: {one.source}"


def _fields(block: type[Spec]) -> list[dict[str, str]]:
    fields = []
    for name, info in block.model_fields.items():
        default = "required" if info.is_required() else _default(info.default)
        unit = Shape(info.annotation, tuple(info.metadata)).unit
        fields.append({"name": info.alias or name, "meaning": info.description or "", "unit": unit, "default": default})
    return fields


def _default(value: object) -> str:
    """`default 12`; a block, a list or nothing that may be left out is `optional`."""
    return f"default {value!r}" if isinstance(value, str | int | float) else "optional"
