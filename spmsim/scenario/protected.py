"""What a change may not touch, and what to write instead."""

from __future__ import annotations

from spmsim.scenario.nodes import Node, Steps
from spmsim.team.fill import role_columns

_FIXED = {
    ("currency",): "the currency cannot be changed: amounts would mean something else",
    ("fx",): "plan rates cannot be changed: the same pay would cost something else; all scenarios of a study are reported at one rate",
    ("calendar",): "the calendar cannot be changed: scenarios are compared on the same months",
    ("opening",): "the opening cannot be changed: scenarios are compared on the same months that have happened",
    ("plugins",): "plugins belong to the complete file at the root of the chain",
    ("measures",): "measures are changed one by one, and their units not at all",
    ("team",): "the team is changed part by part: team.reps, team.skill_sd, …",
    ("team", "roster"): "the roster cannot be changed: people are addressed as team.reps",
    ("team", "assignments"): "the assignments file cannot be changed: transfers are addressed as team.reps[ID].transfers",
    ("team", "draw_seed"): "the draw seed cannot be changed: it would exchange everybody who was drawn",
    ("team", "reps"): "people are changed in their columns: team.reps[role=…].on_target_earnings, or team.reps[*] for all",
    ("team", "roles"): "roles are added one by one: add: team.roles.NAME",
    ("behaviour", "effort", "normalised_on"): "normalised_on is written when the scenario is resolved",
}


def why_protected(tree: Node, steps: Steps, kind: str, may_move_roles: bool) -> str:
    """Why a change of this kind may not touch the node, or an empty string."""
    if steps[:2] == ("team", "roles") and len(steps) > 2:
        return _role(tree, steps, kind, may_move_roles)
    if steps[:2] == ("team", "draw"):
        adds = kind == "add" and len(steps) == 2
        return "" if adds else "people who were drawn are addressed as team.reps; more are hired by add: team.draw"
    if steps[:1] == ("measures",) and _fixes_unit(tree, steps, kind):
        return "the unit of a measure cannot be changed: amounts would mean something else"
    if steps[:2] == ("team", "reps") and len(steps) > 3 and steps[3] in ("rep_id", "from_role"):
        return f"'{steps[3]}' identifies people and where their values come from; it cannot be changed"
    if steps[:2] == ("team", "reps") and len(steps) > 3 and steps[3] == "currency":
        return "the currency of people who are there cannot be changed: their on-target earnings would mean something else"
    if steps == ("team", "reps") and kind == "add":
        return ""
    for fixed, why in _FIXED.items():
        if steps == fixed or (fixed in (("calendar",), ("currency",), ("fx",), ("opening",)) and steps[:1] == fixed):
            return why
    return ""


def _fixes_unit(tree: Node, steps: Steps, kind: str) -> bool:
    if len(steps) == 2:
        return kind == "set" and tree.at(steps) is not None
    return len(steps) > 2 and steps[2] == "unit"


def _role(tree: Node, steps: Steps, kind: str, may_move_roles: bool) -> str:
    """Roles are added whole; from then on people are addressed as `team.reps`, except where a study moves a role's assumption."""
    role, inner = str(steps[2]), tuple(str(step) for step in steps[3:])
    if tree.at(steps[:3]) is None and len(steps) == 3 and kind == "add":
        return ""
    if may_move_roles and kind == "set" and inner:
        return ""
    measures = [str(key) for key, _ in measured.children()] if (measured := tree.get("measures")) is not None else []
    columns = [column for column, path in role_columns(measures).items() if path[: len(inner)] == inner]
    if len(columns) == 1:
        return f"people were filled from their roles when the file was read; address them: team.reps[role={role}].{columns[0]}"
    if columns:
        listed = ", ".join(columns)
        return f"people were filled from their roles when the file was read; address them as team.reps[role={role}].COLUMN, with {listed}"
    return f"a role that is there stays as it is; address its people as team.reps[role={role}].COLUMN, or add another role"
