"""Contests, from their definition: everybody who is there at a window's end, in the order of performance, takes the places."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from spmsim.engines.reference.seat_year import SeatYear, Spell, windows
from spmsim.records.game import ContestRule
from spmsim.records.stints import seat_of_rows

DIGITS = 12
"""Attainments that agree to so many digits are equal."""


def prize(life: SeatYear, c: int, spell: Spell, last: int) -> float:
    """What a person of a stint wins in a component's contest that ends with month `last`; 0 in any other month."""
    number = next(number for number, contest in enumerate(life.game.contests) if contest.component == c and spell.row in contest.stints)
    kept = life.draws.contests
    if (number, life.n) not in kept:
        kept[number, life.n] = _prizes(life, life.game.contests[number])
    return kept[number, life.n].get((spell.row, last), 0.0)


def _prizes(life: SeatYear, contest: ContestRule) -> dict[tuple[int, int], float]:
    """(stint, last month of a window) → what is won."""
    c, found = contest.component, {}
    seats = sorted(set(seat_of_rows(life.game)[list(contest.stints)].tolist()))
    lives = [SeatYear(life.game, life.policy, life.draws, seat, life.n) for seat in seats]
    rivals = [(rival, spell) for rival in lives for stay in rival.stays for spell in rival.spells(stay) if spell.row in contest.stints]
    for start, end in windows(life.game.months, life.game.components[c].window):
        standings = [(_standing(rival, c, spell, (start, end)), spell.row) for rival, spell in rivals]
        ranked = sorted(((by, row) for by, row in standings if by > 0), reverse=True)
        place, prizes = 0, life.game.components[c].prizes
        for _, group in groupby(ranked, key=itemgetter(0)):
            equals = [row for _, row in group]
            for row in equals:
                found[row, end - 1] = sum(prizes[place : place + len(equals)]) / len(equals)
            place += len(equals)
    return found


def _standing(life: SeatYear, c: int, spell: Spell, window: tuple[int, int]) -> float:
    """What a person of a stint is ranked by; 0 for who does not hold it at the window's end, or has sold nothing."""
    start, end = window
    rule = life.game.components[c]
    if not spell.first <= end - 1 <= spell.last:
        return 0.0
    performance = life.performance(c, rule.measure, spell)
    amount = float(sum(performance[month] for month in spell.within(start, end)))
    if amount <= 0 or rule.on_amount:
        return amount
    quota = life.quota_over(c, rule.measure, spell, spell.within(start, end))
    return float(f"{amount / quota:.{DIGITS - 1}e}") if quota > 0 else 1.0
