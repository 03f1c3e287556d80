"""Synthetic games and tallies: figures chosen by the tests, not by an engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.records.game import PERFORMANCE_BANDS, TENURE_BANDS, Game, Law, MeasureRule, Seats
from spmsim.records.tallies import ATTAINMENT_BINS, BALANCES, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, SeatPaths, Tallies

GROUPS = (
    ("hunter", "East", TENURE_BANDS[0], PERFORMANCE_BANDS[0]),
    ("hunter", "West", TENURE_BANDS[3], PERFORMANCE_BANDS[4]),
    ("farmer", "East", TENURE_BANDS[2], PERFORMANCE_BANDS[2]),
)
MEASURES = (
    MeasureRule("revenue", Law.LOGNORMAL, 100.0),
    MeasureRule("new_accounts", Law.POISSON, 1.0, follows=0),
    MeasureRule("renewals", Law.BINOMIAL, 1.0),
)
COMPANY = {"gross_margin": 0.8, "on_cost_rate": 0.12, "cost_per_hire": 30_000.0, "incentive_budget": 1_000.0, "revenue_plan": None}
MONTHS = tuple(f"2027-{month:02d}" for month in range(1, 13))


def game(
    *, seat_groups: Sequence[int] = (0, 0, 1, 2), groups: tuple[tuple[str, str, str, str], ...] = GROUPS,
    measures: tuple[MeasureRule, ...] = MEASURES, months: int = 12,
) -> Game:
    """A game with the given seats; what only engines read is zero."""
    s, k, m = len(seat_groups), len(measures), months
    whole = np.zeros(s, dtype=np.int64)
    regions = tuple(dict.fromkeys(group[1] for group in groups))
    region = np.array([regions.index(groups[g][1]) for g in seat_groups], dtype=np.int64)
    seats = Seats(
        rep_ids=tuple(f"rep-{i:03d}" for i in range(s)), keys=np.arange(s, dtype=np.uint64),
        group=np.array(seat_groups, dtype=np.int64), region=region, carries_quota=np.ones(s, dtype=bool), entry=whole, tenure=whole,
        ramp_offset=whole, leave_month=whole - 1, leave_chance=np.zeros(s), vacancy_months=whole, ramp_start=np.zeros(s),
        ramp_months=whole, base_pay=np.zeros(s),
    )
    return Game(
        months=m, measures=measures, primary=0, seats=seats, mean=np.zeros((k, s, m)), average_deal=np.zeros((k, s)),
        trials=np.zeros((k, s, m)), components=(), holds=np.zeros((0, s), dtype=bool), quota=np.zeros((0, s, m)),
        target=np.zeros((0, s, m)), primary_quota=np.zeros((s, m)), quota_ramp=np.ones((s, 1)), ramps_target=np.zeros(s, dtype=bool),
        territory_sd=0.0, skill_sd=0.0, market_sd=0.0, market_persistence=0.0, region_sd=0.0, region_persistence=0.0,
        rep_persistence=0.0, groups=groups, regions=regions, region_keys=np.arange(len(regions), dtype=np.uint64),
    )


def sums(**given: float) -> list[float]:
    """One row of `GROUP_SUMS`; what is not given is 0."""
    return [float(given.get(name, 0.0)) for name in GROUP_SUMS]


def tallies(
    by_group: Sequence[Sequence[Sequence[float]]], *, other_measures: Sequence[Sequence[float]] | None = None,
    trials: Sequence[Sequence[float]] | None = None, months: int = 12,
) -> Tallies:
    """Tallies from sums per replication and group; months, histograms and seats are filled with numbers that tell them apart."""
    groups = np.array(by_group, dtype=np.float64)
    n, g = groups.shape[:2]
    return Tallies(
        replications=n, by_group=groups,
        by_month=np.arange(n * months * len(MONTH_SUMS), dtype=np.float64).reshape(n, months, len(MONTH_SUMS)) * 100.0,
        other_measures=np.array(other_measures if other_measures is not None else np.zeros((n, 3)), dtype=np.float64),
        trials=np.array(trials if trials is not None else np.zeros((n, 3)), dtype=np.float64),
        attainment_histogram=np.arange(g * ATTAINMENT_BINS, dtype=np.int64).reshape(g, ATTAINMENT_BINS),
        pay_histogram=np.ones((g, PAY_BINS), dtype=np.int64), seat_means=np.zeros((4, len(SEAT_SUMS))),
        balances=np.zeros((n, len(BALANCES))),
    )


def random_tallies(replications: int, *, seed: int = 1, groups: int = 3) -> Tallies:
    """Plausible whole minor units in every sum, different in every replication."""
    rng = np.random.default_rng(seed)
    by_group = np.floor(rng.uniform(1, 1e9, (replications, groups, len(GROUP_SUMS))))
    for name in ("quota_months", "rep_years", "filled_months"):
        by_group[:, :, GROUP_SUMS.index(name)] = rng.integers(1, 240, (replications, groups))
    for name in ("at_quota", "leavers", "hires"):
        by_group[:, :, GROUP_SUMS.index(name)] = rng.integers(0, 9, (replications, groups))
    by_group[:, :, GROUP_SUMS.index("attainment_months")] = rng.uniform(0, 240, (replications, groups))
    counts = np.floor(rng.uniform(1, 500, (replications, 3)))
    return tallies(by_group.tolist(), other_measures=counts.tolist(), trials=(counts + 10).tolist())


def seat_paths(values: np.ndarray, *, first_seat: int = 0, leavers: np.ndarray | None = None) -> SeatPaths:
    """Paths from sums [seats, quarters, fields, N]; nobody leaves unless said."""
    none = np.zeros((values.shape[0], values.shape[-1]))
    return SeatPaths(first_seat, np.asarray(values, dtype=np.float64), none if leavers is None else leavers)
