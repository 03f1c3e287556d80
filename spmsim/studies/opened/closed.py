"""Incentive pay of a year under way, month by month, as it is paid: months that have happened are closed, whatever a plan does later."""

from __future__ import annotations

import numpy as np

from spmsim.results.metrics import Floats
from spmsim.scenario.scenario import Scenario
from spmsim.studies.opened.to_date import to_date


def with_closed_months(falls_due: Floats, scenario: Scenario, *, played_to_date: float, minor: float) -> Floats:
    """What falls due by the plans, with what was paid in the months given; [N, M] → [N, M], currency units.

    Where nothing says what was paid, the pay of the plans in force counts as paid. What this scenario's plans settle in those months
    beyond the plans in force (a change from July settles the old plan's yearly window with June) was not paid then and falls due in the
    first month to come. So every replication's sum is its landing: 100 were paid where the plans in force pay 98, and the change settles
    30 more; the months given hold 100, and the first one to come 30 more than without the change.

    Args:
        falls_due: what the engines pay in each month.
        scenario: opens inside its calendar; another one is left as it is.
        played_to_date: what the engines pay in the months given under the plans in force.
        minor: minor units per unit of the currency.
    """
    found = to_date(scenario)
    if found is None:
        return falls_due
    months = found.opening.months(scenario.spec.calendar)
    paid = found.opening.paid_to_date()
    by_month = np.zeros(months)
    for (_, month), amount in (found.by_plan if paid is None else paid).items():
        by_month[month] += amount / minor
    closed = falls_due.copy()
    closed[:, :months] = by_month
    closed[:, months] += falls_due[:, :months].sum(axis=1) - played_to_date
    return closed
