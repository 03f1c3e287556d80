"""`read_payments`: what was paid before, from the `payments.csv` of an earlier payroll, or a table with its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.foundation.money import minor_digits
from spmsim.sources.actual_rows import Known
from spmsim.sources.amounts import exact_amount, read_exact, read_month
from spmsim.sources.cells import read_currency, read_id
from spmsim.sources.columns import ColumnMap, resolve_columns
from spmsim.sources.files import HISTORY
from spmsim.sources.raw import Cell, Row
from spmsim.sources.sheets import Sheet
from spmsim.sources.tables import first_twenty, read_table

TABLE = "payments"
FIELDS: Mapping[str, Callable[[Cell], Any]] = {"rep_id": read_id, "period": read_month, "amount": read_exact}
"""Field → how its cells are read; every row needs all of them."""

READ: Mapping[str, Callable[[Cell], Any]] = {**FIELDS, "currency": read_currency}
"""And the currency, where the table says it."""

Payments = dict[tuple[str, int], int]
"""(rep_id, month) → whole minor units."""


def read_payments(path: Path, columns: ColumnMap, known: Known, currencies: Mapping[str, str], *, name: str | None = None) -> Payments:
    """What was paid, by person and month.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        columns: which heading holds which field beside the standard headings.
        known: people and months of the scenario.
        currencies: rep_id → the currency in which the person is paid.
        name: how messages call the file.

    Raises:
        BadInput: every row that is not understood: unknown people, months outside the calendar, another currency than the person's, more
            decimals than it has, two payments of a person for one month.
    """
    table = read_table(path, delimiter=columns.delimiter, sheet=columns.sheet, name=name, limits=HISTORY)
    places, _ = resolve_columns(table.headings, columns, READ, table.file)
    sheet = Sheet(table, places, tuple(FIELDS))
    problems = list(sheet.missing_columns(TABLE))
    if problems:
        raise BadInput(problems)
    found: Payments = {}
    for row in table.rows:
        values = sheet.read_row(row, READ, problems)
        if FIELDS.keys() <= values.keys():
            _add(row, values, sheet, known, currencies, found, problems)
    problems += sheet.points_read_two_ways(("amount",), problems)
    if problems:
        raise BadInput(first_twenty(problems, table.file))
    return found


def _add(
    row: Row, values: Mapping[str, Any], sheet: Sheet, known: Known, currencies: Mapping[str, str], found: Payments,
    problems: list[Problem],
) -> None:  # fmt: skip
    rep_id, period, amount = values["rep_id"], values["period"], values["amount"]
    currency = currencies.get(rep_id, "USD")
    whole: Decimal | None = exact_amount(amount, minor_digits(currency))
    month = known.months.get(period)
    if rep_id not in known.employed:
        what = f"'{rep_id}' is not among the {len(known.employed):,} people of the scenario.{nearest(rep_id, known.employed)}"
        problems.append(sheet.problem(row, "rep_id", what))
    elif month is None:
        problems.append(sheet.problem(row, "period", f"'{period}' lies outside the calendar of the scenario"))
    elif late := known.too_late(month):
        problems.append(sheet.problem(row, "period", late))
    elif values.get("currency", currency) != currency:
        problems.append(sheet.problem(row, "currency", f"'{rep_id}' is paid in {currency}, not in {values['currency']}"))
    elif whole is None:
        problems.append(sheet.problem(row, "amount", f"{amount} has more decimals than the currency has"))
    elif (rep_id, month) in found:
        problems.append(sheet.problem(row, "period", f"'{rep_id}' has a payment for {period} in an earlier row already"))
    else:
        found[rep_id, month] = int(whole)
