"""Stage *credit*: deals and totals become what each person is credited with.

A cap on deals limits the credit of one deal, then a large deal counts in part above its limit; the credit of a deal is whole minor units.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from spmsim.foundation.errors import BadInput, Problem
from spmsim.foundation.exact import ZERO, exact, rounded
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.plans.payroll.book import Book, Deal
from spmsim.plans.payroll.cancel import Cancelling
from spmsim.plans.payroll.notes import in_units, percent
from spmsim.plans.payroll.rules import PaidComponent, PaidPlan
from spmsim.records.ledger import Cancellation, Credit, PayLine
from spmsim.records.payroll import PaidMeasure, PaidPerson, Spell

_LISTED = 3


class Crediting:
    """Writes the book of a force; keeps the lines of deals and of what their credits lost, and what is wrong."""

    def __init__(self, people: Sequence[PaidPerson], plans: Mapping[str, PaidPlan], measures: dict[str, PaidMeasure], months: int) -> None:
        self.people = {person.rep_id: person for person in people}
        self.plans, self.measures = plans, measures
        self.book = Book(people, measures, months)
        self.lines: list[PayLine] = []
        self._totals: dict[str, dict[str, None]] = defaultdict(dict)
        """Path of a rule that looks at single deals → people of whom only totals are known."""

    def write(self, credits: Iterable[Credit], cancellations: Iterable[Cancellation]) -> Book:
        """The book.

        Raises:
            BadInput: totals where rules look at single deals, and cancellations that cannot be meant.
        """
        cancelling = Cancelling(cancellations, self.measures)
        deals = set()
        for place, credit in enumerate(credits):
            if credit.deal_id is not None:
                deals.add(credit.deal_id)
            self._write(credit, place, cancelling)
        self.book.close()
        problems = [*cancelling.problems(deals), *self._problems_of_totals()]
        if problems:
            raise BadInput(problems)
        return self.book

    def _write(self, credit: Credit, place: int, cancelling: Cancelling) -> None:
        sales = self.book.open(credit.rep_id, credit.measure)
        day = 0 if credit.day is None else credit.day.day
        order = (credit.month, day, place)
        if self.measures[credit.measure].is_rating:
            sales.deals.append((order, Deal(credit.month, credit.amount)))
            return
        if credit.out_of is not None:
            sales.out_of[credit.month] = sales.out_of.get(credit.month, 0) + credit.out_of
        if credit.deal_id is not None:
            self._tell(credit)
        amount = self._credited(credit)
        sales.amounts[credit.month] += amount
        if credit.deal_id is None:
            sales.has_totals |= amount != 0
            return
        cancelled = cancelling.of(credit, amount)
        sales.cancelled += cancelled
        sales.deals.append((order, Deal(credit.month, amount, cancelled)))

    def _tell(self, credit: Credit) -> None:
        """A line for every deal, before limits; of a shared deal as its share."""
        digits, whole = self.measures[credit.measure].digits, credit.deal_amount
        deal = f"{credit.deal_id}" + (f" on {credit.day}" if credit.day else "")
        if whole is None or credit.share in (None, 1):
            shared = "" if whole is None or whole == credit.amount else f", a share of {in_units(whole, digits)}"
            self._line(credit, credit.measure, credit.amount, f"{deal}{shared}")
            return
        told = whole * credit.share
        self._line(credit, credit.measure, told, f"{deal}, {percent(credit.share)} of {in_units(whole, digits)}", (whole, credit.share))
        self._round(credit, credit.measure, credit.amount - told, "so that shares that sum to 100 % sum to the deal")

    def _line(self, credit: Credit, item: str, amount: Decimal, note: str, of: tuple[Decimal, Decimal] | None = None) -> None:
        basis, rate = of or (None, None)
        digits = self.measures[credit.measure].digits
        self.lines.append(PayLine(credit.rep_id, credit.month, "credit", item, amount, basis, rate, digits, note))

    def _round(self, credit: Credit, item: str, difference: Decimal, why: str) -> None:
        """The line of what rounding the credit of a deal adds, if it adds something."""
        if difference:
            self._line(credit, item, difference, f"{credit.deal_id}: the credit is rounded to whole steps of {credit.measure}, {why}")

    def _credited(self, credit: Credit) -> Decimal:
        spell = self.people[credit.rep_id].spell_of(credit.month)
        if spell is None:
            return credit.amount
        amount, last = credit.amount, ""
        for rule in self.plans[spell.plan].deal_rules:
            if rule.measure != credit.measure:
                continue
            if credit.deal_id is None:
                if amount:
                    self._totals[f"plans.{spell.plan}.adjustments[{rule.name}]"][credit.rep_id] = None
                continue
            limit = _limit(rule, spell, self.measures[credit.measure])
            if limit is None or amount <= limit:
                continue
            above, share, digits = amount - limit, _share_above(rule), self.measures[credit.measure].digits
            told, over, most = (in_units(each, digits) for each in (amount, above, limit))
            note = f"{credit.deal_id}: {told}, of which {over} lie above {most}; {percent(share)} of them count"
            amount, last = limit + above * share, rule.name
            self._line(credit, rule.name, above * (share - 1), note, (above, share - 1))
        whole = Decimal(rounded(amount)) if last else amount
        self._round(credit, last, whole - amount, "half away from zero")
        return whole

    def _problems_of_totals(self) -> Iterator[Problem]:
        """Rules that look at single deals, where only totals are given."""
        for person in self.people.values():
            for spell in person.spells:
                for part in self.plans[spell.plan].components:
                    if part.spec.formula.needs_deals and self._has_totals(person, spell, part):
                        self._totals[f"plans.{spell.plan}.components[{part.name}]"][person.rep_id] = None
        yield from (Problem(_needs_deals(list(rep_ids)), path=path) for path, rep_ids in self._totals.items())

    def _has_totals(self, person: PaidPerson, spell: Spell, part: PaidComponent) -> bool:
        if part.scope == "self":
            return self.book.sales_of(person.rep_id, part.measure).has_totals
        return self.book.pool(part.scope, part.measure, self.book.group_of(part.scope, person, spell))[0].has_totals


def _limit(rule: Cap | LargeDeal, spell: Spell, measure: PaidMeasure) -> Decimal | None:
    """From where a deal is credited in part, in whole steps of the measure; None where the person has no quota to multiply."""
    minor = Decimal(10) ** measure.digits
    amount = rule.limit.amount if isinstance(rule, Cap) else rule.above.amount
    if amount is not None:
        return exact(amount) * minor
    times = None if isinstance(rule, Cap) else rule.above.times_quota
    quota = spell.yearly_quotas.get(rule.measure or "")
    return None if times is None or quota is None else exact(times) * quota


def _share_above(rule: Cap | LargeDeal) -> Decimal:
    return ZERO if isinstance(rule, Cap) else exact(rule.credit_share)


def _needs_deals(rep_ids: Sequence[str]) -> str:
    named = ", ".join(rep_ids[:_LISTED]) + (f" and {len(rep_ids) - _LISTED} more" if len(rep_ids) > _LISTED else "")
    return f"this rule looks at single deals, but only totals are known of {named}; give one row per deal, with deal_id"
