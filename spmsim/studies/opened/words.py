"""What `check` says of a scenario that opens inside its calendar: what is given, and where payroll paid otherwise than the plans."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from spmsim.foundation.money import minor_digits
from spmsim.scenario.finding_words import listed
from spmsim.scenario.scenario import Scenario
from spmsim.studies.opened.to_date import ToDate
from spmsim.studies.paying.already_paid import Adjustment

_LISTED = 5


def opened_in_words(scenario: Scenario) -> str:
    """What is given and from when on the year is drawn; empty where it is drawn from its first month."""
    spec, opening = scenario.spec, scenario.spec.opening
    if opening is None:
        return ""
    labels, months = spec.calendar.labels(), opening.months(spec.calendar)
    effort = f"; effort acts from {labels[months]}, at the strength of the whole year" if spec.behaviour.responds else ""
    given = f"{months} of {len(labels)} months are given, of {len({one.rep_id for one in opening.sold}):,} people"
    return f"Opened as of {opening.as_of}: {given}; the market's state and people's luck are drawn as if nothing were known{effort}."


def opening_notes(scenario: Scenario, found: ToDate | None) -> Iterator[str]:
    """Sentences on what is given and what was paid for it, the largest differences first."""
    if found is None:
        return
    yield opened_in_words(scenario)
    yield from _open_seats(scenario, scenario.spec.calendar.labels()[found.opening.months(scenario.spec.calendar)])
    by_plan = _units(scenario, found.total_by_plan)
    if found.total_paid is None:
        yield f"The plans pay {by_plan} for these months; opening.paid does not say what was paid, so that counts as paid."
        return
    paid = f"Paid to date {_units(scenario, found.total_paid)}, by the plans {by_plan}"
    if not found.differences:
        yield f"{paid}: the same to the cent for everybody and every month."
        return
    count = len(found.differences)
    yield f"{paid}; {'1 payment differs' if count == 1 else f'{count:,} payments differ'}, and the landing keeps what was paid:"
    largest = sorted(found.differences, key=lambda one: -abs(one.difference))
    yield from (f"  {_difference(scenario, one)}" for one in largest[:_LISTED])
    if count > _LISTED:
        yield f"  and {count - _LISTED:,} more: see check --json"


def _open_seats(scenario: Scenario, then: str) -> Iterator[str]:
    """Seats that somebody left by now and nobody has taken over by name, as far as they are to be filled again."""
    spec = scenario.spec
    replaced = {rep.replaces for rep in spec.team.reps}
    left = {rep.rep_id: spec.calendar.index_of(rep.left_on) for rep in spec.team.reps if rep.left_on and rep.rep_id not in replaced}
    given, vacancy = range(spec.calendar.month_of(then)), {rep.rep_id: rep.vacancy_months for rep in spec.team.reps}
    seats = [rep_id for rep_id, month in left.items() if month in given and month + vacancy[rep_id] + 1 < spec.calendar.months]
    if seats:
        whose = "The seat of 1 person who has" if len(seats) == 1 else f"The seats of {len(seats)} people who have"
        again = "is filled again after its vacancy" if len(seats) == 1 else "are filled again after their vacancies"
        what = f"{whose} left ({listed(seats)}) {again}, not before {then}"
        yield f"{what}. Who has come in their place says so in 'replaces'; a seat that is closed has a vacancy_months up to the end."


def opening_as_json(scenario: Scenario, found: ToDate) -> dict[str, Any]:
    """The opening as plain data; money in units of the currency."""
    labels, paid = scenario.spec.calendar.labels(), found.total_paid
    return {
        "as_of": found.opening.as_of,
        "months": found.opening.months(scenario.spec.calendar),
        "pay_by_plan": float(_exact(scenario, found.total_by_plan)),
        "paid": None if paid is None else float(_exact(scenario, paid)),
        "differences": [
            {
                "rep_id": one.rep_id, "period": labels[one.month], "paid": float(_exact(scenario, one.paid)),
                "by_plan": float(_exact(scenario, one.due)), "difference": float(_exact(scenario, -one.difference)),
            }
            for one in found.differences
        ],
    }  # fmt: skip


def _difference(scenario: Scenario, one: Adjustment) -> str:
    """`E0001 2027-03: paid 102.00, by the plan 100.00: +2.00`"""
    month, paid, due = scenario.spec.calendar.labels()[one.month], _units(scenario, one.paid), _units(scenario, one.due)
    return f"{one.rep_id} {month}: paid {paid}, by the plan {due}: {_exact(scenario, -one.difference):+,}"


def _units(scenario: Scenario, minor: int) -> str:
    return f"{_exact(scenario, minor):,}"


def _exact(scenario: Scenario, minor: int) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(scenario.spec.currency))
