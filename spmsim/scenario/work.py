"""Changes being made on a resolved scenario: applied one by one, validated once at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.changes import AppliedChange, Change, Grounds, apply_change
from spmsim.scenario.edits import put_all
from spmsim.scenario.nodes import Node, Steps
from spmsim.scenario.people import REPS, with_people
from spmsim.scenario.quota_sums import with_totals
from spmsim.scenario.registry import build_registry
from spmsim.scenario.resolve import Resolved, once_per_change, people_read, resolve_tree
from spmsim.scenario.scenario import Scenario, root_of, scenario_of
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import is_open_mapping, shape_at
from spmsim.scenario.validate import Ground, read_spec

_MOST_NAMED = 6
_MOST_TRIED = 100


class Work:
    """Changes being made on a resolved scenario."""

    def __init__(self, start: Scenario, *, may_move_roles: bool = False) -> None:
        self.problems: list[Problem] = []
        self._start = start
        self._tree = start.tree
        self._registry = build_registry(start.plugins)
        self._applied = list(start.changes)
        self._notes = list(start.notes)
        self._removed: dict[Steps, tuple[str, int | None]] = {}
        people = start.tree.at(REPS)
        self._settled = {id(row) for _, row in people.children()} if people is not None else set()
        self._drawn = len(start.spec.team.draw)
        self._first = True
        self._share_columns: dict[Steps, bool] = {}
        self._after: list[tuple[Node, Change]] = []
        self._grounds = Grounds(self._knows, self._is_share, self._is_open, may_move_roles)

    def entitle(self, about: Node) -> None:
        """Take title and question from a file's own block, before the file's changes are made."""
        self._tree = put_all(self._tree, {("about",): about})

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

    def finish(self, id: str, file: Path, root: Scenario) -> Scenario:
        """Fill the people that were added, validate, and make the scenario."""
        tree = self._filled(self._tree)
        start = self._start
        known = people_read(Resolved(start.spec, start.document, start.tree, start.stated))
        try:
            resolved = resolve_tree(Ground(tree, self._registry, self._removed), self.problems, root_of(root), known=known)
        except BadInput as trouble:
            raise BadInput(once_per_change(self._at_their_changes(trouble.problems, root))) from None
        return scenario_of(
            resolved,
            id=id,
            file=file,
            root=root,
            changes=self._applied,
            inputs=self._start.inputs,
            notes=self._notes,
            plugins=self._start.plugins,
        )

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
            resolve_tree(Ground(self._filled(tree), self._registry, self._removed), [], root_of(root))
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
            self._notes.append(f"{place}{change.kind} {change.path} met {len(applied.met)}: {some(applied.met)}")
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
        if steps[:2] == REPS and len(steps) == 4:
            steps = (*REPS, 0, steps[3])  # a column is the same in every row
            if steps not in self._share_columns:
                shape = shape_at(ScenarioSpec, self._tree, steps, self._registry)
                self._share_columns[steps] = shape is not None and shape.unit == "share"
            return self._share_columns[steps]
        shape = shape_at(ScenarioSpec, self._tree, steps, self._registry)
        if steps[:1] == ("quotas",) and len(steps) > 3 and steps[2] == "rules":
            unit = self._tree.at(("measures", steps[3], "unit"))
            return unit is not None and unit.value == "share"
        return shape is not None and shape.unit == "share"


def _steps_of(tree: Node, applied: AppliedChange) -> list[Steps]:
    """Steps of removed fields of blocks, from their notation; items of lists are gone with their places."""
    return [tuple(path.split(".")) for path in applied.met if "[" not in path]


def some(words: Sequence[str]) -> str:
    """The first few words, and how many there are."""
    return ", ".join(words[:_MOST_NAMED]) + (f", … ({len(words)} in all)" if len(words) > _MOST_NAMED else "")
