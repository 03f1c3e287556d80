"""Along which measures a component's pay moves, and how: its own, the second of a matrix, and those of gates and multipliers.

Each axis is looked at while all other measures stand at quota; a matrix is looked at in every row and every column, between which its
jumps and slopes are the larger or smaller of the two neighbours'. So no cliff and no fall along an axis is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spmsim.foundation.schedule import Schedule
from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.checks.axis import Axis, Level
from spmsim.plans.checks.table import at_quota, row_schedules
from spmsim.plans.component import Component
from spmsim.plans.contest import Contest
from spmsim.plans.formula import Formula, ScheduleFormula
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.plans.rating import Rating

Link = Gate | Multiplier


@dataclass(frozen=True)
class Stand:
    """Where the people stand who are paid by a component, so that its pay can be weighed."""

    share: float
    """The component's target pay as a share of target incentive; on amounts, 1 / target incentive of the window."""
    said: Callable[[str], Level]
    """Measure → how its levels are said."""
    typical: float = 1.0
    """What is expected of a window: an attainment of 1, or an amount in units of the measure."""
    quota: float | None = 1.0
    """What an attainment of 1 is along the component's own axis; `None` where an amount has no quota."""


def links_of(plan: Plan, part: Component) -> tuple[Link, ...]:
    """The gates and multipliers that a component's pay passes through."""
    return tuple(one for one in plan.adjustments if isinstance(one, Gate | Multiplier) and one.covers(part.name))


def component_axes(part: Component, links: Sequence[Link], stand: Stand) -> Iterator[Axis]:
    """The axes on which pay is more than the schedule of the formula alone; of a matrix all.

    A gate on another measure is none of them: it is told by itself (W8), with the money behind it.
    """
    own = tuple(factor for one in links if one.measure == part.measure and (factor := _along_own(one, stand)) is not None)
    apart = [one for one in links if one.measure != part.measure]
    if isinstance(part.formula, Matrix):
        yield from _of_matrix(part.formula, own, apart, part, stand)
    elif own and isinstance(part.formula, ScheduleFormula):
        yield Axis((part.formula.schedule(), *own), stand.share * _at_quota(apart), stand.said(part.measure))
    stake = stand.share * _pay_at_quota(part.formula, stand.typical) * (_product(own, stand.typical) or 1.0)
    table = part.formula.second if isinstance(part.formula, Matrix) else None
    for measure in dict.fromkeys(one.measure for one in apart if isinstance(one, Multiplier) and one.measure != table):
        factors = tuple(one.schedule() for one in apart if isinstance(one, Multiplier) and one.measure == measure)
        others = [one for one in apart if one.measure != measure]
        beside = f" (what {_words(part.name)} pays at quota)"
        yield Axis(factors, stake * _at_quota(others), on_measure(measure, stand.said(measure)), beside)


def share_at_quota(part: Component, links: Sequence[Link]) -> float | None:
    """What the component pays at quota on every measure, in multiples of its target pay; `None` for pay in money.

    A multiplier of 0.9 at quota: 0.9. A rating: its best level. A gate that opens above quota: 0.
    """
    if part.formula.paid_on == "money":
        return None
    gates = all(one.at_least <= 1.0 for one in links if isinstance(one, Gate))
    factor = _at_quota(links) if gates else 0.0
    return _pay_at_quota(part.formula, 1.0, is_exact=True) * factor


def on_measure(measure: str, said: Level) -> Level:
    """Levels with the measure that they are of: `80 % of quota on new accounts`."""
    return lambda level: f"{said(level)} on {_words(measure)}"


def _of_matrix(formula: Matrix, own: tuple[Schedule, ...], apart: Sequence[Link], part: Component, stand: Stand) -> Iterator[Axis]:
    share = stand.share * _at_quota([one for one in apart if one.measure != formula.second])
    along = tuple(factor_of(one) for one in apart if one.measure == formula.second)
    first_said, second_said = on_measure(part.measure, stand.said(part.measure)), on_measure(formula.second, stand.said(formula.second))
    for column, schedule in zip(formula.columns, formula.column_schedules(), strict=True):
        yield Axis((schedule, *own), share * _product(along, column), first_said, f" where it is {second_said(column)}")
    for row, schedule in zip(formula.rows, row_schedules(formula), strict=True):
        yield Axis((schedule, *along), share * _product(own, row), second_said, f" where it is {first_said(row)}")


def factor_of(link: Link) -> Schedule:
    """What a link multiplies by: a gate by 0 below its level and by 1 from there on."""
    return Schedule.steps([(link.at_least, 1.0)]) if isinstance(link, Gate) else link.schedule()


def _along_own(link: Link, stand: Stand) -> Schedule | None:
    return None if not stand.quota else factor_of(link).scaled(performance=stand.quota)


def _at_quota(links: Sequence[Link]) -> float:
    return _product(tuple(one.schedule() for one in links if isinstance(one, Multiplier)), 1.0)


def _product(schedules: Sequence[Schedule], x: float) -> float:
    product = 1.0
    for schedule in schedules:
        product *= schedule.value(x)
    return product


def _pay_at_quota(formula: Formula, typical: float, *, is_exact: bool = False) -> float:
    """What the formula pays at quota (on amounts: at what is expected); where that is nothing, unless `is_exact`, the most it pays."""
    if isinstance(formula, Rating):
        return max(paid for _, paid in formula.levels) if is_exact else 1.0
    if isinstance(formula, Contest):
        return 0.0
    if isinstance(formula, Matrix):
        at = at_quota(formula)[0].value(1.0)
        return at if at > 0 or is_exact else max(map(max, formula.payouts))
    if not isinstance(formula, ScheduleFormula):
        return 1.0
    schedule = formula.schedule()
    at = schedule.value(typical)
    return at if at > 0 or is_exact or not schedule.breaks else schedule.value(schedule.breaks[-1])


def _words(name: str) -> str:
    return name.replace("_", " ")
