"""The figures of an assessment, one function each, on plain arrays: formulas that anybody can redo with a pocket calculator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, spearmanr
from scipy.stats import t as student

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = 12
FIFTH = 0.2
LEVEL = 0.95
"""Of intervals over people."""
SAME = 1e-9
"""Difference of an attainment from 1 below which the quota was met: what adding up cents as fractions leaves."""
FEWEST = 3
"""People below which no correlation is told."""
COUNTS_FROM = 6.0
"""Months employed from which a person counts in the share at quota, as in every run."""


@dataclass(frozen=True)
class Share:
    """`reached` of `people`, with the Wilson interval of the share."""

    reached: int
    people: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """8 of 20 are 0.4."""
        return self.reached / self.people


def attainment(sales: Floats, quota: Floats) -> Floats:
    """[P] sales ÷ quota of the months employed; NaN where there is no quota. 90 of 100 is 0.9.

    Whoever sold the quota to the cent has exactly 1, however the months add up.
    """
    result: Floats = np.full(len(sales), np.nan)
    np.divide(sales, quota, out=result, where=quota > 0)
    result[np.abs(result - 1) < SAME] = 1.0
    return result


def attainment_together(sales: Floats, quota: Floats) -> float | None:
    """Σ sales ÷ Σ quota of those who have a quota; None where nobody has. (90 + 30) ÷ (100 + 20) = 1."""
    has = quota > 0
    return float(sales[has].sum() / quota[has].sum()) if has.any() else None


def attainment_range(sales: Floats, quota: Floats) -> tuple[float, float] | None:
    """The 95 % interval of Σ sales ÷ Σ quota by t, people being what varies; None with fewer than two who have a quota.

    With e a person's sales less the group's attainment × their quota, the variance is n ÷ (n − 1) · Σ e² ÷ (Σ quota)². Source: Cochran
    (1977), ratio estimates. 80, 100 and 120 of 100 each: 1 ± 4.303 · √(3 ÷ 2 · 800) ÷ 300, from 0.503 to 1.497.
    """
    has = quota > 0
    number = int(has.sum())
    if number < 2:
        return None
    asked, together = quota[has], float(sales[has].sum() / quota[has].sum())
    apart = sales[has] - together * asked
    error = float(number / (number - 1) * (apart**2).sum()) ** 0.5 / float(asked.sum())
    half = float(student.ppf((1 + LEVEL) / 2, number - 1)) * error
    return together - half, together + half


def spread(values: Floats) -> tuple[float, float, float] | None:
    """(10, 50, 90 %) of the values that are there, interpolated: of 0, 1, … 10 they are 1, 5 and 9. None where there are none."""
    there = values[~np.isnan(values)]
    if len(there) == 0:
        return None
    low, middle, high = np.quantile(there, [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)


def counts_at_quota(quota: Floats, months: Floats) -> NDArray[np.bool_]:
    """[P] who counts in the share at quota: with a quota, and employed for at least six months. 5.9 months: not."""
    return np.asarray((quota > 0) & (months >= COUNTS_FROM - SAME))


def share_at_quota(reached: Floats) -> Share | None:
    """How many reached 1.0, with the 95 % interval. Source: Wilson (1927). 8 of 20 are 40 %, 21.9 to 61.3 %.

    Args:
        reached: [P] attainment of those who count (`counts_at_quota`).
    """
    there = reached[~np.isnan(reached)]
    if len(there) == 0:
        return None
    number = int((there >= 1).sum())
    interval = binomtest(number, len(there)).proportion_ci(LEVEL, method="wilson")
    return Share(number, len(there), float(interval.low), float(interval.high))


def trend(now: Floats, before: Floats) -> float | None:
    """Σ now ÷ Σ before − 1 of those with a figure before; None without. 110 after 100 is +0.1."""
    has = ~np.isnan(before)
    base = float(before[has].sum())
    return float(now[has].sum()) / base - 1 if base > 0 else None


def trend_of_all(history: Floats) -> float | None:
    """The last twelve months of all bookings ÷ the twelve before − 1; None below 24 months."""
    if len(history) < 2 * YEAR or history[-2 * YEAR : -YEAR].sum() <= 0:
        return None
    return float(history[-YEAR:].sum() / history[-2 * YEAR : -YEAR].sum() - 1)


def season(history: Floats, last: int) -> tuple[float, ...] | None:
    """January to December: bookings of that month ÷ the mean month, over all whole years at the end; None below twelve months.

    Args:
        history: all bookings by month.
        last: calendar month of the last one, 0 for January.
    """
    years = len(history) // YEAR
    if years == 0 or history[-years * YEAR :].sum() <= 0:
        return None
    by_place = history[-years * YEAR :].reshape(years, YEAR).sum(axis=0)
    index = np.roll(by_place / by_place.mean(), last + 1)
    return tuple(float(month) for month in index)


def fifths(sales: Floats, months: Floats) -> tuple[Ints, Ints]:
    """(places of the top fifth, of the bottom fifth) by sales per month employed; a fifth is ⌊n ÷ 5⌋, at least one person."""
    rate = sales / months
    order = np.argsort(-rate, kind="stable")
    size = max(1, len(order) // 5)
    return order[:size], order[-size:]


def best_fifth(sales: Floats, months: Floats, roles: Sequence[str]) -> Floats:
    """[P] how much of each person belongs to the best fifth of their role: of its months employed, those of who sold most a month.

    Five people of 12 months: the one who sold most. Six: that one, and 0.2 of the next (a fifth of 72 months are 14.4; 12 + 0.2 · 12).
    Somebody of two months fills two months, however much they sold in them.
    """
    part: Floats = np.zeros(len(sales))
    for role in dict.fromkeys(roles):
        rows = np.flatnonzero([held == role for held in roles])
        order = rows[np.argsort(-sales[rows] / months[rows], kind="stable")]
        before = np.cumsum(months[order]) - months[order]
        part[order] = np.clip((FIFTH * months[rows].sum() - before) / months[order], 0, 1)
    return part


def concentration(sales: Floats, months: Floats, roles: Sequence[str]) -> float | None:
    """Share of all sales that the best fifth of each role sold: 0.2 where everybody of a role sells the same in a month.

    60, 10, 10, 10 and 10 in a year each, by people of one role: 0.6. By people of five roles: 0.2.
    """
    total = float(sales.sum())
    return float((best_fifth(sales, months, roles) * sales).sum()) / total if total > 0 else None


def correlation(x: Floats, y: Floats) -> float | None:
    """Pearson's r; None below three people or where one of the two never differs."""
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def rank_correlation(x: Floats, y: Floats) -> float | None:
    """Spearman's ρ: r of the ranks; None below three people or where one of the two never differs."""
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(spearmanr(x, y).statistic)


def fair_quota(quota: Floats, potential: Floats) -> Floats:
    """[P] the same sum of quotas, shared by potential. Quotas of 100 and 100, potentials of 300 and 100: 150 and 50."""
    return np.asarray(potential * quota.sum() / potential.sum())


def months_below_start(employed: Floats) -> float:
    """Full-time months by which headcount lay below that of the first month: Σ max(0, first − month).

    10, 9, 9 and 11 people: 2 months.
    """
    heads = employed.sum(axis=0)
    return float(np.maximum(heads[0] - heads, 0).sum())
