"""`read_actuals`: what people sold, from a CSV, XLSX or Parquet file in long form, as credits that a payroll understands.

One row is a total (`rep_id, month, measure, amount`) or one deal (`deal_id` and `date` beside it; `share` where several people share it,
`cancels` where it takes an earlier deal back); `currency` says where money is not in the scenario's. Nothing is repaired: a row that
cannot be read as meant is named by row, column and value, and then nothing is paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from spmsim.foundation.collecting import without_collecting
from spmsim.foundation.errors import BadInput, Problem
from spmsim.records.ledger import Cancellation, Credit
from spmsim.sources.actual_rows import FIELDS, Known, Line, digits_of_deals, in_steps, joined_problems, read_lines, share_of, shared_rows
from spmsim.sources.amounts import exact_amount
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.deals import SharedRow, shared_in_part, wholes
from spmsim.sources.files import HISTORY
from spmsim.sources.sheets import Sheet
from spmsim.sources.tables import first_twenty, read_table

TABLE = "actuals"


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
        path: a `.csv`, `.xlsx` or `.parquet` file.
        columns: which heading holds which field beside the standard headings.
        known: people, measures and months of the scenario.
        name: how messages call the file.

    Raises:
        BadInput: everything that cannot be read as meant: the first twenty problems and the number of the others.
    """
    with without_collecting():
        return _read(path, columns, known, name)


def _read(path: Path, columns: ColumnMap, known: Known, name: str | None) -> Actuals:
    table = read_table(path, delimiter=columns.delimiter, sheet=columns.sheet, name=name, limits=HISTORY)
    places, notes = resolve_columns(table.headings, columns, FIELDS, table.file)
    sheet = Sheet(table, places, ())
    problems = list(_missing_columns(sheet))
    if problems:
        raise BadInput(problems)
    lines = read_lines(sheet, known, problems)
    shared = shared_rows(lines)
    problems += joined_problems(lines, shared, sheet, known)
    problems += sheet.points_read_two_ways(("amount", "out_of"), problems)
    if problems:
        raise BadInput(first_twenty(problems, table.file))
    credits, cancellations = _credits(lines, shared, known)
    return Actuals(tuple(credits), tuple(cancellations), (*table.notes, *notes, *shared_in_part(shared)))


def _missing_columns(sheet: Sheet) -> Iterator[Problem]:
    headings = ", ".join(sheet.table.headings)
    for wanted in (("rep_id", "cancels"), ("amount",), ("month", "date"), ("measure", "cancels")):
        if not any(sheet.has(field) for field in wanted):
            say = f"no column holds {wanted[0]}; headings: {headings}. Rename one, or map it in spmsim.toml under [columns.{TABLE}]"
            yield Problem(say, path="row 1", file=sheet.table.file)


def _credits(lines: Sequence[Line], shared: Sequence[SharedRow], known: Known) -> tuple[list[Credit], list[Cancellation]]:
    """What rows without trouble credit and cancel, in the order of the file."""
    credits: list[Credit] = []
    cancellations: list[Cancellation] = []
    so_far: dict[tuple[str, str], Decimal] = {}
    worth, of_deals = wholes(shared), digits_of_deals(lines, known)
    for line in lines:
        month = line.month_index or 0
        if line.cancels:
            amount = exact_amount(line.amount, of_deals[line.cancels])
            cancellations.append(Cancellation(line.cancels, month, amount or Decimal(0)))
            continue
        whole = line.whole or Decimal(0)
        if line.deal_id is None:
            credits.append(Credit(line.rep_id, month, line.measure, whole, line.out_of, day=_day(line.day)))
            continue
        deal = worth.get((line.deal_id, line.measure))
        deal = None if deal is None else in_steps(deal, known.digits[line.measure])
        credited = _credited(line, whole, so_far)
        credits.append(Credit(line.rep_id, month, line.measure, credited, line.out_of, line.deal_id, deal, _day(line.day), share_of(line)))
    return credits, cancellations


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _credited(line: Line, whole: Decimal, so_far: dict[tuple[str, str], Decimal]) -> Decimal:
    """Whole minor units credited of a deal; shares are cut so that those that sum to 1 sum to the deal."""
    share = share_of(line)
    if share is None:
        return whole
    key = (line.deal_id, line.measure)
    before = so_far.get(key, Decimal(0))
    after = so_far[key] = before + share
    return _rounded(whole * after) - _rounded(whole * before)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), rounding="ROUND_HALF_UP")
