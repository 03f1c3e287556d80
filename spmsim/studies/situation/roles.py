"""What last year tells of each role: ramp and turnover with their ranges, hires and leavers, and how quota stands to potential."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from spmsim.estimation.company import FEWEST_MONTHS, FEWEST_PEOPLE
from spmsim.estimation.figures import Estimate, estimate_of
from spmsim.estimation.fit import fit_levels
from spmsim.estimation.levels import Levels
from spmsim.estimation.panel import Panel
from spmsim.estimation.ramp import lost_months, ramp_of
from spmsim.estimation.turnover import leaving_of
from spmsim.foundation.errors import BadInput
from spmsim.results.groups import LEAST
from spmsim.studies.situation.figures import FIFTH, attainment, rank_correlation, spread
from spmsim.studies.situation.luck import BEST_FIFTH, Luck, luck_of, spread_range
from spmsim.studies.situation.year import PastYear

DRAWN = 1000
WHOLE = 1e-9
"""What a month may lack of a whole one that somebody was employed in."""


@dataclass(frozen=True)
class RoleEstimates:
    """One role; None where the year does not tell, or where this audience may not see it."""

    role: str
    people: int
    hired: int | None
    left: int | None
    lost_months: Estimate | None
    """Months of full sales that a ramp costs."""
    turnover: Estimate | None
    """A year."""


@dataclass(frozen=True)
class Fairness:
    """Quotas of a role against potentials, among people who have both."""

    role: str
    people: int
    quota_by_potential: float | None
    """Rank correlation of yearly quota and potential: 1 where more potential always means more quota."""
    attainment_by_potential: float | None
    """Rank correlation of attainment and potential: where quotas follow potential no more than the luck brings that went into both."""
    quota_to_potential: tuple[float, float, float] | None
    """10, 50 and 90 % of quota ÷ potential."""
    quota_spread: tuple[float, float, float] | None
    """Standard deviation ÷ mean of quota ÷ potential, with its 95 % interval."""
    attainment_spread: float | None
    """Standard deviation ÷ mean of attainment, of people there in every month."""
    luck: Luck | None
    """What luck alone would make of the three."""


def estimates_of(year: PastYear) -> tuple[RoleEstimates, ...]:
    """By role, with the methods of `estimate_company`.

    From the months of last year alone: of them the roster knows everybody, of earlier ones only who was still there.
    """
    roles = tuple(dict.fromkeys(year.panel.roles))
    selling = {role for role in roles if year.sales[year.panel.rows_of(role)].sum() > 0}
    panel = year.panel.only([role in selling for role in year.panel.roles])
    source = f"bookings of {panel.months} months from {panel.first_month}"
    levels = _levels(panel)
    return tuple(_role(year, role, levels if role in selling else None, source) for role in roles)


def without_few(role: RoleEstimates) -> RoleEstimates:
    """The role as somebody sees it who does not pay these people: nothing that one to four people were hired or left for."""
    hires = role.hired if role.hired is not None and not 0 < role.hired < LEAST else None
    leavers = role.left if role.left is not None and not 0 < role.left < LEAST else None
    return replace(
        role, hired=hires, left=leavers, lost_months=role.lost_months if hires else None, turnover=role.turnover if leavers else None
    )


def _levels(panel: Panel) -> Levels | None:
    if len(panel.people) < FEWEST_PEOPLE or panel.months < FEWEST_MONTHS:
        return None
    try:
        return fit_levels(panel)
    except BadInput:  # roles that cannot be told from the months: the page shows a dash
        return None


def _role(year: PastYear, role: str, levels: Levels | None, source: str) -> RoleEstimates:
    rows = year.panel.rows_of(role)
    leaving, evenly = leaving_of(year.panel, role), (np.arange(DRAWN) + 0.5) / DRAWN
    turnover = None
    if leaving.is_told:
        said = f"{leaving.leavers} leavers in {leaving.months:,} person-months"
        turnover = estimate_of(f"{role}: turnover a year", leaving.yearly, leaving.draws(evenly), source, said)
    lost = None if levels is None else _lost(role, levels, source)
    return RoleEstimates(role, int(rows.sum()), int((rows & year.hired).sum()), int((rows & year.left).sum()), lost, turnover)


def _lost(role: str, levels: Levels, source: str) -> Estimate | None:
    """Months of full sales lost in a ramp; None where too few months of new people were seen."""
    ramp = ramp_of(levels, role)
    if ramp is None:
        return None
    drawn = lost_months(*ramp.draws((np.arange(DRAWN) + 0.5) / DRAWN))
    method = "months since hire in the model of monthly sales, the middle of its distribution"
    return estimate_of(f"{role}: months of sales lost in ramp", float(np.median(drawn)), drawn, source, method)


def fairness_of(year: PastYear, role: str) -> Fairness | None:
    """Quota against potential in one role; None where fewer than two people have both."""
    rows = year.panel.rows_of(role) & (year.quota > 0) & (year.potential > 0)
    if rows.sum() < 2:
        return None
    yearly = year.quota[rows] * 12 / year.months[rows]
    potential = year.potential[rows]
    reached = attainment(year.sales[rows], year.quota[rows])
    whole = (year.panel.employed[rows] >= 1 - WHOLE).all(axis=1)
    return Fairness(
        role=role,
        people=int(rows.sum()),
        quota_by_potential=rank_correlation(yearly, potential),
        attainment_by_potential=rank_correlation(reached, potential),
        quota_to_potential=spread(yearly / potential),
        quota_spread=spread_range(yearly / potential),
        attainment_spread=float(reached[whole].std(ddof=1) / reached[whole].mean()) if whole.sum() > 1 and reached[whole].any() else None,
        luck=luck_of_role(year, role),
    )


def fairness_for_others(one: Fairness) -> Fairness:
    """The fairness of a role as somebody sees it who does not pay these people: no luck or spread that fewer than five stand behind."""
    few = one.luck is None or one.luck.people < LEAST
    return replace(one, luck=None, attainment_spread=None) if few else one


def best_fifth_by_luck(year: PastYear) -> float | None:
    """Share of all sales that the best fifth of each role would have by luck alone; None where no role tells its luck.

    0.2 · (1 + 1.40 · L) of a role: with L = 0.12 of all roles 0.234. A role that tells none counts with 0.2.
    """
    luck = {role: found for role in dict.fromkeys(year.panel.roles) if (found := luck_of_role(year, role)) is not None}
    total = float(year.sales.sum())
    if not luck or total <= 0:
        return None
    more = sum(found.year * float(year.sales[year.panel.rows_of(role)].sum()) for role, found in luck.items()) / total
    return FIFTH * (1 + BEST_FIFTH * more)


def luck_of_role(year: PastYear, role: str) -> Luck | None:
    """The luck of a role, read from its people who were there in every month."""
    there = year.panel.rows_of(role) & (year.panel.employed >= 1 - WHOLE).all(axis=1)
    return luck_of(year.panel.sales[there], history_months=len(year.history))
