"""Where a scenario's files may lie: in its project, which they may not leave by any way."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from spmsim.foundation.errors import refuse

_MARKERS = ("spmsim.toml", "pyproject.toml")
SETTINGS, DATA, SCENARIOS = "spmsim.toml", "data", "scenarios"
"""What a project's folder holds."""


def project_of(scenario: Path) -> Path:
    """The project folder of a scenario file: the nearest parent with `spmsim.toml` or `pyproject.toml`, else its own folder.

    Raises:
        BadInput: Links that lead in a circle, a name longer than the system takes.
    """
    try:
        folder = scenario.resolve().parent
    except (OSError, RuntimeError, ValueError):
        raise refuse("the path cannot be followed", file=str(scenario)[:80].replace("\0", "␀")) from None
    for parent in (folder, *folder.parents):
        if any((parent / marker).is_file() for marker in _MARKERS):
            return parent
    return folder


def inside(project: Path, folder: Path, text: str) -> Path:
    """The file that a path in a scenario names, links resolved.

    Args:
        project: Resolved project folder.
        folder: Folder of the file that names it.
        text: The path as written: relative, with forward slashes.

    Raises:
        BadInput: Absolute, a URL, from a home folder, or outside the project once links are resolved.
    """
    why = _why_refused(text)
    if why:
        raise refuse(f"{why}: got '{text.replace(chr(0), '␀')[:80]}'; a path is relative to the file that names it")
    try:
        file = (folder / text).resolve()
    except (OSError, RuntimeError, ValueError):
        raise refuse(f"the path cannot be followed: '{text[:80]}'") from None
    if not file.is_relative_to(project):
        raise refuse(f"'{text}' leads out of the project folder; a scenario's files lie inside it")
    return file


def _why_refused(text: str) -> str:
    if not text.strip():
        return "the path is empty"
    if "\0" in text:
        return "the path holds a NUL character"
    if len(text) > 1000:
        return "the path is longer than 1,000 characters"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        return "a URL is not a file of the project"
    if text.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", text):
        return "the path is absolute"
    if text.startswith("~"):
        return "home folders are not followed"
    if "\\" in text:
        return "folders are parted by '/'"
    return ""


def content_hash(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def shown(project: Path, name: str) -> str:
    """How a file of the project is named to people: relative to where they are, if it lies below."""
    file = project / name
    try:
        is_there = bool(name) and file.exists()
    except OSError:  # a name longer than the system takes
        is_there = False
    if not is_there:
        return name
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
