"""The state of the last month, against the Kalman filter of statsmodels and against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.statespace.sarimax import SARIMAX

from spmsim.estimation.pasts import chain_from, draw_pasts, noise_needed
from spmsim.estimation.weather import Chains, Given, Series, Weather

DRAWS = 40_000


def _weather(heights: np.ndarray, error: np.ndarray, chains: Chains, *, regions: int = 1) -> Weather:
    """One point of the grid; cells are region after region."""
    months = len(heights) // regions
    region, month = np.divmod(np.arange(len(heights)), months)
    series = Series(heights, error, np.zeros((len(heights), 13)), region, month, regions, months - 1)
    return Weather(series, (Given(chains, 0.0, np.zeros(13), np.eye(13)),), np.ones(1))


def _drawn(weather: Weather, seed: int = 1):
    series = weather.series
    noise = np.random.default_rng(seed).normal(size=(DRAWS, noise_needed(series)))
    return draw_pasts(weather, np.zeros(DRAWS, dtype=np.int64), np.tile(series.heights, (DRAWS, 1)), noise)


def test_the_last_month_is_what_a_kalman_filter_says():
    """An AR(1) of sd 0.08 and persistence 0.9, seen with an error of sd 0.05 for 24 months."""
    random = np.random.default_rng(3)
    heights = chain_from(random.normal(size=24), 0.08, 0.9) + random.normal(0, 0.05, 24)
    told = _drawn(_weather(heights, 0.05**2 * np.eye(24), Chains(0.08, 0.9, 0.0, 0.0))).states[:, 0]
    model = SARIMAX(heights, order=(1, 0, 0), measurement_error=True, trend="n")
    filtered = model.filter([0.9, 0.05**2, 0.08**2 * (1 - 0.9**2)])
    mean, sd = filtered.filtered_state[0, -1], np.sqrt(filtered.filtered_state_cov[0, 0, -1])
    assert told.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(DRAWS))
    assert told.std() == pytest.approx(sd, rel=4 / np.sqrt(2 * DRAWS))


def test_one_month_is_shared_out_by_variances():
    """A height of 0.10 beyond the coefficients; market 0.04², region 0.03², error 0.05², together 0.005: shares 0.32, 0.18 and 0.5."""
    told = _drawn(_weather(np.asarray([0.10, 0.10]), 0.05**2 * np.eye(2), Chains(0.04, 0.5, 0.03, 0.5), regions=2))
    spread = np.asarray([[0.005, 0.0016], [0.0016, 0.005]])  # the market is shared
    weights = np.linalg.solve(spread, [0.10, 0.10])
    close = 4 * 0.05 / np.sqrt(DRAWS)
    assert told.states[:, 0].mean() == pytest.approx(0.0016 * weights.sum(), abs=close)
    assert told.states[:, 1].mean() == pytest.approx(0.0009 * weights[0], abs=close)
    assert told.errors[:, 1].mean() == pytest.approx(0.0025 * weights[1], abs=close)


def test_shocks_and_errors_sum_to_the_height():
    told = _drawn(_weather(np.asarray([0.10]), np.asarray([[0.05**2]]), Chains(0.04, 0.5, 0.03, 0.5)))
    assert (told.states.sum(axis=1) + told.errors[:, 0]).tolist() == pytest.approx([0.10] * DRAWS)
