"""Stage *limit*: caps on components, then on totals, let no more of what was earned pass than their limits."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.rules import PaidCap, PaidComponent
from spmsim.plans.payroll.standing import CapKept
from spmsim.plans.payroll.window import YEAR

Amounts = dict[str, Decimal]
"""Component → amount."""


def limit(desk: Desk) -> None:
    """What each window earned passes the caps one after the other; a true-up lets pass in the year's last month what room is left."""
    amounts = {window.part.name: window.earned for window in desk.windows}
    for cap, kept in zip(desk.standing.plan.caps, desk.standing.caps, strict=True):
        _let_pass(desk, cap, kept, amounts)
    for window in desk.windows:
        window.passes = amounts[window.part.name]


def _let_pass(desk: Desk, cap: PaidCap, kept: CapKept, amounts: Amounts) -> None:
    period = desk.calendar.window(desk.month, cap.length)
    _begin_period(desk, kept, period)
    most: Amounts = {}
    for part in desk.standing.plan.components:
        if part.name in cap.covers and part.name in amounts:
            under = _key(cap, part)
            if under not in most:
                most[under] = desk.standing.cap_limit(cap, _covered(desk, cap, part), period, desk.month)
            amounts[part.name] = _passed(desk, cap, kept, part, (amounts[part.name], most[under]))
    if cap.spec.true_up and _ends_year(desk):
        _true_up(desk, cap, kept, amounts)


def _begin_period(desk: Desk, kept: CapKept, period: tuple[int, int]) -> None:
    year = desk.calendar.window(desk.month, YEAR)[0]
    if kept.year != year:
        kept.year = year
        kept.passed_in_year.clear()
        kept.held_back.clear()
    if kept.period != period[0]:
        kept.period = period[0]
        kept.passed.clear()


def _passed(desk: Desk, cap: PaidCap, kept: CapKept, part: PaidComponent, earned_and_limit: tuple[Decimal, Decimal]) -> Decimal:
    """min(earned, max(0, L − passed)); negative amounts pass and make room again."""
    earned, most = earned_and_limit
    under = _key(cap, part)
    before = kept.passed.get(under, ZERO)
    passed = earned
    if earned > 0:
        passed = min(earned, max(ZERO, most - before))
        if passed < earned:
            note = f"{part.name}: limit {desk.money(most)}, passed before {desk.money(before)}, so {desk.money(passed)} pass"
            desk.line("limit", cap.spec.name, passed - earned, note)
            kept.held_back[part.name] = kept.held_back.get(part.name, ZERO) + earned - passed
    kept.passed[under] = before + passed
    kept.passed_in_year[under] = kept.passed_in_year.get(under, ZERO) + passed
    return passed


def _true_up(desk: Desk, cap: PaidCap, kept: CapKept, amounts: Amounts) -> None:
    """Of what was held back in the year, as much passes as the year's limits less what passed allow.

    Every window ends with the year, an exit or a change of plan, so that each component has one to which this is added.
    """
    for part in desk.standing.plan.components:
        held = kept.held_back.get(part.name, ZERO)
        if held <= 0:
            continue
        under = _key(cap, part)
        limits = _limits_of_year(desk, cap, _covered(desk, cap, part))
        passed = kept.passed_in_year.get(under, ZERO)
        more = min(held, max(ZERO, limits - passed))
        if more > 0:
            told = f"the year's limits {desk.money(limits)} less {desk.money(passed)} that passed; {desk.money(held)} was held back"
            desk.line("limit", cap.spec.name, more, f"{part.name}: true-up, {told}")
            kept.passed_in_year[under] = passed + more
            kept.held_back[part.name] = held - more
            amounts[part.name] = amounts.get(part.name, ZERO) + more


def _limits_of_year(desk: Desk, cap: PaidCap, parts: list[PaidComponent]) -> Decimal:
    year = desk.calendar.window(desk.month, YEAR)[0]
    total, month = ZERO, max(year, desk.standing.spell.first)
    while month <= desk.month:
        period = desk.calendar.window(month, cap.length)
        total += desk.standing.cap_limit(cap, parts, period, min(period[1], desk.month))
        month = period[1] + 1
    return total


def _ends_year(desk: Desk) -> bool:
    return desk.month == desk.standing.spell.last or desk.calendar.window(desk.month, YEAR)[1] == desk.month


def _key(cap: PaidCap, part: PaidComponent) -> str:
    return part.name if cap.spec.scope == "component" else ""


def _covered(desk: Desk, cap: PaidCap, part: PaidComponent) -> list[PaidComponent]:
    """Whose target pay makes the limit: the component's own, or that of all covered ones."""
    if cap.spec.scope == "component":
        return [part]
    return [other for other in desk.standing.plan.components if other.name in cap.covers]
