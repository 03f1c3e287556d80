"""Problems of last year ranked by the money behind them: what the files show, in sentences computed from it; no cause is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.results.wording import money, percent, plural
from spmsim.studies.situation.figures import concentration, fair_quota, months_below_start
from spmsim.studies.situation.roles import RoleEstimates
from spmsim.studies.situation.year import PastYear

FEWEST = 5
"""People below whom a fifth is nobody's fifth: concentration is no problem of three people."""


@dataclass(frozen=True)
class PastProblem:
    """One problem."""

    key: str
    """`quota_fairness`, `below_quota`, `ramp`, `turnover`, `headcount`, `concentration`, `decline`."""
    money: float
    """Units of the currency."""
    people: int
    """Whom the figure is about."""
    sentence: str


def problems_of(year: PastYear, roles: Sequence[RoleEstimates], currency: str) -> tuple[PastProblem, ...]:
    """The problems that the files show, the most money first."""
    found = [
        *_below_quota(year, currency), *_quota_fairness(year, currency), *_ramp(year, roles, currency), *_turnover(year, roles, currency),
        *_headcount(year, currency), *_concentration(year, currency), *_decline(year, currency),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.money))


def mean_month(year: PastYear, role: str) -> float:
    """What one full month of somebody with the role sold: Σ sales ÷ Σ months employed."""
    rows = year.panel.rows_of(role)
    return float(year.sales[rows].sum() / year.months[rows].sum())


def _below_quota(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """Σ max(0, quota − sales) of those who did not reach their quota."""
    short = np.nan_to_num(np.maximum(year.quota - year.sales, 0.0))
    people, amount = int((short > 0).sum()), float(short.sum())
    if people:
        asked = plural(int((year.quota > 0).sum()), "person", "people")
        yield PastProblem(
            "below_quota", amount, people, f"{people:,} of {asked} with a quota stayed below it, by {money(amount, currency)} together."
        )


def _quota_fairness(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """½ Σ |quota − fair quota| within each role: the quota that would have to move from one person to another."""
    amount, people = 0.0, 0
    for role in dict.fromkeys(year.panel.roles):
        rows = year.panel.rows_of(role) & (year.quota > 0) & (year.potential > 0)
        if rows.sum() > 1:
            asked = year.quota[rows]
            available = year.potential[rows] * year.months[rows] / 12
            amount += float(np.abs(asked - fair_quota(asked, available)).sum() / 2)
            people += int(rows.sum())
    if amount > 0:
        total = float(np.nansum(year.quota))
        yield PastProblem(
            "quota_fairness", amount, people,
            f"{money(amount, currency)} of quota ({percent(amount / total)} of all) stood with other people than a split by potential "
            "within each role would have it.",
        )  # fmt: skip


def _ramp(year: PastYear, roles: Sequence[RoleEstimates], currency: str) -> Iterator[PastProblem]:
    """Σ over roles: hires × months lost in ramp × mean month."""
    told = [(role, role.lost_months, int(_hires(year, role.role))) for role in roles if role.lost_months is not None]
    amount = sum(hires * lost.value * mean_month(year, role.role) for role, lost, hires in told)
    people = sum(hires for _, _, hires in told)
    if people and amount > 0:
        hires = f"{plural(people, 'person was', 'people were')} hired"
        cost = money(amount, currency)
        yield PastProblem("ramp", amount, people, f"{hires}; their ramps lose an estimated {cost} of bookings, in the year or after it.")


def _hires(year: PastYear, role: str) -> int:
    return int((year.hired & year.panel.rows_of(role)).sum())


def _turnover(year: PastYear, roles: Sequence[RoleEstimates], currency: str) -> Iterator[PastProblem]:
    """Σ over roles with both estimates: yearly turnover × people at the year's end × months lost in ramp × mean month."""
    amount, people, leavers = 0.0, 0, 0
    for role in roles:
        if role.lost_months is not None and role.turnover is not None:
            staying = int((year.panel.rows_of(role.role) & ~year.left).sum())
            amount += role.turnover.value * staying * role.lost_months.value * mean_month(year, role.role)
            people, leavers = people + staying, leavers + int((year.panel.rows_of(role.role) & year.left).sum())
    if amount > 0 and leavers:
        yield PastProblem(
            "turnover", amount, min(people, leavers),
            f"If people go on leaving as they did and every one of them is replaced at once, the new people's ramps are worth "
            f"{money(amount, currency)} a year.",
        )  # fmt: skip


def _headcount(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """Σ over roles: months below the first month's headcount × mean month."""
    lost = {role: months_below_start(year.panel.employed[year.panel.rows_of(role)]) for role in dict.fromkeys(year.panel.roles)}
    amount, months = sum(gap * mean_month(year, role) for role, gap in lost.items()), sum(lost.values())
    if amount > 0:
        yield PastProblem(
            "headcount", amount, int(year.left.sum()),
            f"Roles stood below their headcount of {year.panel.first_month} for {months:,.1f} person-months together, "
            f"worth {money(amount, currency)} at the roles' mean month.",
        )  # fmt: skip


def _concentration(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """Sales of the largest fifth above an equal share of all sales."""
    share, people = concentration(year.sales), len(year.sales)
    size = max(1, people // 5)
    if share is not None and people >= FEWEST:
        amount = (share - size / people) * float(year.sales.sum())
        who = plural(size, "person", "people")
        yield PastProblem(
            "concentration", amount, size,
            f"{who}, the largest fifth, sold {percent(share)} of all: {money(amount, currency)} more than an equal share.",
        )  # fmt: skip


def _decline(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """What people who were there in both years sold less than in the year before."""
    both = ~np.isnan(year.before)
    amount = float(year.before[both].sum() - year.sales[both].sum())
    if amount > 0:
        number = int(both.sum())
        who = plural(number, "person", "people")
        yield PastProblem("decline", amount, number, f"{who} employed in both years sold {money(amount, currency)} less than before.")
