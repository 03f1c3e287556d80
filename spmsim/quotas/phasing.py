"""How a year's quota is spread over the months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import refuse


def phasing_weights(phasing: Literal["even", "season"], season: Sequence[float] | None, months: Sequence[int]) -> NDArray[np.float64]:
    """Weight of every month of the calendar: monthly quota = quota of 12 months ÷ 12 × weight.

    Every 12 consecutive months add up to 12. A calendar of six light months asks for less than half of a year's quota:
    quotas are per 12 months, and the rest of the year is outside the calendar.

    Args:
        phasing: `even` or `season`.
        season: `market.season`, twelve numbers from January, mean 1.
        months: the calendar month (0 January … 11 December) of every month, `Calendar.season_months()`.

    Raises:
        BadInput: `season` is asked for and the market has none.
    """
    if phasing == "even":
        return np.ones(len(months))
    if season is None:
        raise refuse(
            "'phasing: season' follows market.season, which is not given; write twelve numbers of mean 1 there, or 'phasing: even'",
            path="phasing",
        )
    return np.asarray(season, dtype=np.float64)[list(months)]
