"""Planned and expected filled headcount of today's scenario, month by month; folded."""

from __future__ import annotations

from spmsim.reports import tables
from spmsim.reports.book import Book
from spmsim.reports.markup import Html, fold, paragraph
from spmsim.reports.sections import under_way
from spmsim.reports.tables import Row
from spmsim.results import wording

NOTE = (
    "A seat is planned from the month in which it is first to be filled. Expected is the sum of every seat’s chance of being filled, "
    "from turnover and vacancy in closed form: an exact number under the assumptions, so it carries no interval."
)


def headcount(book: Book) -> Html:
    """The table in a fold whose summary says what it shows; a sentence where the study has none."""
    months = book.study.headcount
    if not months:
        return Html(paragraph("No headcount was computed in this study."))
    rows = [
        Row(month, [f"{planned:,}", f"{filled:,.1f}", f"{planned - filled:,.1f}", wording.percent(filled / planned if planned else None)])
        for month, planned, filled in months
    ]
    head = ("Month", "Planned seats", "Expected filled", "Expected open", "Filled")
    label = "Planned and expected filled headcount by month"
    note = paragraph(f"{NOTE}{under_way.of_headcount(book)}", class_="note")
    return Html(fold(finding(book), tables.table(head, rows, label=label), note), plain=finding(book))


def finding(book: Book) -> str:
    """`Headcount: 120 seats planned; expected to be filled 113.4 on average, fewest in 2027-07 (112.8)`."""
    planned = [seats for _, seats, _ in book.study.headcount]
    filled = [expected for _, _, expected in book.study.headcount]
    low, high = min(planned), max(planned)
    seats = wording.plural(high, "seat") if low == high else f"{low:,} to {wording.plural(high, 'seat')}"
    mean, least = sum(filled) / len(filled), min(filled)
    month = book.study.headcount[filled.index(least)][0]
    return f"Headcount: {seats} planned; expected to be filled {mean:,.1f} on average, fewest in {month} ({least:,.1f})"
