"""Credit inflation: how often a sale counts, over everybody whose pay looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll import Force
from spmsim.plans.payroll.book import Book, Sales
from spmsim.records.ledger import Credit
from spmsim.records.payroll import PaidPerson, Spell


def credit_inflation(force: Force, credits: Sequence[Credit], measure: str) -> float | None:
    """Σ over people of the performance that their pay looks at ÷ sales; None without sales.

    Everybody counts once: in each spell with the larger of what they are credited with and what a component of their plan on the
    measure adds up for them (a team, a region, a role, the company). Limits on single deals are left out.
    A deal of 100 credited 60 and 40 to two people and 100 to an overlay specialist: 200 ÷ 100 = 2. A manager who is paid on the two: 3.

    Args:
        force: people, plans and months.
        credits: what was credited.
        measure: which sales.
    """
    mine = [credit for credit in credits if credit.measure == measure]
    sold = sales_of(mine)
    if not sold:
        return None
    book = Book(force.people, dict(force.measures), force.calendar.months)
    for credit in mine:
        book.open(credit.rep_id, measure).amounts[credit.month] += credit.amount
    book.close()
    return float(sum((_counted(force, book, person, spell, measure) for person in force.people for spell in person.spells), ZERO) / sold)


def sales_of(credits: Sequence[Credit]) -> Decimal:
    """What was sold: totals, and every deal once, however many share it."""
    deals: dict[str, Decimal] = {}
    sales = ZERO
    for credit in credits:
        if credit.deal_id is None or credit.deal_amount is None:
            sales += credit.amount
        else:
            deals[credit.deal_id] = credit.deal_amount
    return sales + sum(deals.values(), ZERO)


def _counted(force: Force, book: Book, person: PaidPerson, spell: Spell, measure: str) -> Decimal:
    """What a spell's pay looks at: its own credits, or those of the largest group."""
    scopes = {part.scope for part in force.plans[spell.plan].components if part.measure == measure and part.scope != "self"}
    groups = (book.pool(scope, measure, book.group_of(scope, person, spell))[0] for scope in sorted(scopes))
    return max(_between(sales, spell) for sales in (book.sales_of(person.rep_id, measure), *groups))


def _between(sales: Sales, spell: Spell) -> Decimal:
    return sales.sums[spell.last + 1] - sales.sums[spell.first]
