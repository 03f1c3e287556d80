"""`credits_from_bookings`: bookings as the credits that a payroll understands, month k of the bookings as month k of a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from spmsim.foundation.calendar import months_later
from spmsim.foundation.exact import exact
from spmsim.records.history import Bookings, Bools, Deals
from spmsim.records.ledger import Credit


def credits_from_bookings(bookings: Bookings, *, shift: int = 0) -> tuple[Credit, ...]:
    """One credit per deal and person, and one per total of a month that has no deals behind it; nothing is left out.

    Args:
        bookings: what was sold; amounts at plan rates.
        shift: months by which the days of deals are moved, so that last year's are this year's; a 31st becomes the month's last day.

    Money is in whole minor units, ratings are their levels.
    """
    deals = bookings.deals
    with_deals = np.zeros_like(bookings.stated) if deals is None else _with_deals(bookings, deals)
    return (*_totals(bookings, bookings.stated & ~with_deals), *(() if deals is None else _deals(bookings, deals, shift)))


def _totals(bookings: Bookings, chosen: Bools) -> Iterator[Credit]:
    for measure, person, month in np.argwhere(chosen).tolist():
        amount = _amount(bookings, measure, int(bookings.amounts[measure, person, month]))
        yield Credit(bookings.people[person], month, bookings.measures[measure], amount, bookings.trials(measure, person, month))


def _deals(bookings: Bookings, deals: Deals, shift: int) -> Iterator[Credit]:
    months = _months_of(bookings, deals)
    for at, deal in enumerate(deals.deal_ids):
        measure, amount, whole = int(deals.measure[at]), int(deals.amounts[at]), int(deals.wholes[at])
        is_shared = deals.shares[at] != 1
        yield Credit(
            bookings.people[deals.person[at]],
            int(months[at]),
            bookings.measures[measure],
            _amount(bookings, measure, amount),
            deal_id=deal,
            deal_amount=_amount(bookings, measure, whole) if is_shared or amount != whole else None,
            day=months_later(deals.days[at].astype(date), shift),
            share=exact(float(deals.shares[at])) if is_shared else None,
        )


def _with_deals(bookings: Bookings, deals: Deals) -> Bools:
    """[M, P, T] where the amounts are sums of deals."""
    held = np.zeros_like(bookings.stated)
    held[deals.measure, deals.person, _months_of(bookings, deals)] = True
    return held


def _months_of(bookings: Bookings, deals: Deals) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return (deals.days.astype("datetime64[M]") - np.datetime64(bookings.first_month, "M")).astype(np.int64)


def _amount(bookings: Bookings, measure: int, amount: int) -> Decimal:
    is_rating = bookings.units[measure] == "rating"
    return Decimal(amount).scaleb(-bookings.digits[measure]).normalize() if is_rating else Decimal(amount)
