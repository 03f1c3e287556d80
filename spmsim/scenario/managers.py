"""The managers of a company's roster: who sells nothing and is named as manager by people who sell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from spmsim.records.people import People


@dataclass(frozen=True)
class Managers:
    """Who is paid on what a team sells."""

    roles: tuple[str, ...] = ()
    """Their roles, in the order of the roster."""
    people: frozenset[str] = field(default=frozenset(), repr=False)


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
    """Who manages sellers, of roles that sell nothing themselves.

    Managers whose only people left before `start` have no team to be paid on, and managers of managers no sellers: both are left out,
    and who left more than a year before `start`.

    Args:
        people: the roster, with managers by id.
        selling: roles with bookings of their own.
        start: first day of the calendar that is modelled.
    """
    staying = zip(people.roles, people.managers, people.left_on, strict=True)
    named = {manager for role, manager, left in staying if role in selling and (left is None or left >= start)}
    since = start.replace(year=start.year - 1)
    there = [left is None or left >= since for left in people.left_on]
    found = [at for at, person in enumerate(people.ids) if person in named and there[at] and people.roles[at] not in selling]
    return Managers(tuple(dict.fromkeys(people.roles[at] for at in found)), frozenset(people.ids[at] for at in found))
