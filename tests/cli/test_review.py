"""`spmsim review`: from files to page, table and change set; who may see what; and what is said of bad input."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.scenario.loading import load
from spmsim.studies.playing import cast
from spmsim.studies.review.replay import play_again
from spmsim.studies.simulate import simulate
from tests.studies.review_worlds import real_year, write_year
from tests.studies.worlds import LINEAR, changed, write

CANARY, BOSS = "zyzzyva", "quagga"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve hunters and nine farmers, whose names and managers nobody but the owner may read; a year that sold a fifth less."""
    folder = tmp_path_factory.mktemp("projects") / "tiny"
    folder.mkdir()
    (folder / "spmsim.toml").write_text("")
    heads = ["rep_id", "name", "role", "region", "manager_id", "hired_on", "last_year_revenue"]
    rows = [[f"{CANARY}{k}", f"{CANARY} {k}", "hunter", "north", f"{BOSS}a", "", 900_000 + 10_000 * k] for k in range(12)]
    rows += [[f"{CANARY}f{k}", "", "farmer", "south", f"{BOSS}b", "2027-03-01" if k == 8 else "", 500_000] for k in range(9)]
    with (folder / "roster.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([heads, *rows])
    role = LINEAR["team"]["roles"]["seller"]
    roles = {"hunter": {**role, "turnover": {"yearly": 0.2, "vacancy_months": 1}}, "farmer": role}
    shocks = {"market": {"sd": 0.05, "persistence": 0.9}, "territory": {"sd": 0.15}, "rep": {"sd": 0.3}}
    document = changed(
        LINEAR, run={"seed": 3, "replications": 200}, team={"roster": "roster.csv", "roles": roles},
        market={"shocks": shocks, "laws": {"revenue": "lognormal"}},
    )  # fmt: skip
    write(folder, "base", document)
    again = play_again(simulate(load(folder / "base.yaml"), out=folder / "runs"))
    truth = load(folder / "base.yaml", sets=("market.level=0.8", "market.shocks.market.sd=0"))
    write_year(folder, real_year(cast(truth), again, seed=11))
    return folder


def _run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


def _refused(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 2, told.output
    assert "Traceback" not in told.output
    return told.output


@pytest.fixture(scope="module")
def owner(project: Path) -> dict:
    words = ("--roster", project / "people.csv", "--audience", "owner", "--out", project / "told", "--json")
    return json.loads(_run("review", project / "base.yaml", project / "actuals.csv", *words))


def test_the_files_are_private_and_say_the_same(project: Path, owner: dict) -> None:
    assert owner["schema_version"] == 1
    assert owner["paths"] == {name: str(project / "told" / file) for name, file in
                              (("page", "review.html"), ("table", "review.csv"), ("updates", "updates.yaml"))}  # fmt: skip
    assert {stat.S_IMODE(path.stat().st_mode) for path in (project / "told").iterdir()} == {0o600}
    with (project / "told/review.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["person"] for row in rows] == [one["person"] for one in owner["people"]]
    with (project / "actuals.csv").open(encoding="utf-8") as stream:
        sold = [row for row in csv.DictReader(stream) if row["rep_id"] == rows[0]["person"]]
    assert float(rows[0]["sales"]) == pytest.approx(sum(float(row["amount"]) for row in sold))
    page = (project / "told/review.html").read_text(encoding="utf-8")
    assert "What we got wrong" in page
    assert "The whole company sold $" in page
    assert "hires and replacements" in page
    assert "<script" not in page
    assert rows[0]["person"] in page


def test_the_change_set_loads_and_says_where_it_comes_from(project: Path, owner: dict) -> None:
    _run("check", project / "told/updates.yaml")
    level = load(project / "told/updates.yaml").stated["market.level"]
    assert level.source == "review of 2027-01 to 2027-12"
    assert level.range[0] <= 0.8 <= level.range[1]


def test_a_run_folder_tells_the_same_as_its_scenario(project: Path, owner: dict) -> None:
    (run,) = (path for path in (project / "runs").iterdir() if path.name.startswith("base-"))
    words = ("--roster", project / "people.csv", "--audience", "owner", "--out", project / "again", "--json")
    told = json.loads(_run("review", run, project / "actuals.csv", *words))
    assert told["lines"] == owner["lines"]
    assert load(project / "again/updates.yaml").spec.market.level == load(project / "told/updates.yaml").spec.market.level


def test_outside_the_project_the_change_set_says_where_it_belongs(project: Path, tmp_path: Path) -> None:
    told = json.loads(_run("review", project / "base.yaml", project / "actuals.csv", "--out", tmp_path / "out", "--json"))
    assert any(note.startswith("updates.yaml extends base.yaml: put it beside") for note in told["notes"])
    (project / "moved.yaml").write_text((tmp_path / "out/updates.yaml").read_text())
    assert load(project / "moved.yaml").changes


def test_nobody_but_the_owner_reads_a_person(project: Path, tmp_path: Path) -> None:
    for audience in ("executive", "public"):
        words = ("--roster", project / "people.csv", "--audience", audience, "--out", tmp_path / audience)
        said = _run("review", project / "base.yaml", project / "actuals.csv", *words, "--json")
        teams = [line for line in json.loads(said)["lines"] if line["by"] == "team"]
        assert (len(teams) > 0) == (audience == "executive")
        said += "".join(path.read_text(encoding="utf-8") for path in (tmp_path / audience).iterdir())
        assert CANARY not in said
        assert BOSS not in said
        assert not (tmp_path / audience / "review.csv").exists()


def test_what_only_the_owner_may_read_is_not_mixed_with_what_is_passed_on(project: Path, owner: dict, tmp_path: Path) -> None:
    """Refused before anything is played or written; nothing is deleted."""
    before = {path.name: path.read_bytes() for path in (project / "told").iterdir()}
    words = ("review", project / "base.yaml", project / "actuals.csv", "--out", project / "told")
    assert "which only the owner may read" in " ".join(_refused(*words).split())
    assert {path.name: path.read_bytes() for path in (project / "told").iterdir()} == before
    (tmp_path / "review.html").write_text("for executives")
    said = _refused(*words[:3], "--audience", "owner", "--out", tmp_path)
    assert "for other readers" in " ".join(said.split())
    assert [path.name for path in tmp_path.iterdir()] == ["review.html"]


def test_a_change_set_that_somebody_changed_is_kept(project: Path, tmp_path: Path) -> None:
    (tmp_path / "updates.yaml").write_text("title: mine\n")
    words = ("review", project / "base.yaml", project / "actuals.csv", "--out", tmp_path, "--json")
    told = json.loads(_run(*words))
    assert (tmp_path / "updates.yaml").read_text() == "title: mine\n"
    assert told["paths"]["updates"] == str(tmp_path / "updates-2.yaml")
    assert any("it is kept, and this review's change set is updates-2.yaml" in note for note in told["notes"])
    assert json.loads(_run(*words))["paths"]["updates"] == str(tmp_path / "updates-2.yaml")  # the same text again


def test_the_terminal_says_the_same_without_names(project: Path, tmp_path: Path) -> None:
    said = _run("review", project / "base.yaml", project / "actuals.csv", "--roster", project / "people.csv", "--out", tmp_path / "x")
    assert said.startswith("The run's people, without newcomers, sold $")  # the company less its people would be fewer than five newcomers
    assert "The whole company is not told" in said
    assert "What we got wrong" in said
    assert str(tmp_path / "x/review.html") in said.replace("\n", "")
    assert CANARY not in said
    assert BOSS not in said


def test_trouble_names_nobody(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text((project / "actuals.csv").read_text().replace("2027-01", "2026-12"))
    said = _refused("review", project / "base.yaml", bad)
    assert f"{bad}" in said.replace("\n", "")
    assert "the bookings cover 2026-12 to 2027-12, the run 2027-01 to 2027-12" in said
    assert CANARY not in said


def test_what_is_no_run(project: Path, tmp_path: Path) -> None:
    assert "no such run folder or scenario file" in _refused("review", tmp_path / "nothing", project / "actuals.csv")
    assert "is not a run folder: it has no manifest.json" in _refused("review", tmp_path, project / "actuals.csv")


def test_bookings_of_something_else(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text((project / "actuals.csv").read_text().replace("revenue", "pieces"))
    assert "measure" in _refused("review", project / "base.yaml", other)


def test_a_place_that_cannot_be_written(project: Path) -> None:
    assert "--out" in _refused("review", project / "base.yaml", project / "actuals.csv", "--out", project / "roster.csv")
