"""Where a year that is under way lands: what has happened, what is simulated of the rest, and both together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spmsim.results.catalogue import Metric
from spmsim.results.estimates import Estimate
from spmsim.results.intervals import estimate
from spmsim.results.metrics import Floats, Metrics

LANDED = ("sales", "incentive_pay")
"""Metrics that have a landing, in printing order."""


@dataclass(frozen=True)
class Landing:
    """One metric: to date + rest = landing, in every replication."""

    to_date: float
    """Sales as given; incentive pay as it was paid, or as the plans pay where nothing says so."""
    rest: Estimate
    """What the year still brings: for pay, also what was earned to date and is not paid yet."""
    landing: Estimate


@dataclass(frozen=True)
class Landings:
    """The landings of a run that opens inside its calendar."""

    as_of: str
    """The last month that has happened, YYYY-MM."""
    months: int
    """How many months have happened."""
    is_paid: bool
    """Whether pay to date is what payroll paid; else what the plans pay."""
    paid_otherwise: float
    """What payroll paid to date − what the plans in force pay on the same sales, currency units; 0 where nothing says what was paid."""
    whole: Mapping[str, Landing]
    """Metric → landing of the whole force."""
    by_role: Mapping[str, Mapping[str, Landing]]
    by_region: Mapping[str, Mapping[str, Landing]] = field(default_factory=dict)
    """Everybody's role and region are those as the calendar begins."""


def landings(
    starts: Mapping[str, Any],
    whole: Metrics,
    by_role: Mapping[str, Metrics],
    by_region: Mapping[str, Metrics],
    *,
    catalogue: Mapping[str, Metric],
    currency: str,
) -> Landings:
    """The landings of a run.

    Sales land where the run's do. Pay lands at pay to date + the year's pay by the plans less what of it was played by then: paid 102 where
    the plans pay 100, and 190 to 210 in the year by the plans, is a landing of 192 to 212.

    Args:
        starts: `opening` of the run's manifest.
        whole: metric → [N] of the whole force.
        by_role: role → metric → [N].
        by_region: region → metric → [N].
        catalogue: the run's metrics.
        currency: of money.
    """
    roles: Mapping[str, Mapping[str, float]] = starts["roles"]
    units = {name: catalogue[name].unit_in(currency) for name in LANDED}
    total = {name: float(sum(one[name] for one in roles.values())) for name in ("sales", "pay", "pay_as_played")}
    return Landings(
        as_of=starts["as_of"],
        months=starts["months"],
        is_paid=starts["is_paid"],
        paid_otherwise=starts["paid_otherwise"],
        whole=_landed(total, whole, units),
        by_role=_landed_by(roles, by_role, units),
        by_region=_landed_by(starts.get("regions", {}), by_region, units),
    )


def _landed_by(
    starts: Mapping[str, Mapping[str, float]], metrics: Mapping[str, Metrics], units: Mapping[str, str]
) -> dict[str, dict[str, Landing]]:
    return {name: _landed(start, metrics[name], units) for name, start in starts.items() if name in metrics}


def _landed(start: Mapping[str, float], metrics: Metrics, units: Mapping[str, str]) -> dict[str, Landing]:
    to_date = {"sales": start["sales"], "incentive_pay": start["pay"]}
    played = {"sales": start["sales"], "incentive_pay": start["pay_as_played"]}
    found = {}
    for name in LANDED:
        year: Floats | None = metrics.get(name)
        if year is not None:
            rest = year - played[name]
            found[name] = Landing(to_date[name], estimate(rest, units[name]), estimate(to_date[name] + rest, units[name]))
    return found
