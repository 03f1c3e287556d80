"""Stage *link*: gates, then multipliers, on what a window earns; then, year to date, less what was earned before."""

from __future__ import annotations

from spmsim.foundation.exact import ZERO, attainment, reaches
from spmsim.plans.payroll.desk import Desk
from spmsim.plans.payroll.notes import percent
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
        at = percent(attainment(performance, quota))
        note = f"{window.part.name}: {measure} at {at} of quota, at least {percent(gate.at_least)} is needed"
        desk.line("link", gate.spec.name, -window.entitlement, note)
    window.entitlement = ZERO


def _multiply(desk: Desk, window: Window, multiplier: PaidMultiplier) -> None:
    """Earned × factor: the line holds what the factor adds or takes, earned × (factor − 1)."""
    measure = multiplier.spec.measure
    performance, quota = tally(window, measure)
    factor = multiplier.schedule.value_on(max(performance, ZERO), quota)
    if window.entitlement and factor != 1:
        at = percent(attainment(performance, quota))
        note = f"{window.part.name}: {desk.money(window.entitlement)} × {factor.normalize():f} for {measure} at {at} of quota"
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
    note = f"{desk.money(window.entitlement)} to date less {desk.money(kept.earned)} earned before"
    if window.earned < 0 and not part.claws_back:
        window.earned = ZERO
        note += "; nothing is taken back"
    if kept.earned:
        desk.line("link", part.name, window.earned - window.entitlement, note)
    kept.earned += window.earned
