"""`estimate_company`: everything that a past tells about people, market and season, and a list of what it does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from spmsim.estimation.deals import DealSizes, deal_sizes
from spmsim.estimation.draws import Draws, draw_parameters
from spmsim.estimation.figures import Assumed, Estimate, estimate_of
from spmsim.estimation.levels import Levels
from spmsim.estimation.log_sales import fit_log_sales
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.people import Standing, standing_of
from spmsim.estimation.ramp import RampGrid, lost_months, ramp_of
from spmsim.estimation.sparse_sales import fit_sparse_sales
from spmsim.estimation.turnover import Leaving, leaving_of
from spmsim.estimation.weather import Weather, weather_of
from spmsim.foundation.errors import refuse
from spmsim.records.history import Bookings

Floats = NDArray[np.float64]

FEWEST_PEOPLE, FEWEST_MONTHS = 5, 3
"""People and months below which nothing is estimated."""
SEASON_MONTHS = 24
"""Months below which a season cannot be told from what happened once."""
OFTEN_WITHOUT = 0.005
"""Share of person-months without a sale from which months are read as numbers of deals, not as one lognormal amount."""
FEW_LEAVERS = 3
DRAWN = 1000
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True, eq=False)
class CompanyEstimates:
    """A company as its past describes it, for one measure in money."""

    panel: Panel
    levels: Levels
    weather: Weather
    standing: Standing
    ramps: tuple[RampGrid | None, ...]
    """By role, in the order of `roles`; None where it is not told."""
    leaving: tuple[Leaving, ...]
    deals: DealSizes | None
    """For sparse sales."""
    draws: Draws = field(repr=False)
    estimates: tuple[Estimate, ...]
    assumed: tuple[Assumed, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that sold something, in the order of the roster."""
        return self.levels.design.roles

    def potential(self) -> Floats:
        """[P] a year's expected sales of each person of the panel, fully ramped: the role's mean × the person's factor."""
        means = np.asarray([self.value(f"team.roles.{role}.potential") for role in self.roles])
        return means[[self.roles.index(role) for role in self.panel.roles]] * self.standing.factor

    def value(self, path: str) -> float:
        """The estimate at a path.

        Raises:
            KeyError: no such estimate.
        """
        return {one.path: one.value for one in self.estimates}[path]


def estimate_company(panel: Panel, *, source: str, bookings: Bookings | None = None, measure: str = "") -> CompanyEstimates:
    """The company behind a panel.

    Args:
        panel: sales by person and month, of roles that sell.
        source: how the estimates name where they come from, `bookings 2024-01 to 2026-12`.
        bookings: the record with the deals, where there are any.
        measure: the measure of the panel among the bookings'.

    Raises:
        BadInput: too few people or months to estimate anything, or a role that sold nothing.
    """
    _refuse_too_little(panel)
    with threadpool_limits(1, user_api="blas"):  # small matrices: threads only get in each other's way, and would move the last bits
        return _estimated(panel, source, bookings, measure)


def _estimated(panel: Panel, source: str, bookings: Bookings | None, measure: str) -> CompanyEstimates:
    without = float((panel.sales[panel.employed > 0] <= 0).mean())
    levels = fit_sparse_sales(panel) if without > OFTEN_WITHOUT else fit_log_sales(panel)
    weather = weather_of(levels, panel.season_months)
    standing = standing_of(panel, levels)
    roles = levels.design.roles
    ramps, leaving = tuple(ramp_of(levels, role) for role in roles), tuple(leaving_of(panel, role) for role in roles)
    draws = draw_parameters(levels, weather, standing, ramps, leaving, number=DRAWN)
    sizes = _deals(panel, levels, bookings, measure) if levels.is_sparse else None
    assumed = tuple(_assumed(panel, levels, ramps, leaving, sizes))
    estimates = tuple(_estimates(levels, ramps, leaving, draws, source))
    return CompanyEstimates(panel, levels, weather, standing, ramps, leaving, sizes, draws, estimates, assumed)


def _refuse_too_little(panel: Panel) -> None:
    if len(panel.people) < FEWEST_PEOPLE or panel.months < FEWEST_MONTHS:
        what = (
            f"{len(panel.people)} people with {panel.months} months; at least {FEWEST_PEOPLE} people and {FEWEST_MONTHS} months are needed"
        )
        raise refuse(f"too little to estimate anything: {what}", path="bookings")
    for role in dict.fromkeys(panel.roles):
        if panel.sales[panel.rows_of(role)].sum() <= 0:
            raise refuse(f"nobody with the role '{role}' has bookings; leave the role out of the estimates", path=f"team.roles.{role}")


def _deals(panel: Panel, levels: Levels, bookings: Bookings | None, measure: str) -> DealSizes:
    at = (levels.design.person, levels.design.month)
    mean = panel.employed[at] * np.exp(levels.design.matrix @ levels.effects)
    if bookings is None or bookings.deals is None:
        return deal_sizes(levels.month_variance, mean, None, measure=0, digits=0)
    which = bookings.measures.index(measure)
    return deal_sizes(levels.month_variance, mean, bookings.deals, measure=which, digits=bookings.digits[which])


def _estimates(
    levels: Levels, ramps: tuple[RampGrid | None, ...], leaving: tuple[Leaving, ...], draws: Draws, source: str
) -> Iterator[Estimate]:
    mixed = "quasi-Poisson model of monthly sales" if levels.is_sparse else "mixed model of the logarithms of monthly sales"
    for at, role in enumerate(levels.design.roles):
        drawn = draws.potential[:, at]
        yield estimate_of(f"team.roles.{role}.potential", float(np.median(drawn)), drawn, source, f"{mixed}, mean of the role")
        ramp = ramps[at]
        if ramp is not None:
            start, months = ramp.most_likely()
            how = "months since hire in the same model, fitted by the straight ramp that the engine plays"
            yield estimate_of(f"team.roles.{role}.ramp.start", start, draws.ramp_start[:, at], source, how)
            yield estimate_of(f"team.roles.{role}.ramp.months", months, draws.ramp_months[:, at].astype(float), source, how)
            lost = lost_months(draws.ramp_start[:, at], draws.ramp_months[:, at])
            one = float(lost_months(np.asarray(start), np.asarray(months)))
            yield estimate_of(f"{role}: months of sales lost in ramp", one, lost, source, how)
        if leaving[at].leavers >= FEW_LEAVERS:
            said = f"{leaving[at].leavers} leavers in {leaving[at].months:,} person-months"
            yield estimate_of(f"team.roles.{role}.turnover.yearly", leaving[at].yearly, draws.yearly[:, at], source, said)
    yield from _market_estimates(levels, draws, source, mixed)


def _market_estimates(levels: Levels, draws: Draws, source: str, mixed: str) -> Iterator[Estimate]:
    season = np.median(draws.season, axis=0)
    season = season / season.mean()
    chain = "posterior of a chain that keeps a share of itself, from the heights of regions and months"
    for month, name in enumerate(MONTH_NAMES):
        yield estimate_of(
            f"market.season[{name}]", season[month], draws.season[:, month], source, f"{chain}; the market's shock is in the range"
        )
    for at, shock in enumerate(("market", "region") if len(levels.design.regions) > 1 else ("market",)):
        for part, what in enumerate(("sd", "persistence")):
            drawn = draws.chains[:, 2 * at + part]
            yield estimate_of(f"market.shocks.{shock}.{what}", float(np.median(drawn)), drawn, source, chain)
    between = float(np.sqrt(levels.people_variance))
    yield estimate_of("territory and skill together", between, draws.people_sd, source, f"{mixed}, spread between people")
    if not levels.is_sparse:
        within = float(np.sqrt(levels.month_variance))
        yield estimate_of("market.shocks.rep.sd", within, draws.month_sd, source, f"{mixed}, what is left of a person's month")


def _assumed(
    panel: Panel, levels: Levels, ramps: tuple[RampGrid | None, ...], leaving: tuple[Leaving, ...], sizes: DealSizes | None
) -> Iterator[Assumed]:
    if not levels.is_settled:
        why = "the search for the likeliest spreads did not come to its end on this history: take their ranges as rough"
        yield Assumed("territory and skill together", "as it was found", why)
    if panel.months < SEASON_MONTHS:
        why = (
            f"{panel.months} months of bookings: a season cannot be told from what happened once; the pattern of these months stands there"
        )
        yield Assumed("market.season", "as it was", why)
    if len(levels.design.regions) == 1 and len(set(panel.regions)) > 1:
        yield Assumed("market.shocks.region.sd", 0.04, "too few people per region and month to tell regions from people")
    for at, role in enumerate(levels.design.roles):
        if ramps[at] is None:
            known = (panel.tenure[panel.rows_of(role)] < LONG_AGO).any()
            why = "too few months of new people were seen" if known else "the roster has no days of hire"
            yield Assumed(f"team.roles.{role}.ramp", "start 0.15 over 4 months", why)
        if leaving[at].leavers < FEW_LEAVERS:
            why = f"{leaving[at].leavers} leavers were seen; fewer than {FEW_LEAVERS} tell nothing"
            yield Assumed(f"team.roles.{role}.turnover.yearly", 0.20, why)
        yield Assumed(f"team.roles.{role}.turnover.vacancy_months", 2, "the roster does not say how long seats stayed open")
    if sizes is not None and not sizes.is_from_deals:
        yield Assumed(
            "market.laws.deal_cv", sizes.cv, "no deals are given; the spread of monthly sales tells only average deal × (1 + cv²)"
        )
    if levels.skill_variance is None:
        why = "people and their territories cannot be told apart without a column `seat` in the roster"
        yield Assumed("team.skill_sd", 0.0, f"{why}; both stand in the potentials")
