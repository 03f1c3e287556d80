"""The roster that a scenario names, as rows of a tree, with the hashes of the files that were read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.chain import SourceFile
from spmsim.scenario.files import SETTINGS, content_hash, inside
from spmsim.scenario.key import hash_of
from spmsim.scenario.named_files import not_there, told_where_named
from spmsim.scenario.nodes import Node, Steps, kind_of, node_from_data, plain
from spmsim.sources.columns import ColumnMap, read_column_map
from spmsim.sources.files import ENDINGS
from spmsim.sources.roster import read_roster_table
from spmsim.sources.tables import first_twenty

_TABLE = "roster"
STEPS = ("team", "roster")
_OF_PERSON = re.compile(r"team\.reps\[.*\]\.([a-z0-9_]+)")


@dataclass(frozen=True)
class InputTable:
    """Rows of a file that a scenario names."""

    rows: tuple[Node, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    """File, relative to the project → hash of its content."""
    notes: tuple[str, ...] = ()
    name: str = ""
    """The file, relative to the project."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """Field → heading of its column in the file."""
    unsure: tuple[Node, ...] = ()
    """Rows of a file that cannot be read as meant: no people, but what they lack can be told."""


def read_people(tree: Node, file: SourceFile, project: Path, problems: list[Problem]) -> InputTable:
    """The rows of `team.roster`; none where the scenario names none, or where it cannot be read (then with the problems).

    Args:
        tree: The scenario, its provenance taken off.
        file: The file that names the roster; its path is relative to it.
        project: The project folder, which the path may not leave.
        problems: What is wrong is added here.
    """
    path = named_file(tree, STEPS, file, project, problems)
    return _read(tree, path, project, problems) if path is not None else InputTable()


def named_file(tree: Node, steps: Steps, file: SourceFile, project: Path, problems: list[Problem]) -> Path | None:
    """The file that stands at the steps; None where none is named, or where it may not or cannot be read (then with the problem)."""
    named, place = tree.at(steps), ".".join(map(str, steps))
    if named is None or named.value is None:
        return None
    if not isinstance(named.value, str):
        what = f"expected the path of a CSV, XLSX or Parquet file, got {kind_of(plain(named))}"
        problems.append(Problem(what, place, named.file, named.line))
        return None
    try:
        path = inside(project, file.path.parent, named.value)
    except BadInput as trouble:
        problems += [Problem(p.what, place, named.file, named.line) for p in trouble.problems]
        return None
    if not path.is_file():
        problems.append(Problem(not_there(named.value, path, ENDINGS), place, named.file, named.line))
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
        table = read_roster_table(path, columns, measures, roles, name=name)
    except BadInput as trouble:
        problems += told_where_named(trouble, name, ".".join(STEPS), tree.at(STEPS) or Node(None))
        return InputTable()
    problems += table.problems
    made = tuple(node_from_data(row, name, number) for row, number in zip(table.rows, table.numbers, strict=True))
    if table.problems:
        return InputTable(name=name, headings=table.headings, unsure=made)
    return InputTable(made, inputs_of(path, name, columns), tuple(f"{name}: {note}" for note in table.notes), name, table.headings)


def told_by_row(problems: Iterable[Problem], roster: InputTable) -> list[Problem]:
    """Problems of the roster's people at rows and columns as the file calls them, alike ones as one, behind the others."""
    others: list[Problem] = []
    mine: dict[str, Problem] = {}
    for problem in problems:
        if roster.name and problem.file == roster.name:
            told = _by_row(problem, roster.headings)
            mine.setdefault(told.path or told.what, told)
        else:
            others.append(problem)
    return [*others, *first_twenty(list(mine.values()), roster.name)]


def _by_row(problem: Problem, headings: Mapping[str, str]) -> Problem:
    found = _OF_PERSON.fullmatch(problem.path)
    if found is None or problem.line is None:
        return problem
    column = found[1]
    lacking = "the cell is empty" if column in headings else "the file has no such column"
    what = problem.what.replace(f"'{column}' is missing", lacking, 1)
    return Problem(what, f"row {problem.line}, column {headings.get(column, column)}", problem.file)


def _children(tree: Node, key: str) -> list[tuple[str | int, Node]]:
    node = tree.get(key)
    return list(node.children()) if node is not None else []
