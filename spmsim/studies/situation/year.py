"""`PastYear`: last year person by person, as a project's own files tell it: what every figure of an assessment reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.panel import Panel, panel_of
from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import refuse
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.scenario.company_roster import YEAR, last_year
from spmsim.scenario.target_pay import TargetPay

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

POTENTIAL = "potential_"


@dataclass(frozen=True, eq=False)
class PastYear:
    """P people who were employed in it; money in units of the currency, NaN where the files say nothing."""

    measure: str
    panel: Panel
    """Sales and employed shares [P, T] of the year; at most twelve months."""
    teams: tuple[str, ...] = field(repr=False)
    """[P] id or name of the manager, empty where the roster says none."""
    quota: Floats = field(repr=False)
    """[P] quota of the months employed: 1,200 for 12 months and 3 months employed is 300."""
    paid: Floats = field(repr=False)
    """[P] incentive pay, without base salary."""
    base: Floats = field(repr=False)
    """[P] base salary of the months employed."""
    target: Floats = field(repr=False)
    """[P] target incentive of the months employed; 12,000 a year and 3 months employed is 3,000, also in a ramp."""
    potential: Floats = field(repr=False)
    """[P] a year's expected sales, fully ramped."""
    before: Floats = field(repr=False)
    """[P] sales of the twelve months before, for people who were employed in every month of both years."""
    hired: Bools = field(repr=False)
    left: Bools = field(repr=False)
    outside: float
    """Bookings of the year by nobody in the roster, or in months in which somebody was not employed."""
    history: Floats = field(repr=False)
    """All bookings by month, whoever made them, over the whole history."""

    @property
    def sales(self) -> Floats:
        """[P] sales of the months employed."""
        return np.asarray(self.panel.sales.sum(axis=1))

    @property
    def months(self) -> Floats:
        """[P] months employed, parts of months by days."""
        return np.asarray(self.panel.employed.sum(axis=1))


def past_year_of(people: People, bookings: Bookings, target_pay: TargetPay | None = None) -> PastYear:
    """Last year of a project.

    Args:
        people: the roster that `init` wrote, or one with the same columns.
        bookings: the whole history; its people begin with the roster's.
        target_pay: what people are meant to earn, in the order of the roster; None where nothing says it.

    Raises:
        BadInput: a roster without a potential for a measure of the bookings, or nobody employed in the year.
    """
    measure = _measure(people, bookings)
    year = last_year(bookings)
    panel = panel_of(year, people, measure)
    sells = {person for person, amount in zip(people.ids, people.figures[f"{POTENTIAL}{measure}"], strict=True) if amount is not None}
    panel = panel.only([person in sells for person in panel.people])  # managers have no potential: their sales are their team's
    if not panel.people:
        raise refuse("nobody of the roster was employed in the last twelve months of the bookings", file=people.file)
    which = bookings.measures.index(measure)
    unit = 10.0 ** bookings.digits[which]
    rows = [people.ids.index(person) for person in panel.people]
    months = panel.employed.sum(axis=1)
    first = Calendar(start=year.first_month, months=1)
    hired = [day is not None and first.index_of(day) >= 0 for day in people.hired_on]
    return PastYear(
        measure=measure,
        panel=panel,
        teams=tuple(people.managers[row] for row in rows),
        quota=_figure(people, f"last_year_quota_{measure}", rows) * months / YEAR,
        paid=_figure(people, "last_year_pay", rows),
        base=_of_months(None if target_pay is None else target_pay.base, rows, months),
        target=_of_months(None if target_pay is None else target_pay.incentive, rows, months),
        potential=_figure(people, f"{POTENTIAL}{measure}", rows),
        before=_before(people, bookings, panel, measure),
        hired=np.asarray(hired, dtype=bool)[rows],
        left=panel.leavers,
        outside=float(year.amounts[which].sum() / unit - panel.sales.sum()),
        history=bookings.amounts[which].sum(axis=0) / unit,
    )


def _measure(people: People, bookings: Bookings) -> str:
    """The measure of which the roster holds potentials."""
    held = [measure for measure in bookings.measures if f"{POTENTIAL}{measure}" in people.figures]
    if not held:
        what = f"no column {POTENTIAL}<measure> for any of {', '.join(bookings.measures)}; the roster that spmsim init wrote has one"
        raise refuse(what, file=people.file)
    return held[0]


def _figure(people: People, column: str, rows: list[int]) -> Floats:
    held = people.figures.get(column, (None,) * len(people.ids))
    return np.asarray([np.nan if held[row] is None else float(held[row] or 0) for row in rows])


def _of_months(yearly: Sequence[float | None] | None, rows: list[int], months: Floats) -> Floats:
    """[P] what of a year's pay belongs to the months employed."""
    held = [None if yearly is None else yearly[row] for row in rows]
    return np.asarray([np.nan if one is None else one for one in held]) * months / YEAR


def _before(people: People, bookings: Bookings, panel: Panel, measure: str) -> Floats:
    """[P] sales of the year before, where 24 months exist and somebody was employed in all of them."""
    before: Floats = np.full(len(panel.people), np.nan)
    if bookings.months < 2 * YEAR:
        return before
    labels = bookings.labels
    both = panel_of(bookings.between(labels[-2 * YEAR], labels[-1]), people, measure)
    months_there = (both.employed > 0).sum(axis=1)
    always = dict(zip(both.people, months_there == both.months, strict=True))
    sold = dict(zip(both.people, both.sales[:, :YEAR].sum(axis=1), strict=True))
    for at, person in enumerate(panel.people):
        if always[person]:
            before[at] = sold[person]
    return before
