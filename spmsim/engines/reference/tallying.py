"""What is kept of a seat's year."""

from __future__ import annotations

import math

from spmsim.engines.reference.earnings import YEAR
from spmsim.engines.reference.seat_year import Floats, SeatYear, Spell, Stay, windows
from spmsim.engines.reference.settling import SeatPay
from spmsim.foundation.money import SLACK
from spmsim.records.game import Law
from spmsim.records.stints import base_pay_in_force
from spmsim.records.tallies import ATTAINMENT_BINS, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, Tallies

QUARTER = 3


def tally(life: SeatYear, seat_pay: SeatPay, tallies: Tallies, quarters: Floats) -> None:
    """Adds a seat's year to the tallies, and writes its quarters."""
    pay = seat_pay.accrued
    _tally_months(life, pay, tallies, quarters)
    _tally_late(life, seat_pay.owed_late, tallies, quarters)
    for stay in life.stays:
        for start, end in windows(life.game.months, YEAR):
            if stay.within(start, end):
                _tally_person_year(life, pay, tallies, (stay, stay.within(start, end)))


def _quota(life: SeatYear, stay: Stay, month: int) -> float:
    """Quota in force on the primary measure."""
    return life.primary_quota(_spell(life, stay, month), month)


def _counted(life: SeatYear, stay: Stay, month: int) -> float:
    """What attainment counts of the month."""
    return float(life.attained(_spell(life, stay, month))[month])


def _spell(life: SeatYear, stay: Stay, month: int) -> Spell:
    return next(spell for spell in life.spells(stay) if spell.first <= month <= spell.last)


def _tally_months(life: SeatYear, pay: Floats, tallies: Tallies, quarters: Floats) -> None:
    game, n, seat = life.game, life.n, life.seat
    group, base_pay = tallies.by_group[n, game.seats.group[seat]], base_pay_in_force(game)[seat]
    for stay in life.stays:
        for month in stay.within(0, game.months):
            sales, paid, base = life.amounts[game.primary, month], pay[month], float(base_pay[month])
            starts_here = stay.ordinal > 0 or game.seats.tenure[seat] == 0
            leaves, hired = float(stay.leaves and month == stay.last), float(starts_here and month == stay.first)
            tallies.by_month[n, month] += [sales, paid, base, 1.0, leaves, hired]
            carrier = base + paid if game.seats.carries_quota[seat] else 0.0
            sums = {"sales": sales, "incentive_pay": paid, "base_pay": base, "quota_carrier_pay": carrier, "filled_months": 1.0,
                    "leavers": leaves, "hires": hired}  # fmt: skip
            for name, amount in sums.items():
                group[GROUP_SUMS.index(name)] += amount
            quarters[month // QUARTER] += [sales, paid, base, _quota(life, stay, month), 1.0, _counted(life, stay, month)]
            for k, rule in enumerate(game.measures):
                tallies.other_measures[n, k] += life.amounts[k, month]
                if rule.law in (Law.BINOMIAL, Law.CATEGORICAL):
                    tallies.trials[n, k] += game.trials[k, seat, month]


def _tally_late(life: SeatYear, owed: Floats, tallies: Tallies, quarters: Floats) -> None:
    """What people owe more after they have left makes pay of the seat smaller, and is no part of anybody's year."""
    group = tallies.by_group[life.n, life.game.seats.group[life.seat]]
    for month in range(life.game.months):
        tallies.by_month[life.n, month, MONTH_SUMS.index("incentive_pay")] -= owed[month]
        group[GROUP_SUMS.index("incentive_pay")] -= owed[month]
        group[GROUP_SUMS.index("quota_carrier_pay")] -= owed[month] if life.game.seats.carries_quota[life.seat] else 0.0
        quarters[month // QUARTER][SEAT_SUMS.index("incentive_pay")] -= owed[month]


def _tally_person_year(life: SeatYear, pay: Floats, tallies: Tallies, person: tuple[Stay, range]) -> None:
    game, seat = life.game, life.seat
    stay, months = person
    place = game.seats.group[seat]
    group = tallies.by_group[life.n, place]
    quotas = [_quota(life, stay, month) for month in months]
    quota, performance = sum(quotas), sum(_counted(life, stay, month) for month in months)
    if quota > 0:
        with_quota = sum(q > 0 for q in quotas)
        group[GROUP_SUMS.index("attainment_months")] += performance / quota * with_quota
        group[GROUP_SUMS.index("quota_months")] += with_quota
    if len(months) < 6:
        return
    if quota > 0:
        group[GROUP_SUMS.index("rep_years")] += 1
        group[GROUP_SUMS.index("at_quota")] += performance >= quota - SLACK
        tallies.attainment_histogram[place, _bin(performance / quota, ATTAINMENT_BINS)] += 1
    target = sum(_target(life, stay, month) for month in months)
    if target > 0:
        tallies.pay_histogram[place, _bin(sum(pay[month] for month in months) / target, PAY_BINS)] += 1


def _target(life: SeatYear, stay: Stay, month: int) -> float:
    """Target incentive of the month in force."""
    spell = _spell(life, stay, month)
    held = [c for c in range(len(life.game.components)) if life.game.holds[c, spell.row]]
    return sum(life.target(c, spell, month) for c in held)


def _bin(ratio: float, bins: int) -> int:
    """Bins of 1 %, the last open; what lies within 1e-9 of an edge counts as on it."""
    return min(max(math.floor(ratio * 100 + 1e-9), 0), bins - 1)
