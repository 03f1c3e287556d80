"""`pay`: real performance in, payout statements out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.money import minor_digits
from spmsim.foundation.streams import key_of
from spmsim.team.stints import plans_in_words

if TYPE_CHECKING:
    from spmsim.records.ledger import Cancellation, Credit, Ledger
    from spmsim.reports.statements import Coins
    from spmsim.scenario.loading import Scenario
    from spmsim.sources.actuals import Actuals, Known


@dataclass(frozen=True)
class PayRun:
    """What was paid, and where it is written."""

    scenario: Scenario
    ledger: Ledger
    path: Path
    """The folder, or the workbook."""
    notes: tuple[str, ...]
    """What of the actuals was not read."""

    def as_json(self) -> dict[str, Any]:
        """Totals as plain data: people, payments by period, balances, credit inflation; money in units of the currency."""
        from spmsim.studies.pay_totals import pay_totals

        return {
            "schema_version": 1, "scenario": self.scenario.spec.about.title, "id": self.scenario.id, "path": str(self.path),
            **pay_totals(self.scenario, self.ledger), "notes": list(self.notes),
        }  # fmt: skip


def pay(
    scenario: Scenario | Path | str, actuals: Path | str, *, out: Path | str, through: str | None = None, statements: bool = False
) -> PayRun:
    """Pay real performance by the plans of a scenario.

    Args:
        scenario: a scenario, or its file.
        actuals: CSV or XLSX: `rep_id, month, measure, amount`, or one row per deal (`deal_id`, `date`, `share`, `cancels`).
        out: a folder (`statements.csv`, `payments.csv`, `balances.csv`), or a file that ends in `.xlsx` with three sheets.
        through: the last month that is paid, `2027-03`; rows after it are left out and counted, and balances are those at its end.
            `None`: the whole calendar.
        statements: whether to write an HTML statement per person too.

    Raises:
        BadInput: a row that is not understood, an output that cannot be written; nothing is paid then.
    """
    from spmsim.entrances.files import load_all
    from spmsim.scenario.files import SETTINGS, project_of
    from spmsim.sources.actuals import TABLE, read_actuals
    from spmsim.sources.columns import read_column_map
    from spmsim.studies.pay import pay as pay_credits

    target = Path(out)
    _refuse_output(target, statements)
    loaded = load_all([scenario])[0]
    last = None if through is None else _month(loaded, through)
    columns = read_column_map(project_of(loaded.file) / SETTINGS, TABLE)
    found = read_actuals(Path(actuals), columns, _known(loaded))
    credits, cancellations, notes = _until(found, last)
    ledger = pay_credits(loaded, credits, cancellations, through=last)
    _write(target, loaded, ledger)
    if statements:
        _write_pages(target / "statements", loaded, ledger)
    return PayRun(loaded, ledger, target, (*found.notes, *notes))


def _month(scenario: Scenario, through: str) -> int:
    """Index of the month named by --through.

    Raises:
        BadInput: no month of the calendar.
    """
    labels = scenario.spec.calendar.labels()
    if through not in labels:
        raise refuse(f"'{through}' is no month of the calendar, {labels[0]} to {labels[-1]}; write YYYY-MM", path="--through")
    return labels.index(through)


def _until(found: Actuals, last: int | None) -> tuple[tuple[Credit, ...], tuple[Cancellation, ...], tuple[str, ...]]:
    """Credits and cancellations up to a month, and a note on what comes after."""
    if last is None:
        return found.credits, found.cancellations, ()
    credits = tuple(credit for credit in found.credits if credit.month <= last)
    cancellations = tuple(one for one in found.cancellations if one.month <= last)
    later = len(found.credits) + len(found.cancellations) - len(credits) - len(cancellations)
    return credits, cancellations, (f"rows after that month, left out: {later}",) if later else ()


def _refuse_output(target: Path, statements: bool) -> None:
    problems = []
    is_book = target.suffix.lower() == ".xlsx"
    if is_book and statements:
        problems.append(Problem("HTML statements need a folder; give --out a folder, not a workbook", path="--out", file=str(target)))
    if is_book and target.is_dir():
        problems.append(Problem("is a folder, not a workbook", path="--out", file=str(target)))
    if not is_book and target.exists() and not target.is_dir():
        problems.append(Problem("is a file; --out takes a folder, or a file that ends in .xlsx", path="--out", file=str(target)))
    if problems:
        raise BadInput(problems)


def _known(scenario: Scenario) -> Known:
    """What the rows of actuals are read against."""
    from spmsim.sources.actuals import Known

    spec = scenario.spec
    digits = {"count": 0, "share": 0, "rating": -1}
    return Known(
        calendar=spec.calendar,
        digits={name: digits.get(measure.unit, minor_digits(spec.currency)) for name, measure in spec.measures.items()},
        employed={rep.rep_id: (rep.hired_on, rep.left_on) for rep in spec.team.reps},
    )


def _coins(scenario: Scenario) -> Coins:
    from spmsim.reports.statements import Coins

    return Coins(minor_digits(scenario.spec.currency))


def _write(target: Path, scenario: Scenario, ledger: Ledger) -> None:
    from spmsim.reports import statements as told
    from spmsim.reports.files import write_private

    months, coins = scenario.spec.calendar.labels(), _coins(scenario)
    tables = {
        "statements": (told.STATEMENTS, told.statement_rows(ledger, months, coins)),
        "payments": (told.PAYMENTS, told.payment_rows(ledger, months, coins)),
        "balances": (told.BALANCES, told.balance_rows(ledger, coins)),
    }
    if target.suffix.lower() == ".xlsx":
        write_private(target, told.workbook_of({name: (heads, list(rows)) for name, (heads, rows) in tables.items()}))
        return
    for name, (heads, rows) in tables.items():
        write_private(target / f"{name}.csv", told.csv_of(rows, heads))


def _write_pages(folder: Path, scenario: Scenario, ledger: Ledger) -> None:
    from spmsim.reports.files import write_private
    from spmsim.reports.statement_page import Person, statement_page

    spec = scenario.spec
    balances = {balance.rep_id: balance for balance in ledger.balances}
    for rep in spec.team.reps:
        lines = [line for line in ledger.lines if line.rep_id == rep.rep_id]
        payments = [payment for payment in ledger.payments if payment.rep_id == rep.rep_id]
        if not payments:
            continue
        page = statement_page(
            Person(rep.rep_id, rep.name or "", rep.role, plans_in_words(rep, spec.calendar)), lines, payments, balances.get(rep.rep_id),
            title=spec.about.title, currency=spec.currency, months=spec.calendar.labels(), coins=_coins(scenario),
        )  # fmt: skip
        write_private(folder / f"{file_name(rep.rep_id)}.html", page)


def file_name(rep_id: str) -> str:
    """A file name for any id: letters, digits, `-` and `_` stay; where others were, a hash keeps names apart."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", rep_id)
    return plain if plain == rep_id else f"{plain}-{key_of(rep_id):016x}"

