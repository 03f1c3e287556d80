"""What single people are paid for one simulated year, as plain data of a study: lines, payments, and the people who are shown.

Amounts are exact decimals as text, so that every product can be redone to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Performance = Literal["low", "middle", "high"]


@dataclass(frozen=True)
class YearLine:
    """One pay line of a year; `amount = basis × rate` where both are given. Exact decimals as text, money in units of the currency."""

    month: str
    """As the calendar labels it: `2027-03`."""
    stage: str
    item: str
    amount: str
    basis: str | None = None
    rate: str | None = None
    note: str = ""
    money: bool = True
    """Whether `amount` and `basis` are money; False: pieces or successes."""


@dataclass(frozen=True)
class PlanYear:
    """What one scenario pays a person for the year."""

    id: str
    lines: tuple[YearLine, ...]
    payments: Mapping[str, str]
    """Month → amount paid; the lines of a month from stage `due` on sum to it."""


@dataclass(frozen=True)
class ShownPerson:
    """One of the three, with the year's pay under every candidate."""

    rep_id: str
    performance: Performance
    attainment: float
    """Of the whole year on the primary measure, on today's quota in force."""
    years: tuple[PlanYear, ...]


@dataclass(frozen=True)
class ThreePeople:
    """The three people of the study, or why there are none."""

    role: str
    ranked: int
    """People of the role who are employed all year, in whose order the three stand."""
    people: tuple[ShownPerson, ...]
    left_out: str = ""
