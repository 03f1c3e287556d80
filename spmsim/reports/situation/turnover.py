"""Who came and went, what a ramp costs, and how many leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spmsim.estimation.figures import Estimate
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.charts import Mark, marks
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.apart import Ranged, highest
from spmsim.results.wording import NBSP, NOTHING, listing, name_in_words, percent, percent_span, plain_number
from spmsim.studies.situation.roles import RoleEstimates


def ramp_and_turnover(opened: Opened) -> Html:
    """Hires, leavers, months lost in a ramp and yearly turnover of each role."""
    told = opened.told.roles
    if not told:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    heads = ["", "People", "Hired", "Left", "Months lost in a ramp", "Turnover a year"]
    grid = table(heads, [_row(role) for role in told], label="Roles")
    note = paragraph(
        f"Estimated from last year’s months, of which the roster knows everybody; ranges of 90{NBSP}%. A dash: too little was seen.",
        class_="note",
    )
    return Html(*_figures(told), grid, note, plain="Ramp and turnover")


def _figures(told: tuple[RoleEstimates, ...]) -> Iterator[Safe]:
    leaving = [(role, role.turnover) for role in told if role.turnover is not None]
    if leaving:
        title = turnover_finding(told)
        yield figure(title, marks([_mark(role.role, one) for role, one in leaving], lambda share: percent(share, 0)), alt=title)
    losing = [(role, role.lost_months) for role in told if role.lost_months is not None]
    if losing:
        title = ramp_finding(told)
        yield figure(title, marks([_mark(role.role, one) for role, one in losing], lambda months: plain_number(months, 1)), alt=title)


def turnover_finding(told: tuple[RoleEstimates, ...]) -> str:
    """`Hunter: 34 % leave a year, the most of all roles that tell it`; where ranges overlap, with whom it is tied."""
    known = {role.role: role.turnover for role in told if role.turnover is not None}
    most = max(known, key=lambda role: known[role].value)
    return (
        f"{name_in_words(most)}: {percent(known[most].value, 0)} leave a year{_against(most, known, 'the most of all roles that tell it')}"
    )


def ramp_finding(told: tuple[RoleEstimates, ...]) -> str:
    """`Hunter: a new person loses 3.2 months of sales until the ramp is over`."""
    known = {role.role: role.lost_months for role in told if role.lost_months is not None}
    most = max(known, key=lambda role: known[role].value)
    lost = plain_number(known[most].value, 1)
    return f"{name_in_words(most)}: a new person loses {lost} months of sales until the ramp is over{_against(most, known, 'the most')}"


def _against(most: str, known: Mapping[str, Estimate], shown: str) -> str:
    """`shown` where every other range ends below that of `most`; else the roles whose ranges overlap it; of a single role nothing."""
    if len(known) == 1:
        return ""
    if highest([Ranged(role, one.value, one.low, one.high) for role, one in known.items()]):
        return f", {shown}"
    tied = [name_in_words(role) for role, one in known.items() if role != most and one.high >= known[most].low]
    return f"; its range overlaps that of {listing(tied)}"


def _mark(role: str, one: Estimate) -> Mark:
    return Mark(name_in_words(role), one.value, one.low, one.high)


def _row(role: RoleEstimates) -> Row:
    counts = ["under 5" if number is None else f"{number:,}" for number in (role.people, role.hired, role.left)]
    return Row(name_in_words(role.role), [*counts, _lost(role.lost_months), _leaving(role.turnover)])


def _lost(one: Estimate | None) -> Cell:
    return Cell(NOTHING) if one is None else Cell(plain_number(one.value, 1), f"{one.low:.1f} to {one.high:.1f}")


def _leaving(one: Estimate | None) -> Cell:
    return Cell(NOTHING) if one is None else Cell(percent(one.value, 0), percent_span(one.low, one.high, 0))
