"""The roster that a scenario names, as rows of a tree, with the hashes of the files that were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.chain import SourceFile
from spmsim.scenario.files import SETTINGS, content_hash, inside
from spmsim.scenario.key import hash_of
from spmsim.scenario.nodes import Node, Steps, kind_of, node_from_data, plain
from spmsim.sources.columns import ColumnMap, read_column_map
from spmsim.sources.roster import read_roster

_TABLE = "roster"


@dataclass(frozen=True)
class InputTable:
    """Rows of a file that a scenario names."""

    rows: tuple[Node, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """File, relative to the project → hash of its content."""
    notes: tuple[str, ...] = ()


def read_people(tree: Node, file: SourceFile, project: Path, problems: list[Problem]) -> InputTable:
    """The rows of `team.roster`; none where the scenario names none, or where it cannot be read (then with the problems).

    Args:
        tree: The scenario, its provenance taken off.
        file: The file that names the roster; its path is relative to it.
        project: The project folder, which the path may not leave.
        problems: What is wrong is added here.
    """
    path = named_file(tree, ("team", "roster"), file, project, problems)
    return _read(tree, path, project, problems) if path is not None else InputTable()


def named_file(tree: Node, steps: Steps, file: SourceFile, project: Path, problems: list[Problem]) -> Path | None:
    """The file that stands at the steps; None where none is named, or where it may not or cannot be read (then with the problem)."""
    named, place = tree.at(steps), ".".join(map(str, steps))
    if named is None or named.value is None:
        return None
    if not isinstance(named.value, str):
        what = f"expected the path of a CSV or XLSX file, got {kind_of(plain(named))}"
        problems.append(Problem(what, place, named.file, named.line))
        return None
    try:
        path = inside(project, file.path.parent, named.value)
    except BadInput as trouble:
        problems += [Problem(p.what, place, named.file, named.line) for p in trouble.problems]
        return None
    if not path.is_file():
        problems.append(Problem(f"there is no file '{named.value}'", place, named.file, named.line))
        return None
    return path


def inputs_of(path: Path, name: str, columns: ColumnMap) -> dict[str, str]:
    """Hashes of a table's file and of its column map, by name."""
    found = {name: content_hash(path)}
    if columns.fields:
        found[f"{SETTINGS} [columns.{columns.table}]"] = hash_of(dict(sorted(columns.fields.items())))
    return found


def _read(tree: Node, path: Path, project: Path, problems: list[Problem]) -> InputTable:
    name = path.relative_to(project).as_posix()
    measures = {str(key): str(unit.value) for key, node in _children(tree, "measures") if (unit := node.get("unit")) is not None}
    roles = [str(key) for key, _ in _children(tree.get("team") or Node({}), "roles")]
    try:
        columns = read_column_map(project / SETTINGS, _TABLE)
        rows, notes = read_roster(path, columns, measures, roles, name=name)
    except BadInput as trouble:
        problems += trouble.problems
        return InputTable()
    made = tuple(node_from_data(row, name) for row in rows)
    return InputTable(made, inputs_of(path, name, columns), tuple(f"{name}: {note}" for note in notes))


def _children(tree: Node, key: str) -> list[tuple[str | int, Node]]:
    node = tree.get(key)
    return list(node.children()) if node is not None else []
