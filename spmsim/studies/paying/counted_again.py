"""Deals that a team, region, role or company adds up more than once, because several of its people are credited with them on top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from spmsim.plans.payroll import Force
from spmsim.plans.payroll.book import Book, member_of
from spmsim.plans.payroll.rules import Scope
from spmsim.records.ledger import Credit
from spmsim.scenario.finding_words import listed

Group = tuple[Scope, str, str]
"""Scope, measure, and which team, region or role."""


def counted_again(force: Force, credits: Sequence[Credit]) -> Iterator[str]:
    """`pay on the revenue of a team counts a deal more than once: D7 (1.5 times)`, by scope and measure.

    Of a deal of 100 one person of a team is credited with all, another with half: the team's roll-up has 150.
    """
    looked_at = set(_looked_at(force))
    pairs = {(scope, measure) for scope, measure, _ in looked_at}
    people = {person.rep_id: person for person in force.people}
    sums: dict[tuple[Group, str], Decimal] = defaultdict(Decimal)
    worth: dict[tuple[str, str], Decimal] = {}
    for credit in credits:
        spell = people[credit.rep_id].spell_of(credit.month)
        if credit.deal_id is None or credit.deal_amount is None or spell is None:
            continue
        worth[credit.deal_id, credit.measure] = credit.deal_amount
        for scope, measure in pairs:
            group = (scope, measure, member_of(scope, spell))
            if measure == credit.measure and group in looked_at:
                sums[group, credit.deal_id] += credit.amount
    found: dict[tuple[Scope, str], dict[str, Decimal]] = defaultdict(dict)
    for ((scope, measure, _), deal), total in sums.items():
        whole = worth[deal, measure]
        if total > whole > 0:
            found[scope, measure][deal] = total / whole
    for (scope, measure), deals in found.items():
        told = listed([f"{deal} ({times:.4g} times)" for deal, times in deals.items()])
        yield f"pay on the {measure} of a {scope} counts {'a deal' if len(deals) == 1 else 'deals'} more than once: {told}"


def _looked_at(force: Force) -> Iterator[Group]:
    """What somebody is paid on."""
    book = Book(force.people, dict(force.measures), force.calendar.months)
    for person in force.people:
        for spell in person.spells:
            for part in force.plans[spell.plan].components:
                if part.scope != "self":
                    yield part.scope, part.measure, book.group_of(part.scope, person, spell)
