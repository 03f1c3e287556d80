"""Credit inflation: how often a sale counts, over everybody whose pay looks at it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spmsim.compile.paid_people import paid_force
from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll import Force
from spmsim.plans.payroll.book import Book, Sales
from spmsim.records.game import Game, Law
from spmsim.records.ledger import Credit
from spmsim.records.payroll import PaidPerson, Spell
from spmsim.scenario.loading import Scenario


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


def expected_credit_inflation(scenario: Scenario, game: Game) -> float | None:
    """The same on the primary measure of what everybody is expected to sell at standard effort, before ramps, if nobody leaves.

    Twelve managers whose teams are the whole force count every sale once more: 2. None for a share, whose trials do not add up.
    """
    rule = game.measures[game.primary]
    if rule.law is Law.BINOMIAL:
        return None
    force, means = paid_force(scenario.spec), game.mean[game.primary]
    place = {rep_id: row for row, rep_id in enumerate(game.seats.rep_ids)}
    credits = [
        Credit(person.rep_id, month, rule.name, Decimal(repr(float(means[place[person.rep_id], month]))))
        for person in force.people for month in range(game.months) if person.spell_of(month) is not None
    ]  # fmt: skip
    return credit_inflation(force, credits, rule.name)


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
