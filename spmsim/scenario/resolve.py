"""Resolving: from a filled and changed tree to a validated scenario with all its defaults written out.

Three things come of one tree: the `ScenarioSpec` (rules), the document (canonical plain data, provenance as `{value, range, source}`)
and the tree itself with the defaults in it, on which further changes are made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spmsim.behaviour.static_response import StaticResponse
from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.quantities import Stated
from spmsim.scenario.cross_checks import cross_findings
from spmsim.scenario.edits import put_all
from spmsim.scenario.finding_words import listed
from spmsim.scenario.key import normalisation_hash
from spmsim.scenario.later import later_findings, without_empty_places
from spmsim.scenario.names import name_findings
from spmsim.scenario.nodes import Node, Steps, name_of, plain, stated_as_data
from spmsim.scenario.people import REPS, measure_names
from spmsim.scenario.quota_cells import empty_cells
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import keys_of
from spmsim.scenario.validate import Finding, Ground, range_findings, read_spec
from spmsim.team.fill import role_columns
from spmsim.team.reps import Rep


@dataclass(frozen=True)
class Resolved:
    """A scenario that holds together."""

    spec: ScenarioSpec
    document: Mapping[str, Any]
    tree: Node
    stated: Mapping[str, Stated]


@dataclass(frozen=True)
class Root:
    """The scenario at the root of the `extends` chain, as far as resolving needs it."""

    spec: ScenarioSpec
    document: Mapping[str, Any]

    @property
    def normalised_on(self) -> str:
        """Hash of the scenario on which effort is normalised."""
        behaviour = self.document["behaviour"]
        return str(behaviour.get("effort", {}).get("normalised_on") or normalisation_hash(self.document))


@dataclass(frozen=True)
class ReadPerson:
    """A row that is resolved already: read again only where a change touches it."""

    node: Node
    rep: Rep
    data: Mapping[str, Any]


ReadPeople = Mapping[int, ReadPerson]
"""Identity (`id`) of a row's node → the person."""


def people_read(resolved: Resolved) -> ReadPeople:
    """The people of a resolved scenario whose rows need not be read again: those without provenance of their own."""
    rows = resolved.tree.at(REPS)
    nodes = [node for _, node in rows.children()] if rows is not None else []
    people = zip(nodes, resolved.spec.team.reps, resolved.document["team"]["reps"], strict=True)
    plain_rows = (person for person in people if not any(isinstance(cell, dict) for cell in person[2].values()))
    return {id(node): ReadPerson(node, rep, data) for node, rep, data in plain_rows}


def resolve_tree(
    ground: Ground, problems: list[Problem], root: Root | None, *, normalised_on: str = "", known: ReadPeople | None = None
) -> Resolved:
    """The resolved scenario.

    Args:
        ground: The tree with its registry and what changes removed.
        problems: What reading and filling found wrong; joined by what is found here.
        root: The scenario at the root of the `extends` chain; None where this is it.
        normalised_on: Hash of the scenario on which effort is normalised, where that is known already.
        known: People who are read already.

    Raises:
        BadInput: Every problem, in the order of reading, at most one per place.
    """
    ground = Ground(without_empty_places(ground.tree), ground.registry, ground.removed)
    later, known = later_findings(ground.tree), known or {}
    spec, findings = read_spec(ground, _values(ground.tree, known))
    if spec is not None:
        findings = [*range_findings(ground), *cross_findings(spec, root=root.spec if root is not None else None)]
    else:
        findings += name_findings(ground.tree)
    findings += empty_cells(ground.tree, ground.registry)
    problems = _all_problems(ground, problems, later, findings)
    if spec is None or problems:
        raise BadInput(problems)
    return _resolved(spec, ground.tree, normalised_on or (root.normalised_on if root is not None else ""), known)


def _values(tree: Node, known: ReadPeople) -> dict[str, Any]:
    """The tree as plain data, with the people that are known as they are."""
    team, rows = tree.get("team"), tree.at(REPS)
    if not known or team is None or rows is None or not isinstance(rows.value, list) or not isinstance(team.value, dict):
        return dict(plain(tree))
    people = [known[id(row)].rep if id(row) in known else plain(row) for row in rows.value]
    values = {str(key): plain(node) for key, node in tree.children() if key != "team"}
    return {**values, "team": {**{key: plain(node) for key, node in team.value.items() if key != "reps"}, "reps": people}}


def _all_problems(ground: Ground, problems: list[Problem], later: list[Finding], findings: list[Finding]) -> list[Problem]:
    """One problem per place. What `later` names hides what the classes say about the same place; what a role gave is said once, there."""
    named = [finding.steps for finding in later]
    places = {finding.steps for finding in findings}
    kept = [
        finding for finding in findings
        if not any(finding.steps[: len(steps)] == steps for steps in named)
        and not _is_said_at_role(ground.tree, finding, places)
        and not (problems and finding.steps == ("team",))
    ]  # fmt: skip
    first: dict[str, Problem] = {}
    for problem in (*problems, *map(ground.problem, later), *map(ground.problem, kept)):
        first.setdefault(problem.path or str(problem), problem)
    return once_per_change(list(first.values()))


def _is_said_at_role(tree: Node, finding: Finding, places: Collection[Steps]) -> bool:
    """Whether a finding in a row is on a value that its role gave, and the role has a finding there itself."""
    if finding.steps[:2] != REPS or len(finding.steps) < 4:
        return False
    row = tree.at(finding.steps[:3]) or Node(None)
    columns, role = row.get("from_role"), row.get("role")
    if columns is None or role is None or not any(column.value == finding.steps[3] for _, column in columns.children()):
        return False
    path = role_columns(measure_names(tree)).get(str(finding.steps[3]), ())
    return ("team", "roles", str(role.value), *path, *finding.steps[4:]) in places


def once_per_change(problems: Sequence[Problem]) -> list[Problem]:
    """The same problem of many people, from one line of a file, once."""
    groups: dict[tuple[str, str, int | None, str], list[Problem]] = {}
    for problem in problems:
        is_row = problem.path.startswith("team.reps[") and problem.file != ""
        column = problem.path.rpartition("].")[2] if is_row else problem.path
        groups.setdefault((problem.what, problem.file, problem.line, column), []).append(problem)
    return [replace(same[0], what=same[0].what + _others(same[1:])) for same in groups.values()]


def _others(problems: list[Problem]) -> str:
    """`; the same for E2, E3 and 9 more`."""
    ids = [problem.path.removeprefix("team.reps[").rpartition("].")[0] for problem in problems]
    return f"; the same for {listed(ids)}" if ids else ""


def _resolved(spec: ScenarioSpec, tree: Node, normalised_on: str, known: ReadPeople) -> Resolved:
    data = spec.model_dump(mode="json", by_alias=True, serialize_as_any=True, exclude={"team": {"reps"}})
    stated: dict[str, Stated] = {}
    document, settled = _settle(data, tree, "", stated)
    people = [_settled_person(rep, row, stated, known) for rep, (_, row) in zip(spec.team.reps, _rows(tree), strict=True)]
    document["team"]["reps"] = [row for row, _ in people]
    place = tree.at(REPS) or Node(None)
    settled = put_all(settled, {REPS: Node([node for _, node in people], place.file, place.line)})
    if isinstance(spec.behaviour, StaticResponse):
        on = normalised_on or normalisation_hash(document)
        effort = spec.behaviour.effort.model_copy(update={"normalised_on": on})
        spec = spec.model_copy(update={"behaviour": spec.behaviour.model_copy(update={"effort": effort})})
        document["behaviour"]["effort"]["normalised_on"] = on
        settled = put_all(settled, {("behaviour", "effort", "normalised_on"): Node(on)})
    return Resolved(spec, document, settled, _shared(document, stated))


def _rows(tree: Node) -> list[tuple[Any, Node]]:
    held = tree.at(REPS)
    return list(held.children()) if held is not None else []


def _settled_person(rep: Rep, row: Node, stated: dict[str, Stated], known: ReadPeople) -> tuple[Mapping[str, Any], Node]:
    if id(row) in known:
        return known[id(row)].data, row
    data = rep.model_dump(mode="json")
    _sort_measured_columns(data)
    return _settle(data, row, f"team.reps[{rep.rep_id}]", stated)


def _sort_measured_columns(row: dict[str, Any]) -> None:
    """Columns per measure stand last, by name, whatever order the roster had."""
    from_role, known = row.pop("from_role"), keys_of(Rep)
    fields = {name: value for name, value in row.items() if name in known}
    measured = {name: row[name] for name in sorted(set(row) - set(fields))}
    row.clear()
    row.update(fields | measured | {"from_role": sorted(from_role)})


def _settle(data: Any, node: Node | None, path: str, stated: dict[str, Stated]) -> tuple[Any, Node]:
    """Dumped data with its provenance put back, and the tree with the data's defaults put in."""
    file, line = (node.file, node.line) if node is not None else ("", None)
    if isinstance(data, dict):
        settled = {key: _settle(value, node.get(key) if node is not None else None, f"{path}.{key}" if path else key, stated)
                   for key, value in data.items()}  # fmt: skip
        return {key: pair[0] for key, pair in settled.items()}, Node({key: pair[1] for key, pair in settled.items()}, file, line)
    if isinstance(data, list):
        items = []
        for at, value in enumerate(data):
            child = node.get(at) if node is not None else None
            name = (name_of(child) if child is not None else None) or at
            items.append(_settle(value, child, f"{path}[{name}]", stated))
        return [pair[0] for pair in items], Node([pair[1] for pair in items], file, line)
    if node is not None and node.stated is not None:
        stated[path] = node.stated
        return stated_as_data(data, node.stated), Node(data, file, line, node.stated)
    return data, Node(data, file, line)


def _shared(document: Mapping[str, Any], stated: Mapping[str, Stated]) -> dict[str, Stated]:
    """Provenance that a change gave to a column of all people of a role, as one assumption: `team.reps[role=NAME].column`."""
    prefix = "team.reps["
    own = {path: one for path, one in stated.items() if path.startswith(prefix)}
    if not own:
        return dict(stated)
    by_column: dict[tuple[str, str], list[tuple[str, Stated]]] = {}
    roles = {row["rep_id"]: row["role"] for row in document["team"]["reps"]}
    for path, one in own.items():
        rep_id, _, column = path.removeprefix(prefix).rpartition("].")
        by_column.setdefault((roles[rep_id], column), []).append((path, one))
    result = {path: one for path, one in stated.items() if path not in own}
    for (role, column), held in by_column.items():
        seats = sum(1 for named in roles.values() if named == role)
        if len(held) == seats and len({one for _, one in held}) == 1:
            result[f"{prefix}role={role}].{column}"] = held[0][1]
        else:
            result |= dict(held)
    return result
