"""What stands behind a problem, person by person: amounts that add up to the problem of everybody and of every group alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from spmsim.studies.situation.figures import attainment, fair_quota
from spmsim.studies.situation.roles import RoleEstimates
from spmsim.studies.situation.year import Bools, Floats, PastYear


@dataclass(frozen=True, eq=False)
class Behind:
    """One problem of P people."""

    amounts: Floats = field(repr=False)
    """[P] units of the currency; 0 of whom it is not about."""
    people: Bools = field(repr=False)
    """[P] whom it is about."""
    half_range: tuple[float, float] | None = None
    """How far the 90 % range of everybody's amount reaches below and above it; None where nothing in it is estimated."""


def amounts_behind(year: PastYear, roles: Sequence[RoleEstimates]) -> Mapping[str, Behind]:
    """Problem → what each person brings to it: `below_quota`, `quota_fairness`, `ramp`, `turnover`, `decline`.

    A ramp is that of everybody hired in the year; turnover that of somebody in the place of everybody who left in it.
    """
    return {
        "below_quota": _below_quota(year), "quota_fairness": _quota_fairness(year), "ramp": _ramps(year, roles, year.hired),
        "turnover": _ramps(year, roles, year.left), "decline": _decline(year),
    }  # fmt: skip


def mean_month(year: PastYear, role: str) -> float:
    """What one full month of somebody with the role sold: Σ sales ÷ Σ months employed."""
    rows = year.panel.rows_of(role)
    return float(year.sales[rows].sum() / year.months[rows].sum())


def _below_quota(year: PastYear) -> Behind:
    """max(0, quota − sales)."""
    below = attainment(year.sales, year.quota) < 1
    return Behind(np.where(below, year.quota - year.sales, 0.0), below)


def _quota_fairness(year: PastYear) -> Behind:
    """½ |quota − fair quota| within each role: half of the quota that would have to move to or from somebody."""
    apart, people = np.zeros(len(year.quota)), np.zeros(len(year.quota), dtype=bool)
    for role in dict.fromkeys(year.panel.roles):
        rows = year.panel.rows_of(role) & (year.quota > 0) & (year.potential > 0)
        if rows.sum() > 1:
            asked, available = year.quota[rows], year.potential[rows] * year.months[rows] / 12
            apart[rows] = np.abs(asked - fair_quota(asked, available)) / 2
            people |= rows
    return Behind(apart, people)


def _ramps(year: PastYear, roles: Sequence[RoleEstimates], who: Bools) -> Behind:
    """Months lost in a ramp × the role's mean month for each of some people; the ranges of roles are independent of each other."""
    cost, people, below, above = np.zeros(len(year.quota)), np.zeros(len(year.quota), dtype=bool), 0.0, 0.0
    for role in roles:
        if role.lost_months is not None:
            mine, month = who & year.panel.rows_of(role.role), mean_month(year, role.role)
            cost[mine] = role.lost_months.value * month
            people |= mine
            below += float(mine.sum() * month * (role.lost_months.value - role.lost_months.low)) ** 2
            above += float(mine.sum() * month * (role.lost_months.high - role.lost_months.value)) ** 2
    return Behind(cost, people, (below**0.5, above**0.5))


def _decline(year: PastYear) -> Behind:
    """Sales of the year before − sales, of those who were there in both."""
    both = ~np.isnan(year.before)
    return Behind(np.where(both, year.before - year.sales, 0.0), both)
