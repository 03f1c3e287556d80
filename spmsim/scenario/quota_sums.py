"""Quotas per year as their rules give them, and `total: same`: what they add up to, per role, in the file that a change set extends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spmsim.quotas.rules import Floats, People, QuotaRule
from spmsim.scenario.edits import put_all
from spmsim.scenario.nodes import Node, Steps, node_from_data
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.team_quotas import add_up_teams
from spmsim.scenario.validate import Finding
from spmsim.team.reps import Rep


class _Columns(Mapping[str, NDArray[Any]]):
    """Columns of people by name, each made when a rule reads it: most rules read one or none."""

    def __init__(self, reps: Sequence[Rep], measures: Sequence[str]) -> None:
        self._reps = reps
        self._amounts = {f"{prefix}_{name}": (prefix, name) for prefix in ("potential", "quota", "last_year") for name in measures}
        self._made: dict[str, NDArray[Any]] = {}

    def __getitem__(self, column: str) -> NDArray[Any]:
        if column not in self._made:
            self._made[column] = self._column(column)
        return self._made[column]

    def __iter__(self) -> Iterator[str]:
        return iter(("rep_id", "role", *self._amounts))

    def __len__(self) -> int:
        return 2 + len(self._amounts)

    def _column(self, column: str) -> NDArray[Any]:
        if column == "rep_id":
            return np.array([rep.rep_id for rep in self._reps], dtype=object)
        if column == "role":
            return np.array([rep.role for rep in self._reps], dtype=object)
        prefix, measure = self._amounts[column]
        return np.array([rep.amount(prefix, measure) for rep in self._reps], dtype=np.float64)  # None becomes NaN


def people_columns(reps: Sequence[Rep], measures: Sequence[str]) -> People:
    """What quota rules read: rep_id, role, and potential_, quota_ and last_year_ of every measure, [P] each; NaN where empty."""
    return _Columns(reps, measures)


def yearly_quotas(spec: ScenarioSpec, reps: Sequence[Rep], *, later: bool = False) -> dict[str, Floats]:
    """Measure → [P] quota per 12 months in units of the measure (share: the share); NaN where the quota set has no rule for it.

    Rules that add up a team come after all others, the teams of a manager's managers before the manager. With `later` the people stand as
    a later month finds them, and a manager whose team has moved away by then is asked for 0.

    Raises:
        BadInput: people lack what their rule reads, nobody names a manager, or managers name each other in a circle.
    """
    result = {name: np.full(len(reps), np.nan) for name in spec.measures}
    last: dict[str, dict[int, QuotaRule]] = {}
    for set_name, quota_set in spec.quotas.items():
        index = np.array([i for i, rep in enumerate(reps) if rep.quota_set == set_name], dtype=np.int64)
        if len(index) == 0:
            continue
        people = people_columns([reps[i] for i in index], list(spec.measures))
        for measure, rule in quota_set.rules.items():
            if rule.adds_up_team:
                last.setdefault(measure, {}).update(dict.fromkeys(index.tolist(), rule))
            else:
                result[measure][index] = rule.amounts(people, measure)
    for measure, rules in last.items():
        add_up_teams(reps, measure, rules, result[measure], later=later)
    return result


def quota_of_people(spec: ScenarioSpec, measure: str) -> dict[str, tuple[str, float]]:
    """rep_id → (role, quota of 12 months on the measure); people without such a quota are left out."""
    amounts = yearly_quotas(spec, spec.team.reps).get(measure, ())
    pairs = zip(spec.team.reps, amounts, strict=False)
    return {rep.rep_id: (rep.role, float(amount)) for rep, amount in pairs if not np.isnan(amount)}


def with_totals(tree: Node, parent: ScenarioSpec | None) -> tuple[Node, list[Finding]]:
    """The tree with every `total: same` written as numbers per role, and where that cannot be done.

    48 people of a role with a quota of 540,000 each in the file that is extended: 25,920,000 for the role.

    Args:
        tree: The changed scenario.
        parent: The scenario that the change set extends; None for a complete file.
    """
    edits: dict[Steps, Node] = {}
    findings: list[Finding] = []
    for set_name, measure, node in _same(tree):
        steps: Steps = ("quotas", set_name, "rules", measure, "total")
        if parent is None:
            what = "'total: same' repeats the quotas of the file that a change set extends; in a complete file write the total as a number"
            findings.append(Finding(steps, what))
            continue
        held = _people_by_role(tree)
        sums = _sums(quota_of_people(parent, measure), held, set_name)
        roles = [role for role, sets in held.items() if set_name in sets]
        totals = {role: round(sums[role], 6) for role in roles if role in sums}
        lacking = [role for role in roles if role not in sums]
        if lacking:
            what = f"'total: same' has nothing to repeat: {', '.join(lacking)} had no quota on '{measure}' in the file that is extended"
            findings.append(Finding(steps, what))
        edits[steps] = node_from_data(totals, node.file, node.line)
    return (put_all(tree, edits) if edits else tree), findings


def _same(tree: Node) -> list[tuple[str, str, Node]]:
    found = []
    quotas = tree.get("quotas")
    for set_name, quota_set in quotas.children() if quotas is not None else ():
        rules = quota_set.get("rules")
        for measure, rule in rules.children() if rules is not None else ():
            total = rule.get("total")
            if total is not None and total.value == "same":
                found.append((str(set_name), str(measure), total))
    return found


def _people_by_role(tree: Node) -> dict[str, dict[str, list[str]]]:
    """role → quota set → rep_ids, as the changed scenario has them."""
    reps = tree.at(("team", "reps"))
    held: dict[str, dict[str, list[str]]] = {}
    for _, row in reps.children() if reps is not None else ():
        role, quota_set, rep_id = (row.get(column) for column in ("role", "quota_set", "rep_id"))
        if role is not None and quota_set is not None and rep_id is not None:
            held.setdefault(str(role.value), {}).setdefault(str(quota_set.value), []).append(str(rep_id.value))
    return held


def _sums(quotas: dict[str, tuple[str, float]], held: dict[str, dict[str, list[str]]], set_name: str) -> dict[str, float]:
    """Per role, the quotas to repeat: all of the role's, or, where its people have several quota sets, those of the set's people."""
    sums: dict[str, float] = {}
    for rep_id, (role, amount) in quotas.items():
        sets = held.get(role, {})
        if len(sets) <= 1 or rep_id in sets.get(set_name, ()):
            sums[role] = sums.get(role, 0.0) + amount
    return sums
