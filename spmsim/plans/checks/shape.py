"""The shape of one component's payout schedule: cliffs, falling pay, dead zones, caps, steep stretches."""

from __future__ import annotations

from collections.abc import Iterator

from spmsim.foundation.schedule import Schedule
from spmsim.plans.checks.axis import Axis, Level, axis_findings, between
from spmsim.plans.checks.finding import Finding
from spmsim.plans.words import number, of_quota, percent

STEEP = 3.0
"""Slope above quota ÷ slope just below it above which an upside is called steep. Source: assumption; accelerators of 1.5 to 3 are usual."""


def shape_findings(
    path: str,
    schedule: Schedule,
    share: float,
    *,
    on_attainment: bool,
    is_steps: bool = False,
    level: Level | None = None,
    typical: float = 1.0,
) -> list[Finding]:
    """What the shape of a schedule invites.

    Args:
        path: the component's path.
        schedule: attainment → multiples of the component's target pay; on amounts, money → money.
        share: the component's target pay as a share of target incentive; on amounts, 1 / target incentive of the window in the same unit.
        on_attainment: whether the schedule is on attainment.
        is_steps: a formula of steps (lump sums): flat between them by nature.
        level: how a level is said; `None`: as a share of quota, or an amount.
        typical: performance at which slopes above are compared with the slope below: quota; on amounts what a window is expected to sell.
    """
    said = level or (of_quota if on_attainment else amount_in_words)
    found = axis_findings(path, [Axis((schedule,), share, said)])
    if is_steps:
        return found
    limit = _cap(path, schedule, share, said, on_attainment=on_attainment)
    return [*found, *_dead_zones(path, schedule, said), *limit, *steep(path, schedule, said, typical=typical)]


def amount_in_words(level: float) -> str:
    """`1,200,000`: a level in units of the measure."""
    return number(level)


def _dead_zones(path: str, schedule: Schedule, said: Level) -> Iterator[Finding]:
    pieces = schedule.stretches
    if pieces and pieces[0].start > 0:
        yield Finding("W2", path, f"nothing is paid below {said(pieces[0].start)}: who is far below has nothing to sell for")
    for piece in pieces[:-1]:
        if piece.slope == 0:
            yield Finding("W2", path, f"nothing more is paid {between(piece.start, piece.end, said)}")


def _cap(path: str, schedule: Schedule, share: float, said: Level, *, on_attainment: bool) -> Iterator[Finding]:
    cap = schedule.cap
    if cap is not None and schedule.breaks:
        paid = (
            f"{percent(cap)} of its target pay" if on_attainment else f"{percent(round(cap * share, 4))} of the window's target incentive"
        )
        level = said(schedule.breaks[-1])
        yield Finding("W1", path, f"pay stays at {paid} from {level} on: the best have nothing more to sell for", cap * share)


def steep(path: str, schedule: Schedule, said: Level, *, typical: float = 1.0) -> Iterator[Finding]:
    """A slope above `typical` of more than `STEEP` × the slope just below it."""
    below = next((piece.slope for piece in schedule.stretches if piece.start < typical <= piece.end), 0.0)
    above = max((piece for piece in schedule.stretches if piece.end > typical), key=lambda piece: piece.slope, default=None)
    if above is not None and below > 0 and above.slope > STEEP * below * (1 + 1e-9):
        multiple, at = above.slope / below, said(typical)
        what = f"{multiple:.3g} × the slope just below {at} is paid {between(above.start, above.end, said)}; up to {STEEP:g} × is usual"
        yield Finding("W3", path, what, multiple)
