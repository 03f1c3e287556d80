"""Cancelled sales and what they take back, from their definition, for one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.engines.reference.seat_year import Floats, SeatYear, Spell, windows
from spmsim.foundation.money import SLACK, round_half_away
from spmsim.records.settlement import ClawbackRule, Settlement


def clawback_on(life: SeatYear, spell: Spell, measure: int) -> ClawbackRule | None:
    """The clawback on a measure of the plan that a person holds in a stint."""
    row = int(life.game.settlement[life.seat]) if life.game.settlements else -1
    rules = life.game.settlements[row].clawbacks if row >= 0 else ()
    return next((rule for rule in rules if (rule.measure, rule.stint) == (measure, spell.number)), None)


def cancelled(life: SeatYear, rule: ClawbackRule, month: int) -> float:
    """What is cancelled later of a month's sales."""
    return float(round_half_away(rule.share * np.array(life.amounts[rule.measure, month])))


def lost_while_open(life: SeatYear, spell: Spell, measure: int, window: int, months: Iterable[int], now: int) -> float:
    """Of what was sold in some months, what was cancelled by the end of month `now` and of its window, and has to be sold again."""
    rule = clawback_on(life, spell, measure)
    if rule is None or not rule.restores_quota:
        return 0.0
    ends = {month: min(end - 1, spell.last, now) for start, end in windows(life.game.months, window) for month in range(start, end)}
    return sum(cancelled(life, rule, month) for month in months if month + rule.lag <= ends[month])


@dataclass(frozen=True)
class Ended:
    """One person's window that was settled, with pay that a clawback may take back."""

    rule: ClawbackRule
    months: range
    """Whose credits counted."""
    ends: int
    due: int
    credits: float
    earned: float
    passed: float

    def taken(self, sold: int, months: int) -> int | None:
        """The month that takes back what was sold in a month and cancelled; None: never."""
        at = sold + self.rule.lag
        if at >= months or (self.rule.restores_quota and at <= self.ends):
            return None
        at = max(at, self.ends)
        return max(at, self.due + 1) if self.rule.as_paid else at


class Clawbacks:
    """What one person's cancelled sales take back, month by month.

    Args:
        life: the seat.
        spells: the person, stint by stint.
        settlement: of the seat.
        earned: [components, M] before limits.
        passed: [components, M] what passed the limits.
        due: [components, M] the month in which what is settled in a month falls due.
    """

    def __init__(
        self, life: SeatYear, spells: Sequence[Spell], settlement: Settlement, *, earned: Floats, passed: Floats, due: Floats
    ) -> None:
        self.life, self.spells, self.settlement = life, spells, settlement
        self.earned, self.passed, self.due = earned, passed, due
        self.ended = list(self._ended())

    def _ended(self) -> Iterator[Ended]:
        for place, c in enumerate(self.settlement.components):
            for spell in self.spells:
                rule = clawback_on(self.life, spell, self.life.game.components[c].measure)
                if rule is not None and spell.number == self.settlement.stint_of(place):
                    yield from self._of_component(place, spell, rule)

    def _of_component(self, place: int, spell: Spell, rule: ClawbackRule) -> Iterator[Ended]:
        """Windows of a component in one stint on which something passed."""
        component = self.life.game.components[self.settlement.components[place]]
        for start, end in windows(self.life.game.months, component.window):
            mine, ends = spell.within(start, end), min(end - 1, spell.last)
            if not mine or self.passed[place, ends] <= SLACK:
                continue
            months = range(max(mine.start, component.counts[0]), min(mine.stop, component.counts[1]))
            sold = sum(float(self.life.amounts[component.measure, month]) for month in months)
            credits = sold - lost_while_open(self.life, spell, component.measure, component.window, months, ends)
            due = int(self.due[place, ends])
            yield Ended(rule, months, ends, due, credits, float(self.earned[place, ends]), float(self.passed[place, ends]))

    def taken_back(self, month: int, paid: Floats) -> float:
        """What a month takes back, given the payments before it; the month after the calendar's last is its end."""
        return sum(self._of_window(ended, month, paid) for ended in self.ended)

    def _of_window(self, ended: Ended, month: int, paid: Floats) -> float:
        """Cancelled ÷ credits of what passed on the window, or of its part of the payment with which it was paid."""
        lost = sum(cancelled(self.life, ended.rule, sold) for sold in ended.months if ended.taken(sold, self.life.game.months) == month)
        if lost == 0 or ended.credits <= 0:
            return 0.0
        if not ended.rule.as_paid:
            return lost / ended.credits * ended.passed
        if ended.earned <= SLACK:
            return 0.0
        together = float(self.earned[(self.due == ended.due) & (self.earned > SLACK)].sum())
        return lost / ended.credits * float(paid[ended.due]) * ended.earned / together
