"""What is kept of a seat: sums by month, group and quarter, person-years, histograms, and the seat's own means."""

from __future__ import annotations

from typing import Any

from spmsim.engines.kernels.compiled import kernel
from spmsim.engines.kernels.lanes import LANES, floor, inlined, spliced, vectors
from spmsim.engines.kernels.lives import continues, is_filled, known_left_before, left_before, open_after
from spmsim.engines.kernels.rounding import rounded
from spmsim.engines.kernels.rows import QUARTER, YEAR, Array, TallyRules
from spmsim.engines.kernels.scratch import Closing, Lives, Months, PersonYear, Quarters, Totals
from spmsim.foundation.money import SLACK
from spmsim.records.tallies import ATTAINMENT_BINS, GROUP_SUMS, PAY_BINS

ENOUGH_MONTHS = 6.0
"""Person-years of fewer months count in no histogram and no share at quota."""
(
    SALES, INCENTIVE_PAY, BASE_PAY, CARRIER_PAY, ATTAINMENT_MONTHS, QUOTA_MONTHS, AT_QUOTA, REP_YEARS, FILLED_MONTHS, LEAVERS, HIRES,
) = range(len(GROUP_SUMS))  # fmt: skip
BIN_SLACK = 1e-9
"""An attainment within it of a bin's edge counts as on the edge, so that 0.57 lies in the bin from 0.57."""


@kernel
def tally_months(
    span: tuple[int, int, int], lanes: int, place: int, seat: Any, half_even: bool, rules: TallyRules, sold: Array, counted: Array,
    pay: Array, lives: Lives, year: PersonYear, months: Months, quarters: Quarters, closing: Closing, groups: Array, attained: Array,
    earned: Array,
) -> None:  # fmt: skip
    """Adds the seat's months of `span` (first, last, calendar's end) to every sum, and counts person-years as they end.

    `sold` is the seat's own, `counted` what its attainment counts: the same, or a team's while the seat is filled. `pay` is rounded.

    Whole quarters are added in one pass, because
    storing running sums costs more than adding; the few people who leave inside are counted before, one by one.
    """
    vectors()
    month, last, calendar_end = span
    group, has_ramp, later_place = seat.group, seat.quota_ramp_months > 0, seat.later_place
    while month < last:
        steps = QUARTER if later_place < 0 and month % QUARTER == 0 and month + QUARTER <= last else 1
        end = month + steps
        year_ends = end % YEAR == 0 or end == calendar_end
        add_to_months(month, end, half_even, sold, pay, months)
        for left in range(month, end - 1 if year_ends else end):
            for i in range(lives.leavers[left]):
                lane = lives.who[left, i]
                person = year_until(month, left, lane, (place, later_place), has_ramp, rules, counted, pay, lives, year)
                close_year(group, lane, lane < lanes, person, groups, attained, earned)
        if steps == QUARTER and has_ramp:
            add_stretch(month, QUARTER, (place, -1), True, rules, sold, counted, pay, lives, year, quarters)
        elif steps == QUARTER:
            add_stretch(month, QUARTER, (place, -1), False, rules, sold, counted, pay, lives, year, quarters)
        else:
            add_stretch(month, 1, (place, later_place), has_ramp, rules, sold, counted, pay, lives, year, quarters)
        if year_ends:
            close_years(end - 1, group, lives, year, closing, groups)
            count_bins(group, lanes, closing, attained, earned)
        month = end


@spliced
def add_to_months(first: int, last: int, half_even: bool, sold: Array, pay: Array, months: Months) -> None:
    """Sums over seats. Each person's payment of the month is rounded here, where it is read first; what is settled is whole already."""
    for month in range(first, last):
        for lane in range(LANES):
            months.sales[month, lane] += sold[month, lane]
            payment = rounded(pay[month, lane], half_even)
            pay[month, lane] = payment
            months.pay[month, lane] += payment


@spliced
def add_stretch(
    first: int, steps: int, places: tuple[int, int], has_ramp: bool, rules: TallyRules, sold: Array, counted: Array, pay: Array,
    lives: Lives, year: PersonYear, quarters: Quarters,
) -> None:  # fmt: skip
    """Adds the month `first`, or the quarter that it begins, to the seat's quarter and to each person's year.

    `places`: the seat, and whose quota and target pay who follows the first person has; −1 for the seat's own. `has_ramp`:
    the new-hire ramp moves the quota. A person's year restarts with a new year and a new person.
    """
    quarter = first // QUARTER
    carried = 0.0 if first % YEAR == 0 else 1.0
    same_quarter = 0.0 if first % QUARTER == 0 else 1.0
    for lane in range(LANES):
        sales, paid = same_quarter * quarters.sales[quarter, lane], same_quarter * quarters.pay[quarter, lane]
        quota, filled = same_quarter * quarters.quota[quarter, lane], same_quarter * quarters.filled[quarter, lane]
        y_months, y_target, y_counted = year.months[lane], year.target[lane], year.performance[lane]
        y_quota, y_quota_months, y_pay = year.quota[lane], year.quota_months[lane], year.pay[lane]
        for step in range(steps):
            month = first + step
            since = lives.since[month, lane]
            here = is_filled(since)
            weight = lives.quota_weight[month, lane] if has_ramp else here
            keep = continues(since, carried if month == first else 1.0)
            place = places[1] if places[1] >= 0 and lives.ordinal[month, lane] > 0 else places[0]
            in_force = rules.primary_quota[place, month] * (here if rules.primary_is_share[0] else weight)
            sales, y_counted = sales + sold[month, lane], y_counted * keep + counted[month, lane]
            paid, y_pay = paid + pay[month, lane], y_pay * keep + pay[month, lane]
            quota, y_quota = quota + in_force, y_quota * keep + in_force
            filled, y_months = filled + here, y_months * keep + here
            y_quota_months = y_quota_months * keep + (1.0 if in_force > 0.0 else 0.0)
            full, follows = rules.target_incentive[place, month, 0], rules.target_incentive[place, month, 1]
            y_target = y_target * keep + (full * here + follows * weight if has_ramp else (full + follows) * here)
        quarters.sales[quarter, lane], quarters.pay[quarter, lane] = sales, paid
        quarters.quota[quarter, lane], quarters.filled[quarter, lane] = quota, filled
        year.months[lane], year.target[lane], year.performance[lane] = y_months, y_target, y_counted
        year.quota[lane], year.quota_months[lane], year.pay[lane] = y_quota, y_quota_months, y_pay


@inlined
def year_until(
    first: int, last: int, lane: int, places: tuple[int, int], has_ramp: bool, rules: TallyRules, counted: Array, pay: Array,
    lives: Lives, year: PersonYear,
) -> tuple[float, float, float, float, float, float]:
    """The year of one lane's person up to month `last`, when `year` stands before month `first`: the fields of PersonYear in order."""
    carried = 0.0 if first % YEAR == 0 else 1.0
    months, performance, quota = year.months[lane], year.performance[lane], year.quota[lane]
    quota_months, paid, target = year.quota_months[lane], year.pay[lane], year.target[lane]
    for month in range(first, last + 1):
        since = lives.since[month, lane]
        here = is_filled(since)
        weight = lives.quota_weight[month, lane] if has_ramp else here
        keep = continues(since, carried if month == first else 1.0)
        place = places[1] if places[1] >= 0 and lives.ordinal[month, lane] > 0 else places[0]
        in_force = rules.primary_quota[place, month] * (here if rules.primary_is_share[0] else weight)
        months = months * keep + here
        performance = performance * keep + counted[month, lane]
        quota = quota * keep + in_force
        quota_months = quota_months * keep + (1.0 if in_force > 0.0 else 0.0)
        paid = paid * keep + pay[month, lane]
        target = target * keep + (rules.target_incentive[place, month, 0] * here + rules.target_incentive[place, month, 1] * weight)
    return months, performance, quota, quota_months, paid, target


@spliced
def close_years(month: int, group: int, lives: Lives, year: PersonYear, closing: Closing, groups: Array) -> None:
    """The year ends: counts everybody's. Every number is loaded before it is chosen: a load that depends is no vector code, or slow."""
    for lane in range(LANES):
        here, employed = is_filled(lives.since[month, lane]), year.months[lane]
        performance, quota, quota_months = year.performance[lane], here * year.quota[lane], here * year.quota_months[lane]
        counted = here if employed >= ENOUGH_MONTHS else 0.0
        counted = counted if quota > 0.0 else 0.0
        attainment = performance / (quota if quota > 0.0 else 1.0)
        weighted, attained = attainment * quota_months, bin_of(attainment, ATTAINMENT_BINS)
        closing.attainment[lane] = weighted if quota > 0.0 else 0.0
        closing.quota_months[lane] = quota_months if quota > 0.0 else 0.0
        closing.rep_years[lane] = counted
        closing.at_quota[lane] = counted if performance >= quota - SLACK else 0.0
        closing.attained[lane] = attained if counted > 0.0 else -1.0
    for lane in range(LANES):
        here, employed = is_filled(lives.since[month, lane]), year.months[lane]
        paid, target = year.pay[lane], here * year.target[lane]
        target = target if employed >= ENOUGH_MONTHS else 0.0
        earned = bin_of(paid / (target if target > 0.0 else 1.0), PAY_BINS)
        closing.earned[lane] = earned if target > 0.0 else -1.0
    for lane in range(LANES):
        groups[group, ATTAINMENT_MONTHS, lane] += closing.attainment[lane]
    for lane in range(LANES):
        groups[group, QUOTA_MONTHS, lane] += closing.quota_months[lane]
    for lane in range(LANES):
        groups[group, REP_YEARS, lane] += closing.rep_years[lane]
    for lane in range(LANES):
        groups[group, AT_QUOTA, lane] += closing.at_quota[lane]


@inlined
def close_year(
    group: int, lane: int, is_counted: bool, person: tuple[float, float, float, float, float, float],
    groups: Array, attained: Array, earned: Array,
) -> None:  # fmt: skip
    """Counts the year of one person who leaves; `close_years` for a single lane."""
    months, performance, quota, quota_months, paid, target = person
    counts = months >= ENOUGH_MONTHS
    if quota > 0.0:
        attainment = performance / quota
        groups[group, ATTAINMENT_MONTHS, lane] += attainment * quota_months
        groups[group, QUOTA_MONTHS, lane] += quota_months
        if counts:
            groups[group, REP_YEARS, lane] += 1.0
            groups[group, AT_QUOTA, lane] += 1.0 if performance >= quota - SLACK else 0.0
            if is_counted:
                attained[group, int(bin_of(attainment, ATTAINMENT_BINS))] += 1
    if counts and is_counted and target > 0.0:
        earned[group, int(bin_of(paid / target, PAY_BINS))] += 1


@inlined
def bin_of(ratio: float, bins: int) -> float:
    """Bins of 1 %; the last is open, and the first also holds what lies below 0."""
    place = floor(ratio * 100.0 + BIN_SLACK)
    place = place if place > 0.0 else 0.0
    return place if place < bins - 1.0 else bins - 1.0


@spliced
def count_bins(group: int, lanes: int, closing: Closing, attained: Array, earned: Array) -> None:
    """Adds the block's replications to the histograms."""
    for lane in range(lanes):
        attainment, pay = closing.attained[lane], closing.earned[lane]
        if attainment >= 0.0:
            attained[group, int(attainment)] += 1
        if pay >= 0.0:
            earned[group, int(pay)] += 1


@kernel
def tally_late(late: Array, months: Months, quarters: Quarters) -> None:
    """What people who left owe more makes the seat's pay smaller, but is no part of the year of whoever sits in it now."""
    vectors()
    for month in range(late.shape[0]):
        for lane in range(LANES):
            months.pay[month, lane] -= late[month, lane]
            quarters.pay[month // QUARTER, lane] -= late[month, lane]


@kernel
def tally_moves(first: int, last: int, seat: Any, base_pay: Array, lives: Lives, months: Months, totals: Totals) -> None:
    """Leavers, hires and empty months; whose employment starts within the calendar is a hire. The first month overwrites `totals`.

    Sums over seats begin with everybody (`sums.begin_sums`): the months in which a seat waits for a replacement come off.
    """
    if first == 0:
        for lane in range(LANES):
            totals.leavers[lane] = 0.0
            totals.hires[lane] = 0.0
    if first <= seat.entry < last and seat.tenure == 0:
        for lane in range(LANES):
            months.hires[seat.entry, lane] += 1.0
            totals.hires[lane] += 1.0
    for month in range(first, last):
        for i in range(lives.leavers[month]):
            lane = lives.who[month, i]
            months.leavers[month, lane] += 1.0
            totals.leavers[lane] += 1.0
            for empty in range(month + 1, min(month + 1 + open_after(month, seat), last)):
                months.base[empty, lane] -= base_pay[empty]
                months.filled[empty, lane] -= 1.0
        for left in (left_before(month, seat), known_left_before(month, seat)):
            for i in range(lives.leavers[left] if left >= 0 else 0):
                lane = lives.who[left, i]
                months.hires[month, lane] += 1.0
                totals.hires[lane] += 1.0


@kernel
def add_up_quarters(base_pay: float, performance: Array, quarters: Quarters, totals: Totals) -> None:
    """The seat's calendar as the sum of its quarters; `performance`: by quarter, what attainment counts."""
    vectors()
    for quarter in range(quarters.sales.shape[0]):
        keep = 0.0 if quarter == 0 else 1.0
        for lane in range(LANES):
            totals.sales[lane] = keep * totals.sales[lane] + quarters.sales[quarter, lane]
            totals.pay[lane] = keep * totals.pay[lane] + quarters.pay[quarter, lane]
            totals.quota[lane] = keep * totals.quota[lane] + quarters.quota[quarter, lane]
            totals.filled[lane] = keep * totals.filled[lane] + quarters.filled[quarter, lane]
            totals.performance[lane] = keep * totals.performance[lane] + performance[quarter, lane]
    for lane in range(LANES):
        totals.base[lane] = base_pay * totals.filled[lane]


@kernel
def add_up_base_pay(base_pay: Array, lives: Lives, quarters: Quarters, totals: Totals) -> None:
    """The base pay of a seat where it changes within the calendar: by quarter, and in all."""
    vectors()
    for quarter in range(quarters.base.shape[0]):
        for lane in range(LANES):
            quarters.base[quarter, lane] = 0.0
    for month in range(base_pay.shape[0]):
        for lane in range(LANES):
            quarters.base[month // QUARTER, lane] += base_pay[month] * is_filled(lives.since[month, lane])
    for quarter in range(quarters.base.shape[0]):
        keep = 0.0 if quarter == 0 else 1.0
        for lane in range(LANES):
            totals.base[lane] = keep * totals.base[lane] + quarters.base[quarter, lane]


@kernel
def add_measure(
    k: int, first: int, last: int, place: int, is_primary: bool, amount: Array, trials: Array, lives: Lives, totals: Totals, others: Array
) -> None:
    """Adds a measure's amounts, and the trials that came due while the seat was filled, to the totals per lane."""
    vectors()
    if is_primary:
        for lane in range(LANES):
            others[0, k, lane] += totals.sales[lane]
    for month in range(first, last):
        due = trials[k, place, month]
        if not is_primary:
            for lane in range(LANES):
                others[0, k, lane] += amount[k, month, lane]
        if due > 0.0:
            for lane in range(LANES):
                others[1, k, lane] += due * is_filled(lives.since[month, lane])


@kernel
def add_to_group(group: int, carries_quota: bool, totals: Totals, groups: Array) -> None:
    """Adds a finished seat to its group."""
    share = 1.0 if carries_quota else 0.0
    for lane in range(LANES):
        groups[group, SALES, lane] += totals.sales[lane]
        groups[group, INCENTIVE_PAY, lane] += totals.pay[lane]
        groups[group, BASE_PAY, lane] += totals.base[lane]
        groups[group, CARRIER_PAY, lane] += share * (totals.pay[lane] + totals.base[lane])
        groups[group, FILLED_MONTHS, lane] += totals.filled[lane]
        groups[group, LEAVERS, lane] += totals.leavers[lane]
        groups[group, HIRES, lane] += totals.hires[lane]


@kernel
def sum_replications(lanes: int, totals: Totals, out: Array) -> None:
    """The seat's sums over the block's replications, [SEAT_SUMS], always added in the same order."""
    sales, pay, base, quota, filled, counted, leavers = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for lane in range(lanes):
        sales += totals.sales[lane]
        pay += totals.pay[lane]
        base += totals.base[lane]
        quota += totals.quota[lane]
        filled += totals.filled[lane]
        counted += totals.performance[lane]
        leavers += totals.leavers[lane]
    out[0], out[1], out[2], out[3], out[4], out[5], out[6] = sales, pay, base, quota, filled, counted, leavers


@kernel
def keep_paths(
    place: int, first: int, lanes: int, seat: Any, quarters: Quarters, performance: Array, leavers: Array, paths: Array,
    leaver_paths: Array,
) -> None:  # fmt: skip
    """Copies the seat's quarters (fields in the order of SEAT_SUMS) and leavers to the replications from `first` on."""
    for quarter in range(quarters.sales.shape[0]):
        for lane in range(lanes):
            paths[place, quarter, 0, first + lane] = quarters.sales[quarter, lane]
            paths[place, quarter, 1, first + lane] = quarters.pay[quarter, lane]
            base = quarters.base[quarter, lane] if seat.base_changes != 0 else seat.base_pay * quarters.filled[quarter, lane]
            paths[place, quarter, 2, first + lane] = base
            paths[place, quarter, 3, first + lane] = quarters.quota[quarter, lane]
            paths[place, quarter, 4, first + lane] = quarters.filled[quarter, lane]
            paths[place, quarter, 5, first + lane] = performance[quarter, lane]
    for lane in range(lanes):
        leaver_paths[place, first + lane] = leavers[lane]
