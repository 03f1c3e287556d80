"""What does not fit the roster: whose money, how much, of which months; and the sentences that tell it without a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.records.history import Bools, Ints, Unjoined
from spmsim.records.people import People
from spmsim.sources.cells import look_alike
from spmsim.sources.joining import Joined

_SAY = {
    "not in the roster": "{} in {} {} not in the roster",
    "before hire": "{} in {} {} credited before the month of hire",
    "after leaving": "{} in {} {} credited after the month of exit",
}


def unjoined_in(joined: Joined, measures: Sequence[str], amounts: Ints, stated: Bools, first_month: int) -> Iterator[Unjoined]:
    """Money that does not fit the roster: of people who are not in it, before the month of hire, after the month of exit.

    Args:
        joined: the people of the table; without a roster nothing can be told.
        measures: names of the first axis.
        amounts: [M, P, T] whole minor units.
        stated: [M, P, T] where the table says something.
        first_month: year × 12 + month − 1 of the first.
    """
    if joined.roster is None:
        return
    first, last = employed_months(joined.roster, joined.people)
    months = first_month + np.arange(amounts.shape[2])
    apart = {
        "not in the roster": np.broadcast_to(~joined.in_roster[:, None], amounts.shape[1:]),
        "before hire": months[None, :] < first[:, None],
        "after leaving": months[None, :] > last[:, None],
    }
    for why, where in apart.items():
        for measure, person, month in np.argwhere(stated & where).tolist():
            label = np.datetime64(int(months[month]) - 1970 * 12, "M")
            yield Unjoined(joined.people[person], why, measures[measure], str(label), int(amounts[measure, person, month]))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sums:
    """What a table holds in all. M measures, P people."""

    measures: Sequence[str]
    digits: Sequence[int]
    """[M] decimal digits of the amounts."""
    amounts: Sequence[int]
    """[M]"""
    stands: Bools
    """[P] who stands in the table."""


def notes_on_joins(table: str, joined: Joined, sums: Sums, unjoined: Sequence[Unjoined]) -> Iterator[str]:
    """Sentences on who and what did not join: `3 people in bookings are not in the roster: revenue 2.1 m, 2.4 %; kept`.

    Args:
        table: the kind of table.
        joined: its people.
        sums: what it holds in all.
        unjoined: what does not fit the roster.
    """
    for why, say in _SAY.items():
        held = [one for one in unjoined if one.why == why]
        people = {one.person for one in held}
        if people:
            told = "; ".join(_shares(held, sums))
            alike = len(written_otherwise(people, joined.roster)) if joined.roster and why == "not in the roster" else 0
            more = f"; {alike:,} of them {_are(alike)} there in other case, order of names or zeros in front" if alike else ""
            yield f"{say.format(_people(len(people)), table, _are(len(people)))}: {told}; kept{more}"
    silent = int((joined.in_roster & ~sums.stands).sum())
    if silent and joined.roster:
        yield f"{_people(silent)} of the roster {_are(silent)} not in {table}"


def written_otherwise(strays: Collection[str], people: People) -> dict[str, str]:
    """Of those who are not in the roster, who is there in other case or order, or with zeros in front: stray → id.

    `Smith, John` may be `JOHN SMITH`, `7` may be `007`. They are not joined: two people may well be called like that. Whoever knows
    better writes the roster's name into the table.
    """
    known: dict[str, set[str]] = {}
    for rep_id, name in zip(people.ids, people.names, strict=True):
        for text in (rep_id, name):
            known.setdefault(_words(text), set()).add(rep_id)
    found = {stray: known.get(_words(stray), set()) for stray in strays}
    return {stray: next(iter(ids)) for stray, ids in found.items() if len(ids) == 1}


def _words(text: str) -> str:
    return " ".join(sorted(word.lstrip("0") for word in re.findall(r"\w+", look_alike(text).casefold())))


def _people(n: int) -> str:
    return f"{n:,} {'people' if n > 1 else 'person'}"


def _are(n: int) -> str:
    return "are" if n > 1 else "is"


def _shares(held: Sequence[Unjoined], sums: Sums) -> Iterator[str]:
    """`revenue 2.1 m, 2.4 %` for each measure of which something is held."""
    for measure, digits, whole in zip(sums.measures, sums.digits, sums.amounts, strict=True):
        parts = [one.amount for one in held if one.measure == measure]
        share = f", {100 * sum(parts) / whole:.1f} %" if whole else ""
        if parts:
            yield f"{measure} {in_short(sum(parts), digits)}{share}".strip()


def in_short(amount: int, digits: int) -> str:
    """An amount in few signs: 210000000 with 2 digits is `2.1 m`, 12340 is `123.40`."""
    value = amount / 10**digits
    for size, word in ((1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:,.1f} {word}"
    return f"{value:,.{digits if abs(value) < 10_000 else 0}f}"


def employed_months(people: People, ids: Sequence[str]) -> tuple[Ints, Ints]:
    """[P] first and last month of employment as year × 12 + month − 1; far away where the roster does not say."""
    first = np.full(len(ids), -(10**6), dtype=np.int64)
    last = np.full(len(ids), 10**6, dtype=np.int64)
    for place, (hired, left) in enumerate(zip(people.hired_on, people.left_on, strict=True)):
        if hired is not None:
            first[place] = hired.year * 12 + hired.month - 1
        if left is not None:
            last[place] = left.year * 12 + left.month - 1
    return first, last
