"""The report as a file: through papermill, a kernel and the template."""

import json
import re
import stat
import sys
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput, RunFailed
from spmsim.reports.execute import Progress
from spmsim.reports.notebooks import check_parameters, declared_parameters, known_notebooks, notebook_named
from spmsim.reports.pdf import print_pdf
from spmsim.reports.render import report
from spmsim.reports.study_file import save_study
from tests.reports.factory import make_study


def notebook(folder: Path, *cells: tuple[str, str]) -> Path:
    """A notebook with the executive report's parameters and set-up and the given cells: (id, source)."""
    stored = json.loads(known_notebooks()["executive_report"].read_text())
    setup = [cell for cell in stored["cells"] if cell["id"] in ("parameters", "setup")]
    made = [
        {"cell_type": "code", "id": name, "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for name, source in cells
    ]
    path = folder / "planted.ipynb"
    path.write_text(json.dumps({**stored, "cells": [*setup, *made]}))
    return path


def test_the_page_needs_nothing_but_itself(page: Path) -> None:
    text = page.read_text()
    assert text.startswith("<!DOCTYPE html>")
    assert "<script" not in text.lower()
    assert not re.search(r"(?:src|href|srcset|action)\s*=\s*[\"']?\s*(?:https?:)?//", text)
    assert "url(" not in text and "@import" not in text
    assert "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">" in text
    assert len(text) < 3_000_000
    assert text.count("<figure>") == text.count("<img ") == 8
    assert not re.search(r"<img [^>]*alt=\"\"", text)
    assert "open_book" not in text  # no code


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes on Windows")
def test_only_the_owner_reads_it(page: Path) -> None:
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert [p.name for p in page.parent.iterdir()] == ["report.html"]


def test_the_questions_come_in_their_order(page: Path) -> None:
    found = re.findall(r'<h2 id="([a-z-]+)"', page.read_text())
    assert found == [f"{name}-title" for name in ("changes", "effect", "markets", "budget", "people", "earnings", "grounds", "left-out")]


def test_the_same_study_gives_the_same_bytes(page: Path, tmp_path: Path) -> None:
    save_study(make_study(), tmp_path / "study")
    seen: list[Progress] = []
    again = report(tmp_path / "study", tmp_path / "again.html", watch=seen.append)
    assert again.read_bytes() == page.read_bytes()
    assert [p.what for p in seen if p.what.endswith(": effect")] == ["executive_report: effect"]
    assert seen[-1].what == "report written"


def test_text_of_a_scenario_stays_text(hostile_page: Path) -> None:
    text = hostile_page.read_text()
    assert "<script" not in text.lower()
    assert "<img src=x" not in text
    assert not re.search(r"<[^>]*\sonerror\s*=", re.sub(r'"[^"]*"', '""', text))
    assert text.count("</style>") == 1
    assert "{{7*7}}" in text  # not evaluated by the template
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_a_failed_cell_leaves_no_report_and_is_named(tmp_path: Path) -> None:
    planted = notebook(tmp_path, ("good", "book.study.title"), ("broken", "1 / 0"), ("end", "finish(book)"))
    out = tmp_path / "out" / "report.html"
    with pytest.raises(RunFailed, match=r"notebook planted, cell broken: ZeroDivisionError: division by zero") as caught:
        report(make_study(), out, notebooks=[str(planted)])
    assert caught.value.exit_code == 3
    assert not out.parent.exists()


def test_an_old_report_survives_a_failure(tmp_path: Path) -> None:
    planted = notebook(tmp_path, ("broken", "raise SystemExit(0)"))
    out = tmp_path / "report.html"
    out.write_text("the old one")
    with pytest.raises(RunFailed, match="planted"):
        report(make_study(), out, notebooks=[str(planted)])
    assert out.read_text() == "the old one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["planted.ipynb", "report.html"]


def test_a_notebook_that_stops_early_is_no_report(tmp_path: Path) -> None:
    planted = notebook(tmp_path, ("good", "book.study.title"))
    with pytest.raises(RunFailed, match="did not come to its end"):
        report(make_study(), tmp_path / "report.html", notebooks=[str(planted)])


def test_a_page_with_a_script_is_not_written(tmp_path: Path) -> None:
    planted = notebook(tmp_path, ("script", "from IPython.display import HTML\nHTML('<script>1</script>')"), ("end", "finish(book)"))
    with pytest.raises(RunFailed, match="carry no script"):
        report(make_study(), tmp_path / "report.html", notebooks=[str(planted)])


def test_what_is_asked_for_is_checked_before_anything_runs(tmp_path: Path) -> None:
    study = make_study()
    with pytest.raises(BadInput, match="Did you mean 'executive_report'"):
        report(study, tmp_path / "a.html", notebooks=["executive_reprot"])
    with pytest.raises(BadInput, match="no audience"):
        report(study, tmp_path / "a.html", audience="everybody")
    with pytest.raises(BadInput, match="no study here"):
        report(tmp_path, tmp_path / "a.html")
    with pytest.raises(BadInput, match=r"'.docx'"):
        report(study, tmp_path / "a.docx")
    with pytest.raises(BadInput, match="need a folder"):
        report(study, tmp_path / "a.html", notebooks=["executive_report", "executive_report"])
    assert list(tmp_path.iterdir()) == []


def test_parameters_are_checked_by_name_and_type() -> None:
    path = notebook_named("executive_report")
    assert declared_parameters(path) == {"study": "str", "audience": "str"}
    assert check_parameters(path, {"study": "x"}) == {"study": "x"}
    with pytest.raises(BadInput) as caught:
        check_parameters(path, {"audiense": "owner", "study": 3, "audience": ["owner"]})
    said = str(caught.value)
    assert "audiense: unknown parameter; known: study, audience. Did you mean 'audience'?" in said
    assert "study: must be str, got 3" in said
    assert "audience: a parameter is text, a number, true or false, got list" in said


@pytest.mark.parametrize("path", sorted(known_notebooks().values()), ids=lambda path: path.stem)
def test_notebooks_are_stored_without_outputs_and_thin(path: Path) -> None:
    stored = json.loads(path.read_text())
    code = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert all(cell["metadata"]["tags"] for cell in code)
    assert len({cell["id"] for cell in stored["cells"]}) == len(stored["cells"])
    for cell in code:
        if cell["id"] not in ("parameters", "setup"):
            assert len(cell["source"]) == 1, "a cell calls one function"


def test_without_browser_and_weasyprint_the_pdf_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPMSIM_BROWSER", "")
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(RunFailed, match="neither Chromium"):
        print_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
