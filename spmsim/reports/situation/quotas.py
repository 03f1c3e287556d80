"""Whether quotas follow potential."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.attainment import tenths
from spmsim.reports.situation.charts import Mark, Points, marks, points
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened
from spmsim.reports.situation.pay import MOST_PANELS
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.apart import Ranged, highest
from spmsim.results.wording import NBSP, money_axis, name_in_words, percent, percent_span, plain_number
from spmsim.studies.situation.roles import Fairness


def quota_and_potential(opened: Opened) -> Html:
    """Quota ÷ potential by role, how both rank people, and what luck alone would make of it."""
    told = opened.told.fairness
    if not told:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = fairness_finding(told)
    rows = [_mark(one, one.quota_to_potential) for one in told if one.quota_to_potential is not None]
    note = (
        f"Quota of 12 months ÷ potential: the person in the middle, and from 10 to 90{NBSP}% of the people. "
        "Thin line: where luck alone would put eight in ten fair quotas."
    )
    drawn = marks(rows, lambda share: percent(share, 0), line=(1.0, "quota = potential"))
    parts = [figure(title, drawn, alt=f"{title}. The table below holds the figures.", note=note), *_people(opened), _table(told)]
    dash = "" if all(one.quota_by_potential is not None for one in told) else SAME_QUOTA
    return Html(*parts, paragraph(READING + dash, class_="note"), plain=title)


READING = (
    "Spread: standard deviation ÷ mean. Potential is what the project’s roster says: a year’s expected sales, estimated from the same "
    "history. Small figures: what luck alone would make of quotas that are fair, each the same share of what is truly to be expected. A "
    "year’s luck is read from how sales move from month to month; it spreads attainment, makes potentials uncertain, and stands in both, "
    "so that attainment goes with potential even then. Only what is clearly more than luck is a matter of quotas."
)

SAME_QUOTA = " A dash for the rank correlation of quota: everybody of the role is asked for the same, or fewer than three people are."


def _mark(one: Fairness, spread: tuple[float, float, float]) -> Mark:
    low, middle, high = spread
    return Mark(name_in_words(one.role), middle, low, high, None if one.luck is None else one.luck.tenths(middle))


def fairness_finding(told: Sequence[Fairness]) -> str:
    """`Farmer: quotas stand furthest from potential, those of eight in ten people from 64 to 104 % of it`, with what luck alone would do.

    A role is named only where the interval of its spread lies above all others.
    """
    known = [one for one in told if one.quota_to_potential is not None]
    if not known:
        return "Quotas against potential"
    spreads = [Ranged(one.role, *one.quota_spread) for one in known if one.quota_spread is not None]
    widest = highest(spreads)
    named = known[0] if len(known) == 1 else next((one for one in known if widest is not None and one.role == widest.name), None)
    if named is not None:
        lead = "quotas of" if len(known) == 1 else "quotas stand furthest from potential, those of"
        low, _, high = named.quota_to_potential or (0.0, 0.0, 0.0)
        span = f"{percent_span(low, high, 0)} of {'potential' if len(known) == 1 else 'it'}"
        return f"{name_in_words(named.role)}: {lead} eight in ten people from {span}{_by_luck(named)}"
    if len(spreads) < len(known):
        return "Quotas against potential, role by role; too few people to say in which they stand furthest from it"
    luck = [one.luck.quota_to_potential for one in known if one.luck is not None]
    alone = f"; luck alone would spread fair quotas by {_from_to(luck)}" if luck else ""
    return f"Quota ÷ potential spreads by {_from_to([one.value for one in spreads])}, no role apart from all others{alone}"


def _by_luck(one: Fairness) -> str:
    if one.luck is None or one.quota_to_potential is None:
        return ""
    return f"; luck alone would put fair quotas from {percent_span(*one.luck.tenths(one.quota_to_potential[1]), 0)}"


def _from_to(shares: Sequence[float]) -> str:
    """`7 to 9 %`, `7 %` where both are the same."""
    low, high = percent(min(shares), 0), percent(max(shares), 0)
    return high if low == high else percent_span(min(shares), max(shares), 0)


def _table(told: Sequence[Fairness]) -> Safe:
    alone = "luck alone below"
    heads = ["", "People", "Quota, potential\nrank correlation", f"Attainment, potential\nrank correlation, {alone}"]
    heads += [f"Attainment\nspread, {alone}", f"Quota ÷ potential\nspread, {alone}", f"Quota ÷ potential\n10, 50, 90{NBSP}%"]
    return table(heads, [Row(name_in_words(one.role), _cells(one)) for one in told], label="Quota against potential")


def _cells(one: Fairness) -> list[Cell | str]:
    luck = one.luck
    floors = ("", "", "") if luck is None else (
        plain_number(luck.correlation), percent(luck.year, 0), percent(luck.quota_to_potential, 0)
    )  # fmt: skip
    spread = None if one.quota_spread is None else one.quota_spread[0]
    return [
        f"{one.people:,}", plain_number(one.quota_by_potential), Cell(plain_number(one.attainment_by_potential), floors[0]),
        Cell(percent(one.attainment_spread, 0), floors[1]), Cell(percent(spread, 0), floors[2]), tenths(one.quota_to_potential),
    ]  # fmt: skip


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
