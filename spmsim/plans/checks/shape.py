"""The shape of one component's payout schedule: cliffs, falling pay, dead zones, caps, steep stretches."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from spmsim.foundation.schedule import Schedule, Stretch
from spmsim.plans.checks.finding import Finding
from spmsim.plans.words import of_quota, percent

Level = Callable[[float], str]
"""How a level of attainment, or an amount, is said."""
CLIFF = 0.10
"""A jump above this share of the window's target incentive is a cliff, below it a lump. Source: assumption, between a
lump-sum bonus of a tenth (usual) and a re-rating of a whole window (a fifth and more)."""
STEEP = 3.0
"""Slope above quota ÷ slope just below it above which an upside is called steep. Source: assumption; accelerators of 1.5 to 3 are usual."""


def shape_findings(
    path: str, schedule: Schedule, share: float, *, on_attainment: bool, is_steps: bool = False, level: Level | None = None
) -> list[Finding]:
    """What the shape of a schedule invites.

    Args:
        path: the component's path.
        schedule: attainment → multiples of the component's target pay; on amounts, money → money (then only jumps and falls are judged).
        share: the component's target pay as a share of target incentive; on amounts, 1 / target incentive of the window in the same unit.
        on_attainment: whether the schedule is on attainment.
        is_steps: a formula of steps (lump sums): flat between them by nature.
        level: how a level is said; `None`: as a share of quota, or an amount.
    """
    said = level or (of_quota if on_attainment else _amount)
    found = [*_jumps(path, schedule, share, said), *_falls(path, schedule, said)]
    if on_attainment and not is_steps:
        found += [*_dead_zones(path, schedule, said), *_cap(path, schedule, share, said), *_steep(path, schedule, said)]
    return found


def _jumps(path: str, schedule: Schedule, share: float, said: Level) -> Iterator[Finding]:
    for edge, height in zip(schedule.edges, schedule.heights, strict=True):
        if edge == 0 or height < 0:
            continue
        size = height * share
        code = "E1" if size > CLIFF + 1e-9 else "W9"
        what = f"at {said(edge)} pay jumps by {percent(round(size, 4))} of the window's target incentive at once"
        yield Finding(code, path, what, size)


def _falls(path: str, schedule: Schedule, said: Level) -> Iterator[Finding]:
    for edge, height in zip(schedule.edges, schedule.heights, strict=True):
        if height < 0:
            yield Finding("E2", path, f"pay falls at {said(edge)}: who sells a little less earns more")
    for piece in schedule.stretches:
        if piece.slope < 0:
            yield Finding("E2", path, f"pay falls {_between(piece, said)}: who sells less earns more")


def _dead_zones(path: str, schedule: Schedule, said: Level) -> Iterator[Finding]:
    pieces = schedule.stretches
    if pieces and pieces[0].start > 0:
        yield Finding("W2", path, f"nothing is paid below {said(pieces[0].start)}: who is far below has nothing to sell for")
    for piece in pieces[:-1]:
        if piece.slope == 0:
            yield Finding("W2", path, f"nothing more is paid {_between(piece, said)}")


def _cap(path: str, schedule: Schedule, share: float, said: Level) -> Iterator[Finding]:
    cap = schedule.cap
    if cap is not None and schedule.breaks:
        level = schedule.breaks[-1]
        paid = f"{percent(cap)} of its target pay"
        yield Finding("W1", path, f"pay stays at {paid} from {said(level)} on: the best have nothing more to sell for", cap * share)


def _steep(path: str, schedule: Schedule, said: Level) -> Iterator[Finding]:
    below = next((piece.slope for piece in schedule.stretches if piece.start < 1 <= piece.end), 0.0)
    above = max((piece for piece in schedule.stretches if piece.end > 1), key=lambda piece: piece.slope, default=None)
    if above is not None and below > 0 and above.slope > STEEP * below * (1 + 1e-9):
        multiple = above.slope / below
        what = f"{multiple:.3g} × the slope just below quota is paid {_between(above, said)}; up to {STEEP:g} × is usual"
        yield Finding("W3", path, what, multiple)


def _between(piece: Stretch, said: Level) -> str:
    start = said(piece.start)
    return f"above {start}" if math.isinf(piece.end) else f"between {start} and {said(piece.end)}"


def _amount(level: float) -> str:
    return f"{level:,.6g}"
