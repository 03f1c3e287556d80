"""What components earn: performance in windows, the payout schedule, settlement by accumulation, and people who leave.

Windows settle for all lanes at once; people who leave inside a window are few and settled one by one.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.accounts import account_until, add_stretch, empty_account, expect_year, months_ahead
from spmsim.engines.kernels.asked import ask_stretch, asked_ahead, asked_until
from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, inlined, spliced, vectors
from spmsim.engines.kernels.lives import is_filled
from spmsim.engines.kernels.rows import QUARTER, YEAR, Array, PayRules
from spmsim.engines.kernels.schedules import evaluate, evaluate_matrix, perform, value_of_one
from spmsim.engines.kernels.scratch import Account, Linked, Lives
from spmsim.records.game import Accumulation, Leavers

DISCRETE, TO_DATE, TOWARD_YEAR = (int(way) for way in (Accumulation.DISCRETE, Accumulation.TO_DATE, Accumulation.TOWARD_YEAR))
PRORATED, WITHOUT_PRORATION, FORFEIT = (int(rule) for rule in (Leavers.PRORATED, Leavers.WITHOUT_PRORATION, Leavers.FORFEIT))


@spliced
def settle_alone(month: int, has_unit: bool, target: Array, lives: Lives, account: Account, pay: Array) -> None:
    """Pays what the window earned to whoever sits in the seat at its end. `has_unit`: in multiples of target pay."""
    for lane in range(LANES):
        unit = target[lane] if has_unit else 1.0
        pay[month, lane] += is_filled(lives.since[month, lane]) * (unit * account.value[lane])


@spliced
def settle_to_date(
    month: int, has_unit: bool, falls: bool, waits: bool, target: Array, lives: Lives, account: Account, pay: Array
) -> None:
    """Pays what is owed to date less what was paid. `falls`: it may be negative. `waits`: leavers are settled by their own rule."""
    for lane in range(LANES):
        unit = target[lane] if has_unit else 1.0
        owed = unit * account.value[lane] - account.paid[lane]
        due = owed if falls | (owed > 0.0) else 0.0
        leaver = waits & (lives.leaves[month, lane] != 0)
        due = 0.0 if leaver else due * is_filled(lives.since[month, lane])
        account.paid[lane] += due
        pay[month, lane] += due


@inlined
def settle_leaver(
    month: int, end: int, lane: int, standing: tuple[float, float, float, float], place: tuple[int, int], stint: Any, component: Any,
    rules: PayRules, linked: Linked, lives: Lives,
) -> float:  # fmt: skip
    """What the open window pays to somebody who leaves at the month's end; `end` closes the window (exclusive).

    Months to come count, unless the quota is prorated; windows that are forfeited do not come here.
    """
    sold, quota, target, paid = standing
    if component.leavers != PRORATED:
        person = (lives.since[month, lane], lives.ordinal[month, lane])
        more_quota, more_target = months_ahead(month, end, place, person, stint, component.is_share != 0, rules)
        quota, target = quota + more_quota, target + more_target
    unit = 1.0 if component.on_amount != 0 or component.is_link != 0 else target
    due: float = unit * value_of_one(linked.column[month, lane], component, sold, quota, rules)
    if component.last_link > component.first_link:
        due *= linked.factor[month, lane]
    if component.accumulation != DISCRETE and component.is_link == 0:
        due -= paid
        if component.claws_back == 0:
            due = max(due, 0.0)
    return due


@spliced
def value_window(month: int, component: Any, rules: PayRules, quota: Array, linked: Linked, account: Account) -> None:
    """`account.value`: what the window is worth, in multiples of target pay or in minor units, gates and multipliers included."""
    if component.column_link < 0:
        on_amount = component.on_amount != 0
        perform(on_amount, quota, account)
        evaluate(rules.schedules[component.first_schedule], on_amount, rules, quota, account, account.value)
    else:
        evaluate_matrix(month, component, rules, quota, linked.column, account)
    if component.last_link > component.first_link:
        for lane in range(LANES):
            account.value[lane] *= linked.factor[month, lane]


@spliced
def settle_window(
    month: int, year_end: int, is_cut: bool, place: tuple[int, int], stint: Any, component: Any, rules: PayRules, linked: Linked,
    lives: Lives, account: Account, pay: Array,
) -> None:  # fmt: skip
    """A window ends with this month: pay it. `is_cut`: a change ends it early, and leavers were settled before."""
    is_amount = component.on_amount != 0
    quota, target = account.quota, account.target
    if component.accumulation == TOWARD_YEAR and not is_amount:
        expect_year(month, year_end, place, stint, component.is_share != 0, rules, lives, account)
        pool = rules.asks[place[0], place[1]]
        if pool >= 0:
            for lane in range(LANES):
                account.full_quota[lane] += asked_ahead(month, year_end, lane, pool, linked.shared.asked)
        quota, target = account.full_quota, account.full_target
    value_window(month, component, rules, quota, linked, account)
    waits = is_cut or (component.accumulation == TOWARD_YEAR and component.leavers != FORFEIT and month + 1 < year_end)
    if waits and (component.is_link != 0 or component.accumulation == DISCRETE):
        for lane in range(LANES):
            account.value[lane] = account.value[lane] if lives.leaves[month, lane] == 0 else 0.0
    if component.is_link != 0 or component.accumulation == DISCRETE:
        settle_alone(month, not is_amount and component.is_link == 0, target, lives, account, pay)
    else:
        settle_to_date(month, not is_amount, component.claws_back != 0, waits, target, lives, account, pay)


@kernel
def earn(
    span: tuple[int, int, int], place: tuple[int, int], stint: Any, rules: PayRules, lives: Lives, account: Account, linked: Linked,
    sold: Array, pay: Array,
) -> None:  # fmt: skip
    """Months of `span` (first, last, calendar's end), all of one stint, of one component or link (place: component, stint).

    Adds unrounded pay, or the factor of a link, to `pay` in the month that settles it. Whole quarters are added in one pass where no
    window ends inside; people who leave inside are settled before, one by one. A change ends windows with the stint.
    """
    vectors()
    month, last, calendar_end = span
    component, pool = rules.components[place[0]], rules.asks[place[0], place[1]]
    ramps = (stint.quota_ramp_months > 0 and component.is_share == 0, 1.0 * stint.ramps_target)
    restarts = component.window if component.accumulation == DISCRETE else YEAR
    if month == stint.first and month % restarts != 0:
        empty_account(account)
    while month < last:
        whole = stint.later_row < 0 and component.window % QUARTER == 0 and month % QUARTER == 0 and month + QUARTER <= last
        steps = QUARTER if whole else 1
        after = month + steps
        year_end = min((month // YEAR + 1) * YEAR, calendar_end)
        window_end = min((month // component.window + 1) * component.window, calendar_end)
        closes = year_end if component.accumulation == TOWARD_YEAR else window_end
        is_cut = after == stint.last and after < closes
        settled_from = month if component.leavers != FORFEIT else after - 1 if is_cut and after == window_end else after
        for left in range(settled_from, min(after, closes - 1)):
            for i in range(lives.leavers[left]):
                lane = lives.who[left, i]
                amount, quota, target, paid = account_until(
                    month, left, lane, restarts, ramps, stint.later_row, rules, place, sold, lives, account
                )
                if pool >= 0:
                    quota += asked_until(month, left, lane, pool, linked.shared.asked, lives)
                    if component.leavers != PRORATED:
                        quota += asked_ahead(left, closes, lane, pool, linked.shared.asked)
                standing = (amount, quota, target, paid)
                pay[left, lane] += settle_leaver(left, closes, lane, standing, place, stint, component, rules, linked, lives)
        if steps == QUARTER and ramps[0]:
            add_stretch(month, QUARTER, restarts, (True, ramps[1]), -1, rules, place, sold, lives, account)
        elif steps == QUARTER:
            add_stretch(month, QUARTER, restarts, (False, 0.0), -1, rules, place, sold, lives, account)
        elif stint.later_row < 0:
            add_stretch(month, 1, restarts, ramps, -1, rules, place, sold, lives, account)
        else:
            add_stretch(month, 1, restarts, ramps, stint.later_row, rules, place, sold, lives, account)
        if pool >= 0:
            ask_stretch(month, steps, pool, linked.shared.asked, lives, account)
        if after == window_end or is_cut:
            year_end = after if is_cut else year_end
            settle_window(after - 1, year_end, is_cut, place, stint, component, rules, linked, lives, account, pay)
        month = after
