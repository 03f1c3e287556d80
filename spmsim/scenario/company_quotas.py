"""`yearly_quotas`: quotas of 12 months from what people were asked for in the periods of last year.

A quota of 2026 for somebody who came in July may be what a whole year asks for, or only what the half that they work does.
`[tables.quotas]` declares which (`hires`); undeclared, the quotas of peers show it, and a note says how they were read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Literal

from spmsim.foundation.calendar import Calendar
from spmsim.records.history import Bookings, Quotas, months_of
from spmsim.records.people import People

Hires = Literal["prorated", "full"]
YEAR = 12
TELLING = Fraction(9, 10)
"""Share of a person's periods up to which having come within them makes a difference that peers' quotas can show."""


@dataclass(frozen=True)
class YearlyQuotas:
    """What people were asked for in last year, as quotas of 12 months."""

    of: Mapping[str, Decimal] = field(default_factory=dict)
    """Person → quota of 12 months."""
    notes: tuple[str, ...] = ()
    """How quotas of people were read who were hired within a period of theirs."""


@dataclass(frozen=True)
class _Asked:
    """One person: the sum of the quotas, the months that their periods cover, and those of them after the day of hire."""

    amount: Decimal
    months: int
    worked: Fraction

    @property
    def share(self) -> Fraction:
        return self.worked / self.months


def yearly_quotas(quotas: Quotas, year: Bookings, measure: str, people: People, *, hires: str | None = None) -> YearlyQuotas:
    """Quotas of 12 months: what was asked in periods within the year, ÷ their months × 12.

    Quarters of 100, 100 and 130 and no fourth: 330 ÷ 9 × 12 = 440. 600 for the year of somebody who came on the first of July: 600, and
    1,200 where quotas of hires are prorated. A quota of 0 in a period before somebody's hire is none.

    Args:
        quotas: as read.
        year: the bookings of last year.
        measure: whose quotas.
        people: the roster, with days of hire and roles.
        hires: `prorated` or `full`, as declared; None where the quotas of peers are to show it.
    """
    asked = _asked(quotas, year, measure, people)
    concerned = {who: one for who, one in asked.items() if one.share <= TELLING}
    read, notes = _reading(concerned, asked, people, hires)
    months = {who: one.worked if read == "prorated" and one.worked > 0 else Fraction(one.months) for who, one in asked.items()}
    return YearlyQuotas({who: one.amount * YEAR * months[who].denominator / months[who].numerator for who, one in asked.items()}, notes)


def _asked(quotas: Quotas, year: Bookings, measure: str, people: People) -> dict[str, _Asked]:
    labels, hired = set(year.labels), dict(zip(people.ids, people.hired_on, strict=True))
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    months: dict[str, list[str]] = defaultdict(list)
    for person, period, held, amount in zip(quotas.person, quotas.period, quotas.measure, quotas.amounts, strict=True):
        covered, who = months_of(quotas.periods[int(period)]), quotas.people[int(person)]
        is_before = all(_worked(month, hired.get(who)) == 0 for month in covered)
        if quotas.measures[int(held)] == measure and set(covered) <= labels and not (is_before and amount == 0):
            amounts[who] += amount
            months[who] += covered
    return {who: _Asked(amount, len(months[who]), _sum_worked(months[who], hired.get(who))) for who, amount in amounts.items()}


def _sum_worked(months: Sequence[str], hired: date | None) -> Fraction:
    return sum((_worked(month, hired) for month in months), Fraction(0))


def _worked(month: str, hired: date | None) -> Fraction:
    """Share of a month after the day of hire, by days: hired on the 16th of April, ½."""
    calendar = Calendar(start=month, months=1)
    place = -1 if hired is None else calendar.index_of(hired)
    if place != 0 or hired is None:
        return Fraction(int(place < 0))
    days = (calendar.first_day_of(1) - calendar.first_day_of(0)).days
    return Fraction(days - hired.day + 1, days)


def _reading(
    concerned: Mapping[str, _Asked], asked: Mapping[str, _Asked], people: People, declared: str | None
) -> tuple[str, tuple[str, ...]]:
    """(`prorated` or `full`, notes): as declared, else as the quotas of peers show, else full."""
    if not concerned:
        return declared or "full", ()
    who = "1 person was" if len(concerned) == 1 else f"{len(concerned)} people were"
    said = f"{who} hired within a period of their quota"
    if declared:
        return declared, (f"{said}; their quotas are read as {declared}, as declared",)
    ratios = dict(_against_peers(concerned, asked, people))
    near = sum(ratio < sqrt(concerned[one].share) for one, ratio in ratios.items())
    read, other = ("prorated", "full") if ratios and near == len(ratios) else ("full", "prorated")
    means = "for the months after hire" if read == "prorated" else "for whole periods"
    shown = f"{near} of {len(ratios)} that can be compared are nearer to the part that was worked of what peers of the role were asked for"
    why = shown if ratios else "nobody of their roles was there throughout to compare them with"
    return read, (
        f'{said}; their quotas are read as {read}, {means}: {why}. If that is wrong, declare hires = "{other}" in [tables.quotas]',
    )


def _against_peers(concerned: Mapping[str, _Asked], asked: Mapping[str, _Asked], people: People) -> Iterator[tuple[str, float]]:
    """(person, quota a month ÷ the median of those of the same role who worked all of their periods), where there are such people."""
    role = dict(zip(people.ids, people.roles, strict=True))
    peers: dict[str, list[Decimal]] = defaultdict(list)
    for who, one in asked.items():
        if one.share == 1 and one.amount > 0 and who in role:
            peers[role[who]].append(one.amount / one.months)
    for who, one in concerned.items():
        if peers.get(role[who]):
            yield who, float(one.amount / one.months / median(peers[role[who]]))
