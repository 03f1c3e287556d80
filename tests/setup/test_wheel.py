"""The laptop without make, git or administrator rights: the built wheel, in an empty environment, makes the report."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

NO_NETWORK = re.compile(
    r"dns error|Temporary failure|Name or service not known|Network is unreachable|Connection (refused|reset|error)|NewConnectionError"
    r"|ConnectTimeout|timed out|Failed to fetch|error sending request|Max retries exceeded",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root))
    (built,) = folder.glob("spmsim-*.whl")
    return built


def test_scenarios_notebooks_template_and_licence_travel_in_the_wheel(wheel: Path, root: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("scenarios", "notebooks"):
        shipped = _tracked(root, folder)
        assert shipped, folder
        assert {f"spmsim/bundled/{path}" for path in shipped} <= inside
    for path in (root / "spmsim" / "reports").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert str(path.relative_to(root)) in inside
    assert "spmsim/py.typed" in inside
    assert any(name.endswith("LICENSE") for name in inside)


def test_nothing_else_travels_in_the_wheel(wheel: Path) -> None:
    stray = [
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if not name.startswith(("spmsim/", "spmsim-")) or "__pycache__" in name or name.endswith(".key")
    ]
    assert stray == []


@pytest.fixture(scope="module")
def installed(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the wheel, what it needs, and nothing of the checkout."""
    python = _empty_environment(tmp_path_factory.mktemp("empty") / "environment")
    _install(python, str(wheel), "-c", str(root / "constraints.txt"))
    return python.parent


def test_the_wheel_makes_its_report_in_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    """`spmsim demo` with few replications; the whole of it is in `make test-long`."""
    said = _run(str(installed / "python"), "-c", "import spmsim; print(spmsim.demo('mine', replications=20))", cwd=tmp_path)
    _check_report(said.stdout, tmp_path)


@pytest.mark.long
def test_the_demonstration_as_a_user_would_run_it(installed: Path, tmp_path: Path) -> None:
    said = _run(str(installed / "spmsim"), "demo", "mine", "--no-open", cwd=tmp_path)
    _check_report(said.stdout, tmp_path)
    assert "Traceback" not in said.stderr


def _check_report(said: str, folder: Path) -> None:
    report = folder / said.strip().splitlines()[-1]
    assert report == folder / "mine" / "report.html"
    assert "<script" not in report.read_text(encoding="utf-8")
    assert (folder / "mine" / "baseline.yaml").exists()


def _empty_environment(folder: Path) -> Path:
    if _uv():
        _run(_uv(), "venv", "--quiet", "--python", sys.executable, str(folder))
    else:
        _run(sys.executable, "-m", "venv", str(folder))
    return folder / "bin" / "python"


def _install(python: Path, *what: str) -> None:
    by_pip = [str(python), "-m", "pip", "install", "--quiet", "--no-compile"]  # only what is imported is compiled, and then
    tool = [_uv(), "pip", "install", "--quiet", "--python", str(python)] if _uv() else by_pip
    done = subprocess.run([*tool, *what], capture_output=True, text=True)
    if done.returncode and NO_NETWORK.search(done.stderr):
        pytest.skip("no package registry can be reached from here")
    assert done.returncode == 0, done.stderr[-3000:]


def _uv() -> str:
    return shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)) or ""


def _run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done


def _tracked(root: Path, folder: str) -> list[str]:
    """Files of a folder that git tracks or would; all of them where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder], cwd=root, capture_output=True, text=True
    )
    if done.returncode == 0:
        return done.stdout.split("\n")[:-1]
    return [str(path.relative_to(root)) for path in (root / folder).rglob("*") if path.is_file()]
