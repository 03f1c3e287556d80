"""The scenarios and notebooks that travel with spmsim: in the installed package, or beside it in a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

from spmsim.foundation.errors import RunFailed

_PACKAGE = Path(__file__).resolve().parent
_LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints", "runs", "reports", "expected"}
"""Folders that are no use to somebody who makes scenarios of their own."""


def scenarios_folder() -> Path:
    """The folder of the bundled scenarios (read only: copy them to change them)."""
    return _folder("scenarios", holds="baseline.yaml")


def notebooks_folder() -> Path:
    """The folder of the bundled notebooks."""
    return _folder("notebooks", holds="*.ipynb")


def copy_scenarios(folder: Path) -> tuple[Path, ...]:
    """Copy the bundled scenarios and their data into `folder`; what is there already stays as it is.

    Returns:
        The files that were written.
    """
    written = []
    source = scenarios_folder()
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        inside = file.relative_to(source)
        target = folder / inside
        if _LEFT_BEHIND.intersection(inside.parts) or inside.suffix == ".py" or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        written.append(target)
    return tuple(written)


def _folder(name: str, *, holds: str) -> Path:
    for candidate in (_PACKAGE / "bundled" / name, _PACKAGE.parent / name):
        if any(candidate.glob(holds)):
            return candidate
    raise RunFailed(f"this installation of spmsim lacks its {name}: install the wheel, or work in a checkout")
