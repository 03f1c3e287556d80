"""Files that a scenario names (`extends`, `team.roster`, `team.assignments`): trouble with a whole file is told where it is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.scenario.nodes import Node


def not_there(written: str, path: Path, endings: Sequence[str]) -> str:
    """What is wrong with a path that leads to no plain file: what may be named instead, and the nearest that is there.

    `there is no file 'data/rostr.csv'; name a file ending in .csv or .xlsx, relative to this one. Did you mean 'data/roster.csv'?`
    """
    allowed = f"name a file ending in {_either(endings)}, relative to this one"
    if path.exists():
        return f"'{written}' is {'a folder' if path.is_dir() else 'no plain file'}; {allowed}"
    return f"there is no file '{written}'; {allowed}.{nearest(written, _alike(written, path, endings))}".removesuffix(".")


def told_where_named(trouble: BadInput, name: str, place: str, named: Node) -> Sequence[Problem]:
    """What is wrong with a file as a whole, at the line that names it; what stands in a row or line of the file stays there.

    `data/roster.txt  '.txt' files are not read` becomes `plan.yaml:34  team.roster: 'data/roster.txt': '.txt' files are not read`.

    Args:
        trouble: why the file cannot be read.
        name: how the trouble calls the file.
        place: path of the field that names it.
        named: what the scenario says there.
    """
    first, *others = trouble.problems
    if others or first.file != name or first.path or first.line is not None:
        return trouble.problems
    return [Problem(f"'{named.value}': {first.what}", place, named.file, named.line)]


def _alike(written: str, path: Path, endings: Sequence[str]) -> list[str]:
    """Files of the same folder whose names are alike, written as this one is."""
    try:
        there = sorted(other.name for other in path.parent.iterdir() if other.suffix in endings)
    except OSError:
        return []
    folder = "".join(written.rpartition("/")[:2])
    return [folder + name for name in there if nearest(path.name, [name])]


def _either(endings: Sequence[str]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"
