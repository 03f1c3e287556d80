"""What was read, written again in standard headings and plain spellings: exact, and the same record when it is read anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np

from spmsim.foundation.money import minor_digits
from spmsim.records.history import Bookings, Paid, Quotas
from spmsim.records.people import People
from spmsim.records.voices import Voices

Rows = Iterator[tuple[str, ...]]


def people_rows(people: People) -> Rows:
    """A roster: headings, then a row per person; columns that hold nothing are left away."""
    columns: dict[str, Sequence[str]] = {
        "rep_id": people.ids,
        "name": people.names,
        "role": people.roles,
        "region": people.regions,
        "manager_id": people.managers,
        "hired_on": [str(day or "") for day in people.hired_on],
        "left_on": [str(day or "") for day in people.left_on],
        **people.texts,
        **{name: ["" if figure is None else f"{figure:f}" for figure in held] for name, held in people.figures.items()},
    }
    kept = {name: held for name, held in columns.items() if any(held)}
    yield tuple(kept)
    yield from zip(*kept.values(), strict=True)


def total_rows(bookings: Bookings) -> Rows:
    """Bookings as totals of months, as reported: `rep_id, month, measure, amount`, and `out_of` where the file has it."""
    yield ("rep_id", "month", "measure", "amount", *(("out_of",) if bookings.out_of is not None else ()))
    labels = bookings.labels
    for measure, person, month in np.argwhere(bookings.stated).tolist():
        amount = plain_amount(int(bookings.amounts[measure, person, month]), bookings.digits[measure])
        due = bookings.trials(measure, person, month)
        trials = () if bookings.out_of is None else ("" if due is None else str(due),)
        yield (bookings.people[person], labels[month], bookings.measures[measure], amount, *trials)


def deal_rows(bookings: Bookings) -> Rows:
    """The deals of bookings, as reported: `deal_id, rep_id, date, measure, amount, share`; beside a share the amount is the deal's."""
    yield ("deal_id", "rep_id", "date", "measure", "amount", "share")
    deals = bookings.deals
    if deals is None:
        return
    for at, deal in enumerate(deals.deal_ids):
        person, measure, share = int(deals.person[at]), int(deals.measure[at]), float(deals.shares[at])
        amount = plain_amount(int((deals.amounts if share == 1 else deals.wholes)[at]), bookings.digits[measure])
        yield (deal, bookings.people[person], str(deals.days[at]), bookings.measures[measure], amount, "" if share == 1 else repr(share))


def paid_rows(paid: Paid) -> Rows:
    """What was paid, in the currency in which it was: `rep_id, period, amount, currency`."""
    yield ("rep_id", "period", "amount", "currency")
    for person, period, place, amount in zip(paid.person, paid.period, paid.currency, paid.amounts.tolist(), strict=True):
        currency = paid.currencies[place]
        yield (paid.people[person], paid.periods[period], plain_amount(amount, minor_digits(currency)), currency)


def quota_rows(quotas: Quotas) -> Rows:
    """Quotas: `rep_id, period, measure, amount`."""
    yield ("rep_id", "period", "measure", "amount")
    for person, period, measure, amount in zip(quotas.person, quotas.period, quotas.measure, quotas.amounts, strict=True):
        yield (quotas.people[person], quotas.periods[period], quotas.measures[measure], f"{amount:f}")


def voice_rows(voices: Voices) -> Rows:
    """What people said: `question, score, comment, rep_id, role, region`."""
    yield ("question", "score", "comment", "rep_id", "role", "region")
    for one in voices.voices:
        yield (one.question, "" if one.score is None else f"{one.score:f}", one.comment, one.person, one.role, one.region)


def plain_amount(amount: int, digits: int) -> str:
    """Whole minor units as a decimal: −123450 with 2 digits is `-1234.50`."""
    return f"{Decimal(amount).scaleb(-digits):f}"


def as_csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()
