"""How the past may have come about: the shocks of the last month, and by how much the fitted heights are off, drawn together.

What coefficients leave of a height is market + region + error of the fit, and only the sum is known. A past is drawn from the chains and
the error alone, and then moved by what its sums miss: that is a draw from the distribution given the heights, which a Kalman filter gives
one month after the other. Sources: Journel and Huijbregts (1978), conditional simulation; Durbin and Koopman (2002).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from spmsim.estimation.weather import Chains, Series, Weather, covariance_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pasts:
    """D draws. S regions, Y observations."""

    states: Floats = field(repr=False)
    """[D, 1 + S] the market's and the regions' z in the last month."""
    errors: Floats = field(repr=False)
    """[D, Y] fitted − true height of every cell, then of every difference between roles."""


def noise_needed(series: Series) -> int:
    """Standard normals for one draw: one for each month of each chain, and one for each observation."""
    return (1 + series.regions) * (series.last_month + 1) + len(series.heights)


def draw_pasts(weather: Weather, picked: Ints, left: Floats, noise: Floats) -> Pasts:
    """One past for each draw.

    Args:
        weather: the observations, and the points of the grid.
        picked: [D] the point of each draw.
        left: [D, Y] heights − what the draw's coefficients say.
        noise: [D, `noise_needed`] standard normals.
    """
    series = weather.series
    values, vectors = np.linalg.eigh(series.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))  # clustered covariances may have no full rank, so no Cholesky factor
    states, errors = np.empty((len(picked), 1 + series.regions)), np.empty(left.shape)
    for point in np.unique(picked):
        rows = picked == point
        states[rows], errors[rows] = _given(series, weather.points[point].chains, root, left[rows], noise[rows])
    return Pasts(states, errors)


def _given(series: Series, chains: Chains, root: Floats, left: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """(states, errors) of draws with the same chains."""
    months, cells = series.last_month + 1, len(series.month)
    shocks = noise[:, : (1 + series.regions) * months].reshape(len(noise), 1 + series.regions, months)
    market = chain_from(shocks[:, :1], chains.market_sd, chains.market_persistence)
    regions = chain_from(shocks[:, 1:], chains.region_sd, chains.region_persistence)
    errors = noise[:, (1 + series.regions) * months :] @ root.T
    drawn = errors.copy()
    drawn[:, :cells] += market[:, 0, series.month] + regions[:, series.region, series.month]
    missed = cho_solve(cho_factor(covariance_of(series, chains), lower=True), (left - drawn).T)
    states = np.concatenate([market, regions], axis=1)[:, :, -1] + (_shared(series, chains) @ missed).T
    return states, errors + (series.covariance @ missed).T


def chain_from(noise: Floats, sd: float, persistence: float) -> Floats:
    """[…, T] a chain in its stationary state, from standard normals: z₁ = sd·ε₁, z_t = ρ z_{t−1} + sd·√(1 − ρ²)·ε_t."""
    z = sd * np.moveaxis(noise, -1, 0)
    for month in range(1, len(z)):
        z[month] = persistence * z[month - 1] + np.sqrt(1 - persistence**2) * z[month]
    return np.asarray(np.moveaxis(z, 0, -1))


def _shared(series: Series, chains: Chains) -> Floats:
    """[1 + S, Y] covariance of the last month's states with the observations."""
    age = series.last_month - series.month
    shared = np.zeros((1 + series.regions, len(series.heights)))
    shared[0, : len(age)] = chains.market_sd**2 * chains.market_persistence**age
    for region in range(series.regions):
        shared[1 + region, : len(age)] = np.where(series.region == region, chains.region_sd**2 * chains.region_persistence**age, 0.0)
    return shared
