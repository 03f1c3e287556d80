"""`Scenario`: a scenario that can be played, and how it came to be what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.quantities import Stated
from spmsim.scenario.changes import AppliedChange
from spmsim.scenario.files import project_of, shown
from spmsim.scenario.nodes import Node
from spmsim.scenario.paths import resolve
from spmsim.scenario.plugins import PluginClasses
from spmsim.scenario.resolve import Resolved, Root
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Ground


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
    plugins: PluginClasses = field(repr=False, compare=False)
    """Classes of the project's own that the file names: kind → name → class."""

    def __repr__(self) -> str:
        """Short: a scenario holds a whole team."""
        return f"Scenario({self.id!r}, {len(self.spec.team.reps)} reps, {len(self.changes)} changes)"


def scenario_of(
    resolved: Resolved,
    *,
    id: str,
    file: Path,
    root: Scenario | None = None,
    changes: Sequence[AppliedChange] = (),
    inputs: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    plugins: PluginClasses | None = None,
) -> Scenario:
    """The scenario; without a root it is its own."""
    document = {**resolved.document, "inputs": dict(inputs or {})}
    scenario = Scenario(
        id, file, resolved.spec, document, resolved.stated, tuple(changes), root,  # type: ignore[arg-type]
        dict(inputs or {}), tuple(notes), resolved.tree, plugins or {},
    )  # fmt: skip
    if root is None:
        object.__setattr__(scenario, "root", scenario)
    return scenario


def located(scenario: Scenario, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The same problems with the file and line where their paths stand; what has a file, or a path that meets nothing, stays as it is."""
    project = project_of(scenario.file)
    ground = Ground(scenario.tree, {})

    def placed(problem: Problem) -> Problem:
        if problem.file or not problem.path:
            return problem
        try:
            steps = resolve(scenario.tree, problem.path).steps[0]
        except BadInput:
            return problem
        file, line = ground.place(steps)
        return replace(problem, file=shown(project, file), line=line)

    return tuple(placed(problem) for problem in problems)


def root_of(root: Scenario | None) -> Root | None:
    """What resolving needs of a root."""
    return Root(root.spec, root.document) if root is not None else None
