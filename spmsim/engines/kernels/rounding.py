"""Payments and balances: whole minor units, halves away from zero or to even; within 1e-6 of a half is a half."""

from __future__ import annotations

from spmsim.engines.kernels.lanes import floor, inlined
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
