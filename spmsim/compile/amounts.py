"""Potential, market level and season → the expected amount of every seat and month, per measure (docs/model.md)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.foundation.money import minor_units
from spmsim.market.laws import Binomial, Categorical, CompoundPoisson, Lognormal, Poisson
from spmsim.records.game import Floats, Law, MeasureRule
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep

MOST_DEALS = 20_000
"""Expected deals of one person and month; shocks multiply them, and an engine draws 65,535."""
MOST_COUNTED = 100_000
"""Expected count of one person and month; a count is drawn in parts of 400, of which an engine draws 65,535."""
_LAWS = {
    Lognormal: Law.LOGNORMAL, CompoundPoisson: Law.COMPOUND_POISSON, Poisson: Law.POISSON, Binomial: Law.BINOMIAL,
    Categorical: Law.CATEGORICAL,
}  # fmt: skip


def measure_minor_units(spec: ScenarioSpec, measure: str) -> float:
    """Minor units per unit of a measure: 100 for one in USD, 1 for counts and shares."""
    return minor_units(spec.currency) if spec.measures[measure].unit == spec.currency else 1.0


def measure_rules(spec: ScenarioSpec) -> tuple[MeasureRule, ...]:
    """The measures in the order of the file, with their laws."""
    names = list(spec.measures)
    return tuple(_measure_rule(spec, name, names) for name in names)


def _measure_rule(spec: ScenarioSpec, name: str, names: Sequence[str]) -> MeasureRule:
    law = spec.market.laws[name]
    own_sd = spec.market.shocks.rep.sd
    follows = names.index(law.follows) if isinstance(law, Poisson) and law.follows else -1
    rep_sd = own_sd
    if isinstance(law, CompoundPoisson):
        rep_sd = law.extra_rep_sd or 0.0
    elif isinstance(law, Binomial | Categorical) or follows >= 0:
        rep_sd = 0.0
    return MeasureRule(
        name=name,
        law=_LAWS[type(law)],
        minor=measure_minor_units(spec, name),
        follows=follows,
        deal_cv=law.deal_cv if isinstance(law, CompoundPoisson) else 0.0,
        rep_sd=rep_sd,
        outcomes=law.levels if isinstance(law, Categorical) else (),
    )


def month_factors(spec: ScenarioSpec) -> Floats:
    """[M] season of the months of the calendar; ones where the file has no season."""
    season = spec.market.season
    if season is None:
        return np.ones(spec.calendar.months)
    return np.array([season[month] for month in spec.calendar.season_months()])


def means(spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[MeasureRule]) -> Floats:
    """[K, S, M] potential/12 × level × season in minor units or counts; binomial: the chance."""
    months = month_factors(spec) * spec.market.level / 12
    result = np.zeros((len(rules), len(reps), spec.calendar.months))
    for k, rule in enumerate(rules):
        potential = np.array([rep.amount("potential", rule.name) or 0.0 for rep in reps])
        if rule.law is Law.BINOMIAL:
            result[k] = potential[:, None]
        else:
            result[k] = (potential * rule.minor)[:, None] * months
    return result


def average_deals(spec: ScenarioSpec, reps: Sequence[Rep], rules: Sequence[MeasureRule]) -> Floats:
    """[K, S] mean deal in minor units of compound Poisson measures, else 0; 0 of a role for which none is given and that sells nothing."""
    result = np.zeros((len(rules), len(reps)))
    for k, rule in enumerate(rules):
        law = spec.market.laws[rule.name]
        if isinstance(law, CompoundPoisson):
            result[k] = [_deal_of(law, rep, rule.name) * rule.minor for rep in reps]
    return result


def refuse_too_many_draws(reps: Sequence[Rep], rules: Sequence[MeasureRule], mean: Floats, average_deal: Floats) -> None:
    """Refuse deals so small, and counts so large, that a month would hold more of them than an engine draws.

    Raises:
        BadInput: a seat and month with more than `MOST_DEALS` expected deals, or a count above `MOST_COUNTED`; names one such seat for
            each measure.
    """
    problems = []
    for k, rule in enumerate(rules):
        if rule.law is Law.COMPOUND_POISSON:
            sold = mean[k].max(axis=1)
            seat, expected = _busiest(np.divide(sold, average_deal[k], out=np.zeros_like(sold), where=average_deal[k] > 0))
            most, what, advice = MOST_DEALS, "deals", "use larger deals, or the lognormal law"
            path = f"market.laws.{rule.name}.average_deal"
        elif rule.law is Law.POISSON:
            seat, expected = _busiest(mean[k].max(axis=1))
            most, what, advice = MOST_COUNTED, rule.name, "count in a larger unit, such as thousands"
            path = f"team.reps[{reps[seat].rep_id}].potential_{rule.name}"
        else:
            continue
        if expected > most:
            found = f"{expected:,.0f} {what} a month are expected of '{reps[seat].rep_id}', and at most {most:,} are played"
            problems.append(Problem(f"{found}; {advice}", path=path))
    if problems:
        raise BadInput(problems)


def _busiest(expected: Floats) -> tuple[int, float]:
    """The seat with the highest expectation, and that."""
    seat = int(np.argmax(expected))
    return seat, float(expected[seat])


def _deal_of(law: CompoundPoisson, rep: Rep, measure: str) -> float:
    if not isinstance(law.average_deal, dict):
        return law.average_deal
    if rep.role not in law.average_deal:
        if not rep.amount("potential", measure):
            return 0.0
        what = f"no average deal for role '{rep.role}'; roles given: {', '.join(law.average_deal)}"
        raise refuse(what, path=f"market.laws.{measure}.average_deal")
    return law.average_deal[rep.role]


def due(accounts: int, months: int) -> Floats:
    """Accounts that come due by month, as evenly over 12 months as integers allow: 40 → 3, 3, 4, 3, 3, 4, …"""
    month = np.arange(months)
    return ((month + 1) * accounts // 12 - month * accounts // 12).astype(np.float64)


def trials(reps: Sequence[Rep], rules: Sequence[MeasureRule], months: int) -> Floats:
    """[K, S, M] accounts due (binomial measures), 1 of a rating, else 0."""
    result = np.zeros((len(rules), len(reps), months))
    for k, rule in enumerate(rules):
        if rule.law is Law.BINOMIAL:
            accounts = [rep.accounts or 0 for rep in reps]
            by_number = {number: due(number, months) for number in set(accounts)}
            result[k] = [by_number[number] for number in accounts]
        elif rule.law is Law.CATEGORICAL:
            result[k] = 1.0
    return result
