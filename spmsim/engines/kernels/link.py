"""What stands before the schedule: which performance counts, and what a component's second measures make of it."""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.cancellations import take_off
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.contests import rank_stint, win
from spmsim.engines.kernels.earn import earn
from spmsim.engines.kernels.lanes import LANES, vectors
from spmsim.engines.kernels.luck import clear
from spmsim.engines.kernels.pools import pool_months
from spmsim.engines.kernels.rows import Array, PayRules
from spmsim.engines.kernels.scratch import Account, Linked, Lives


@kernel
def count_months(first: int, last: int, component: Any, sold: Array, counted: Array) -> None:
    """`counted`: performance of the months that count, 0 in the others. `sold` may be `counted` itself."""
    for month in range(first, last):
        counts = 1.0 if component.counts_from <= month < component.counts_until else 0.0
        for lane in range(LANES):
            counted[month, lane] = counts * sold[month, lane]


@kernel
def multiply(first: int, last: int, value: Array, product: Array) -> None:
    """Multiplies the rows of two arrays into the second."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            product[month, lane] *= value[month, lane]


@kernel
def begin_links(first: int, last: int, linked: Linked) -> None:
    """Factors of 1 and no place among columns."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            linked.factor[month, lane] = 1.0
            linked.column[month, lane] = 0.0


@kernel
def earn_component(
    span: tuple[int, int, int], place: tuple[int, int], stint: Any, rules: PayRules, lives: Lives, account: Account, linked: Linked,
    amounts: Array, pay: Array,
) -> None:  # fmt: skip
    """One component (place: component, stint) with its links: adds unrounded pay to `pay` in the months in which it is settled."""
    component = rules.components[place[0]]
    if component.last_link > component.first_link:
        begin_links(span[0], span[1], linked)
    for row in range(component.first_link, component.last_link + 1):
        is_own = row == component.last_link  # the component itself comes after its links
        row = place[0] if is_own else row
        part = rules.components[row]
        if is_own and rules.contests.of_stint[row, place[1]] >= 0:
            rank_stint(span, place, stint, rules, lives, account, linked, amounts)
            win(span, rules.contests.of_stint[row, place[1]], part, rules.contests, linked, pay)
            continue
        sold = amounts[part.measure]
        if rules.pools[row, place[1]] >= 0:
            pool_months(span[0], span[1], rules.pools[row, place[1]], linked.shared.pools, lives, linked.counted)
            sold = linked.counted
        if part.counts_from > 0 or part.counts_until < span[2]:
            count_months(span[0], span[1], part, sold, linked.counted)
            sold = linked.counted
        if part.sold_again > 0:
            take_off(span[0], span[1], part, linked.cancelled[part.measure], lives, sold, linked.counted)
            sold = linked.counted
        out = pay if is_own else linked.column if row == component.column_link else linked.value
        if not is_own:
            clear(out)
        earn(span, (row, place[1]), stint, rules, lives, account, linked, sold, out)
        if not is_own and row != component.column_link:
            multiply(span[0], span[1], linked.value, linked.factor)
