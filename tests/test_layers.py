"""The house stands: imports point down only, there are no cycles, and nobody asks for `spmsim` from inside."""

from __future__ import annotations

import ast
import contextlib
import io
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

FLOORS = (
    ("__main__",),
    ("cli",),
    ("command_line",),
    ("entrances",),
    ("reports",),
    ("studies",),
    ("results",),
    ("engines",),
    ("compile",),
    ("scenario",),
    ("plans", "quotas", "team", "behaviour", "market", "estimation"),
    ("sources",),
    ("records",),
    ("bundled",),
    ("foundation",),
)
"""From top to bottom, as in docs/ARCHITECTURE.md; what shares a floor does not import each other."""
PACKAGE = Path(__file__).resolve().parents[1] / "spmsim"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


def test_imports_point_down(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert code == 0, said.getvalue()


def test_every_part_of_the_package_has_its_floor(root: Path) -> None:
    """A new wing must be given a place in the house before it can be imported from anywhere."""
    parts = {
        path.name.removesuffix(".py") for path in (root / "spmsim").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__"} <= {name for floor in FLOORS for name in floor}


def test_the_floors_here_are_those_of_the_contract(root: Path) -> None:
    text = (root / "pyproject.toml").read_text()
    layers = [line.strip().strip('",').split(" | ") for line in text.split("layers = [\n")[1].split("]")[0].splitlines() if line.strip()]
    assert tuple(tuple(floor) for floor in layers) == FLOORS


def test_no_module_imports_in_a_circle() -> None:
    """Imports at the top of modules, module by module (import-linter looks at the floors, this at what stands on one floor)."""
    names = {_dotted(path) for path in MODULES}
    graph = {_dotted(path): _imported(path, names) for path in MODULES}
    list(TopologicalSorter(graph).static_order())  # raises CycleError with the circle


@pytest.mark.parametrize("path", MODULES, ids=lambda path: _dotted(path))
def test_a_module_is_named_after_an_idea_and_does_not_import_the_whole(path: Path) -> None:
    assert path.stem not in NAMES_OF_NOTHING
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert all(alias.name != "spmsim" for alias in node.names), f"{path}:{node.lineno} imports spmsim from inside"


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, names: set[str]) -> set[str]:
    """What a module imports at its top; the whole package (for its version) does not count."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("spmsim"):
            found |= {f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in names else node.module for alias in node.names}
    return (found & names) - {_dotted(path), "spmsim"}
