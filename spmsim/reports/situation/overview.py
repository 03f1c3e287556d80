"""The first screen of an assessment: the year in figures and what stands out; and what these files do not tell."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.reports.cards import Card, cards
from spmsim.reports.markup import Html, join, paragraph, tag
from spmsim.reports.situation.opened import Opened
from spmsim.results.wording import NBSP, percent, percent_span, plural, sentence
from spmsim.studies.situation.groups import Group

MOST_NAMED = 3
"""Problems that the first screen names."""


def in_short(opened: Opened) -> Html:
    """What stands out, by its money, and the year in cards."""
    if opened.whole is None:
        return Html(paragraph("Fewer than five people: no figure of theirs is shown to this audience."), plain="Too few people")
    problems = opened.told.problems[:MOST_NAMED]
    reasons = tag("dl", [join((tag("dt", opened.money(one.money)), tag("dd", one.sentence))) for one in problems])
    heading = headline(opened)
    kicker, line = tag("div", "What stands out", class_="kicker"), tag("p", heading, class_="headline")
    below = tag("div", reasons, class_="reasons") if problems else ""
    callout = tag("section", (kicker, line, below), class_="callout")
    return Html(callout, cards([*_cards(opened, opened.whole)]), *_outside(opened), plain=heading)


def headline(opened: Opened) -> str:
    """How far the year came, in one line."""
    whole = opened.whole
    assert whole is not None
    parts = [f"{opened.money(whole.sales)} booked by {plural(whole.people, 'person', 'people')}"]
    if whole.attainment is not None:
        parts.append(f"{percent(whole.attainment, 0)} of quota")
    if whole.at_quota is not None:
        parts.append(f"{percent(whole.at_quota.share, 0)} of people at quota")
    return ", ".join(parts)


def _cards(opened: Opened, whole: Group) -> Iterator[Card]:
    told, quota, pay = opened.told, whole.at_quota, whole.pay
    yield Card("Bookings", opened.money(whole.sales), plural(whole.people, "person", "people"), "in months employed")
    if told.trend is not None:
        yield Card("Trend", percent(told.trend, signed=True), "all bookings", "against the twelve months before")
    if whole.attainment is not None:
        yield Card("Attainment", percent(whole.attainment), "sales ÷ quota", "quota of months employed")
    if quota is not None:
        yield Card(
            "At quota",
            percent(quota.share),
            f"{quota.reached:,} of {quota.people:,} of six months or more",
            percent_span(quota.low, quota.high),
        )
    if whole.concentration is not None:
        alone = told.best_fifth_by_luck
        beside = f"an equal share is 20{NBSP}%" if alone is None else f"luck alone: {percent(alone, 0)}"
        yield Card("Best fifth", percent(whole.concentration), "of bookings, within roles", beside)
    if pay is not None and pay.per_unit is not None:
        to_target = whole.cash.to_target if whole.cash is not None else None
        beside = "what payroll paid" if to_target is None else f"{percent(to_target, 0)} of target incentive"
        yield Card("Incentive pay", percent(pay.per_unit), "of bookings", beside)


def _outside(opened: Opened) -> Iterator[str]:
    if opened.told.outside:
        yield paragraph(
            f"{opened.money(opened.told.outside)} were booked beside this, by nobody in the roster or in months in which somebody was not "
            "employed; they stand in the trend and the season only.",
            class_="note",
        )


def not_told(opened: Opened) -> Html:
    """What these files do not tell, and what this audience does not see."""
    notes = list(opened.told.notes)
    if opened.audience != "owner":
        notes.append("groups of fewer than five people are left out, also where they could be had by subtraction; tenths need ten people")
    return Html(tag("ul", [tag("li", sentence(note)) for note in notes]), plain=f"{len(notes)} notes")
