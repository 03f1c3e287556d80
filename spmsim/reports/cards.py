"""Cards of the first screen: one number each, its change against today and the interval, coloured by what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spmsim.reports.markup import Safe, tag
from spmsim.reports.tables import Tone


@dataclass(frozen=True)
class Card:
    """One number of the first screen."""

    label: str
    value: str
    change: str
    interval: str
    """The interval; further lines are remarks."""
    tone: Tone = ""


def cards(items: Sequence[Card]) -> Safe:
    """A row of cards that wraps on narrow screens."""
    return tag("div", [_card(item) for item in items], class_="cards")


def _card(item: Card) -> Safe:
    return tag(
        "div",
        (
            tag("div", item.label, class_="label"),
            tag("div", item.value, class_="value"),
            tag("div", item.change, class_=f"change {item.tone}".strip()),
            *(tag("div", line, class_="interval") for line in item.interval.split("\n")),
        ),
        class_="card",
    )
