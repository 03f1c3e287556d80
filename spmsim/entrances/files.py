"""Scenario files: several at once, the change sets of a folder, and the schema beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.foundation.errors import BadInput, Problem, refuse

if TYPE_CHECKING:
    from spmsim.scenario.loading import Scenario


def load_all(given: Sequence[Scenario | Path | str], *, sets: Sequence[str] = (), scales: Sequence[str] = ()) -> list[Scenario]:
    """The scenarios, files loaded.

    Raises:
        BadInput: the problems of all files together.
    """
    from spmsim.scenario.loading import Scenario, load

    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for one in given:
        try:
            loaded.append(one if isinstance(one, Scenario) else load(Path(one), sets=tuple(sets), scales=tuple(scales)))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(dict.fromkeys(problems))
    return loaded


def change_sets(folder: Path) -> list[str]:
    """Names of the scenario files in a folder that extend another."""
    extends = re.compile(r"^extends:", re.MULTILINE)
    return sorted(path.name for path in folder.glob("*.yaml") if extends.search(path.read_text(encoding="utf-8")))


def write_schema(folder: Path | str | None = None) -> Path:
    """Write `scenario.schema.json` next to the scenarios.

    Args:
        folder: where the scenarios are; `None`: `scenarios/` where there is one, else the current folder.
    """
    from spmsim.scenario.json_schema import json_schema

    place = Path(folder) if folder is not None else next(path for path in (Path("scenarios"), Path()) if path.is_dir())
    if not place.is_dir():
        raise refuse("no such folder", file=str(place))
    target = place / "scenario.schema.json"
    target.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return target
