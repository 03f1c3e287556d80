"""`Tallies`: what a Monte Carlo run keeps. Sums per replication and group or month, integer histograms, sums per seat.

Money in minor units (whole numbers in float64, so sums are exact in any order). N replications, G groups, M months, S seats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GROUP_SUMS = (
    "sales",             # primary measure, minor units (or count)
    "incentive_pay",     # accrued on the year's sales, minor units: paid + earned and unpaid + held − owed
    "base_pay",
    "quota_carrier_pay", # base + incentive pay of seats that carry quota
    "attainment_months", # Σ over rep-years with a quota of attainment × months employed with quota
    "quota_months",      # Σ of those months
    "at_quota",          # rep-years of at least six months with attainment ≥ 1
    "rep_years",         # rep-years of at least six months with a quota
    "filled_months",     # seat-months filled
    "leavers",
    "hires",             # people whose employment starts in the calendar: replacements, and seats hired for in it
)
"""Order of the last axis of `Tallies.by_group`."""

MONTH_SUMS = ("sales", "incentive_pay", "base_pay", "filled_months", "leavers", "hires")
"""Order of the last axis of `Tallies.by_month`; incentive pay in the month in which it accrues: its window is settled, or a balance
changes."""

SEAT_SUMS = ("sales", "incentive_pay", "base_pay", "quota", "filled_months", "performance", "leavers")
"""Order of the fields kept per seat and year (and, without `leavers`, per quarter). `performance` is what attainment counts: the seat's
own sales, or what a team sells while a manager is there; only `sales` are the company's."""

BALANCES = ("earned_unpaid", "held", "owed")
"""Order of the last axis of `Tallies.balances`: passed the limits and falls due later; kept by holdbacks; owed by people."""

ATTAINMENT_BINS = 400
"""Attainment histogram: 400 bins of 1 % from 0 to 4; the last also holds what lies above."""
PAY_BINS = 400
"""Pay histogram: incentive pay ÷ target incentive of the months employed, 400 bins of 1 % from 0 to 4, last open."""


@dataclass(frozen=True)
class SeatPaths:
    """Every replication of some seats, kept on request for a block of seats (workbook, rep tables)."""

    first_seat: int
    by_quarter: Floats
    """[seats, quarters, fields, N], fields `SEAT_SUMS` without `leavers`; money in minor units."""
    leavers: Floats
    """[seats, N]"""


@dataclass(frozen=True)
class Tallies:
    """The outcome of one play of one game under one policy."""

    replications: int
    by_group: Floats
    """[N, G, len(GROUP_SUMS)]"""
    by_month: Floats
    """[N, M, len(MONTH_SUMS)]"""
    other_measures: Floats
    """[N, K] total of every measure (minor units, counts, successes, ratings)."""
    trials: Floats
    """[N, K] of binomial measures, trials that came due with a filled seat; of ratings, filled months; else 0."""
    attainment_histogram: NDArray[np.int64]
    """[G, ATTAINMENT_BINS] rep-years of at least six months with a quota."""
    pay_histogram: NDArray[np.int64]
    """[G, PAY_BINS] rep-years of at least six months with a target incentive."""
    seat_means: Floats
    """[S, len(SEAT_SUMS)] mean over replications of the seat's year."""
    balances: Floats
    """[N, len(BALANCES)] what stands open at the calendar's end; 0 where plans pay what they earn as it is earned."""
