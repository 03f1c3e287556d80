"""The whole company beside its people: with replacements in the forecast, and with newcomers in what happened."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from spmsim.records.people import People
from spmsim.records.tallies import MONTH_SUMS
from spmsim.studies.review.lines import Line, Metric
from spmsim.studies.review.scores import Figure, figure_of
from spmsim.studies.review.year import YearReviewed

Floats = NDArray[np.float64]


def company_line(year: YearReviewed, roster: People | None) -> Line:
    """Sales of everybody as the run holds them, against all bookings; with a roster headcount, leavers and hires too.

    Args:
        year: the year.
        roster: the people at the end of the months reviewed, newcomers among them; None where not known.
    """
    months, run = year.happened.months, year.again.run
    sums = run.month_sums()[1][:, :months]
    simulated = {name: np.ascontiguousarray(sums[:, :, at]) for at, name in enumerate(MONTH_SUMS)}
    sold = float(year.happened.sold.sum() + year.happened.others_sold.sum())
    figures: dict[Metric, Figure] = {"sales": figure_of(simulated["sales"].sum(axis=1) / run.terms.sales.minor, sold)}
    people = int(year.happened.is_person.sum()) + len(year.happened.others)
    if roster is not None:
        counted = _counted(year, roster)
        figures["headcount"] = figure_of(simulated["filled_months"].mean(axis=1), counted["headcount"])
        figures["leavers"] = figure_of(simulated["leavers"].sum(axis=1), counted["leavers"])
        figures["hires"] = figure_of(simulated["hires"].sum(axis=1), counted["hires"])
    return Line("company", "", people, figures)


def _counted(year: YearReviewed, roster: People) -> Mapping[str, float]:
    """Mean headcount, leavers and hires of the months reviewed among people of the run's roles."""
    calendar, months = year.again.cast.scenario.spec.calendar, year.happened.months
    there, leavers, hires = np.zeros(months), 0, 0
    for role, hired_on, left_on in zip(roster.roles, roster.hired_on, roster.left_on, strict=True):
        if role not in year.roles:
            continue
        first = 0 if hired_on is None else calendar.index_of(hired_on)
        last = months if left_on is None else calendar.index_of(left_on)
        there[max(first, 0) : max(last + 1, 0)] += 1
        leavers += 0 <= last < months
        hires += 0 <= first < months and hired_on is not None
    return {"headcount": float(there.mean()), "leavers": float(leavers), "hires": float(hires)}
