"""Whether quotas follow potential."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.attainment import tenths
from spmsim.reports.situation.charts import Mark, Points, marks, points
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened
from spmsim.reports.situation.pay import MOST_PANELS
from spmsim.reports.tables import Row, table
from spmsim.results.wording import NBSP, money_axis, name_in_words, percent, plain_number
from spmsim.studies.situation.roles import Fairness


def quota_and_potential(opened: Opened) -> Html:
    """Quota ÷ potential by role, and how both rank people."""
    told = opened.told.fairness
    if not told:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = fairness_finding(told)
    rows = [Mark(name_in_words(one.role), one.quota_to_potential[1], one.quota_to_potential[0], one.quota_to_potential[2])
            for one in told if one.quota_to_potential is not None]  # fmt: skip
    note = f"Quota of 12 months ÷ potential: the person in the middle, and from 10 to 90{NBSP}% of the people."
    drawn = marks(rows, lambda share: percent(share, 0), line=(1.0, "quota is the potential"))
    parts = [figure(title, drawn, alt=f"{title}. The table below holds the figures.", note=note), *_people(opened), _table(told)]
    reading = paragraph(
        "Potential is what the project’s roster says: a year’s expected sales, estimated from the same history. Where quotas follow it, "
        "the rank correlation of quota is near 1 and quota ÷ potential hardly differs. That of attainment is then still above 0, since "
        "last year’s luck stands in attainment and in the estimate of potential alike: with one year of history 0.3 is usual.",
        class_="note",
    )
    return Html(*parts, reading, plain=title)


def fairness_finding(told: tuple[Fairness, ...]) -> str:
    """The role whose quotas stand furthest from its potentials."""
    known = [(one.quota_to_potential[2] - one.quota_to_potential[0], one) for one in told if one.quota_to_potential is not None]
    if not known:
        return "Quotas against potential"
    widest = max(known, key=lambda pair: pair[0])[1]
    assert widest.quota_to_potential is not None
    low, _, high = (percent(share, 0) for share in widest.quota_to_potential)
    return f"{name_in_words(widest.role)}: quotas of eight in ten people lie between {low} and {high} of their potential"


def _table(told: tuple[Fairness, ...]) -> Safe:
    ranks = ["Quota, potential\nrank correlation", "Attainment, potential\nrank correlation"]
    heads = ["", "People", *ranks, f"Quota ÷ potential\n10, 50, 90{NBSP}%"]
    return table(heads, [Row(name_in_words(one.role), _cells(one)) for one in told], label="Quota against potential")


def _cells(one: Fairness) -> list[str]:
    ranks = [plain_number(one.quota_by_potential), plain_number(one.attainment_by_potential)]
    return [f"{one.people:,}", *ranks, tenths(one.quota_to_potential)]


def _people(opened: Opened) -> Iterator[Safe]:
    """Everybody as a point, for the owner."""
    by_role: dict[str, list[tuple[float, float]]] = {}
    for one in opened.told.people:
        if one.quota and one.potential:
            by_role.setdefault(one.role, []).append((one.potential, one.quota))
    largest = sorted(by_role.items(), key=lambda item: -len(item[1]))[:MOST_PANELS]
    if largest:
        panels = [Points(name_in_words(role), [x for x, _ in held], [y for _, y in held]) for role, held in largest]
        axis = money_axis(opened.told.currency)
        title = "Everybody’s quota against their potential, a year"
        yield figure(
            title, points(panels, axis, axis, ("Potential", "Quota"), diagonal=True), alt=title, note="Line: where both are the same."
        )
