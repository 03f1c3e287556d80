"""What a change alters of months that have happened: plans, quotas and people's terms, which were paid as they stood then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.scenario.opening_checks import employed_in
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding
from spmsim.team.reps import Rep
from spmsim.team.transfers import TRANSFERRED

_WHEN = ("hired_on", "left_on")


def past_findings(spec: ScenarioSpec, root: ScenarioSpec | None) -> Iterator[Finding]:
    """Changes against the root in the months that both have been given.

    Args:
        spec: Blocks that are each valid, and an opening that fits.
        root: The scenario at the root of the `extends` chain; None where this is a complete file.
    """
    if spec.opening is None or root is None or root.opening is None:
        return
    months = spec.opening.months(spec.calendar)
    labels = spec.calendar.labels()
    then, given = labels[months], labels[:months]
    before = {rep.rep_id: rep for rep in root.team.reps}
    for at, rep in enumerate(spec.team.reps):
        was, span = before.get(rep.rep_id), employed_in(spec, rep, months)
        if was is None or was is rep or not span:
            continue
        for column in _changed_columns(spec, rep, was, [given[month] for month in span]):
            yield Finding(("team", "reps", at, column), _of_person(column, given, then))
    for name in _held(spec, "plan", given):
        if name in root.plans and spec.plans.get(name) != root.plans[name]:
            yield Finding(("plans", name), _of_plan(name, given, then))
    for name in _held(spec, "quota_set", given):
        if name in root.quotas and spec.quotas.get(name) != root.quotas[name]:
            yield Finding(("quotas", name), _of_quotas(name, given, then))


def _held(spec: ScenarioSpec, column: str, given: Sequence[str]) -> list[str]:
    """The plans or quota sets that somebody who was employed then held in the months given."""
    found: dict[str, None] = {}
    for rep in spec.team.reps:
        for month in employed_in(spec, rep, len(given)):
            name = getattr(_in_month(rep, given[month]), column)
            found |= {name: None} if name else {}
    return list(found)


def _changed_columns(spec: ScenarioSpec, rep: Rep, was: Rep, labels: Sequence[str]) -> Iterator[str]:
    for column in _WHEN:
        days = (getattr(rep, column), getattr(was, column))
        if days[0] != days[1] and any(day is not None and f"{day:%Y-%m}" <= labels[-1] for day in days):
            yield column
    pairs = [(_in_month(rep, label), _in_month(was, label)) for label in labels]
    yield from (column for column in TRANSFERRED if any(getattr(one, column) != getattr(other, column) for one, other in pairs))
    yield from (f"quota_{name}" for name in spec.measures if rep.amount("quota", name) != was.amount("quota", name))


def _in_month(rep: Rep, label: str) -> Rep:
    return rep.as_of(label) if rep.changes_from() else rep


def _span(given: Sequence[str]) -> str:
    return given[0] if len(given) == 1 else f"{given[0]} to {given[-1]}"


def _of_plan(name: str, given: Sequence[str], then: str) -> str:
    dated = f'[{{from: "{given[0]}", use: {name}}}, {{from: "{then}", use: NEW}}]'
    what = f"the plan was in force in {_span(given)}, which has happened and was paid under it; add the new plan under another name"
    return f'{what}, and let people change to it: {{set: "team.reps[plan={name}].plan", to: {dated}}}'


def _of_quotas(name: str, given: Sequence[str], then: str) -> str:
    what = f"the quotas held in {_span(given)}, which has happened; add the new quota set under another name"
    moved = f'{{from: "{then}", quota_set: NEW}}'
    return f'{what}, and let people change to it: {{add: "team.reps[quota_set={name}].transfers", item: {moved}}}'


def _of_person(column: str, given: Sequence[str], then: str) -> str:
    if column in _WHEN:
        return f"the day lies in {_span(given)}, which has happened; people come and go from {then} on"
    if column == "plan":
        dated = f'[{{from: "{given[0]}", use: OLD}}, {{from: "{then}", use: NEW}}]'
        return f"the plan held in {_span(given)}, which has happened; date the new one: {dated}"
    if column.startswith("quota_"):
        return f"the quota held in {_span(given)}, which has happened; let people change to another quota set from {then}"
    return f'it held in {_span(given)}, which has happened; change it with a transfer: {{from: "{then}", {column}: NEW}}'
