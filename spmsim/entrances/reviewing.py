"""`review`: from a run and what happened to a page, a change set for the next cycle and, for the owner, a table of everybody."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spmsim.foundation.errors import refuse

if TYPE_CHECKING:
    from spmsim.foundation.watching import Watch
    from spmsim.records.people import People
    from spmsim.reports.audience import Audience
    from spmsim.results.run import Run
    from spmsim.scenario.loading import Scenario
    from spmsim.studies.review.review import Review

PAGE, TABLE, UPDATES = "review.html", "review.csv", "updates.yaml"
REVIEWS = Path("reviews")
_NAMES_PEOPLE = "rep_id="
"""Stands in an owner's change set only: potentials of single people."""


@dataclass(frozen=True)
class Reviewed:
    """A review as one audience may see it."""

    result: Review
    wrong: tuple[str, ...]
    """What the forecast got wrong, in sentences."""
    market: tuple[str, ...]
    """Whether performance rose, and how much of it was the market."""
    page: Path
    table: Path | None
    """One row per person; the owner's only."""
    updates: Path | None
    """The change set; None where nothing is to be changed."""
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Everything that the page shows as plain data; money in units of the currency, None where nothing is told."""
        paths = {"page": str(self.page), "table": self.table and str(self.table), "updates": self.updates and str(self.updates)}
        from spmsim.studies.review.words import landing_in_words

        told = {"landing": list(landing_in_words(self.result)), "wrong": list(self.wrong), "market": list(self.market)}
        return {"schema_version": 1, **_plain({**asdict(self.result), **told, "notes": list(self.notes), "paths": paths})}


def review(
    run: Scenario | Path | str,
    actuals: Path | str,
    *,
    roster: Path | str | None = None,
    audience: Audience = "executive",
    out: Path | str | None = None,
    runs: Path | str = "runs",
    workers: int | None = None,
    accept_columns: bool = False,
    watch: Watch | None = None,
) -> Reviewed:
    """Hold a run against what happened.

    Args:
        run: a run folder, or a scenario that is played, or opened where its run is there.
        actuals: bookings of the run's calendar or of its first months, as CSV, XLSX or Parquet.
        roster: the people at the end of these months with their last days, newcomers too; without it nobody is known to have left.
        audience: `owner` sees everybody, `executive` groups of five and more, teams by pseudonym; `public` no teams.
        out: a folder for the page, the change set and the table; `reviews/<id>` without, for the owner `reviews/<id>-owner`. A change
            set that is there stays as it is: another one is written beside it.
        runs: folder of run folders, where a scenario is given.
        workers: threads; `None`: all processors.
        accept_columns: whether a proposed column map is taken without asking.
        watch: told what is being done and what share of it is done.

    Raises:
        BadInput: no run or scenario, files that cannot be read as meant, other months than the run's; a folder with the owner's files
            for another reader, or the other way round.
    """
    from spmsim.entrances.past_files import read_past
    from spmsim.reports.audience import audience_named, team_name
    from spmsim.results.outputs import refuse_unwritable
    from spmsim.results.run import RESOLVED
    from spmsim.results.store import make_private_folder
    from spmsim.scenario.files import project_of
    from spmsim.studies.review.replay import play_again
    from spmsim.studies.review.review import review as review_run
    from spmsim.studies.review.words import how_much_was_market, what_was_wrong

    reader = audience_named(audience)
    if out is not None:
        refuse_unwritable(Path(out), is_folder=True, path="--out")
        _refuse_other_readers(Path(out), reader)
    opened, file = _run_of(run, Path(runs), workers, watch)
    folder = _folder_of(opened.id, reader) if out is None else Path(out)
    _refuse_other_readers(folder, reader)
    again = play_again(opened, workers=workers)
    place = opened.path / RESOLVED if file is None else file
    project = project_of(place)
    bookings, _ = read_past(replace(again.cast.scenario, file=place), Path(actuals), None, accept_columns=accept_columns)
    people = None if roster is None else _read_roster(Path(roster), project, accept_columns=accept_columns)
    told = review_run(again, bookings, people, everything=reader == "owner", team_name=team_name(reader))
    make_private_folder(folder)
    file = file or _file_of(opened, project)
    updates, said = _write_updates(told, folder, file)
    table = _write_table(told, folder / TABLE) if reader == "owner" else None
    notes = (*told.notes, *said)
    wrong, market = what_was_wrong(told), how_much_was_market(told)
    return Reviewed(told, wrong, market, _write_page(told, folder / PAGE, reader, notes), table, updates, notes)


def _folder_of(name: str, reader: Audience) -> Path:
    """Where a review goes: the owner's has a folder of its own, so that the other can be passed on whole."""
    return REVIEWS / (f"{name}-owner" if reader == "owner" else name)


def _refuse_other_readers(folder: Path, reader: Audience) -> None:
    """Refuse to mix what only the owner may read with what is passed on; nothing is deleted.

    Raises:
        BadInput: which file stands in the way.
    """
    table = folder / TABLE
    sets = [path for path in sorted(folder.glob(f"{UPDATES.removesuffix('.yaml')}*.yaml")) if _NAMES_PEOPLE in _text_of(path)]
    if reader != "owner":
        found = [path.name for path in (table, *sets) if path.exists()]
        if found:
            what = f"this folder holds {found[0]}, which only the owner may read: give another folder, or move the owner's review away"
            raise refuse(what, path="--out", file=str(folder))
    elif (folder / PAGE).exists() and not table.exists():
        what = f"this folder holds a {PAGE} for other readers: give another folder for the owner's files"
        raise refuse(what, path="--out", file=str(folder))


def _text_of(path: Path) -> str:
    """Of a file somebody may have changed, in whatever encoding."""
    return path.read_bytes().decode("utf-8", errors="replace")


def _run_of(given: Scenario | Path | str, runs: Path, workers: int | None, watch: Watch | None) -> tuple[Run, Path | None]:
    """(the run, the file of its scenario where that was given)."""
    from spmsim.results.store import open_run
    from spmsim.scenario.loading import Scenario, load
    from spmsim.studies.simulate import simulate

    if not isinstance(given, Scenario) and Path(given).is_dir():
        return open_run(Path(given)), None
    if not isinstance(given, Scenario) and not Path(given).exists():
        raise refuse("no such run folder or scenario file", file=str(given))
    scenario = given if isinstance(given, Scenario) else load(Path(given))
    return simulate(scenario, out=runs, workers=workers, watch=watch), scenario.file


def _read_roster(path: Path, project: Path, *, accept_columns: bool) -> People:
    from spmsim.entrances.past_files import settings_of
    from spmsim.scenario.company_roster import slugged
    from spmsim.sources.people_tables import read_people
    from spmsim.sources.settling import Importing

    return slugged(read_people(path, Importing(settings_of(path, project), accept_columns=accept_columns)))[0]


def _file_of(run: Run, project: Path) -> Path | None:
    """The scenario file that a run was played from: the one of its name in the project that resolves to the same rules."""
    from spmsim.foundation.errors import BadInput
    from spmsim.scenario.key import normalisation_hash
    from spmsim.scenario.loading import load

    wanted = normalisation_hash(run.resolved())
    folders = dict.fromkeys((Path(), Path("scenarios"), project, project / "scenarios", run.path.parent.parent))
    for path in (folder / f"{run.id}.yaml" for folder in folders):
        if path.is_file():
            try:
                if normalisation_hash(load(path).document) == wanted:
                    return path
            except BadInput:
                continue  # another file of that name
    return None


def _write_updates(told: Review, folder: Path, file: Path | None) -> tuple[Path | None, tuple[str, ...]]:
    """(the change set, what is to be said of it)."""
    from spmsim.reports.files import write_private
    from spmsim.scenario.files import project_of
    from spmsim.studies.review.updates import change_set_text

    path = folder / UPDATES
    if not told.updates and told.season is None:
        before = f"; {UPDATES} is of an earlier review" if path.exists() else ""
        return None, (f"no change set: the year says nothing about the assumptions that it could change{before}",)
    where, said = f"{told.id}.yaml", [f"{UPDATES} extends {told.id}.yaml: put it beside that file"]
    if file is not None and file.resolve().is_relative_to(project_of(path)):
        where, said = Path(os.path.relpath(file.resolve(), path.resolve().parent)).as_posix(), []
    span = told.first_month if told.months == 1 else f"{told.first_month} to {told.last_month}"
    text = change_set_text(told.updates, told.season, extends=where, title=told.title, source=f"review of {span}")
    path = _free(path, text)
    if path.name != UPDATES:
        said.append(f"{UPDATES} was there and is another one: it is kept, and this review's change set is {path.name}")
    return write_private(path, text.encode("utf-8")), tuple(said)


def _free(path: Path, text: str) -> Path:
    """`path` where nothing or the same text stands there; else the first of `updates-2.yaml`, `updates-3.yaml`, … of which that holds."""
    places = chain([path], (path.with_stem(f"{path.stem}-{number}") for number in count(2)))
    return next(place for place in places if not place.exists() or _text_of(place) == text)


def _write_table(told: Review, path: Path) -> Path:
    """One row per person; shares and percentiles as ratios. Text that begins like a formula carries an apostrophe."""
    from spmsim.reports.files import write_private
    from spmsim.reports.workbook import SPREADSHEET_STARTS
    from spmsim.sources.canonical import as_csv
    from spmsim.studies.review.people import PersonReview

    def cell(value: str | float | None) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return f"'{value}" if value.startswith(SPREADSHEET_STARTS) else value
        return f"{value:.6f}".rstrip("0").rstrip(".")

    names = [one.name for one in fields(PersonReview)]
    others = {(one.person, one.measure): (one.mean, one.p10, one.p90, one.actual) for one in told.people_measures}
    measures = dict.fromkeys(one.measure for one in told.people_measures)
    heads = (*names, *(f"{measure}{what}" for measure in measures for what in ("_mean", "_p10", "_p90", "")))
    rows = [heads]
    for person in told.people:
        more = [figure for measure in measures for figure in others.get((person.person, measure), (None,) * 4)]
        rows.append((*(cell(getattr(person, name)) for name in names), *map(cell, more)))
    return write_private(path, as_csv(rows).encode("utf-8"))


def _write_page(told: Review, path: Path, audience: Audience, notes: tuple[str, ...]) -> Path:
    from spmsim.reports.files import write_private
    from spmsim.reports.review_page import review_page

    return write_private(path, review_page(told, audience, notes=notes))


def _plain(data: Any) -> Any:
    """Plain data without NaN: a number that does not exist is None."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return None if isinstance(data, float) and data != data else data
