"""Stage *link*: gates, then multipliers, on what a window earns; then, year to date, less what was earned before."""

from __future__ import annotations

from decimal import Decimal

from spmsim.foundation.exact import ONE, ZERO, attainment, reaches
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.notes import in_units, percent
from spmsim.plans.payroll.rules import PaidGate, PaidMultiplier
from spmsim.plans.payroll.window import Window, tally


def link(desk: Desk) -> None:
    """From what the formula pays to what the component earned in the window."""
    plan = desk.standing.plan
    for window in desk.windows:
        if window.is_forfeited:
            continue
        for gate in plan.gates:
            if window.part.name in gate.covers:
                _pass_gate(desk, window, gate)
        for multiplier in plan.multipliers:
            if window.part.name in multiplier.covers:
                _multiply(desk, window, multiplier)
        _take_off_what_was_earned(desk, window)


def _pass_gate(desk: Desk, window: Window, gate: PaidGate) -> None:
    measure = gate.spec.measure
    performance, quota = tally(window, measure)
    if reaches(performance, gate.at_least, quota):
        return
    if window.entitlement:
        note = (_not_reached, window.part.name, measure, attainment(performance, quota), gate.at_least)
        desk.line("link", gate.spec.name, -window.entitlement, note, of=(window.entitlement, -ONE))
    window.entitlement = ZERO


def _multiply(desk: Desk, window: Window, multiplier: PaidMultiplier) -> None:
    """Earned × factor: the line holds what the factor adds or takes, earned × (factor − 1)."""
    measure = multiplier.spec.measure
    performance, quota = tally(window, measure)
    factor = multiplier.schedule.value_on(max(performance, ZERO), quota)
    if window.entitlement and factor != 1:
        entitled = in_units(window.entitlement, desk.calendar.digits)
        at = percent(attainment(performance, quota))
        note = f"{window.part.name}: {entitled} × {factor.normalize():f} for {measure} at {at} of quota"
        desk.line("link", multiplier.spec.name, window.entitlement * (factor - 1), note, of=(window.entitlement, factor - 1))
    window.entitlement *= factor


def _take_off_what_was_earned(desk: Desk, window: Window) -> None:
    """80,000 to date of which 50,000 was earned before leaves 30,000; less than before is nothing, or under `claw_back` negative."""
    part = window.part
    if not part.accumulates:
        window.earned = window.entitlement
        return
    kept = desk.standing.kept[part.name]
    window.earned = window.entitlement - kept.earned
    falls = window.earned < 0 and not part.claws_back
    if falls:
        window.earned = ZERO
    if kept.earned:
        note = (_less_before, window.entitlement, kept.earned, falls, desk.calendar.digits)
        desk.line("link", part.name, window.earned - window.entitlement, note)
        kept.earned += window.earned
    else:
        kept.earned = window.earned


def _not_reached(component: str, measure: str, at: Decimal, needed: Decimal) -> str:
    return f"{component}: {measure} at {percent(at)} of quota, at least {percent(needed)} is needed"


def _less_before(entitled: Decimal, before: Decimal, falls: bool, digits: int) -> str:
    less = f"{in_units(entitled, digits)} to date less {in_units(before, digits)} earned before"
    return f"{less}; nothing is taken back" if falls else less
