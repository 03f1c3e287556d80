"""Whether incentive pay follows performance."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.charts import Mark, Points, marks, points
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened, name_of
from spmsim.reports.tables import Row, table
from spmsim.results.wording import NOTHING, money_axis, name_in_words, percent, plain_number
from spmsim.studies.situation.groups import Group, Pay

MOST_PANELS = 3
"""Roles that the figure of people shows, the largest ones."""


def pay_and_performance(opened: Opened) -> Html:
    """Incentive pay ÷ bookings, the correlation of the two, and the top against the bottom fifth."""
    known = [(group, group.pay) for group in opened.groups("organisation", "role") if group.pay is not None]
    if not known:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = pay_finding(known[0][1])
    heads = ["", "Incentive pay\n÷ bookings", "Correlation\nof it and sales"]
    heads += [f"{fifth} fifth\nincentive pay a month" for fifth in ("Top", "Bottom")] + ["Top ÷ bottom"]
    grid = table(heads, [_row(opened, group, pay) for group, pay in known], label="Incentive pay against performance")
    note = paragraph("Incentive pay is what payroll paid without base salary. Amounts and fifths are per month employed.", class_="note")
    return Html(*_fifths(opened, title), *_people(opened), grid, note, plain=title)


def pay_finding(pay: Pay) -> str:
    """`The top fifth by sales got 2.1 times the incentive pay of the bottom fifth; incentive pay and sales correlate by 0.86`."""
    parts = []
    if pay.top is not None and pay.bottom:
        parts.append(f"the top fifth by sales got {plain_number(pay.top / pay.bottom, 1)} times the incentive pay of the bottom fifth")
    if pay.correlation is not None:
        parts.append(f"incentive pay and sales correlate by {plain_number(pay.correlation)}")
    said = "; ".join(parts) or f"incentive pay is {percent(pay.per_unit)} of bookings"
    return said[:1].upper() + said[1:]


def _row(opened: Opened, group: Group, pay: Pay) -> Row:
    ratio = plain_number(pay.top / pay.bottom) if pay.top is not None and pay.bottom else NOTHING
    fifths = [opened.money(amount) for amount in (pay.top, pay.bottom)]
    return Row(name_of(group), [percent(pay.per_unit), plain_number(pay.correlation), *fifths, ratio])


def _fifths(opened: Opened, title: str) -> Iterator[Safe]:
    rows = [
        Mark(name_of(group), group.pay.top, group.pay.bottom, group.pay.top)
        for group in opened.groups("organisation", "role")
        if group.pay is not None and group.pay.top is not None and group.pay.bottom is not None
    ]
    if rows:
        note = "Incentive pay a month employed: from the mean of the fifth that sold least a month to that of the one that sold most (dot)."
        yield figure(title, marks(rows, money_axis(opened.told.currency)), alt=f"{title}. The table below holds the figures.", note=note)


def _people(opened: Opened) -> Iterator[Safe]:
    """Everybody as a point, for the owner."""
    by_role: dict[str, list[tuple[float, float]]] = {}
    for one in opened.told.people:
        if one.paid is not None and one.months > 0:
            by_role.setdefault(one.role, []).append((one.sales / one.months, one.paid / one.months))
    largest = sorted(by_role.items(), key=lambda item: -len(item[1]))[:MOST_PANELS]
    if largest:
        panels = [Points(name_in_words(role), [x for x, _ in held], [y for _, y in held]) for role, held in largest]
        axis = money_axis(opened.told.currency)
        title = "Everybody’s incentive pay against what they sold, a month"
        yield figure(title, points(panels, axis, axis, ("Sales a month", "Incentive pay a month")), alt=title)
