"""At one set of parameters a forecast is what the engine plays: season, ramps, leavers, vacancies, skills, chains and luck."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim import simulate
from spmsim.estimation.ahead import Ahead, sales_ahead
from spmsim.estimation.draws import Draws
from spmsim.estimation.seats import Known, Seats
from spmsim.estimation.vacancies import HELD

YEARS = 4_000
SEASON = [0.8, 0.9, 1.2, 0.9, 1.0, 1.2, 0.8, 0.9, 1.1, 1.0, 1.0, 1.2]
SEATS = 12
NEW = 4
"""Seats whose holders were hired in the month before; the others are ramped."""

SCENARIO = f"""
about: {{title: A company as its forecast sees it, question: "Does the engine sell the same?"}}
currency: USD
calendar: {{start: "2027-01", months: 12}}
run: {{seed: 7, replications: {YEARS}, engine: monte_carlo}}
measures: {{revenue: {{unit: USD}}}}
team:
  roster: roster.csv
  roles:
    seller:
      {{plan: tested, quota_set: tested, on_target_earnings: 100000, base_share: 0.5, potential: {{revenue: 600000}},
       turnover: {{yearly: 0.6, vacancy_months: 2}}, ramp: {{start: 0.2, months: 5}}}}
  skill_sd: 0.2
market:
  season: {SEASON}
  shocks:
    market: {{sd: 0.08, persistence: 0.9}}
    region: {{sd: 0.06, persistence: 0.7}}
    territory: {{sd: 0.25}}
    rep: {{sd: 0.4}}
  laws: {{revenue: lognormal}}
quotas: {{tested: {{rules: {{revenue: {{type: flat, amount: 600000}}}}}}}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components:
      - {{name: revenue, measure: revenue, weight: 1.0, period: year, accumulation: discrete,
         formula: {{type: payout_curve, points: [[0.0, 0.0], [1.0, 1.0]], beyond: extended}}}}
behaviour: {{type: fixed}}
"""


def _played(folder: Path) -> np.ndarray:
    """[YEARS] sales of the engine's years."""
    people = [f"P{row},seller,{'NS'[row % 2]},{'2026-12-01' if row < NEW else '2020-01-01'}" for row in range(SEATS)]
    (folder / "roster.csv").write_text("\n".join(["rep_id,role,region,hired_on", *people]) + "\n", encoding="utf-8")
    (folder / "company.yaml").write_text(SCENARIO, encoding="utf-8")
    return np.asarray(simulate(folder / "company.yaml", out=folder / "runs").table("replications")["sales"])


def _forecast() -> np.ndarray:
    """[YEARS, 12] of the same company; chains begin in their usual spread, as the engine's do."""
    random = np.random.default_rng(5)

    def mean_one(sd: float) -> np.ndarray:
        return np.exp(random.normal(-(sd**2) / 2, sd, (YEARS, SEATS)))

    def every(*values: float) -> np.ndarray:
        return np.tile(np.asarray(values), (YEARS, 1))

    territory = mean_one(0.25)
    states = np.column_stack([random.normal(0, 0.08, YEARS), random.normal(0, 0.06, YEARS), random.normal(0, 0.06, YEARS)])
    draws = Draws(
        potential=every(600_000), season=every(*SEASON), chains=every(0.08, 0.9, 0.06, 0.7), states=states, people_sd=np.zeros(YEARS),
        skill_sd=np.full(YEARS, 0.2), month_sd=np.full(YEARS, 0.4), holder=territory * mean_one(0.2), successor=territory,
        ramp_start=every(0.2), ramp_months=np.full((YEARS, 1), 5), yearly=every(0.6), vacancy=np.full(YEARS, 2.0),
    )  # fmt: skip
    known = Known(np.zeros(2), np.zeros(0, dtype=np.int64), np.zeros((2, 0)), np.zeros((2, 2)))
    tenure = np.where(np.arange(SEATS) < NEW, 0, 83)
    role, region = np.zeros(SEATS, dtype=np.int64), np.arange(SEATS) % 2
    seats = Seats(role, region, tenure, np.full(SEATS, HELD), (known,) * SEATS, np.zeros((SEATS, 1)))
    return sales_ahead(draws, seats, Ahead(0, 12), is_sparse=False, seed=9)


def test_the_engine_sells_what_the_forecast_says(tmp_path):
    """Means and spreads of two samples of 4,000 years differ by no more than 4 of their standard errors."""
    played, forecast = _played(tmp_path), _forecast().sum(axis=1)
    error = np.sqrt((played.var() + forecast.var()) / YEARS)
    assert played.mean() == pytest.approx(forecast.mean(), abs=4 * error)
    assert played.std() == pytest.approx(forecast.std(), rel=4 / np.sqrt(YEARS))
    for level in (0.1, 0.9):
        assert np.quantile(played, level) == pytest.approx(np.quantile(forecast, level), abs=8 * error)
