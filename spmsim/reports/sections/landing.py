"""Where a year that is under way lands: sales and incentive pay to date, the simulated rest, and both together, under each plan."""

from __future__ import annotations

from spmsim.reports.book import Book
from spmsim.reports.markup import Safe, join, paragraph, tag
from spmsim.reports.metrics import title_of
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.landing import LANDED
from spmsim.results.landing_words import landed, pay_to_date_in_words
from spmsim.studies.study import ScenarioResult


def landing(book: Book) -> Safe:
    """The table with what stands behind it; nothing for a year that is drawn from its first month."""
    today = book.baseline.landings
    if today is None:
        return Safe("")
    shown = [one for one in (book.baseline, *book.by_contribution, *book.circumstances) if one.landings is not None]
    head = ("Plan", *(f"{column}{below}" for _ in LANDED for column, below in _COLUMNS))
    rows = [Row(book.title(one.id), [cell for name in LANDED for cell in _cells(book, one, name)], mark=book.mark(one.id)) for one in shown]
    over = [("", 1), *((title_of(name), len(_COLUMNS)) for name in LANDED)]
    happened = f"Months up to {today.as_of} have happened; the rest is simulated, and nothing of it is read from how they went."
    reading = f"{happened} To date + rest = landing. {pay_to_date_in_words(today, book.currency)}"
    label = "Sales and incentive pay to date, simulated rest and landing"
    return join((tag("h3", "Where will the year land?"), table(head, rows, label=label, over=over), paragraph(reading, class_="note")))


_COLUMNS = (("Actual to date", ""), ("Simulated rest", ""), ("Landing", "\n5 to 95\u00a0%"))


def _cells(book: Book, one: ScenarioResult, metric: str) -> list[Cell]:
    assert one.landings is not None
    found = one.landings.whole.get(metric)
    if found is None:
        return [Cell("–")] * len(_COLUMNS)
    to_date, rest, lands, span = landed(found, book.currency)
    return [Cell(to_date), Cell(rest), Cell(lands, span)]
