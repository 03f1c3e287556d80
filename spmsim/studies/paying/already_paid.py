"""Periods that were paid before: what their payments would be now, where that is another amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spmsim.records.ledger import Payment


@dataclass(frozen=True)
class Adjustment:
    """One person's month whose payment is not what was paid; whole minor units."""

    rep_id: str
    month: int
    paid: int
    due: int

    @property
    def difference(self) -> int:
        """To be paid on top, or negative: to be recovered."""
        return self.due - self.paid


def adjustments(payments: Sequence[Payment], paid: Mapping[tuple[str, int], int], people: Sequence[str]) -> tuple[Adjustment, ...]:
    """The months up to the last that was paid in which what is due differs from it, by person in the order of `people`.

    Ann was paid 100 for January and nothing for February; a late sale of January makes it 120: +20 for January. Months after the last
    that was paid are not compared: they are still to be paid.

    Args:
        payments: what is due now.
        paid: (rep_id, month) → what was paid.
        people: the order of persons.
    """
    last = max((month for _, month in paid), default=-1)
    due = {(payment.rep_id, payment.month): payment.amount for payment in payments if payment.month <= last}
    found = (Adjustment(*key, paid.get(key, 0), due.get(key, 0)) for key in {**due, **paid})
    place = {rep_id: at for at, rep_id in enumerate(people)}
    return tuple(sorted((one for one in found if one.difference), key=lambda one: (place[one.rep_id], one.month)))
