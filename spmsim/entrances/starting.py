"""`init`: from a company's own files to a project: settings, canonical data, a first baseline, and a page that says what was estimated."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.foundation.errors import BadInput, Problem, refuse

if TYPE_CHECKING:
    from spmsim.estimation.company import CompanyEstimates
    from spmsim.estimation.panel import Panel
    from spmsim.records.history import Bookings, Paid, Quotas
    from spmsim.records.people import People
    from spmsim.records.voices import About, Voices
    from spmsim.scenario.managers import Managers
    from spmsim.sources.settling import Importing

SETTINGS, DATA, SCENARIOS, PAGE = "spmsim.toml", "data", "scenarios", "import.html"
MONTHS = 12


@dataclass(frozen=True)
class Files:
    """What a company has."""

    roster: Path
    bookings: Path
    quotas: Path | None = None
    paid: Path | None = None
    deals: Path | None = None
    voices: Mapping[About, Path] = field(default_factory=dict)
    """Surveys, feedback and customer reviews."""


@dataclass(frozen=True)
class Tables:
    """What was read of them."""

    people: People
    bookings: Bookings
    quotas: Quotas | None
    paid: Paid | None
    voices: tuple[Voices, ...] = ()


@dataclass(frozen=True)
class Started:
    """A project that was made."""

    folder: Path
    baseline: Path
    page: Path
    company: CompanyEstimates
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
    """Make a project of a company's own files; the folder appears whole or not at all.

    Args:
        folder: a folder that does not exist, is empty, or holds nothing but `spmsim.toml` with column maps and conventions.
        roster: the people, leavers too, one row per person.
        bookings: what they sold: totals of months, one row per deal, or a column per month.
        quotas: what they were asked for.
        paid: what payroll paid.
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

        made = _make(stage, files, currency, Importing(stage / SETTINGS, accept_columns, confirm))
        if target.exists():
            shutil.rmtree(target)
        stage.rename(target)
    except BaseException as trouble:
        shutil.rmtree(stage, ignore_errors=True)
        if isinstance(trouble, BadInput):
            raise _as_of(trouble, stage, target) from None
        raise
    return Started(target, target / SCENARIOS / "baseline.yaml", target / PAGE, *made)


def _path(file: Path | str | None) -> Path | None:
    return None if file is None else Path(file)


def _refuse_taken(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise refuse("is a file; init makes a folder", file=str(target))
    others = sorted(path.name for path in target.iterdir() if path.name != SETTINGS) if target.is_dir() else []
    if others:
        what = f"the folder holds {others[0]}{' and more' if len(others) > 1 else ''}; name a new one, or one with nothing but {SETTINGS}"
        raise refuse(what, file=str(target))


def _as_of(trouble: BadInput, stage: Path, target: Path) -> BadInput:
    """The same problems, with the folder called by its name."""
    return BadInput(
        Problem(one.what, one.path, one.file.replace(str(stage), str(target)), one.line) for one in trouble.problems
    )


def _make(stage: Path, files: Files, currency: str, how: Importing) -> tuple[CompanyEstimates, Tables, tuple[str, ...]]:
    """Reads, estimates and writes into the staging folder."""
    from spmsim.estimation.company import estimate_company
    from spmsim.estimation.panel import panel_of
    from spmsim.reports.files import write_private
    from spmsim.reports.import_page import import_page
    from spmsim.scenario.company_roster import next_year, roster_of, slugged
    from spmsim.scenario.first_baseline import Facts, baseline_text
    from spmsim.scenario.managers import with_manager_ids
    from spmsim.sources.columns import read_column_map
    from spmsim.sources.voices import read_voices

    tables, notes = _read(files, currency, how)
    measure = _primary(tables.bookings, currency, str(files.bookings))
    people, renamed = slugged(tables.people)
    tables = replace(tables, voices=tuple(read_voices(path, about, how, people) for about, path in files.voices.items()))
    source = f"bookings {tables.bookings.labels[0]} to {tables.bookings.labels[-1]}"
    people, joined = with_manager_ids(people)
    start = next_year(tables.bookings)
    panel, left_out, managers = _selling(panel_of(tables.bookings, people, measure), people, date.fromisoformat(f"{start}-01"))
    company = estimate_company(panel, source=source, bookings=tables.bookings, measure=measure)
    past = (tables.quotas, tables.paid)
    table, columns = roster_of(people, tables.bookings, past, company, measure, managers=managers.people)
    _write_tables(stage / DATA, tables, table, delimiter=read_column_map(how.settings, "roster").delimiter or ",")
    told_by_roster = (columns.people, columns.has_target_pay, columns.has_quotas)
    facts = Facts(currency, measure, start, MONTHS, f"../{DATA}/roster.csv", *told_by_roster, managers.roles)
    write_private(stage / SCENARIOS / "baseline.yaml", baseline_text(company, facts).encode("utf-8"))
    if not (stage / SETTINGS).exists():
        write_private(stage / SETTINGS, b"# Column maps and conventions of this company's tables: docs/import.md\n")
    told = (*notes, *renamed, *joined, *left_out, *(note for voices in tables.voices for note in voices.notes))
    write_private(stage / PAGE, import_page(company, tables.bookings, told, title=stage.name.split(".")[1]))
    return company, tables, told


def _write_tables(folder: Path, tables: Tables, roster: Sequence[tuple[str, ...]], *, delimiter: str) -> None:
    """Canonical data: what was read, in standard headings; last year alone beside the whole history.

    The folder has settings of its own, since the project's conventions are those of the files that came in. Only the roster, which the
    scenario reads by the project's settings, keeps the delimiter that is declared there.
    """
    from spmsim.reports.files import write_private
    from spmsim.scenario.company_roster import last_year
    from spmsim.sources.canonical import as_csv, deal_rows, paid_rows, quota_rows, total_rows, voice_rows
    from spmsim.sources.settings import units_as_toml

    def booked(bookings: Bookings) -> Iterator[tuple[str, ...]]:
        return total_rows(bookings) if bookings.deals is None else deal_rows(bookings)

    written = {"roster": iter(roster), "bookings": booked(tables.bookings), "last_year": booked(last_year(tables.bookings))}
    written |= {} if tables.quotas is None else {"quotas": quota_rows(tables.quotas)}
    written |= {} if tables.paid is None else {"paid": paid_rows(tables.paid)}
    written |= {voices.about: voice_rows(voices) for voices in tables.voices}
    for name, rows in written.items():
        write_private(folder / f"{name}.csv", as_csv(rows, delimiter if name == "roster" else ",").encode("utf-8"))
    note = "# The tables beside this file have standard headings and plain spellings: the conventions of the project do not hold here.\n"
    units = dict(zip(tables.bookings.measures, tables.bookings.units, strict=True))
    of_roster = "" if delimiter == "," else f"\n[tables.roster]\ndelimiter = {json.dumps(delimiter)}\n"
    write_private(folder / SETTINGS, f"{note}{units_as_toml(units)}{of_roster}".encode())


def _read(files: Files, currency: str, how: Importing) -> tuple[Tables, tuple[str, ...]]:
    from spmsim.sources.bookings import read_bookings
    from spmsim.sources.company import Company
    from spmsim.sources.kinds import DEALS
    from spmsim.sources.paid import read_paid
    from spmsim.sources.people_tables import read_people
    from spmsim.sources.quota_tables import read_quotas
    from spmsim.sources.settings import read_plan_rates, read_units

    people = read_people(files.roster, how)
    company = Company(currency, people, read_units(how.settings), read_plan_rates(how.settings))
    bookings = read_bookings(files.bookings, how, company)
    notes = [*people.notes, *bookings.notes]
    if files.deals is not None:
        deals = read_bookings(files.deals, how, company, kind=DEALS)
        bookings, notes = _with_deals(bookings, deals), [*notes, *deals.notes]
    quotas = None if files.quotas is None else read_quotas(files.quotas, how, company)
    paid = None if files.paid is None else read_paid(files.paid, how, company)
    notes += [note for table in (quotas, paid) if table is not None for note in table.notes]
    return Tables(people, bookings, quotas, paid), tuple(notes)


def _with_deals(bookings: Bookings, deals: Bookings) -> Bookings:
    """Bookings with the sizes of the deals of another file.

    Raises:
        BadInput: both have deals, or the people and measures of the two are not the same.
    """
    if bookings.deals is not None:
        raise refuse("the bookings have one row per deal already; give deals of their own only beside totals", file=deals.file)
    if bookings.measures != deals.measures or bookings.people != deals.people:
        what = "people or measures differ from those of the bookings; name measures alike, and give deals of the roster's people only"
        raise refuse(what, file=deals.file)
    return replace(bookings, deals=deals.deals)


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
    notes = [*_idle(panel, roles, managers)]
    if silent:
        who = "1 person" if silent == 1 else f"{silent} people"
        note = f"{who} without a booking or a day of hire: not in the estimates, in the roster with the role's mean"
        notes.append(f"{note}; remove who does not sell")
    return panel.only(stays), tuple(notes), managers


def _idle(panel: Panel, selling: set[str], managers: Managers) -> Iterator[str]:
    """What becomes of roles without bookings of their own."""
    if managers.roles:
        number = len(managers.people)
        who = "1 person is" if number == 1 else f"{number} people are"
        yield f"{who} paid on what their team sells, in the scenario as {', '.join(managers.roles)}"
    others = Counter(
        role for person, role in zip(panel.people, panel.roles, strict=True) if role not in selling and person not in managers.people
    )
    if others:
        listed = ", ".join(f"{role} ({number})" for role, number in sorted(others.items()))
        yield f"people without bookings of their own whom no seller names as manager, not in the scenario: {listed}"
