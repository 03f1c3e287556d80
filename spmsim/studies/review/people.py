"""The review person by person, for those who pay these people; and who surprised, as sums that others may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.studies.review.forecast import CELL_SUMS
from spmsim.studies.review.lines import Showable
from spmsim.studies.review.market import Ratio
from spmsim.studies.review.scores import within
from spmsim.studies.review.updates import credibility
from spmsim.studies.review.year import YearReviewed
from spmsim.studies.situation.disclosure import Members

Floats = NDArray[np.float64]
BANDS = (0.0, 0.1, 0.25, 0.75, 0.9, 1.0)
"""Ends of the bands in which the percentiles of what happened are counted: outside 80 % low, 80 %, 50 %, 80 %, outside high."""


@dataclass(frozen=True)
class PersonReview:
    """One person; None where there is nothing to tell."""

    person: str = field(repr=False)
    role: str
    region: str
    team: str = field(repr=False)
    sales_mean: float
    sales_p10: float
    sales_p25: float
    sales_p50: float
    sales_p75: float
    sales_p90: float
    sales: float
    percentile: float
    """Of the sales among simulated years."""
    percentile_in_market: float | None
    """Among years in the market that came."""
    attainment_mean: float | None
    attainment: float | None
    pay_mean: float | None
    pay_p10: float | None
    pay_p90: float | None
    pay: float | None
    crps: float
    naive: float | None
    """Error of last year × growth."""

    @property
    def error(self) -> float:
        """What was sold − what was expected."""
        return self.sales - self.sales_mean

    @property
    def is_surprising(self) -> bool:
        """Whether the sales lie outside the 80 % range."""
        return not bool(within(np.asarray(self.sales_p10), np.asarray(self.sales), np.asarray(self.sales_p90)))


@dataclass(frozen=True)
class Surprises:
    """People outside their 80 % range on one side, together."""

    side: str
    """`above` or `below`."""
    people: int | None
    """None: fewer than five, or not to be told."""
    expected: float | None
    sold: float | None


def people_lines(year: YearReviewed) -> tuple[PersonReview, ...]:
    """Everybody who sells, the largest surprise in money first."""
    ids = year.again.cast.game.seats.rep_ids
    lines = [_line(year, int(at), ids[int(at)]) for at in year.sellers]
    return tuple(sorted(lines, key=lambda one: -abs(one.error)))


def _line(year: YearReviewed, at: int, person: str) -> PersonReview:
    scored, happened = year.scored, dict(zip(CELL_SUMS, year.facts.sums[at].tolist(), strict=True))
    came, naive, has_pay = year.scored_in_market, year.naive.expected[at], year.facts.has_pay
    low, lower, middle, upper, high = scored.quantiles[at].tolist()
    pay_mean, pay_low, pay_high = scored.pay[at].tolist() if has_pay else (None, None, None)
    return PersonReview(
        person, year.roles[at], year.regions[at], year.teams[at],
        sales_mean=float(scored.mean[at]), sales_p10=low, sales_p25=lower, sales_p50=middle, sales_p75=upper, sales_p90=high,
        sales=happened["sales"], percentile=float(scored.percentile[at]),
        percentile_in_market=None if came is None else float(came.percentile[at]), attainment_mean=_or_none(scored.attainment[at]),
        attainment=happened["attained"] / happened["asked"] if happened["asked"] > 0 else None,
        pay_mean=pay_mean, pay_p10=pay_low, pay_p90=pay_high, pay=happened["pay"] if has_pay else None,
        crps=float(scored.score[at]), naive=_or_none(abs(naive - happened["sales"])),
    )  # fmt: skip


def sides_of(year: YearReviewed) -> dict[str, Members]:
    """Who lies above and who below the own 80 % range."""
    sold, rows = year.facts.sums[:, 0], year.sellers
    low, high = year.scored.quantiles[:, 0], year.scored.quantiles[:, -1]
    out = ~within(low, sold, high)
    return {side: tuple(rows[(out & beyond)[rows]].tolist()) for side, beyond in (("above", sold > high), ("below", sold < low))}


def surprises_of(year: YearReviewed, show: Showable) -> tuple[Surprises, ...]:
    """Both sides, each as far as this reader may see it."""
    return tuple(_side(year, side, members, show) for side, members in sides_of(year).items())


def _side(year: YearReviewed, side: str, members: Members, show: Showable) -> Surprises:
    if not members:
        return Surprises(side, 0, 0.0, 0.0)
    if not show.may(members):
        return Surprises(side, None, None, None)
    rows = list(members)
    return Surprises(side, len(rows), float(year.scored.mean[rows].sum()), float(year.facts.sums[rows, 0].sum()))


def band_counts(percentiles: Floats) -> tuple[int, ...]:
    """How many percentiles lie in each of the `BANDS`; of ten at 0.05, 0.15, …, 0.95: 1, 1, 6, 1, 1."""
    places = np.searchsorted(np.asarray(BANDS[1:-1]), percentiles, side="right")
    return tuple(np.bincount(places, minlength=len(BANDS) - 1).tolist())


def moved_people(year: YearReviewed, roles: dict[str, Ratio]) -> Sequence[tuple[str, Ratio]]:
    """(id, factor on the potential) of people outside the 80 % range of the market that came, the most money first.

    Args:
        year: the year.
        roles: role → its own factor, which is taken off first.
    """
    came, shocks = year.scored_in_market, year.again.cast.game
    between = float(np.expm1(shocks.territory_sd**2 + shocks.skill_sd**2))
    if came is None or between <= 0:
        return ()
    sold = year.facts.sums[:, 0]
    beyond = ~within(came.quantiles[:, 0], sold, came.quantiles[:, -1]) & (came.mean > 0)
    rows = year.sellers[beyond[year.sellers]]
    if len(rows) == 0:
        return ()
    mean = came.mean[rows] * np.asarray([roles[year.roles[at]].value if year.roles[at] in roles else 1.0 for at in rows])
    factor, half = credibility(sold[rows] / mean, came.variance[rows] / came.mean[rows] ** 2, between)
    ids = year.again.cast.game.seats.rep_ids
    order = np.argsort(-np.abs(sold[rows] - mean), kind="stable")
    return [(ids[rows[k]], Ratio(float(factor[k]), float(factor[k] - half[k]), float(factor[k] + half[k]))) for k in order]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
