"""Write `environment.yml` from `pyproject.toml`, so that conda installs what pip would.

Run: `python .ci/make_environment.py` (writes the file) or with `--check` (exit code 1 where it is out of date).
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "environment.yml"
CONDA_NAMES = {"jupyter-server": "jupyter_server", "matplotlib": "matplotlib-base"}
"""Where conda-forge calls a package by another name than PyPI does."""
FROM_DEV = ("pytest",)
"""Packages of the extra `dev` that everybody gets: the README's second command is a test run."""


def environment(project: dict[str, object]) -> str:
    """The text of `environment.yml` for the `[project]` table of `pyproject.toml`."""
    needed = _strings(project["dependencies"])
    extras = project["optional-dependencies"]
    assert isinstance(extras, dict)
    needed += [spec for spec in _strings(extras["dev"]) if _name(spec) in FROM_DEV]
    lines = [
        "# Written by .ci/make_environment.py from pyproject.toml.",
        "name: spmsim",
        "channels: [conda-forge, nodefaults]",
        "dependencies:",
        f"  - python {project['requires-python']}",
        *sorted(f"  - {_conda(spec)}" for spec in needed),
        "  - pip",
        "  - pip:",
        "      - -e .[reports]",
    ]
    return "\n".join(lines) + "\n"


def _strings(values: object) -> list[str]:
    assert isinstance(values, list)
    return [str(value) for value in values]


def _name(spec: str) -> str:
    return re.split(r"[<>=!~ \[;]", spec, maxsplit=1)[0]


def _conda(spec: str) -> str:
    name = _name(spec)
    return f"{CONDA_NAMES.get(name, name)} {spec[len(name) :]}".strip()


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` only compare."""
    text = environment(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])
    if "--check" in arguments:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == text
        if not same:
            print("environment.yml is out of date: run python .ci/make_environment.py")
        return 0 if same else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
