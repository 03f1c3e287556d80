"""`paid_force`: a scenario becomes the people, plans and months that a payroll settles."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from spmsim.compile.amounts import due
from spmsim.compile.places import seats_as_planned
from spmsim.compile.seats import LONG_EMPLOYED, played, starts_later
from spmsim.compile.team_months import with_team_quotas
from spmsim.foundation.calendar import Calendar
from spmsim.foundation.exact import ONE, ZERO, exact, exact_arithmetic, share_of_days
from spmsim.foundation.money import minor_digits
from spmsim.plans.payroll import Force
from spmsim.quotas.phasing import phasing_weights
from spmsim.quotas.quota_set import QuotaSet
from spmsim.quotas.rules import ShareOfTeam
from spmsim.records.game import Floats
from spmsim.records.payroll import Decimals, PaidMeasure, PaidPerson, PayCalendar, PayCurrency, Spell
from spmsim.scenario.plan_rates import currency_of, rate_of
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep
from spmsim.team.stints import Stint, stints


def paid_force(spec: ScenarioSpec, *, locally: bool = False) -> Force:
    """Everybody who is employed at some time of the calendar; days employed ÷ days of the month in months of hire and exit.

    Quotas are those of the teams as they stand when a spell begins.

    Args:
        spec: the scenario.
        locally: whether people are paid in their own currencies, as a payroll does; else in the scenario's at plan rates, as engines do.
    """
    with exact_arithmetic():
        people = _People(spec, locally=locally)
        reps = played(spec.team.reps, spec.calendar)
        employed, planned = people.employed(reps), seats_as_planned(spec, reps)
        seats = employed if planned == reps else people.employed(planned)
        paid = with_team_quotas(employed, spec.calendar.months, seats=seats)
    return Force(paid, spec.plans, people.measures, PayCalendar(spec.calendar.labels(), minor_digits(spec.currency)))


class _People:
    """Reads people of one scenario."""

    def __init__(self, spec: ScenarioSpec, *, locally: bool) -> None:
        self.spec, self.calendar, self.locally = spec, spec.calendar, locally
        self.measures = {name: _measure(spec, measure.unit) for name, measure in spec.measures.items()}
        self.minor = Decimal(10) ** minor_digits(spec.currency)
        self.place = {rep.rep_id: place for place, rep in enumerate(spec.team.reps)}
        self._yearly: dict[int, dict[str, Floats]] = {}
        self._phasing = {name: self._weights(quota_set) for name, quota_set in spec.quotas.items()}

    def employed(self, reps: Sequence[Rep]) -> list[PaidPerson]:
        """Those of some people who are employed in the calendar."""
        return [person for rep in reps if (person := self.person(rep)) is not None]

    def person(self, rep: Rep) -> PaidPerson | None:
        """One person; None for somebody who is not employed in the calendar."""
        months = range(self.calendar.months)
        hired = -LONG_EMPLOYED if rep.hired_on is None else self.calendar.index_of(rep.hired_on)
        leaves = None if rep.left_on is None else self.calendar.index_of(rep.left_on)
        leaves = leaves if leaves is not None and leaves < self.calendar.months else None
        spells = [self._spell(stint, hired, leaves) for stint in stints(rep, self.calendar)]
        held = tuple(spell for spell in spells if spell.first <= spell.last)
        if not held:
            return None
        staying = tuple(_days(self.calendar, month, rep, leaving=False) for month in months)
        return PaidPerson(
            rep_id=rep.rep_id,
            hired=hired,
            leaves=leaves,
            staying=staying,
            employed=staying if leaves is None else tuple(_days(self.calendar, month, rep, leaving=True) for month in months),
            spells=held,
            trials={name: self._due(rep) for name, measure in self.measures.items() if measure.is_share},
            sells=frozenset(name for name in self.measures if rep.amount("potential", name)),
            currency=self._currency(rep) if self.locally else None,
        )

    def _currency(self, rep: Rep) -> PayCurrency | None:
        name = currency_of(self.spec, rep)
        if name == self.spec.currency:
            return None
        return PayCurrency(name, minor_digits(name), exact(rate_of(self.spec, rep)), minor_digits(self.spec.currency))

    def _target_incentive(self, rep: Rep) -> Decimal:
        """A month's, in minor units of the currency in which it is paid."""
        incentive = exact(rep.on_target_earnings) * (ONE - exact(rep.base_share))
        if self.locally:
            return incentive.scaleb(minor_digits(currency_of(self.spec, rep))) / 12
        return incentive * exact(rate_of(self.spec, rep)) * self.minor / 12

    def _spell(self, stint: Stint, hired: int, leaves: int | None) -> Spell:
        rep = stint.rep
        quota_set = self.spec.quotas[rep.quota_set] if rep.quota_set else QuotaSet()
        yearly = self._yearly_quotas(stint)
        ramp = quota_set.new_hire_ramp
        return Spell(
            first=max(stint.first, hired, 0),
            last=stint.last if leaves is None else min(stint.last, leaves),
            plan=rep.plan,
            role=rep.role,
            region=rep.region or "",
            manager_id=rep.manager_id or "",
            target_incentive=self._target_incentive(rep),
            quotas={name: self._monthly(name, amount, rep.quota_set or "") for name, amount in yearly.items()},
            yearly_quotas=yearly,
            quotas_of_team={name: exact(rule.share) for name, rule in quota_set.rules.items() if isinstance(rule, ShareOfTeam)},
            ramp=() if ramp is None else self._ramp(ramp.schedule, hired + starts_later(rep, ramp.starts)),
            ramps_target=ramp is not None and ramp.target_pay == "ramped",
        )

    def _yearly_quotas(self, stint: Stint) -> dict[str, Decimal]:
        """Measure → quota of 12 months in whole steps (a share's as it is)."""
        if stint.first not in self._yearly:
            people = [rep.as_of(self.calendar.labels()[stint.first]) for rep in self.spec.team.reps]
            self._yearly[stint.first] = yearly_quotas(self.spec, people, later=stint.first > 0)
        place = self.place[stint.rep.rep_id]
        found = {name: float(amounts[place]) for name, amounts in self._yearly[stint.first].items()}
        return {name: exact(amount) * 10 ** self.measures[name].digits for name, amount in found.items() if not np.isnan(amount)}

    def _monthly(self, measure: str, yearly: Decimal, quota_set: str) -> Decimals:
        if self.measures[measure].is_share:
            return (yearly,) * self.calendar.months
        return tuple(yearly * weight / 12 for weight in self._phasing[quota_set])

    def _weights(self, quota_set: QuotaSet) -> Decimals:
        weights = phasing_weights(quota_set.phasing, self.spec.market.season, self.calendar.season_months())
        return tuple(exact(float(weight)) for weight in weights)

    def _ramp(self, schedule: tuple[float, ...], starts: int) -> Decimals:
        if starts + len(schedule) <= 0:
            return ()
        places = (max(0, month - starts) for month in range(self.calendar.months))
        return tuple(exact(float(schedule[place])) if place < len(schedule) else ONE for place in places)

    def _due(self, rep: Rep) -> tuple[int, ...]:
        return tuple(int(accounts) for accounts in due(rep.accounts or 0, self.calendar.months))


def _measure(spec: ScenarioSpec, unit: str) -> PaidMeasure:
    digits = minor_digits(spec.currency) if unit == spec.currency else 0
    return PaidMeasure(digits, is_share=unit == "share", is_rating=unit == "rating")


def _days(calendar: Calendar, month: int, rep: Rep, *, leaving: bool) -> Decimal:
    """Days employed ÷ days of the month: hired on 16 June, 15 ÷ 30."""
    first = calendar.first_day_of(month)
    days = monthrange(first.year, first.month)[1]
    begins, ends = 1, days
    if rep.hired_on is not None and calendar.index_of(rep.hired_on) >= month:
        begins = rep.hired_on.day if calendar.index_of(rep.hired_on) == month else days + 1
    if leaving and rep.left_on is not None and calendar.index_of(rep.left_on) <= month:
        ends = rep.left_on.day if calendar.index_of(rep.left_on) == month else 0
    return share_of_days(ends - begins + 1, days) if ends >= begins else ZERO
