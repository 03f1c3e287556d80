"""`init`: from a company's own files to a project: settings, canonical data, a first baseline, and a page that says what was estimated."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.entrances.kept_columns import keep_confirmed
from spmsim.entrances.project_tables import SETTINGS, Files, Tables, paid_in, read_tables, write_tables
from spmsim.foundation.errors import BadInput, Problem, refuse

if TYPE_CHECKING:
    from spmsim.estimation.company import CompanyEstimates
    from spmsim.estimation.forecast import Forecast
    from spmsim.estimation.panel import Panel
    from spmsim.records.history import Bookings
    from spmsim.records.people import People
    from spmsim.records.voices import About
    from spmsim.scenario.managers import Managers
    from spmsim.sources.settling import Importing

DATA, SCENARIOS, PAGE = "data", "scenarios", "import.html"
MONTHS = 12


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
        from spmsim.sources.settling import Importing

        made = _make(stage, target.name, files, currency, Importing(stage / SETTINGS, accept_columns, confirm))
        take_the_place_of(target, stage)
    except BadInput as trouble:
        was_asked = confirm is not None and not accept_columns
        kept = keep_confirmed(stage / SETTINGS, target / SETTINGS) if was_asked else ()
        raise BadInput([*_as_of(trouble, stage, target), *kept]) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)  # what took the target's place is no longer here
    return Started(target, target / SCENARIOS / "baseline.yaml", target / PAGE, *made)


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


def _make(
    stage: Path, title: str, files: Files, currency: str, how: Importing
) -> tuple[CompanyEstimates, Forecast, Tables, tuple[str, ...]]:
    """Reads, estimates, forecasts and writes into the staging folder."""
    from spmsim.estimation.company import estimate_company
    from spmsim.estimation.forecast import forecast_of
    from spmsim.estimation.panel import panel_of
    from spmsim.reports.files import write_private
    from spmsim.reports.import_page import import_page
    from spmsim.scenario.company_quotas import YearlyQuotas, yearly_quotas
    from spmsim.scenario.company_roster import last_year, next_year, roster_of, slugged
    from spmsim.scenario.first_baseline import Facts, baseline_text
    from spmsim.scenario.managers import with_manager_ids
    from spmsim.sources.columns import read_column_map
    from spmsim.sources.settings import read_plan_rates
    from spmsim.sources.voices import read_voices

    tables, notes = read_tables(files, currency, how)
    measure = _primary(tables.bookings, currency, str(files.bookings))
    people, renamed = slugged(tables.people)
    tables = replace(tables, voices=tuple(read_voices(path, about, how, people) for about, path in files.voices.items()))
    history = tables.history
    source = f"bookings {history.labels[0]} to {history.labels[-1]}"
    people, joined = with_manager_ids(people)
    start = next_year(history)
    panel, left_out, managers = _selling(panel_of(history, people, measure), people, date.fromisoformat(f"{start}-01"))
    company = estimate_company(panel, source=source, bookings=history, measure=measure)
    forecast = forecast_of(company, months=MONTHS)
    hires = read_column_map(how.settings, "quotas").conventions.hires
    year = last_year(history)
    asked = YearlyQuotas() if tables.quotas is None else yearly_quotas(tables.quotas, year, measure, people, hires=hires)
    table, columns = roster_of(people, history, (asked.of, tables.paid), company, measure, managers=managers.people)
    write_tables(stage / DATA, tables, table, delimiter=read_column_map(how.settings, "roster").delimiter or ",")
    told_by_roster = (columns.people, columns.with_target_pay, columns.with_quotas)
    given = read_plan_rates(how.settings)
    rates = {name: given[name] for name in paid_in(people) if name != currency}
    facts = Facts(currency, measure, start, MONTHS, f"../{DATA}/roster.csv", *told_by_roster, plan_rates=rates, managers=managers.roles)
    write_private(stage / SCENARIOS / "baseline.yaml", baseline_text(company, facts).encode("utf-8"))
    if not (stage / SETTINGS).exists():
        write_private(stage / SETTINGS, b"# Column maps and conventions of this company's tables: docs/import.md\n")
    notes = (*notes, *(f"quotas: {note}" for note in asked.notes))
    told = (*notes, *renamed, *joined, *left_out, *(note for voices in tables.voices for note in voices.notes))
    write_private(stage / PAGE, import_page(company, forecast, history, told, title=title))
    return company, forecast, tables, told


def _primary(bookings: Bookings, currency: str, file: str) -> str:
    money = [measure for measure, unit in zip(bookings.measures, bookings.units, strict=True) if unit == currency]
    if not money:
        raise refuse(f"no measure in {currency}; the first measure of a model is booked money", file=file, path="measure")
    return money[0]


def _selling(panel: Panel, people: People, start: date) -> tuple[Panel, tuple[str, ...], Managers]:
    """(the panel of the people who sell, notes on the others, who of them manages sellers).

    Roles without a booking are not estimated. Nor is somebody without a booking whose day of hire is not known: they may never have
    sold; in the roster they stand with the role's mean.
    """
    from spmsim.estimation.panel import LONG_AGO
    from spmsim.scenario.managers import managers_of

    sold = panel.sales.sum(axis=1) > 0
    roles = {role for role, sells in zip(panel.roles, sold, strict=True) if sells}
    managers = managers_of(people, roles, start)
    unknown = (panel.tenure >= LONG_AGO).all(axis=1) & ~sold
    stays = [role in roles and not silent for role, silent in zip(panel.roles, unknown, strict=True)]
    silent = sum(role in roles for role, left_out in zip(panel.roles, unknown, strict=True) if left_out)
    notes = [*managers.notes, *_idle(panel, roles, managers)]
    if silent:
        who = "1 person" if silent == 1 else f"{silent} people"
        note = f"{who} without a booking or a day of hire: not in the estimates, in the roster with the role's mean"
        notes.append(f"{note}; remove who does not sell")
    return panel.only(stays), tuple(notes), managers


def _idle(panel: Panel, selling: set[str], managers: Managers) -> Iterator[str]:
    """People without bookings of their own who manage nobody who sells."""
    people = zip(panel.people, panel.roles, strict=True)
    others = Counter(role for person, role in people if role not in selling and person not in managers.named)
    if others:
        listed = ", ".join(f"{role} ({number})" for role, number in sorted(others.items()))
        yield f"people without bookings of their own whom nobody who sells names as manager, at no level, not in the scenario: {listed}"
