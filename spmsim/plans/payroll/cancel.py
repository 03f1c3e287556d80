"""Cancelled deals become cancelled credit, person by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from spmsim.foundation.errors import Problem, nearest
from spmsim.foundation.exact import ZERO, rounded
from spmsim.plans.payroll.book import Cancelled
from spmsim.plans.payroll.notes import in_units
from spmsim.records.ledger import Cancellation, Credit
from spmsim.records.payroll import PaidMeasure

_PATH = "cancellations"


class Cancelling:
    """The cancellations of a calendar; keeps what is wrong with them."""

    def __init__(self, cancellations: Iterable[Cancellation], measures: Mapping[str, PaidMeasure]) -> None:
        self.measures = measures
        self._of_deal: dict[str, list[Cancellation]] = defaultdict(list)
        for cancellation in sorted(cancellations, key=lambda one: one.month):
            self._of_deal[cancellation.deal_id].append(cancellation)
        self._worth: dict[str, tuple[Decimal, str]] = {}
        """Deal → what it is worth, and on which measure."""
        self._problems: dict[Problem, None] = {}

    def of(self, credit: Credit, credited: Decimal) -> tuple[Cancelled, ...]:
        """A credit's part of what is cancelled of its deal, whole: half of the deal is half of the credit.

        Of a deal on several measures the first in the file says what it is worth.
        """
        if credit.deal_id is None or credit.deal_id not in self._of_deal:
            return ()
        value = credit.amount if credit.deal_amount is None else credit.deal_amount
        worth, measure = self._worth.setdefault(credit.deal_id, (value, credit.measure))
        found: list[Cancelled] = []
        so_far = taken = ZERO
        for one in self._of_deal[credit.deal_id]:
            so_far += one.amount
            if so_far > worth or one.month < credit.month:
                self._refuse(one, so_far, worth, measure)
                break
            upto = Decimal(rounded(credited * so_far / worth))
            found.append(Cancelled(credit.month, one.month, upto - taken))
            taken = upto
        return tuple(found)

    def problems(self, deals: Iterable[str]) -> Iterator[Problem]:
        """What is wrong, once all `deals` that are credited have been asked for."""
        known = set(deals)
        yield from self._problems
        for deal in self._of_deal:
            if deal not in known:
                yield Problem(f"no deal '{deal}' is credited, but it is cancelled.{nearest(deal, sorted(known))}", path=_PATH)

    def _refuse(self, one: Cancellation, so_far: Decimal, worth: Decimal, measure: str) -> None:
        told, most = (in_units(each, self.measures[measure].digits) for each in (so_far, worth))
        what = f"{told} is cancelled of deal '{one.deal_id}', which is worth {most}"
        if so_far <= worth:
            what = f"deal '{one.deal_id}' is cancelled in a month before it is credited"
        self._problems[Problem(what, path=_PATH)] = None
