"""Parameters drawn jointly from what the past says about them: what a forecast needs, since one figure's error goes with another's."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import ndtri
from scipy.stats import chi2

from spmsim.estimation.defaults import RAMP_MONTHS, RAMP_START, TURNOVER, VACANCY
from spmsim.estimation.levels import Levels
from spmsim.estimation.pasts import draw_pasts, noise_needed
from spmsim.estimation.ramp import RampGrid
from spmsim.estimation.seats import Seats
from spmsim.estimation.turnover import Leaving
from spmsim.estimation.vacancies import Vacancies
from spmsim.estimation.weather import FIRST_ROLE, Weather
from spmsim.foundation.streams import Purpose, address, counter, key_of, normal, uniform, words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Draws:
    """D draws of everything. R roles, K seats of the last month, S regions."""

    potential: Floats = field(repr=False)
    """[D, R] a year's mean sales of a fully ramped person of the role, units of the measure."""
    season: Floats = field(repr=False)
    """[D, 12] factors with mean 1, January first."""
    chains: Floats = field(repr=False)
    """[D, 4] log-sd and persistence of the market's shock, then of the regions'."""
    states: Floats = field(repr=False)
    """[D, 1 + S] the market's and the regions' z in the last month, given the whole history."""
    people_sd: Floats = field(repr=False)
    """[D] log-sd between people: territory and skill together."""
    skill_sd: Floats = field(repr=False)
    """[D] the part of it that goes with the person; 0 where it is not told."""
    month_sd: Floats = field(repr=False)
    """[D] log-sd of a person's own months; for sparse sales √φ."""
    holder: Floats = field(repr=False)
    """[D, K] sales of the person who holds the seat ÷ the role's mean."""
    successor: Floats = field(repr=False)
    """[D, K] mean sales of whoever comes after in the seat ÷ the role's mean: what the territory gives."""
    ramp_start: Floats = field(repr=False)
    """[D, R] the default where the ramp is not told."""
    ramp_months: Ints = field(repr=False)
    """[D, R] alike."""
    yearly: Floats = field(repr=False)
    """[D, R] turnover; the default where it is not told."""
    vacancy: Floats = field(repr=False)
    """[D] mean months that a seat stays open; the default where it is not told."""


@dataclass(frozen=True, eq=False)
class Told:
    """What was estimated, apart: all that draws are made of."""

    levels: Levels
    weather: Weather
    seats: Seats
    ramps: tuple[RampGrid | None, ...]
    """By role; None where it is not told."""
    leaving: tuple[Leaving, ...]
    """By role."""
    vacancies: Vacancies


def draw_parameters(told: Told, *, number: int, seed: int = 0) -> Draws:
    """`number` joint draws, addressed by the seed: the first 100 of 200 are a run of 100."""
    levels, series = told.levels, told.weather.series
    roles, size = len(levels.design.roles), series.matrix.shape[1]
    chance = _uniforms(seed, "chance", number, 4 + 2 * roles)
    picked = np.minimum(np.searchsorted(np.cumsum(told.weather.chances), chance[:, 0]), len(told.weather.points) - 1)
    chains, coefficients = _of_weather(told.weather, picked, _normals(seed, "weather", number, size))
    left = series.heights - coefficients @ series.matrix.T
    pasts = draw_pasts(told.weather, picked, left, _normals(seed, "past", number, noise_needed(series)))
    people_variance = levels.people_variance * levels.people_freedom / chi2.ppf(chance[:, 1], levels.people_freedom)
    month_variance = levels.month_variance * levels.month_freedom / chi2.ppf(chance[:, 2], levels.month_freedom)
    between = np.zeros(number) if levels.is_sparse else people_variance
    skill = between * ((levels.skill_variance or 0.0) / levels.people_variance if levels.people_variance else 0.0)
    territory, holder = told.seats.draws(pasts.errors, _normals(seed, "seats", number, 2 * len(told.seats.known)))
    factors = np.exp(coefficients[:, 1:FIRST_ROLE])
    spread = chains[:, 0] ** 2 + chains[:, 2] ** 2 + (0.0 if levels.is_sparse else people_variance + month_variance)
    first = np.exp(coefficients[:, 0] + spread / 2) * factors.sum(axis=1)
    start, months = _ramps(told.ramps, chance[:, 3 : 3 + roles])
    return Draws(
        potential=first[:, None] * np.exp(np.column_stack([np.zeros(number), coefficients[:, FIRST_ROLE:]])),
        season=factors / factors.mean(axis=1, keepdims=True),
        chains=chains,
        states=pasts.states,
        people_sd=np.sqrt(people_variance),
        skill_sd=np.sqrt(skill),
        month_sd=np.sqrt(month_variance),
        holder=np.exp(holder - between[:, None] / 2),
        successor=np.exp(territory - (between - skill)[:, None] / 2),
        ramp_start=start,
        ramp_months=months,
        yearly=_turnover(told.leaving, chance[:, 3 + roles : 3 + 2 * roles]),
        vacancy=_vacancy(told.vacancies, ndtri(chance[:, 3 + 2 * roles])),
    )


def _of_weather(weather: Weather, picked: Ints, noise: Floats) -> tuple[Floats, Floats]:
    """([D, 4] chains, [D, B] coefficients given them), from the grid's points and standard normals."""
    points = [weather.points[point] for point in picked]
    drawn = [point.mean + solve_triangular(point.root, one) for point, one in zip(points, noise, strict=True)]
    chains = [(c.market_sd, c.market_persistence, c.region_sd, c.region_persistence) for c in (point.chains for point in points)]
    return np.asarray(chains), np.asarray(drawn)


def _turnover(leaving: tuple[Leaving, ...], uniforms: Floats) -> Floats:
    yearly = [one.draws(uniforms[:, role]) if one.is_told else np.full(len(uniforms), TURNOVER) for role, one in enumerate(leaving)]
    return np.column_stack(yearly)


def _vacancy(vacancies: Vacancies, normals: Floats) -> Floats:
    return vacancies.draws(normals) if vacancies.is_told else np.full(len(normals), float(VACANCY))


def _ramps(ramps: tuple[RampGrid | None, ...], uniforms: Floats) -> tuple[Floats, Ints]:
    start, months = np.full(uniforms.shape, RAMP_START), np.full(uniforms.shape, RAMP_MONTHS)
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
