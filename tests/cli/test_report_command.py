"""`report` and the workbook from outside: files appear whole or not at all."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import nbformat
import openpyxl
import pytest

from tests.cli.test_commands import CAPPED, EXACT, spmsim


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(EXACT)
    (tmp_path / "capped.yaml").write_text(CAPPED)
    return tmp_path


def test_report_prints_the_path_of_one_file_without_scripts_or_requests(files: Path) -> None:
    done = spmsim("report", "base.yaml", "capped.yaml", "--replications", "40")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "reports/base.html\n"
    page = (files / "reports" / "base.html").read_text(encoding="utf-8")
    assert "Capped" in page
    assert not re.search(r"<script|\bsrc=[\"']?http|\bhref=[\"']?http|url\(http", page)
    assert stat.S_IMODE((files / "reports" / "base.html").stat().st_mode) == 0o600
    assert "executive_report" not in done.stderr  # what goes on inside is for a terminal


def test_a_failed_notebook_leaves_no_report_and_ends_with_3(files: Path) -> None:
    cells = [
        nbformat.v4.new_code_cell(
            "study: str = ''  # folder of the study\naudience: str = 'executive'  # who reads", metadata={"tags": ["parameters"]}
        ),
        nbformat.v4.new_code_cell("1 / 0"),
    ]
    cells[1]["id"] = "ratio"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), files / "broken.ipynb")
    done = spmsim("report", "base.yaml", "--notebook", "broken.ipynb", "--replications", "10", "--out", "mine.html")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "ZeroDivisionError" in done.stderr and "ratio" in done.stderr
    assert not list(files.rglob("*.html"))


@pytest.mark.parametrize(
    ("option", "named"), [("--notebook=nothing", "executive_report"), ("--out=report.docx", ".docx")], ids=["notebook", "suffix"]
)
def test_what_cannot_be_written_is_refused_before_anything_runs(option: str, named: str, files: Path) -> None:
    done = spmsim("report", "base.yaml", option)
    assert (done.exit_code, done.stdout) == (2, "")
    assert named in done.stderr
    assert not (files / "runs").exists()


NO_CELLS = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
OLD = NO_CELLS.replace('"nbformat_minor": 5', '"nbformat_minor": 4')
HALF = NO_CELLS.replace("[]", '[{"cell_type": "code"}]')


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not JSON"), (b"\xff\x00\xa4", "not JSON"), (b"hello", "not JSON"), (b"[1]", "no cells"), (b'{"a": 1}', "no cells"),
     (OLD.encode(), "4.5 is needed, got 4.4"), (HALF.encode(), "required property"), (NO_CELLS.encode(), "unknown parameter")],
    ids=["empty", "binary", "text", "list", "other", "old", "half", "no parameters"],
)  # fmt: skip
def test_what_is_no_notebook_is_refused_before_anything_runs(content: bytes, said: str, files: Path) -> None:
    (files / "mine.ipynb").write_bytes(content)
    done = spmsim("report", "base.yaml", "--notebook", "mine.ipynb")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr and "mine.ipynb" in done.stderr
    assert not (files / "runs").exists()


@pytest.mark.parametrize(
    "arguments",
    [["run", "base.yaml", "--out", "taken"], ["run", "base.yaml", "--out", "taken/runs"],
     ["compare", "base.yaml", "capped.yaml", "--out", "taken"],
     ["report", "base.yaml", "--out", "taken"], ["report", "base.yaml", "--out", "taken/report.html"],
     ["report", "base.yaml", "--pdf", "--out", "folder/report.html"],
     ["compare", "base.yaml", "capped.yaml", "--audience", "owner", "--workbook", "folder.xlsx"],
     ["compare", "base.yaml", "capped.yaml", "--audience", "owner", "--workbook", "taken/pay.xlsx"]],
    ids=" ".join,
)  # fmt: skip
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_played(arguments: list[str], files: Path) -> None:
    (files / "taken").write_text("a file of somebody's")
    (files / "folder" / "report.pdf").mkdir(parents=True)
    (files / "folder.xlsx").mkdir()
    before = sorted(files.rglob("*"))
    done = spmsim(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert any(word in done.stderr for word in ("a folder is needed", "this is a folder", "no such folder"))
    assert "%" not in done.stderr  # no progress: nothing was played
    assert sorted(files.rglob("*")) == before


def test_the_workbook_has_a_row_for_every_rep_and_quarter(files: Path) -> None:
    done = spmsim("compare", "base.yaml", "capped.yaml", "--replications", "40", "--workbook", "pay.xlsx", "--audience", "owner")
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(files / "pay.xlsx")
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    people, quarters = (next(found for found in rows.values() if len(found) == 1 + count) for count in (6, 24))
    heads = [str(head).lower() for head in people[0]]
    expected = [heads.index(f"{plan}: expected pay (usd)") for plan in ("one rep", "capped")]
    for row in people[1:]:
        today, capped = (float(str(row[column])) for column in expected)
        assert 50_000 < capped < today  # base pay is 50,000; a cap can only cost
    assert [str(head).lower() for head in quarters[0]].count("quarter") == 1
    assert stat.S_IMODE((files / "pay.xlsx").stat().st_mode) == 0o600


def test_a_workbook_that_cannot_be_written_is_refused_with_all_its_problems(files: Path) -> None:
    done = spmsim("compare", "base.yaml", "capped.yaml", "--workbook", "nowhere/pay.csv")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 3  # audience, suffix, folder
    assert not (files / "runs").exists()
