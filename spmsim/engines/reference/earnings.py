"""What a seat's components earn, window by window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spmsim.engines.reference.seat_year import Floats, SeatYear, Stay, windows
from spmsim.foundation.money import SLACK
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Leavers, LinkKind, LinkRule

YEAR = 12


def earned(life: SeatYear, c: int, stay: Stay) -> Floats:
    """[M] unrounded pay that one component earns for one person, in the months in which it is settled."""
    result = np.zeros(life.game.months)
    for month, amount in _Earning(life, c).of(stay):
        result[month] += amount
    return result


class _Earning:
    """One component of one seat."""

    def __init__(self, life: SeatYear, c: int) -> None:
        self.life, self.game, self.c, self.seat = life, life.game, c, life.seat
        self.rule: ComponentRule = life.game.components[c]
        self.links = [(place, link) for place, (of, link) in enumerate(life.game.links) if of == c]

    def of(self, stay: Stay) -> Iterator[tuple[int, float]]:
        """(month, unrounded pay) of one person."""
        if self.rule.accumulation == Accumulation.DISCRETE:
            for start, end in windows(self.game.months, self.rule.window):
                if stay.within(start, end):
                    yield from self._discrete(stay, (start, end))
        else:
            for start, end in windows(self.game.months, YEAR):
                if stay.within(start, end):
                    yield from self._to_date(stay, (start, end))

    def _discrete(self, stay: Stay, window: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, end = window
        if stay.last >= end - 1:
            yield end - 1, self._entitlement(stay, start, end, end)
        elif self.rule.leavers != Leavers.FORFEIT:
            expected = end if self.rule.leavers == Leavers.WITHOUT_PRORATION else stay.last + 1
            yield stay.last, self._entitlement(stay, start, stay.last + 1, expected)

    def _to_date(self, stay: Stay, year: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, year_end = year
        paid = 0.0
        toward_year = self.rule.accumulation == Accumulation.TOWARD_YEAR
        for begin, period_end in ((a, b) for a, b in windows(self.game.months, self.rule.window) if start <= a < year_end):
            if stay.first >= period_end or stay.last < begin:
                continue
            month, upto = period_end - 1, year_end if toward_year else period_end
            closes = year_end if toward_year else period_end  # what stays open for a leaver: the year, or the period
            if stay.leaves and stay.last < closes - 1 and stay.last < period_end:
                if self.rule.leavers == Leavers.FORFEIT and stay.last < period_end - 1:
                    continue
                month = stay.last
                if self.rule.leavers == Leavers.PRORATED:
                    upto = month + 1
            owed = self._entitlement(stay, start, month + 1, upto) - paid
            due = owed if self.rule.claws_back else max(0.0, owed)
            paid += due
            yield month, due

    def _entitlement(self, stay: Stay, start: int, end: int, upto: int) -> float:
        """Target pay of the months from `start` to `upto` × p(performance from `start` to `end`), gates and multipliers included."""
        value = self._payout(stay, start, end, upto)
        for place, link in self.links:
            if link.kind == LinkKind.RATING:
                value *= _at(link.schedule, self.life.amounts[link.measure, end - 1], 1.0)
            elif link.kind == LinkKind.FACTOR:
                value *= _at(link.schedule, *self._second(place, link, stay, (start, end, upto)))
        if self.rule.on_amount:
            return value
        return value * sum(self.life.target(self.c, stay, month) for month in range(max(stay.first, start), upto))

    def _payout(self, stay: Stay, start: int, end: int, upto: int) -> float:
        """p(attainment), in multiples of target pay, or of an amount in minor units."""
        rule = self.rule
        counting = [month for month in stay.within(start, end) if rule.counts[0] <= month < rule.counts[1]]
        performance = self.life.performance(self.c, rule.measure)
        amount = float(sum(performance[month] for month in counting))
        if rule.on_amount:
            return _at(rule.schedule, amount, 1.0)
        quota = self._quota(self.game.quota[self.c, self.seat], rule.measure, stay, range(max(stay.first, start), upto))
        if not rule.columns:
            return _at(rule.schedule, amount, quota)
        place, link = next((place, link) for place, link in self.links if link.kind == LinkKind.COLUMN)
        column = _at(link.schedule, *self._second(place, link, stay, (start, end, upto)))
        return _between([_at(schedule, amount, quota) for schedule in rule.columns], column)

    def _second(self, place: int, link: LinkRule, stay: Stay, months: tuple[int, int, int]) -> tuple[float, float]:
        """Performance and quota of a link over the same months."""
        start, end, upto = months
        performance = self.life.performance(len(self.game.components) + place, link.measure)
        amount = float(sum(performance[month] for month in stay.within(start, end)))
        quotas = self.game.link_quota[place, self.seat]
        return amount, self._quota(quotas, link.measure, stay, range(max(stay.first, start), upto))

    def _quota(self, quotas: Floats, measure: int, stay: Stay, months: range) -> float:
        return sum(self.life.quota(float(quotas[month]), measure, stay, month) for month in months)


def _at(schedule: Schedule, amount: float, quota: float) -> float:
    return float(schedule.value_on(np.array(amount), np.array(quota)))


def _between(payouts: list[float], place: float) -> float:
    """The payout at a place among columns that are numbered from 1; 0 before the first. Payouts 1 and 3 at place 1.25: 1.5."""
    if place < 1.0 - SLACK:
        return 0.0
    low = min(int(place + SLACK), len(payouts))
    share = max(place - low, 0.0)
    return payouts[low - 1] if low == len(payouts) else payouts[low - 1] * (1 - share) + payouts[low] * share
