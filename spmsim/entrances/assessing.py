"""`assess`: from a project's own files to the page of its situation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spmsim.foundation.errors import refuse
from spmsim.foundation.watching import Watch
from spmsim.results.outputs import refuse_unwritable
from spmsim.scenario.files import DATA, SCENARIOS, SETTINGS

if TYPE_CHECKING:
    from spmsim.records.people import People
    from spmsim.records.voices import About, Voices
    from spmsim.reports.audience import Audience
    from spmsim.sources.settling import Importing
    from spmsim.studies.situation.assess import Situation

PAGE = "assessment.html"


@dataclass(frozen=True)
class Assessed:
    """An assessment as one audience may see it."""

    situation: Situation
    path: Path
    """The page."""

    def as_json(self) -> dict[str, Any]:
        """Everything that the page shows as plain data; money in units of the currency, None where nothing is told."""
        return {"schema_version": 1, "path": str(self.path), **asdict(self.situation)}


def assess(
    folder: Path | str,
    *,
    audience: Audience = "executive",
    survey: Path | str | None = None,
    feedback: Path | str | None = None,
    reviews: Path | str | None = None,
    accept_columns: bool = False,
    confirm: Callable[[str], bool] | None = None,
    pdf: bool = False,
    out: Path | str | None = None,
    watch: Watch | None = None,
) -> Assessed:
    """Assess last year from the data of a project that `init` made.

    Args:
        folder: the project; its `data/roster.csv`, `data/bookings.csv`, and of `scenarios/baseline.yaml` the currency and the
            roles' on-target earnings are read, and `data/survey.csv`, `data/feedback.csv` and `data/reviews.csv` where they are there.
        audience: `owner` sees ids and everybody; `executive` groups of five people and more, teams by pseudonym; `public` no teams.
        survey: survey answers, in the place of those that `init` was given.
        feedback: feedback, alike.
        reviews: customer reviews, alike.
        accept_columns: whether a proposed column map of theirs is taken without asking.
        confirm: shows a proposal and asks; None where nobody can be asked.
        pdf: also print the page to PDF, beside it.
        out: the page, an `.html` file; `assessment.html` in the project without.
        watch: told what is being done and what share of it is done.

    Raises:
        BadInput: a folder that is no project, or files that cannot be read as meant.
    """
    from spmsim.reports.assessment import assessment
    from spmsim.reports.audience import team_name
    from spmsim.scenario.company_history import history_of
    from spmsim.scenario.target_pay import target_pay_of
    from spmsim.sources.bookings import read_bookings
    from spmsim.sources.company import Company
    from spmsim.sources.people_tables import read_people
    from spmsim.sources.settings import read_units
    from spmsim.sources.settling import Importing
    from spmsim.studies.situation.assess import assess as assess_year

    project = Path(folder)
    path = _target(project, out)
    currency = _currency(project)
    # Canonical data needs no column map, and conventions of the company's own files (decimal commas) do not hold for it.
    how = Importing(project / DATA / SETTINGS)
    people = read_people(project / DATA / "roster.csv", how)
    booked = read_bookings(project / DATA / "bookings.csv", how, Company(currency, people, read_units(how.settings)))
    bookings, ends = history_of(booked)
    said: dict[About, Path | str | None] = {"survey": survey, "feedback": feedback, "reviews": reviews}
    given = {about: Path(file) for about, file in said.items() if file is not None}
    voices = [*_voices(project, given, Importing(project / SETTINGS, accept_columns, confirm), people)]
    found = assess_year(
        people, bookings, currency, target_pay=target_pay_of(people, project / SCENARIOS / "baseline.yaml"), voices=voices,
        everything=audience == "owner", team_name=team_name(audience),
    )  # fmt: skip
    told = replace(found, notes=(*ends, *found.notes))
    progress = None if watch is None else lambda step: watch(step.what, step.done / max(1, step.of))
    return Assessed(told, assessment(told, path, audience=audience, title=project.resolve().name, pdf=pdf, watch=progress))


def _target(project: Path, out: Path | str | None) -> Path:
    """The page's file, refused before anything is read where it cannot be written."""
    path = project / PAGE if out is None else Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        raise refuse(f"an assessment is an .html file, got '{path.suffix}'", path="--out", file=str(path))
    refuse_unwritable(path, path="--out", is_folder=False)
    return path


def _voices(project: Path, given: Mapping[About, Path], how: Importing, people: People) -> Iterator[Voices]:
    """What people said: of each kind the file that is given, else the one that `init` wrote.

    Args:
        project: the project.
        given: files of a company's own.
        how: how those are read.
        people: the project's roster.
    """
    from spmsim.sources.columns import read_column_map
    from spmsim.sources.settling import Importing
    from spmsim.sources.voices import KINDS, read_voices

    for about in KINDS:
        path = project / DATA / f"{about}.csv"
        if about in given:
            yield read_voices(given[about], about, how, people)
        elif path.is_file():
            scale = read_column_map(project / SETTINGS, about).conventions.scale
            yield read_voices(path, about, Importing(project / DATA / SETTINGS), people, scale=scale)


def _currency(project: Path) -> str:
    """The currency of the baseline, whose plan need not be filled in."""
    baseline = project / SCENARIOS / "baseline.yaml"
    if not baseline.is_file():
        raise refuse(f"no {SCENARIOS}/baseline.yaml; assess reads a folder that spmsim init made", file=str(project))
    found = re.search(r"^currency: *\"?([A-Z]{3})\b", baseline.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    if found is None:
        raise refuse("no line 'currency: USD' or of another currency", path="currency", file=str(baseline))
    return found[1]
