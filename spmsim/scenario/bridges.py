"""Bridges from a company's files to what is made of them: people from roster to scenario, money from the file to the estimates.

Every person stands in one line and every amount too, so lines add up to the last one exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from spmsim.estimation.company import CompanyEstimates
from spmsim.foundation.calendar import Calendar
from spmsim.records.history import Bookings, Bools
from spmsim.records.people import People
from spmsim.scenario.company_roster import YEAR, last_year, next_year
from spmsim.scenario.sellers import Sellers

SELL = "sell, and are there when the scenario begins"
SILENT = "sell by their role, without a booking or a day of hire: the role's mean stands"
TO_COME = "came after the last month: the role's mean stands"
MANAGE = "sell nothing and are paid on what others sell"
LEFT = "left in last year"
LEFT_BEFORE = "left before last year"
NO_GROUP = "manage managers, of no group that a plan can add up"
IDLE = "have a role without bookings and manage nobody who sells"


@dataclass(frozen=True)
class PeopleLine:
    """People of the roster of whom the same holds."""

    what: str
    roster: int
    estimates: int
    """Of them in the panel that estimates are made from."""
    scenario: int
    """Of them in the first scenario as its year begins."""


@dataclass(frozen=True)
class MoneyLine:
    """An amount in minor units, in the whole history and in last year; `is_sum` where it is what is left after the lines above."""

    what: str
    history: int
    last_year: int
    is_sum: bool = False


@dataclass(frozen=True)
class Bridges:
    """What became of the roster and of the bookings of the first measure."""

    people: tuple[PeopleLine, ...]
    money: tuple[MoneyLine, ...]
    digits: int
    """Decimal digits of the amounts."""


def bridges_of(people: People, bookings: Bookings, measure: str, sellers: Sellers, company: CompanyEstimates) -> Bridges:
    """Both bridges.

    Args:
        people: the roster, with roles as the scenario writes them.
        bookings: the history.
        measure: that of the estimates.
        sellers: who sells.
        company: the estimates.
    """
    which = bookings.measures.index(measure)
    return Bridges(tuple(_people(people, bookings, sellers)), tuple(_money(bookings, which, company)), bookings.digits[which])


def _people(people: People, bookings: Bookings, sellers: Sellers) -> Iterator[PeopleLine]:
    estimated = set(sellers.panel.people)
    lines: dict[str, list[bool]] = defaultdict(list)
    for at, person in enumerate(people.ids):
        lines[_what(people, at, bookings, sellers)].append(person in estimated)
    for what in (SELL, SILENT, TO_COME, MANAGE, LEFT, LEFT_BEFORE, NO_GROUP, IDLE):
        if held := lines[what]:
            yield PeopleLine(what, len(held), sum(held), len(held) if what in (SELL, SILENT, TO_COME, MANAGE) else 0)


def _what(people: People, at: int, bookings: Bookings, sellers: Sellers) -> str:
    """The line of one person."""
    person, left = people.ids[at], people.left_on[at]
    manages = person in sellers.managers.people
    if not manages and people.roles[at] not in sellers.panel.roles:
        return NO_GROUP if person in sellers.managers.named else IDLE
    if left is not None and left < date.fromisoformat(f"{next_year(bookings)}-01"):
        return LEFT_BEFORE if Calendar(start=last_year(bookings).first_month, months=1).index_of(left) < 0 else LEFT
    if manages:
        return MANAGE
    if person in sellers.silent:
        return SILENT
    return SELL if person in sellers.panel.people else TO_COME


def _money(bookings: Bookings, which: int, company: CompanyEstimates) -> Iterator[MoneyLine]:
    amounts = bookings.amounts[which]
    place = [bookings.people.index(person) for person in company.panel.people]
    in_panel, employed, used = (np.zeros(amounts.shape, dtype=bool) for _ in range(3))
    in_panel[place] = True
    employed[place] = company.panel.employed > 0
    used[np.asarray(place)[company.levels.design.person], company.levels.design.month] = True
    joined = np.broadcast_to(bookings.in_roster[:, None], amounts.shape)

    def line(what: str, cells: Bools, *, is_sum: bool = False) -> MoneyLine:
        by_month = np.where(cells, amounts, 0).sum(axis=0)
        return MoneyLine(what, int(by_month.sum()), int(by_month[-YEAR:].sum()), is_sum)

    yield line("in the bookings", np.ones(amounts.shape, dtype=bool), is_sum=True)
    yield line("less those of nobody in the roster", ~joined)
    yield line("joined to the roster", joined, is_sum=True)
    yield from _that_are_there(
        [
            line("less those of people who are not in the estimates", joined & ~in_panel),
            line("less months in which people were not employed", in_panel & ~employed),
            line("less months in which credits outweigh sales", employed & ~used),
        ]
    )
    yield line("used in the estimates", used, is_sum=True)


def _that_are_there(lines: Sequence[MoneyLine]) -> Iterator[MoneyLine]:
    return (one for one in lines if one.history or one.last_year)
