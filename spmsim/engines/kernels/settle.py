"""From earned to paid: when pay falls due, what is recovered, guaranteed, advanced and held, and the balances that stay open.

`pay` becomes what accrues: payments, and the changes of what is earned and unpaid, held, and owed.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.advances import close_draw, draw, guarantee, hold_back, hold_nothing, lapse, release
from spmsim.engines.kernels.cancellations import add_credits, cancel_sales, take_off
from spmsim.engines.kernels.clawback import (
    add_earned,
    due_month,
    keep_earned,
    keep_paid,
    owe_later,
    rate_windows,
    take_back,
    take_open_windows,
)
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, vectors
from spmsim.engines.kernels.limit import limit_earned
from spmsim.engines.kernels.link import count_months, earn_component
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
    claws = settlement.last_clawback > settlement.first_clawback
    for number in range(settlement.first_clawback, settlement.last_clawback):
        clawback = rules.clawbacks[number]
        stint = stints[clawback.stint]
        cancel_sales(stint.first, stint.last, clawback.share, amounts[clawback.measure], linked.cancelled[clawback.measure])
    for slot in range(settlement.last_slot - settlement.first_slot):
        held = rules.slots[settlement.first_slot + slot]
        stint, earned = stints[held.stint], settling.earned[slot]
        clear(earned)
        span = (stint.first, stint.last, months)
        earn_component(span, (held.component, stint.row), stint, pay_rules, lives, account, linked, amounts, earned)
        if claws:
            keep_earned(earned, settling.taking.earned[slot])
    limit_earned(months, settlement, stints, pay_rules, rules, lives, settling.limits, settling.earned)
    begin_balances(settling)
    if claws:
        rate_credits(settlement, stints, pay_rules, rules, lives, linked, amounts, settling)
    for month in range(months):
        fall_due(month, months, settlement, rules, lives, settling)
        if claws:
            take_back(month, months, settlement, stints, pay_rules, rules, lives, linked, settling)
            take_open_windows(month, months, settlement, stints, pay_rules, rules, lives, linked, settling)
        settle_month(month, months, settlement, rules, half_even, lives, settling)
        close_accounts(month, half_even, settling)
        if claws:
            keep_paid(month, settling.due, settling.taking.earned_due, settling.taking.paid)
            owe_later(month, months, half_even, settlement, stints, pay_rules, rules, lives, linked, settling)
            if month + 1 == months:
                take_back(months, months, settlement, stints, pay_rules, rules, lives, linked, settling)
                round_owed(half_even, settling.owed)
        stand(month, settlement, half_even, lives, settling, pay)
    for balance in range(3):
        for lane in range(LANES):
            settling.balances[balance, lane] += settling.stands[balance, lane]
    for month in range(settling.taking.late.shape[0]):
        for lane in range(LANES):
            settling.balances[2, lane] += settling.taking.late[month, lane]
    return True


@kernel
def rate_credits(
    settlement: Any, stints: Array, pay_rules: PayRules, rules: SettleRules, lives: Lives, linked: Linked, amounts: Array,
    settling: Settling,
) -> None:  # fmt: skip
    """For every component on whose measure pay is taken back, what its windows pay on a minor unit of their credits."""
    taking = settling.taking
    for slot in range(settlement.last_slot - settlement.first_slot):
        held = rules.slots[settlement.first_slot + slot]
        if held.clawback >= 0:
            component, stint = pay_rules.components[held.component], stints[held.stint]
            count_months(stint.first, stint.last, component, amounts[component.measure], linked.counted)
            if component.sold_again > 0:
                take_off(stint.first, stint.last, component, linked.cancelled[component.measure], lives, linked.counted, linked.counted)
            add_credits(stint.first, stint.last, component.window, linked.counted, lives, taking.rate[slot])
            base = taking.earned[slot] if rules.clawbacks[held.clawback].as_paid != 0 else settling.earned[slot]
            rate_windows(base, settling.earned[slot], taking.rate[slot])


@kernel
def begin_balances(settling: Settling) -> None:
    """Nothing is open."""
    vectors()
    clear(settling.due)
    clear(settling.window)
    clear(settling.balance)
    clear(settling.stands)
    clear(settling.taking.earned_due)
    clear(settling.taking.late)
    for lane in range(LANES):
        settling.unpaid[lane] = 0.0
        settling.held[lane] = 0.0
        settling.owed[lane] = 0.0
        settling.owed_before[lane] = 0.0


@kernel
def fall_due(month: int, months: int, settlement: Any, rules: SettleRules, lives: Lives, settling: Settling) -> None:
    """Puts what passed in the month where it falls due; who leaves gets all that is open at once."""
    due, earned, earned_due = settling.due, settling.earned, settling.taking.earned_due
    claws = settlement.last_clawback > settlement.first_clawback
    for slot in range(settlement.last_slot - settlement.first_slot):
        row = due_month(month, rules.slots[settlement.first_slot + slot], months)
        add_due(row, month, slot, earned, due, settling.unpaid)
        if claws:
            add_earned(row, month, settling.taking.earned[slot], earned_due)
    for i in range(lives.leavers[month]):
        lane = lives.who[month, i]
        fall_due_at_once(month, lane, due)
        if claws:
            fall_due_at_once(month, lane, earned_due)
    leave_unpaid(month, due, settling.unpaid)


@kernel
def fall_due_at_once(month: int, lane: int, due: Array) -> None:
    """Adds all that falls due later to the month."""
    for later in range(month + 1, due.shape[0]):
        due[month, lane] += due[later, lane]
        due[later, lane] = 0.0


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
def close_accounts(month: int, half_even: bool, settling: Settling) -> None:
    """Rounds the payment, and what is owed."""
    vectors()
    for lane in range(LANES):
        settling.due[month, lane] = rounded(settling.due[month, lane], half_even)
        settling.owed[lane] = rounded(settling.owed[lane], half_even)


@kernel
def round_owed(half_even: bool, owed: Array) -> None:
    """Whole minor units."""
    vectors()
    for lane in range(LANES):
        owed[lane] = rounded(owed[lane], half_even)


@kernel
def stand(month: int, settlement: Any, half_even: bool, lives: Lives, settling: Settling, pay: Array) -> None:
    """Where the balances stand after the month, and what accrues in it: the payment and their changes, into `pay`."""
    vectors()
    stands = settling.stands
    for lane in range(LANES):
        leaves, owed = lives.leaves[month, lane] != 0, settling.owed[lane]
        settling.owed_before[lane] += owed if leaves else 0.0
        settling.owed[lane] = 0.0 if leaves else owed
        pay[month, lane] = settling.due[month, lane] - stands[0, lane] - stands[1, lane] + stands[2, lane]
        stands[0, lane] = rounded(settling.unpaid[lane], half_even)
        stands[1, lane] = settling.held[lane]
        stands[2, lane] = settling.owed_before[lane] + settling.owed[lane]
    for place in range(settlement.last_operation - settlement.first_operation):
        for lane in range(LANES):
            stands[2, lane] += settling.balance[place, lane]
    for lane in range(LANES):
        pay[month, lane] += stands[0, lane] + stands[1, lane] - stands[2, lane]
