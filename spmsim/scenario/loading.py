"""`load`: from a scenario file to a validated, resolved `Scenario`; `vary`: further changes on one that is resolved.

Order of loading: the complete file at the root of the `extends` chain → its people are filled from their roles → changes from the
root outwards, then those of the command line → people that changes added are filled → everything is validated once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.assignments import read_transfers, with_transfers
from spmsim.scenario.blanks import refuse_blanks
from spmsim.scenario.chain import SourceFile, changes_of, changes_of_command, read_chain
from spmsim.scenario.changes import AppliedChange, Change
from spmsim.scenario.edits import put_all
from spmsim.scenario.files import project_of, shown
from spmsim.scenario.key import key_of_run
from spmsim.scenario.nodes import Node, Steps, node_from_data, notation
from spmsim.scenario.opening_tables import with_opening
from spmsim.scenario.people import REPS, with_people
from spmsim.scenario.plugins import read_plugins
from spmsim.scenario.provenance import strip_provenance
from spmsim.scenario.quota_cells import empty_cells
from spmsim.scenario.quota_sums import with_totals
from spmsim.scenario.registry import build_registry
from spmsim.scenario.resolve import resolve_tree
from spmsim.scenario.roster import InputTable, read_people, told_by_row
from spmsim.scenario.scenario import Scenario, root_of, scenario_of
from spmsim.scenario.schema import Run, ScenarioSpec
from spmsim.scenario.validate import Ground
from spmsim.scenario.work import Work, some

__all__ = ["AppliedChange", "Change", "Scenario", "effective_run", "from_document", "load", "run_key", "vary"]


def load(path: str | Path, *, sets: Sequence[str] = (), scales: Sequence[str] = ()) -> Scenario:
    """The scenario in a file, complete or a change set.

    Args:
        path: A `.yaml` file.
        sets: Further changes, each `PATH=VALUE`.
        scales: Further changes after those, each `PATH=FACTOR`.

    Raises:
        BadInput: Everything that is wrong with it, each with file, line and path.
    """
    file = Path(path)
    project = project_of(file)
    try:
        return _load(file, project, changes_of_command(sets, scales))
    except BadInput as trouble:
        raise BadInput(replace(problem, file=shown(project, problem.file)) for problem in _in_order(trouble.problems)) from None


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in the order of the lines of each file, files in the order in which they were met."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(problems, key=lambda problem: (files.index(problem.file), problem.line or 0))


def vary(scenario: Scenario, changes: Sequence[Change], *, root: Scenario | None = None) -> Scenario:
    """The scenario after further changes; values of `team.roles.*` may be set here and move every row that was filled from them.

    Args:
        scenario: A resolved scenario; it stays as it is.
        changes: In order.
        root: The root of the result, where that is varied too; else the scenario's own.

    Raises:
        BadInput: A change that cannot be made, or makes the scenario invalid.
    """
    work = Work(scenario, may_move_roles=True)
    work.change(changes, parent=scenario.spec)
    return work.finish(scenario.id, scenario.file, root or scenario.root)


def from_document(
    document: Mapping[str, Any], *, id: str = "resolved", root: Scenario | None = None, project: Path | None = None
) -> Scenario:
    """A resolved scenario read back from its document, with the same run key.

    Args:
        document: `Scenario.document`, or what JSON made of it.
        id: How the scenario is to be called.
        root: Its root, where that is known; else itself.
        project: The folder in which its plugins lie, if it has some; else the current one.

    Raises:
        BadInput: The document is no resolved scenario of this version.
    """
    problems: list[Problem] = []
    tree = strip_provenance(node_from_data({block: content for block, content in document.items() if block != "inputs"}), problems)
    held = tree.at(("behaviour", "effort", "normalised_on"))
    plugins = read_plugins(tree, (project or Path()).resolve(), problems)
    ground = Ground(tree, build_registry(plugins.classes))
    normalised_on = str(held.value) if held is not None and held.value else ""
    resolved = resolve_tree(ground, problems, root_of(root), normalised_on=normalised_on)
    return scenario_of(resolved, id=id, file=Path(id), root=root, inputs=document.get("inputs"), plugins=plugins.classes)


def effective_run(scenario: Scenario, *, replications: int | None = None, seed: int | None = None, engine: str | None = None) -> Run:
    """Seed, replications and engine that are played: the scenario's own, where nothing else is asked for.

    Raises:
        BadInput: A number or engine that cannot be played.
    """
    asked = {"replications": replications, "seed": seed, "engine": engine}
    changes = [Change("set", f"run.{name}", value) for name, value in asked.items() if value is not None]
    return vary(scenario, changes).spec.run if changes else scenario.spec.run


def run_key(scenario: Scenario, *, seed: int, replications: int, engine: str, normalised_on: str) -> str:
    """The key of a run of the scenario, see `key.key_of_run`."""
    return key_of_run(scenario.document, scenario.inputs, seed=seed, replications=replications, engine=engine, normalised_on=normalised_on)


def _load(file: Path, project: Path, command: Sequence[Change]) -> Scenario:
    """The scenario of a chain of files; what is wrong with single values of them is told together with all that stands in other lines."""
    chain = read_chain(file, project)
    misread = [problem for link in chain for problem in link.misread]
    lines = {(problem.file, problem.line) for problem in misread}
    try:
        made = _made(chain, project, command)
    except BadInput as trouble:
        raise BadInput([*misread, *(p for p in trouble.problems if (p.file, p.line) not in lines)]) from None
    if misread:
        raise BadInput(misread)
    return made


def _made(chain: Sequence[SourceFile], project: Path, command: Sequence[Change]) -> Scenario:
    root = _complete(chain[0], project)
    if len(chain) == 1 and not command:
        return root
    work = Work(root)
    for link in chain[1:]:
        changes, problems = changes_of(link)
        work.problems += problems
        work.entitle(_about(link))
        work.change(changes, parent=None)
    if command:
        work.change(command, parent=None)
    return work.finish(chain[-1].path.stem, chain[-1].path, root)


def _complete(file: SourceFile, project: Path) -> Scenario:
    """The scenario of a complete file."""
    problems: list[Problem] = []
    refuse_blanks(file.tree)
    tree = strip_provenance(put_all(file.tree, {("about",): _about(file)}), problems)
    roster = read_people(tree, file, project, problems)
    problems += _not_by_hand(tree)
    tree = with_people(tree, roster.rows, problems)
    moves = read_transfers(tree, file, project, problems)
    tree, happened = with_opening(with_transfers(tree, moves.rows), file, project, problems)
    tree, findings = with_totals(tree, None)
    plugins = read_plugins(tree, project, problems)
    ground = Ground(tree, build_registry(plugins.classes))
    problems += [ground.problem(finding) for finding in findings]
    problems += _lacking(ground, roster)
    try:
        resolved = resolve_tree(ground, problems, None)
    except BadInput as trouble:
        raise BadInput(told_by_row(trouble.problems, roster)) from None
    inputs = {**roster.inputs, **moves.inputs, **happened.inputs, **plugins.inputs}
    notes = _notes_of(resolved.spec, roster, moves, happened)
    return scenario_of(resolved, id=file.path.stem, file=file.path, inputs=inputs, notes=notes, plugins=plugins.classes)


def _lacking(ground: Ground, roster: InputTable) -> list[Problem]:
    """What rows lack that cannot be played because others of the file cannot be read: told together with those."""
    if not roster.unsure:
        return []
    problems: list[Problem] = []
    filled = replace(ground, tree=with_people(ground.tree, roster.unsure, problems))
    return [*problems, *(filled.problem(finding) for finding in empty_cells(filled.tree, filled.registry))]


def _about(file: SourceFile) -> Node:
    """Title and question; a file without a title, or with a blank one, is called by its name."""
    about = file.tree.get("about") or Node({}, file.name)
    title = about.get("title")
    if isinstance(about.value, dict) and (title is None or (isinstance(title.value, str) and not title.value.strip())):
        return Node({**about.value, "title": Node(file.path.stem, file.name)}, about.file, about.line)
    return about


def _not_by_hand(tree: Node) -> list[Problem]:
    """Fields that resolving writes, written in a file."""
    written: dict[Steps, str] = {
        REPS: "people are made by loading, from team.roster and team.draw; they are not written by hand",
        ("behaviour", "effort", "normalised_on"): "normalised_on is written when the scenario is resolved, not by hand",
        ("opening", "sales"): "sales to date are read from opening.actuals; they are not written by hand",
        ("opening", "payments"): "payments to date are read from opening.paid; they are not written by hand",
    }
    found = ((steps, tree.at(steps), what) for steps, what in written.items())
    return [Problem(what, notation(tree, steps), node.file, node.line) for steps, node, what in found if node is not None]


def _notes_of(spec: ScenarioSpec, *tables: InputTable) -> tuple[str, ...]:
    gone = [rep.rep_id for rep in spec.team.reps if rep.left_on is not None and spec.calendar.index_of(rep.left_on) < 0]
    notes = [note for table in tables for note in table.notes]
    if gone:
        notes.append(f"{len(gone)} {'row' if len(gone) == 1 else 'rows'} left before {spec.calendar.start} and not played: {some(gone)}")
    return tuple(notes)
