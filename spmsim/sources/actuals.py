"""`read_actuals`: what people sold, from a CSV or XLSX file in long form, as credits that a payroll understands.

One row is a total (`rep_id, month, measure, amount`) or one deal (`deal_id` and `date` beside it; `share` where several people share it,
`cancels` where it takes an earlier deal back). Nothing is repaired: a row that cannot be read as meant is named by row, column and value,
and then nothing is paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.records.ledger import Cancellation, Credit
from spmsim.sources.amounts import exact_amount, read_exact, read_month
from spmsim.sources.cells import read_day, read_id, read_share, read_whole
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.deals import SharedRow, contradictions, shared_in_part, wholes
from spmsim.sources.files import HISTORY
from spmsim.sources.raw import Cell, Row, is_empty
from spmsim.sources.sheets import Sheet
from spmsim.sources.tables import first_twenty, read_table

TABLE = "actuals"
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

    @cached_property
    def months(self) -> Mapping[str, int]:
        """The calendar's months as YYYY-MM → their indices."""
        return {label: month for month, label in enumerate(self.calendar.labels())}


@dataclass(frozen=True)
class Actuals:
    """What was read."""

    credits: tuple[Credit, ...]
    cancellations: tuple[Cancellation, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What was not read (columns and rows without a value), and deals that are shared out in part."""


def read_actuals(path: Path, columns: ColumnMap, known: Known, *, name: str | None = None) -> Actuals:
    """The credits and cancellations in a file.

    Args:
        path: a `.csv` or `.xlsx` file.
        columns: which heading holds which field beside the standard headings.
        known: people, measures and months of the scenario.
        name: how messages call the file.

    Raises:
        BadInput: everything that cannot be read as meant: the first twenty problems and the number of the others.
    """
    table = read_table(path, delimiter=columns.delimiter, sheet=columns.sheet, name=name, limits=HISTORY)
    places, notes = resolve_columns(table.headings, columns, FIELDS, table.file)
    sheet = Sheet(table, places, ())
    problems = list(_missing_columns(sheet))
    if problems:
        raise BadInput(problems)
    rows = [_read_row(row, sheet, known, problems) for row in table.rows]
    problems += _joined_problems(rows, sheet, known)
    problems += sheet.points_read_two_ways(("amount", "out_of"), problems)
    if problems:
        raise BadInput(first_twenty(problems, table.file))
    credits, cancellations = _credits(rows, known)
    return Actuals(tuple(credits), tuple(cancellations), (*table.notes, *notes, *shared_in_part(_shared(rows))))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that was read; what has no cell, or one that could not be read, is None."""

    row: Row
    index: int | None
    """Index of the month; None outside of the calendar."""
    rep_id: Any = None
    month: Any = None
    measure: Any = None
    amount: Any = None
    out_of: Any = None
    deal_id: Any = None
    day: Any = None
    share: Any = None
    cancels: Any = None

    @property
    def month_named(self) -> str:
        """The month as YYYY-MM, also where a day is given."""
        return self.month or str(self.day)[:7]


def _missing_columns(sheet: Sheet) -> Iterator[Problem]:
    headings = ", ".join(sheet.table.headings)
    for wanted in (("rep_id", "cancels"), ("amount",), ("month", "date"), ("measure", "cancels")):
        if not any(sheet.has(field) for field in wanted):
            say = f"no column holds {wanted[0]}; headings: {headings}. Rename one, or map it in spmsim.toml under [columns.{TABLE}]"
            yield Problem(say, path="row 1", file=sheet.table.file)


def _read_row(row: Row, sheet: Sheet, known: Known, problems: list[Problem]) -> _Line:
    values = sheet.read_row(row, FIELDS, problems)
    fields = dict(values)
    day = fields.pop("date", None)
    line = _Line(row, known.months.get(str(day)[:7] if day else values.get("month", "")), day=day, **fields)
    unread = _unread(row, sheet, values)
    if "date" in unread:
        unread.add("month")  # a row with a day that nobody can read does not lack a month
    for name, what in _problems_of(line, known):
        if name not in unread:
            problems.append(sheet.problem(row, name, what))
    return line


def _unread(row: Row, sheet: Sheet, values: Mapping[str, Any]) -> set[str]:
    """Fields whose cell is filled and could not be read: said already."""
    return {name for place, name in sheet.places.items() if name not in values and not is_empty(row.cells[place])}


def _problems_of(line: _Line, known: Known) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of one row by itself."""
    needed = ("cancels", "amount") if line.cancels else ("rep_id", "measure", "amount")
    for name in needed:
        if getattr(line, name) is None:
            yield name, "the cell is empty; every row needs one"
    if line.month is None and line.day is None:
        yield "month", "the cell is empty; every row needs a month (YYYY-MM) or a date"
    elif line.index is None:
        labels = known.calendar.labels()
        yield ("month" if line.month else "date"), f"lies outside the calendar of the scenario, {labels[0]} to {labels[-1]}"
    elif line.month and line.day and line.month != str(line.day)[:7]:
        yield "date", f"{line.day} does not lie in the row's month, {line.month}"
    yield from _problems_of_names(line, known)
    yield from _problems_of_amount(line, known)


def _problems_of_names(line: _Line, known: Known) -> Iterator[tuple[str, str]]:
    rep_id, measure = line.rep_id, line.measure
    if rep_id is not None and rep_id not in known.employed:
        yield "rep_id", f"'{rep_id}' is not among the {len(known.employed):,} people of the scenario.{nearest(rep_id, known.employed)}"
    elif rep_id is not None and (away := _away(line, known)):
        yield "rep_id", away
    if measure is not None and measure not in known.digits:
        yield "measure", f"no measure '{measure}' in the scenario; measures: {', '.join(known.digits)}.{nearest(measure, known.digits)}"
    if line.share is not None and line.deal_id is None:
        yield "share", "a share needs the deal that is shared; fill deal_id"


def _away(line: _Line, known: Known) -> str:
    """Why a month cannot be credited to somebody who was not employed in it; empty if they were."""
    first, last = known.employed[line.rep_id]
    month = line.index
    if month is None:
        return ""
    if first is not None and month < known.calendar.index_of(first):
        return f"'{line.rep_id}' starts on {first}, after this month; credit the sale to somebody who was employed"
    if last is not None and month > known.calendar.index_of(last):
        return f"'{line.rep_id}' left on {last}, before this month; credit the sale to somebody who was employed"
    return ""


def _problems_of_amount(line: _Line, known: Known) -> Iterator[tuple[str, str]]:
    amount, measure = line.amount, line.measure
    digits = known.digits.get(measure, -1)
    if amount is not None and digits >= 0 and exact_amount(amount, digits) is None:
        what = "whole numbers" if digits == 0 else f"at most {digits} decimals"
        yield "amount", f"{amount} has more decimals than {measure} has; allowed: {what}"
    if line.cancels and amount is not None and amount <= 0:
        yield "amount", f"{amount} is cancelled; write how much of the deal is cancelled, above 0"
    if line.out_of is not None and amount is not None and amount > line.out_of:
        yield "amount", f"{amount} of {line.out_of} is more than all"


def _joined_problems(rows: Sequence[_Line], sheet: Sheet, known: Known) -> Iterator[Problem]:
    """What is wrong between rows: two totals for the same month, a deal that stands twice, a cancelled deal that is not there."""
    seen: dict[tuple[Any, ...], int] = {}
    deals = _digits_of_deals(rows, known)
    for line in rows:
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
    yield from _mixed(rows, sheet)
    of_row = {line.row.number: line.row for line in rows}
    for row, what in contradictions(_shared(rows)):
        yield sheet.problem(of_row[row], "amount", what)


def _mixed(rows: Sequence[_Line], sheet: Sheet) -> Iterator[Problem]:
    """A total of a month beside deals of the same person, month and measure: is the total the sum of the deals, or more?"""
    totals: dict[tuple[Any, ...], int] = {}
    deals: dict[tuple[Any, ...], _Line] = {}
    for line in rows:
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


def _shared(rows: Sequence[_Line]) -> list[SharedRow]:
    """The rows of deals."""
    needed = ("deal_id", "measure", "amount")
    whole = [line for line in rows if not line.cancels and all(getattr(line, name) is not None for name in needed)]
    return [SharedRow(line.row.number, line.deal_id, line.measure, line.amount, _share(line)) for line in whole]


def _share(line: _Line) -> Decimal | None:
    return None if line.share is None else Decimal(repr(line.share))


def _twice(line: _Line, first: int) -> str:
    if line.deal_id:
        return f"deal '{line.deal_id}' of '{line.rep_id}' stands in row {first} too; one row per deal and person"
    return f"'{line.rep_id}' has this month's {line.measure} in row {first} already; one total per month, or one row per deal"


def _credits(rows: Sequence[_Line], known: Known) -> tuple[list[Credit], list[Cancellation]]:
    credits, cancellations = [], []
    shared: dict[tuple[str, str], Decimal] = {}
    worth = wholes(_shared(rows))
    of_deals = _digits_of_deals(rows, known)
    for line in rows:
        month = line.index or 0
        if line.cancels:
            amount = exact_amount(line.amount, of_deals[line.cancels])
            cancellations.append(Cancellation(line.cancels, month, amount or Decimal(0)))
            continue
        day = date.fromisoformat(line.day) if line.day else None
        digits = known.digits[line.measure]
        whole = _in_steps(line.amount, digits)
        deal = worth.get((line.deal_id, line.measure))
        deal = None if deal is None else _in_steps(deal, digits)
        credited = _credited(line, whole, shared)
        credits.append(Credit(line.rep_id, month, line.measure, credited, line.out_of, line.deal_id, deal, day, _share(line)))
    return credits, cancellations


def _in_steps(amount: Decimal, digits: int) -> Decimal:
    """Whole minor units or pieces; the level of a rating as it is."""
    return amount if digits < 0 else exact_amount(amount, digits) or Decimal(0)


def _digits_of_deals(rows: Sequence[_Line], known: Known) -> dict[str, int]:
    """Deal → decimal digits of its amounts: those of its first row, which says what it is worth."""
    digits: dict[str, int] = {}
    for line in rows:
        if deal := line.deal_id:
            digits.setdefault(deal, max(known.digits.get(line.measure, 0), 0))
    return digits


def _credited(line: _Line, whole: Decimal, shared: dict[tuple[str, str], Decimal]) -> Decimal:
    """Whole minor units credited of a deal; shares are cut so that those that sum to 1 sum to the deal."""
    share = line.share
    if share is None:
        return whole
    key = (line.deal_id, line.measure)
    before = shared.get(key, Decimal(0))
    after = shared[key] = before + Decimal(repr(share))
    return _rounded(whole * after) - _rounded(whole * before)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), rounding="ROUND_HALF_UP")
