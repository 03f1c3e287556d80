"""Last year's files of a project: bookings and what payroll paid, joined to the people of a scenario."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from spmsim.scenario.files import DATA, SETTINGS, project_of

if TYPE_CHECKING:
    from spmsim.records.history import Bookings, Paid
    from spmsim.records.people import People
    from spmsim.scenario.loading import Scenario
    from spmsim.studies.replaying.reproduce import Past

LAST_YEAR, PAID = "last_year.csv", "paid.csv"
"""Where `init` writes them, in `DATA`."""


def past_of(scenario: Scenario) -> Past | None:
    """Last year of the project in which a scenario lies; None where the project holds no `data/last_year.csv`.

    Raises:
        BadInput: files that cannot be read as meant.
    """
    from spmsim.studies.replaying.reproduce import Past

    folder = project_of(scenario.file) / DATA
    if not (folder / LAST_YEAR).is_file():
        return None
    paid = folder / PAID
    return Past(*read_past(scenario, folder / LAST_YEAR, paid if paid.is_file() else None))


def read_past(scenario: Scenario, actuals: Path, paid: Path | None, *, accept_columns: bool = False) -> tuple[Bookings, Paid | None]:
    """Bookings and payments of the people of a scenario.

    Args:
        scenario: whose people, measures and currency they are joined to.
        actuals: bookings, as CSV, XLSX or Parquet.
        paid: what payroll paid, where known.
        accept_columns: whether a proposed column map is taken without asking.

    Raises:
        BadInput: files that cannot be read as meant.
    """
    from spmsim.sources.bookings import read_bookings
    from spmsim.sources.company import Company
    from spmsim.sources.paid import read_paid
    from spmsim.sources.settings import read_plan_rates, read_units
    from spmsim.sources.settling import Importing

    project = project_of(scenario.file)
    declared = read_units(settings_of(actuals, project))  # of measures that the files hold and the scenario does not
    units = {**declared, **{name: measure.unit for name, measure in scenario.spec.measures.items()}}
    rates = {**read_plan_rates(project / SETTINGS), **{name: Decimal(repr(rate)) for name, rate in scenario.spec.fx.items()}}
    company = Company(scenario.spec.currency, people_of(scenario), units, rates)

    def how(table: Path) -> Importing:
        return Importing(settings_of(table, project), accept_columns=accept_columns)

    bookings = read_bookings(actuals, how(actuals), company)
    return bookings, None if paid is None else read_paid(paid, how(paid), company)


def settings_of(table: Path, project: Path) -> Path:
    """The settings by which a table is read: the nearest above it within the project, else the project's."""
    for folder in table.resolve().parents:
        if not folder.is_relative_to(project.resolve()):
            break
        if (folder / SETTINGS).is_file():
            return folder / SETTINGS
    return project / SETTINGS


def people_of(scenario: Scenario) -> People:
    """The people of a scenario as a roster, to which tables are joined by id or name."""
    from spmsim.records.people import People

    reps = scenario.spec.team.reps
    return People(
        ids=tuple(rep.rep_id for rep in reps), names=tuple(rep.name or "" for rep in reps), roles=tuple(rep.role for rep in reps),
        regions=tuple(rep.region or "" for rep in reps), managers=tuple(rep.manager_id or "" for rep in reps),
        hired_on=(None,) * len(reps), left_on=(None,) * len(reps),
    )  # fmt: skip
