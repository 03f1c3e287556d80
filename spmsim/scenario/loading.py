"""`load`: from a scenario file to a validated, resolved `Scenario`; `vary`: further changes on one that is resolved.

Order of loading: the complete file at the root of the `extends` chain → its people are filled from their roles → changes from the
root outwards, then those of the command line → people that changes added are filled → everything is validated once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.quantities import Stated
from spmsim.foundation.spec import Registry
from spmsim.scenario.chain import SourceFile, changes_of, changes_of_command, read_chain
from spmsim.scenario.changes import AppliedChange, Change, Grounds, apply_change
from spmsim.scenario.edits import put_all
from spmsim.scenario.files import project_of, shown
from spmsim.scenario.key import key_of_run
from spmsim.scenario.nodes import Node, Steps, node_from_data, notation
from spmsim.scenario.people import REPS, with_people
from spmsim.scenario.provenance import strip_provenance
from spmsim.scenario.quota_sums import with_totals
from spmsim.scenario.registry import build_registry
from spmsim.scenario.resolve import Resolved, Root, people_read, resolve_tree
from spmsim.scenario.roster import Roster, read_people
from spmsim.scenario.schema import Run, ScenarioSpec
from spmsim.scenario.shapes import is_open_mapping, shape_at
from spmsim.scenario.validate import Ground, read_spec

_MOST_NAMED = 6
_MOST_TRIED = 100


@dataclass(frozen=True)
class Scenario:
    """A scenario that can be played: validated rules, and how they came to be what they are."""

    id: str
    """File name without suffix."""
    file: Path
    spec: ScenarioSpec
    """The rules; `spec.team.reps` are the people."""
    document: Mapping[str, Any]
    """Canonical plain data: changes applied, people filled, defaults written out, provenance as `{value, range, source}`; beside the
    blocks of a file, `inputs` (see below)."""
    stated: Mapping[str, Stated]
    """Path → provenance of every number that has some."""
    changes: tuple[AppliedChange, ...]
    """What changed against the root, in order."""
    root: Scenario
    """The scenario at the root of the `extends` chain; itself, if complete."""
    inputs: Mapping[str, str]
    """Input file, relative to the project → hash of its content."""
    notes: tuple[str, ...]
    """What `check` says beside "valid"."""
    tree: Node = field(repr=False, compare=False)
    """The resolved tree with files and lines, on which `vary` goes on."""

    def __repr__(self) -> str:
        """Short: a scenario holds a whole team."""
        return f"Scenario({self.id!r}, {len(self.spec.team.reps)} reps, {len(self.changes)} changes)"


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
    work = _Work(scenario, build_registry(), may_move_roles=True)
    work.change(changes, parent=scenario.spec)
    return work.finish(scenario.id, scenario.file, None, root or scenario.root)


def from_document(document: Mapping[str, Any], *, id: str = "resolved", root: Scenario | None = None) -> Scenario:
    """A resolved scenario read back from its document, with the same run key.

    Args:
        document: `Scenario.document`, or what JSON made of it.
        id: How the scenario is to be called.
        root: Its root, where that is known; else itself.

    Raises:
        BadInput: The document is no resolved scenario of this version.
    """
    problems: list[Problem] = []
    tree = strip_provenance(node_from_data({block: content for block, content in document.items() if block != "inputs"}), problems)
    held = tree.at(("behaviour", "effort", "normalised_on"))
    resolved = resolve_tree(
        Ground(tree, build_registry()), problems, _root_of(root), normalised_on=str(held.value) if held is not None and held.value else ""
    )
    return _scenario(id, Path(id), resolved, (), root, document.get("inputs") or {}, ())


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
    return key_of_run(
        scenario.document, scenario.inputs, seed=seed, replications=replications, engine=engine, normalised_on=normalised_on
    )


def _load(file: Path, project: Path, command: Sequence[Change]) -> Scenario:
    chain = read_chain(file, project)
    root = _complete(chain[0], project)
    if len(chain) == 1 and not command:
        return root
    work = _Work(root, build_registry())
    for link in chain[1:]:
        changes, problems = changes_of(link)
        work.problems += problems
        work.change(changes, parent=None)
    if command:
        work.change(command, parent=None)
    return work.finish(chain[-1].path.stem, chain[-1].path, _about(chain[-1]), root)


def _complete(file: SourceFile, project: Path) -> Scenario:
    """The scenario of a complete file."""
    problems: list[Problem] = []
    tree = strip_provenance(put_all(file.tree, {("about",): _about(file)}), problems)
    roster = read_people(tree, file, project, problems)
    problems += _not_by_hand(tree)
    tree = with_people(tree, roster.rows, problems)
    tree, findings = with_totals(tree, None)
    ground = Ground(tree, build_registry())
    problems += [ground.problem(finding) for finding in findings]
    resolved = resolve_tree(ground, problems, None)
    return _scenario(file.path.stem, file.path, resolved, (), None, roster.inputs, _notes_of(resolved.spec, roster))


def _about(file: SourceFile) -> Node:
    """Title and question; a file without a title is called by its name."""
    about = file.tree.get("about") or Node({}, file.name)
    if isinstance(about.value, dict) and "title" not in about.value:
        return Node({"title": Node(file.path.stem, file.name), **about.value}, about.file, about.line)
    return about


def _not_by_hand(tree: Node) -> list[Problem]:
    """Fields that resolving writes, written in a file."""
    written: dict[Steps, str] = {
        REPS: "people are made by loading, from team.roster and team.draw; they are not written by hand",
        ("behaviour", "effort", "normalised_on"): "normalised_on is written when the scenario is resolved, not by hand",
    }
    found = ((steps, tree.at(steps), what) for steps, what in written.items())
    return [Problem(what, notation(tree, steps), node.file, node.line) for steps, node, what in found if node is not None]


def _notes_of(spec: ScenarioSpec, roster: Roster) -> tuple[str, ...]:
    gone = [rep.rep_id for rep in spec.team.reps if rep.left_on is not None and spec.calendar.index_of(rep.left_on) < 0]
    notes = [*roster.notes]
    if gone:
        notes.append(f"{len(gone)} {'row' if len(gone) == 1 else 'rows'} left before {spec.calendar.start} and not played: {_some(gone)}")
    return tuple(notes)


def _some(words: Sequence[str]) -> str:
    return ", ".join(words[:_MOST_NAMED]) + (f", … ({len(words)} in all)" if len(words) > _MOST_NAMED else "")


class _Work:
    """Changes being made on a resolved scenario."""

    def __init__(self, start: Scenario, registry: Registry, *, may_move_roles: bool = False) -> None:
        self.problems: list[Problem] = []
        self._start = start
        self._tree = start.tree
        self._registry = registry
        self._applied = list(start.changes)
        self._notes = list(start.notes)
        self._removed: dict[Steps, tuple[str, int | None]] = {}
        self._settled = {id(row) for _, row in _rows(start.tree)}
        self._drawn = len(start.spec.team.draw)
        self._first = True
        self._after: list[tuple[Node, Change]] = []
        self._grounds = Grounds(self._knows, self._is_share, self._is_open, may_move_roles)

    def change(self, changes: Sequence[Change], *, parent: ScenarioSpec | None) -> None:
        """Apply the changes of one file; those that cannot be made are problems, the others go on."""
        before = self._tree
        for change in changes:
            try:
                self._tree, applied = apply_change(self._tree, change, self._grounds)
                self._after.append((self._tree, change))
            except BadInput as trouble:
                self.problems += trouble.problems
                continue
            self._applied.append(applied)
            self._note(change, applied)
        extended = parent or (self._start.spec if self._first else self._spec_of(before))
        self._first = False
        if extended is not None:
            self._tree, findings = with_totals(self._tree, extended)
            self.problems += [Ground(self._tree, self._registry).problem(finding) for finding in findings]

    def finish(self, id: str, file: Path, about: Node | None, root: Scenario) -> Scenario:
        """Fill the people that were added, validate, and make the scenario."""
        tree = self._filled(self._tree)
        if about is not None:
            tree = put_all(tree, {("about",): about})
        start = self._start
        known = people_read(Resolved(start.spec, start.document, start.tree, start.stated))
        try:
            resolved = resolve_tree(Ground(tree, self._registry, self._removed), self.problems, _root_of(root), known=known)
        except BadInput as trouble:
            raise BadInput(self._at_their_changes(trouble.problems, root)) from None
        return _scenario(id, file, resolved, tuple(self._applied), root, self._start.inputs, tuple(self._notes))

    def _at_their_changes(self, problems: Sequence[Problem], root: Scenario) -> list[Problem]:
        """Problems that show elsewhere than at the change that causes them, at that change.

        The scenario was valid before the first change, so a problem belongs to the change after which it is there to stay.
        """
        written = {change.file for _, change in self._after}
        elsewhere = {problem.path for problem in problems if problem.file not in written}
        causes: dict[str, Change] = {}
        for tree, change in self._after[:_MOST_TRIED] if elsewhere else ():
            there = {problem.path for problem in self._problems_of(tree, root)}
            causes = {path: cause for path, cause in causes.items() if path in there}
            causes |= {path: change for path in there & elsewhere if path not in causes}
        return [
            replace(problem, file=causes[problem.path].file, line=causes[problem.path].line) if problem.path in causes else problem
            for problem in problems
        ]

    def _problems_of(self, tree: Node, root: Scenario) -> tuple[Problem, ...]:
        try:
            resolve_tree(Ground(self._filled(tree), self._registry, self._removed), [], _root_of(root))
        except BadInput as trouble:
            return trouble.problems
        return ()

    def _filled(self, tree: Node) -> Node:
        return with_people(tree, (), self.problems, drawn=self._drawn, settled=self._settled)

    def _spec_of(self, tree: Node) -> ScenarioSpec | None:
        """The scenario between two change sets; None where it does not hold together (the end of the chain says why)."""
        return read_spec(Ground(with_people(tree, (), [], drawn=self._drawn, settled=self._settled), self._registry))[0]

    def _note(self, change: Change, applied: AppliedChange) -> None:
        place = f"{change.file}:{change.line}  " if change.line is not None else ""
        if change.kind == "remove":
            steps = dict.fromkeys(_steps_of(self._start.tree, applied), (change.file, change.line))
            self._removed |= steps
        if "*" in change.path:
            self._notes.append(f"{place}{change.kind} {change.path} met {len(applied.met)}: {_some(applied.met)}")
        if change.kind in ("set", "scale") and applied.before == applied.after:
            self._notes.append(f"{place}{change.kind} {change.path} changes nothing: {applied.before} stood there already")

    def _knows(self, steps: Steps) -> bool:
        shape = shape_at(ScenarioSpec, self._tree, steps, self._registry)
        parent = shape_at(ScenarioSpec, self._tree, steps[:-1], self._registry)
        return shape is not None and parent is not None and not is_open_mapping(parent)

    def _is_open(self, steps: Steps) -> bool:
        shape = shape_at(ScenarioSpec, self._tree, steps, self._registry)
        return shape is not None and is_open_mapping(shape)

    def _is_share(self, steps: Steps) -> bool:
        shape = shape_at(ScenarioSpec, self._tree, steps, self._registry)
        if steps[:1] == ("quotas",) and len(steps) > 3 and steps[2] == "rules":
            unit = self._tree.at(("measures", steps[3], "unit"))
            return unit is not None and unit.value == "share"
        return shape is not None and shape.unit == "share"


def _steps_of(tree: Node, applied: AppliedChange) -> list[Steps]:
    """Steps of removed fields of blocks, from their notation; items of lists are gone with their places."""
    return [tuple(path.split(".")) for path in applied.met if "[" not in path]


def _rows(tree: Node) -> list[tuple[Any, Node]]:
    held = tree.at(REPS)
    return list(held.children()) if held is not None else []


def _root_of(root: Scenario | None) -> Root | None:
    return Root(root.spec, root.document) if root is not None else None


def _scenario(
    id: str, file: Path, resolved: Resolved, changes: tuple[AppliedChange, ...], root: Scenario | None, inputs: Mapping[str, str],
    notes: tuple[str, ...],
) -> Scenario:  # fmt: skip
    """The scenario; without a root it is its own."""
    document = {**resolved.document, "inputs": dict(inputs)}
    scenario = Scenario(
        id, file, resolved.spec, document, resolved.stated, changes, root,  # type: ignore[arg-type]
        inputs, notes, resolved.tree,
    )  # fmt: skip
    if root is None:
        object.__setattr__(scenario, "root", scenario)
    return scenario
