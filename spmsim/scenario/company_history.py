"""The months of a company's bookings that have happened, and sentences on what lies outside them, or outside the last year of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spmsim.records.history import Bookings, Paid, Quotas, months_of
from spmsim.scenario.company_roster import last_year


def history_of(bookings: Bookings) -> tuple[Bookings, tuple[str, ...]]:
    """(the months from the first to the last in which anybody booked anything, a note on those before and after).

    A table of targets goes on after the last month that has happened, and one with a column per month is laid out for its whole
    year: rows of 0 there are no year without sales. With 5, 0 and 7 in January to March and 0 in April and May, March is the last.
    Where nobody ever booked anything, all months stay.

    Args:
        bookings: what was read, with rows of 0 too.
    """
    booked = np.flatnonzero((bookings.amounts != 0).any(axis=(0, 1)))
    if not len(booked):
        return bookings, ()
    first, last = int(booked[0]), int(booked[-1])
    labels = bookings.labels
    return bookings.between(labels[first], labels[last]), tuple(_notes(labels, first, last))


def not_in_last_year(held: Quotas | Paid, history: Bookings) -> Iterator[str]:
    """Periods of quotas or payments of which part lies in last year, and whether none lies within it: what a person's year leaves out.

    Args:
        held: what was asked for, or paid.
        history: the months that have happened.
    """
    year = last_year(history).labels
    when = f"last year, {year[0]} to {year[-1]}"
    within = [period for period in held.periods if set(months_of(period)) <= set(year)]
    across = [period for period in held.periods if period not in within and set(months_of(period)) & set(year)]
    if across:
        yield f"only part of {', '.join(across)} lies in {when}: left out of it"
    if held.periods and not within:
        yield f"no period lies within {when}: nothing is known of that year"


def _notes(labels: tuple[str, ...], first: int, last: int) -> Iterator[str]:
    """Which months are no part of the history, and why."""
    history = f"the history is {labels[first]} to {labels[last]}"
    if first > 0:
        yield f"nobody booked anything in {_span(labels[:first])}, before the first booking: {history}"
    if last < len(labels) - 1:
        yield f"nobody booked anything in {_span(labels[last + 1 :])}, taken as months that are still to come: {history}"


def _span(months: tuple[str, ...]) -> str:
    """`2026-11`, or `2026-11 to 2026-12 (2 months)`."""
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]} ({len(months)} months)"
