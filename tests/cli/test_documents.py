"""What README and docs/ show works: every YAML block passes `spmsim check`, every command exists with its options, every file is there."""

from __future__ import annotations

import importlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.main import get_command
from typer.testing import CliRunner

import spmsim
from spmsim.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"\A# scenarios/(\S+)\n")


def blocks(language: str) -> list[tuple[str, str]]:
    """(page and number, text) of every block of a language."""
    found = []
    for page in PAGES:
        texts = [text for kind, text in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]
        found += [(f"{page.name} {number}", text) for number, text in enumerate(texts, start=1)]
    return found


def commands() -> list[str]:
    """Every command of spmsim that the pages show, in shell blocks and within sentences."""
    lines = [line.split("  #")[0].strip() for _, text in blocks("sh") for line in text.splitlines()]
    inline = [line for page in PAGES for line in re.findall(r"`(spmsim [a-z][^`]*)`", page.read_text(encoding="utf-8"))]
    return sorted({line for line in (*lines, *inline) if re.match(r"(\S*/)?spmsim ", line)})


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped scenarios, into which the blocks are written."""
    return Path(shutil.copytree(ROOT / "scenarios", tmp_path_factory.mktemp("documents") / "scenarios"))


@pytest.mark.parametrize(("place", "text"), blocks("yaml"), ids=[place for place, _ in blocks("yaml")])
def test_every_yaml_block_passes_check(place: str, text: str, scenarios: Path) -> None:
    named = FILE.match(text)
    file = scenarios / (named.group(1) if named else f"{re.sub(r'[^a-z0-9]+', '_', place.lower())}.yaml")
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize(("place", "text"), blocks("yaml"), ids=[place for place, _ in blocks("yaml")])
def test_a_block_that_names_a_shipped_scenario_shows_it_whole(place: str, text: str) -> None:
    named = FILE.match(text)
    if named and (ROOT / "scenarios" / named.group(1)).exists():
        shipped = (ROOT / "scenarios" / named.group(1)).read_text(encoding="utf-8")
        assert text.removeprefix(named.group(0)) == shipped, f"copy scenarios/{named.group(1)} into {place}"
    else:
        assert YAML(typ="safe").load(text)["about"]["title"]


def test_the_example_of_the_readme_is_not_one_of_the_bundled_scenarios() -> None:
    (text,) = [text for place, text in blocks("yaml") if place.startswith("README")]
    changes = YAML(typ="safe").load(text)["changes"]
    shipped = [YAML(typ="safe").load(file).get("changes") for file in (ROOT / "scenarios").glob("*.yaml") if file.name != "mine.yaml"]
    assert changes not in shipped


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_exists_with_its_options(line: str) -> None:
    known = get_command(app).commands  # type: ignore[attr-defined]
    _, name, *words = shlex.split(line)
    options = {option for parameter in known[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= options


def test_the_pages_show_every_command() -> None:
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert {shlex.split(line)[1] for line in commands()} == known


@pytest.mark.parametrize(("place", "text"), blocks("python"), ids=[place for place, _ in blocks("python")])
def test_every_python_block_uses_what_there_is(place: str, text: str) -> None:
    compile(text, place, "exec")
    for module, name in re.findall(r"^from (spmsim[\w.]*) import (\w+)$", text, re.MULTILINE):
        assert hasattr(importlib.import_module(module), name)
    for name in re.findall(r"(?<!from )\bspmsim\.(?!toml\b)(\w+)", text):
        assert callable(getattr(spmsim, name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_target_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)`", text)) <= targets
    own = {"scenarios/mine.yaml", "scenarios/scenario.schema.json"}
    for name in set(re.findall(r"\b((?:docs|scenarios|spmsim|tests|benchmarks|notebooks)/[\w/.-]*\w\.\w+)\b", text)) - own:
        shown_here = f"# {name}\n" in text
        assert shown_here or (ROOT / name).exists(), name


def test_the_public_functions_are_those_of_the_commands() -> None:
    commands_without_twin = {"run"}  # its twin is `simulate`
    assert set(get_command(app).commands) - commands_without_twin <= set(spmsim.__all__)  # type: ignore[attr-defined]
    assert all(callable(getattr(spmsim, name)) for name in spmsim.__all__ if name != "__version__")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        spmsim.nothing  # noqa: B018
