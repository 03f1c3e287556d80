"""The history of a known company as HR and the CRM would export it, and read back: what `init` would make its estimates from.

Headings of their own, title and blank rows, ids with leading zeros, names with commas, dollar signs, thousands, spaces around cells,
totals at the end; by company, dates are ISO, American or in words, bookings have a row per month, several rows per month, or a column per
month, and come in CSV or in a workbook.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from spmsim.estimation.panel import Panel, panel_of
from spmsim.scenario.company_roster import slugged
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company as Reporting
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from tests.estimation.companies import MONTHS, Company, Person

TITLES, REGIONS = ("Hunter", "FARMER"), ("North", "South", "East", "West")
FIRST = np.datetime64("2024-01")
LETTERS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SETTINGS = '[tables.roster]\ndate = "m/d/y"\n\n[tables.bookings]\nrepeated = "summed"\n'

Rows = list[list[str]]


def read_back(known: Company, folder: Path, *, style: int) -> Panel:
    """The panel of a company, through its files, as `init` makes it."""
    roster, bookings = export(known, folder, style=style)
    how = Importing(folder / "spmsim.toml", accept_columns=True)
    people, _ = slugged(read_people(roster, how))
    return panel_of(read_bookings(bookings, how, Reporting("USD", people)), people, "revenue")


def export(known: Company, folder: Path, *, style: int) -> tuple[Path, Path]:
    """(roster, bookings) in a folder, beside the settings that its company would declare; a style is any number."""
    (folder / "spmsim.toml").write_text(SETTINGS if style % 2 else SETTINGS[SETTINGS.index("[tables.b") :], encoding="utf-8")
    booked = (_monthly, _in_parts, _wide)[style % 3](known)
    headed = [["Bookings by seller"], ["confidential"], [], *booked]
    path = folder / ("crm.xlsx" if style % 4 == 0 else "crm.csv")
    (_workbook if style % 4 == 0 else _csv)(path, headed)
    _csv(folder / "hr.csv", [["HR export"], [], *_roster(known, style)])
    return folder / "hr.csv", path


def _roster(known: Company, style: int) -> Rows:
    """A row per person, leavers too, in no order."""
    heads = ["Employee No.", "Full Name", "Job Title", "Sales Region", "Hire Date", "Termination Date", "Seat ID"]
    rows = []
    for row, person in enumerate(known.people):
        hired = _day(FIRST + person.first - person.tenure)
        left = _day(FIRST + person.last + 1, before=1) if person.left else None
        words = [_written(hired, style), "" if left is None else _written(left, style)]
        rows.append([_id(row), f"Person, Number {row}", TITLES[person.role], REGIONS[person.region], *words, f"S{person.seat}"])
    return [heads, *rows]


def _monthly(known: Company) -> Rows:
    """A row per person and month, the months in words."""
    rows = [
        [_id(row), f"{LETTERS[month % 12]} {2024 + month // 12}", f" {_money(_cents(amount))} "]
        for row, person in enumerate(known.people) for month, amount in _sold(person)
    ]  # fmt: skip
    return [["Emp ID", "Booking Month", "Amount (USD)"], *rows, ["Total", "", _money(_total(known))]]


def _in_parts(known: Company) -> Rows:
    """Two rows per person and month, of which one is a third; by name, since this CRM knows no ids."""
    rows: Rows = []
    for row, person in enumerate(known.people):
        for month, amount in _sold(person):
            cents = _cents(amount)
            rows += [[f"Person, Number {row}", f"{FIRST + month}", _money(part)] for part in (cents // 3, cents - cents // 3)]
    return [["Owner", "Month", "Amount"], *rows, ["Grand total", "", _money(_total(known))]]


def _wide(known: Company) -> Rows:
    """A column per month, sums below."""
    table = np.zeros((len(known.people), MONTHS), dtype=np.int64)
    for row, person in enumerate(known.people):
        for month, amount in _sold(person):
            table[row, month] = _cents(amount)
    months = [f"{LETTERS[month % 12]} {2024 + month // 12}" for month in range(MONTHS)]
    rows = [[_id(row), *(_money(cents) if cents else "" for cents in line)] for row, line in enumerate(table.tolist())]
    return [["Employee ID", *months], *rows, ["Total", *(_money(cents) for cents in table.sum(axis=0).tolist())]]


def _sold(person: Person) -> list[tuple[int, float]]:
    """(month of the history, sales)."""
    return list(zip(range(person.first, person.last + 1), person.sales.tolist(), strict=True))


def _total(known: Company) -> int:
    return sum(_cents(amount) for person in known.people for _, amount in _sold(person))


def _cents(amount: float) -> int:
    return round(amount * 100)


def _money(cents: int) -> str:
    return f"${cents // 100:,}.{cents % 100:02d}"


def _id(row: int) -> str:
    return f"{row:05d}"


def _day(month: np.datetime64, *, before: int = 0) -> date:
    """The first day of a month, or one before it."""
    day: date = (month.astype("datetime64[D]") - before).item()
    return day


def _written(day: date, style: int) -> str:
    return f"{day.month}/{day.day}/{day.year}" if style % 2 else day.isoformat()


def _csv(path: Path, rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        csv.writer(stream).writerows(rows)


def _workbook(path: Path, rows: Rows) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
