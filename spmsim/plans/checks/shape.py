"""The shape of one component's payout schedule: cliffs, falling pay, dead zones, caps, steep stretches."""

from __future__ import annotations

import math
from collections.abc import Iterator

from spmsim.foundation.schedule import Schedule, Stretch
from spmsim.plans.checks.finding import Finding
from spmsim.plans.words import of_quota, percent

CLIFF = 0.10
"""A jump above this share of the window's target incentive is a cliff, below it a lump. Source: assumption, between a
lump-sum bonus of a tenth (usual) and a re-rating of a whole window (a fifth and more)."""
STEEP = 3.0
"""Slope above quota ÷ slope just below it above which an upside is called steep. Source: assumption; accelerators of 1.5 to 3 are usual."""


def shape_findings(path: str, schedule: Schedule, share: float, *, on_attainment: bool, is_steps: bool = False) -> list[Finding]:
    """What the shape of a schedule invites.

    Args:
        path: the component's path.
        schedule: attainment → multiples of the component's target pay; on amounts, money → money (then only jumps and falls are judged).
        share: the component's target pay as a share of target incentive; on amounts, 1 / target incentive of the window in the same unit.
        on_attainment: whether the schedule is on attainment.
        is_steps: a formula of steps (lump sums): flat between them by nature.
    """
    found = [*_jumps(path, schedule, share, on_attainment), *_falls(path, schedule, on_attainment)]
    if on_attainment and not is_steps:
        found += [*_dead_zones(path, schedule), *_cap(path, schedule, share), *_steep(path, schedule)]
    return found


def _jumps(path: str, schedule: Schedule, share: float, on_attainment: bool) -> Iterator[Finding]:
    for edge, height in zip(schedule.edges, schedule.heights, strict=True):
        if edge == 0 or height < 0:
            continue
        size = height * share
        code = "E1" if size > CLIFF + 1e-9 else "W9"
        what = f"at {_level(edge, on_attainment)} pay jumps by {percent(round(size, 4))} of the window's target incentive at once"
        yield Finding(code, path, what, size)


def _falls(path: str, schedule: Schedule, on_attainment: bool) -> Iterator[Finding]:
    for edge, height in zip(schedule.edges, schedule.heights, strict=True):
        if height < 0:
            yield Finding("E2", path, f"pay falls at {_level(edge, on_attainment)}: who sells a little less earns more")
    for piece in schedule.stretches:
        if piece.slope < 0:
            yield Finding("E2", path, f"pay falls {_between(piece, on_attainment)}: who sells less earns more")


def _dead_zones(path: str, schedule: Schedule) -> Iterator[Finding]:
    pieces = schedule.stretches
    if pieces and pieces[0].start > 0:
        yield Finding("W2", path, f"nothing is paid below {of_quota(pieces[0].start)}: who is far below has nothing to sell for")
    for piece in pieces[:-1]:
        if piece.slope == 0:
            yield Finding("W2", path, f"nothing more is paid {_between(piece, True)}")


def _cap(path: str, schedule: Schedule, share: float) -> Iterator[Finding]:
    cap = schedule.cap
    if cap is not None and schedule.breaks:
        level = schedule.breaks[-1]
        paid = f"{percent(cap)} of its target pay"
        yield Finding("W1", path, f"pay stays at {paid} from {of_quota(level)} on: the best have nothing more to sell for", cap * share)


def _steep(path: str, schedule: Schedule) -> Iterator[Finding]:
    below = next((piece.slope for piece in schedule.stretches if piece.start < 1 <= piece.end), 0.0)
    above = max((piece for piece in schedule.stretches if piece.end > 1), key=lambda piece: piece.slope, default=None)
    if above is not None and below > 0 and above.slope > STEEP * below * (1 + 1e-9):
        multiple = above.slope / below
        what = f"{multiple:.3g} × the slope just below quota is paid {_between(above, True)}; up to {STEEP:g} × is usual"
        yield Finding("W3", path, what, multiple)


def _between(piece: Stretch, on_attainment: bool) -> str:
    start = _level(piece.start, on_attainment)
    return f"above {start}" if math.isinf(piece.end) else f"between {start} and {_level(piece.end, on_attainment)}"


def _level(level: float, on_attainment: bool) -> str:
    return of_quota(level) if on_attainment else f"{level:,.6g}"
