"""What the plans that somebody holds invite by their rules alone: shapes along every measure, make, and target pay at quota.

Rules need no market but for two yardsticks: the target incentive of those who hold a plan, and of a commission on amounts what its
holders are expected to sell in a window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.market.laws import Categorical
from spmsim.plans.checks.axis import axis_findings
from spmsim.plans.checks.component_axes import Stand, component_axes, links_of, share_at_quota
from spmsim.plans.checks.decided_steps import contest_findings, rating_findings
from spmsim.plans.checks.finding import Finding
from spmsim.plans.checks.make import make_findings
from spmsim.plans.checks.shape import amount_in_words, shape_findings
from spmsim.plans.checks.table import table_findings
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.lump_sum_bonus import LumpSumBonus
from spmsim.plans.matrix import Matrix
from spmsim.plans.rating import Rating
from spmsim.plans.words import percent
from spmsim.scenario.plan_rates import target_incentive_of
from spmsim.scenario.quota_sums import yearly_quotas
from spmsim.scenario.scenario import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.explaining.share_levels import level_in_words, shares_asked
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held


@dataclass(frozen=True)
class _Held:
    """A component as the holders of its plan meet it."""

    spec: ScenarioSpec
    plan: str
    part: Component
    reps: tuple[Rep, ...]
    """Everybody who ever holds the plan."""

    @property
    def path(self) -> str:
        """Where the component stands."""
        return f"plans.{self.plan}.components[{self.part.name}]"

    @property
    def incentive(self) -> float:
        """Mean target incentive of a window, in units of the currency."""
        return mean_incentive(self.spec, self.reps) * self.part.window_months / 12


def plan_findings(scenario: Scenario) -> Iterator[Finding]:
    """What is found in every plan that somebody holds at some time."""
    spec = scenario.spec
    everybody = ever_held(spec.team.reps, spec.calendar)
    units = {measure: one.unit for measure, one in spec.measures.items()}
    for name, plan in spec.plans.items():
        reps = tuple(rep for rep in everybody if rep.plan == name)
        if not reps:
            continue
        yield from make_findings(f"plans.{name}", plan, units, spec.currency, mean_incentive(spec, reps))
        for part in plan.components:
            yield from _of_component(_Held(spec, name, part, reps))


def mean_incentive(spec: ScenarioSpec, reps: Sequence[Rep]) -> float:
    """Mean target incentive of a year at plan rates, in units of the scenario's currency."""
    return float(np.mean([target_incentive_of(spec, rep) for rep in reps]))


def _of_component(held: _Held) -> Iterator[Finding]:
    part, formula, stand = held.part, held.part.formula, _stand(held)
    links = links_of(held.spec.plans[held.plan], part)
    axes = axis_findings(held.path, component_axes(part, links, stand))
    if isinstance(formula, ScheduleFormula):
        by_formula = _of_schedule(held, formula, stand)
        own = bool(stand.quota) and any(one.measure == part.measure for one in links)  # then the axis holds the formula's jumps and falls
        yield from (one for one in by_formula if not (own and one.code in ("E1", "E2", "W9")))
    elif isinstance(formula, Rating):
        law = held.spec.market.laws.get(part.measure)
        yield from rating_findings(held.path, formula, stand.share, law.levels if isinstance(law, Categorical) else ())
    elif isinstance(formula, Matrix):
        yield from table_findings(held.path, formula, stand.said(part.measure), stand.said(formula.second))
    elif isinstance(formula, Contest) and held.incentive > 0:
        yield from contest_findings(held.path, formula, 1 / held.incentive)
    yield from axes
    paid = share_at_quota(part, links)
    if paid is not None and paid < 1 - 1e-9:
        told = f"at quota on everything it pays {percent(round(paid, 6))} of its target pay"
        what = f"{told}: who meets every quota earns less than was promised"
        yield Finding("W10", held.path, what, (1 - paid) * stand.share)


def _of_schedule(held: _Held, formula: ScheduleFormula, stand: Stand) -> list[Finding]:
    on_attainment = formula.paid_on == "target"
    level = stand.said(held.part.measure) if on_attainment else None
    return shape_findings(
        held.path, formula.schedule(), stand.share, on_attainment=on_attainment, is_steps=isinstance(formula, LumpSumBonus), level=level,
        typical=stand.typical,
    )  # fmt: skip


def _stand(held: _Held) -> Stand:
    """Where the holders stand; of pay on amounts at the mean of what they are expected to sell in a window."""
    spec, part = held.spec, held.part
    if part.formula.paid_on == "target":
        return Stand(part.weight or 0.0, lambda measure: level_in_words(shares_asked(spec, held.plan, measure)))
    expected = [rep.amount("potential", part.measure) or 0.0 for rep in held.reps]
    said = {part.measure: amount_in_words}
    return Stand(
        1 / held.incentive if held.incentive > 0 else 0.0,
        lambda measure: said.get(measure) or level_in_words(shares_asked(spec, held.plan, measure)),
        float(np.mean(expected)) * part.window_months / 12, _asked(held),
    )  # fmt: skip


def _asked(held: _Held) -> float | None:
    """The mean quota of a window on the component's own measure; `None` where there is none, or it is a team's."""
    if held.part.scope != "self":
        return None
    everybody = ever_held(held.spec.team.reps, held.spec.calendar)  # quotas of managers add up their team
    quotas = yearly_quotas(held.spec, everybody)[held.part.measure]
    theirs = [quota for rep, quota in zip(everybody, quotas.tolist(), strict=True) if rep.plan == held.plan and not np.isnan(quota)]
    return float(np.mean(theirs)) * held.part.window_months / 12 if theirs else None
