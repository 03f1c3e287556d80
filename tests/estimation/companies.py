"""Companies whose parameters are known: drawn from a documented prior, lived through month by month in plain numpy.

The prior: one or two roles with mean sales of 0.3 to 1.5 m a year (log-uniform); 60 to 120 seats in 2 to 4 regions; season lognormal
0.15; market sd 0.03–0.10 and region sd 0.02–0.08, persistences 0.5–0.95; territory 0.10–0.30, skill 0.05–0.25, own months 0.20–0.50;
turnover up to 0.5 a year, with at least 30 leavers expected in 36 months; vacancies of 1 to 3 months; ramps from 0.05–0.50 over 2 to 10
months. Sales of a month are the formula of the model; nothing of the package is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MONTHS = 36


@dataclass(frozen=True)
class Truth:
    potential: Floats
    season: Floats
    market_sd: float
    market_persistence: float
    region_sd: float
    region_persistence: float
    territory_sd: float
    skill_sd: float
    rep_sd: float
    yearly: Floats
    ramp_start: Floats
    ramp_months: NDArray[np.int64]
    vacancy_months: int

    @property
    def people_sd(self) -> float:
        return float(np.hypot(self.territory_sd, self.skill_sd))


@dataclass(frozen=True)
class Person:
    """One person in one seat: months from `first` to `last` of the history, sales of each."""

    seat: int
    role: int
    region: int
    first: int
    last: int
    left: bool
    tenure: int
    """Employed months at `first`."""
    sales: Floats


@dataclass(frozen=True)
class Company:
    truth: Truth
    people: tuple[Person, ...]
    next_year: float
    """Sales of the same seats in the 12 months after the history."""


def company(seed: int, months: int = MONTHS) -> Company:
    random = np.random.default_rng(seed)
    roles, regions, seats = int(random.integers(1, 3)), int(random.integers(2, 5)), int(random.integers(60, 121))
    truth = _truth(random, roles, seats)
    span = months + 12
    market = _chain(random, truth.market_sd, truth.market_persistence, span)
    region = [_chain(random, truth.region_sd, truth.region_persistence, span) for _ in range(regions)]
    people: list[Person] = []
    next_year = 0.0
    for seat in range(seats):
        role, place = seat % roles, int(random.integers(regions))
        territory = _mean_one(random, truth.territory_sd)
        first, tenure = 0, int(random.integers(0, 60))
        while first < span:
            sales, left = _life(random, truth, role, tenure, territory, market[first:] + region[place][first:], first)
            next_year += float(sales[max(months - first, 0) :].sum())
            if first < months:
                last = first + len(sales) - 1
                people.append(
                    Person(seat, role, place, first, min(last, months - 1), left and last < months, tenure, sales[: months - first])
                )
            first, tenure = first + len(sales) + truth.vacancy_months, 0
    return Company(truth, tuple(people), next_year)


def _truth(random: np.random.Generator, roles: int, seats: int) -> Truth:
    season = np.exp(random.normal(0, 0.15, 12))
    return Truth(
        potential=np.exp(random.uniform(np.log(3e5), np.log(1.5e6), roles)),
        season=season / season.mean(),
        market_sd=float(random.uniform(0.03, 0.10)),
        market_persistence=float(random.uniform(0.5, 0.95)),
        region_sd=float(random.uniform(0.02, 0.08)),
        region_persistence=float(random.uniform(0.5, 0.95)),
        territory_sd=float(random.uniform(0.10, 0.30)),
        skill_sd=float(random.uniform(0.05, 0.25)),
        rep_sd=float(random.uniform(0.20, 0.50)),
        yearly=random.uniform(max(0.15, 30 / (seats * 3)), 0.5, roles),
        ramp_start=random.uniform(0.05, 0.50, roles),
        ramp_months=random.integers(2, 11, roles),
        vacancy_months=int(random.integers(1, 4)),
    )


def _life(
    random: np.random.Generator, truth: Truth, role: int, tenure: int, territory: float, weather: Floats, first: int
) -> tuple[Floats, bool]:
    """(sales of each month until the person leaves or the span ends, whether they leave)."""
    skill = _mean_one(random, truth.skill_sd)
    sales = []
    for month, shock in enumerate(weather):
        age = tenure + month
        start, ramp = truth.ramp_start[role], truth.ramp_months[role]
        productivity = min(start + (1 - start) * age / ramp, 1.0)
        luck = _mean_one(random, truth.rep_sd)
        mean = truth.potential[role] / 12 * truth.season[(first + month) % 12] * productivity
        sales.append(mean * np.exp(territory + skill + shock + luck))
        if random.random() < truth.yearly[role] / 12:
            return np.asarray(sales), True
    return np.asarray(sales), False


def _mean_one(random: np.random.Generator, sd: float) -> float:
    return float(random.normal(-(sd**2) / 2, sd))


def _chain(random: np.random.Generator, sd: float, persistence: float, length: int) -> Floats:
    z = np.empty(length)
    z[0] = random.normal(0, sd)
    for month in range(1, length):
        z[month] = persistence * z[month - 1] + random.normal(0, sd * np.sqrt(1 - persistence**2))
    return z - sd**2 / 2
