"""The measures of the bookings beside the primary one: other money, pieces such as net new accounts, and shares such as retention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.stats import binomtest

from spmsim.estimation.panel import panel_of
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.scenario.company_roster import last_year
from spmsim.studies.situation.disclosure import Members
from spmsim.studies.situation.figures import LEVEL, YEAR
from spmsim.studies.situation.groups import Group
from spmsim.studies.situation.parts import By, members_of
from spmsim.studies.situation.year import Floats, PastYear

Kind = Literal["money", "count", "share"]


@dataclass(frozen=True)
class Measured:
    """One measure of one group, of the months in which its people were employed."""

    measure: str
    kind: Kind
    by: By
    name: str
    people: int
    total: float
    """Units of the currency or pieces; of a share, successes ÷ trials."""
    per_person: float | None
    """Per person and month employed; None for shares."""
    trials: int | None
    """Of a share, how many could have succeeded."""
    low: float | None
    """The 95 % Wilson interval of a share."""
    high: float | None
    trend: float | None
    """Of people employed in every month of both years: this year ÷ the one before − 1; of a share, the difference."""


@dataclass(frozen=True)
class _Amounts:
    """[P] what people brought in the year, and in the year before where they were there in every month of both; NaN else."""

    now: Floats
    before: Floats


def measured(year: PastYear, people: People, bookings: Bookings, shown: Sequence[Group]) -> tuple[Measured, ...]:
    """Every other measure of every group that is shown; ratings are left out.

    Args:
        year: last year, with the people in their order.
        people: the roster.
        bookings: the whole history.
        shown: the groups that this reader sees, whose sums hide nobody.
    """
    sets = {(by, name): members for by, name, members in members_of(year)}
    found: list[Measured] = []
    for measure, unit in zip(bookings.measures, bookings.units, strict=True):
        kind = _kind(unit)
        if measure == year.measure or kind is None:
            continue
        amounts, trials = _amounts(year, people, bookings, measure), None
        is_booked = (amounts.now > 0).any()
        if kind == "share":
            amounts = _amounts(year, people, _successes_of_trials(bookings), measure)
            trials = _amounts(year, people, _trials_as_amounts(bookings), measure)
        if is_booked:
            found += [_of_group(measure, kind, group, sets[group.by, group.name], year, (amounts, trials)) for group in shown]
    return tuple(found)


def _kind(unit: str) -> Kind | None:
    kinds: dict[str, Kind | None] = {"count": "count", "share": "share", "rating": None}
    return kinds.get(unit, "money")


def _of_group(measure: str, kind: Kind, group: Group, members: Members, year: PastYear, held: tuple[_Amounts, _Amounts | None]) -> Measured:
    rows, (amounts, trials) = np.asarray(members), held
    total = float(amounts.now[rows].sum())
    both = rows[~np.isnan(amounts.before[rows])]
    # Of whom a trend is told is decided with the primary measure, of the same people.
    may_compare = group.trend is not None and len(both) > 0
    now, before = float(amounts.now[both].sum()), float(amounts.before[both].sum())
    if trials is None:
        trend = now / before - 1 if may_compare and before > 0 else None
        per_person = total / float(year.months[rows].sum())
        return Measured(measure, kind, group.by, group.name, group.people, total, per_person, None, None, None, trend)
    due, due_now, due_before = (float(held.sum()) for held in (trials.now[rows], trials.now[both], trials.before[both]))
    if due <= 0:
        return Measured(measure, kind, group.by, group.name, group.people, 0.0, None, 0, None, None, None)
    interval = binomtest(round(total), round(due)).proportion_ci(LEVEL, method="wilson")
    trend = now / due_now - before / due_before if may_compare and due_now > 0 and due_before > 0 else None
    low, high = float(interval.low), float(interval.high)
    return Measured(measure, kind, group.by, group.name, group.people, total / due, None, round(due), low, high, trend)


def _successes_of_trials(bookings: Bookings) -> Bookings:
    """The bookings without successes of which nobody says out of how many: 4 of 5 and 3 of an empty cell are 4 of 5."""
    return replace(bookings, amounts=np.where(bookings.has_trials, bookings.amounts, 0))


def _trials_as_amounts(bookings: Bookings) -> Bookings:
    """The bookings with how many could have succeeded in the place of how many did."""
    if bookings.out_of is None:
        return replace(bookings, amounts=np.zeros_like(bookings.amounts))
    return replace(bookings, amounts=bookings.out_of)


def _amounts(year: PastYear, people: People, bookings: Bookings, measure: str) -> _Amounts:
    panel = panel_of(last_year(bookings), people, measure)  # with managers, of whom the year knows nothing
    booked = dict(zip(panel.people, panel.sales.sum(axis=1).tolist(), strict=True))
    now = [booked[person] for person in year.panel.people]
    before: Floats = np.full(len(now), np.nan)
    if bookings.months >= 2 * YEAR:
        labels = bookings.labels
        both = panel_of(bookings.between(labels[-2 * YEAR], labels[-1]), people, measure)
        sold = dict(zip(both.people, both.sales[:, :YEAR].sum(axis=1), strict=True))
        for at, person in enumerate(year.panel.people):
            if not np.isnan(year.before[at]):
                before[at] = sold[person]
    return _Amounts(np.asarray(now), before)
