"""From earned to paid, step by step, for one person after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.engines.reference.cancelling import Clawbacks
from spmsim.engines.reference.earnings import earned
from spmsim.engines.reference.limiting import limited
from spmsim.engines.reference.seat_year import Floats, SeatYear, Stay
from spmsim.foundation.money import round_half_away, round_half_even
from spmsim.records.settlement import AdvanceRule, DrawRule, GuaranteeRule, HoldbackRule, Settlement


@dataclass(frozen=True)
class SeatPay:
    """What one seat's people are paid, minor units."""

    paid: Floats
    """[M] payments"""
    accrued: Floats
    """[M] payments and the changes of what is earned and unpaid, held and owed, of people while they are in the seat"""
    owed_late: Floats
    """[M] what people who left before owe more"""
    open_by_person: Floats
    """[people, 3] earned and unpaid, held, owed at the calendar's end, of everybody who sat in the seat"""

    @property
    def balances(self) -> Floats:
        """[3] earned and unpaid, held, owed of all of them."""
        return np.asarray(self.open_by_person.sum(axis=0))


def pay_of(life: SeatYear) -> SeatPay:
    """Pay of a seat under its plan."""
    game = life.game
    row = int(game.settlement[life.seat]) if game.settlements else -1
    if row < 0:
        paid = _rounded(life, _earned_by_all(life))
        return SeatPay(paid, paid, np.zeros(game.months), np.zeros((len(life.stays), 3)))
    people = [_Person(life, stay, game.settlements[row]) for stay in life.stays]
    paid, accrued, owed_late = np.zeros(game.months), np.zeros(game.months), np.zeros(game.months)
    for person in people:
        person.settle()
        changes = np.diff(person.stands, axis=0, prepend=0.0)
        here = np.arange(game.months) <= person.stay.last
        paid += person.paid
        accrued += np.where(here, person.paid + changes[:, 0] + changes[:, 1] - changes[:, 2], 0.0)
        owed_late += np.where(here, 0.0, changes[:, 2])
    return SeatPay(paid, accrued, owed_late, np.array([person.stands[-1] for person in people]).reshape(-1, 3))


def _earned_by_all(life: SeatYear) -> Floats:
    spells = [spell for stay in life.stays for spell in life.spells(stay)]
    held = [(c, spell) for spell in spells for c in range(len(life.game.components)) if life.game.holds[c, spell.row]]
    return sum((earned(life, c, spell) for c, spell in held), start=np.zeros(life.game.months))


def _rounded(life: SeatYear, exact: Floats) -> Floats:
    return round_half_even(exact) if life.game.half_even else round_half_away(exact)


class _Person:
    """One person's payments and balances over the calendar."""

    def __init__(self, life: SeatYear, stay: Stay, settlement: Settlement) -> None:
        self.life, self.stay, self.settlement, self.months = life, stay, settlement, life.game.months
        self.spells = life.spells(stay)
        before = self._earned()
        self.passes = limited(life, self.spells, settlement, before)
        self.falls_due = self._falls_due()
        self.due = np.array([float(self.passes[self.falls_due == month].sum()) for month in range(self.months + 1)])
        """[M + 1] what passed, by when it falls due; the last: after the calendar."""
        self.clawbacks = Clawbacks(life, self.spells, settlement, earned=before, passed=self.passes, due=self.falls_due)
        self.paid = np.zeros(self.months)
        self.stands = np.zeros((self.months, 3))
        """[M, 3] earned and unpaid, held, owed after each month"""
        self.owed = 0.0
        numbered = list(enumerate(settlement.operations))
        self.holdbacks = {n: rule for n, rule in numbered if isinstance(rule, HoldbackRule)}
        self.draws = {n: rule for n, rule in numbered if isinstance(rule, DrawRule)}
        self.open = dict.fromkeys(self.draws, 0.0)
        self.kept = {n: np.zeros(self.months) for n in self.holdbacks}
        self.due_with = {n: np.zeros(self.months) for n, rule in numbered if isinstance(rule, GuaranteeRule)}
        """What is due in each month when it comes to a guarantee, with what that adds."""

    def _earned(self) -> Floats:
        """[components, M] each in the stint in which it is held."""
        found = np.zeros((len(self.settlement.components), self.months))
        for place, c in enumerate(self.settlement.components):
            for spell in self.spells:
                if spell.number == self.settlement.stint_of(place):
                    found[place] = earned(self.life, c, spell)
        return found

    def _falls_due(self) -> Floats:
        """[components, M] the month in which what passed in a month falls due; −1 where the person is not there."""
        falls_due = np.full(self.passes.shape, -1.0)
        for place, timing in enumerate(self.settlement.due):
            for month in self.stay.within(0, self.months):
                ends = min((month // timing.every + 1) * timing.every, self.months) - 1 if timing.every else month
                falls = min(ends + timing.lag, self.months)
                falls_due[place, month] = min(falls, self.stay.last) if self.stay.leaves else falls
        return falls_due

    def settle(self) -> None:
        """Month by month, in the order of pay."""
        for month in range(self.months):
            if self.stay.first <= month <= self.stay.last:
                self._settle_month(month)
            else:
                self._take_back(month)
            if month == self.months - 1:
                self._take_back(self.months)
            self.stands[month] = self._standing(month)

    def _take_back(self, month: int) -> None:
        """Where there is no pay to take from, what is taken back is only owed."""
        self.owed = self._whole(self.owed + self.clawbacks.taken_back(month, self.paid))

    def _settle_month(self, month: int) -> None:
        amount = float(self.due[month])
        self.owed += self.clawbacks.taken_back(month, self.paid)
        if amount < 0:
            amount, self.owed = 0.0, self.owed - amount
        amount = self._less_owed(amount)
        for n, operation in enumerate(self.settlement.operations):
            if not operation.span[0] <= month < operation.span[1]:
                continue
            if isinstance(operation, GuaranteeRule):
                amount = self._guaranteed(n, operation, month, amount)
            elif isinstance(operation, DrawRule):
                amount = self._drawn(n, operation, month, amount)
            elif isinstance(operation, HoldbackRule):
                self.kept[n][month] = self._whole(operation.share * max(0.0, amount))
                amount -= self.kept[n][month]
        for n, rule in self.holdbacks.items():
            if month - rule.months >= self.stay.first:
                amount += self._less_owed(self.kept[n][month - rule.months])
        if self._exits(month):
            self._leave(month)
        self.paid[month] = self._whole(amount)
        self.owed = self._whole(self.owed)
        self.open = {n: self._whole(balance) for n, balance in self.open.items()}

    def _less_owed(self, amount: float) -> float:
        """What is left of an amount once what is owed was taken from it."""
        take = min(self.owed, amount)
        self.owed -= take
        return amount - take

    def _leave(self, month: int) -> None:
        """Open draws are owed or forgiven; what is held settles what is owed, and the rest lapses."""
        self.owed += sum(balance for n, balance in self.open.items() if not self._is_forgiven(n))
        self.open = dict.fromkeys(self.draws, 0.0)
        self._less_owed(self._held(month))

    def _guaranteed(self, n: int, rule: GuaranteeRule, month: int, amount: float) -> float:
        self.due_with[n][month] = amount
        start, ends = self._window(rule, month)
        if not ends:
            return amount
        given = self._given(rule, month)
        so_far = sum(self.due_with[n][m] for m in self.stay.within(start, month + 1))
        more = given if rule.added else max(0.0, given - so_far)
        self.due_with[n][month] += more
        return amount + more

    def _drawn(self, n: int, rule: DrawRule, month: int, amount: float) -> float:
        if not self._window(rule, month)[1]:
            return amount
        given = self._given(rule, month)
        if not rule.recoverable:
            return max(given, amount)
        account = self._account(n)
        recovered = min(self.open[account], max(0.0, amount - given))
        self.open[account] += max(0.0, given - amount) - recovered
        return max(given, amount - recovered)

    def _account(self, n: int) -> int:
        """The operation that opened the balance on which a draw goes on."""
        before = self.draws[n].takes_over
        return n if before < 0 else self._account(before)

    def _window(self, rule: AdvanceRule, month: int) -> tuple[int, bool]:
        """First month of the window in which a month lies, and whether it ends with the month: at its end, at exit or at a change."""
        start = month // rule.every * rule.every
        ends = (min(start + rule.every, self.months), rule.span[1])
        return max(start, rule.span[0]), month + 1 in ends or self._exits(month)

    def _given(self, rule: AdvanceRule, month: int) -> float:
        start = month // rule.every * rule.every
        in_time = rule.months[0] <= month < rule.months[1] and self.stay.employed_month(month) + 1 <= rule.employed_months
        employed = len(range(max(start, rule.span[0], self.stay.first), month + 1))
        return rule.amount * employed / (min(start + rule.every, self.months) - start) if in_time else 0.0

    def _exits(self, month: int) -> bool:
        return self.stay.leaves and month == self.stay.last

    def _held(self, month: int) -> float:
        """What holdbacks kept and have not released by the end of a month."""
        return sum(float(self.kept[n][max(0, month + 1 - rule.months) : month + 1].sum()) for n, rule in self.holdbacks.items())

    def _standing(self, month: int) -> Floats:
        """Earned and unpaid, held, owed after a month."""
        if month < self.stay.first:
            return np.zeros(3)
        gone = self.stay.leaves and month >= self.stay.last
        unpaid = float(self.passes[:, : month + 1].sum()) - float(self.due[: month + 1].sum())
        return np.array([self._whole(unpaid), 0.0 if gone else self._held(month), self.owed + sum(self.open.values())])

    def _is_forgiven(self, account: int) -> bool:
        """By the terms of the draw that went on with the balance in the month of exit."""
        rules = [rule for n, rule in self.draws.items() if self._account(n) == account]
        return any(rule.forgiven for rule in rules if rule.span[0] <= self.stay.last < rule.span[1])

    def _whole(self, amount: float) -> float:
        return float(_rounded(self.life, np.array(amount)))
