"""Stage *measure*: which windows end this month, and what was sold in them against which quota."""

from __future__ import annotations

from spmsim.foundation.exact import attainment
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.notes import percent
from spmsim.plans.payroll.window import Window, own_tally, window_of


def measure(desk: Desk) -> None:
    """Opens the windows that end this month: by the calendar, with an exit, or with a change of plan."""
    ends_all = desk.month == desk.standing.spell.last
    for part in desk.standing.plan.components:
        if ends_all or desk.calendar.window(desk.month, part.length)[1] == desk.month:
            window = window_of(part, desk.standing, desk.month)
            desk.windows.append(window)
            if not window.is_forfeited and not desk.measures[part.measure].is_rating:
                _write(desk, window)


def _write(desk: Desk, window: Window) -> None:
    part = window.part
    performance, quota = own_tally(window)
    told, digits = desk.performance(performance, part.measure), desk.measures[part.measure].digits
    if part.weight is None or quota <= 0:
        without = ", no quota" if part.weight is not None else ""
        desk.line("measure", part.name, performance, f"{told} of {part.measure}{without}", digits=digits)
        return
    at = attainment(performance, quota)
    note = f"{told} of {desk.performance(quota, part.measure)} quota = {percent(at)}"
    desk.line("measure", part.name, performance, note, of=(quota, at), digits=digits)
