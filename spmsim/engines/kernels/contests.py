"""Contests: who is ranked at the end of each window, the best performances of each contest, and what a performance wins.

A pass over the people who compete keeps, for every contest, window and lane, as many of the best performances as there are prizes, and
how many more equal the lowest of them. That is all that ranks need: a person's prize follows from the person's own performance,
wherever the person sits. A performance of 0 is nobody's. While people enter, the best are a heap, whose first is the lowest and in
which 2n + 1 and 2n + 2 are not below n; then they are ordered, the best first.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.accounts import add_stretch, empty_account
from spmsim.engines.kernels.asked import ask_stretch
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, vectors
from spmsim.engines.kernels.lives import is_filled
from spmsim.engines.kernels.pools import pool_months
from spmsim.engines.kernels.rows import Array, ContestRules, PayRules
from spmsim.engines.kernels.scratch import Account, Linked, Lives, Shared


@inlined
def decides(month: int, window: int, months: int) -> bool:
    """Whether a window ends with the month; the calendar's last may be short."""
    return (month + 1) % window == 0 or month + 1 == months


@kernel
def rank_stint(
    span: tuple[int, int, int], place: tuple[int, int], stint: Any, rules: PayRules, lives: Lives, account: Account, linked: Linked,
    amounts: Array,
) -> None:  # fmt: skip
    """`linked.value`: what a stint's people are ranked by in a component (place: component, stint), their own or pooled performance."""
    sold = amounts[rules.components[place[0]].measure]
    if rules.pools[place[0], place[1]] >= 0:
        pool_months(span[0], span[1], rules.pools[place[0], place[1]], linked.shared.pools, lives, linked.counted)
        sold = linked.counted
    stand(span, place, stint, rules, sold, lives, account, linked)


@kernel
def stand(
    span: tuple[int, int, int], place: tuple[int, int], stint: Any, rules: PayRules, sold: Array, lives: Lives, account: Account,
    linked: Linked,
) -> None:  # fmt: skip
    """`linked.value`: what each lane's person is ranked by in the last month of each window; 0 for who is not ranked.

    Months of `span` (first, last, calendar's end), all of one stint. Amount, or amount ÷ quota of the months employed in window and
    stint; 1 where that quota is 0. Who sold nothing is not ranked, nor an empty seat. A person who leaves in a window's last month is:
    employment ends with the month.
    """
    vectors()
    component, pool = rules.components[place[0]], rules.asks[place[0], place[1]]
    ramps = (stint.quota_ramp_months > 0 and component.is_share == 0, 0.0)
    empty_account(account)
    for month in range(span[0], span[1]):
        add_stretch(month, 1, component.window, ramps, stint.later_row, rules, place, sold, lives, account)
        if pool >= 0:
            ask_stretch(month, 1, pool, linked.shared.asked, lives, account)
        if decides(month, component.window, span[2]):
            for lane in range(LANES):
                quota = account.quota[lane] if component.on_amount == 0 else 1.0
                ranked_by = account.sold[lane] / quota if quota > 0.0 else 1.0
                counts = is_filled(lives.since[month, lane]) if account.sold[lane] > 0.0 else 0.0
                linked.value[month, lane] = counts * ranked_by


@kernel
def clear_contests(shared: Shared) -> None:
    """Nobody has entered any contest."""
    for place in range(shared.best.shape[0]):
        shared.best[place] = 0.0
    for row in range(shared.equals.shape[0]):
        shared.equals[row] = 0.0


@kernel
def enter(span: tuple[int, int, int], contest: int, window: int, rules: ContestRules, standing: Array, shared: Shared) -> None:
    """Puts one stint's performances in a contest: `standing` [M, LANES] in the last month of each window."""
    places, closeness = rules.places[contest], rules.closeness[contest]
    for month in range(span[0], span[1]):
        if decides(month, window, span[2]):
            for lane in range(LANES):
                performance = standing[month, lane]
                if performance > 0.0:
                    cell = month // window * LANES + lane
                    row, start = rules.first_row[contest] + cell, rules.first_place[contest] + cell * places
                    best = shared.best[start : start + places]
                    shared.equals[row] = enter_one(performance, closeness, best, shared.equals[row])


@inlined
def enter_one(performance: float, closeness: float, best: Array, equals: float) -> float:
    """Puts a performance among the best, from which the lowest drops out; returns how many beyond equal the new lowest."""
    lowest = best[0]
    if not beats(performance, lowest, closeness):
        return equals if beats(lowest, performance, closeness) else equals + 1.0
    sink(performance, best, best.shape[0])
    dropped_equals_lowest = lowest > 0.0 and not beats(best[0], lowest, closeness)
    return equals + 1.0 if dropped_equals_lowest else 0.0


@inlined
def sink(value: float, heap: Array, size: int) -> None:
    """Puts a value in the place of the first of a heap's `size`, and lets it sink as long as one below it is lower."""
    place, below = 0, 1
    while below < size:
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= value:
            break
        heap[place] = heap[below]
        place, below = below, 2 * below + 1
    heap[place] = value


@kernel
def order(contest: int, rules: ContestRules, shared: Shared) -> None:
    """Everybody has entered: puts the best of each window and lane of a contest in order, the lowest to the end one after the other."""
    places = rules.places[contest]
    for cell in range(rules.windows[contest] * LANES):
        start = rules.first_place[contest] + cell * places
        best = shared.best[start : start + places]
        for last in range(places - 1, 0, -1):
            lowest = best[0]
            sink(best[last], best, last)
            best[last] = lowest


@inlined
def beats(one: float, other: float, closeness: float) -> bool:
    """Whether a performance ranks before another: attainments that differ by less than one part in 10¹² are equal."""
    return one > other * (1.0 + closeness)


@kernel
def prize_of(performance: float, contest: int, cell: int, rules: ContestRules, shared: Shared) -> float:
    """What a performance wins in a window and lane (`cell`: window × LANES + lane).

    Equals share the prizes of their places. Two firsts, prizes of 500 and 300: 400 each.
    """
    places, closeness = rules.places[contest], rules.closeness[contest]
    start = rules.first_place[contest] + cell * places
    best = shared.best[start : start + places]
    if performance <= 0.0 or beats(best[-1], performance, closeness):
        return 0.0
    first = places_before(performance, closeness, best)
    last, shares = first, 0.0
    while last < places and not beats(performance, best[last], closeness):
        shares += rules.prizes[rules.first_prize[contest] + last]
        last += 1
    sharers = float(last - first)
    if last == places:
        sharers += shared.equals[rules.first_row[contest] + cell]
    return shares / sharers


@inlined
def places_before(performance: float, closeness: float, best: Array) -> int:
    """How many of the best, in descending order, beat a performance: by halving."""
    low, high = 0, best.shape[0]
    while low < high:
        middle = (low + high) // 2
        if beats(best[middle], performance, closeness):
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def win(span: tuple[int, int, int], contest: int, component: Any, rules: ContestRules, linked: Linked, pay: Array) -> None:
    """Adds the prizes of one stint to `pay` in the last month of each window, gates and multipliers included."""
    is_linked = component.last_link > component.first_link
    for month in range(span[0], span[1]):
        if decides(month, component.window, span[2]):
            for lane in range(LANES):
                cell = month // component.window * LANES + lane
                prize = prize_of(linked.value[month, lane], contest, cell, rules, linked.shared)
                pay[month, lane] += prize * linked.factor[month, lane] if is_linked else prize
