"""`Standing`: where a person stands in one spell: the plan, what is asked for, target pay, and what the spell's windows keep so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from spmsim.foundation.exact import ONE, ZERO
from spmsim.plans.payroll.book import Book, Sales, running_sums
from spmsim.plans.payroll.rules import Factors, PaidCap, PaidPlan, Scope
from spmsim.records.payroll import PaidPerson, PayCalendar, Spell


@dataclass(frozen=True, slots=True)
class Sums:
    """[M + 1] sums before each month, of what was asked or meant so far, and of what it would be if the person stays."""

    so_far: list[Decimal]
    staying: list[Decimal]

    def over(self, first: int, split: int, last: int) -> Decimal:
        """Months `first` … `split` − 1 as they were, `split` … `last` as if the person stays."""
        as_they_were = self.so_far[split] - self.so_far[first]
        return as_they_were if split > last else as_they_were + self.staying[last + 1] - self.staying[split]


@dataclass(slots=True)
class Kept:
    """What one component keeps over the windows of a year."""

    year: int = -1
    counted: dict[str, Decimal] = field(default_factory=dict)
    """Measure → performance of the year's windows that have ended."""
    earned: Decimal = ZERO
    """The sum of what it earned in the year so far."""


@dataclass(slots=True)
class CapKept:
    """What a cap keeps over the months of a year, per component or (under the empty name) in total."""

    period: int = -1
    year: int = -1
    passed: dict[str, Decimal] = field(default_factory=dict)
    passed_in_year: dict[str, Decimal] = field(default_factory=dict)
    held_back: dict[str, Decimal] = field(default_factory=dict)
    """Component → what was held back in the year."""


class Standing:
    """One spell of one person."""

    def __init__(self, person: PaidPerson, spell: Spell, plan: PaidPlan, book: Book, calendar: PayCalendar) -> None:
        self.person, self.spell, self.plan, self.book, self.calendar = person, spell, plan, book, calendar
        self.kept = {part.name: Kept() for part in plan.components}
        self.caps = [CapKept() for _ in plan.caps]
        self.floor_sums = [ZERO] * len(plan.guarantees)
        """For each guarantee, the sum of what was to be paid in its period so far."""
        self.factors = plan.factors.get(person.rep_id, ())
        self.is_whole = not (self.factors or spell.ramp) and person.staying == person.employed and all(map(ONE.__eq__, person.staying))
        """Whether every month counts in full: no part months, no ramp, no factors."""
        self._asked: dict[tuple[str, Scope], Sums] = {}
        self._sales: dict[tuple[str, Scope], Sales] = {}
        self._targets: dict[bool, Sums] = {}

    @property
    def is_exit(self) -> bool:
        """Whether the spell ends with the person's employment."""
        return self.spell.last == self.person.leaves

    def sales(self, measure: str, scope: Scope) -> Sales:
        """Whose performance counts."""
        found = self._sales.get((measure, scope))
        if found is None:
            if scope == "self":
                found = self.book.sales_of(self.person.rep_id, measure)
            else:
                found = self.book.pool(scope, measure, self.book.group_of(scope, self.person, self.spell))[0]
            self._sales[measure, scope] = found
        return found

    def asked(self, measure: str, scope: Scope) -> Sums:
        """Quota on a measure: the person's own, or for pooled performance that of the people added up."""
        found = self._asked.get((measure, scope))
        if found is None:
            is_pooled = scope != "self" and measure not in self.spell.quotas_of_team
            found = self._asked[measure, scope] = self._pooled(measure, scope) if is_pooled else self._own(measure)
        return found

    def target(self, *, is_share: bool) -> Sums:
        """The whole plan's target pay; of a share measure's component it is not ramped."""
        found = self._targets.get(is_share)
        if found is None:
            is_ramped = self.spell.ramps_target and not is_share
            amounts = [self.spell.target_incentive] * self.calendar.months
            if is_ramped and self.spell.ramp:
                amounts = [amount * ramp for amount, ramp in zip(amounts, self.spell.ramp, strict=True)]
            factors = [factor for factor in self.factors if factor.on_target]
            found = self._targets[is_share] = self._by_days(_with_factors(amounts, factors))
        return found

    def months_employed(self, first: int, last: int) -> Decimal:
        """Months employed of these, in days."""
        return sum(self.person.employed[max(first, self.spell.first) : last + 1], ZERO)

    def cap_limit(self, cap: PaidCap, under: str, months: tuple[int, int], now: int) -> Decimal:
        """A cap's limit in the period of these months, as it stands at the end of month `now`; of a component, or (empty) in total."""
        first, last = max(months[0], self.spell.first), months[1]
        if cap.times_target is not None:
            end = min(last, now) + 1
            sums = (weight * self.target(is_share=is_share).over(first, end, end - 1) for is_share, weight in cap.weights[under])
            return cap.times_target * sum(sums, ZERO)
        if now == self.spell.last or last < now:
            days = self.months_employed(first, min(last, now))
        else:
            days = sum(self.person.staying[first : last + 1], ZERO)
        return (cap.amount or ZERO) * days / (months[1] - months[0] + 1)

    def _own(self, measure: str) -> Sums:
        quota = self.spell.quotas.get(measure)
        if quota is None:
            nothing = [ZERO] * (self.calendar.months + 1)
            return Sums(nothing, nothing)
        if self.book.measures[measure].is_share:
            return self._of_trials(measure, quota)
        amounts = list(quota)
        if self.spell.ramp:
            amounts = [amount * ramp for amount, ramp in zip(amounts, self.spell.ramp, strict=True)]
        factors = [factor for factor in self.factors if factor.measure in (None, measure)]
        return self._by_days(_with_factors(amounts, factors))

    def _of_trials(self, measure: str, share: tuple[Decimal, ...]) -> Sums:
        """A share's quota in successes; months to come have the accounts that come due."""
        months = range(self.calendar.months)
        due = self.person.trials.get(measure, (0,) * self.calendar.months)
        known = [share[month] * self.book.trials(self.person, measure, month) for month in months]
        return Sums(running_sums(known), running_sums([share[month] * due[month] for month in months]))

    def _pooled(self, measure: str, scope: Scope) -> Sums:
        asked = self.book.pool(scope, measure, self.book.group_of(scope, self.person, self.spell))[1]
        return Sums(asked.sums, asked.sums_to_come)

    def _by_days(self, amounts: list[Decimal]) -> Sums:
        person = self.person
        if self.is_whole:
            whole = running_sums(amounts)
            return Sums(whole, whole)
        staying = running_sums([amount * days for amount, days in zip(amounts, person.staying, strict=True)])
        if person.staying == person.employed:
            return Sums(staying, staying)
        return Sums(running_sums([amount * days for amount, days in zip(amounts, person.employed, strict=True)]), staying)


def _with_factors(amounts: list[Decimal], factors: list[Factors]) -> list[Decimal]:
    for factor in factors:
        first, last = factor.months
        amounts = [amount * (factor.factor if first <= month <= last else ONE) for month, amount in enumerate(amounts)]
    return amounts
