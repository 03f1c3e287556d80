"""Problems of last year ranked by the money behind them: what the files show, in sentences computed from it; no cause is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.results.wording import money, percent, plural
from spmsim.studies.situation.behind import Behind, amounts_behind, mean_month
from spmsim.studies.situation.figures import concentration, months_below_start
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
    behind = amounts_behind(year, roles)
    found = [
        *_below_quota(year, behind["below_quota"], currency), *_quota_fairness(year, behind["quota_fairness"], currency),
        *_ramp(behind["ramp"], currency), *_turnover(behind["turnover"], currency), *_headcount(year, currency),
        *_concentration(year, currency), *_decline(behind["decline"], currency),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.money))


def _below_quota(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    people, amount = int(behind.people.sum()), float(behind.amounts.sum())
    if people:
        asked = plural(int((year.quota > 0).sum()), "person", "people")
        yield PastProblem(
            "below_quota", amount, people, f"{people:,} of {asked} with a quota stayed below it, by {money(amount, currency)} together."
        )


def _quota_fairness(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount = float(behind.amounts.sum())
    if amount > 0:
        total = float(np.nansum(year.quota))
        yield PastProblem(
            "quota_fairness", amount, int(behind.people.sum()),
            f"{money(amount, currency)} of quota ({percent(amount / total)} of all) stood with other people than a split by potential "
            "within each role would have it.",
        )  # fmt: skip


def _ramp(behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, people = float(behind.amounts.sum()), int(behind.people.sum())
    if people and amount > 0:
        hires = f"{plural(people, 'person was', 'people were')} hired"
        cost = money(amount, currency)
        yield PastProblem("ramp", amount, people, f"{hires}; their ramps lose an estimated {cost} of bookings, in the year or after it.")


def _turnover(behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, leavers = float(behind.amounts.sum()), int(behind.people.sum())
    if amount > 0 and leavers:
        yield PastProblem(
            "turnover", amount, min(int((behind.amounts > 0).sum()), leavers),
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


def _decline(behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, number = float(behind.amounts.sum()), int(behind.people.sum())
    if amount > 0:
        who = plural(number, "person", "people")
        yield PastProblem("decline", amount, number, f"{who} employed in both years sold {money(amount, currency)} less than before.")
