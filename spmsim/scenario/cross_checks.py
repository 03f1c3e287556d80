"""What has to fit between the blocks of a scenario: names that are used exist, units agree, people have what their plan reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spmsim.foundation.errors import nearest
from spmsim.foundation.streams import key_of
from spmsim.market.laws import CompoundPoisson
from spmsim.market.market import law_problems
from spmsim.scenario.finding_words import name_findings, none_named, plans_at, unit_of_measures
from spmsim.scenario.opening_checks import opening_findings
from spmsim.scenario.past_checks import past_findings
from spmsim.scenario.plan_checks import plan_findings
from spmsim.scenario.plan_rates import currency_of
from spmsim.scenario.plan_reads import reading_findings
from spmsim.scenario.quota_checks import quota_findings
from spmsim.scenario.replacement_checks import replacement_findings
from spmsim.scenario.schema import METRICS, ScenarioSpec, metric_of_measure
from spmsim.scenario.transfer_checks import change_findings, dated_findings
from spmsim.scenario.validate import Finding
from spmsim.team.reps import MEASURE_PREFIXES, Rep

MOST_REP_MONTHS = 2e12
"""Reps × months × replications that a run may ask for: a day or so of a machine with several cores, at 0.1 to 0.2 µs each on a core."""


def cross_findings(spec: ScenarioSpec, *, root: ScenarioSpec | None) -> list[Finding]:
    """Everything that does not fit, in the order of the blocks.

    Args:
        spec: Blocks that are each valid.
        root: The scenario at the root of the `extends` chain; None where this is a complete file.
    """
    return [
        *_units(spec),
        *_currencies(spec),
        *_size(spec),
        *_metrics(spec),
        *_roles(spec, root),
        *_people(spec),
        *(Finding(("market", *path.split(".")), what) for path, what in law_problems(spec.market, unit_of_measures(spec))),
        *_deals(spec),
        *quota_findings(spec),
        *plan_findings(spec),
        *reading_findings(spec),
        *replacement_findings(spec),
        *_opening(spec, root),
    ]


def _opening(spec: ScenarioSpec, root: ScenarioSpec | None) -> list[Finding]:
    return list(opening_findings(spec)) or list(past_findings(spec, root))


def _units(spec: ScenarioSpec) -> Iterator[Finding]:
    for name, measure in spec.measures.items():
        if measure.unit not in ("count", "share", "rating", spec.currency):
            what = f"got {measure.unit}; a measure is in 'count', 'share', 'rating' or the scenario's currency, {spec.currency}"
            yield Finding(("measures", name, "unit"), what)


def _currencies(spec: ScenarioSpec) -> Iterator[Finding]:
    """Plan rates are of other currencies than the scenario's, and everybody's currency has one."""
    if spec.currency in spec.fx:
        yield Finding(("fx", spec.currency), "is the scenario's currency, whose rate is 1; leave it out")
    known = (spec.currency, *spec.fx)
    for name, role in spec.team.roles.items():
        if role.currency is not None and role.currency not in known:
            yield Finding(("team", "roles", name, "currency"), _no_rate(role.currency, known))
    for at, rep in enumerate(spec.team.reps):
        if rep.currency is not None and rep.currency not in known and _is_own(rep, "currency"):
            yield Finding(("team", "reps", at, "currency"), _no_rate(rep.currency, known))
        held = spec.team.roles.get(rep.role)
        stated = (None if held is None else held.currency) or spec.currency
        if "on_target_earnings" in rep.from_role and currency_of(spec, rep) != stated:
            what = f"role '{rep.role}' states on-target earnings in {stated}, but '{rep.rep_id}' is paid in {rep.currency}"
            yield Finding(("team", "reps", at, "currency"), f"{what}; give on_target_earnings in the row too")


def _no_rate(currency: str, known: tuple[str, ...]) -> str:
    how = f"write one under fx ({currency}: …, units of {known[0]} for one {currency})"
    return f"{currency} has no plan rate; {how}; known: {', '.join(known)}"


def _size(spec: ScenarioSpec) -> Iterator[Finding]:
    people, months = len(spec.team.reps), spec.calendar.months
    asked = people * months * spec.run.replications
    if asked > MOST_REP_MONTHS:
        fits = int(MOST_REP_MONTHS / (people * months))
        what = f"{people:,} people × {months} months × {spec.run.replications:,} replications is more than a machine plays"
        yield Finding(("run", "replications"), f"{what}; at most {fits:,}")


def _metrics(spec: ScenarioSpec) -> Iterator[Finding]:
    if spec.decision is None:
        return
    known = [*METRICS, *(metric_of_measure(measure) for measure in spec.measures if measure != spec.primary)]
    named = [(("decision", "objective"), spec.decision.objective)]
    named += [(("decision", "constraints", at, "metric"), one.metric) for at, one in enumerate(spec.decision.constraints)]  # type: ignore[misc]
    small = spec.decision.smallest_difference_that_matters
    named += [(("decision", "smallest_difference_that_matters", metric), metric) for metric in small]  # type: ignore[misc]
    for steps, metric in named:
        if metric not in known and metric == spec.primary:
            yield Finding(steps, f"'{metric}' is the primary measure, whose total is the metric 'sales'; write sales")
        elif metric not in known:
            yield Finding(steps, f"no metric '{metric}'; allowed: {', '.join(known)}.{nearest(metric, known)}".removesuffix("."))


def _roles(spec: ScenarioSpec, root: ScenarioSpec | None) -> Iterator[Finding]:
    for name, role in spec.team.roles.items():
        steps = ("team", "roles", name)
        for measure, potential in role.potential.items():
            if measure not in spec.measures:
                yield Finding((*steps, "potential", measure), none_named(measure, "measure", spec.measures))
            elif spec.measures[measure].unit == "rating":
                yield Finding((*steps, "potential", measure), f"'{measure}' is a rating: it is given, not sold, and has no potential")
            elif spec.measures[measure].unit == "share" and potential > 1:
                yield Finding((*steps, "potential", measure), f"'{measure}' is a share: a number between 0 and 1, got {potential:g}")
        yield from name_findings(spec, steps, plans_at(role.plan), role.quota_set)
        if role.plan is not None and not isinstance(role.plan, str):
            yield from dated_findings(spec.calendar, role.plan, (*steps, "plan"))
        if role.like is not None and (root is None or name in root.team.roles):
            yield Finding((*steps, "like"), "only a role that a change set adds is 'like' another; leave it out")
        elif role.like is not None and root is not None and role.like not in root.team.roles:
            yield Finding((*steps, "like"), none_named(role.like, "role", root.team.roles))
        elif root is not None and name not in root.team.roles and role.like is None and root.behaviour.responds:
            what = f"'like' is missing: name the role whose normalisation of effort the new role takes; roles: {', '.join(root.team.roles)}"
            yield Finding((*steps, "like"), what)


def _people(spec: ScenarioSpec) -> Iterator[Finding]:
    if not spec.team.reps:
        yield Finding(("team",), "there is nobody in the team; give a roster, or draw people (team.draw)")
    ids = Counter(rep.rep_id for rep in spec.team.reps)
    keys: dict[int, str] = {}
    for at, rep in enumerate(spec.team.reps):
        steps = ("team", "reps", at)
        if ids[rep.rep_id] > 1:
            yield Finding((*steps, "rep_id"), f"the id '{rep.rep_id}' belongs to {ids[rep.rep_id]} people; every seat needs its own")
        elif keys.setdefault(key_of(rep.rep_id), rep.rep_id) != rep.rep_id:
            other = keys[key_of(rep.rep_id)]
            yield Finding((*steps, "rep_id"), f"'{rep.rep_id}' and '{other}' share the address of their random numbers; rename one")
        own_plans = plans_at(rep.plan_in_time) if _is_own(rep, "plan") else []
        yield from name_findings(spec, steps, own_plans, rep.quota_set if _is_own(rep, "quota_set") else None)
        yield from _columns(spec, rep, steps)
        yield from change_findings(spec, rep, steps)


def _is_own(rep: Rep, column: str) -> bool:
    """Whether the value is the row's own: what a role gave is checked with the role."""
    return column not in rep.from_role


def _columns(spec: ScenarioSpec, rep: Rep, steps: tuple[str | int, ...]) -> Iterator[Finding]:
    for column, value in (rep.model_extra or {}).items():
        measure = next((column.removeprefix(prefix) for prefix in MEASURE_PREFIXES if column.startswith(prefix)), column)
        if measure not in spec.measures:
            hint = nearest(measure, spec.measures)
            what = f"'{column}' belongs to no measure; measures: {', '.join(spec.measures)}.{hint}"
            yield Finding((*steps, column), what.removesuffix("."))
        elif spec.measures[measure].unit == "share" and value is not None and value > 1:
            yield Finding((*steps, column), f"'{measure}' is a share: a number between 0 and 1, got {value:g}")


def _deals(spec: ScenarioSpec) -> Iterator[Finding]:
    for measure, law in spec.market.laws.items():
        if isinstance(law, CompoundPoisson) and isinstance(law.average_deal, dict):
            for role in law.average_deal:
                if role not in spec.team.roles:
                    yield Finding(("market", "laws", measure, "average_deal", role), none_named(role, "role", spec.team.roles))
            lacking = sorted({rep.role for rep in spec.team.reps if rep.amount("potential", measure)} - set(law.average_deal))
            if lacking:
                what = f"no average deal for {', '.join(lacking)}; people hold that role"
                yield Finding(("market", "laws", measure, "average_deal"), what)
