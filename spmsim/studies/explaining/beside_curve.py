"""Clauses of a plan that a curve of pay over attainment cannot hold: what they do depends on more than one attainment in every window.

A gate looks at another measure, a guarantee at what a period earned, a prize at everybody else. Tables and figures of pay over attainment
name them, so that nobody takes the curve for the whole plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.plans.adjustments.advances import Draw, Guarantee
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.stints import stints

Clause = tuple[str, Component | Gate | Multiplier | Cap | Draw | Guarantee]


def beside_curve(spec: ScenarioSpec, role: str) -> tuple[Clause, ...]:
    """(in words, the clause) of everything that people of a role hold and that no curve shows; each once, in the order of the plans.

    A cap on a component within its own window is part of the curve, and so is a gate on what is paid; a recoverable draw and a holdback
    move only when money is paid.
    """
    held = dict.fromkeys(stint.rep.plan for rep in spec.team.reps for stint in stints(rep, spec.calendar) if stint.rep.role == role)
    return tuple(clause for name in held for clause in _of_plan(spec.plans[name]))


def in_words(clauses: Sequence[tuple[str, object]]) -> tuple[str, ...]:
    """The words, each once."""
    return tuple(dict.fromkeys(words for words, _ in clauses))


def _of_plan(plan: Plan) -> Iterator[Clause]:
    for part in plan.components:
        if isinstance(part.formula, Contest):
            yield f"prizes of the contest '{part.name}'", part
        elif isinstance(part.formula, Matrix):
            yield f"the second measure of the matrix '{part.name}' (held at 100 %)", part
    for one in plan.adjustments:
        if isinstance(one, Gate) and _is_threshold(plan, one):
            continue
        if isinstance(one, Gate | Multiplier | Guarantee) or (isinstance(one, Draw) and not one.recoverable):
            yield f"the {one.type} '{one.name}'", one
        elif isinstance(one, Cap) and one.scope != "deal" and not _is_within_windows(plan, one):
            yield f"the cap '{one.name}'", one


def _is_threshold(plan: Plan, gate: Gate) -> bool:
    """Whether a gate looks at what its components are paid on, so that it is a threshold of their schedules."""
    covered = [part for part in plan.components if gate.covers(part.name)]
    return all(
        part.measure == gate.measure and isinstance(part.formula, ScheduleFormula) and part.formula.paid_on == "target" for part in covered
    )


def _is_within_windows(plan: Plan, cap: Cap) -> bool:
    """Whether a cap limits each window of its components by itself, so that their schedules hold it."""
    factors = [one for one in plan.adjustments if isinstance(one, Multiplier)]
    multiplied = {part.name for part in plan.components if any(one.covers(part.name) for one in factors)}
    covered = [part for part in plan.components if cap.covers(part.name)]
    return (cap.scope == "component" or len(covered) == 1) and not cap.true_up and all(
        part.period == cap.period and part.accumulation == "discrete" and part.name not in multiplied
        and (cap.limit.times_target is not None) == (part.formula.paid_on == "target")
        for part in covered
    )  # fmt: skip
