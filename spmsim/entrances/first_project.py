"""`make_project`: a company's own files read, estimated and forecast, and written as a project into an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from spmsim.entrances.project_tables import Files, Tables, paid_in, read_tables, write_tables
from spmsim.estimation.company import CompanyEstimates, estimate_company
from spmsim.estimation.forecast import Forecast, forecast_of
from spmsim.estimation.panel import panel_of
from spmsim.foundation.errors import refuse
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.reports.files import write_private
from spmsim.reports.import_page import import_page
from spmsim.scenario.bridges import bridges_of
from spmsim.scenario.company_quotas import YearlyQuotas, yearly_quotas
from spmsim.scenario.company_roster import RosterColumns, last_year, next_year, roster_of, slugged
from spmsim.scenario.files import DATA, SCENARIOS, SETTINGS
from spmsim.scenario.first_baseline import Facts, baseline_text
from spmsim.scenario.managers import with_manager_ids
from spmsim.scenario.sellers import Sellers, sellers_of
from spmsim.sources.columns import read_column_map
from spmsim.sources.settings import read_plan_rates
from spmsim.sources.settling import Importing
from spmsim.sources.voices import read_voices

BASELINE, PAGE = "baseline.yaml", "import.html"
MONTHS = 12


@dataclass(frozen=True)
class Made:
    """What was found in the files."""

    company: CompanyEstimates
    forecast: Forecast
    tables: Tables
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """The files as they were read, people with the roles and managers that the scenario writes."""

    tables: Tables
    people: People
    measure: str
    """The first one in money."""
    currency: str
    notes: tuple[str, ...]

    @property
    def start(self) -> str:
        """First month of the year that is modelled."""
        return next_year(self.tables.history)


def make_project(stage: Path, title: str, files: Files, currency: str, how: Importing) -> Made:
    """Reads, estimates, forecasts and writes.

    Args:
        stage: the folder that is written into; its settings may stand there.
        title: what the project is called.
        files: the company's.
        currency: in which amounts are reported.
        how: settings, and how proposed column maps are confirmed.

    Raises:
        BadInput: files that cannot be read as meant, or too little to estimate from.
    """
    read = _read(files, currency, how)
    history = read.tables.history
    sellers = sellers_of(panel_of(history, read.people, read.measure), read.people, date.fromisoformat(f"{read.start}-01"))
    source = f"bookings {history.labels[0]} to {history.labels[-1]}"
    company = estimate_company(sellers.panel, source=source, bookings=history, measure=read.measure)
    forecast = forecast_of(company, months=MONTHS)
    asked = _quotas(read, how)
    notes = (*read.notes, *(f"quotas: {note}" for note in asked.notes), *sellers.notes)
    columns = _write_roster(stage, read, (sellers, company, asked), how)
    _write_baseline(stage, read, (sellers, company, columns), how)
    bridges = bridges_of(read.people, history, read.measure, sellers, company)
    write_private(stage / PAGE, import_page(company, forecast, history, notes, bridges=bridges, title=title))
    return Made(company, forecast, read.tables, notes)


def _read(files: Files, currency: str, how: Importing) -> _Read:
    tables, notes = read_tables(files, currency, how)
    measure = _primary(tables.bookings, currency, str(files.bookings))
    people, renamed = slugged(tables.people)
    tables = replace(tables, voices=tuple(read_voices(path, about, how, people) for about, path in files.voices.items()))
    people, joined = with_manager_ids(people)
    return _Read(tables, people, measure, currency, (*notes, *renamed, *joined, *_of_voices(tables)))


def _of_voices(tables: Tables) -> Iterator[str]:
    return (note for voices in tables.voices for note in voices.notes)


def _primary(bookings: Bookings, currency: str, file: str) -> str:
    money = [measure for measure, unit in zip(bookings.measures, bookings.units, strict=True) if unit == currency]
    if not money:
        raise refuse(f"no measure in {currency}; the first measure of a model is booked money", file=file, path="measure")
    return money[0]


def _quotas(read: _Read, how: Importing) -> YearlyQuotas:
    """Last year's quotas of 12 months, where there are any."""
    quotas, hires = read.tables.quotas, read_column_map(how.settings, "quotas").conventions.hires
    if quotas is None:
        return YearlyQuotas()
    return yearly_quotas(quotas, last_year(read.tables.history), read.measure, read.people, hires=hires)


def _write_roster(stage: Path, read: _Read, found: tuple[Sellers, CompanyEstimates, YearlyQuotas], how: Importing) -> RosterColumns:
    """Writes the data, the scenario's roster among them."""
    sellers, company, asked = found
    past = (asked.of, read.tables.paid)
    table, columns = roster_of(read.people, read.tables.history, past, company, read.measure, managers=sellers.managers.people)
    write_tables(stage / DATA, read.tables, table, delimiter=read_column_map(how.settings, "roster").delimiter or ",")
    return columns


def _write_baseline(stage: Path, read: _Read, found: tuple[Sellers, CompanyEstimates, RosterColumns], how: Importing) -> None:
    """Writes the first scenario, and settings where there are none."""
    sellers, company, columns = found
    given = read_plan_rates(how.settings)
    rates = {name: given[name] for name in paid_in(read.people) if name != read.currency}
    facts = Facts(
        read.currency, read.measure, read.start, MONTHS, f"../{DATA}/roster.csv", columns.people, columns.with_target_pay,
        columns.with_quotas, plan_rates=rates, managers=sellers.managers.roles,
    )  # fmt: skip
    write_private(stage / SCENARIOS / BASELINE, baseline_text(company, facts).encode("utf-8"))
    if not (stage / SETTINGS).exists():
        write_private(stage / SETTINGS, b"# Column maps and conventions of this company's tables: docs/import.md\n")
