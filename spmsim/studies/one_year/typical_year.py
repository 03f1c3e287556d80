"""A typical person's year at the same attainment on every measure in every window, settled by the payroll: what the whole plan pays there.

The attainment of everything that a plan looks at is then known, so that gates open or stay shut, multipliers, guarantees and caps over
the year act as written. What one attainment does not tell, such as ratings, is named by `unknown_to_year`;
what nobody meets who stands alone, such as prizes of a contest, by `not_in_year`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from spmsim.compile import PricedPeople
from spmsim.compile.paid_people import paid_force
from spmsim.compile.seats import LONG_EMPLOYED
from spmsim.foundation.exact import ONE, exact, exact_arithmetic
from spmsim.plans.adjustments.adjustment import Adjustment
from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.matrix import Matrix
from spmsim.plans.payroll import Force, settle_force
from spmsim.plans.plan import Plan
from spmsim.records.game import Law
from spmsim.records.ledger import Credit
from spmsim.records.payroll import PaidPerson, Spell
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.playing import Cast

Floats = NDArray[np.float64]
Clause = tuple[str, Component | Adjustment]

_TYPICAL = "typical"
_PER_ACCOUNT = 1000
"""Accounts are counted in thousandths: a mean of 3.4 that come due in a month is 3,400 of them, and a share stays what it is."""


def unknown_to_year(of: Cast, role: str) -> tuple[str, ...]:
    """What the plans of a role look at that the same attainment everywhere does not tell, each once: `ratings ('review')`.

    Empty where `typical_pay` can be asked.
    """
    return tuple(dict.fromkeys(words for plan in _plans(of, role) for words in _unknown(of, role, plan)))


def not_in_year(of: Cast, role: str) -> tuple[Clause, ...]:
    """(in words, the clause) of those that nobody meets who is long employed, whose sales stand and who is not ranked.

    `prizes of the contest 'trip'`, `the guarantee 'start' of new people`.
    """
    return tuple(clause for plan in _plans(of, role) for clause in _not_met(plan))


def typical_pay(of: Cast, role: str, path: Mapping[int, Floats], *, quotas: Mapping[int, Floats] | None = None) -> TypicalPay:
    """Incentive pay of the calendar as a function of attainment; the mean over the role's plans by seats.

    Paid, earned but unpaid and held count; what is owed at the end does not. A target of 100,000 under a cap of 150,000 over the year
    earns 150,000 at 175 % of quota on a straight line.

    Args:
        of: the scenario, all of which the role's plans look at is known (`unknown_to_year` is empty).
        role: whose people.
        path: measure → amount of each month [M] at an attainment of 1.
        quotas: measure → what is asked for in each month [M], where that is not the path: today's quotas along a new plan's path.
    """
    people = [one for one in of.prices if one.role == role]
    total = sum(len(one.seats) for one in people)
    with exact_arithmetic():
        force = _on_own_sales(paid_force(_employed_throughout(of.scenario.spec)))
    return TypicalPay(tuple((_TypicalYear(of, force, one, path, {**path, **(quotas or {})}), len(one.seats) / total) for one in people))


@dataclass(frozen=True)
class TypicalPay:
    """What a role's typical people are paid for a year at some attainment, by plan."""

    years: tuple[tuple[_TypicalYear, float], ...]
    """A year, and the share of the role's seats that have its plan."""
    _settled: dict[float, float] = field(default_factory=dict, repr=False, compare=False)

    def at(self, attainments: Floats | Sequence[float]) -> Floats:
        """Incentive pay of the calendar at attainments, minor units; 1 is 100 %."""
        return np.array([self._at(float(attainment)) for attainment in attainments])

    def _at(self, attainment: float) -> float:
        if attainment not in self._settled:
            with exact_arithmetic():
                self._settled[attainment] = sum(weight * year.incentive_at(attainment) for year, weight in self.years)
        return self._settled[attainment]


@dataclass(frozen=True)
class _TypicalYear:
    """The year of the typical person of people with the same plans."""

    of: Cast
    force: Force
    people: PricedPeople
    path: Mapping[int, Floats]
    quotas: Mapping[int, Floats]
    """Measure → what is asked for in each month [M]."""

    def incentive_at(self, attainment: float) -> int:
        """Incentive pay of the calendar, whole minor units."""
        force = replace(self.force, people=(self._person(),))
        return settle_force(force, tuple(self._credits(exact(attainment)))).incentive_pay

    def _person(self) -> PaidPerson:
        """Employed throughout, with the mean target of these people and the quota of the path."""
        months = self.of.game.months
        names = {self.of.game.seats.rep_ids[seat] for seat in self.people.seats}
        group = [person for person in self.force.people if person.rep_id in names]
        most = max(group, key=lambda person: len(person.spells))
        spells = tuple(self._spell(number, spell, group) for number, spell in enumerate(most.spells))
        whole = (ONE,) * months
        return PaidPerson(_TYPICAL, -LONG_EMPLOYED, None, whole, whole, spells, self._trials(), most.sells)

    def _spell(self, number: int, spell: Spell, group: Sequence[PaidPerson]) -> Spell:
        targets = [person.spells[number].target_incentive for person in group if number < len(person.spells)]
        quotas = {name: self._quota(name) for name in spell.quotas}
        return replace(
            spell, target_incentive=sum(targets, Decimal(0)) / len(targets), quotas=quotas, quotas_of_team={}, ramp=(), ramps_target=False
        )

    def _quota(self, measure: str) -> tuple[Decimal, ...]:
        """What is asked for; of a share, the share of what comes due."""
        amounts, trials = self._amounts(measure, self.quotas), self._trials().get(measure)
        if trials is None:
            return amounts
        return tuple(amount * _PER_ACCOUNT / due if due else amount for amount, due in zip(amounts, trials, strict=True))

    def _amounts(self, measure: str, by_measure: Mapping[int, Floats]) -> tuple[Decimal, ...]:
        k = next(k for k, rule in enumerate(self.of.game.measures) if rule.name == measure)
        return tuple(exact(float(amount)) for amount in by_measure[k])

    def _trials(self) -> dict[str, tuple[int, ...]]:
        game = self.of.game
        shares = ((k, rule.name) for k, rule in enumerate(game.measures) if rule.law is Law.BINOMIAL)
        due = {name: game.trials[k][self.people.seats].mean(axis=0) for k, name in shares}
        return {name: tuple(int(mean) for mean in np.rint(means * _PER_ACCOUNT)) for name, means in due.items()}

    def _credits(self, attainment: Decimal) -> Iterator[Credit]:
        """The path times the attainment, pieces with their fraction; of accounts at most those that come due."""
        trials = self._trials()
        for rule in self.of.game.measures:
            due = trials.get(rule.name)
            for month, amount in enumerate(self._amounts(rule.name, self.path)):
                at = amount * attainment
                yield Credit(_TYPICAL, month, rule.name, at if due is None else min(at * _PER_ACCOUNT, Decimal(due[month])))


def _employed_throughout(spec: ScenarioSpec) -> ScenarioSpec:
    """The scenario in which nobody joins late or leaves."""
    reps = tuple(rep.model_copy(update={"hired_on": None, "left_on": None}) for rep in spec.team.reps)
    return spec.model_copy(update={"team": spec.team.model_copy(update={"reps": reps})})


def _on_own_sales(force: Force) -> Force:
    """The force whose components all look at the person's own sales, without contests: a team at 110 % of quota is a person at 110 %."""
    plans = {}
    for name, plan in force.plans.items():
        own = tuple(part.model_copy(update={"scope": "self"}) for part in plan.components if not isinstance(part.formula, Contest))
        plans[name] = plan.model_copy(update={"components": own})
    return replace(force, plans=plans)


def _plans(of: Cast, role: str) -> list[Plan]:
    names = dict.fromkeys(name for one in of.prices if one.role == role for name in one.plans)
    return [of.scenario.spec.plans[name] for name in names]


def _not_met(plan: Plan) -> Iterator[Clause]:
    yield from ((f"prizes of the contest '{part.name}'", part) for part in plan.components if isinstance(part.formula, Contest))
    for one in plan.adjustments:
        if isinstance(one, Guarantee | Draw) and one.employed_months is not None:
            yield f"the {one.type} '{one.name}' of new people", one
        elif isinstance(one, Clawback):
            yield f"the clawback '{one.name}' (nothing is cancelled)", one


def _unknown(of: Cast, role: str, plan: Plan) -> Iterator[str]:
    spec = of.scenario.spec
    unit = {name: measure.unit for name, measure in spec.measures.items()}
    for part in plan.components:
        if unit[part.measure] == "share" and part.formula.paid_on == "money":
            yield f"the number of accounts ('{part.name}')"
    looked_at = {part.name: part.measure for part in plan.components}
    looked_at |= {part.name: part.formula.second for part in plan.components if isinstance(part.formula, Matrix)}
    looked_at |= {one.name: one.measure for one in plan.adjustments if isinstance(one, Gate | Multiplier)}
    yield from (f"ratings ('{name}')" for name, measure in looked_at.items() if unit[measure] == "rating")
    measures = {*looked_at.values(), *(part.measure for part in plan.components)}
    own = _asked_of(of, role).issuperset(measures) and all(unit[measure] != "share" for measure in measures)
    pools = (part for part in plan.components if part.scope != "self")
    yield from (f"what others sell ('{part.name}')" for part in pools if part.formula.paid_on == "money" or not own)


def _asked_of(of: Cast, role: str) -> set[str]:
    """Measures on which everybody of a role has a quota of their own, so that a pool's attainment can be theirs."""
    sets = {name for one in of.prices if one.role == role for name in one.quota_sets}
    rules = [set(of.scenario.spec.quotas[name].rules) if name else set() for name in sets]
    return set.intersection(*rules) if rules else set()
