"""People: roster rows and drawn rows become `team.reps`, filled from their roles.

A value of the row wins over the role's. Cells that a role filled are remembered (`from_role`), so that a study that moves a role's
number moves exactly the rows that took it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.scenario.edits import put_all
from spmsim.scenario.nodes import Node, Step, Steps, node_from_data, plain
from spmsim.team.draw import draw_people
from spmsim.team.fill import lonely_columns, missing_columns, role_columns
from spmsim.team.roles import Role
from spmsim.team.team import MOST_REPS, Draw, DrawSeed

REPS: Steps = ("team", "reps")
_LINKS = ("gate", "multiplier")
_DRAWS = TypeAdapter(tuple[Draw, ...])
_ROLES = TypeAdapter(dict[str, Role])
_CALENDAR = TypeAdapter(Calendar)
_DRAW_SEED = TypeAdapter(DrawSeed)


def with_people(tree: Node, rows: Sequence[Node], problems: list[Problem], *, drawn: int = 0, settled: Collection[int] = ()) -> Node:
    """The tree with rows appended, the draws from number `drawn` on drawn, and every row filled from its role.

    Args:
        tree: A scenario; parts that are malformed are passed over here, validation names them.
        rows: Rows of the roster, to be appended.
        problems: What is wrong is added here.
        drawn: How many items of `team.draw` are people already.
        settled: Identities (`id`) of row nodes that are filled already.
    """
    held = tree.at(REPS)
    old = list(held.value) if held is not None and isinstance(held.value, list) else []
    everybody = [*old, *rows]
    everybody += _drawn(tree, everybody, drawn, problems)
    filled = [row if id(row) in settled else _filled(tree, row, problems) for row in everybody]
    if tree.get("team") is None or (held is not None and filled == old):
        return tree
    place = held or Node(None)
    return put_all(tree, {REPS: Node(filled, place.file, place.line)})


def _drawn(tree: Node, rows: Sequence[Node], drawn: int, problems: list[Problem]) -> list[Node]:
    """Rows of the draws from number `drawn` on; none where what they need is malformed."""
    written = tree.at(("team", "draw"))
    items = written.value[drawn:] if written is not None and isinstance(written.value, list) else []
    if not items:
        return []
    try:
        draws = [_DRAWS.validate_python([plain(item)])[0] for item in items]
        roles = _ROLES.validate_python(plain(tree.at(("team", "roles")) or Node({})))
        calendar = _CALENDAR.validate_python(plain(tree.get("calendar") or Node({})))
        draw_seed = _DRAW_SEED.validate_python(plain(tree.at(("team", "draw_seed")) or Node(0)))
    except ValidationError:
        return []
    asked = sum(draw.reps for draw in draws)
    if asked > MOST_REPS:
        what = f"{asked:,} people to draw; at most {MOST_REPS:,}, all draws together"
        problems.append(Problem(what, "team.draw", items[0].file, items[0].line))
        return []
    taken = [str(row.get("rep_id").value) for row in rows if row.get("rep_id") is not None]  # type: ignore[union-attr]
    made: list[Node] = []
    for at, (item, draw) in enumerate(zip(items, draws, strict=True), start=drawn):
        try:
            new = draw_people([draw], roles, draw_seed, calendar, taken_ids=taken, shares=share_measures(tree))
        except BadInput as trouble:
            problems += [
                Problem(p.what, p.path.replace("team.draw[0]", f"team.draw[{at}]"), item.file, item.line) for p in trouble.problems
            ]
            continue
        taken += [str(row["rep_id"]) for row in new]
        made += [node_from_data(_with_potential_from_role(row), item.file, item.line) for row in new]
    return made


def _with_potential_from_role(row: dict[str, Any]) -> dict[str, Any]:
    """Drawn potentials spread around the role's number, so they move with it."""
    columns = [column for column in row if column.startswith("potential_")]
    return {**row, "from_role": columns} if columns else row


def share_measures(tree: Node) -> tuple[str, ...]:
    """The measures of unit share."""
    measures = tree.get("measures")
    if measures is None:
        return ()
    return tuple(str(name) for name, node in measures.children() if (unit := node.get("unit")) is not None and unit.value == "share")


def measure_names(tree: Node) -> tuple[str, ...]:
    """The measures, in the order of the file."""
    measures = tree.get("measures")
    return tuple(str(name) for name, _ in measures.children()) if measures is not None else ()


def _filled(tree: Node, row: Node, problems: list[Problem]) -> Node:
    """A row with what it lacks taken from its role; what both lack is a problem."""
    if not isinstance(row.value, dict):
        return row
    cells = {column: cell for column, cell in row.value.items() if cell.value is not None}
    role = _role_of(tree, row, problems)
    if role is None:
        return row
    taken = [str(column.value) for _, column in cells["from_role"].children()] if "from_role" in cells else []
    for column, path in role_columns(measure_names(tree)).items():
        given = role.at(path)
        if column not in cells and given is not None and given.value is not None:
            cells[column] = Node(given.value, given.file, given.line)
            taken.append(column)
    if taken:
        cells["from_role"] = node_from_data(sorted(set(taken)), row.file, row.line)
    problems += _missing(tree, Node(cells, row.file, row.line))
    return Node(cells, row.file, row.line)


def _role_of(tree: Node, row: Node, problems: list[Problem]) -> Node | None:
    name, roles = row.get("role"), tree.at(("team", "roles"))
    if roles is None or not isinstance(roles.value, dict):
        return None
    if name is None or name.value is None:
        problems.append(Problem("'role' is missing; every row names one of the roles", _path(row, "role"), row.file, row.line))
        return None
    role = roles.get(str(name.value))
    if role is None:
        what = f"no role '{name.value}'; roles: {', '.join(roles.value)}.{nearest(str(name.value), roles.value)}".removesuffix(".")
        problems.append(Problem(what, _path(row, "role"), row.file, row.line))
    return role


def _missing(tree: Node, row: Node) -> Iterable[Problem]:
    cells = {str(column): cell.value for column, cell in row.children()}
    paid_on = _paid_on(tree, cells.get("plan"))
    nobody = f"is missing: neither the row nor role '{cells.get('role')}' gives it"
    for column in missing_columns(cells, paid_on):
        inner = ".".join(role_columns(measure_names(tree)).get(column, (column,)))
        called = f" (there it is '{inner}')" if inner != column else ""
        what = f"'{column}' {nobody}{called}"
        yield Problem(what if column != "rep_id" else "'rep_id' is missing", _path(row, column), row.file, row.line)
    for column, other in lonely_columns(cells):
        yield Problem(f"'{other}' {nobody}; '{column}' means nothing without it", _path(row, other), row.file, row.line)
    shares = [measure for measure in paid_on if measure in share_measures(tree)]
    if shares and cells.get("accounts") is None:
        what = f"'accounts' {nobody}; '{shares[0]}' is a share of the accounts that come due"
        yield Problem(what, _path(row, "accounts"), row.file, row.line)


def _paid_on(tree: Node, plan: Any) -> tuple[str, ...]:
    """The measures on which a plan, or each plan of a list, pays by what the person sells."""
    known = [name for name in measure_names(tree) if (unit := tree.at(("measures", name, "unit"))) is None or unit.value != "rating"]
    found = (node.value for name in plans_named(plan) for node in _looked_at(tree, name))
    return tuple(dict.fromkeys(str(measure) for measure in found if measure in known))


def _looked_at(tree: Node, plan: str) -> Iterator[Node]:
    """The measures of a plan's components over the person alone, of their second measures, and of gates and multipliers on them."""
    parts = [part for _, part in _children(tree, ("plans", plan, "components"))]
    own = [part for part in parts if (scope := part.get("scope")) is None or scope.value in (None, "self")]
    links = [link for _, link in _children(tree, ("plans", plan, "adjustments")) if (kind := link.get("type")) and kind.value in _LINKS]
    places = [*((part, ("measure",)) for part in own), *((part, ("formula", "second")) for part in own)]
    places += [(link, ("measure",)) for link in links if own]
    yield from (node for part, steps in places if (node := part.at(steps)) is not None)


def _children(tree: Node, steps: Steps) -> Iterator[tuple[Step, Node]]:
    node = tree.at(steps)
    yield from node.children() if node is not None else ()


def plans_named(plan: Any) -> tuple[str, ...]:
    """The plans that a cell of a tree names: one, or those of a list `[{from, use}]`."""
    if isinstance(plan, list):
        return tuple(str(use.value) for item in plan if (use := item.get("use")) is not None)
    return (str(plan),)


def _path(row: Node, column: str) -> str:
    rep_id = row.get("rep_id")
    return f"team.reps[{rep_id.value if rep_id is not None else '?'}].{column}"


def role_edits(tree: Node, steps: Steps, value: Node) -> dict[Steps, Node]:
    """Edits of all cells that were filled from the value of a role at the steps `team.roles.NAME.…`, when that becomes `value`.

    A cell that equals the role's number takes the new one; a cell that was drawn around it or scaled keeps its ratio to it.
    """
    role, inner = steps[2], tuple(str(step) for step in steps[3:])
    columns = [column for column, path in role_columns(measure_names(tree)).items() if path == inner]
    reps = tree.at(REPS)
    old = tree.at(steps)
    edits: dict[Steps, Node] = {}
    for at, row in reps.children() if reps is not None else ():
        if (held := row.get("role")) is None or held.value != role:
            continue
        filled = {column.value for _, column in node.children()} if (node := row.get("from_role")) is not None else set()
        for column in columns:
            cell = row.get(column)
            if column in filled and cell is not None:
                moved = _moved(cell.value, old.value if old is not None else None, value.value)
                edits[(*REPS, at, column)] = Node(moved, value.file, value.line)
    return edits


def _moved(cell: Any, old: Any, new: Any) -> Any:
    numbers = all(isinstance(part, (int, float)) and not isinstance(part, bool) for part in (cell, old, new))
    if not numbers or cell == old or old == 0:
        return new
    return cell * (new / old)


def forget_role(tree: Node, edits: Mapping[Steps, Node]) -> dict[Steps, Node]:
    """Further edits that take changed columns off `from_role`: a value that a change sets no longer comes from the role."""
    changed: dict[Any, set[str]] = {}
    for steps in edits:
        if steps[:2] == REPS and len(steps) == 4:
            changed.setdefault(steps[2], set()).add(str(steps[3]))
    more: dict[Steps, Node] = {}
    for at, columns in changed.items():
        held = tree.at((*REPS, at, "from_role"))
        names = [node for _, node in held.children()] if held is not None else []
        kept = [] if "role" in columns else [node for node in names if node.value not in columns]
        if held is not None and len(kept) != len(names):
            more[(*REPS, at, "from_role")] = Node(kept, held.file, held.line)
    return more
