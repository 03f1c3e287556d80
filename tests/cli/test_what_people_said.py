"""From survey and other measures to the page: comments reach those who pay these people, word for word, and nobody else."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from tests.scenario.test_first_baseline import FILLED

MONTHS = [str(np.datetime64("2025-01") + month) for month in range(24)]
PEOPLE = [f"{number:03d}" for number in range(8)]
SAID = "<script>alert('zyzzyva')</script> \"quetzal\""


def _run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


def _write(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight sellers; each wins their number of accounts a month; each scores a question, and the first says something."""
    files = tmp_path_factory.mktemp("files")
    _write(files / "hr.csv", [["rep_id", "role", "region"], *([who, "seller", "north"] for who in PEOPLE)])
    booked: list[list[object]] = [["rep_id", "month", "measure", "amount"]]
    for at, who in enumerate(PEOPLE):
        booked += [[who, month, "revenue", 90_000 + 1_000 * ((7 * at + 5 * place) % 11)] for place, month in enumerate(MONTHS)]
        booked += [[who, month, "new_accounts", at] for month in MONTHS]
    _write(files / "crm.csv", booked)
    _write(files / "survey.csv", [["question", "score", "comment", "rep_id"], *(["Fair?", at % 5 + 1, "" if at else SAID, who]
                                                                                 for at, who in enumerate(PEOPLE))])  # fmt: skip
    folder = files / "acme"
    folder.mkdir()
    (folder / "spmsim.toml").write_text('[measures]\nrevenue = "USD"\nnew_accounts = "count"\n')
    _run("init", folder, "--roster", files / "hr.csv", "--bookings", files / "crm.csv", "--survey", files / "survey.csv")
    return folder


def test_the_units_of_the_measures_travel_with_the_data(project: Path) -> None:
    assert 'new_accounts = "count"' in (project / "data/spmsim.toml").read_text()


def test_last_year_is_paid_though_the_plan_knows_one_measure_only(project: Path) -> None:
    """7.5 % of everything that was booked in money (75,000 on 1,000,000)."""
    text = (project / "scenarios/baseline.yaml").read_text()
    (project / "scenarios/filled.yaml").write_text(re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", text))
    told = json.loads(_run("replay", project / "scenarios/filled.yaml", "--actuals", project / "data/last_year.csv", "--json"))
    sold = sum(90_000 + 1_000 * ((7 * at + 5 * place) % 11) for at in range(8) for place in range(12, 24))
    assert told["plans"][0]["pay"] == pytest.approx(0.075 * sold, abs=1)


def test_who_reads_comments(project: Path, tmp_path: Path) -> None:
    """12 · (0 + … + 7) accounts; scores 1 to 5 and 1 to 3: 21 ÷ 8."""
    for audience in ("owner", "executive"):
        page = tmp_path / f"{audience}.html"
        told = json.loads(_run("assess", project, "--audience", audience, "--out", page, "--json"))
        (whole,) = (one for one in told["measures"] if one["by"] == "organisation")
        assert (whole["measure"], whole["total"]) == ("new_accounts", 12 * 28)
        assert next(one for one in told["scores"] if one["by"] == "all")["mean"] == 21 / 8
        text = page.read_text()
        assert "<script" not in text
        assert ("&lt;script&gt;alert('zyzzyva')&lt;/script&gt;" in text) == (audience == "owner")
        assert ("quetzal" in text + json.dumps(told)) == (audience == "owner")


def test_a_file_that_is_given_takes_the_place_of_the_projects(project: Path, tmp_path: Path) -> None:
    _write(tmp_path / "new.csv", [["score"], *([4] for _ in range(6))])
    told = json.loads(_run("assess", project, "--survey", tmp_path / "new.csv", "--out", tmp_path / "x.html", "--json"))
    assert [(one["question"], one["answers"], one["mean"]) for one in told["scores"]] == [("", 6, 4.0)]


def test_a_survey_with_a_column_per_question_is_told_question_by_question(project: Path, tmp_path: Path) -> None:
    """Six answers each: 1 to 6 is 3.5 in the mean, and a 4 of everybody 4."""
    _write(tmp_path / "wide.csv", [["Submitted", "Is it fair?", "Is it clear?"], *(["2027-01-02", at, 4] for at in range(1, 7))])
    words = ("assess", project, "--survey", tmp_path / "wide.csv", "--accept-columns", "--out", tmp_path / "x.html", "--json")
    told = json.loads(_run(*words))
    assert [(one["question"], one["answers"], one["mean"]) for one in told["scores"]] == [("Is it fair?", 6, 3.5), ("Is it clear?", 6, 4.0)]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[measures]\nrenewals = "percent"\n', "measures.renewals: a unit is 'count', 'share', 'rating' or a currency"),
        ('measures = "count"\n', "must be a table of measure"),
    ],
    ids=["unit", "block"],
)
def test_units_that_are_none(settings: str, said: str, tmp_path: Path) -> None:
    _write(tmp_path / "t.csv", [["rep_id", "month", "amount"], ["A", "2026-01", 1]])
    _write(tmp_path / "hr.csv", [["rep_id"], ["A"]])
    (tmp_path / "x").mkdir()
    (tmp_path / "x/spmsim.toml").write_text(settings)
    words = ["init", tmp_path / "x", "--roster", tmp_path / "hr.csv", "--bookings", tmp_path / "t.csv"]
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 2
    assert said in told.output
