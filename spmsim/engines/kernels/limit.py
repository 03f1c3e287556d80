"""Caps: of what components earn in a period, no more than a limit passes; what is held back may pass at the year's end."""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, spliced, vectors
from spmsim.engines.kernels.lives import continues, is_filled
from spmsim.engines.kernels.rows import CAP, YEAR, Array, PayRules, SettleRules
from spmsim.engines.kernels.scratch import Limits, Lives


@kernel
def limit_earned(
    months: int, settlement: Any, stints: Array, pay: PayRules, rules: SettleRules, lives: Lives, limits: Limits, earned: Array
) -> None:
    """Every cap of the seat's plans, in order, on `earned`; the next one sees what the one before let pass. `stints`: the seat's."""
    for number in range(settlement.first_operation, settlement.last_operation):
        cap = rules.operations[number]
        if cap.kind == CAP and cap.each == 0:
            pass_limit(months, settlement, stints, cap, cap.covers, pay, rules, lives, limits, earned)
        elif cap.kind == CAP:
            for place in range(cap.last_slot - cap.first_slot):
                if cap.covers & (1 << place) != 0:
                    pass_limit(months, settlement, stints, cap, 1 << place, pay, rules, lives, limits, earned)


@kernel
def pass_limit(
    months: int, settlement: Any, stints: Array, cap: Any, covers: int, pay: PayRules, rules: SettleRules, lives: Lives, limits: Limits,
    earned: Array,
) -> None:  # fmt: skip
    """One cap on the covered slots together: `earned` becomes what passes."""
    vectors()
    for month in range(cap.first, min(months, cap.last)):
        start = month // cap.period * cap.period
        end = min(start + cap.period, months)
        follow_limit(month, (start, end), cap, lives, limits)
        year_ends = (month + 1) % YEAR == 0 or month + 1 == months or month + 1 == cap.last
        for slot in range(cap.first_slot, cap.last_slot):
            if covers & (1 << (slot - cap.first_slot)) != 0:
                held = rules.slots[settlement.first_slot + slot]
                follow_target(month, stints[held.stint], cap.times_target, held.component, pay, lives, limits)
        for slot in range(cap.first_slot, cap.last_slot):
            if covers & (1 << (slot - cap.first_slot)) != 0:
                pass_slot(month, slot, month == cap.first, lives, limits, earned)
        if cap.true_up != 0:
            for slot in range(cap.first_slot, cap.last_slot):
                if covers & (1 << (slot - cap.first_slot)) != 0:
                    true_up(month, slot, year_ends, lives, limits, earned)


@spliced
def follow_limit(month: int, period: tuple[int, int], cap: Any, lives: Lives, limits: Limits) -> None:
    """Restarts what is counted by period, year, person and stint, and adds the limit's amount.

    Months to come count until somebody leaves or the stint ends.
    """
    of_month = cap.amount / (period[1] - period[0])
    begins, changes = month == cap.first, month + 1 == cap.last
    for lane in range(LANES):
        since = lives.since[month, lane]
        keep = continues(since, 0.0 if begins | (month == period[0]) else 1.0)
        keep_year = continues(since, 0.0 if begins | (month % YEAR == 0) else 1.0)
        expected = is_filled(since) * (1.0 - keep) * (period[1] - month)
        lost = (period[1] - month - 1.0) if changes | (lives.leaves[month, lane] != 0) else 0.0
        more = of_month * (expected - lost * is_filled(since))
        limits.limit[lane] = limits.limit[lane] * keep + more
        limits.passed[lane] = limits.passed[lane] * keep
        limits.limit_of_year[lane] = limits.limit_of_year[lane] * keep_year + more
        limits.passed_of_year[lane] = limits.passed_of_year[lane] * keep_year


@spliced
def follow_target(
    month: int, stint: Any, times_target: float, component: int, pay: PayRules, lives: Lives, limits: Limits
) -> None:
    """Adds the month's target pay of one covered component to the limit."""
    of_month = times_target * pay.target[component, stint.row, month]
    after = times_target * pay.target[component, stint.later_row if stint.later_row >= 0 else stint.row, month]
    ramps = 1.0 if stint.ramps_target != 0 and stint.quota_ramp_months > 0 and pay.components[component].is_share == 0 else 0.0
    for lane in range(LANES):
        here = is_filled(lives.since[month, lane])
        target = of_month if lives.ordinal[month, lane] == 0 else after
        more = target * (here + ramps * (lives.quota_weight[month, lane] - here))
        limits.limit[lane] += more
        limits.limit_of_year[lane] += more


@spliced
def pass_slot(month: int, slot: int, begins: bool, lives: Lives, limits: Limits, earned: Array) -> None:
    """Of one component no more passes than there is room for; negative amounts pass."""
    for lane in range(LANES):
        keep_year = continues(lives.since[month, lane], 0.0 if begins | (month % YEAR == 0) else 1.0)
        room = positive(limits.limit[lane] - limits.passed[lane])
        amount = earned[slot, month, lane]
        passes = amount if amount < room else room
        limits.back[slot, lane] = limits.back[slot, lane] * keep_year + (amount - passes)
        limits.passed[lane] += passes
        limits.passed_of_year[lane] += passes
        earned[slot, month, lane] = passes


@spliced
def true_up(month: int, slot: int, year_ends: bool, lives: Lives, limits: Limits, earned: Array) -> None:
    """At the year's end or exit, passes what was held back as far as the year's limits less what passed allow."""
    for lane in range(LANES):
        room = positive(limits.limit_of_year[lane] - limits.passed_of_year[lane])
        back = limits.back[slot, lane]
        more = back if back < room else room
        more = more if year_ends | (lives.leaves[month, lane] != 0) else 0.0
        limits.back[slot, lane] = back - more
        limits.passed[lane] += more
        limits.passed_of_year[lane] += more
        earned[slot, month, lane] += more


@inlined
def positive(amount: float) -> float:
    """The amount, but 0 below it."""
    return amount if amount > 0.0 else 0.0
