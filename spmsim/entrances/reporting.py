"""`report`: from scenario files to the executive report; `demo`: the same for the bundled company, in a folder of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spmsim.bundled import copy_scenarios, scenarios_folder
from spmsim.entrances.files import change_sets, load_all
from spmsim.entrances.own_notebooks import refuse_no_notebook
from spmsim.entrances.past_files import past_of
from spmsim.foundation.errors import refuse
from spmsim.foundation.watching import Watch
from spmsim.results.outputs import refuse_unwritable

if TYPE_CHECKING:
    from spmsim.scenario.loading import Scenario


def report(
    baseline: Scenario | Path | str,
    variants: Sequence[Scenario | Path | str] = (),
    *,
    notebooks: Sequence[str] = (),
    workers: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    audience: str = "executive",
    pdf: bool = False,
    out: Path | str | None = None,
    runs: Path | str = "runs",
    watch: Watch | None = None,
) -> Path:
    """Run what is missing, compare, and write the executive report, or the notebooks that are named.

    Args:
        baseline: scenario or file of today's plan; last year stands beside what it makes of the year where its project holds
            `data/last_year.csv` and `data/paid.csv`, as `init` writes them.
        variants: scenarios or files to compare with it; none: the report is on the baseline alone.
        notebooks: names of bundled notebooks, or paths ending in `.ipynb`; none: the executive report.
        workers: threads; `None`: all processors.
        replications: simulated years; `None`: what the baseline says.
        seed: seed of all chance; `None`: what the baseline says.
        audience: `owner`, `executive` or `public`.
        pdf: also print each file to PDF, beside it.
        out: an `.html` file, or a folder; `None`: `reports/<name of the baseline>.html`.
        runs: folder of run folders; finished runs are used again.
        watch: told what is being done and what share of it is done.

    Returns:
        The HTML file, or the folder of several.

    Raises:
        BadInput: a scenario, notebook or audience that cannot be read as meant; nothing has run then.
        RunFailed: a run or a notebook failed; no report was written.
    """
    from spmsim.reports.audience import audience_named
    from spmsim.reports.notebooks import check_parameters, notebook_named
    from spmsim.reports.render import EXECUTIVE
    from spmsim.reports.render import report as render
    from spmsim.studies.compare import compare as compare_on_draws

    audience_named(audience)
    chosen = tuple(notebooks) or (EXECUTIVE,)
    for file in map(notebook_named, chosen):
        refuse_no_notebook(file)
        check_parameters(file, {"study": "", "audience": audience})
    scenarios = load_all([baseline, *variants])
    target = Path(out) if out is not None else _default_out(scenarios[0].id, len(chosen))
    _refuse_target(target, len(chosen), pdf=pdf)
    played: dict[str, Any] = {"replications": replications, "seed": seed, "workers": workers, "out": runs, "watch": watch}
    study = compare_on_draws(scenarios[0], scenarios[1:], past=past_of(scenarios[0]), **played)
    told = None if watch is None else lambda step: watch(f"report: {step.what}", step.done / max(1, step.of))
    return render(study, target, audience=audience, notebooks=chosen, pdf=pdf, watch=told)


def demo(
    folder: Path | str = "spmsim-demo", *, workers: int | None = None, replications: int | None = None, watch: Watch | None = None
) -> Path:
    """Copy the bundled company into `folder` and make its report there. Scenarios that are there already stay as they are.

    Returns:
        The report, `folder/report.html`.
    """
    folder = Path(folder)
    copy_scenarios(folder)
    variants = [folder / name for name in change_sets(scenarios_folder())]
    out, runs = folder / "report.html", folder / "runs"
    return report(folder / "baseline.yaml", variants, workers=workers, replications=replications, out=out, runs=runs, watch=watch)


def _default_out(baseline: str, notebooks: int) -> Path:
    return Path("reports") / (f"{baseline}.html" if notebooks == 1 else baseline)


def _refuse_target(target: Path, notebooks: int, *, pdf: bool) -> None:
    """Refuse, before anything has run, what a report cannot be written to.

    Raises:
        BadInput: another kind of file, several notebooks in one file, or a place that cannot be written.
    """
    is_file = bool(target.suffix) and not target.is_dir()
    if is_file and target.suffix.lower() not in (".html", ".htm"):
        raise refuse(f"a report is an .html file or a folder, got '{target.suffix}'", path="--out", file=str(target))
    if is_file and notebooks > 1:
        raise refuse(f"{notebooks} notebooks need a folder, not one file", path="--out", file=str(target))
    for written in (target, target.with_suffix(".pdf")) if is_file and pdf else (target,):
        refuse_unwritable(written, path="--out", is_folder=not is_file)
