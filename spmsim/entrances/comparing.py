"""`compare`: scenarios against a baseline, and on request the workbook that names people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.entrances.files import load_all
from spmsim.foundation.watching import Watch

if TYPE_CHECKING:
    from spmsim.scenario.loading import Scenario
    from spmsim.studies.study import Study


def compare(
    baseline: Scenario | Path | str,
    variants: Sequence[Scenario | Path | str],
    *,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    workbook: Path | str | None = None,
    audience: str = "executive",
    out: Path | str = "runs",
    watch: Watch | None = None,
) -> Study:
    """Compare scenarios with a baseline on the same people and luck: differences, verdicts, break-even, recommendation.

    Args:
        baseline: scenario or file of today's plan.
        variants: scenarios or files to compare with it.
        replications: simulated years; `None`: what the baseline says.
        seed: seed of all chance; `None`: what the baseline says.
        workers: threads; `None`: all processors.
        workbook: an `.xlsx` file to write, one row per rep and one per rep and quarter; needs the audience `owner`.
        audience: `owner`, `executive` or `public`.
        out: folder of run folders; finished runs are used again.
        watch: told what is being done and what share of it is done.

    Raises:
        BadInput: input that cannot be read as meant; nothing has run then.
        RunFailed: a run that could not be finished.
    """
    from spmsim.entrances.people_workbook import people_workbook, refuse_workbook
    from spmsim.reports.audience import audience_named
    from spmsim.studies.compare import compare as compare_on_draws

    audience_named(audience)
    if workbook is not None:
        refuse_workbook(Path(workbook), audience)
    scenarios = load_all([baseline, *variants])
    study = compare_on_draws(
        scenarios[0], scenarios[1:], replications=replications, seed=seed, workers=workers, out=out, watch=watch, answers_only=True
    )
    if workbook is not None:
        people_workbook(scenarios, study, Path(workbook), audience=audience, workers=workers, out=Path(out), watch=watch)
    return study
