"""The roster of a company's first baseline: who sells, with potential, and what last year sold, asked for and paid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from spmsim.estimation.company import CompanyEstimates
from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.money import minor_digits
from spmsim.records.history import Bookings, Paid
from spmsim.records.people import People

YEAR = 12
NO_ROLE = "seller"
"""The role of people whose roster names none."""
_FIGURES = ("on_target_earnings", "base_share")


@dataclass(frozen=True)
class RosterColumns:
    """What the roster holds for everybody who is still there."""

    people: int
    """Still employed after the bookings' last month."""
    with_target_pay: frozenset[str]
    """Roles of which everybody has on-target earnings and a base share."""
    with_quotas: frozenset[str]
    """Roles of which everybody has a quota of last year."""


def slugged(people: People) -> tuple[People, tuple[str, ...]]:
    """The people with roles as a scenario writes them, and a note for each role that is written otherwise in the file.

    Raises:
        BadInput: two roles that would be written alike.
    """
    of = {role: _slug(role) if role else NO_ROLE for role in dict.fromkeys(people.roles)}
    same: dict[str, list[str]] = defaultdict(list)
    for role, slug in of.items():
        same[slug].append(role)
    problems = [
        Problem(f"roles {' and '.join(repr(role) for role in roles)} would both be '{slug}'; write them alike or apart", file=people.file)
        for slug, roles in same.items()
        if len(roles) > 1
    ]
    if problems:
        raise BadInput(problems)
    notes = tuple(f"role '{role}' is {slug} in the scenario" if role else f"people without a role are {slug}"
                  for role, slug in of.items() if role != slug)  # fmt: skip
    return replace(people, roles=tuple(of[role] for role in people.roles)), notes


def next_year(bookings: Bookings) -> str:
    """The month after the last one that was booked: where the year begins that is modelled."""
    return _after(bookings.first_month, bookings.months)


def last_year(bookings: Bookings) -> Bookings:
    """The last twelve months; all of them where there are fewer."""
    labels = bookings.labels
    return bookings.between(labels[max(0, len(labels) - YEAR)], labels[-1])


def roster_of(
    people: People,
    bookings: Bookings,
    past: tuple[Mapping[str, Decimal], Paid | None],
    company: CompanyEstimates,
    measure: str,
    *,
    managers: Collection[str] = (),
) -> tuple[list[tuple[str, ...]], RosterColumns]:
    """(rows with their headings first, what they hold).

    People whose last day lies before last year, and people of roles that sold nothing, are left out; managers have a row without
    potential and quota, which are their team's.

    Args:
        people: with roles as the scenario writes them.
        bookings: the whole history.
        past: person → quota of 12 months, and payments, where known.
        company: the estimates.
        measure: the primary measure.
        managers: ids of people who sell nothing and are paid on what their team sells.
    """
    year = last_year(bookings)
    calendar = Calendar(start=year.first_month, months=1)
    potential = dict(zip(company.panel.people, company.potential(), strict=True))
    quota = past[0]
    pay = {} if past[1] is None else _paid_in(past[1], year)
    which, rows, staying = bookings.measures.index(measure), list[tuple[str, ...]](), list[str]()
    without_pay, without_quota = set[str](), set[str]()
    for at, person in enumerate(people.ids):
        left = people.left_on[at]
        manages = person in managers
        if not (manages or people.roles[at] in company.roles) or (left is not None and calendar.index_of(left) < 0):
            continue
        sold = Decimal(int(year.amounts[which, at].sum())).scaleb(-bookings.digits[which])
        expected = "" if manages else f"{potential.get(person) or company.value(f'team.roles.{people.roles[at]}.potential'):.2f}"
        figures = [_figure(people, name, at) for name in _FIGURES]
        asked = "" if manages else _plain(quota.get(person))
        rows.append(
            (
                person, people.names[at], people.roles[at], people.regions[at], people.managers[at], str(people.hired_on[at] or ""),
                str(left or ""), _text(people, "currency", at), *figures,
                expected, "" if manages else f"{sold:f}", asked, asked, _plain(pay.get(person)),
            )
        )  # fmt: skip
        if left is None or calendar.index_of(left) >= year.months:
            staying.append(people.roles[at])
            without_pay |= set() if all(figures) else {people.roles[at]}
            without_quota |= set() if asked else {people.roles[at]}
    heads = (
        "rep_id", "name", "role", "region", "manager_id", "hired_on", "left_on", "currency", *_FIGURES, f"potential_{measure}",
        f"last_year_{measure}",
        f"quota_{measure}", f"last_year_quota_{measure}", "last_year_pay",
    )  # fmt: skip
    return _filled_columns([heads, *rows]), RosterColumns(
        len(staying), frozenset(staying) - without_pay, frozenset(staying) - without_quota
    )


def _paid_in(paid: Paid, year: Bookings) -> dict[str, Decimal]:
    inside = paid.within(year.labels)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for person, amount in zip(inside.person, inside.reported, strict=True):
        sums[paid.people[int(person)]] += Decimal(int(amount)).scaleb(-minor_digits(paid.reporting_currency))
    return dict(sums)


def _figure(people: People, name: str, at: int) -> str:
    held = people.figures.get(name)
    return "" if held is None else _plain(held[at])


def _text(people: People, name: str, at: int) -> str:
    return people.texts[name][at] if name in people.texts else ""


def _plain(figure: Decimal | None) -> str:
    """At most two decimals for money, written without an exponent; nothing where there is none."""
    if figure is None:
        return ""
    text = f"{figure:f}"
    return text if len(text.partition(".")[2]) <= 4 else f"{figure:.2f}"


def _filled_columns(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows without columns in which nothing stands."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])]
    return [tuple(row[at] for at in kept) for row in rows]


def _slug(role: str) -> str:
    """`Account Executive (SMB)` → `account_executive_smb`."""
    words = re.sub(r"[^a-z0-9]+", "_", role.lower()).strip("_")
    return words if re.match(r"[a-z]", words) else f"role_{words}"


def _after(first_month: str, months: int) -> str:
    return str(np.datetime64(first_month, "M") + months)
