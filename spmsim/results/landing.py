"""Where a year that is under way lands: what has happened, what is simulated of the rest, and both together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


def landings(
    starts: Mapping[str, Any], whole: Metrics, by_role: Mapping[str, Metrics], *, catalogue: Mapping[str, Metric], currency: str
) -> Landings:
    """The landings of a run.

    Sales land where the run's do. Pay lands at what the plans pay for the year + what was paid to date otherwise than the plans in force
    said: paid 102 where they pay 100, and 190 to 210 in the year by the plans, is a landing of 192 to 212.

    Args:
        starts: `opening` of the run's manifest.
        whole: metric → [N] of the whole force.
        by_role: role → metric → [N].
        catalogue: the run's metrics.
        currency: of money.
    """
    roles: Mapping[str, Mapping[str, float | None]] = starts["roles"]
    units = {name: catalogue[name].unit_in(currency) for name in LANDED}
    total: dict[str, float | None] = {name: _sum([one[name] for one in roles.values()]) for name in ("sales", "pay_by_plan", "paid")}
    return Landings(
        as_of=starts["as_of"],
        months=starts["months"],
        is_paid=total["paid"] is not None,
        paid_otherwise=_otherwise(total),
        whole=_landed(total, whole, units),
        by_role={role: _landed(start, by_role[role], units) for role, start in roles.items() if role in by_role},
    )


def _sum(values: list[float | None]) -> float | None:
    return None if None in values else float(sum(value for value in values if value is not None))


def _otherwise(start: Mapping[str, float | None]) -> float:
    paid, by_plan = start["paid"], start["pay_by_plan"]
    return 0.0 if paid is None or by_plan is None else paid - by_plan


def _landed(start: Mapping[str, float | None], metrics: Metrics, units: Mapping[str, str]) -> dict[str, Landing]:
    pay = start["pay_by_plan"] if start["paid"] is None else start["paid"]
    to_date = {"sales": start["sales"] or 0.0, "incentive_pay": pay or 0.0}
    beside = {"sales": 0.0, "incentive_pay": _otherwise(start)}
    found = {}
    for name in LANDED:
        year: Floats | None = metrics.get(name)
        if year is not None:
            lands = year + beside[name]
            found[name] = Landing(to_date[name], estimate(lands - to_date[name], units[name]), estimate(lands, units[name]))
    return found
