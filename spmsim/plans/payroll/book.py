"""`Book`: what everybody is credited with, by person, measure and month, and what groups of people are credited with together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.rules import Scope
from spmsim.records.payroll import PaidMeasure, PaidPerson, Spell


@dataclass(frozen=True)
class Cancelled:
    """Credit that is cancelled later."""

    sold: int
    """Month of the credit."""
    month: int
    """Month of the cancellation."""
    amount: Decimal


@dataclass(frozen=True)
class Deal:
    """What one deal is credited with, in the order in which deals count."""

    month: int
    amount: Decimal
    cancelled: tuple[Cancelled, ...] = ()


@dataclass
class Sales:
    """Credited performance on one measure: of a person, or of a group of people added up."""

    amounts: list[Decimal]
    """[M] credited in each month."""
    cancelled: list[Cancelled] = field(default_factory=list)
    deals: list[tuple[tuple[int, int, int], Deal]] = field(default_factory=list)
    """(month, day, place in the file) → the deal, or the rating; sorted when all are there."""
    out_of: dict[int, int] = field(default_factory=dict)
    """Share measures: month → trials where the credits say so."""
    sums: list[Decimal] = field(default_factory=list)
    """[M + 1] amounts before each month."""
    has_totals: bool = False
    """Whether some of it is known only as a total of a month."""

    def close(self) -> None:
        """All credits are there: add up and put deals in order."""
        self.sums = running_sums(self.amounts)
        self.deals.sort(key=lambda pair: pair[0])


@dataclass
class Asked:
    """Quotas of a group of people added up, before ramps; of a share, successes asked for."""

    amounts: list[Decimal]
    to_come: list[Decimal]
    """The same for months that are still to come: of a share, by the accounts that come due."""
    sums: list[Decimal] = field(default_factory=list)
    sums_to_come: list[Decimal] = field(default_factory=list)

    def close(self) -> None:
        """All quotas are there: add up."""
        self.sums, self.sums_to_come = running_sums(self.amounts), running_sums(self.to_come)


def running_sums(amounts: Sequence[Decimal]) -> list[Decimal]:
    """[M + 1] sum of the amounts before each month."""
    sums = [ZERO]
    for amount in amounts:
        sums.append(sums[-1] + amount)
    return sums


class Book:
    """Everybody's credits; groups are added up when somebody asks for them."""

    def __init__(self, people: Sequence[PaidPerson], measures: dict[str, PaidMeasure], months: int) -> None:
        self.people, self.measures, self.months = people, measures, months
        self.own: dict[tuple[str, str], Sales] = {}
        self._nothing = Sales([ZERO] * months)
        self._nothing.close()
        self._nothing_asked = Asked([ZERO] * months, [ZERO] * months)
        self._nothing_asked.close()
        self._pools: dict[tuple[Scope, str], dict[str, tuple[Sales, Asked]]] = {}
        self._managers = {spell.manager_id for person in people for spell in person.spells}

    def open(self, rep_id: str, measure: str) -> Sales:
        """The sales of a person, to write into."""
        key = (rep_id, measure)
        found = self.own.get(key)
        if found is None:
            found = self.own[key] = Sales([ZERO] * self.months)
        return found

    def close(self) -> None:
        """All credits are written."""
        for sales in self.own.values():
            sales.close()

    def sales_of(self, rep_id: str, measure: str) -> Sales:
        """A person's own sales."""
        return self.own.get((rep_id, measure), self._nothing)

    def pool(self, scope: Scope, measure: str, group: str) -> tuple[Sales, Asked]:
        """What a group sold, and what its people are asked for."""
        key = (scope, measure)
        if key not in self._pools:
            self._pools[key] = self._add_up(scope, measure)
        return self._pools[key].get(group, (self._nothing, self._nothing_asked))

    def group_of(self, scope: Scope, person: PaidPerson, spell: Spell) -> str:
        """The group that a person looks at: a manager's team is the people who name the manager, a rep's those of the same manager."""
        if scope == "team":
            return person.rep_id if person.rep_id in self._managers else spell.manager_id
        return member_of(scope, spell)

    def trials(self, person: PaidPerson, measure: str, month: int) -> int:
        """How many could succeed in a month: what credits state, up to the last month that states some; else the accounts that come due."""
        stated = self.sales_of(person.rep_id, measure).out_of
        return stated.get(month, 0) if stated and month <= max(stated) else accounts_due(person, measure, month)

    def _add_up(self, scope: Scope, measure: str) -> dict[str, tuple[Sales, Asked]]:
        pools: dict[str, tuple[Sales, Asked]] = {}
        for person in self.people:
            if measure not in person.sells and (person.rep_id, measure) not in self.own:
                continue
            for spell in person.spells:
                group = member_of(scope, spell)
                if group not in pools:
                    pools[group] = (Sales([ZERO] * self.months), Asked([ZERO] * self.months, [ZERO] * self.months))
                self._add_spell(pools[group], person, spell, measure)
        for sales, asked in pools.values():
            sales.close()
            asked.close()
        return pools

    def _add_spell(self, pool: tuple[Sales, Asked], person: PaidPerson, spell: Spell, measure: str) -> None:
        total, asked = pool
        own = self.sales_of(person.rep_id, measure)
        quota = spell.quotas.get(measure)
        is_share = self.measures[measure].is_share
        for month in range(spell.first, spell.last + 1):
            total.amounts[month] += own.amounts[month]
            if quota is not None:
                days = person.employed[month]
                asked.amounts[month] += quota[month] * (self.trials(person, measure, month) if is_share else days)
                asked.to_come[month] += quota[month] * (accounts_due(person, measure, month) if is_share else days)
        total.cancelled += _within(own.cancelled, spell)
        total.deals += [pair for pair in own.deals if spell.first <= pair[1].month <= spell.last]
        total.has_totals |= own.has_totals


def accounts_due(person: PaidPerson, measure: str, month: int) -> int:
    """Accounts of a person that come due in a month; 0 where the measure is no share of accounts."""
    due = person.trials.get(measure)
    return due[month] if due else 0


def member_of(scope: Scope, spell: Spell) -> str:
    """The group in which a person's own sales are added up."""
    groups = {"team": spell.manager_id, "region": spell.region, "role": spell.role, "company": ""}
    return groups[scope]


def _within(cancelled: Sequence[Cancelled], spell: Spell) -> list[Cancelled]:
    return [one for one in cancelled if spell.first <= one.sold <= spell.last]
