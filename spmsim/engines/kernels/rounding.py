"""Payments and balances: whole minor units, halves away from zero or to even; within 1e-6 of a half is a half."""

from __future__ import annotations

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, floor, inlined, vectors
from spmsim.engines.kernels.rows import Array
from spmsim.foundation.money import SLACK


@inlined
def rounded(exact: float, half_even: bool) -> float:
    """One amount: 2.5 is 3, or 2 to even; −2.5 is −3, or −2."""
    size = exact if exact > 0.0 else -exact
    whole = floor(size + (0.5 + SLACK))
    if half_even:
        below = floor(size)
        beyond = size - below
        is_half = (beyond >= 0.5 - SLACK) & (beyond <= 0.5 + SLACK)
        even = below + (below - 2.0 * floor(0.5 * below))
        whole = even if is_half else floor(size + 0.5)
    return whole if exact > 0.0 else -whole


@kernel
def round_payments(first: int, last: int, half_even: bool, pay: Array) -> None:
    """Rounds each person's payment of the month once."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            pay[month, lane] = rounded(pay[month, lane], half_even)
