"""The oracle is a second opinion: it reads nothing of the package, and no text of the one stands in the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ORACLE = ("earn", "formulas", "limit", "payroll", "people", "sales", "settle", "take_back", "time")
"""The second payroll; what makes worlds and compares stands beside it."""
STANDARD = {"calendar", "datetime", "decimal", "functools", "itertools"}
"""What of Python the oracle may use: plain decimal, and dates."""
SAME_LINES = 3
"""So many lines in a row, alike but for spaces, are shared code."""


def imported(module: str) -> Iterator[str]:
    """What a module of the oracle imports: a module of the oracle with its dot, or another one's first name."""
    for node in ast.walk(ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield from (f".{node.module}",) if node.module else (f".{name.name}" for name in node.names)


def runs_of_lines(file: Path) -> set[tuple[str, ...]]:
    """Every run of lines of code of a file: words only, without blank lines, comments, docstrings' quotes and imports."""
    lines = [re.sub(r"\s+", " ", line.split("#")[0]).strip() for line in file.read_text(encoding="utf-8").splitlines()]
    code = [line for line in lines if re.search(r"[a-z]{2}", line) and not line.startswith(("from ", "import ", '"""'))]
    return {tuple(code[place : place + SAME_LINES]) for place in range(len(code) - SAME_LINES + 1)}


@pytest.mark.parametrize("module", ORACLE)
def test_the_oracle_imports_itself_and_decimal_alone(module: str) -> None:
    assert sorted(set(imported(module)) - STANDARD - {f".{name}" for name in ORACLE}) == []


def test_the_oracle_loads_nothing_by_name() -> None:
    told = [(HERE / f"{module}.py").read_text(encoding="utf-8") for module in ORACLE]
    assert [word for text in told for word in ("spmsim", "importlib", "__import__", "exec(", "eval(") if word in text] == []


def test_no_lines_of_the_oracle_stand_in_the_package(root: Path) -> None:
    of_package = set().union(*(runs_of_lines(file) for file in (root / "spmsim").rglob("*.py")))
    of_oracle = {run for module in ORACLE for run in runs_of_lines(HERE / f"{module}.py")}
    assert len(of_oracle) > 400
    assert sorted(of_oracle & of_package) == []


def test_shared_lines_would_be_found(tmp_path: Path) -> None:
    copied = (HERE / "limit.py").read_text(encoding="utf-8").splitlines()[30:45]
    (tmp_path / "copied.py").write_text("\n".join("    " + line for line in copied), encoding="utf-8")
    assert runs_of_lines(tmp_path / "copied.py") & runs_of_lines(HERE / "limit.py")
