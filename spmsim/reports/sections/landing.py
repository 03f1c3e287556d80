"""Where a year that is under way lands: sales and incentive pay to date, the simulated rest, and both together, under each plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spmsim.reports.audience import SMALLEST_GROUP
from spmsim.reports.book import Book
from spmsim.reports.markup import Safe, fold, join, paragraph, tag
from spmsim.reports.metrics import title_of
from spmsim.reports.sections.windows import carried_on_and_begun
from spmsim.reports.tables import Cell, Row, table
from spmsim.results import wording
from spmsim.results.landing import LANDED, Landing
from spmsim.results.landing_words import landed, pay_to_date_in_words
from spmsim.studies.study import ScenarioResult


def landing(book: Book) -> Safe:
    """The table with what stands behind it; nothing for a year that is drawn from its first month."""
    today = book.baseline.landings
    if today is None:
        return Safe("")
    every = [(one, one.landings) for one in (book.baseline, *book.by_contribution, *book.circumstances)]
    shown = [(one, found) for one, found in every if found is not None]
    head = ("Plan", *(f"{column}{below}" for _ in LANDED for column, below in _COLUMNS))
    rows = [
        Row(book.title(one.id), [cell for name in LANDED for cell in _cells(found.whole, book, name)], mark=book.mark(one.id))
        for one, found in shown
    ]
    over = [("", 1), *((title_of(name), len(_COLUMNS)) for name in LANDED)]
    happened = f"Months up to {today.as_of} have happened; the rest is simulated, and nothing of it is read from how they went."
    reading = f"{happened} To date + rest = landing. {pay_to_date_in_words(today, book.currency)}"
    label = "Sales and incentive pay to date, simulated rest and landing"
    whole = table(head, rows, label=label, over=over)
    title, note = tag("h3", "Where will the year land?"), paragraph(reading, class_="note")
    return join((title, whole, note, _by_group(book, head, over), carried_on_and_begun(book)))


def _by_group(book: Book, head: Sequence[str], over: Sequence[tuple[str, int]]) -> Safe:
    """The same of each role and each region that may be shown, under today's plan and the plan in focus."""
    plans = [book.scenario(name) for name in dict.fromkeys((book.study.baseline, book.focus or book.study.baseline))]
    rows: list[Row] = []
    for by, title in (("role", "By role"), ("region", "By region")):
        lines = [
            Row(wording.name_in_words(name) if by == "role" else name, [cell for metric in LANDED for cell in _cells(found, book, metric)],
                note=book.title(one.id), mark=book.mark(one.id))
            for name in _names_shown(book, by)
            for one in plans
            if (found := _groups_of(one, by).get(name)) is not None
        ]  # fmt: skip
        rows += [Row(title, (), mark="part"), *lines] if lines else []
    if not rows:
        return Safe("")
    grid = table(("Group", *head[1:]), rows, label="Landing by role and region", over=over)
    withheld = any(len(_names_shown(book, by)) < len(_groups_of(book.baseline, by)) for by in ("role", "region"))
    note = f"Role and region are those as the calendar begins.{_WITHHELD if withheld and book.audience != 'owner' else ''}"
    return fold("The landing by role and by region", grid, paragraph(note, class_="note"))


def _groups_of(one: ScenarioResult, by: str) -> Mapping[str, Mapping[str, Landing]]:
    if one.landings is None:
        return {}
    return one.landings.by_role if by == "role" else one.landings.by_region


def _names_shown(book: Book, by: str) -> list[str]:
    """All groups before their owner; before others those whose pay every table of groups shows, so that none of a few people is."""
    names = list(_groups_of(book.baseline, by))
    if len(names) < 2:
        return []
    if book.audience == "owner":
        return names
    told: dict[str, set[str]] = {}
    for row in book.study.groups:
        shown = told.setdefault(row.id, set())
        if row.by == by and (by == "role" or row.role == "all") and not row.withheld and row.people >= SMALLEST_GROUP:
            shown.add(row.role if by == "role" else row.group)
    return [name for name in names if told and all(name in shown for shown in told.values())]


_WITHHELD = f" Groups below {SMALLEST_GROUP} people, and those that would give them away, are withheld."
_COLUMNS = (("Actual to date", ""), ("Simulated rest", ""), ("Landing", "\n5 to 95\u00a0%"))


def _cells(landings: Mapping[str, Landing], book: Book, metric: str) -> list[Cell]:
    found = landings.get(metric)
    if found is None or not (found.to_date or found.landing.p05 or found.landing.p95):  # managers sell nothing themselves
        return [Cell(wording.NOTHING)] * len(_COLUMNS)
    to_date, rest, lands, span = landed(found, book.currency)
    return [Cell(to_date), Cell(rest), Cell(lands, span)]
