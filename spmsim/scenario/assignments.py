"""The assignments file that a scenario names, as `transfers` of its people.

A new role brings its own plan, quota set and target pay; cells of the row win over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem
from spmsim.scenario.chain import SourceFile
from spmsim.scenario.edits import put_all
from spmsim.scenario.files import SETTINGS
from spmsim.scenario.named_files import told_where_named
from spmsim.scenario.nodes import Node, Steps, node_from_data, plain
from spmsim.scenario.people import REPS
from spmsim.scenario.roster import InputTable, inputs_of, named_file
from spmsim.sources.assignments import TABLE, read_assignments
from spmsim.sources.columns import read_column_map

_CALENDAR = TypeAdapter(Calendar)
STEPS = ("team", "assignments")
_OF_ROLE = ("plan", "quota_set", "on_target_earnings", "base_share")


def read_transfers(tree: Node, file: SourceFile, project: Path, problems: list[Problem]) -> InputTable:
    """The rows of `team.assignments`, each with its `rep_id`; none where the scenario names none, or where it cannot be read.

    Args:
        tree: The scenario with its people.
        file: The file that names the assignments; the path is relative to it.
        project: The project folder, which the path may not leave.
        problems: What is wrong is added here.
    """
    path = named_file(tree, STEPS, file, project, problems)
    if path is None:
        return InputTable()
    try:
        calendar = _CALENDAR.validate_python(plain(tree.get("calendar") or Node({})))
    except ValidationError:
        return InputTable()
    name = path.relative_to(project).as_posix()
    try:
        columns = read_column_map(project / SETTINGS, TABLE)
        rows, notes = read_assignments(path, columns, calendar, _known(tree), name=name)
    except BadInput as trouble:
        problems += told_where_named(trouble, name, ".".join(STEPS), tree.at(STEPS) or Node(None))
        return InputTable()
    made = tuple(node_from_data(_with_role(tree, values, name, number, problems), name, number) for number, values in rows)
    return InputTable(made, inputs_of(path, name, columns), tuple(f"{name}: {note}" for note in notes))


def with_transfers(tree: Node, rows: Sequence[Node]) -> Node:
    """The tree with the transfers put into the rows of their people, in the order of their months."""
    by_person: dict[Any, list[Node]] = {}
    for row in rows:
        fields = dict(row.value) if isinstance(row.value, dict) else {}
        by_person.setdefault(fields.pop("rep_id").value, []).append(Node(fields, row.file, row.line))
    edits: dict[Steps, Node] = {}
    people = tree.at(REPS)
    for at, person in people.children() if people is not None else ():
        rep_id = person.get("rep_id")
        mine = sorted(by_person.get(rep_id.value, ()) if rep_id is not None else (), key=_month)
        if mine:
            edits[(*REPS, at, "transfers")] = Node(mine, mine[0].file, mine[0].line)
    return put_all(tree, edits) if edits else tree


def _month(row: Node) -> str:
    first = row.get("from")
    return str(first.value) if first is not None else ""


def _known(tree: Node) -> dict[str, list[str]]:
    """The names that rows may use."""
    people = tree.at(REPS)
    ids = [rep_id.value for _, row in people.children() if (rep_id := row.get("rep_id")) is not None] if people is not None else []
    places: dict[str, Steps] = {"role": ("team", "roles"), "plan": ("plans",), "quota_set": ("quotas",)}
    named = {field: [str(key) for key, _ in node.children()] for field, steps in places.items() if (node := tree.at(steps)) is not None}
    return {"rep_id": [str(rep_id) for rep_id in ids], **named}


def _with_role(tree: Node, values: dict[str, Any], name: str, number: int, problems: list[Problem]) -> dict[str, Any]:
    """The row with what it leaves out taken from its new role."""
    role = tree.at(("team", "roles", values["role"])) if "role" in values else None
    filled = dict(values)
    for field in _OF_ROLE:
        given = role.get(field) if role is not None else None
        if given is None or given.value is None or field in filled:
            continue
        if isinstance(given.value, list):
            what = f"role '{values['role']}' changes its plan within the calendar; name the plan of '{values['rep_id']}' in this row"
            problems.append(Problem(what, f"row {number}, column plan", name))
        elif field == "on_target_earnings" and (apart := _in_other_money(tree, values)):
            problems.append(Problem(apart, f"row {number}, column on_target_earnings", name))
        else:
            filled[field] = given.value
    return filled


def _in_other_money(tree: Node, values: dict[str, Any]) -> str:
    """Why the new role's on-target earnings cannot be the person's: they stand in another currency; empty where they do not."""
    people = tree.at(REPS)
    rows = [row for _, row in people.children() if _plain(row.get("rep_id")) == values.get("rep_id")] if people is not None else []
    own = _plain(tree.get("currency"))
    stated = _plain(tree.at(("team", "roles", values["role"], "currency"))) or own
    paid_in = (_plain(rows[0].get("currency")) if rows else None) or own
    if stated == paid_in:
        return ""
    what = f"role '{values['role']}' states on-target earnings in {stated}, but '{values.get('rep_id')}' is paid in {paid_in}"
    return f"{what}; give on_target_earnings in this row"


def _plain(node: Node | None) -> Any:
    return None if node is None else node.value
