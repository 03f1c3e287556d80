"""Stage *measure*: which windows end this month, and what was sold in them against which quota."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import attainment
from spmsim.plans.payroll.behind import behind_quota
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.notes import in_units, percent, quota_in_units
from spmsim.plans.payroll.window import Window, own_tally, taken_off, window_of
from spmsim.records.ledger import Words, told


def measure(desk: Desk) -> None:
    """Opens the windows that end this month: by the calendar, with an exit, or with a change of plan."""
    plan = desk.standing.plan
    for part in plan.components if desk.month == desk.standing.spell.last else plan.ending[desk.month]:
        window = window_of(part, desk.standing, desk.month)
        desk.windows.append(window)
        if not window.is_forfeited and not desk.measures[part.measure].is_rating:
            _write(desk, window)


def _write(desk: Desk, window: Window) -> None:
    part = window.part
    performance, quota = own_tally(window)
    digits = part.digits
    again = taken_off(window, part.measure, window.opened, window.now)
    if again:
        item = desk.standing.plan.clawbacks[part.measure].name
        desk.line("measure", item, -again, (_to_sell_again, again, digits, part.name), digits=digits)
    if part.weight is None or quota <= 0:
        without = ", no quota" if part.weight is not None else ""
        desk.line("measure", part.name, performance, (_sold, performance, digits, part.measure, without), digits=digits)
        return
    at = window.attainment = attainment(performance, quota)
    note = (_attained, performance, quota, at, digits, behind_quota(window))
    desk.line("measure", part.name, performance, note, of=(quota, at), digits=digits)


def _to_sell_again(amount: Decimal, digits: int, component: str) -> str:
    return f"{in_units(amount, digits)} of the window of {component} is cancelled and to be sold again"


def _sold(performance: Decimal, digits: int, measure: str, without: str) -> str:
    return f"{in_units(performance, digits)} of {measure}{without}"


def _attained(performance: Decimal, quota: Decimal, at: Decimal, digits: int, behind: Words) -> str:
    return f"{in_units(performance, digits)} of {quota_in_units(quota, digits)} quota = {percent(at)}{told(behind)}"
