"""`assessment`: a situation as one self-contained HTML file, through its notebook, papermill and the template of the report."""

from __future__ import annotations

import tempfile
from pathlib import Path

from spmsim.reports.audience import Audience
from spmsim.reports.execute import Watch
from spmsim.reports.files import move_private
from spmsim.reports.notebooks import check_parameters, notebook_named
from spmsim.reports.page import Heading
from spmsim.reports.render import make_page
from spmsim.reports.situation.opened import save_situation
from spmsim.studies.situation.assess import Situation

NOTEBOOK = "assessment"
READERS = {"owner": "for those who pay these people", "executive": "for executives", "public": "for everybody"}


def assessment(told: Situation, out: Path, *, audience: Audience, title: str, pdf: bool = False, watch: Watch | None = None) -> Path:
    """Write the page of a situation; it appears when it is whole (mode 0600).

    Args:
        told: the situation as this audience may see it.
        out: the HTML file.
        audience: who reads.
        title: what the project is called.
        pdf: also print it to PDF, beside it.
        watch: called with the progress.

    Raises:
        RunFailed: the notebook failed; nothing was written.
    """
    notebook = notebook_named(NOTEBOOK)
    with tempfile.TemporaryDirectory(prefix="spmsim-assess-") as private:
        folder = Path(private)
        save_situation(told, folder)
        place = folder / "notebook"
        place.mkdir(mode=0o700)
        parameters = check_parameters(notebook, {"situation": str(folder), "audience": audience})
        for made, target in make_page(notebook, parameters, _heading(told, audience, title), place, out, pdf=pdf, watch=watch):
            target.parent.mkdir(parents=True, exist_ok=True)
            move_private(made, target)
    return out


def _heading(told: Situation, audience: Audience, title: str) -> Heading:
    facts = (f"{told.first_month} to {told.last_month}", told.currency, told.measure, READERS[audience])
    footer = "Read from the project’s own files with spmsim: what they show, not why."
    return Heading("The situation", title, "What last year’s files show, before anyone changes anything.", facts, footer)
