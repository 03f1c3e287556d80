"""What a change of plan does to single people, paired: the same person in the same replication under both plans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.foundation.errors import RunFailed
from spmsim.records.tallies import SEAT_SUMS, SeatPaths
from spmsim.results.metrics import Floats

_QUANTILES = np.array([0.10, 0.50, 0.90])
_FALL = 0.10
"""A fall of pay by more than this share counts as more than 10 % below."""
_SAME_AMOUNT = 1e-6


@dataclass(frozen=True)
class PairedPay:
    """Pay of some seats under two plans, currency units; arrays [seats] or [seats, quarters]."""

    first_seat: int
    before: Floats
    """Expected total pay (base and incentive) under the baseline."""
    after: Floats
    """Expected total pay under the variant."""
    difference_p10: Floats
    """10 % of replications have a smaller paired difference (after − before)."""
    difference_p50: Floats
    difference_p90: Floats
    chance_far_below: Floats
    """Chance that total pay is more than 10 % below the baseline's in the same replication."""
    incentive_before: Floats
    """Expected incentive pay under the baseline."""
    incentive_after: Floats


def pair_years(before: SeatPaths, after: SeatPaths, *, minor: float) -> PairedPay:
    """Pay of the whole calendar, seat by seat: arrays [seats].

    Args:
        before: every replication of some seats under the baseline.
        after: the same seats in the same order, the same replications, under the variant.
        minor: minor units per currency unit.

    Raises:
        RunFailed: the two blocks do not hold the same seats and replications.
    """
    _check(before, after)
    return _pair(before.first_seat, before.by_quarter.sum(axis=1), after.by_quarter.sum(axis=1), minor)


def pair_quarters(before: SeatPaths, after: SeatPaths, *, minor: float) -> PairedPay:
    """Pay quarter by quarter: arrays [seats, quarters]; arguments as `pair_years`."""
    _check(before, after)
    return _pair(before.first_seat, before.by_quarter, after.by_quarter, minor)


def _check(before: SeatPaths, after: SeatPaths) -> None:
    if before.by_quarter.shape != after.by_quarter.shape:
        raise RunFailed(f"paired pay needs the same seats and replications, got {before.by_quarter.shape} and {after.by_quarter.shape}")


def _pair(first_seat: int, before: Floats, after: Floats, minor: float) -> PairedPay:
    """Reduce sums [..., fields, N] over replications."""
    incentive, base = SEAT_SUMS.index("incentive_pay"), SEAT_SUMS.index("base_pay")
    pay_before, pay_after = (np.ascontiguousarray(sums[..., incentive, :] + sums[..., base, :]) for sums in (before, after))
    gap = pay_after - pay_before
    p10, p50, p90 = np.quantile(gap, _QUANTILES, axis=-1) / minor
    return PairedPay(
        first_seat,
        before=pay_before.mean(axis=-1) / minor, after=pay_after.mean(axis=-1) / minor,
        difference_p10=p10, difference_p50=p50, difference_p90=p90,
        chance_far_below=(gap < -_FALL * pay_before - _SAME_AMOUNT).mean(axis=-1),
        incentive_before=np.ascontiguousarray(before[..., incentive, :]).mean(axis=-1) / minor,
        incentive_after=np.ascontiguousarray(after[..., incentive, :]).mean(axis=-1) / minor,
    )
