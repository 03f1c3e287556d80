"""Consoles that hold few letters: every command speaks, and JSON stays JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import CAPPED, EXACT

NARROW = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "locale C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(EXACT.replace("One rep", "Łódź → ≥ 1 ×"), encoding="utf-8")
    (tmp_path / "capped.yaml").write_text(CAPPED)
    (tmp_path / "bad.yaml").write_text(EXACT.replace("months: 12", "months: →"), encoding="utf-8")
    return tmp_path


def spoken(console: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a process on that console, both in its encoding."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))} | NARROW[console]
    done = subprocess.run([sys.executable, "-m", "spmsim", *arguments], capture_output=True, env=environment, check=False)
    encoding = "latin-1" if console == "latin-1" else "ascii"
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.mark.parametrize("console", NARROW)
def test_commands_speak_on_a_narrow_console(console: str, files: Path) -> None:
    code, said, _ = spoken(console, "check", "base.yaml", "capped.yaml")
    assert code == 0
    assert "-> >= 1" in said and "\\u0141" in said  # signs in plain ones, letters by their number
    assert spoken(console, "explain", "base.yaml")[0] == 0


def test_troubles_are_told_on_a_narrow_console(files: Path) -> None:
    code, said, trouble = spoken("ascii", "check", "bad.yaml")
    assert (code, said) == (2, "")
    assert "bad.yaml:4  calendar.months: expected a whole number, got the text '->'" in trouble


@pytest.mark.parametrize("console", ["ascii", "latin-1"])
def test_json_is_the_same_on_a_narrow_console(console: str, files: Path) -> None:
    code, said, _ = spoken(console, "compare", "base.yaml", "capped.yaml", "--replications", "20", "--json")
    assert code == 0
    assert json.loads(said)["comparisons"][0]["id"] == "capped"
    told = spoken(console, "run", "base.yaml", "--replications", "20", "--json")[1]
    assert json.loads(told)["runs"][0]["scenario"] == "Łódź → ≥ 1 ×"
