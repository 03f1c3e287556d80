"""`pay`: real performance in, payout statements out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from spmsim.entrances.paying_in_parts import Payroll, paid_in_parts
from spmsim.foundation.collecting import without_collecting
from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.money import minor_digits

if TYPE_CHECKING:
    from spmsim.plans.payroll import Force
    from spmsim.records.ledger import Cancellation, Credit, Ledger
    from spmsim.reports.statement_page import Person
    from spmsim.reports.statements import Coins, Row
    from spmsim.scenario.loading import Scenario
    from spmsim.sources.actual_rows import Known
    from spmsim.sources.actuals import Actuals
    from spmsim.sources.payments import Payments
    from spmsim.studies.paying.already_paid import Adjustment
    from spmsim.team.reps import Rep


class _OfPerson(Protocol):
    @property
    def rep_id(self) -> str: ...


OfPerson = TypeVar("OfPerson", bound=_OfPerson)
PAGES = "statements"
"""Folder of the HTML statements."""


@dataclass(frozen=True)
class PayRun:
    """What was paid, and where it is written."""

    scenario: Scenario
    payroll: Payroll
    settled: Ledger
    """Payments and balances; without lines where other processes wrote them."""
    path: Path
    """The folder, or the workbook."""
    notes: tuple[str, ...]
    """What of the actuals was not read."""

    @cached_property
    def ledger(self) -> Ledger:
        """Every line, payment and balance; lines that other processes wrote are settled again."""
        return self.settled if self.settled.lines or not self.settled.payments else self.payroll.ledger()

    def as_json(self) -> dict[str, Any]:
        """Totals as plain data: people, payments by period, balances, credit inflation; money in units of the currency."""
        from spmsim.studies.paying.pay_totals import pay_totals

        return {
            "schema_version": 1, "scenario": self.scenario.spec.about.title, "id": self.scenario.id, "path": str(self.path),
            **pay_totals(self.scenario, self.settled), "notes": list(self.notes),
        }  # fmt: skip


def pay(
    scenario: Scenario | Path | str,
    actuals: Path | str,
    *,
    out: Path | str,
    through: str | None = None,
    statements: bool = False,
    paid: Path | str | None = None,
) -> PayRun:
    """Pay real performance by the plans of a scenario.

    Args:
        scenario: a scenario, or its file.
        actuals: CSV, XLSX or Parquet: `rep_id, month, measure, amount`, or one row per deal (`deal_id`, `date`, `share`, `cancels`).
        out: a folder (`statements.csv`, `payments.csv`, `balances.csv`), or a file that ends in `.xlsx` with three sheets.
        through: the last month that is paid, `2027-03`; rows after it are left out and counted, and balances are those at its end.
            `None`: the whole calendar.
        statements: whether to write an HTML statement per person too.
        paid: what was paid before, such as the `payments.csv` of an earlier run: `adjustments.csv` says where those periods would be paid
            otherwise now. Nothing is added to later payments.

    Raises:
        BadInput: a row that is not understood, an output that cannot be written; nothing is paid then.
    """
    with without_collecting():
        return _pay(scenario, Path(actuals), Path(out), through=through, statements=statements, paid=paid)


def _pay(
    scenario: Scenario | Path | str, actuals: Path, target: Path, *, through: str | None, statements: bool, paid: Path | str | None
) -> PayRun:
    from spmsim.entrances.files import load_all
    from spmsim.scenario.files import SETTINGS, project_of
    from spmsim.sources.actuals import TABLE, read_actuals
    from spmsim.sources.columns import read_column_map
    from spmsim.studies.paying.counted_again import counted_again
    from spmsim.studies.paying.not_taken_back import not_taken_back
    from spmsim.studies.paying.pay import checked

    _refuse_output(target, statements)
    loaded = load_all([scenario])[0]
    last = None if through is None else _month(loaded, through)
    columns = read_column_map(project_of(loaded.file) / SETTINGS, TABLE)
    found = read_actuals(actuals, columns, known_of(loaded))
    before = None if paid is None else _paid_before(Path(paid), loaded)
    credits, cancellations, notes = _until(found, last)
    force, known, cancelled = checked(loaded.spec, credits, cancellations, locally=True)
    payroll = Payroll(force, known, cancelled, last, coins_of(loaded, force))
    settled = _written(target, payroll, before, in_parts=not statements)
    if statements:
        _write_pages(target / PAGES, loaded, settled, payroll.coins, last)
    told = (
        *_differs(payroll, settled, before), *found.notes, *notes,
        *not_taken_back(loaded.spec, credits, cancellations), *counted_again(payroll.force, credits),
    )  # fmt: skip
    return PayRun(loaded, payroll, settled, target, told)


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
    if not statements and (target / PAGES).is_dir():
        what = f"holds people's statements of an earlier run in '{PAGES}', which would look current; add --statements to write them again"
        problems.append(Problem(f"{what}, or give another folder", path="--out", file=str(target)))
    if problems:
        raise BadInput(problems)


def known_of(scenario: Scenario) -> Known:
    """What the rows of actuals are read against."""
    from spmsim.sources.actual_rows import Known

    spec = scenario.spec
    digits = {"count": 0, "share": 0, "rating": -1}
    return Known(
        calendar=spec.calendar,
        digits={name: digits.get(measure.unit, minor_digits(spec.currency)) for name, measure in spec.measures.items()},
        employed={rep.rep_id: (rep.hired_on, rep.left_on) for rep in spec.team.reps},
        currency=spec.currency,
        rates={currency: Decimal(repr(rate)) for currency, rate in spec.fx.items()},
        money=frozenset(name for name, measure in spec.measures.items() if measure.unit == spec.currency),
    )


def coins_of(scenario: Scenario, force: Force) -> Coins:
    """How amounts of pay are written: in the scenario's currency, or in a person's own."""
    from spmsim.reports.statements import Coins

    local = {person.rep_id: person.currency for person in force.people if person.currency is not None}
    return Coins(minor_digits(scenario.spec.currency), scenario.spec.currency, local)


def _paid_before(path: Path, scenario: Scenario) -> Payments:
    from spmsim.scenario.files import SETTINGS, project_of
    from spmsim.sources.columns import read_column_map
    from spmsim.sources.payments import TABLE, read_payments

    columns = read_column_map(project_of(scenario.file) / SETTINGS, TABLE)
    return read_payments(path, columns, known_of(scenario), _currencies(scenario))


def _currencies(scenario: Scenario) -> dict[str, str]:
    """rep_id → the currency in which the person is paid."""
    from spmsim.scenario.plan_rates import currency_of

    return {rep.rep_id: currency_of(scenario.spec, rep) for rep in scenario.spec.team.reps}


def _adjusted(payroll: Payroll, ledger: Ledger, before: Payments) -> tuple[Adjustment, ...]:
    from spmsim.studies.paying.already_paid import adjustments

    return adjustments(ledger.payments, before, [person.rep_id for person in payroll.force.people])


def _differs(payroll: Payroll, ledger: Ledger, before: Payments | None) -> Iterator[str]:
    """`2 payments of periods paid before differ now, by 120.00 in total: see adjustments`."""
    found = () if before is None else _adjusted(payroll, ledger, before)
    if found:
        count = "1 payment of a period paid before differs" if len(found) == 1 else f"{len(found):,} payments of periods paid before differ"
        yield f"{count} now, by {sum(payroll.coins.reported(one.rep_id, one.difference) for one in found):,} in total: see adjustments"


def _written(target: Path, payroll: Payroll, before: Payments | None, *, in_parts: bool) -> Ledger:
    """Settles everybody and writes the tables; the ledger has no lines where two processes wrote them side by side."""
    from spmsim.records.ledger import Ledger
    from spmsim.reports import statements as told
    from spmsim.reports.files import write_private

    months, coins = payroll.force.calendar.labels, payroll.coins
    is_book = target.suffix.lower() == ".xlsx"
    parts = paid_in_parts(payroll) if in_parts and not is_book else None
    ledger = payroll.ledger() if parts is None else Ledger(payroll.credits, (), parts.payments, parts.balances, coins.local)
    others: dict[str, tuple[tuple[str, ...], Iterator[Row]]] = {
        "payments": (coins.heads(told.PAYMENTS), told.payment_rows(ledger, months, coins)),
        "balances": (coins.heads(told.BALANCES), told.balance_rows(ledger, coins)),
    }
    if before is not None:
        others["adjustments"] = (coins.heads(told.ADJUSTMENTS), told.adjustment_rows(_adjusted(payroll, ledger, before), months, coins))
    if is_book:
        people = [person.rep_id for person in payroll.force.people]
        lines = {"statements": (coins.heads(told.STATEMENTS), told.statement_rows(ledger, people, months, coins))}
        write_private(target, told.workbook_of({name: (heads, list(rows)) for name, (heads, rows) in {**lines, **others}.items()}))
        return ledger
    pieces = (payroll.statements(ledger, payroll.force.people),) if parts is None else parts.statements
    write_private(target / "statements.csv", *pieces)
    for name, (heads, rows) in others.items():
        write_private(target / f"{name}.csv", told.csv_of(rows, heads))
    return ledger


def _write_pages(folder: Path, scenario: Scenario, ledger: Ledger, coins: Coins, last: int | None) -> None:
    """A page for everybody with a payment, and whose each is; the folder takes the place of the old one, so that no page stays behind."""
    from spmsim.reports.files import folder_private
    from spmsim.reports.statement_page import statement_page
    from spmsim.reports.statements import csv_of

    spec = scenario.spec
    months = spec.calendar.labels()[: None if last is None else last + 1]
    lines, payments = _by_person(ledger.lines), _by_person(ledger.payments)
    balances = {balance.rep_id: balance for balance in ledger.balances}
    paid = [rep for rep in spec.team.reps if rep.rep_id in payments]
    index: list[Row] = [(rep.rep_id, rep.name or "", page_name(place, len(paid))) for place, rep in enumerate(paid, start=1)]
    with folder_private(folder) as write:
        write("index.csv", csv_of(index, ("rep_id", "name", "file")))
        for rep, (_, _, name) in zip(paid, index, strict=True):
            page = statement_page(
                _person(rep, scenario, months), lines.get(rep.rep_id, ()), payments[rep.rep_id], balances.get(rep.rep_id),
                title=spec.about.title, months=months, coins=coins.of(rep.rep_id),
            )  # fmt: skip
            write(str(name), page)


def _person(rep: Rep, scenario: Scenario, months: Sequence[str]) -> Person:
    """Who is paid, and which role and plan hold from when: the months in which something changes."""
    from spmsim.reports.statement_page import Held, Person
    from spmsim.team.stints import stints

    found = [
        Held(months[stint.first], stint.rep.role, stint.rep.plan)
        for stint in stints(rep, scenario.spec.calendar) if stint.first < len(months)
    ]  # fmt: skip
    held = [one for place, one in enumerate(found) if not place or (one.role, one.plan) != (found[place - 1].role, found[place - 1].plan)]
    return Person(rep.rep_id, rep.name or "", tuple(held))


def _by_person(rows: Iterable[OfPerson]) -> dict[str, list[OfPerson]]:
    found: dict[str, list[OfPerson]] = {}
    for row in rows:
        found.setdefault(row.rep_id, []).append(row)
    return found


def page_name(place: int, people: int) -> str:
    """The file of the person at this place: `007.html` of 250. Names of files are seen by many, so they hold nobody's id."""
    return f"{place:0{len(str(people))}d}.html"
