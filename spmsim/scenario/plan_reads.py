"""What plans read of people, checked against what people have: quotas, accounts, teams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.contest import Contest
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.scenario.finding_words import listed
from spmsim.scenario.nodes import Steps
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held


@dataclass(frozen=True)
class Reading:
    """A measure that a plan looks at, over whom, and whether against a quota."""

    measure: str
    scope: str
    against_quota: bool


def readings(plan: Plan) -> tuple[Reading, ...]:
    """Every measure that the plan looks at, each scope once; links look over the people of the components that they cover."""
    found = [Reading(part.measure, part.scope, part.formula.needs_quota) for part in plan.components]
    found += [Reading(part.formula.second, part.scope, True) for part in plan.components if isinstance(part.formula, Matrix)]
    for adjustment in plan.adjustments:
        if isinstance(adjustment, Gate | Multiplier):
            found += [Reading(adjustment.measure, part.scope, True) for part in plan.components if adjustment.covers(part.name)]
        if isinstance(adjustment, LargeDeal) and adjustment.above.times_quota is not None:
            found.append(Reading(adjustment.measure, "self", True))
    return tuple(dict.fromkeys(found))


def reading_findings(spec: ScenarioSpec) -> list[Finding]:
    """Quotas and accounts that people's plans need, said once per plan, quota set and measure; teams that nobody forms."""
    held = ever_held(spec.team.reps, spec.calendar)
    counted = {name for name, measure in spec.measures.items() if measure.unit != "rating"}
    plans = {name: [one for one in readings(plan) if one.measure in counted] for name, plan in spec.plans.items()}
    return [*_quotas(spec, held, plans), *_accounts(spec, held, plans), *_teams(spec, held), *_quotas_of_members(spec, held, plans)]


def _quotas(spec: ScenarioSpec, held: Sequence[Rep], plans: Mapping[str, Sequence[Reading]]) -> Iterator[Finding]:
    """Own quotas."""
    lacking: dict[tuple[str, str | None, str], list[str]] = {}
    for rep in held:
        is_known = rep.quota_set is None or rep.quota_set in spec.quotas
        for one in plans.get(rep.plan, ()) if is_known else ():
            if one.against_quota and one.scope == "self" and not _has_quota(spec, rep, one.measure):
                lacking.setdefault((rep.plan, rep.quota_set, one.measure), []).append(rep.rep_id)
    for (plan, quota_set, measure), ids in lacking.items():
        who = listed(list(dict.fromkeys(ids)))
        if quota_set is None:
            what = f"pays on attainment of '{measure}', so its people need a quota set; {who} has none"
            yield Finding(("plans", plan), what)
        else:
            yield Finding(("quotas", quota_set, "rules"), f"no quota for '{measure}', which plan '{plan}' needs for {who}")


def _has_quota(spec: ScenarioSpec, rep: Rep, measure: str) -> bool:
    quota_set = spec.quotas.get(rep.quota_set) if rep.quota_set is not None else None
    return quota_set is not None and measure in quota_set.rules


def _accounts(spec: ScenarioSpec, held: Sequence[Rep], plans: Mapping[str, Sequence[Reading]]) -> Iterator[Finding]:
    lacking: dict[str, list[str]] = {}
    for rep in held:
        for one in plans.get(rep.plan, ()):
            if one.scope == "self" and spec.measures[one.measure].unit == "share" and rep.accounts is None:
                lacking.setdefault(one.measure, []).append(rep.rep_id)
    rows = {rep.rep_id: at for at, rep in enumerate(spec.team.reps)}
    for measure, ids in lacking.items():
        what = f"'accounts' is missing for {listed(list(dict.fromkeys(ids)))}: '{measure}' is a share of the accounts that come due"
        yield Finding(("team", "reps", rows[ids[0]], "accounts"), what)


def _teams(spec: ScenarioSpec, held: Sequence[Rep]) -> Iterator[Finding]:
    """Plans over teams whose people neither name a manager nor are named as one."""
    named = {rep.manager_id for rep in held if rep.manager_id is not None}
    for name, plan in spec.plans.items():
        mine = [rep for rep in held if rep.plan == name]
        if not mine or any(rep.manager_id is not None or rep.rep_id in named for rep in mine):
            continue
        for at, part in enumerate(plan.components):
            keys: tuple[Steps, ...] = (("scope",),) if part.scope == "team" else ()
            if isinstance(part.formula, Contest) and part.formula.among == "team":
                keys = (*keys, ("formula", "among"))
            for key in keys:
                who = listed([rep.rep_id for rep in mine])
                what = f"a team is the people who share a manager_id, but {who} name no manager and are none"
                yield Finding(("plans", name, "components", at, *key), what)


def _quotas_of_members(spec: ScenarioSpec, held: Sequence[Rep], plans: Mapping[str, Sequence[Reading]]) -> Iterator[Finding]:
    """People who sell for a pooled component and have no quota: what they sell would count against nothing."""
    groups = {scope: _groups(scope, held) for scope in ("team", "region", "role", "company")}
    pooled = {
        (rep.plan, one, _group_of(one.scope, rep, groups[one.scope])): None
        for rep in held
        for one in plans.get(rep.plan, ())
        if one.scope != "self" and one.against_quota and not _adds_up_team(spec, rep, one.measure)
    }
    lacking: dict[tuple[str, str, str], dict[str, None]] = {}
    for plan, one, group in pooled:
        for member in groups[one.scope].get(group, ()):
            if member.amount("potential", one.measure) and not _has_quota(spec, member, one.measure):
                lacking.setdefault((plan, one.scope, one.measure), {})[member.rep_id] = None
    for (plan, scope, measure), ids in lacking.items():
        who = listed(list(ids))
        yield Finding(("plans", plan), f"adds up '{measure}' over the {scope}, but {who}, who sell it, have no quota on it to add up")


def _adds_up_team(spec: ScenarioSpec, rep: Rep, measure: str) -> bool:
    quota_set = spec.quotas.get(rep.quota_set) if rep.quota_set is not None else None
    return quota_set is not None and measure in quota_set.rules and quota_set.rules[measure].adds_up_team


def _groups(scope: str, held: Sequence[Rep]) -> dict[str, list[Rep]]:
    found: dict[str, list[Rep]] = {}
    for rep in held:
        key = {"team": rep.manager_id, "region": rep.region, "role": rep.role}.get(scope)
        found.setdefault(key or "", []).append(rep)
    return found


def _group_of(scope: str, rep: Rep, groups: Mapping[str, Sequence[Rep]]) -> str:
    if scope == "team":
        return rep.rep_id if rep.rep_id in groups else rep.manager_id or ""
    return {"region": rep.region, "role": rep.role}.get(scope) or ""
