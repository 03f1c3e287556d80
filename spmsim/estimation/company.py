"""`estimate_company`: everything that a past tells about people, market and season, and a list of what it does not tell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from spmsim.estimation.deals import DealSizes, deal_sizes
from spmsim.estimation.draws import Draws, Told, draw_parameters
from spmsim.estimation.figures import Assumed, Estimate
from spmsim.estimation.fit import fit_levels
from spmsim.estimation.levels import Levels
from spmsim.estimation.listed import assumed_of, estimates_of, season_of
from spmsim.estimation.panel import Panel
from spmsim.estimation.people import Standing, expected_sales, standing_of
from spmsim.estimation.ramp import RampGrid, ramp_of
from spmsim.estimation.seats import Seats, seats_of
from spmsim.estimation.turnover import Leaving, leaving_of
from spmsim.estimation.vacancies import holders_of, vacancies_of
from spmsim.estimation.weather import Weather, weather_of
from spmsim.foundation.errors import refuse
from spmsim.records.history import Bookings

Floats = NDArray[np.float64]

FEWEST_PEOPLE, FEWEST_MONTHS = 5, 3
"""People and months below which nothing is estimated."""
DRAWN = 1000


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
    seats: Seats
    """Of the last month."""
    deals: DealSizes | None
    """For sparse sales."""
    draws: Draws = field(repr=False)
    estimates: tuple[Estimate, ...]
    assumed: tuple[Assumed, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that sold something, in the order of the roster."""
        return self.levels.design.roles

    @property
    def season(self) -> Floats:
        """[12] factors with mean 1, January first, also of months that were never seen."""
        return season_of(self.draws)

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
    with threadpool_limits(1, user_api="blas"):  # as in `fit_levels`
        return _estimated(panel, source, bookings, measure)


def _estimated(panel: Panel, source: str, bookings: Bookings | None, measure: str) -> CompanyEstimates:
    levels = fit_levels(panel)
    weather = weather_of(levels, panel.season_months)
    standing = standing_of(panel, levels)
    roles = levels.design.roles
    ramps, leaving = tuple(ramp_of(levels, role) for role in roles), tuple(leaving_of(panel, role) for role in roles)
    vacancies = vacancies_of(panel)
    seats = seats_of(panel, levels, standing, holders_of(panel, vacancies))
    told = Told(levels, weather, seats, ramps, leaving, vacancies)
    draws = draw_parameters(told, number=DRAWN)
    sizes = _deals(levels, bookings, measure) if levels.is_sparse else None
    assumed = tuple(assumed_of(panel, told, draws, sizes))
    estimates = tuple(estimates_of(panel, told, draws, source))
    return CompanyEstimates(panel, levels, weather, standing, ramps, leaving, seats, sizes, draws, estimates, assumed)


def _refuse_too_little(panel: Panel) -> None:
    if len(panel.people) < FEWEST_PEOPLE or panel.months < FEWEST_MONTHS:
        what = (
            f"{len(panel.people)} people with {panel.months} months; at least {FEWEST_PEOPLE} people and {FEWEST_MONTHS} months are needed"
        )
        raise refuse(f"too little to estimate anything: {what}", path="bookings")
    for role in dict.fromkeys(panel.roles):
        if panel.sales[panel.rows_of(role)].sum() <= 0:
            raise refuse(f"nobody with the role '{role}' has bookings; leave the role out of the estimates", path=f"team.roles.{role}")


def _deals(levels: Levels, bookings: Bookings | None, measure: str) -> DealSizes:
    mean = expected_sales(levels)
    if bookings is None or bookings.deals is None:
        return deal_sizes(levels.month_variance, mean, None, measure=0, digits=0)
    which = bookings.measures.index(measure)
    return deal_sizes(levels.month_variance, mean, bookings.deals, measure=which, digits=bookings.digits[which])
