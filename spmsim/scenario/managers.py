"""The managers of a company's roster, at every level: who sells nothing, and whose sales each is paid on.

A plan adds up the sellers who name a manager, those of a region, or everybody. Who manages managers is paid on a region or on the company
where that is whom they manage; else the scenario has no group for them, and it is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from spmsim.records.people import People

Scope = Literal["team", "region", "company"]


@dataclass(frozen=True)
class ManagerRole:
    """A role of people who sell nothing and are paid on what others sell."""

    role: str
    scope: Scope
    """Whose sales are added up."""
    adds_up_quotas: bool = True
    """Whether the quota is a share of the quotas of the people who name them; else it is the sum of those whose sales count."""


@dataclass(frozen=True)
class Managers:
    """Who is paid on what others sell."""

    roles: tuple[ManagerRole, ...] = ()
    """In the order of the roster."""
    people: frozenset[str] = field(default=frozenset(), repr=False)
    """Who has one of these roles."""
    named: frozenset[str] = field(default=frozenset(), repr=False)
    """Everybody who manages sellers, whether or not the scenario has a group for them."""
    notes: tuple[str, ...] = ()
    """Who is paid on what, and whom the scenario has no group for, by role."""


def with_manager_ids(people: People) -> tuple[People, tuple[str, ...]]:
    """The people with the ids of their managers, where the roster names them: `Manager: Lee, Ann` becomes Ann Lee's id.

    A name that no single person of the roster has stays as it is: it tells teams apart all the same.
    """
    once = {name for name, number in Counter(people.names).items() if name and number == 1}
    id_of = {name: person for person, name in zip(people.ids, people.names, strict=True) if name in once and name not in people.ids}
    named = [manager for manager in dict.fromkeys(people.managers) if manager in id_of]
    if not named:
        return people, ()
    notes = (f"{len(named)} manager{'s' if len(named) > 1 else ''} named by name {'are' if len(named) > 1 else 'is'} joined by id",)
    return replace(people, managers=tuple(id_of.get(manager, manager) for manager in people.managers)), notes


def managers_of(people: People, selling: Collection[str], start: date) -> Managers:
    """Who manages sellers, directly or through others, of roles that sell nothing themselves.

    Managers whose people all left before `start` have nobody to be paid on; they are left out, and so is who left more than a year before.

    Args:
        people: the roster, with managers by id.
        selling: roles with bookings of their own.
        start: first day of the calendar that is modelled.
    """
    chart = _Chart(people, selling, start)
    since = start.replace(year=start.year - 1)
    of_role: dict[str, list[int]] = defaultdict(list)
    for at, role in enumerate(people.roles):
        left = people.left_on[at]
        if role not in selling and (left is None or left >= since) and chart.below(people.ids[at]):
            of_role[role].append(at)
    scopes = {role: chart.scope_of(places) for role, places in of_role.items()}
    there = frozenset(people.ids[at] for role, scope in scopes.items() if scope is not None for at in of_role[role])
    roles = tuple(
        ManagerRole(role, scope, all(chart.asks_all(people.ids[at], scope, there) for at in of_role[role]))
        for role, scope in scopes.items()
        if scope is not None
    )
    named = frozenset(people.ids[at] for places in of_role.values() for at in places)
    return Managers(roles, there, named, tuple(_notes(roles, {role: len(places) for role, places in of_role.items()})))


class _Chart:
    """Who names whom as manager, of the people who are there when the calendar begins or come later."""

    def __init__(self, people: People, selling: Collection[str], start: date) -> None:
        self._people = people
        staying = [left is None or left >= start for left in people.left_on]
        self._sells = {person: role in selling for person, role, stays in zip(people.ids, people.roles, staying, strict=True) if stays}
        self._region = dict(zip(people.ids, people.regions, strict=True))
        self._named: dict[str, list[str]] = defaultdict(list)
        for person, manager, stays in zip(people.ids, people.managers, staying, strict=True):
            if manager and stays:
                self._named[manager].append(person)

    def below(self, manager: str, through: Collection[str] | None = None) -> frozenset[str]:
        """Sellers under a manager at every level, where given only `through` some of the managers between; circles are gone round once."""
        found: set[str] = set()
        seen, waiting = {manager}, [manager]
        while waiting:
            for person in self._named.get(waiting.pop(), ()):
                if person not in seen:
                    seen.add(person)
                    if self._sells[person]:
                        found.add(person)
                    if through is None or person in through:
                        waiting.append(person)
        return frozenset(found)

    def scope_of(self, places: Collection[int]) -> Scope | None:
        """Whose sales the people of a role are paid on; None where no scope of a plan is what each of them manages."""
        ids = [self._people.ids[at] for at in places]
        scopes: tuple[Scope, ...] = ("team", "company", "region")
        for scope in scopes:
            if all(self.below(person) == self._added_up(person, scope) for person in ids):
                return scope
        return "team" if all(self._added_up(person, "team") for person in ids) else None

    def asks_all(self, manager: str, scope: Scope, there: Collection[str]) -> bool:
        """Whether the quotas that are added up level by level are those of the people whose sales count."""
        return self.below(manager, there) == self._added_up(manager, scope)

    def _added_up(self, person: str, scope: Scope) -> frozenset[str]:
        sellers = {one for one, sells in self._sells.items() if sells}
        if scope == "team":
            return frozenset(sellers.intersection(self._named.get(person, ())))
        region = self._region[person]
        return frozenset(sellers if scope == "company" else {one for one in sellers if region and self._region[one] == region})


_PAID_ON: Mapping[Scope, str] = {"team": "their team sells", "region": "their region sells", "company": "everybody sells"}


def _notes(roles: Collection[ManagerRole], heads: Mapping[str, int]) -> Iterator[str]:
    for scope, sold in _PAID_ON.items():
        mine = [one.role for one in roles if one.scope == scope]
        if mine:
            number = sum(heads[role] for role in mine)
            yield f"{'1 person is' if number == 1 else f'{number} people are'} paid on what {sold}, in the scenario as {', '.join(mine)}"
    apart = ", ".join(f"{one.role} ({heads[one.role]})" for one in roles if one.scope == "team" and not one.adds_up_quotas)
    if apart:
        yield f"some of these manage managers too, and are paid on the sellers who name them themselves: {apart}"
    kept = {one.role for one in roles}
    out = ", ".join(f"{role} ({number})" for role, number in sorted(heads.items()) if role not in kept)
    if out:
        yield f"managers of managers whose people are neither one region nor the whole company, not in the scenario: {out}"
