"""The other measures of the bookings: retention, net new accounts, other money."""

from __future__ import annotations

from spmsim.reports.markup import Html, Safe, paragraph, tag
from spmsim.reports.situation.attainment import PARTS
from spmsim.reports.situation.opened import Opened
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.wording import NBSP, name_in_words, percent, percent_span, plain_number, points
from spmsim.studies.situation.measures import Measured

NONE_GIVEN = "The bookings hold no other measure, such as retention or net new accounts."


def other_measures(opened: Opened) -> Html:
    """A table for every other measure."""
    told = opened.told.measures
    if not told:
        return Html(paragraph(NONE_GIVEN), plain=NONE_GIVEN)
    parts: list[Safe] = []
    for measure in dict.fromkeys(one.measure for one in told):
        rows = [one for one in told if one.measure == measure]
        parts += [tag("h3", finding(opened, rows[0])), _table(opened, rows)]
    return Html(*parts, plain="Other measures")


def finding(opened: Opened, first: Measured) -> str:
    """`Renewals: 87.0 % of 400`, `New accounts: 1,210`."""
    name = name_in_words(first.measure)
    if first.kind == "share":
        return f"{name}: {percent(first.total)} of {first.trials or 0:,}"
    return f"{name}: {opened.money(first.total) if first.kind == 'money' else f'{first.total:,.0f}'}"


def _table(opened: Opened, rows: list[Measured]) -> Safe:
    heads = (
        ["", "People", f"Share\n95{NBSP}% interval", "Out of"]
        if rows[0].kind == "share"
        else ["", "People", "Total", "Per person\nand month"]
    )
    lines, by = [], rows[0].by
    for one in rows:
        if one.by != by:
            lines.append(Row(PARTS[one.by], (), mark="part"))
        by = one.by
        name = "Everybody" if one.by == "organisation" else name_in_words(one.name) if one.by == "role" else one.name
        lines.append(Row(name, _cells(opened, one)))
    return table([*heads, "Trend\nof who was there both years"], lines, label=name_in_words(rows[0].measure))


def _cells(opened: Opened, one: Measured) -> list[Cell | str]:
    if one.kind == "share":
        share = Cell(percent(one.total) if one.trials else "–", percent_span(one.low, one.high) if one.trials else "")
        return [f"{one.people:,}", share, f"{one.trials or 0:,}", points(one.trend)]
    total = opened.money(one.total) if one.kind == "money" else f"{one.total:,.0f}"
    each = opened.money(one.per_person) if one.kind == "money" else plain_number(one.per_person)
    return [f"{one.people:,}", total, each, percent(one.trend, signed=True)]
