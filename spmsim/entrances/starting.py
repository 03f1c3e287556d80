"""`init`: from a company's own files to a project: settings, canonical data, a first baseline, and a page that says what was estimated."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.entrances.kept_columns import keep_confirmed
from spmsim.entrances.project_tables import Files, Tables
from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.scenario.files import SCENARIOS, SETTINGS

if TYPE_CHECKING:
    from spmsim.estimation.company import CompanyEstimates
    from spmsim.estimation.forecast import Forecast
    from spmsim.records.voices import About


@dataclass(frozen=True)
class Started:
    """A project that was made."""

    folder: Path
    baseline: Path
    page: Path
    company: CompanyEstimates
    forecast: Forecast
    """What the same seats sell in the year that is modelled, if nothing changes."""
    tables: Tables
    notes: tuple[str, ...]
    """What was left out or read in a certain way."""


def init(
    folder: Path | str,
    *,
    roster: Path | str,
    bookings: Path | str,
    quotas: Path | str | None = None,
    paid: Path | str | None = None,
    deals: Path | str | None = None,
    survey: Path | str | None = None,
    feedback: Path | str | None = None,
    reviews: Path | str | None = None,
    currency: str = "USD",
    accept_columns: bool = False,
    confirm: Callable[[str], bool] | None = None,
) -> Started:
    """Make a project of a company's own files; the folder appears whole or not at all, but for column maps that were confirmed, which stay.

    Args:
        folder: a folder that does not exist, is empty, or holds nothing but `spmsim.toml` with column maps and conventions.
        roster: the people, leavers too, one row per person.
        bookings: what they sold: totals of months, one row per deal, or a column per month.
        quotas: what they were asked for.
        paid: incentive pay that payroll paid, without base salary.
        deals: one row per deal, where the bookings are totals.
        survey: survey answers, a row per answer with score, comment or both.
        feedback: feedback, alike.
        reviews: customer reviews, alike.
        currency: in which amounts are reported.
        accept_columns: whether proposed column maps are taken without asking.
        confirm: shows a proposal and asks; None where nobody can be asked.

    Raises:
        BadInput: files that cannot be read as meant, too little to estimate from, or a folder that holds something else.
    """
    from spmsim.entrances.first_project import BASELINE, PAGE, make_project
    from spmsim.sources.settling import Importing

    target = Path(folder)
    _refuse_taken(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        if (target / SETTINGS).is_file():
            shutil.copyfile(target / SETTINGS, stage / SETTINGS)
        said: dict[About, Path | str | None] = {"survey": survey, "feedback": feedback, "reviews": reviews}
        voices = {about: Path(one) for about, one in said.items() if one is not None}
        files = Files(Path(roster), Path(bookings), _path(quotas), _path(paid), _path(deals), voices)
        made = make_project(stage, target.name, files, currency, Importing(stage / SETTINGS, accept_columns, confirm))
        take_the_place_of(target, stage)
    except BadInput as trouble:
        was_asked = confirm is not None and not accept_columns
        kept = keep_confirmed(stage / SETTINGS, target / SETTINGS) if was_asked else ()
        raise BadInput([*_as_of(trouble, stage, target), *kept]) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)  # what took the target's place is no longer here
    return Started(target, target / SCENARIOS / BASELINE, target / PAGE, made.company, made.forecast, made.tables, made.notes)


def take_the_place_of(target: Path, stage: Path) -> None:
    """The stage becomes the folder; what stood there goes only when that has worked."""
    if not target.exists():
        stage.rename(target)
        return
    aside = stage.with_name(f"{stage.name}.before")
    target.rename(aside)
    try:
        stage.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _path(file: Path | str | None) -> Path | None:
    return None if file is None else Path(file)


def _refuse_taken(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise refuse("is a file; init makes a folder", file=str(target))
    if target.is_symlink() or Path.cwd().is_relative_to(target.resolve()):
        what = "is a link" if target.is_symlink() else "is, or holds, the folder in which the command runs"
        raise refuse(f"{what}; name a folder of its own, which is made or replaced as a whole", file=str(target))
    others = sorted(path.name for path in target.iterdir() if path.name != SETTINGS) if target.is_dir() else []
    if others:
        what = f"the folder holds {others[0]}{' and more' if len(others) > 1 else ''}; name a new one, or one with nothing but {SETTINGS}"
        raise refuse(what, file=str(target))


def _as_of(trouble: BadInput, stage: Path, target: Path) -> Iterator[Problem]:
    """The same problems, with the folder called by its name."""
    return (Problem(one.what, one.path, one.file.replace(str(stage), str(target)), one.line) for one in trouble.problems)
