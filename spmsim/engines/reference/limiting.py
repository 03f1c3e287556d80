"""Caps, from their definition: what passes of what one person's components earned."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.engines.reference.earnings import YEAR
from spmsim.engines.reference.seat_year import Floats, SeatYear, Spell
from spmsim.records.settlement import CapRule, Settlement


def limited(life: SeatYear, spells: Sequence[Spell], settlement: Settlement, earned: Floats) -> Floats:
    """[components, M] what passes the caps of a person's plans, in their order; each holds in the spell of its stint."""
    passes = earned.copy()
    for cap in settlement.operations:
        if isinstance(cap, CapRule):
            for spell in (spell for spell in spells if cap.span[0] <= spell.first < cap.span[1]):
                for covers in [(place,) for place in cap.covers] if cap.each else [cap.covers]:
                    _Cap(life, spell, settlement, cap, covers).limit(passes)
    return passes


class _Cap:
    """One cap on some components together, for one person in one stint."""

    def __init__(self, life: SeatYear, spell: Spell, settlement: Settlement, cap: CapRule, covers: tuple[int, ...]) -> None:
        self.life, self.spell, self.settlement, self.cap, self.covers = life, spell, settlement, cap, covers

    def limit(self, earned: Floats) -> None:
        """Turns [components, M] of what was earned into what passes."""
        months = self.life.game.months
        passed, back = dict.fromkeys(range(months), 0.0), dict.fromkeys(self.covers, 0.0)
        for month in self.spell.within(0, months):
            if month % YEAR == 0:
                back = dict.fromkeys(self.covers, 0.0)
            start = max(month // self.cap.period * self.cap.period, self.spell.first)
            for place in self.covers:
                room = max(0.0, self._limit(month) - sum(passed[m] for m in range(start, month + 1)))
                amount = float(earned[place, month])
                earned[place, month] = min(amount, room)
                back[place] += amount - earned[place, month]
                passed[month] += earned[place, month]
            if self.cap.true_up and (month + 1 == (month // YEAR + 1) * YEAR or month == self.spell.last):
                self._true_up(month, earned, passed, back)

    def _true_up(self, month: int, earned: Floats, passed: dict[int, float], back: dict[int, float]) -> None:
        begin = max(month // YEAR * YEAR, self.spell.first)
        ends = [m for m in range(begin, month + 1) if (m + 1) % self.cap.period == 0 or m == month]
        limits = sum(self._limit(m) for m in ends)
        for place in self.covers:
            more = min(back[place], max(0.0, limits - sum(passed[m] for m in range(begin, month + 1))))
            earned[place, month] += more
            passed[month] += more
            back[place] -= more

    def _limit(self, month: int) -> float:
        """The limit of the period in which a month lies, as it stands in the month."""
        start = month // self.cap.period * self.cap.period
        end = min(start + self.cap.period, self.life.game.months)
        so_far = self.spell.within(start, month + 1)
        if not so_far:
            return 0.0
        components = [self.settlement.components[place] for place in self.covers]
        target = sum(self.life.target(c, self.spell, m) for c in components for m in so_far)
        expected = len(so_far) if month == self.spell.last else len(so_far) + (end - month - 1)
        return self.cap.times_target * target + self.cap.amount * expected / (end - start)
