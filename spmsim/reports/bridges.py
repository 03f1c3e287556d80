"""The bridges of the import page as tables: what became of the roster, and of the bookings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from spmsim.records.history import Bookings
from spmsim.reports.markup import Safe, paragraph
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.wording import MINUS, count, plural
from spmsim.scenario.bridges import Bridges, MoneyLine
from spmsim.scenario.company_roster import YEAR


def bridge_tables(bridges: Bridges, bookings: Bookings) -> Iterator[Safe]:
    """Both tables, each with the sentence that reads it."""
    people = bridges.people
    roster, estimates, scenario = (sum(getattr(one, column) for one in people) for column in ("roster", "estimates", "scenario"))
    yield paragraph(
        f"{plural(roster, 'person', 'people')} in the roster, {count(estimates)} in the estimates, "
        f"{count(scenario)} in the first scenario as its year begins:"
    )
    rows = [Row(one.what[:1].upper() + one.what[1:], [count(one.roster), count(one.estimates), count(one.scenario)]) for one in people]
    total = Row("Together", [count(roster), count(estimates), count(scenario)], mark="focus")
    heads = ["People who", "In the roster", "In the estimates", "In the scenario"]
    yield table(heads, [*rows, total], label="From the roster to the scenario")
    yield paragraph("From the bookings to what the estimates are made from; lines add up exactly:")
    labels = bookings.labels
    is_longer = len(labels) > YEAR
    months = [f"{labels[0]} to {labels[-1]}", *([f"Last year\n{labels[-YEAR]} to {labels[-1]}"] if is_longer else [])]
    lines = [_money(one, bridges.digits, both=is_longer) for one in bridges.money]
    yield table([f"Bookings, {bookings.currency}", *months], lines, label="From the bookings to the estimates")


def _money(line: MoneyLine, digits: int, *, both: bool) -> Row:
    """Lines between sums are taken away."""
    amounts = [line.history, line.last_year][: 2 if both else 1]
    cells = [Cell(_amount(amount if line.is_sum else -amount, digits)) for amount in amounts]
    return Row(line.what[:1].upper() + line.what[1:], cells, mark="focus" if line.is_sum else "")


def _amount(minor: int, digits: int) -> str:
    """Exact to the smallest coin: −1234567 with 2 digits is −12,345.67."""
    return f"{MINUS if minor < 0 else ''}{Decimal(abs(minor)).scaleb(-digits):,f}"
