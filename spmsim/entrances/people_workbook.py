"""The workbook of a comparison: one row per rep, and one per rep and quarter, for those who pay these people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.watching import Watch, nobody_watches
from spmsim.reports.workbook import write_workbook
from spmsim.results.outputs import refuse_unwritable
from spmsim.scenario.loading import Scenario
from spmsim.studies.setting import play_all
from spmsim.studies.simulate import draws_of
from spmsim.studies.study import Study
from spmsim.studies.workbook_rows import workbook_rows


def people_workbook(
    scenarios: Sequence[Scenario],
    study: Study,
    path: Path,
    *,
    audience: str,
    workers: int | None = None,
    out: Path = Path("runs"),
    watch: Watch | None = None,
) -> Path:
    """Write the workbook of a study. Its runs are opened again, and played seat by seat for the paired figures of single people.

    Args:
        scenarios: the study's scenarios, BASELINE first.
        study: what `compare` found.
        path: where to write; must end in `.xlsx`.
        audience: must be `owner`.
        workers: threads; `None`: all processors.
        out: folder of the run folders.
        watch: told what is being done and what share of it is done.

    Raises:
        BadInput: another audience or suffix.
    """
    refuse_workbook(path, audience)
    draws = draws_of(scenarios[0], replications=study.replications, seed=study.seed, workers=workers)
    setting = play_all(scenarios, draws, out=out, watch=watch or nobody_watches)
    rows = workbook_rows(setting, watch=watch)
    titles = {one.id: one.title for one in study.scenarios}
    return write_workbook(rows, path, audience, titles=titles, currency=study.currency, notes=_notes(study))


def refuse_workbook(path: Path, audience: str) -> None:
    """Refuse, before anything has run, what cannot be written.

    Raises:
        BadInput: another audience than the owner, another suffix than `.xlsx`, or a place that cannot be written; all at once.
    """
    problems = []
    if audience != "owner":
        problems.append(Problem(f"a workbook names people: it needs --audience owner, got '{audience}'", path="--audience"))
    if path.suffix.lower() != ".xlsx":
        problems.append(Problem(f"a workbook ends in .xlsx, got '{path.name}'", path="--workbook"))
    try:
        if not path.parent.is_dir():
            raise refuse("no such folder", path="--workbook", file=str(path.parent))
        refuse_unwritable(path, path="--workbook", is_folder=False)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)


def _notes(study: Study) -> list[str]:
    today = next(one.title for one in study.scenarios if one.id == study.baseline)
    return [
        f"Today's plan is “{today}”. Money in {study.currency}; {study.replications:,} replications, seed {study.seed}.",
        *(f"“{one.title}” is the scenario {one.id}." for one in study.scenarios),
    ]
