"""What a plan's clawbacks assume to be cancelled of people's sales, as named cancellations that the payroll takes pay back on.

The engines cancel a share of each month's sales; the payroll cancels deals. So a month's sales become one deal, a share of it cancelled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spmsim.foundation.exact import exact, rounded
from spmsim.plans.adjustments.clawback import Cancellations, Clawback
from spmsim.plans.payroll import Force
from spmsim.plans.plan import Plan
from spmsim.records.ledger import Cancellation, Credit

Cancelled = tuple[tuple[Credit, ...], tuple[Cancellation, ...]]
"""Credits, those that are cancelled in part with the name of a deal; and what is cancelled of them."""


def with_assumed_cancellations(force: Force, credits: Iterable[Credit]) -> Cancelled:
    """The credits of months, and what the plans held then by those who sold assume to be cancelled of them within the calendar.

    2 % of 1,234.50 sold in March, four months later: 24.69 of the deal `E0001 revenue 2027-03` is cancelled in July.

    Args:
        force: people, their plans and the calendar; the engines play the plans, so that no rule looks at single deals.
        credits: one for each person, month and measure.
    """
    labels, people = force.calendar.labels, {person.rep_id: person for person in force.people}
    assumed = {name: _assumed(plan) for name, plan in force.plans.items()}
    kept: list[Credit] = []
    cancelled: list[Cancellation] = []
    for credit in credits:
        spell = people[credit.rep_id].spell_of(credit.month)
        of_measure = assumed[spell.plan].get(credit.measure) if spell is not None else None
        amount = 0 if of_measure is None else rounded(exact(of_measure.share) * credit.amount)
        if of_measure is None or amount <= 0 or credit.month + of_measure.lag_months >= force.calendar.months:
            kept.append(credit)
            continue
        deal = f"{credit.rep_id} {credit.measure} {labels[credit.month]}"
        kept.append(replace(credit, deal_id=deal))
        cancelled.append(Cancellation(deal, credit.month + of_measure.lag_months, exact(amount)))
    return tuple(kept), tuple(cancelled)


def _assumed(plan: Plan) -> dict[str, Cancellations]:
    """Measure → what the plan's clawback on it assumes."""
    clawbacks = (adjustment for adjustment in plan.adjustments if isinstance(adjustment, Clawback))
    return {clawback.measure: clawback.cancellations for clawback in clawbacks if clawback.cancellations is not None}
