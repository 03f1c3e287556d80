"""Parameters drawn jointly from what the past says about them: what a forecast needs, since one figure's error goes with another's."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.stats import chi2

from spmsim.estimation.levels import Levels
from spmsim.estimation.people import Standing
from spmsim.estimation.ramp import RampGrid
from spmsim.estimation.turnover import Leaving
from spmsim.estimation.weather import FIRST_ROLE, Weather
from spmsim.foundation.streams import Purpose, address, counter, key_of, normal, uniform, words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Draws:
    """D draws of everything. R roles, P people, S regions."""

    potential: Floats = field(repr=False)
    """[D, R] a year's mean sales of a fully ramped person of the role, units of the measure."""
    season: Floats = field(repr=False)
    """[D, 12] factors with mean 1, January first."""
    chains: Floats = field(repr=False)
    """[D, 4] log-sd and persistence of the market's shock, then of the regions'."""
    states: Floats = field(repr=False)
    """[D, 1 + S] the market's and the regions' shocks in the last month (z of the model), filtered."""
    people_sd: Floats = field(repr=False)
    """[D] log-sd between people: territory and skill together."""
    month_sd: Floats = field(repr=False)
    """[D] log-sd of a person's own months; for sparse sales √φ."""
    person: Floats = field(repr=False)
    """[D, P] each person's sales ÷ the role's mean."""
    ramp_start: Floats = field(repr=False)
    """[D, R] 1 where the ramp is not told."""
    ramp_months: Ints = field(repr=False)
    """[D, R] 0 where the ramp is not told."""
    yearly: Floats = field(repr=False)
    """[D, R] turnover."""


def draw_parameters(
    levels: Levels, weather: Weather, standing: Standing, ramps: tuple[RampGrid | None, ...], leaving: tuple[Leaving, ...], *, number: int,
    seed: int = 0,
) -> Draws:  # fmt: skip
    """`number` joint draws, addressed by the seed: the first 100 of 200 are a run of 100."""
    roles, people = len(levels.design.roles), len(standing.factor)
    chance = _uniforms(seed, "chance", number, 4 + 2 * roles)
    picked = np.minimum(np.searchsorted(np.cumsum(weather.chances), chance[:, 0]), len(weather.points) - 1)
    coefficients, states = _of_weather(weather, picked, _normals(seed, "weather", number, FIRST_ROLE + roles + weather.series.regions))
    people_variance = levels.people_variance * levels.people_freedom / chi2.ppf(chance[:, 1], levels.people_freedom)
    month_variance = levels.month_variance * levels.month_freedom / chi2.ppf(chance[:, 2], levels.month_freedom)
    points = [weather.points[point].chains for point in picked]
    chains = np.asarray([(c.market_sd, c.market_persistence, c.region_sd, c.region_persistence) for c in points])
    factors = np.exp(coefficients[:, 1:FIRST_ROLE])
    spread = chains[:, 0] ** 2 + chains[:, 2] ** 2 + (0.0 if levels.is_sparse else people_variance + month_variance)
    first = np.exp(coefficients[:, 0] + spread / 2) * factors.sum(axis=1)
    start, months = _ramps(ramps, chance[:, 3 : 3 + roles])
    noise = _normals(seed, "people", number, people)
    return Draws(
        potential=first[:, None] * np.exp(np.column_stack([np.zeros(number), coefficients[:, FIRST_ROLE:]])),
        season=factors / factors.mean(axis=1, keepdims=True),
        chains=chains,
        states=states,
        people_sd=np.sqrt(people_variance),
        month_sd=np.sqrt(month_variance),
        person=standing.factor * np.exp(standing.log_sd * noise - standing.log_sd**2 / 2),
        ramp_start=start,
        ramp_months=months,
        yearly=np.column_stack([one.draws(chance[:, 3 + roles + at]) for at, one in enumerate(leaving)]),
    )


def _of_weather(weather: Weather, picked: Ints, noise: Floats) -> tuple[Floats, Floats]:
    """([D, B] coefficients, [D, 1 + S] states of the last month), given the grid point of each draw."""
    series = weather.series
    size = series.matrix.shape[1]
    coefficients, states = np.empty((len(picked), size)), np.empty((len(picked), 1 + series.regions))
    for draw, point in enumerate(picked):
        given = weather.points[point]
        coefficients[draw] = given.mean + solve_triangular(given.root, noise[draw, :size])
        left = series.heights - series.matrix @ coefficients[draw]
        states[draw] = given.gain @ left + given.state_root @ noise[draw, size : size + 1 + series.regions]
    return coefficients, states


def _ramps(ramps: tuple[RampGrid | None, ...], uniforms: Floats) -> tuple[Floats, Ints]:
    start, months = np.ones(uniforms.shape), np.zeros(uniforms.shape, dtype=np.int64)
    for role, grid in enumerate(ramps):
        if grid is not None:
            start[:, role], months[:, role] = grid.draws(uniforms[:, role])
    return start, months


def _words(seed: int, what: str, rows: int, columns: int) -> NDArray[np.uint32]:
    """[rows, columns] of the stream that is named `what`: estimates have a key of their own, that no seat or measure has."""
    key = address(seed, key_of(f"estimation {what}"), Purpose.TEAM)
    return words(key, np.arange(rows)[:, None], counter(0, 0, np.arange(columns)))[0]


def _uniforms(seed: int, what: str, rows: int, columns: int) -> Floats:
    return uniform(_words(seed, what, rows, columns))


def _normals(seed: int, what: str, rows: int, columns: int) -> Floats:
    return normal(_words(seed, what, rows, columns))
