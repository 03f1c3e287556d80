"""Quotas that add up a team, month by month: a seat that changes hands counts once, and nobody before hire or after exit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.records.payroll import PaidPerson, Spell


def with_team_quotas(people: Sequence[PaidPerson], months: int, *, seats: Sequence[PaidPerson] | None = None) -> tuple[PaidPerson, ...]:
    """The people with every manager's monthly quotas written.

    Ana (600,000 a year) all year, Cleo (600,000) until May and her successor from June, share 0.95: in every month
    0.95 × (50,000 + 50,000) = 95,000. Circles of managers are refused before.

    Args:
        people: everybody.
        months: of the calendar.
        seats: the people by whom the quotas of teams are counted, where that is longer than they are employed.
    """
    if not any(spell.quotas_of_team for person in people for spell in person.spells):
        return tuple(people)
    teams = _Teams(people if seats is None else seats)
    return tuple(replace(person, spells=tuple(teams.spell(person, spell, months) for spell in person.spells)) for person in people)


class _Teams:
    """Who stands in whose team, and what each is asked for."""

    def __init__(self, people: Sequence[PaidPerson]) -> None:
        self._known: dict[tuple[str, str, int], Decimal] = {}
        self._members: dict[str, list[tuple[PaidPerson, Spell]]] = defaultdict(list)
        for person in people:
            for spell in person.spells:
                self._members[spell.manager_id].append((person, spell))

    def spell(self, person: PaidPerson, spell: Spell, months: int) -> Spell:
        """The spell with the quotas of its teams."""
        written = {
            measure: tuple(share * self._team(person.rep_id, measure, month) for month in range(months))
            for measure, share in spell.quotas_of_team.items()
        }
        return replace(spell, quotas={**spell.quotas, **written})

    def _team(self, manager: str, measure: str, month: int) -> Decimal:
        """What the people of a manager are asked for in a month, by the share of it that they are employed."""
        key = (manager, measure, month)
        if key not in self._known:
            members = [(person, spell) for person, spell in self._members[manager] if spell.first <= month <= spell.last]
            self._known[key] = sum((self._asked(person, spell, measure, month) for person, spell in members), ZERO)
        return self._known[key]

    def _asked(self, person: PaidPerson, spell: Spell, measure: str, month: int) -> Decimal:
        share = spell.quotas_of_team.get(measure)
        if share is not None:
            return share * self._team(person.rep_id, measure, month) * person.employed[month]
        quota = spell.quotas.get(measure)
        return ZERO if quota is None else quota[month] * person.employed[month]
