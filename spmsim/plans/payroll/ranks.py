"""Contests: prizes by rank at the end of a window, among those who are employed then and hold the component."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from spmsim.foundation.exact import ONE, ZERO, attainment, exact
from spmsim.plans.contest import Contest
from spmsim.plans.payroll.book import member_of
from spmsim.plans.payroll.rules import PaidComponent
from spmsim.plans.payroll.standing import Standing
from spmsim.plans.payroll.terms import Term
from spmsim.plans.payroll.window import Window, tally, window_of

_EQUAL = 20
"""Attainments that agree to so many digits behind the point are equal."""


class Won(NamedTuple):
    """A place, the prizes of the places from it on that equals share (in units of the scenario's currency), and how many they are."""

    place: int
    prizes: Decimal
    equals: int

    def term(self, minor: Decimal) -> Term:
        """One's share of the prizes, `place 1 of 2 equals, who share the prizes of their places`.

        Args:
            minor: minor units of pay for one unit of the scenario's currency.
        """
        if not self.prizes:
            return Term(ZERO, f"place {self.place}")
        shared = f" of {self.equals} equals, who share the prizes of their places" if self.equals > 1 else ""
        prizes, rate = self.prizes * minor, ONE / self.equals
        return Term(prizes / self.equals, f"place {self.place}{shared}", (prizes, rate))


class Ranks:
    """The prizes of the month's contests; everybody's standing is set before anybody earns."""

    def __init__(self) -> None:
        self.standings: Mapping[str, Standing] = {}
        self.month = 0
        self._prizes: dict[tuple[str, str], dict[str, Won]] = {}

    def begin(self, standings: Mapping[str, Standing], month: int) -> None:
        """A new month; where everybody stands, those who left included."""
        self.standings, self.month = standings, month
        self._prizes.clear()

    def prize(self, window: Window, contest: Contest) -> Term:
        """What a person wins in minor units; nothing for windows that end with an exit or a change of plan."""
        if not window.is_complete:
            return Term(ZERO, "not ranked: the contest goes on")
        key = (window.standing.plan.name, window.part.name)
        if key not in self._prizes:
            self._prizes[key] = self._rank(window.part, contest, window.standing.plan.name, window.now)
        won = self._prizes[key].get(window.standing.person.rep_id)
        return Term(ZERO, "not ranked") if won is None else won.term(window.standing.calendar.minor)

    def _rank(self, part: PaidComponent, contest: Contest, plan: str, month: int) -> dict[str, Won]:
        groups: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
        for rep_id, standing in self.standings.items():
            person, is_held = standing.person, standing.plan.name == plan and standing.spell.last >= self.month
            if is_held and person.employed[month] == person.staying[month]:
                performance, quota = tally(window_of(part, standing, month), part.measure)
                if performance > 0:
                    by = performance if contest.ranked_by == "amount" else round(attainment(performance, quota), _EQUAL)
                    groups[member_of(contest.among, standing.spell)].append((by, rep_id))
        prizes = [exact(prize) for prize in contest.prizes]
        return {rep_id: won for group in groups.values() for rep_id, won in shared_prizes(group, prizes)}


def shared_prizes(group: Iterable[tuple[Decimal, str]], prizes: list[Decimal]) -> Iterable[tuple[str, Won]]:
    """(who, what they won); equals share the prizes of their places: two firsts with prizes 500 and 300 get 800 × 1/2 each."""
    by_rank: dict[Decimal, list[str]] = defaultdict(list)
    for performance, rep_id in group:
        by_rank[performance].append(rep_id)
    place = 0
    for performance in sorted(by_rank, reverse=True):
        equals = by_rank[performance]
        won = Won(place + 1, sum(prizes[place : place + len(equals)], ZERO), len(equals))
        yield from ((rep_id, won) for rep_id in equals)
        place += len(equals)
