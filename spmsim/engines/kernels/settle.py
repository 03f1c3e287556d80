"""From earned to paid: when pay falls due, what is recovered, guaranteed, advanced and held, and the balances that stay open.

`pay` becomes what accrues: payments, and the changes of what is earned and unpaid, held, and owed.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.advances import close_draw, draw, guarantee, hold_back, hold_nothing, lapse, release
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, vectors
from spmsim.engines.kernels.limit import limit_earned
from spmsim.engines.kernels.link import earn_component
from spmsim.engines.kernels.luck import clear
from spmsim.engines.kernels.rounding import rounded
from spmsim.engines.kernels.rows import DRAW, GUARANTEE, HOLDBACK, Array, PayRules, SettleRules
from spmsim.engines.kernels.scratch import Account, Linked, Lives, Settling


@kernel
def settle_seat(
    months: int, place: int, stints: Array, half_even: bool, pay_rules: PayRules, rules: SettleRules, lives: Lives,
    account: Account, linked: Linked, amounts: Array, settling: Settling, pay: Array,
) -> bool:  # fmt: skip
    """The whole calendar of a seat: earns, limits, falls due, is paid; False, and nothing done, where its plans pay as they earn.

    `stints`: the seat's, [its stints] of STINT.
    """
    if rules.of_seat[place] < 0:
        return False
    settlement = rules.settlements[rules.of_seat[place]]
    for slot in range(settlement.last_slot - settlement.first_slot):
        held = rules.slots[settlement.first_slot + slot]
        stint, earned = stints[held.stint], settling.earned[slot]
        clear(earned)
        span = (stint.first, stint.last, months)
        earn_component(span, (held.component, stint.row), stint, pay_rules, lives, account, linked, amounts, earned)
    limit_earned(months, settlement, stints, pay_rules, rules, lives, settling.limits, settling.earned)
    begin_balances(settling)
    for month in range(months):
        fall_due(month, months, settlement, rules, lives, settling)
        settle_month(month, months, settlement, rules, half_even, lives, settling)
        close_month(month, settlement, rules, half_even, lives, settling, pay)
    for balance in range(3):
        for lane in range(LANES):
            settling.balances[balance, lane] += settling.stands[balance, lane]
    return True


@kernel
def begin_balances(settling: Settling) -> None:
    """Nothing is open."""
    vectors()
    clear(settling.due)
    clear(settling.window)
    clear(settling.balance)
    clear(settling.stands)
    for lane in range(LANES):
        settling.unpaid[lane] = 0.0
        settling.held[lane] = 0.0
        settling.owed[lane] = 0.0
        settling.owed_before[lane] = 0.0


@kernel
def fall_due(month: int, months: int, settlement: Any, rules: SettleRules, lives: Lives, settling: Settling) -> None:
    """Puts what passed in the month where it falls due; who leaves gets all that is open at once."""
    due, earned = settling.due, settling.earned
    for slot in range(settlement.last_slot - settlement.first_slot):
        timing = rules.slots[settlement.first_slot + slot]
        window_end = month if timing.every == 0 else min((month // timing.every + 1) * timing.every, months) - 1
        add_due(min(window_end + timing.lag, months), month, slot, earned, due, settling.unpaid)
    for i in range(lives.leavers[month]):
        lane = lives.who[month, i]
        for later in range(month + 1, months + 1):
            due[month, lane] += due[later, lane]
            due[later, lane] = 0.0
    leave_unpaid(month, due, settling.unpaid)


@kernel
def add_due(row: int, month: int, slot: int, earned: Array, due: Array, unpaid: Array) -> None:
    """Adds one component's month to a row of `due`."""
    vectors()
    for lane in range(LANES):
        due[row, lane] += earned[slot, month, lane]
        unpaid[lane] += earned[slot, month, lane]


@kernel
def leave_unpaid(month: int, due: Array, unpaid: Array) -> None:
    """Takes what falls due in the month off what is unpaid."""
    vectors()
    for lane in range(LANES):
        unpaid[lane] -= due[month, lane]


@kernel
def settle_month(
    month: int, months: int, settlement: Any, rules: SettleRules, half_even: bool, lives: Lives, settling: Settling
) -> None:
    """What falls due in the month, step by step in the order of pay; `due` becomes what is paid, before rounding."""
    recover(month, settling.due, settling.owed)
    for number in range(settlement.first_operation, settlement.last_operation):
        operation, place = rules.operations[number], number - settlement.first_operation
        if month < operation.first or month >= operation.last:
            if operation.kind == HOLDBACK:
                hold_nothing(month, place, settling.kept)
        elif operation.kind == GUARANTEE:
            guarantee(month, months, place, operation, lives, settling.due, settling.window)
        elif operation.kind == DRAW:
            draw(month, months, operation, lives, settling.due, settling.balance)
        elif operation.kind == HOLDBACK:
            hold_back(month, place, operation.share, half_even, settling.due, settling.kept, settling.held)
    for number in range(settlement.first_operation, settlement.last_operation):
        operation, place = rules.operations[number], number - settlement.first_operation
        if operation.kind == HOLDBACK and month >= operation.months:
            release(month, place, operation.months, lives, settling.kept, settling.due, settling.held, settling.owed)
    for number in range(settlement.first_operation, settlement.last_operation):
        operation = rules.operations[number]
        if operation.kind == DRAW and operation.first <= month < operation.last:
            close_draw(month, operation.balance, 1.0 - operation.forgiven, half_even, lives, settling.balance, settling.owed)
    lapse(month, lives, settling.held, settling.owed)


@kernel
def recover(month: int, due: Array, owed: Array) -> None:
    """What is owed is taken from pay; negative pay is owed. Owed 100 and due 60: paid 0, owed 40."""
    vectors()
    for lane in range(LANES):
        amount, open_ = due[month, lane], owed[lane]
        rest = amount - open_
        due[month, lane] = rest if rest > 0.0 else 0.0
        owed[lane] = 0.0 if rest > 0.0 else -rest


@kernel
def close_month(
    month: int, settlement: Any, rules: SettleRules, half_even: bool, lives: Lives, settling: Settling, pay: Array
) -> None:
    """Rounds the payment, closes the accounts of people who leave, and writes what accrues in the month to `pay`."""
    vectors()
    stands = settling.stands
    for lane in range(LANES):
        leaves = lives.leaves[month, lane] != 0
        owed = rounded(settling.owed[lane], half_even)
        settling.owed_before[lane] += owed if leaves else 0.0
        settling.owed[lane] = 0.0 if leaves else owed
        pay[month, lane] = rounded(settling.due[month, lane], half_even) - stands[0, lane] - stands[1, lane] + stands[2, lane]
        stands[0, lane] = rounded(settling.unpaid[lane], half_even)
        stands[1, lane] = settling.held[lane]
        stands[2, lane] = settling.owed_before[lane] + settling.owed[lane]
    for place in range(settlement.last_operation - settlement.first_operation):
        for lane in range(LANES):
            stands[2, lane] += settling.balance[place, lane]
    for lane in range(LANES):
        pay[month, lane] += stands[0, lane] + stands[1, lane] - stands[2, lane]
