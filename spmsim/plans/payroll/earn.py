"""Stage *earn*: a window's performance becomes pay by the component's formula, `E = T × p`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal

from spmsim.foundation.errors import refuse
from spmsim.foundation.exact import ONE, ZERO, ExactSchedule, attainment, exact, reaches
from spmsim.plans.commission import Commission
from spmsim.plans.contest import Contest
from spmsim.plans.matrix import Matrix
from spmsim.plans.payroll.behind import behind_target
from spmsim.plans.payroll.deals import multiple_by_deal, terms_by_deal
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.notes import in_units, percent
from spmsim.plans.payroll.rules import PaidComponent
from spmsim.plans.payroll.terms import Term, at_plan_rate, terms_in_money, terms_on_target
from spmsim.plans.payroll.window import Window, own_tally, tally, target_pay
from spmsim.plans.rating import Rating
from spmsim.records.ledger import Words, told

Payout = tuple[Decimal, Words]
"""A multiple of target pay, and how it came about."""
_Own = tuple[Decimal, Decimal]
"""Performance and quota of a component's own measure."""
_Side = tuple[ExactSchedule, Decimal, Decimal]
"""A column of a matrix: payouts over its rows, the payout reached, and the column's level."""


def earn(desk: Desk) -> None:
    """What each window earns before links."""
    for window in desk.windows:
        part = window.part
        if window.is_forfeited:
            desk.line("earn", part.name, ZERO, "the open window is forfeited at exit")
            continue
        if part.weight is None:
            for term in _terms(desk, window):
                window.entitlement += term.amount
                words = term.words if desk.calendar.rate == ONE else (at_plan_rate, term, desk.calendar.rate)
                desk.line("earn", part.name, term.amount, words, of=term.of, basis_digits=term.basis_digits)
            continue
        multiple, words = _payout(window)
        window.target = target_pay(window)
        window.entitlement = window.target * multiple
        note = (_of_target, window.target, multiple, desk.calendar.digits, words, behind_target(window))
        desk.line("earn", part.name, window.entitlement, note, of=(window.target, multiple))


def _of_target(target: Decimal, multiple: Decimal, digits: int, *words: Words) -> str:
    return f"{in_units(target, digits)} target pay × {percent(multiple)}{''.join(map(told, words))}"


def _terms(desk: Desk, window: Window) -> list[Term]:
    """What a component in money earns, product by product."""
    part, formula = window.part, window.part.spec.formula
    if isinstance(formula, Contest):
        return [desk.ranks.prize(window, formula)]
    if formula.needs_deals and isinstance(formula, Commission):
        return terms_by_deal(window, formula)
    performance, _ = own_tally(window)
    return terms_in_money(_schedule(part), part.is_retroactive, performance, part.digits, desk.calendar.digits)


def _payout(window: Window) -> Payout:
    formula = window.part.spec.formula
    if not window.part.is_plain and formula.needs_deals and isinstance(formula, Commission):
        return multiple_by_deal(window, formula)
    special = _SPECIAL.get(type(formula))
    return _by_schedule(window) if special is None else special(window)


def _by_schedule(window: Window) -> Payout:
    schedule, part = _schedule(window.part), window.part
    performance, quota = own_tally(window)
    at = window.attainment
    multiple = schedule.value_on(performance, quota) if at is None else schedule.value_at(at, performance, quota)
    return multiple, (terms_on_target, schedule, part.is_retroactive, performance, quota)


def _schedule(part: PaidComponent) -> ExactSchedule:
    if part.schedule is None:
        raise TypeError(f"{part.name} has no schedule")
    return part.schedule


def _by_rating(window: Window) -> Payout:
    """The multiple of the last level given in the window."""
    formula, part = window.part.spec.formula, window.part
    given = [deal for _, deal in window.standing.sales(part.measure, "self").deals if window.opened <= deal.month <= window.now]
    if not given or not isinstance(formula, Rating):
        return ZERO, ", no rating given"
    multiples = {exact(level): exact(multiple) for level, multiple in formula.levels}
    level = given[-1].amount
    if level not in multiples:
        allowed = ", ".join(f"{level.normalize():f}" for level in multiples)
        standing = window.standing
        when = standing.calendar.labels[given[-1].month]
        what = f"{standing.person.rep_id} was given {level.normalize():f} in {when}; levels: {allowed}"
        raise refuse(what, path=f"plans.{standing.plan.name}.components[{part.name}].formula.levels")
    return multiples[level], f" for level {level.normalize():f}"


def _by_matrix(window: Window) -> Payout:
    """Row by the component's measure, column by the second: the highest reached, or linear between both."""
    formula, part = window.part.spec.formula, window.part
    if not isinstance(formula, Matrix):
        raise TypeError(f"{part.name} is no matrix")
    performance, quota = tally(window, part.measure)
    second, second_quota = tally(window, formula.second)
    columns = [exact(column) for column in formula.columns]
    at = attainment(second, second_quota)
    reached = sum(reaches(second, column, second_quota) for column in columns)
    if reached == 0:
        return ZERO, (_second_at, formula.second, at)
    own = (performance, quota)
    if formula.between == "stepped":
        return part.columns[reached - 1].value_on(*own), (_second_at, formula.second, at)
    return _between(part.columns, columns, formula.second, at, own)


def _second_at(measure: str, at: Decimal) -> str:
    return f", {measure} at {percent(at)}"


def _between(schedules: tuple[ExactSchedule, ...], columns: list[Decimal], second: str, at: Decimal, own: _Own) -> Payout:
    """Linear between the payouts of the two columns that lie around the second measure's attainment; the last column holds beyond."""
    place = bisect_right(columns, at) - 1
    low = max(place, 0)
    left = schedules[low].value_on(*own)
    if place < 0 or place == len(columns) - 1:
        return left, (_in_column, schedules[low], own, second, at)
    width, way = columns[low + 1] - columns[low], at - columns[low]
    right = schedules[low + 1].value_on(*own)
    sides = ((schedules[low], left, columns[low]), (schedules[low + 1], right, columns[low + 1]))
    return left + (right - left) * way / width, (_between_columns, sides, own, second, at, way / width)


def _in_column(schedule: ExactSchedule, own: _Own, second: str, at: Decimal) -> str:
    return f"{terms_on_target(schedule, False, *own)}{_second_at(second, at)}"


def _between_columns(sides: tuple[_Side, _Side], own: _Own, second: str, at: Decimal, way: Decimal) -> str:
    """`, margin at 75 %, 50 % of the way from 50 % (100 % = …) to 100 % (140 % = …)`."""
    low, high = (f"{percent(column)} ({percent(payout)}{terms_on_target(schedule, False, *own)})" for schedule, payout, column in sides)
    return f"{_second_at(second, at)}, {percent(way)} of the way from {low} to {high}"


_SPECIAL: dict[type, Callable[[Window], Payout]] = {Rating: _by_rating, Matrix: _by_matrix}
