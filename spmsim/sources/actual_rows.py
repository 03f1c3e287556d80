"""Rows of actuals: what each says, and what is wrong with it by itself or beside the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import Problem, nearest
from spmsim.foundation.money import minor_digits
from spmsim.sources.amounts import exact_amount, read_exact, read_month
from spmsim.sources.cells import read_currency, read_day, read_id, read_share, read_whole
from spmsim.sources.deals import SharedRow, contradictions
from spmsim.sources.raw import Cell, Row
from spmsim.sources.sheets import Sheet

FIELDS: Mapping[str, Callable[[Cell], Any]] = {
    "rep_id": read_id,
    "month": read_month,
    "measure": read_id,
    "amount": read_exact,
    "out_of": read_whole,
    "deal_id": read_id,
    "date": read_day,
    "share": read_share,
    "cancels": read_id,
    "currency": read_currency,
}
"""Field → how its cells are read."""


@dataclass(frozen=True)
class Known:
    """What a scenario knows, against which rows are read."""

    calendar: Calendar
    digits: Mapping[str, int]
    """Measure → decimal digits of its amounts: 2 for dollars, 0 for pieces and shares; −1 for ratings, whose levels stay as they are."""
    employed: Mapping[str, tuple[date | None, date | None]]
    """rep_id → first and last day of employment, where known."""
    currency: str = "USD"
    """The scenario's currency."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Plan rates: currency → units of the scenario's currency for one unit of it."""
    money: frozenset[str] = frozenset()
    """Measures in money."""
    opened_as_of: int | None = None
    """The last month that has happened, where a scenario opens inside its calendar: nothing later is read, and no single deals count."""

    @cached_property
    def months(self) -> Mapping[str, int]:
        """The calendar's months as YYYY-MM → their indices."""
        return {label: month for month, label in enumerate(self.calendar.labels())}

    @cached_property
    def stays(self) -> Mapping[str, tuple[int, int]]:
        """rep_id → first and last month of employment, as indices of the calendar or beyond it."""
        index, beyond = self.calendar.index_of, 1_000_000
        return {
            rep_id: (-beyond if first is None else index(first), beyond if last is None else index(last))
            for rep_id, (first, last) in self.employed.items()
        }

    def too_late(self, month: int) -> str:
        """Why a month of the calendar may not be given; empty where it may."""
        if self.opened_as_of is None or month <= self.opened_as_of:
            return ""
        labels = self.calendar.labels()
        where = f"{labels[month]} lies after {labels[self.opened_as_of]}, as of which the scenario opens"
        return f"{where}; leave the row out, or open it as of a later month"


class Line(NamedTuple):
    """A row that was read; what has no cell, or one that could not be read, is None."""

    row: Row
    month_index: int | None
    """Index of the month; None outside of the calendar."""
    whole: Decimal | None = None
    """The amount in whole minor units, pieces or successes, of a rating the level; None where it has more decimals than its measure."""
    rep_id: Any = None
    month: Any = None
    measure: Any = None
    amount: Any = None
    out_of: Any = None
    deal_id: Any = None
    day: Any = None
    share: Any = None
    cancels: Any = None
    currency: Any = None
    """In which `amount` stood in the file; it is in the scenario's now."""

    @property
    def month_named(self) -> str:
        """The month as YYYY-MM, also where a day is given."""
        return self.month or str(self.day)[:7]


def read_lines(sheet: Sheet, known: Known, problems: list[Problem]) -> list[Line]:
    """The rows of a table; what is wrong with one by itself is added to the problems."""
    columns: dict[str, list[Any]] = {}
    unread: dict[str, set[int]] = {}
    nothing = [None] * len(sheet.table.rows)
    for place, name in sheet.places.items():
        columns[name], unread[name] = sheet.read_column(place, FIELDS[name], problems)
    if "currency" in columns:
        columns["amount"] = _reported(sheet, known, columns, problems)
    held = [columns.get(name, nothing) for name in FIELDS]
    times = zip(columns.get("month", nothing), columns.get("date", nothing), strict=True)
    months = [known.months.get(str(day)[:7] if day else month) for month, day in times]
    counted = zip(columns.get("amount", nothing), columns.get("measure", nothing), strict=True)
    wholes = [None if amount is None else in_steps(amount, known.digits.get(measure, -1)) for amount, measure in counted]
    lines = list(map(Line, sheet.table.rows, months, wholes, *held))
    if "date" in unread:
        unread["month"] = unread.get("month", set()) | unread["date"]  # a row with a day that nobody can read does not lack a month
    for at, line in enumerate(lines):
        for name, what in _problems_of(line, known):
            if at not in unread.get(name, ()):
                problems.append(sheet.problem(line.row, name, what))
    return lines


def _reported(sheet: Sheet, known: Known, columns: Mapping[str, list[Any]], problems: list[Problem]) -> list[Any]:
    """Amounts at plan rates, rounded to the scenario's coins: 100.05 EUR at 1.08 are 108.05 USD."""
    nothing, coin = [None] * len(sheet.table.rows), Decimal(1).scaleb(-minor_digits(known.currency))
    amounts = list(columns.get("amount", nothing))
    cells = zip(sheet.table.rows, columns["currency"], columns.get("measure", nothing), strict=True)
    for at, (row, currency, measure) in enumerate(cells):
        if currency is None:
            continue
        if measure in known.digits and measure not in known.money:
            problems.append(sheet.problem(row, "currency", f"{measure} is no money; leave the cell empty"))
        elif currency != known.currency and currency not in known.rates:
            rates = ", ".join((known.currency, *known.rates))
            what = f"{currency} has no plan rate; write one in the scenario under fx ({currency}: …); known: {rates}"
            problems.append(sheet.problem(row, "currency", what))
        elif currency != known.currency and amounts[at] is not None:
            if exact_amount(amounts[at], minor_digits(currency)) is None:
                allowed = f"at most {minor_digits(currency)}"
                problems.append(sheet.problem(row, "amount", f"{amounts[at]} has more decimals than {currency} has; allowed: {allowed}"))
            amounts[at] = (amounts[at] * known.rates[currency]).quantize(coin, rounding="ROUND_HALF_UP")
    return amounts


def in_steps(amount: Decimal, digits: int) -> Decimal | None:
    """Whole minor units or pieces, None where it has more decimals; the level of a rating as it is."""
    return amount if digits < 0 else exact_amount(amount, digits)


def _problems_of(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of one row by itself."""
    needed = ("cancels", "amount") if line.cancels else ("rep_id", "measure", "amount")
    for name in needed:
        if getattr(line, name) is None:
            yield name, "the cell is empty; every row needs one"
    if line.month is None and line.day is None:
        yield "month", "the cell is empty; every row needs a month (YYYY-MM) or a date"
    elif line.month_index is None:
        labels = known.calendar.labels()
        yield ("month" if line.month else "date"), f"lies outside the calendar of the scenario, {labels[0]} to {labels[-1]}"
    elif late := known.too_late(line.month_index):
        yield ("month" if line.month else "date"), late
    elif line.month and line.day and line.month != str(line.day)[:7]:
        yield "date", f"{line.day} does not lie in the row's month, {line.month}"
    yield from _problems_of_names(line, known)
    yield from _problems_of_amount(line, known)


def _problems_of_names(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    rep_id, measure = line.rep_id, line.measure
    if rep_id is not None:
        if rep_id not in known.employed:
            yield "rep_id", f"'{rep_id}' is not among the {len(known.employed):,} people of the scenario.{nearest(rep_id, known.employed)}"
        elif away := _away(line, known):
            yield "rep_id", away
    if measure is not None and measure not in known.digits:
        yield "measure", f"no measure '{measure}' in the scenario; measures: {', '.join(known.digits)}.{nearest(measure, known.digits)}"
    if line.share is not None and line.deal_id is None:
        yield "share", "a share needs the deal that is shared; fill deal_id"


def _away(line: Line, known: Known) -> str:
    """Why a month cannot be credited to somebody who was not employed in it; empty if they were."""
    month = line.month_index
    first, last = known.stays[line.rep_id]
    if month is None or first <= month <= last:
        return ""
    hired, left = known.employed[line.rep_id]
    if month < first:
        return f"'{line.rep_id}' starts on {hired}, after this month; credit the sale to somebody who was employed"
    return f"'{line.rep_id}' left on {left}, before this month; credit the sale to somebody who was employed"


def _problems_of_amount(line: Line, known: Known) -> Iterator[tuple[str, str]]:
    amount, measure = line.amount, line.measure
    if amount is not None and line.whole is None:
        what = "whole numbers" if known.digits[measure] == 0 else f"at most {known.digits[measure]} decimals"
        yield "amount", f"{amount} has more decimals than {measure} has; allowed: {what}"
    if line.cancels and known.opened_as_of is not None:
        yield "cancels", "a scenario that opens inside its calendar knows no single deals; give each month less what is cancelled in it"
    elif line.cancels and amount is not None and amount <= 0:
        yield "amount", f"{amount} is cancelled; write how much of the deal is cancelled, above 0"
    if line.out_of is not None and amount is not None and amount > line.out_of:
        yield "amount", f"{amount} of {line.out_of} is more than all"


def joined_problems(lines: Sequence[Line], shared: Sequence[SharedRow], sheet: Sheet, known: Known) -> Iterator[Problem]:
    """What is wrong between rows: two totals for the same month, a deal that stands twice, a cancelled deal that is not there.

    Args:
        lines: the rows.
        shared: the rows of deals among them.
        sheet: where they stand.
        known: people, measures and months of the scenario.
    """
    seen: dict[tuple[Any, ...], int] = {}
    deals = digits_of_deals(lines, known)
    for line in lines:
        if deal := line.cancels:
            if deal not in deals:
                yield sheet.problem(line.row, "cancels", f"no deal '{deal}' in the file.{nearest(deal, deals)}")
            elif line.amount is not None and exact_amount(line.amount, deals[deal]) is None:
                yield sheet.problem(line.row, "amount", f"{line.amount} has more decimals than the deal's measure has")
            continue
        if not line.deal_id and line.month is None and line.day is None:
            continue
        when = None if line.deal_id else line.month_named
        key = (line.rep_id, line.measure, line.deal_id, when)
        first = seen.setdefault(key, line.row.number)
        if first != line.row.number:
            yield sheet.problem(line.row, "deal_id" if line.deal_id else "amount", _twice(line, first))
    if not shared:
        return
    yield from _mixed(lines, sheet)
    of_row = {line.row.number: line.row for line in lines}
    for row, what in contradictions(shared):
        yield sheet.problem(of_row[row], "amount", what)


def _mixed(lines: Sequence[Line], sheet: Sheet) -> Iterator[Problem]:
    """A total of a month beside deals of the same person, month and measure: is the total the sum of the deals, or more?"""
    totals: dict[tuple[Any, ...], int] = {}
    deals: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        if line.cancels:
            continue
        key = (line.rep_id, line.measure, line.month_named)
        if line.deal_id:
            deals.setdefault(key, line)
        else:
            totals.setdefault(key, line.row.number)
    for key, line in deals.items():
        if key in totals:
            what = f"'{key[0]}' has a total of {key[1]} for this month in row {totals[key]}; give the total or the deals, not both"
            yield sheet.problem(line.row, "deal_id", what)


def _twice(line: Line, first: int) -> str:
    if line.deal_id:
        return f"deal '{line.deal_id}' of '{line.rep_id}' stands in row {first} too; one row per deal and person"
    return f"'{line.rep_id}' has this month's {line.measure} in row {first} already; one total per month, or one row per deal"


def digits_of_deals(lines: Sequence[Line], known: Known) -> dict[str, int]:
    """Deal → decimal digits of its amounts: those of its first row, which says what it is worth."""
    digits: dict[str, int] = {}
    for line in lines:
        if deal := line.deal_id:
            digits.setdefault(deal, max(known.digits.get(line.measure, 0), 0))
    return digits


def shared_rows(lines: Sequence[Line]) -> list[SharedRow]:
    """The rows of deals."""
    deals = (line for line in lines if line.deal_id is not None and not line.cancels)
    return [
        SharedRow(line.row.number, line.deal_id, line.measure, line.amount, share_of(line))
        for line in deals if line.measure is not None and line.amount is not None
    ]  # fmt: skip


def share_of(line: Line) -> Decimal | None:
    """The share of a deal that a row states."""
    return None if line.share is None else Decimal(repr(line.share))
