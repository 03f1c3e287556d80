"""The figures of a company as lists: what was estimated, each with its range, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation import defaults
from spmsim.estimation.deals import DealSizes
from spmsim.estimation.draws import Draws, Told
from spmsim.estimation.figures import Assumed, Estimate, estimate_of
from spmsim.estimation.levels import Levels
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.ramp import lost_months
from spmsim.estimation.turnover import FEW_LEAVERS

Floats = NDArray[np.float64]

SEASON_MONTHS = 24
"""Months below which a season cannot be told from what happened once."""
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


NO_SPREAD = 1e-6
"""Variance of logarithms below which people differ by nothing that is seen."""


def estimates_of(panel: Panel, told: Told, draws: Draws, source: str) -> Iterator[Estimate]:
    """Every figure that the past tells, in the order of the scenario."""
    mixed = "quasi-Poisson model of monthly sales" if told.levels.is_sparse else "mixed model of the logarithms of monthly sales"
    for at, role in enumerate(told.levels.design.roles):
        yield from _of_role(told, draws, at, (role, source, mixed))
    yield from _of_season_and_chains(panel, told, draws, source)
    yield from _of_last_month(panel, told, draws, source)
    yield from _of_people(told, draws, source, mixed)


def _of_role(told: Told, draws: Draws, at: int, named: tuple[str, str, str]) -> Iterator[Estimate]:
    """Potential, ramp, turnover and vacancy of the role at a place, named (role, source, method)."""
    role, source, mixed = named
    drawn = draws.potential[:, at]
    yield estimate_of(f"team.roles.{role}.potential", float(np.median(drawn)), drawn, source, f"{mixed}, mean of the role")
    ramp, leaving = told.ramps[at], told.leaving[at]
    if ramp is not None:
        start, months = ramp.most_likely()
        how = "months since hire in the same model, fitted by the straight ramp that the engine plays"
        yield estimate_of(f"team.roles.{role}.ramp.start", start, draws.ramp_start[:, at], source, how)
        yield estimate_of(f"team.roles.{role}.ramp.months", months, draws.ramp_months[:, at].astype(float), source, how)
        lost = lost_months(draws.ramp_start[:, at], draws.ramp_months[:, at])
        one = float(lost_months(np.asarray(start), np.asarray(months)))
        yield estimate_of(f"{role}: months of sales lost in ramp", one, lost, source, how)
    if leaving.is_told:
        said = f"{leaving.leavers} leavers in {leaving.months:,} person-months"
        yield estimate_of(f"team.roles.{role}.turnover.yearly", leaving.yearly, draws.yearly[:, at], source, said)
    if told.vacancies.is_told:
        said = f"mean of {len(told.vacancies.gaps)} seats that were filled again, of all roles"
        yield estimate_of(f"team.roles.{role}.turnover.vacancy_months", told.vacancies.mean, draws.vacancy, source, said)


def season_of(draws: Draws) -> Floats:
    """[12] factors with mean 1, January first: the medians of the draws ÷ their mean; near 1 for months that were never seen."""
    season = np.median(draws.season, axis=0)
    return np.asarray(season / season.mean())


def unseen_months(panel: Panel, levels: Levels) -> list[int]:
    """Months of the calendar, 0 for January, in which nobody sold: the history ended before them, or they tell nothing."""
    seen = set(panel.season_months[levels.design.cell_month].tolist())
    return [month for month in range(len(MONTH_NAMES)) if month not in seen]


def _of_season_and_chains(panel: Panel, told: Told, draws: Draws, source: str) -> Iterator[Estimate]:
    season, unseen = season_of(draws), unseen_months(panel, told.levels)
    chain = "posterior of a chain that keeps a share of itself, from the heights of regions and months"
    for month, name in enumerate(MONTH_NAMES):
        if month in unseen:
            continue
        yield estimate_of(
            f"market.season[{name}]", season[month], draws.season[:, month], source, f"{chain}; the market's shock is in the range"
        )
    for at, shock in enumerate(("market", "region") if len(told.levels.design.regions) > 1 else ("market",)):
        for part, what in enumerate(("sd", "persistence")):
            drawn = draws.chains[:, 2 * at + part]
            yield estimate_of(f"market.shocks.{shock}.{what}", float(np.median(drawn)), drawn, source, chain)


def _of_last_month(panel: Panel, told: Told, draws: Draws, source: str) -> Iterator[Estimate]:
    """Where market and regions stood as the history ended: 1.04 is 4 % above their mean."""
    month = np.datetime64(panel.first_month, "M") + panel.months - 1
    regions = told.levels.design.regions
    names = ["market", *(f"region {name}" for name in regions)] if len(regions) > 1 else ["market"]
    how = "state of the chain in the last month, given all months"
    for at, name in enumerate(names):
        shock = np.exp(draws.states[:, at] - draws.chains[:, 2 * min(at, 1)] ** 2 / 2)
        yield estimate_of(f"shock of {name} in {month}", float(np.median(shock)), shock, source, how)


def _of_people(told: Told, draws: Draws, source: str, mixed: str) -> Iterator[Estimate]:
    levels = told.levels
    between = float(np.sqrt(levels.people_variance))
    if levels.people_variance > NO_SPREAD:
        yield estimate_of("territory and skill together", between, draws.people_sd, source, f"{mixed}, spread between people")
    if not levels.is_sparse:
        within = float(np.sqrt(levels.month_variance))
        yield estimate_of("market.shocks.rep.sd", within, draws.month_sd, source, f"{mixed}, what is left of a person's month")


def assumed_of(panel: Panel, told: Told, draws: Draws, sizes: DealSizes | None) -> Iterator[Assumed]:
    """Every figure that the past does not tell."""
    levels = told.levels
    if not levels.is_settled:
        why = "the search for the likeliest spreads did not come to its end on this history: take their ranges as rough"
        yield Assumed("territory and skill together", "as it was found", why)
    if levels.people_variance <= NO_SPREAD:
        why = "people could not be told apart from the luck of their months: their sales differ by no more than it brings"
        yield Assumed("territory and skill together", 0.0, why)
    if panel.months < SEASON_MONTHS:
        why = (
            f"{panel.months} months of bookings: a season cannot be told from what happened once; the pattern of these months stands there"
        )
        yield Assumed("market.season", "as it was", why)
    yield from _of_unseen_months(panel, levels, season_of(draws))
    if levels.design.untold_regions:
        yield Assumed("market.shocks.region.sd", defaults.REGION_SD, levels.design.untold_regions)
    for at, role in enumerate(levels.design.roles):
        if told.ramps[at] is None:
            why = _why_no_ramp(panel, levels, at)
            yield Assumed(f"team.roles.{role}.ramp", f"start {defaults.RAMP_START} over {defaults.RAMP_MONTHS} months", why)
        if not told.leaving[at].is_told:
            why = f"{told.leaving[at].leavers} leavers were seen; fewer than {FEW_LEAVERS} tell nothing"
            yield Assumed(f"team.roles.{role}.turnover.yearly", defaults.TURNOVER, why)
        if not told.vacancies.is_told:
            why = "the roster does not say how long seats stayed open"
            yield Assumed(f"team.roles.{role}.turnover.vacancy_months", defaults.VACANCY, why)
    if sizes is not None and not sizes.is_from_deals:
        yield Assumed(
            "market.laws.deal_cv", sizes.cv, "no deals are given; the spread of monthly sales tells only average deal × (1 + cv²)"
        )
    if levels.skill_variance is None:
        why = "people and their territories cannot be told apart without a column 'seat' in the roster"
        yield Assumed("team.skill_sd", 0.0, f"{why}; both stand in the potentials")


def _of_unseen_months(panel: Panel, levels: Levels, season: Floats) -> Iterator[Assumed]:
    unseen = unseen_months(panel, levels)
    if unseen:
        names, factors = ", ".join(MONTH_NAMES[month] for month in unseen), ", ".join(f"{season[month]:.3f}" for month in unseen)
        months = "no such month" if len(unseen) == 1 else "none of these months"
        yield Assumed(f"market.season[{names}]", factors, f"{months} is in the bookings: near the mean of those that are")


def _why_no_ramp(panel: Panel, levels: Levels, role: int) -> str:
    """Why the ramp of the role at a place is not told."""
    rows = panel.rows_of(levels.design.roles[role])
    if role in levels.design.untold_ramps:
        return f"{levels.design.untold_ramps[role]}; sales of its new people are read as those of people in this ramp"
    if (panel.tenure[rows] < LONG_AGO).any():
        return "too few months of new people were seen"
    return "the roster has no days of hire"
