"""What the plans pay for the months that have happened, beside what payroll paid for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from spmsim.compile.paid_people import paid_force
from spmsim.plans.payroll import settle_force
from spmsim.records.ledger import Credit
from spmsim.scenario.opening import Opening
from spmsim.scenario.scenario import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.one_year.assumed_cancellations import with_assumed_cancellations
from spmsim.studies.paying.already_paid import Adjustment, adjustments


@dataclass(frozen=True)
class ToDate:
    """Pay of the months given, whole minor units."""

    opening: Opening
    by_plan: Mapping[tuple[str, int], int]
    """(rep_id, month) → what the plans pay on the sales given."""
    differences: tuple[Adjustment, ...]
    """Months of people whose payment is not what the plans pay; empty where nothing says what was paid."""

    @property
    def total_by_plan(self) -> int:
        """Everybody's pay to date by the plans."""
        return sum(self.by_plan.values())

    @property
    def total_paid(self) -> int | None:
        """Everybody's pay to date as payroll paid it; `None` where nothing says so."""
        paid = self.opening.paid_to_date()
        return None if paid is None else sum(paid.values())


def to_date(scenario: Scenario) -> ToDate | None:
    """Pay to date of a scenario that opens inside its calendar, by the payroll; None of any other.

    The plans are those of the scenario at the root: they were in force. A change that ends a plan in June settles its windows with June,
    which nobody knew when June was paid: that is still to come. What plans assume to be cancelled is cancelled, as the engines play it.

    Raises:
        BadInput: rules of the plans that cannot be applied to sales by month.
    """
    spec = scenario.root.spec
    opening = spec.opening
    if opening is None:
        return None
    force = paid_force(spec)
    ledger = settle_force(force, *with_assumed_cancellations(force, given_credits(spec)), through=opening.months(spec.calendar) - 1)
    paid = opening.paid_to_date()
    people = [rep.rep_id for rep in spec.team.reps]
    found = () if paid is None else adjustments(ledger.payments, paid, people)
    return ToDate(opening, {(one.rep_id, one.month): one.amount for one in ledger.payments}, found)


def given_credits(spec: ScenarioSpec) -> Iterator[Credit]:
    """The sales given, as a payroll reads them: a total for each person, measure and month."""
    for one in spec.opening.sold if spec.opening is not None else ():
        is_rating = spec.measures[one.measure].unit == "rating"
        for month, amount in enumerate(one.amounts):
            trials = one.out_of[month] if one.out_of else None
            if amount or trials is not None or is_rating:
                yield Credit(one.rep_id, month, one.measure, Decimal(repr(amount)), trials)
