"""Where the report notebooks lie, and whether parameters fit them: names and types are checked before a kernel starts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spmsim.bundled import notebooks_folder
from spmsim.foundation.errors import BadInput, Problem, nearest, refuse

Value = str | int | float | bool | None
KINDS: Mapping[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


def known_notebooks() -> dict[str, Path]:
    """Name → file, of the notebooks that travel with the package."""
    return {path.stem: path for path in sorted(notebooks_folder().glob("*.ipynb"))}


def notebook_named(name: str) -> Path:
    """The notebook of that name, or at that path if the name ends in `.ipynb`.

    Raises:
        BadInput: no such notebook; says which there are.
    """
    if name.endswith(".ipynb"):
        if Path(name).is_file():
            return Path(name)
        raise refuse("no such notebook", file=name)
    known = known_notebooks()
    if name not in known:
        raise refuse(f"no notebook '{name}'; there are: {', '.join(known) or 'none'}.{nearest(name, known)}", path="notebook")
    return known[name]


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> dict[str, Value]:
    """The parameters as plain JSON values, checked against the notebook's `parameters` cell by name and type.

    Raises:
        BadInput: unknown names, values of another type, or values that are not plain; all of them at once.
    """
    declared = declared_parameters(notebook)
    problems = []
    for name, value in parameters.items():
        what = _trouble(name, value, declared)
        if what:
            problems.append(Problem(what, path=name, file=notebook.name))
    if problems:
        raise BadInput(problems)
    return dict(parameters)


def declared_parameters(notebook: Path) -> dict[str, str]:
    """Parameter → type in words, from the notebook's `parameters` cell."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # a grammar that jsonschema compiles for a second and that nothing here needs
    import papermill

    return {name: str(facts["inferred_type_name"]) for name, facts in papermill.inspect_notebook(str(notebook)).items()}


def title_of(notebook: Path) -> str:
    """The title that a notebook's metadata states, or an empty string."""
    return str(json.loads(notebook.read_text(encoding="utf-8")).get("metadata", {}).get("title", ""))


def _trouble(name: str, value: object, declared: Mapping[str, str]) -> str:
    if name not in declared:
        return f"unknown parameter; known: {', '.join(declared)}.{nearest(name, declared)}"
    kinds = KINDS.get(declared[name])
    if value is not None and not isinstance(value, (str, int, float, bool)):
        return f"a parameter is text, a number, true or false, got {type(value).__name__}"
    if isinstance(value, float) and value - value != 0:
        return f"a number must be finite, got {value}"
    if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        return f"must be {declared[name]}, got {value!r}"
    return ""
