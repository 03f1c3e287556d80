"""The prior of the market's shock, where a history tells nothing about it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import halfnorm

from spmsim.estimation.levels import Design, Levels
from spmsim.estimation.weather import MARKET_PRIOR, MARKET_SDS, weather_of


def test_a_history_that_tells_nothing_leaves_the_prior():
    """24 months whose heights are known to ± e^1000 only: each point has the half-normal's chance of the range that it stands for."""
    months = 24
    each, none = np.arange(months), np.zeros(months, dtype=np.int64)
    design = Design(each, each, np.eye(months), np.ones(months), none, each, ("",), ("seller",), ())
    told = weather_of(Levels(design, np.zeros(months), 1e6 * np.eye(months), 0.1, 50.0, None, 0.1, 100.0, False), each % 12)
    found = np.asarray([sum(c for c, p in zip(told.chances, told.points, strict=True) if p.chains.market_sd == sd) for sd in MARKET_SDS])
    edges = [0.0, *((low + high) / 2 for low, high in pairwise(MARKET_SDS)), 0.225]
    meant = np.diff(halfnorm.cdf(edges, scale=MARKET_PRIOR))
    assert found == pytest.approx(meant / meant.sum(), rel=0.06)  # a point's height stands for the mean height of its range
