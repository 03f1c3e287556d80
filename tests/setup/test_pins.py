"""Pins, environment and tracked files: one source, floors of the security fixes, and no address of a registry anywhere."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

PIN = re.compile(r"^[a-z0-9][a-z0-9.-]*==[0-9][0-9A-Za-z.+!]*( ; [^:/@]+)?$")
ADDRESS = re.compile(r"[a-z]+:" + r"//|@ |--(extra-)?" + r"index|--find-links", re.IGNORECASE)
REGISTRY = re.compile(
    "|".join((  # written in halves, so that this file does not find itself
        "--(extra-)?" "index-url",
        "index" "_url",
        "(PIP|UV)_[A-Z_]*" "INDEX",
        "registry" " *[=:] *.?[a-z]+://",
        "://" "[^ /]*/(simple|pypi|packages|artifactory|nexus|wheels)\\b",
        "find" "-links *[= ] *[a-z/]",
    )),
    re.IGNORECASE,
)  # fmt: skip
FLOORS = {  # the first versions without the known holes
    "jupyter-server": "2.21.0",
    "jupyterlab": "4.6.2",
    "nbconvert": "7.17.1",
    "voila": "0.5.6",
    "distributed": "2026.1",
    "pyarrow": "23.0.1",
    "pyyaml": "6.0.3",
    "papermill": "2.7.0",
}
FIXED_BY_THE_USERS = {"jupyterlab", "ipywidgets", "numpy", "scipy", "simpy", "pandas", "seaborn", "papermill", "pytest"}


def test_pins_carry_no_address(root: Path) -> None:
    for line in (root / "constraints.txt").read_text().splitlines():
        assert PIN.match(line), line
        assert not ADDRESS.search(line), line


def test_pins_cover_what_pyproject_asks_for_and_satisfy_it(root: Path) -> None:
    pins = _pins(root)
    for wanted in _asked_for(root):
        name = _normal(wanted.name)
        assert name in pins, f"{name} is not pinned: run make pins"
        assert all(wanted.specifier.contains(version) for version in pins[name]), wanted


@pytest.mark.parametrize("name", FLOORS)
def test_no_pin_lies_below_the_fix_of_a_known_hole(root: Path, name: str) -> None:
    assert all(Version(version) >= Version(FLOORS[name]) for version in _pins(root)[name])


def test_the_known_floors_are_in_pyproject_where_we_ask_for_the_package_ourselves(root: Path) -> None:
    for wanted in _asked_for(root):
        if _normal(wanted.name) in FLOORS:
            below = f"{FLOORS[_normal(wanted.name)]}.dev0"
            assert not wanted.specifier.contains(below, prereleases=True), wanted


def test_matplotlib_stays_below_what_breaks_seaborn(root: Path) -> None:
    assert all(Version(version) < Version("3.13") for version in _pins(root)["matplotlib"])


def test_environment_is_what_pyproject_says(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert _generator(root).environment(project) == (root / "environment.yml").read_text()


def test_environment_holds_the_packages_that_users_were_promised(root: Path) -> None:
    named = set(re.findall(r"^  - ([a-z_-]+)", (root / "environment.yml").read_text(), re.MULTILINE))
    assert FIXED_BY_THE_USERS <= named


def test_every_line_of_the_environment_is_a_match_specification(root: Path) -> None:
    specification = re.compile(r"^[a-z][a-z0-9._-]*( [<>=!]=?[0-9][0-9.*]*(,[<>=!]=?[0-9][0-9.*]*)*)?$")
    lines = (root / "environment.yml").read_text().split("dependencies:\n")[1].split("  - pip:\n")[0].splitlines()
    assert len(lines) > len(FIXED_BY_THE_USERS)
    for line in lines:
        assert specification.match(line.removeprefix("  - ")), line


@pytest.mark.parametrize(
    "planted", ["--index" "-url x", "reg" "istry = 'https://a/b'", "url = https:/" "/mirror/artifactory/a.whl", "UV_DEFAULT_" "INDEX=x"]
)  # fmt: skip
def test_the_search_for_registries_finds_them(planted: str) -> None:
    assert REGISTRY.search(planted)


def test_no_tracked_file_names_a_registry(root: Path) -> None:
    for file in _files(root):
        found = REGISTRY.search((root / file).read_bytes().decode("utf-8", "replace"))
        assert not found, f"{file}: {found}"


def test_locks_that_hold_addresses_are_not_tracked(root: Path) -> None:
    ignored = (root / ".gitignore").read_text().splitlines()
    assert {"uv.lock", "pylock.toml"} <= set(ignored)
    assert not {"uv.lock", "pylock.toml"} & set(_files(root))


def _files(root: Path) -> list[str]:
    """Files that are tracked or would be; in an unpacked archive, without git, every file of the project's own folders."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, text=True)
    if listed.returncode == 0:
        return [file for file in listed.stdout.splitlines() if (root / file).is_file()]
    folders = ("spmsim", "tests", "docs", "scenarios", "notebooks", "benchmarks", ".ci")
    return [
        str(path.relative_to(root))
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _pins(root: Path) -> dict[str, list[str]]:
    pins: dict[str, list[str]] = {}
    for line in (root / "constraints.txt").read_text().splitlines():
        name, version = line.split(" ;")[0].split("==")
        pins.setdefault(_normal(name), []).append(version)
    return pins


def _asked_for(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return [Requirement(spec) for group in (project["dependencies"], *project["optional-dependencies"].values()) for spec in group]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _generator(root: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location("make_environment", root / ".ci" / "make_environment.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
