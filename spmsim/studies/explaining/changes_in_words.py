"""Changes as people would say them: the clause of the plan before and after, not the path and the value."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from spmsim.plans.words import Wording
from spmsim.results.wording import name_in_words
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.study import ChangeLine

_COMPONENT = re.compile(r"^plans\.(\w+)\.components\[(\w+)\]")
_NEW_COMPONENT = re.compile(r"^plans\.(\w+)\.components$")
_NEW_PLAN = re.compile(r"^plans\.(\w+)$")
_PAY_MIX = re.compile(r"^team\.reps\[(?:plan|role|region|quota_set)=(\w+)\]\.base_share$")  # never one person
_PLANS = re.compile(r"^team\.reps(?:\[(?:plan|role|region|quota_set)=(\w+)\]|\[\*\])?\.plan$")  # never one person
_SHARE = re.compile(r"^0?\.\d+|^[01](?=\s|$)")
_DATED = re.compile(r"\{from: (\d{4}-\d{2}), use: (\w+)\}")
_QUOTA = re.compile(r"^quotas\.(\w+|\*)\.rules\.(\w+)")


def change_lines(scenario: Scenario) -> tuple[ChangeLine, ...]:
    """The changes of a scenario against its root, in order; people added by draws are one line."""
    lines = [ChangeLine(c.path, c.kind, c.before, c.after, c.file, c.line) for c in scenario.changes]
    before, after = scenario.root.spec, scenario.spec
    draws = [line for line in lines if (line.path, line.kind) == ("team.draw", "add")]
    others = [_told(line, before, after) for line in lines if line not in draws]
    return (*others, _people_added(draws[0], before, after)) if draws else tuple(others)


def _told(line: ChangeLine, before: ScenarioSpec, after: ScenarioSpec) -> ChangeLine:
    return _of_plans(line, before, after) or _of_people(line) or _of_quotas(line, before, after) or line


def _of_plans(line: ChangeLine, before: ScenarioSpec, after: ScenarioSpec) -> ChangeLine | None:
    component, added, new_plan = (pattern.match(line.path) for pattern in (_COMPONENT, _NEW_COMPONENT, _NEW_PLAN))
    if component:
        plan, name = component[1], component[2]
        what = f"{name_in_words(plan)}: {name_in_words(name).lower()}"
        return replace(line, what=what, today=_clause(before, plan, name), then=_clause(after, plan, name))
    if added and line.kind == "add":
        plan = added[1]
        known = {part.name for part in before.plans[plan].components} if plan in before.plans else set()
        new = [part.name for part in after.plans[plan].components if part.name not in known] if plan in after.plans else []
        return replace(line, what=f"{name_in_words(plan)}: added", today="", then=" ".join(_clause(after, plan, name) for name in new))
    if new_plan and line.kind == "add" and new_plan[1] in after.plans:
        units = {name: measure.unit for name, measure in after.measures.items()}
        told = " ".join(after.plans[new_plan[1]].describe(units, after.currency))
        return replace(line, what=f"{name_in_words(new_plan[1])}: new plan", today="", then=told)
    return None


def _of_people(line: ChangeLine) -> ChangeLine | None:
    mix, plans = _PAY_MIX.match(line.path), _PLANS.match(line.path)
    if mix:
        return replace(line, what=f"{name_in_words(mix[1])}: pay mix, base to incentive", today=_mix(line.before), then=_mix(line.after))
    if plans:
        what = f"{name_in_words(plans[1])}: plan" if plans[1] else "Everybody: plan"
        return replace(line, what=what, today=_dated(line.before), then=_dated(line.after))
    return None


def _of_quotas(line: ChangeLine, before: ScenarioSpec, after: ScenarioSpec) -> ChangeLine | None:
    quota = _QUOTA.match(line.path)
    if quota is None:
        return None
    what = f"Quota of {name_in_words(quota[2]).lower()}"
    return replace(line, what=what, today=_quotas(before, quota[1], quota[2]), then=_quotas(after, quota[1], quota[2]))


def _clause(spec: ScenarioSpec, plan: str, name: str) -> str:
    """The component's sentence; nothing where the plan lacks it."""
    for part in spec.plans[plan].components if plan in spec.plans else ():
        if part.name == name:
            return part.in_words(Wording(part.measure.replace("_", " "), spec.measures[part.measure].unit, spec.currency))
    return ""


def _mix(told: str) -> str:
    """`50:50 (108 places)` for `0.5 (108 places)`; as it is where it is no share."""
    share = _SHARE.match(told)
    return told if share is None else f"{100 * float(share[0]):.0f}:{100 - 100 * float(share[0]):.0f}" + told[share.end() :]


def _dated(told: str) -> str:
    """`Hunt, from 2027-07 Hunt wider (3 places)` for plans with their months; `Hunt (3 places)` for one plan."""
    plans = _DATED.findall(told)
    if not plans:
        one, bracket, places = told.partition(" (")
        return ", ".join(map(name_in_words, one.split(", "))) + bracket + places
    names = [name_in_words(use) for _, use in plans]
    later = [f"from {month} {name}" for (month, _), name in zip(plans[1:], names[1:], strict=True)]
    return ", ".join([names[0], *later]) + told[told.rindex("]") + 1 :]


def _quotas(spec: ScenarioSpec, chosen: str, measure: str) -> str:
    """The rules of the chosen quota sets, each with the set's name; one without where they all say the same."""
    told = {name: quotas.rules[measure].in_words(measure) for name, quotas in spec.quotas.items() if measure in quotas.rules}
    told = {name: rule for name, rule in told.items() if chosen in ("*", name)}
    rules = set(told.values())
    return rules.pop() if len(rules) == 1 else "; ".join(f"{name_in_words(name)}: {rule}" for name, rule in told.items())


def _people_added(line: ChangeLine, before: ScenarioSpec, after: ScenarioSpec) -> ChangeLine:
    known = {rep.rep_id for rep in before.team.reps}
    new = [rep for rep in after.team.reps if rep.rep_id not in known]
    roles = Counter(rep.role for rep in new)
    months = sorted(f"{rep.hired_on:%Y-%m}" for rep in new if rep.hired_on is not None)
    when = f", hired {months[0]}" + (f" to {months[-1]}" if months[-1] != months[0] else "") if months else ""
    then = f"{len(new)} more: " + ", ".join(f"{count} {name_in_words(role)}" for role, count in roles.items()) + when
    return replace(line, what="People added", today=f"{len(before.team.reps)} seats", then=then)
