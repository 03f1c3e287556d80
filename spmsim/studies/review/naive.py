"""The naive forecast that a model has to beat: last year × the plan's growth, person by person."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.amounts import month_factors
from spmsim.compile.seats import played
from spmsim.results.wording import percent
from spmsim.scenario.schema import ScenarioSpec

Floats = NDArray[np.float64]

YEAR = 12


@dataclass(frozen=True, eq=False)
class Naive:
    """Last year × growth × the share of the year that is reviewed."""

    expected: Floats = field(repr=False)
    """[S] NaN where last year is not known, or was not worked from its beginning."""
    last_year: Floats = field(repr=False)
    """[S] the same people's last year; NaN as above."""
    note: str
    """What stands for growth."""


def naive_of(spec: ScenarioSpec, months: int) -> Naive:
    """The naive forecast of the first months of the calendar.

    Growth is the revenue plan ÷ what the roster sold last year, leavers included; 1 where the plan is not stated. Last year of 800 in a
    roster of 4,000 under a plan of 4,400: 880. Of a calendar that is no whole year, last year's part is that of its months by the season.
    """
    reps = played(spec.team.reps, spec.calendar)
    start = spec.calendar.first_day
    worked = [rep.hired_on is None or rep.hired_on <= start.replace(year=start.year - 1) for rep in reps]
    sold = (rep.amount("last_year", spec.primary) if whole else None for rep, whole in zip(reps, worked, strict=True))
    last_year = np.asarray([np.nan if one is None or one <= 0 else one for one in sold])
    total = sum(rep.amount("last_year", spec.primary) or 0.0 for rep in spec.team.reps)
    plan = spec.company.revenue_plan
    shares = month_factors(spec) / YEAR
    growth = plan / (total * float(shares.sum())) if plan is not None and total > 0 else 1.0
    share = float(shares[:months].sum())
    if np.isnan(last_year).all():
        note = "last year's sales are not in the scenario's roster: the forecast cannot be compared with last year × growth"
    elif plan is None:
        note = "the naive forecast is last year itself: no revenue plan is stated that would say how much was to be added"
    else:
        note = f"the naive forecast is last year × the plan's growth of {percent(growth - 1, signed=True)}"
    return Naive(last_year * growth * share, last_year, note)
