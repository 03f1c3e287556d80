"""`report`: a study as one self-contained HTML file (and PDF), through notebooks, papermill and a template of our own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from spmsim.foundation.errors import refuse
from spmsim.reports.audience import audience_named
from spmsim.reports.execute import Progress, Watch, execute
from spmsim.reports.files import move_private, write_private
from spmsim.reports.notebooks import Value, check_parameters, notebook_named, title_of
from spmsim.reports.page import Heading, heading_of, page_of
from spmsim.reports.pdf import print_pdf
from spmsim.reports.study_file import load_study, save_study
from spmsim.studies.study import Study

EXECUTIVE = "executive_report"


def report(
    study: Study | Path | str,
    out: Path | str,
    *,
    audience: str = "executive",
    notebooks: Sequence[str] = (EXECUTIVE,),
    pdf: bool = False,
    watch: Watch | None = None,
) -> Path:
    """Write the report of a study.

    Everything is made in a private folder first; files appear at `out` only when all of them are whole (mode 0600).

    Args:
        study: A study, or the folder that holds its `study.json`.
        out: The HTML file to write; with several notebooks, or without a suffix, a folder that gets one file per notebook.
        audience: `owner`, `executive` or `public`.
        notebooks: Names of notebooks that travel with the package, or paths ending in `.ipynb`.
        pdf: Also print each file to PDF, beside it.
        watch: Called with the progress.

    Returns:
        The HTML file, or the folder.

    Raises:
        BadInput: no such study, notebook, parameter or audience; nothing has run then.
        RunFailed: a notebook failed; no file was written.
    """
    audience_named(audience)
    out = Path(out)
    chosen = [notebook_named(name) for name in notebooks]
    if not chosen:
        raise refuse("at least one notebook is needed", path="notebooks")
    opened = study if isinstance(study, Study) else load_study(study)
    targets = _targets(out, chosen, opened)
    with tempfile.TemporaryDirectory(prefix="spmsim-report-") as private:
        folder = Path(private)
        home = save_study(opened, folder / "study").parent
        parameters = [check_parameters(path, {"study": str(home), "audience": audience}) for path in chosen]
        made = []
        for i, (path, values, target) in enumerate(zip(chosen, parameters, targets, strict=True)):
            place = folder / f"notebook-{i}"
            place.mkdir(mode=0o700)
            made += make_page(path, values, heading_of(opened, title_of(path)), place, target, pdf=pdf, watch=watch)
        for source, target in made:
            move_private(source, target)
    if watch is not None:
        watch(Progress("report written", 1, 1))
    return targets[0] if len(targets) == 1 and targets[0] == out else out


def make_page(
    notebook: Path,
    parameters: Mapping[str, Value],
    heading: Heading,
    place: Path,
    target: Path,
    *,
    pdf: bool,
    watch: Watch | None,
) -> list[tuple[Path, Path]]:
    """Run one notebook and make its files in `place`; pairs of (made, where it belongs)."""
    executed = execute(notebook, parameters, place, watch)
    page = write_private(place / "page.html", page_of(executed, heading).encode())
    made = [(page, target)]
    if pdf:
        if watch is not None:
            watch(Progress(f"{notebook.stem}: PDF", 0, 1))
        made.append((print_pdf(page, place / "page.pdf"), target.with_suffix(".pdf")))
    return made


def _targets(out: Path, notebooks: Sequence[Path], study: Study) -> list[Path]:
    """Where the files go.

    Raises:
        BadInput: several notebooks into one file, or a file that does not end in `.html`.
    """
    if out.suffix.lower() in (".html", ".htm") and not out.is_dir():
        if len(notebooks) > 1:
            raise refuse(f"{len(notebooks)} notebooks need a folder, not one file", path="out", file=str(out))
        return [out]
    if out.suffix and not out.is_dir():
        raise refuse(f"a report is an .html file or a folder, got '{out.suffix}'", path="out", file=str(out))
    slug = re.sub(r"[^a-z0-9]+", "-", study.title.lower()).strip("-")[:60] or "study"
    return [out / f"{slug}-{path.stem.replace('_', '-')}.html" for path in notebooks]
