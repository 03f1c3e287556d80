"""What a seat's components earn, window by window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from spmsim.engines.reference.cancelling import lost_while_open
from spmsim.engines.reference.contests import prize
from spmsim.engines.reference.seat_year import Floats, SeatYear, Spell, windows
from spmsim.foundation.money import SLACK
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Leavers, LinkKind, LinkRule

YEAR = 12


def earned(life: SeatYear, c: int, spell: Spell) -> Floats:
    """[M] unrounded pay that one component earns for one person in one stint, in the months in which it is settled."""
    result = np.zeros(life.game.months)
    for month, amount in _Earning(life, c, spell).payments():
        result[month] += amount
    return result


class _Earning:
    """One component of one person in one stint."""

    def __init__(self, life: SeatYear, c: int, spell: Spell) -> None:
        self.life, self.game, self.c, self.spell = life, life.game, c, spell
        self.rule: ComponentRule = life.game.components[c]
        self.links = [(place, link) for place, (of, link) in enumerate(life.game.links) if of == c]

    def payments(self) -> Iterator[tuple[int, float]]:
        """(month, unrounded pay)."""
        if self.rule.accumulation == Accumulation.DISCRETE:
            for start, end in windows(self.game.months, self.rule.window):
                if self.spell.within(start, end):
                    yield from self._discrete((start, end))
        else:
            for start, end in windows(self.game.months, YEAR):
                if self.spell.within(start, end):
                    yield from self._to_date((start, end))

    def _discrete(self, window: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, end = window
        settled = min(self.spell.last, end - 1)
        expected = self._expected(settled, end, forfeits_before=end - 1)
        if expected is not None:
            yield settled, self._entitlement(start, settled + 1, expected)

    def _to_date(self, year: tuple[int, int]) -> Iterator[tuple[int, float]]:
        start, year_end = year
        paid = 0.0
        for begin, period_end in ((a, b) for a, b in windows(self.game.months, self.rule.window) if start <= a < year_end):
            if not self.spell.within(begin, period_end):
                continue
            settled = min(self.spell.last, period_end - 1)
            closes = year_end if self.rule.accumulation == Accumulation.TOWARD_YEAR else period_end
            expected = self._expected(settled, closes, forfeits_before=period_end - 1)
            if expected is None:
                continue
            owed = self._entitlement(start, settled + 1, expected) - paid
            due = owed if self.rule.claws_back else max(0.0, owed)
            paid += due
            yield settled, due

    def _expected(self, settled: int, closes: int, *, forfeits_before: int) -> int | None:
        """Up to which month (exclusive) quota and target pay count of what is settled in a month and stays open until `closes`.

        None: the window of somebody who leaves before the month `forfeits_before` is forfeited. A change ends it with its months.
        """
        if settled == self.spell.last and settled < closes - 1:
            if not self.spell.exits or self.rule.leavers == Leavers.PRORATED:
                return settled + 1
            if self.rule.leavers == Leavers.FORFEIT and settled < forfeits_before:
                return None
        return closes

    def _entitlement(self, start: int, end: int, upto: int) -> float:
        """Target pay of the months from `start` to `upto` × p(performance from `start` to `end`), gates and multipliers included.

        What is paid in money is not multiplied by target pay.
        """
        value = self._payout(start, end, upto)
        for place, link in self.links:
            if link.kind == LinkKind.RATING:
                value *= _at(link.schedule, self.life.amounts[link.measure, end - 1], 1.0)
            elif link.kind == LinkKind.FACTOR:
                value *= _at(link.schedule, *self._second(place, link, (start, end, upto)))
        if self.rule.on_amount or self.rule.prizes:
            return value
        return value * sum(self.life.target(self.c, self.spell, month) for month in range(max(self.spell.first, start), upto))

    def _payout(self, start: int, end: int, upto: int) -> float:
        """p(attainment), in multiples of target pay; p of an amount, or the prize won, in minor units."""
        rule = self.rule
        if rule.prizes:
            return prize(self.life, self.c, self.spell, end - 1)
        counting = [month for month in self.spell.within(start, end) if rule.counts[0] <= month < rule.counts[1]]
        amount = self._sold(self.c, rule.measure, counting, end - 1)
        if rule.on_amount:
            return _at(rule.schedule, amount, 1.0)
        quota = self.life.quota_over(self.c, rule.measure, self.spell, range(max(self.spell.first, start), upto))
        if not rule.columns:
            return _at(rule.schedule, amount, quota)
        place, link = next((place, link) for place, link in self.links if link.kind == LinkKind.COLUMN)
        column = _at(link.schedule, *self._second(place, link, (start, end, upto)))
        return _between([_at(schedule, amount, quota) for schedule in rule.columns], column)

    def _second(self, place: int, link: LinkRule, months: tuple[int, int, int]) -> tuple[float, float]:
        """Performance and quota of a link over the same months."""
        start, end, upto = months
        part = len(self.game.components) + place
        amount = self._sold(part, link.measure, self.spell.within(start, end), end - 1)
        return amount, self.life.quota_over(part, link.measure, self.spell, range(max(self.spell.first, start), upto))

    def _sold(self, row: int, measure: int, months: Sequence[int], now: int) -> float:
        """Performance of some months as it counts at the end of month `now`."""
        performance = self.life.performance(row, measure, self.spell)
        sold = float(sum(performance[month] for month in months))
        return sold - lost_while_open(self.life, self.spell, measure, self.rule.window, months, now)


def _at(schedule: Schedule, amount: float, quota: float) -> float:
    return float(schedule.value_on(np.array(amount), np.array(quota)))


def _between(payouts: list[float], place: float) -> float:
    """The payout at a place among columns that are numbered from 1; 0 before the first. Payouts 1 and 3 at place 1.25: 1.5."""
    if place < 1.0 - SLACK:
        return 0.0
    low = min(int(place + SLACK), len(payouts))
    share = max(place - low, 0.0)
    return payouts[low - 1] if low == len(payouts) else payouts[low - 1] * (1 - share) + payouts[low] * share
