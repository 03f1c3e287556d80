"""How much a year varies, implied by monthly shocks: what `explain` prints beside the shocks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.market.market import Shocks


@dataclass(frozen=True)
class YearSpread:
    """Spread of a total over months around its mean."""

    cv: float
    """Standard deviation ÷ mean."""
    log_sd: float
    """√ln(1 + cv²): the log-sd of a lognormal with that coefficient of variation."""


def implied_year_sd(
    shocks: Shocks,
    *,
    skill_sd: float = 0.0,
    weights: Sequence[float] = (1.0,) * 12,
    deal_variance: float = 0.0,
) -> YearSpread:
    """Spread of one seat's sales over consecutive months, its person staying and fully ramped, at standard effort.

    With weights w and c(k) = territory² + skill² + Σ_j sd_j²·ρ_j^k, the log-covariance of two months k apart,

        cv² = Σ_k n_k·(e^{c(k)} − 1) ÷ (Σ w)²  +  deal_variance

    where n_0 = Σ w_m² and n_k = 2·Σ w_m·w_{m+k}. Twelve equal months and only a rep shock of 0.40 without persistence:
    cv = √((e^{0.16} − 1)/12) = 0.1202.

    Args:
        shocks: the market's shocks; under compound Poisson give `rep` the `extra_rep_sd`.
        skill_sd: log-sd of skill.
        weights: relative mean of each month, e.g. the season.
        deal_variance: cv² of the year that comes from single deals: average_deal·(1 + deal_cv²) ÷ mean of the year.

    Source: covariance of lognormals with means 1, e^{c} − 1; AR(1) autocovariance sd²·ρ^k.
    """
    w = np.asarray(weights, dtype=np.float64)
    lags = np.arange(len(w))
    pairs = np.correlate(w, w, mode="full")[len(w) - 1 :] * np.where(lags == 0, 1.0, 2.0)
    moving = (shocks.market, shocks.region, shocks.rep)
    log_covariance = shocks.territory.sd**2 + skill_sd**2 + sum(shock.sd**2 * float(shock.persistence) ** lags for shock in moving)
    cv2 = float(pairs @ np.expm1(log_covariance) / w.sum() ** 2) + deal_variance
    return YearSpread(cv=math.sqrt(cv2), log_sd=math.sqrt(math.log1p(cv2)))
