"""The measures beside the first, in the page of a review: what was forecast of them and what was booked, by group and month."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.reports.markup import Safe, fold, paragraph, tag
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.wording import NBSP, money, money_span, name_in_words, percent, percent_span, scale_of
from spmsim.studies.review.measures import Kind, MeasureLine
from spmsim.studies.review.review import Review
from spmsim.studies.review.scores import Figure

_PARTS = {"role": "Roles", "region": "Regions", "team": "Teams, by manager"}


def measures_parts(told: Review) -> Iterator[Safe]:
    """A section with a table for each measure; none where there is only the first."""
    names = list(dict.fromkeys(line.measure for line in told.measures))
    if not names:
        return
    yield tag("h2", "The other measures")
    for name in names:
        lines = [line for line in told.measures if line.measure == name]
        yield tag("h3", name_in_words(name))
        groups, months = [line for line in lines if line.by != "month"], [line for line in lines if line.by == "month"]
        yield table(_HEADS, [*_groups(told, groups)], label=name_in_words(name))
        if months:
            yield fold("Month by month", table(_HEADS, [_row(told, line.name, line) for line in months], label=f"{name} by month"))
    yield paragraph("What happened stands beside its forecast; red lies outside the 80\u00a0% range.", class_="note")


_HEADS = ("", "People", "Happened", "Forecast\n80\u00a0% range")


def _groups(told: Review, lines: list[MeasureLine]) -> Iterator[Row]:
    by = "people"
    for line in lines:
        if line.by != by:
            yield Row(_PARTS[line.by], (), mark="part")
        by = line.by
        name = "All people of the run" if line.by == "people" else name_in_words(line.name) if line.by == "role" else line.name
        yield _row(told, name, line)


def _row(told: Review, name: str, line: MeasureLine) -> Row:
    one = line.figure
    actual, mean, span = _written(told, line.kind, one)
    return Row(name, [f"{line.people:,}", Cell(actual, tone="" if one.is_inside else "bad"), Cell(mean, span)])


def _written(told: Review, kind: Kind, one: Figure) -> tuple[str, str, str]:
    """(what happened, the forecast, its range)."""
    if kind == "share":
        return percent(one.actual), percent(one.mean), percent_span(one.p10, one.p90)
    if kind == "count":
        return f"{one.actual:,.0f}", f"{one.mean:,.1f}", f"{one.p10:,.0f} to {one.p90:,.0f}"
    scale = scale_of(one.p10, one.p90)
    span = f"{money_span(one.p10, one.p90, scale=scale)}{NBSP + scale.suffix if scale.suffix else ''}"
    return money(one.actual, told.currency), money(one.mean, told.currency), span
