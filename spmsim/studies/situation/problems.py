"""Problems of last year whose size is money, ranked by it: what the files show, in sentences computed from it; no cause is claimed.

All amounts are in one unit over the same months: bookings of last year, sold less or asked of somebody else; a quota is bookings asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.results.wording import money, percent, plural
from spmsim.studies.situation.behind import Behind, amounts_behind, mean_month
from spmsim.studies.situation.figures import months_below_start
from spmsim.studies.situation.luck import MEAN_APART
from spmsim.studies.situation.roles import RoleEstimates, luck_of_role
from spmsim.studies.situation.year import Bools, PastYear

DECISIONS = {
    "below_quota": "Look at the level of the quotas: decide whether next year asks for as much of the same people.",
    "quota_fairness": "Look at the territories' quotas: decide whether next year's follow potential within each role.",
    "ramp": "Look at hiring and onboarding: decide when next year's people start, and what shortens their ramp.",
    "turnover": "Look at who leaves, and at their pay against target: decide whom to keep, and by what.",
    "headcount": "Look at the seats that fall empty: decide how soon each is filled again.",
    "decline": "Look at the accounts of these people: decide whether their territories, their quotas or their support change.",
}
"""Problem → the decision that it asks for."""


@dataclass(frozen=True)
class PastProblem:
    """One problem."""

    key: str
    """`quota_fairness`, `below_quota`, `ramp`, `turnover`, `headcount`, `decline`."""
    money: float
    """Units of the currency."""
    low: float | None
    """The 90 % range, where the amount rests on an estimate; None where it is counted."""
    high: float | None
    by_luck: float | None
    """What of it luck alone would bring, where that can be told."""
    people: int
    """Whom the figure is about."""
    sentence: str
    decision: str


def problems_of(year: PastYear, roles: Sequence[RoleEstimates], currency: str) -> tuple[PastProblem, ...]:
    """The problems that the files show, the most money first."""
    behind = amounts_behind(year, roles)
    found = [
        *_below_quota(year, behind["below_quota"], currency), *_quota_fairness(year, behind["quota_fairness"], currency),
        *_ramp(year, behind["ramp"], currency), *_turnover(year, behind["turnover"], currency), *_headcount(year, currency),
        *_decline(behind["decline"], currency),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: -one.money))


def _problem(key: str, behind: Behind, sentence: str, by_luck: float | None = None) -> PastProblem:
    amount = float(behind.amounts.sum())
    half = behind.half_range
    low, high = (None, None) if half is None else (amount - half[0], amount + half[1])
    return PastProblem(key, amount, low, high, by_luck, int(behind.people.sum()), sentence, DECISIONS[key])


def _below_quota(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    people, amount = int(behind.people.sum()), float(behind.amounts.sum())
    if people:
        asked = plural(int((year.quota > 0).sum()), "person", "people")
        said = f"{people:,} of {asked} with a quota stayed below it, by {money(amount, currency)} together."
        yield _problem("below_quota", behind, said)


def _quota_fairness(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount = float(behind.amounts.sum())
    if amount > 0:
        luck = _by_luck(year)
        said = (
            f"{money(amount, currency)} of quota ({percent(amount / float(np.nansum(year.quota)))} of all) stood with other people than a "
            "split by potential within each role would have it"
        )
        alone = f"; luck in the potentials alone would bring about {money(luck, currency)}" if luck else ""
        yield _problem("quota_fairness", behind, f"{said}{alone}.", luck)


def _by_luck(year: PastYear) -> float | None:
    """What fair quotas would show too, since potentials are estimates: ½ · √(2 ÷ π) · spread by luck · Σ quota, by role.

    Quotas of 1 m whose ratio to potential luck alone would spread by 10 %: ½ · 0.798 · 0.1 of it, 39,900.
    """
    amount = 0.0
    for role in dict.fromkeys(year.panel.roles):
        luck = luck_of_role(year, role)
        if luck is not None:
            asked = year.panel.rows_of(role) & (year.quota > 0) & (year.potential > 0)
            amount += MEAN_APART / 2 * luck.quota_to_potential * float(year.quota[asked].sum())
    return amount or None


def _ramp(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, people = float(behind.amounts.sum()), int(behind.people.sum())
    if people and amount > 0:
        hires = f"{plural(people, 'person was', 'people were')} hired{_where(people, year.hired)}"
        yield _problem("ramp", behind, f"{hires}; their ramps lose an estimated {money(amount, currency)} of bookings.")


def _turnover(year: PastYear, behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, leavers = float(behind.amounts.sum()), int(behind.people.sum())
    if amount > 0 and leavers:
        gone = f"{plural(leavers, 'person', 'people')} left{_where(leavers, year.left)}"
        yield _problem("turnover", behind, f"{gone}; ramps of as many who take their places are worth {money(amount, currency)}.")


def _where(people: int, all_of_them: Bools) -> str:
    """That an amount is of some roles only, where others tell no ramp, or too few people for this reader."""
    return "" if people == int(all_of_them.sum()) else " in the roles whose ramp is told"


def _headcount(year: PastYear, currency: str) -> Iterator[PastProblem]:
    """Σ over roles: months below the first month's headcount × mean month."""
    lost = {role: months_below_start(year.panel.employed[year.panel.rows_of(role)]) for role in dict.fromkeys(year.panel.roles)}
    amount, months = sum(gap * mean_month(year, role) for role, gap in lost.items()), sum(lost.values())
    if amount > 0:
        said = (
            f"Roles stood below their headcount of {year.panel.first_month} for {months:,.1f} person-months together, "
            f"worth {money(amount, currency)} at the roles' mean month."
        )
        yield PastProblem("headcount", amount, None, None, None, int(year.left.sum()), said, DECISIONS["headcount"])


def _decline(behind: Behind, currency: str) -> Iterator[PastProblem]:
    amount, number = float(behind.amounts.sum()), int(behind.people.sum())
    if amount > 0:
        who = plural(number, "person", "people")
        yield _problem("decline", behind, f"{who} employed in both years sold {money(amount, currency)} less than before.")
