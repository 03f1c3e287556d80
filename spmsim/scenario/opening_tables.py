"""The tables that an `opening` names, read into the scenario: what was sold and paid in the months that have happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from spmsim.foundation.calendar import Calendar, IsoDate
from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.money import minor_digits
from spmsim.records.ledger import Credit
from spmsim.scenario.chain import SourceFile
from spmsim.scenario.edits import put_all
from spmsim.scenario.files import SETTINGS
from spmsim.scenario.nodes import Node, Steps, node_from_data, plain
from spmsim.scenario.people import REPS
from spmsim.scenario.roster import InputTable, inputs_of, named_file
from spmsim.sources.actual_rows import Known
from spmsim.sources.actuals import TABLE as ACTUALS
from spmsim.sources.actuals import read_actuals
from spmsim.sources.columns import read_column_map
from spmsim.sources.payments import TABLE as PAYMENTS
from spmsim.sources.payments import read_payments

OPENING: Steps = ("opening",)
_CALENDAR = TypeAdapter(Calendar)
_DAY = TypeAdapter(IsoDate | None)


def with_opening(tree: Node, file: SourceFile, project: Path, problems: list[Problem]) -> tuple[Node, InputTable]:
    """The tree with the rows of the opening's tables, and what was read; unchanged where nothing is opened or cannot be read.

    Args:
        tree: The scenario with its people.
        file: The file that names the tables; paths are relative to it.
        project: The project folder, which the paths may not leave.
        problems: What is wrong is added here.
    """
    opening = tree.at(OPENING)
    if opening is None or not isinstance(opening.value, dict):
        return tree, InputTable()
    known = _known(tree, opening)
    sold = _sold(tree, file, project, known, problems)
    paid = _paid(tree, file, project, known, problems)
    edits = {(*OPENING, name): Node(list(table.rows), table.name) for name, table in (("sales", sold), ("payments", paid)) if table.name}
    both = InputTable(inputs={**sold.inputs, **paid.inputs}, notes=(*sold.notes, *paid.notes))
    return (put_all(tree, edits) if edits else tree), both


def _known(tree: Node, opening: Node) -> Known | None:
    """What rows are read against; None where the scenario does not say it as it should (which is told elsewhere)."""
    try:
        calendar = _CALENDAR.validate_python(plain(tree.get("calendar") or Node({})))
        people = tree.at(REPS)
        rows = [plain(row) for _, row in people.children()] if people is not None else []
        employed = {str(row["rep_id"]): (_day(row, "hired_on"), _day(row, "left_on")) for row in rows}
        money = minor_digits(str(plain(tree.get("currency") or Node(""))))
        last = calendar.month_of(str(plain(opening.get("as_of") or Node(""))))
    except (BadInput, ValidationError, KeyError, ValueError):
        return None
    digits = {"count": 0, "share": 0, "rating": -1}
    measures = tree.get("measures") or Node({})
    units = {str(name): str(plain(unit)) for name, node in measures.children() if (unit := node.get("unit")) is not None}
    decimals = {name: digits.get(unit, money) for name, unit in units.items()}
    return Known(calendar, decimals, employed, opened_as_of=last) if 0 <= last < calendar.months else None


def _day(row: Mapping[str, Any], column: str) -> date | None:
    return _DAY.validate_python(row.get(column))


def _sold(tree: Node, file: SourceFile, project: Path, known: Known | None, problems: list[Problem]) -> InputTable:
    path = named_file(tree, (*OPENING, "actuals"), file, project, problems)
    if path is None or known is None or known.opened_as_of is None:
        return InputTable()
    name = path.relative_to(project).as_posix()
    try:
        columns = read_column_map(project / SETTINGS, ACTUALS)
        found = read_actuals(path, columns, known, name=name)
    except BadInput as trouble:
        problems += trouble.problems
        return InputTable()
    rows = tuple(node_from_data(row, name) for row in sales_rows(found.credits, known.opened_as_of + 1))
    return InputTable(rows, inputs_of(path, name, columns), tuple(f"{name}: {note}" for note in found.notes), name)


def _paid(tree: Node, file: SourceFile, project: Path, known: Known | None, problems: list[Problem]) -> InputTable:
    path = named_file(tree, (*OPENING, "paid"), file, project, problems)
    if path is None or known is None or known.opened_as_of is None:
        return InputTable()
    name, months = path.relative_to(project).as_posix(), range(known.opened_as_of + 1)
    try:
        columns = read_column_map(project / SETTINGS, PAYMENTS)
        currency = str(plain(tree.get("currency") or Node("")))
        found = read_payments(path, columns, known, dict.fromkeys(known.employed, currency), name=name)
    except BadInput as trouble:
        problems += trouble.problems
        return InputTable()
    people = dict.fromkeys(rep_id for rep_id, _ in found)
    rows = [{"rep_id": rep_id, "amounts": [found.get((rep_id, month), 0) for month in months]} for rep_id in people]
    return InputTable(tuple(node_from_data(row, name) for row in rows), inputs_of(path, name, columns), (), name)


def sales_rows(credits: Sequence[Credit], months: int) -> Iterator[dict[str, Any]]:
    """A row for each person and measure, in the order of the file: amounts by month, deals of a month added up."""
    found: dict[tuple[str, str], list[float]] = {}
    trials: dict[tuple[str, str], list[int]] = {}
    for credit in credits:
        key = (credit.rep_id, credit.measure)
        found.setdefault(key, [0] * months)[credit.month] += _number(credit)
        if credit.out_of is not None:
            trials.setdefault(key, [0] * months)[credit.month] += credit.out_of
    for (rep_id, measure), amounts in found.items():
        yield {"rep_id": rep_id, "measure": measure, "amounts": amounts, "out_of": trials.get((rep_id, measure), [])}


def _number(credit: Credit) -> float:
    return int(credit.amount) if credit.amount == credit.amount.to_integral_value() else float(credit.amount)
