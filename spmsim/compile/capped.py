"""A cap on a component within its own window is part of its schedule; other caps couple windows or components."""

from __future__ import annotations

import math

from spmsim.compile.coupled import gate_level
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Game, LinkKind
from spmsim.records.settlement import CapRule, Settlement


def capped_schedule(game: Game, c: int, share: float = 1.0) -> Schedule:
    """The schedule of a component with the caps that hold within its window; the others are no part of it.

    `share`: of the window's months that lie in the stint; a limit of 900 a quarter is 600 in two months.
    """
    schedule = game.components[c].schedule
    for settlement in game.settlements:
        if c in settlement.components:
            for cap in settlement.operations:
                if isinstance(cap, CapRule) and is_part_of_schedule(cap, settlement, game.components[c], c):
                    schedule = capped(schedule, cap.amount * share if game.components[c].on_amount else cap.times_target)
    return schedule


def is_part_of_schedule(cap: CapRule, settlement: Settlement, rule: ComponentRule, c: int) -> bool:
    """Whether a cap limits each window of a component by itself: in multiples of target pay, or of money where that is what is paid.

    Behind gates it does: min(p·g, L) = min(p, L)·g where g is 0 or 1. A multiplier comes before the limit and is no part of a schedule.
    """
    covers = settlement.components.index(c) in cap.covers
    fits = cap.period == rule.window and rule.accumulation is Accumulation.DISCRETE and not cap.true_up
    in_unit = cap.times_target == 0 if rule.on_amount else cap.amount == 0
    alone = cap.each or len(cap.covers) == 1
    gated = all(link.kind is LinkKind.FACTOR and gate_level(link.schedule) is not None for link in rule.links)
    return covers and alone and fits and in_unit and gated and not rule.schedule.can_fall


def capped(schedule: Schedule, limit: float) -> Schedule:
    """min(p(x), limit) of a schedule that never falls. Slope 1, then 2 from 1, at 1.5: flat from 1.25."""
    knots: list[tuple[float, float]] = []
    edges: list[tuple[float, float]] = []
    reached = 0.0
    for piece in schedule.stretches:
        if piece.jump:
            edges.append((piece.start, min(piece.jump, limit - reached)))
        if piece.value >= limit:
            knots.append((piece.start, 0.0))
            break
        knots.append((piece.start, piece.slope))
        crossing = piece.start + (limit - piece.value) / piece.slope if piece.slope > 0 else math.inf
        if crossing < piece.end:
            knots.append((crossing, 0.0))
            break
        reached = piece.value + piece.slope * (piece.end - piece.start) if math.isfinite(piece.end) else limit
    jumps = [(edge, height) for edge, height in edges if height > 0]
    return Schedule(*_columns(knots), *_columns(jumps))


def _columns(pairs: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in pairs), tuple(y for _, y in pairs)
