"""Clawbacks: what cancellations take back of pay is added to what people owe, in the month that takes it.

A window that has ended pays so much for a minor unit of its credits; a cancelled part of a month's sales takes that back. People in their
seats are served for all lanes at once; people who leave are few, and what they will owe later is worked out at their exit, one by one.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.cancellations import taken_in, window_end
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, vectors
from spmsim.engines.kernels.lives import is_filled
from spmsim.engines.kernels.rounding import rounded
from spmsim.engines.kernels.rows import Array, PayRules, SettleRules
from spmsim.engines.kernels.scratch import Linked, Lives, Settling
from spmsim.foundation.money import SLACK


@kernel
def keep_earned(earned: Array, kept: Array) -> None:
    """Keeps what one component earned before limits."""
    vectors()
    for month in range(kept.shape[0]):
        for lane in range(LANES):
            kept[month, lane] = earned[month, lane]


@kernel
def rate_windows(base: Array, passed: Array, rate: Array) -> None:
    """`rate`: from the credits of windows to pay on a minor unit of them; 0 where nothing passed.

    Sums to date leave a billionth of a minor unit where nothing was earned: up to 1e-6 counts as nothing.
    """
    vectors()
    for month in range(rate.shape[0]):
        for lane in range(LANES):
            pays = (passed[month, lane] > SLACK) & (base[month, lane] > SLACK) & (rate[month, lane] > 0.0)
            rate[month, lane] = base[month, lane] / (rate[month, lane] if pays else 1.0) if pays else 0.0


@inlined
def due_month(month: int, timing: Any, months: int) -> int:
    """When pay of a window that is settled in a month falls due; `months`: after the calendar."""
    ends = month if timing.every == 0 else window_end(month, timing.every, months)
    due: int = min(ends + timing.lag, months)
    return due


@kernel
def add_earned(row: int, month: int, earned: Array, earned_due: Array) -> None:
    """Adds what a component earned in a month to what falls due with it."""
    vectors()
    for lane in range(LANES):
        amount = earned[month, lane]
        earned_due[row, lane] += amount if amount > SLACK else 0.0


@kernel
def take_back(
    month: int, months: int, settlement: Any, stints: Array, pay_rules: PayRules, rules: SettleRules, lives: Lives, linked: Linked,
    settling: Settling,
) -> None:  # fmt: skip
    """Adds what a month takes back from the people in their seats to what they owe; `month` may be the one after the calendar."""
    for slot in range(settlement.last_slot - settlement.first_slot):
        held = rules.slots[settlement.first_slot + slot]
        if held.clawback >= 0:
            clawback, stint = rules.clawbacks[held.clawback], stints[held.stint]
            component = pay_rules.components[held.component]
            for sold in range(stint.first, min(month + 1, stint.last)):
                ends = window_end(sold, component.window, stint.last)
                due = due_month(ends, held, months)
                if taken_in(sold, ends, due, component, clawback, months) == month:
                    paid = due if clawback.as_paid != 0 else -1
                    take_month(month, sold, ends, paid, lives, linked.cancelled[component.measure], slot, settling)


@kernel
def take_month(month: int, sold: int, ends: int, paid: int, lives: Lives, cancelled: Array, slot: int, settling: Settling) -> None:
    """Takes back on the sales of one month, from whoever sold them and is still here; `paid` is −1 or the month of the payment."""
    vectors()
    taking = settling.taking
    for lane in range(LANES):
        is_here = is_filled(lives.since[month, lane] - (month - sold))
        amount = cancelled[sold, lane] * taking.rate[slot, ends, lane]
        settling.owed[lane] += is_here * amount * (taking.paid[paid, lane] if paid >= 0 else 1.0)


@kernel
def take_open_windows(
    month: int, months: int, settlement: Any, stints: Array, pay_rules: PayRules, rules: SettleRules, lives: Lives, linked: Linked,
    settling: Settling,
) -> None:  # fmt: skip
    """Windows that end with an exit take back in its month what was cancelled while they were open."""
    for i in range(lives.leavers[month]):
        lane = lives.who[month, i]
        for slot in range(settlement.last_slot - settlement.first_slot):
            held = rules.slots[settlement.first_slot + slot]
            stint, component = stints[held.stint], pay_rules.components[held.component]
            is_open = stint.first <= month < window_end(month, component.window, stint.last)
            if held.clawback >= 0 and is_open:
                clawback = rules.clawbacks[held.clawback]
                for sold in range(max(month // component.window * component.window, stint.first), month + 1):
                    is_here = lives.since[month, lane] >= month - sold
                    if is_here and taken_in(sold, month, month, component, clawback, months) == month:
                        amount = linked.cancelled[component.measure, sold, lane] * settling.taking.rate[slot, month, lane]
                        settling.owed[lane] += amount


@kernel
def keep_paid(month: int, due: Array, earned_due: Array, paid: Array) -> None:
    """The payment of a month ÷ what was earned by all that fell due in it."""
    vectors()
    for lane in range(LANES):
        earned = earned_due[month, lane]
        paid[month, lane] = due[month, lane] / (earned if earned > 0.0 else 1.0)


@kernel
def owe_later(
    month: int, months: int, half_even: bool, settlement: Any, stints: Array, pay_rules: PayRules, rules: SettleRules, lives: Lives,
    linked: Linked, settling: Settling,
) -> None:  # fmt: skip
    """What is taken back after exit is only owed: works out what each of those who leave with the month will owe, month by month."""
    later, late = settling.taking.later, settling.taking.late
    for i in range(lives.leavers[month]):
        lane = lives.who[month, i]
        for after in range(month + 1, months + 1):
            later[after] = 0.0
        for slot in range(settlement.last_slot - settlement.first_slot):
            held = rules.slots[settlement.first_slot + slot]
            if held.clawback >= 0:
                take_later(month, months, lane, slot, held, stints[held.stint], pay_rules, rules, lives, linked, settling)
        owed = settling.owed[lane]
        for after in range(month + 1, months + 1):
            more = rounded(owed + later[after], half_even) - owed
            owed += more
            if month + 1 < months:
                late[min(after, months - 1), lane] += more
            else:
                settling.owed[lane] = owed


@kernel
def take_later(
    month: int, months: int, lane: int, slot: int, held: Any, stint: Any, pay_rules: PayRules, rules: SettleRules, lives: Lives,
    linked: Linked, settling: Settling,
) -> None:  # fmt: skip
    """Adds to `later` what one component takes back from one person who leaves with the month. All that was earned fell due by then."""
    clawback, taking = rules.clawbacks[held.clawback], settling.taking
    component = pay_rules.components[held.component]
    for sold in range(max(month - lives.since[month, lane], stint.first), min(month + 1, stint.last)):
        ends = min(window_end(sold, component.window, stint.last), month)
        due = min(due_month(ends, held, months), month)
        after = taken_in(sold, ends, due, component, clawback, months)
        if after > month:
            amount = linked.cancelled[component.measure, sold, lane] * taking.rate[slot, ends, lane]
            taking.later[after] += amount * (taking.paid[due, lane] if clawback.as_paid != 0 else 1.0)
