"""The tables of a project: a company's own files as they were read, and `data/` as `init` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.scenario.files import SETTINGS

if TYPE_CHECKING:
    from spmsim.records.history import Bookings, Paid, Quotas
    from spmsim.records.people import People
    from spmsim.records.voices import About, Voices
    from spmsim.sources.company import Company
    from spmsim.sources.settling import Importing


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
    """As the file has them."""
    history: Bookings
    """The months of them that have happened."""
    quotas: Quotas | None
    paid: Paid | None
    deals: Bookings | None = None
    """Those of a file beside the bookings, as it has them."""
    voices: tuple[Voices, ...] = ()


def write_tables(folder: Path, tables: Tables, roster: Sequence[tuple[str, ...]], *, delimiter: str) -> None:
    """Canonical data: what was read, in standard headings; last year alone beside the whole history.

    Last year stands there deal by deal where the deals of a file beside the bookings are all of them, so that a plan may look at single
    deals; else in the totals of the bookings.

    The folder has settings of its own, since the project's conventions are those of the files that came in. Only the roster, which the
    scenario reads by the project's settings, keeps the delimiter that is declared there.
    """
    from spmsim.reports.files import write_private
    from spmsim.scenario.company_roster import last_year
    from spmsim.sources.canonical import as_csv, deal_rows, paid_rows, quota_rows, total_rows, voice_rows
    from spmsim.sources.settings import units_as_toml

    year = last_year(tables.history)
    written = {
        "roster": iter(roster),
        "bookings": deal_rows(tables.bookings) if adds_up(tables.bookings) else total_rows(tables.bookings),
        "last_year": deal_rows(year) if adds_up(year) else total_rows(year),
    }
    written |= {} if tables.deals is None else {"deals": deal_rows(tables.deals)}
    written |= {} if tables.quotas is None else {"quotas": quota_rows(tables.quotas)}
    written |= {} if tables.paid is None else {"paid": paid_rows(tables.paid)}
    written |= {voices.about: voice_rows(voices) for voices in tables.voices}
    for name, rows in written.items():
        write_private(folder / f"{name}.csv", as_csv(rows, delimiter if name == "roster" else ",").encode("utf-8"))
    note = "# The tables beside this file have standard headings and plain spellings: the conventions of the project do not hold here.\n"
    units = dict(zip(tables.bookings.measures, tables.bookings.units, strict=True))
    of_roster = "" if delimiter == "," else f"\n[tables.roster]\ndelimiter = {json.dumps(delimiter)}\n"
    write_private(folder / SETTINGS, f"{note}{units_as_toml(units)}{of_roster}".encode())


def adds_up(bookings: Bookings) -> bool:
    """Whether deals say all that the bookings say; not where some amounts stand without deals, or shares have what they are out of."""
    deals = bookings.deals
    if deals is None or bookings.out_of is not None:
        return False
    sums = np.zeros_like(bookings.amounts)
    month = (deals.days.astype("datetime64[M]") - np.datetime64(bookings.first_month, "M")).astype(int)
    np.add.at(sums, (deals.measure, deals.person, month), deals.amounts)
    return bool((sums == bookings.amounts).all())


def read_tables(files: Files, currency: str, how: Importing) -> tuple[Tables, tuple[str, ...]]:
    """(what the files hold, notes on what was left out or read in a certain way, with the table that each is about).

    Raises:
        BadInput: files that cannot be read as meant, or deals that are not those of the bookings.
    """
    from spmsim.scenario.company_history import history_of, not_in_last_year
    from spmsim.sources.bookings import read_bookings
    from spmsim.sources.company import Company
    from spmsim.sources.kinds import DEALS
    from spmsim.sources.paid import read_paid
    from spmsim.sources.people_tables import read_people
    from spmsim.sources.quota_tables import read_quotas
    from spmsim.sources.settings import read_plan_rates, read_units

    people = read_people(files.roster, how, currency=currency)
    company = Company(currency, people, read_units(how.settings), read_plan_rates(how.settings))
    _refuse_currencies_without_rate(people, company)
    bookings = read_bookings(files.bookings, how, company)
    deals = None if files.deals is None else read_bookings(files.deals, how, company, kind=DEALS)
    quotas = None if files.quotas is None else read_quotas(files.quotas, how, company)
    paid = None if files.paid is None else read_paid(files.paid, how, company)
    history, ends = history_of(bookings if deals is None else _with_deals(bookings, deals))
    read: dict[str, People | Bookings | Quotas | Paid | None] = {
        "roster": people,
        "bookings": bookings,
        "deals": deals,
        "quotas": quotas,
        "paid": paid,
    }
    notes = [f"{table}: {note}" for table, held in read.items() if held is not None for note in held.notes]
    apart = () if deals is None or adds_up(history) else ("deals: they are not the sums of the bookings; only their sizes are used",)
    past = [(table, held) for table, held in (("quotas", quotas), ("paid", paid)) if held is not None]
    outside = [f"{table}: {note}" for table, held in past for note in not_in_last_year(held, history)]
    return Tables(people, bookings, history, quotas, paid, deals), (*notes, *apart, *ends, *outside)


def _refuse_currencies_without_rate(people: People, company: Company) -> None:
    lacking = [name for name in paid_in(people) if company.rate_of(name) is None]
    if lacking:
        what = f"people are paid in {', '.join(lacking)}, without a plan rate; write it in spmsim.toml under [fx] ({lacking[0]} = …)"
        raise refuse(what, path="column currency", file=people.file)


def paid_in(people: People) -> list[str]:
    """The currencies that a roster names, in the order of the people."""
    return [name for name in dict.fromkeys(people.texts.get("currency", ())) if name]


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
