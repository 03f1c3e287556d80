"""What components earn: performance in windows, the payout schedule, settlement by accumulation, and people who leave.

A component's account follows one person; it restarts in a month that begins a window (discrete) or a year (to date, toward the year),
and with every new person. Windows settle for all lanes at once; people who leave inside a window are few and settled one by one.
Attainment is exact; jumps are met within 1e-6 minor units; a window without quota earns p(1).
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, floor, inlined, spliced, vectors
from spmsim.engines.kernels.layout import QUARTER, YEAR, Account, Array, Lives, PayRules
from spmsim.engines.kernels.lives import continues, is_filled, ramp_factor
from spmsim.foundation.money import SLACK
from spmsim.records.game import Accumulation, Leavers

DISCRETE, TO_DATE, TOWARD_YEAR = (int(way) for way in (Accumulation.DISCRETE, Accumulation.TO_DATE, Accumulation.TOWARD_YEAR))
PRORATED, WITHOUT_PRORATION, FORFEIT = (int(rule) for rule in (Leavers.PRORATED, Leavers.WITHOUT_PRORATION, Leavers.FORFEIT))


@spliced
def add_stretch(
    first: int, steps: int, restarts: int, follows_ramp: float, ramps_target: float, quota: Array, place: tuple[int, int], sold: Array,
    lives: Lives, account: Account,
) -> None:  # fmt: skip
    """Adds `steps` months to each lane's account, which restarts every `restarts` months and where a new person works.

    `follows_ramp` and `ramps_target` are 1 or 0: whether the new-hire ramp moves the quota, and the target pay with it.
    """
    carried = 0.0 if first % restarts == 0 else 1.0
    for lane in range(LANES):
        amount, in_force = account.sold[lane], account.quota[lane]
        months, paid = account.months[lane], account.paid[lane]
        for step in range(steps):
            month = first + step
            since = lives.since[month, lane]
            keep, here = continues(since, carried if month == first else 1.0), is_filled(since)
            weight = here + follows_ramp * (lives.quota_weight[month, lane] - here)
            amount = amount * keep + sold[month, lane]
            in_force = in_force * keep + quota[place[0], place[1], month] * weight
            months = months * keep + (here + ramps_target * (weight - here))
            paid = paid * keep
        account.sold[lane], account.quota[lane] = amount, in_force
        account.months[lane], account.paid[lane] = months, paid


@inlined
def account_until(
    first: int, last: int, lane: int, restarts: int, follows_ramp: float, ramps_target: float, quota: Array, place: tuple[int, int],
    sold: Array, lives: Lives, account: Account,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Amount, quota, months and pay to date of one lane after month `last`, when `account` stands before month `first`."""
    carried = 0.0 if first % restarts == 0 else 1.0
    amount, in_force = account.sold[lane], account.quota[lane]
    months, paid = account.months[lane], account.paid[lane]
    for month in range(first, last + 1):
        since = lives.since[month, lane]
        keep, here = continues(since, carried if month == first else 1.0), is_filled(since)
        weight = here + follows_ramp * (lives.quota_weight[month, lane] - here)
        amount = amount * keep + sold[month, lane]
        in_force = in_force * keep + quota[place[0], place[1], month] * weight
        months = months * keep + (here + ramps_target * (weight - here))
        paid = paid * keep
    return amount, in_force, months, paid


@spliced
def evaluate(component: Any, pieces: Array, jumps: Array, quota: Array, account: Account) -> None:
    """`account.value`: the schedule at each lane's performance, in multiples of the target pay or in minor units."""
    for lane in range(LANES):
        known = quota[lane] > 0.0
        account.performance[lane] = account.sold[lane] / quota[lane] if known else 1.0
        account.value[lane] = 0.0
    if component.on_amount != 0:
        for lane in range(LANES):
            account.performance[lane] = account.sold[lane]
    for i in range(component.first_knot, component.last_knot):
        knot, width, slope = pieces[i, 0], pieces[i, 1], pieces[i, 2]
        for lane in range(LANES):
            beyond = account.performance[lane] - knot
            inside = beyond if beyond > 0.0 else 0.0
            account.value[lane] += slope * (inside if inside < width else width)
    for i in range(component.first_edge, component.last_edge):
        edge, height = jumps[i, 0], jumps[i, 1]
        for lane in range(LANES):
            has_quota = (quota[lane] > 0.0) & (component.on_amount == 0)
            unit = quota[lane] if has_quota else 1.0
            amount = account.sold[lane] if has_quota else account.performance[lane]
            account.value[lane] += height if amount >= edge * unit - SLACK else 0.0


@spliced
def settle_discrete(month: int, target: float, is_amount: bool, months: Array, lives: Lives, account: Account, pay: Array) -> None:
    """Pays what the window earned to whoever sits in the seat at its end."""
    for lane in range(LANES):
        unit = 1.0 if is_amount else target * months[lane]
        pay[month, lane] += is_filled(lives.since[month, lane]) * (unit * account.value[lane])


@spliced
def settle_to_date(
    month: int, target: float, is_amount: bool, falls: bool, waits: bool, months: Array, lives: Lives, account: Account, pay: Array
) -> None:
    """Pays what is owed to date less what was paid. `falls`: it may be negative. `waits`: leavers are settled by their own rule."""
    for lane in range(LANES):
        unit = 1.0 if is_amount else target * months[lane]
        owed = unit * account.value[lane] - account.paid[lane]
        due = owed if falls | (owed > 0.0) else 0.0
        leaver = waits & (lives.leaves[month, lane] != 0)
        due = 0.0 if leaver else due * is_filled(lives.since[month, lane])
        account.paid[lane] += due
        pay[month, lane] += due


@inlined
def months_ahead(
    month: int, end: int, place: tuple[int, int], person: tuple[int, int], seat: Any, is_share: bool, rules: PayRules
) -> tuple[float, float]:
    """Quota and months (× ramp, where target pay is ramped) after `month` and before `end` of a person (since, ordinal) who stays."""
    quota, months = 0.0, 0.0
    for later in range(month + 1, end):
        factor = 1.0
        if not is_share:
            factor = ramp_factor(seat, rules.quota_ramp, place[1], person[0] + (later - month), person[1])
        quota += rules.quota[place[0], place[1], later] * factor
        months += factor if seat.ramps_target != 0 else 1.0
    return quota, months


@spliced
def expect_year(
    month: int, end: int, place: tuple[int, int], seat: Any, is_share: bool, rules: PayRules, lives: Lives, account: Account
) -> None:
    """`full_quota` and `full_months`: the account as it will stand at `end` (exclusive) if the person stays."""
    ahead = 0.0
    for later in range(month + 1, end):
        ahead += rules.quota[place[0], place[1], later]
    for lane in range(LANES):
        account.full_quota[lane] = account.quota[lane] + ahead
        account.full_months[lane] = account.months[lane] + (end - month - 1)
    for lane in range(LANES):
        since, ordinal = lives.since[month, lane], lives.ordinal[month, lane]
        late = seat.ramp_offset if ordinal == 0 else 0
        if since + 1 - late < seat.quota_ramp_months:
            quota, months = months_ahead(month, end, place, (since, ordinal), seat, is_share, rules)
            account.full_quota[lane] = account.quota[lane] + quota
            account.full_months[lane] = account.months[lane] + months


@inlined
def schedule_value(sold: float, quota: float, component: Any, pieces: Array, jumps: Array) -> float:
    """The schedule at one performance; `evaluate` for a single lane."""
    has_quota = quota > 0.0 and component.on_amount == 0
    unit = quota if has_quota else 1.0
    amount = sold if has_quota or component.on_amount != 0 else 1.0
    performance, value = amount / unit, 0.0
    for i in range(component.first_knot, component.last_knot):
        value += pieces[i, 2] * min(max(performance - pieces[i, 0], 0.0), pieces[i, 1])
    for i in range(component.first_edge, component.last_edge):
        if amount >= jumps[i, 0] * unit - SLACK:
            value += jumps[i, 1]
    return value


@inlined
def settle_leaver(
    month: int, end: int, lane: int, standing: tuple[float, float, float, float], place: tuple[int, int], seat: Any, component: Any,
    rules: PayRules, lives: Lives,
) -> float:  # fmt: skip
    """What the open window pays to somebody who leaves at the month's end; `end` closes the window (exclusive)."""
    sold, quota, months, paid = standing
    if component.leavers == WITHOUT_PRORATION:
        person = (lives.since[month, lane], lives.ordinal[month, lane])
        more_quota, more_months = months_ahead(month, end, place, person, seat, component.is_share != 0, rules)
        quota, months = quota + more_quota, months + more_months
    unit = 1.0 if component.on_amount != 0 else rules.target[place[0], place[1]] * months
    due: float = unit * schedule_value(sold, quota, component, rules.pieces, rules.jumps)
    if component.accumulation != DISCRETE:
        due -= paid
        if component.claws_back == 0:
            due = max(due, 0.0)
    return due


@spliced
def settle_window(
    month: int, year_end: int, place: tuple[int, int], seat: Any, component: Any, rules: PayRules, lives: Lives, account: Account,
    pay: Array,
) -> None:  # fmt: skip
    """A window ends with this month: pay it."""
    target = rules.target[place[0], place[1]]
    is_amount = component.on_amount != 0
    quota, months = account.quota, account.months
    if component.accumulation == TOWARD_YEAR and not is_amount:
        expect_year(month, year_end, place, seat, component.is_share != 0, rules, lives, account)
        quota, months = account.full_quota, account.full_months
    evaluate(component, rules.pieces, rules.jumps, quota, account)
    if component.accumulation == DISCRETE:
        settle_discrete(month, target, is_amount, months, lives, account, pay)
    else:
        waits = component.accumulation == TOWARD_YEAR and component.leavers != FORFEIT and month + 1 < year_end
        settle_to_date(month, target, is_amount, component.claws_back != 0, waits, months, lives, account, pay)


@kernel
def earn(
    first: int, last: int, calendar_end: int, place: tuple[int, int], seat: Any, rules: PayRules, lives: Lives, account: Account,
    amounts: Array, pay: Array,
) -> None:  # fmt: skip
    """Months `first` to `last` of one component (place: component, seat): adds unrounded pay to `pay`, in the month that settles it.

    Whole quarters are added in one pass where no window ends inside; people who leave inside are settled before, one by one.
    """
    vectors()
    component = rules.components[place[0]]
    sold, quota = amounts[component.measure], rules.quota
    follows_ramp = 1.0 if seat.quota_ramp_months > 0 and component.is_share == 0 else 0.0
    ramps_target = 1.0 * seat.ramps_target
    restarts = component.window if component.accumulation == DISCRETE else YEAR
    month = first
    while month < last:
        steps = QUARTER if component.window % QUARTER == 0 and month % QUARTER == 0 and month + QUARTER <= last else 1
        after = month + steps
        year_end = min((month // YEAR + 1) * YEAR, calendar_end)
        window_end = min((month // component.window + 1) * component.window, calendar_end)
        closes = year_end if component.accumulation == TOWARD_YEAR else window_end
        if component.leavers != FORFEIT:
            for left in range(month, min(after, closes - 1)):
                for i in range(lives.leavers[left]):
                    lane = lives.who[left, i]
                    standing = account_until(month, left, lane, restarts, follows_ramp, ramps_target, quota, place, sold, lives, account)
                    pay[left, lane] += settle_leaver(left, closes, lane, standing, place, seat, component, rules, lives)
        if steps == QUARTER:
            add_stretch(month, QUARTER, restarts, follows_ramp, ramps_target, quota, place, sold, lives, account)
        else:
            add_stretch(month, 1, restarts, follows_ramp, ramps_target, quota, place, sold, lives, account)
        if after == window_end:
            settle_window(after - 1, year_end, place, seat, component, rules, lives, account, pay)
        month = after


@kernel
def round_payments(first: int, last: int, half_even: bool, pay: Array) -> None:
    """Rounds each person's payment of the month once: halves away from zero, or to even; within 1e-6 of a half is a half."""
    vectors()
    for month in range(first, last):
        for lane in range(LANES):
            exact = pay[month, lane]
            size = exact if exact > 0.0 else -exact
            whole = floor(size + (0.5 + SLACK))
            if half_even:
                below = floor(size)
                beyond = size - below
                is_half = (beyond >= 0.5 - SLACK) & (beyond <= 0.5 + SLACK)
                even = below + (below - 2.0 * floor(0.5 * below))
                whole = even if is_half else floor(size + 0.5)
            pay[month, lane] = whole if exact > 0.0 else -whole
