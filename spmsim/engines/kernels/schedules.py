"""Payout schedules at the performance of an account: for all lanes at once, and for one.

Attainment is exact; jumps are met within 1e-6 minor units; a window without quota earns p(1).
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, spliced, vectors
from spmsim.engines.kernels.rows import Array, PayRules
from spmsim.engines.kernels.scratch import Account
from spmsim.foundation.money import SLACK


@spliced
def perform(on_amount: bool, quota: Array, account: Account) -> None:
    """`account.performance`: attainment, or the amount itself."""
    for lane in range(LANES):
        known = quota[lane] > 0.0
        account.performance[lane] = account.sold[lane] / quota[lane] if known else 1.0
    if on_amount:
        for lane in range(LANES):
            account.performance[lane] = account.sold[lane]


@spliced
def evaluate(schedule: Any, on_amount: bool, rules: PayRules, quota: Array, account: Account, out: Array) -> None:
    """`out`: a schedule at each lane's performance, in multiples of the target pay or in minor units."""
    for lane in range(LANES):
        out[lane] = 0.0
    for i in range(schedule.first_knot, schedule.last_knot):
        knot, width, slope = rules.pieces[i, 0], rules.pieces[i, 1], rules.pieces[i, 2]
        for lane in range(LANES):
            beyond = account.performance[lane] - knot
            inside = beyond if beyond > 0.0 else 0.0
            out[lane] += slope * (inside if inside < width else width)
    for i in range(schedule.first_edge, schedule.last_edge):
        edge, height = rules.jumps[i, 0], rules.jumps[i, 1]
        for lane in range(LANES):
            has_quota = (quota[lane] > 0.0) & (not on_amount)
            unit = quota[lane] if has_quota else 1.0
            amount = account.sold[lane] if has_quota else account.performance[lane]
            out[lane] += height if amount >= edge * unit - SLACK else 0.0


@kernel
def evaluate_matrix(month: int, component: Any, rules: PayRules, quota: Array, column: Array, account: Account) -> None:
    """`account.value`: each column's schedule × how near the second measure is to the column (1 on it, 0 on its neighbours)."""
    vectors()
    perform(component.on_amount != 0, quota, account)
    for lane in range(LANES):
        account.value[lane] = 0.0
    for number in range(component.last_schedule - component.first_schedule):
        schedule = rules.schedules[component.first_schedule + number]
        evaluate(schedule, component.on_amount != 0, rules, quota, account, account.column)
        for lane in range(LANES):
            account.value[lane] += nearness(column[month, lane], number) * account.column[lane]


@inlined
def nearness(place: float, number: int) -> float:
    """1 where the place is that of the column (the first is at 1), 0 from its neighbours on. Place 2.25, second column: 0.75."""
    apart = place - (number + 1.0)
    apart = apart if apart > 0.0 else -apart
    return 1.0 - apart if apart < 1.0 else 0.0


@inlined
def schedule_value(schedule: Any, on_amount: bool, sold: float, quota: float, rules: PayRules) -> float:
    """The schedule at one performance; `evaluate` for a single lane."""
    has_quota = quota > 0.0 and not on_amount
    unit = quota if has_quota else 1.0
    amount = sold if has_quota or on_amount else 1.0
    value: float = 0.0
    performance = amount / unit
    for i in range(schedule.first_knot, schedule.last_knot):
        value += rules.pieces[i, 2] * min(max(performance - rules.pieces[i, 0], 0.0), rules.pieces[i, 1])
    for i in range(schedule.first_edge, schedule.last_edge):
        if amount >= rules.jumps[i, 0] * unit - SLACK:
            value += rules.jumps[i, 1]
    return value


@inlined
def value_of_one(place: float, component: Any, sold: float, quota: float, rules: PayRules) -> float:
    """What one lane's performance is worth; `place` among the columns is read for a matrix only."""
    on_amount = component.on_amount != 0
    value: float = 0.0
    if component.column_link < 0:
        value += schedule_value(rules.schedules[component.first_schedule], on_amount, sold, quota, rules)
        return value
    for number in range(component.last_schedule - component.first_schedule):
        schedule = rules.schedules[component.first_schedule + number]
        value += nearness(place, number) * schedule_value(schedule, on_amount, sold, quota, rules)
    return value
