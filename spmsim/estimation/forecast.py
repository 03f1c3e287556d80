"""`forecast_of`: what the seats of a company sell next if nothing changes, with ranges that hold what is not known of its parameters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.ahead import Ahead, sales_ahead
from spmsim.estimation.company import CompanyEstimates
from spmsim.estimation.draws import Draws
from spmsim.estimation.vacancies import HELD

Floats = NDArray[np.float64]

YEAR = 12
LEVELS = (0.50, 0.80, 0.90)
"""Of the ranges that are shown."""


@dataclass(frozen=True, eq=False)
class Forecast:
    """Sales of the same seats in the months after a history. D draws, M months."""

    first_month: str
    """`2027-01`"""
    seats: int
    """Seats in which somebody works, or that are still to be filled."""
    empty: int
    """Those of them that stood empty as the history ended."""
    sales: Floats = field(repr=False)
    """[D, M] units of the measure; in each draw the parameters are others."""
    as_if_exact: Floats = field(repr=False)
    """[D, M] with every estimate taken as the truth: luck alone."""

    @property
    def months(self) -> int:
        """M."""
        return int(self.sales.shape[1])

    @property
    def expected(self) -> float:
        """Mean sales of all months together."""
        return float(self.sales.sum(axis=1).mean())

    def span(self, level: float) -> tuple[float, float]:
        """The range that holds the sales of all months together with this chance."""
        return _middle(self.sales.sum(axis=1), level)

    def span_if_exact(self, level: float) -> tuple[float, float]:
        """The same, were every estimate the truth."""
        return _middle(self.as_if_exact.sum(axis=1), level)


def forecast_of(company: CompanyEstimates, *, months: int = YEAR, seed: int = 0) -> Forecast:
    """The forecast of a company for the months after its history.

    Both ranges start from where the market stood in the last month. The wide one has parameters, state and people drawn anew in each
    year; the narrow one has them as estimated, and so holds the luck of the year alone.

    Args:
        company: as estimated.
        months: how many.
        seed: of the luck.
    """
    panel, seats = company.panel, company.seats
    first = np.datetime64(panel.first_month, "M") + panel.months
    ahead = Ahead(int(first.astype(np.int64) % YEAR), months)
    sparse = company.levels.is_sparse
    sales = sales_ahead(company.draws, seats, ahead, is_sparse=sparse, seed=seed)
    exact = sales_ahead(at_estimates(company), seats, ahead, is_sparse=sparse, seed=seed)
    return Forecast(str(first), len(seats.known), int((seats.empty_for != HELD).sum()), sales, exact)


def at_estimates(company: CompanyEstimates) -> Draws:
    """As many draws, each of them the estimates: medians as the scenario states them, means of what belongs to a person or to a month."""
    draws = company.draws
    season = np.median(draws.season, axis=0)
    start, months = np.median(draws.ramp_start, axis=0), np.median(draws.ramp_months, axis=0)
    for role, grid in enumerate(company.ramps):
        if grid is not None:
            start[role], months[role] = grid.most_likely()
    yearly = [one.yearly if one.is_told else drawn for one, drawn in zip(company.leaving, draws.yearly[0], strict=True)]
    one = {
        "potential": np.median(draws.potential, axis=0), "season": season / season.mean(), "chains": np.median(draws.chains, axis=0),
        "states": draws.states.mean(axis=0), "people_sd": np.median(draws.people_sd), "skill_sd": np.median(draws.skill_sd),
        "month_sd": np.sqrt(company.levels.month_variance), "holder": draws.holder.mean(axis=0),
        "successor": draws.successor.mean(axis=0), "ramp_start": start, "ramp_months": months.astype(np.int64),
        "yearly": np.asarray(yearly), "vacancy": np.median(draws.vacancy),
    }  # fmt: skip
    number = len(draws.month_sd)
    return Draws(**{name: np.repeat(np.asarray(value)[None], number, axis=0) for name, value in one.items()})


def _middle(sums: Floats, level: float) -> tuple[float, float]:
    low, high = np.quantile(sums, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
