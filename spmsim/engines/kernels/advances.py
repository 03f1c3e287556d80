"""Guarantees, draws and holdbacks of one month: what is due becomes what is paid. Windows end with exit or a change at the latest."""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, vectors
from spmsim.engines.kernels.limit import positive
from spmsim.engines.kernels.lives import continues
from spmsim.engines.kernels.rounding import rounded
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Lives


@inlined
def amount_given(month: int, start: int, end: int, since: int, operation: Any) -> float:
    """Of a window that ends with `month` for a person in employed month `since`: amount × months employed ÷ months of the window."""
    employed = min(month - max(start, operation.first) + 1, since + 1)
    given = (month >= operation.begins) & (month < operation.ends) & (since + 1 <= operation.employed_months) & (since >= 0)
    return operation.amount * employed / (end - start) if given else 0.0


@kernel
def guarantee(month: int, months: int, place: int, operation: Any, lives: Lives, due: Array, window: Array) -> None:
    """At the end of a window, lifts its pay to the amount, or adds the amount."""
    vectors()
    start = month // operation.period * operation.period
    end = min(start + operation.period, months)
    ends = (month + 1 == end) | (month + 1 == operation.last)
    carried = 0.0 if (month == start) | (month == operation.first) else 1.0
    for lane in range(LANES):
        since = lives.since[month, lane]
        so_far = window[place, lane] * continues(since, carried) + due[month, lane]
        amount = amount_given(month, start, end, since, operation)
        more = amount if operation.added != 0 else positive(amount - so_far)
        more = more if ends | (lives.leaves[month, lane] != 0) else 0.0
        window[place, lane] = so_far + more
        due[month, lane] += more


@kernel
def draw(month: int, months: int, operation: Any, lives: Lives, due: Array, balance: Array) -> None:
    """At the end of a window, pays at least the draw; what it advanced is recovered from what later pay exceeds the draw by."""
    vectors()
    start = month // operation.period * operation.period
    end = min(start + operation.period, months)
    ends, recovers, place = (month + 1 == end) | (month + 1 == operation.last), operation.recoverable != 0, operation.balance
    for lane in range(LANES):
        settles = ends | (lives.leaves[month, lane] != 0)
        amount = amount_given(month, start, end, lives.since[month, lane], operation)
        pay, open_ = due[month, lane], balance[place, lane]
        above = positive(pay - amount)
        recovered = open_ if open_ < above else above
        rest = pay - recovered
        paid = rest if rest > amount else amount
        left = open_ - recovered + positive(amount - pay) if recovers else 0.0
        due[month, lane] = paid if settles else pay
        balance[place, lane] = left if settles else open_


@kernel
def close_draw(month: int, place: int, is_owed: float, half_even: bool, lives: Lives, balance: Array, owed: Array) -> None:
    """An open balance is whole minor units after each month; at exit it is owed (`is_owed` 1) or forgiven (0)."""
    vectors()
    for lane in range(LANES):
        leaves, open_ = lives.leaves[month, lane] != 0, balance[place, lane]
        owed[lane] += is_owed * open_ if leaves else 0.0
        balance[place, lane] = 0.0 if leaves else rounded(open_, half_even)


@kernel
def hold_back(month: int, place: int, share: float, half_even: bool, due: Array, kept: Array, held: Array) -> None:
    """Keeps a share of positive pay."""
    vectors()
    for lane in range(LANES):
        keeps = rounded(share * positive(due[month, lane]), half_even)
        kept[place, month, lane] = keeps
        held[lane] += keeps
        due[month, lane] -= keeps


@kernel
def hold_nothing(month: int, place: int, kept: Array) -> None:
    """Another plan holds in the month."""
    for lane in range(LANES):
        kept[place, month, lane] = 0.0


@kernel
def release(month: int, place: int, months: int, lives: Lives, kept: Array, due: Array, held: Array, owed: Array) -> None:
    """Pays what was held so many months ago to whoever is still employed, less what is owed; of others it has lapsed at exit."""
    vectors()
    for lane in range(LANES):
        back = kept[place, month - months, lane] if lives.since[month, lane] >= months else 0.0
        take = back if back < owed[lane] else owed[lane]
        due[month, lane] += back - take
        held[lane] -= back
        owed[lane] -= take


@kernel
def lapse(month: int, lives: Lives, held: Array, owed: Array) -> None:
    """At exit what is held settles what is owed; the rest lapses."""
    vectors()
    for lane in range(LANES):
        leaves = lives.leaves[month, lane] != 0
        take = held[lane] if held[lane] < owed[lane] else owed[lane]
        owed[lane] -= take if leaves else 0.0
        held[lane] = 0.0 if leaves else held[lane]
