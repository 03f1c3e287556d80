"""Paths of files in a scenario stay in the project, however they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.files import inside, project_of
from spmsim.scenario.loading import load

ESCAPES = [
    "../secret.csv", "../../secret.csv", "data/../../secret.csv", "./../secret.csv", "data/./../../secret.csv", "..",
    "/etc/passwd", "//etc/passwd", "~/secret.csv", "~root/secret.csv", "file:///etc/passwd", "https://example.org/x.csv", "ftp://x/y",
    "C:\\x.csv", "C:/x.csv", "c:x.csv", "\\\\host\\share\\x.csv", "\\x.csv", "data\\..\\..\\x.csv", "..\\secret.csv",
    "", " ", "\t", "data/x\0.csv", "\0", "x" * 4096, "link/secret.csv", "linked.csv", "../project2/secret.csv",
    "chain/secret.csv", "loop/x.csv",
]  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with links that lead out of it, beside a folder whose name begins like its own."""
    (tmp_path / "secret.csv").write_text("secret\n")
    (tmp_path / "project2").mkdir()
    (tmp_path / "project2" / "secret.csv").write_text("secret\n")
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "spmsim.toml").write_text("")
    (project / "link").symlink_to(tmp_path)
    (project / "linked.csv").symlink_to(tmp_path / "secret.csv")
    (project / "chain").symlink_to(project / "link")
    (project / "loop").symlink_to(project / "loop")
    return project


@pytest.mark.parametrize("text", ESCAPES, ids=[text[:24] or "empty" for text in ESCAPES])
def test_no_way_out(project: Path, text: str) -> None:
    with pytest.raises(BadInput):
        inside(project.resolve(), project.resolve(), text)


def test_ways_that_stay_inside(project: Path) -> None:
    home = project.resolve()
    (home / "scenarios").mkdir()
    (home / "data" / "%2e%2e").mkdir()
    assert inside(home, home / "scenarios", "../data/roster.csv") == home / "data" / "roster.csv"
    assert inside(home, home, "data/%2e%2e/x.csv") == home / "data" / "%2e%2e" / "x.csv"  # a name like any other
    assert inside(home, home, "data/../data/x.csv") == home / "data" / "x.csv"


def test_the_project_is_the_nearest_parent_with_settings(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert project_of(deep / "x.yaml") == deep.resolve()
    (tmp_path / "pyproject.toml").write_text("")
    assert project_of(deep / "x.yaml") == tmp_path.resolve()
    (tmp_path / "a" / "spmsim.toml").write_text("")
    assert project_of(deep / "x.yaml") == (tmp_path / "a").resolve()


def test_extends_is_held_inside_too(project: Path) -> None:
    for text in ("../secret.csv", "/etc/passwd", "link/secret.csv"):
        (project / "x.yaml").write_text(f"extends: {text}\nchanges: []\n")
        with pytest.raises(BadInput) as refused:
            load(project / "x.yaml")
        assert refused.value.problems[0].path == "extends"
        assert "secret\n" not in str(refused.value)


def test_a_chain_has_an_end(project: Path) -> None:
    for link in range(12):
        (project / f"s{link}.yaml").write_text(f"extends: s{link + 1}.yaml\nchanges: []\n")
    with pytest.raises(BadInput, match="more than 8 files extend each other"):
        load(project / "s0.yaml")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        load("no_such_folder/no_such_file.yaml")


@pytest.mark.parametrize("name", ["new\nline.yaml", "b\udcffd.yaml"])
def test_names_that_cannot_be_printed_are_refused(project: Path, name: str) -> None:
    try:
        (project / name).write_text("extends: x.yaml\nchanges: []\n")
    except OSError:
        pytest.skip("this file system has no such names")
    with pytest.raises(BadInput, match="holds a character that cannot be printed"):
        load(project / name)


@pytest.mark.parametrize(("field", "written"), [("extends", "root.yaml"), ("team.roster", "data/people.csv")])
def test_a_file_that_this_user_may_not_read_is_told_where_it_is_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, field: str, written: str
) -> None:
    (project / written).write_text("rep_id,role\n")
    named = f"extends: {written}\nchanges: []\n" if field == "extends" else f"currency: USD\nteam:\n  roster: {written}\n"
    (project / "x.yaml").write_text(named)
    target, opened = project / written, Path.open

    def locked(path: Path, *args: Any, **more: Any) -> Any:
        if path == target.resolve():
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **more)

    monkeypatch.setattr(Path, "open", locked)  # a file mode would not stop a test that runs as root
    monkeypatch.chdir(project)
    with pytest.raises(BadInput) as refused:
        load("x.yaml")
    line = 1 if field == "extends" else 3
    told = f"x.yaml:{line}  {field}: '{written}': the file cannot be read: Permission denied"
    assert told in [str(problem) for problem in refused.value.problems]
