"""Season, and the shocks of market and regions, from how high sales stood in every region and month.

    cell(region, month) = level + season(calendar month) + market(month) + region(region, month) + error of the fit

Market and regions are chains that keep a share of themselves from month to month, as the engine plays them. Their spreads and
persistences have a posterior distribution on a grid, by the restricted likelihood times the priors below; given them all is normal, by
generalised least squares. So the season's range holds what the market may have done to it. Source: Harville (1974).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular

from spmsim.estimation.levels import Levels

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MARKET_SDS = (0.01, 0.03, 0.05, 0.07, 0.09, 0.115, 0.15, 0.20)
REGION_SDS = (0.005, 0.02, 0.04, 0.06, 0.085, 0.12)
MARKET_PERSISTENCES = (0.3, 0.6, 0.8, 0.9, 0.96)
REGION_PERSISTENCES = (0.3, 0.7, 0.92)
MARKET_PRIOR, REGION_PRIOR = 0.10, 0.08
"""Scales of the half-normal priors of the two spreads (assumption: more than twice these is rare); persistences are uniform on the grid."""
SEASON_PRIOR = 0.25
"""Log-sd of a month's season before the data speak (assumption); where a month was seen often the data override it."""
FIRST_ROLE = 13
"""Coefficients: the level, twelve seasons from January, then the differences of the other roles to the first."""


@dataclass(frozen=True)
class Chains:
    """Log-sd and persistence of the market's and the regions' shocks."""

    market_sd: float
    market_persistence: float
    region_sd: float
    region_persistence: float


@dataclass(frozen=True, eq=False)
class Given:
    """What holds given the chains: all of it normal. B coefficients."""

    chains: Chains
    log_chance: float
    """Logarithm of prior × restricted likelihood, up to a constant."""
    mean: Floats = field(repr=False)
    """[B]"""
    root: Floats = field(repr=False)
    """[B, B] upper triangular: mean + solve(root, standard normals) is a draw of the coefficients."""


@dataclass(frozen=True, eq=False)
class Series:
    """The observations: cells, then differences of roles."""

    heights: Floats = field(repr=False)
    """[Y]"""
    covariance: Floats = field(repr=False)
    """[Y, Y] of the fit's error."""
    matrix: Floats = field(repr=False)
    """[Y, B]"""
    region: Ints = field(repr=False)
    """[C]"""
    month: Ints = field(repr=False)
    """[C]"""
    regions: int
    last_month: int


@dataclass(frozen=True, eq=False)
class Weather:
    """The posterior: points of the grid and how likely each is."""

    series: Series
    points: tuple[Given, ...]
    chances: Floats
    """[points] sum to 1."""


def weather_of(levels: Levels, calendar_months: Ints) -> Weather:
    """What the levels say about season and chains.

    Args:
        levels: as fitted.
        calendar_months: [T] of each month of the panel, 0 for January.
    """
    series = _series(levels, calendar_months)
    points = tuple(_given(series, chains) for chains in _grid(series.regions))
    logs = np.asarray([point.log_chance for point in points])
    chances = np.exp(logs - logs.max())
    return Weather(series, points, chances / chances.sum())


def _series(levels: Levels, calendar_months: Ints) -> Series:
    design = levels.design
    roles = len(design.roles) - 1
    number = design.cells + roles
    matrix = np.zeros((number, FIRST_ROLE + roles))
    cells = np.arange(design.cells)
    matrix[cells, 0] = 1.0
    matrix[cells, 1 + calendar_months[design.cell_month]] = 1.0
    matrix[design.cells + np.arange(roles), FIRST_ROLE + np.arange(roles)] = 1.0
    covariance = levels.covariance[:number, :number]
    return Series(
        levels.effects[:number], covariance, matrix, design.cell_region, design.cell_month, len(design.regions), len(calendar_months) - 1
    )


def _grid(regions: int) -> Iterator[Chains]:
    """The grid; with one region its shock cannot be told from the market's, and there is none."""
    of_regions = product(REGION_SDS, REGION_PERSISTENCES) if regions > 1 else [(0.0, 0.0)]
    for (region_sd, region_persistence), market_sd, persistence in product(of_regions, MARKET_SDS, MARKET_PERSISTENCES):
        yield Chains(market_sd, persistence, region_sd, region_persistence)


def covariance_of(series: Series, chains: Chains) -> Floats:
    """[Y, Y] of the observations around what the coefficients say: market, regions and the fit's error."""
    cells = len(series.month)
    lag = np.abs(series.month[:, None] - series.month[None, :])
    same = series.region[:, None] == series.region[None, :]
    months = np.arange(series.last_month + 1)
    covariance = series.covariance.copy()
    covariance[:cells, :cells] += (chains.market_sd**2 * chains.market_persistence**months)[lag]
    covariance[:cells, :cells] += (chains.region_sd**2 * chains.region_persistence**months)[lag] * same
    return covariance


def _given(series: Series, chains: Chains) -> Given:
    """Generalised least squares with the season's prior, and the restricted likelihood."""
    lower = cholesky(covariance_of(series, chains), lower=True)
    scaled = solve_triangular(lower, np.column_stack([series.matrix, series.heights]), lower=True)
    matrix, heights = scaled[:, :-1], scaled[:, -1]
    precision = matrix.T @ matrix + np.diag([0.0, *[SEASON_PRIOR**-2] * 12, *[0.0] * (matrix.shape[1] - FIRST_ROLE)])
    root = cholesky(precision)
    mean = solve_triangular(root, solve_triangular(root, matrix.T @ heights, trans=1))
    left = heights - matrix @ mean
    squares = left @ left + (mean[1:FIRST_ROLE] ** 2).sum() / SEASON_PRIOR**2
    likelihood = -np.log(np.diag(lower)).sum() - np.log(np.diag(root)).sum() - squares / 2
    prior = _log_prior(chains.market_sd, MARKET_SDS, MARKET_PRIOR)
    if chains.region_sd > 0:
        prior += _log_prior(chains.region_sd, REGION_SDS, REGION_PRIOR)
    return Given(chains, float(likelihood) + prior, mean, root)


def _log_prior(sd: float, grid: tuple[float, ...], scale: float) -> float:
    """Half-normal density × the width that a point stands for, from halfway to the point before (or 0) to halfway to the one after."""
    at = grid.index(sd)
    low = 0.0 if at == 0 else (grid[at - 1] + sd) / 2
    high = (sd + grid[at + 1]) / 2 if at + 1 < len(grid) else sd + (sd - low)
    return float(np.log(high - low) - (sd / scale) ** 2 / 2)
