"""Cancelled sales: a share of each month's sales is cancelled later, and may have to be sold again while their window is open."""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, vectors
from spmsim.engines.kernels.lives import continues
from spmsim.engines.kernels.rounding import rounded
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Lives


@kernel
def cancel_sales(first: int, last: int, share: float, sold: Array, cancelled: Array) -> None:
    """What is cancelled later of each month's sales, whole minor units: 2 % of 1,234 is 25."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            cancelled[month, lane] = rounded(share * sold[month, lane], False)


@kernel
def take_off(first: int, last: int, component: Any, cancelled: Array, lives: Lives, sold: Array, counted: Array) -> None:
    """`counted`: what was sold less what is cancelled in the month, if the window of the sale is still open and its seller here.

    Months of one stint, whose change closes a window. `sold` may be `counted` itself.
    """
    for month in range(first, last):
        for lane in range(LANES):
            counted[month, lane] = sold[month, lane]
        of = month - component.sold_again
        is_open = of >= first and of // component.window == month // component.window
        if is_open and component.counts_from <= of < component.counts_until:
            for lane in range(LANES):
                is_here = lives.since[month, lane] >= component.sold_again
                counted[month, lane] -= cancelled[of, lane] if is_here else 0.0


@kernel
def add_credits(first: int, last: int, window: int, counted: Array, lives: Lives, credits: Array) -> None:
    """`credits`: what counted so far in each person's window, in the months of one stint."""
    vectors()
    for month in range(first, last):
        carried = 0.0 if month % window == 0 or month == first else 1.0
        before = month - 1 if month > first else month
        for lane in range(LANES):
            so_far = credits[before, lane] * continues(lives.since[month, lane], carried)
            credits[month, lane] = so_far + counted[month, lane]


@inlined
def window_end(month: int, window: int, end: int) -> int:
    """The last month of the window in which a month lies; `end` closes the calendar or the stint (exclusive)."""
    return min((month // window + 1) * window, end) - 1


@inlined
def taken_in(sold: int, ends: int, due: int, component: Any, clawback: Any, months: int) -> int:
    """The month that takes back on what was sold in month `sold`, in a window that was settled in `ends` and fell due in `due`.

    −1: never. The month after the calendar's last: at its end. Sold in month 0, cancelled in 2, the window ends with 5 and is paid in 7:
    month 5 at the rate that it earned, month 8 as it was paid.
    """
    month: int = sold + clawback.lag
    counted = component.counts_from <= sold < component.counts_until
    if not counted or month >= months or (clawback.restores_quota != 0 and month <= ends):
        return -1
    month = max(month, ends)
    return max(month, due + 1) if clawback.as_paid != 0 else month
