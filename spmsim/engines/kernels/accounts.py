"""A component's account: performance, quota and target pay of one person's months in a window, or in the year so far.

It restarts in a month that begins a window (discrete) or a year (to date, toward the year), with every new person, and with every stint.
"""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.lanes import LANES, inlined, spliced
from spmsim.engines.kernels.lives import continues, is_filled, ramp_factor
from spmsim.engines.kernels.rows import Array, PayRules
from spmsim.engines.kernels.scratch import Account, Lives


@spliced
def empty_account(account: Account) -> None:
    """A stint begins inside a window, or a year: nothing was sold, asked or paid on it yet."""
    for lane in range(LANES):
        account.sold[lane] = 0.0
        account.quota[lane] = 0.0
        account.target[lane] = 0.0
        account.paid[lane] = 0.0


@spliced
def add_stretch(
    first: int, steps: int, restarts: int, ramps: tuple[bool, float], later_row: int, rules: PayRules, place: tuple[int, int],
    sold: Array, lives: Lives, account: Account,
) -> None:  # fmt: skip
    """Adds `steps` months to each lane's account, which restarts every `restarts` months and where a new person works.

    `ramps`: whether the new-hire ramp moves the quota, and 1 if the target pay moves with it, else 0. `later_row`: whose quota and
    target pay who follows the first person has; −1 for the stint's own.
    """
    carried = 0.0 if first % restarts == 0 else 1.0
    for lane in range(LANES):
        amount, in_force = account.sold[lane], account.quota[lane]
        target, paid = account.target[lane], account.paid[lane]
        for step in range(steps):
            month = first + step
            since = lives.since[month, lane]
            keep, here = continues(since, carried if month == first else 1.0), is_filled(since)
            weight = lives.quota_weight[month, lane] if ramps[0] else here
            owed = here + ramps[1] * (weight - here) if ramps[0] else here
            row = later_row if later_row >= 0 and lives.ordinal[month, lane] > 0 else place[1]
            amount = amount * keep + sold[month, lane]
            in_force = in_force * keep + rules.quota[place[0], row, month] * weight
            target = target * keep + rules.target[place[0], row, month] * owed
            paid = paid * keep
        account.sold[lane], account.quota[lane] = amount, in_force
        account.target[lane], account.paid[lane] = target, paid


@inlined
def account_until(
    first: int, last: int, lane: int, restarts: int, ramps: tuple[bool, float], later_row: int, rules: PayRules,
    place: tuple[int, int], sold: Array, lives: Lives, account: Account,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Amount, quota, target pay and pay to date of one lane after month `last`, when `account` stands before month `first`."""
    carried = 0.0 if first % restarts == 0 else 1.0
    amount, in_force = account.sold[lane], account.quota[lane]
    target, paid = account.target[lane], account.paid[lane]
    for month in range(first, last + 1):
        since = lives.since[month, lane]
        keep, here = continues(since, carried if month == first else 1.0), is_filled(since)
        weight = lives.quota_weight[month, lane] if ramps[0] else here
        row = later_row if later_row >= 0 and lives.ordinal[month, lane] > 0 else place[1]
        amount = amount * keep + sold[month, lane]
        in_force = in_force * keep + rules.quota[place[0], row, month] * weight
        target = target * keep + rules.target[place[0], row, month] * (here + ramps[1] * (weight - here))
        paid = paid * keep
    return amount, in_force, target, paid


@inlined
def months_ahead(
    month: int, end: int, place: tuple[int, int], person: tuple[int, int], stint: Any, is_share: bool, rules: PayRules
) -> tuple[float, float]:
    """Quota and target pay after `month` and before `end` of a person (since, ordinal) who stays."""
    quota, target = 0.0, 0.0
    row = stint.later_row if stint.later_row >= 0 and person[1] > 0 else place[1]
    for later in range(month + 1, end):
        factor = 1.0
        if not is_share:
            factor = ramp_factor(stint, rules.quota_ramp, place[1], person[0] + (later - month), person[1])
        quota += rules.quota[place[0], row, later] * factor
        target += rules.target[place[0], row, later] * (factor if stint.ramps_target != 0 else 1.0)
    return quota, target


@spliced
def expect_year(
    month: int, end: int, place: tuple[int, int], stint: Any, is_share: bool, rules: PayRules, lives: Lives, account: Account
) -> None:
    """`full_quota` and `full_target`: the account as it will stand at `end` (exclusive) if the person stays."""
    more_quota, more_target = 0.0, 0.0
    for later in range(month + 1, end):
        more_quota += rules.quota[place[0], place[1], later]
        more_target += rules.target[place[0], place[1], later]
    for lane in range(LANES):
        account.full_quota[lane] = account.quota[lane] + more_quota
        account.full_target[lane] = account.target[lane] + more_target
    for lane in range(LANES):
        since, ordinal = lives.since[month, lane], lives.ordinal[month, lane]
        late = stint.ramp_offset if ordinal == 0 else 0
        if since + 1 - late < stint.quota_ramp_months or (stint.later_row >= 0 and ordinal > 0):
            quota, target = months_ahead(month, end, place, (since, ordinal), stint, is_share, rules)
            account.full_quota[lane] = account.quota[lane] + quota
            account.full_target[lane] = account.target[lane] + target
