"""Stage *limit*: caps on components, then on totals, let no more of what was earned pass than their limits."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.rules import PaidCap, PaidComponent
from spmsim.plans.payroll.standing import CapKept

Amounts = dict[str, Decimal]
"""Component → amount."""


def limit(desk: Desk) -> None:
    """What each window earned passes the caps one after the other; a true-up lets pass in the year's last month what room is left."""
    if not desk.standing.caps:
        for window in desk.windows:
            window.passes = window.earned
        return
    amounts = {window.part.name: window.earned for window in desk.windows}
    for cap, kept in zip(desk.standing.plan.caps, desk.standing.caps, strict=True):
        _let_pass(desk, cap, kept, amounts)
    for window in desk.windows:
        window.passes = amounts[window.part.name]


def _let_pass(desk: Desk, cap: PaidCap, kept: CapKept, amounts: Amounts) -> None:
    period = cap.periods[desk.month]
    _begin_period(desk, kept, period)
    most: Amounts = {}
    for part in cap.parts:
        if part.name in amounts:
            under = cap.key(part)
            if under not in most:
                most[under] = desk.standing.cap_limit(cap, under, period, desk.month)
            amounts[part.name] = _passed(desk, cap, kept, part, (amounts[part.name], most[under]))
    if cap.spec.true_up and _ends_year(desk):
        _true_up(desk, cap, kept, amounts)


def _begin_period(desk: Desk, kept: CapKept, period: tuple[int, int]) -> None:
    year = desk.standing.plan.years[desk.month][0]
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
    under = cap.key(part)
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
    for part in cap.parts:
        held = kept.held_back.get(part.name, ZERO)
        if held <= 0:
            continue
        under = cap.key(part)
        limits = _limits_of_year(desk, cap, under)
        passed = kept.passed_in_year.get(under, ZERO)
        more = min(held, max(ZERO, limits - passed))
        if more > 0:
            told = f"the year's limits {desk.money(limits)} less {desk.money(passed)} that passed; {desk.money(held)} was held back"
            desk.line("limit", cap.spec.name, more, f"{part.name}: true-up, {told}")
            kept.passed_in_year[under] = passed + more
            kept.held_back[part.name] = held - more
            amounts[part.name] = amounts.get(part.name, ZERO) + more


def _limits_of_year(desk: Desk, cap: PaidCap, under: str) -> Decimal:
    year = desk.standing.plan.years[desk.month][0]
    total, month = ZERO, max(year, desk.standing.spell.first)
    while month <= desk.month:
        period = cap.periods[month]
        total += desk.standing.cap_limit(cap, under, period, min(period[1], desk.month))
        month = period[1] + 1
    return total


def _ends_year(desk: Desk) -> bool:
    return desk.month == desk.standing.spell.last or desk.standing.plan.years[desk.month][1] == desk.month
