"""`sellers_of`: who of a roster sells, who manages sellers, and who is neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.records.people import People
from spmsim.scenario.managers import Managers, managers_of


@dataclass(frozen=True, eq=False)
class Sellers:
    """The people of a roster by what they do."""

    panel: Panel = field(repr=False)
    """Of who sells: what the estimates are made from."""
    managers: Managers
    silent: frozenset[str] = field(repr=False)
    """Of roles that sell, without a booking or a day of hire: they may never have sold, and stand in no estimate."""
    notes: tuple[str, ...]
    """Who is not in the estimates, or not in the scenario."""


def sellers_of(panel: Panel, people: People, start: date) -> Sellers:
    """Who sells. Roles without a booking are not estimated, nor is somebody without a booking whose day of hire is not known.

    Args:
        panel: everybody who was employed in the history.
        people: the roster, with managers by id.
        start: first day of the year that is modelled.
    """
    sold = panel.sales.sum(axis=1) > 0
    roles = {role for role, sells in zip(panel.roles, sold, strict=True) if sells}
    managers = managers_of(people, roles, start)
    unknown = (panel.tenure >= LONG_AGO).all(axis=1) & ~sold
    everybody = list(zip(panel.people, panel.roles, unknown.tolist(), strict=True))
    silent = frozenset(person for person, role, is_unknown in everybody if is_unknown and role in roles)
    notes = (*managers.notes, *_idle(panel, roles, managers), *_silent(len(silent)))
    return Sellers(panel.only([role in roles and person not in silent for person, role, _ in everybody]), managers, silent, notes)


def _idle(panel: Panel, selling: set[str], managers: Managers) -> Iterator[str]:
    """People without bookings of their own who manage nobody who sells."""
    people = zip(panel.people, panel.roles, strict=True)
    others = Counter(role for person, role in people if role not in selling and person not in managers.named)
    if others:
        listed = ", ".join(f"{role} ({number})" for role, number in sorted(others.items()))
        yield f"people without bookings of their own whom nobody who sells names as manager, at no level, not in the scenario: {listed}"


def _silent(number: int) -> Iterator[str]:
    if number:
        who = "1 person" if number == 1 else f"{number} people"
        said = f"{who} without a booking or a day of hire: not in the estimates, in the roster with the role's mean"
        yield f"{said}; remove who does not sell"
