"""Steps that a judge or a rank decides: levels of a rating, prizes of a contest.

No deal more or less reaches the next level of a rating, and nobody knows whose deal decides about a place. So a step is no cliff by the
measure of a payout curve: an ordinary table of goals (0, 50, 100, 125, 150 % of a fifth of target incentive) has steps of a tenth, and a
contest is made of steps. What one judgement or one place decides about is named above a tenth of the window's target incentive, and is a
cliff above a quarter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from spmsim.plans.checks.axis import CLIFF
from spmsim.plans.checks.finding import Finding
from spmsim.plans.contest import Contest
from spmsim.plans.rating import Rating
from spmsim.plans.words import number, percent

DECIDED_CLIFF = 0.25
"""A step of a rating or between two places above this share of the window's target incentive is a cliff; from a tenth on it is a lump.
Source: assumption; a goal of a fifth to a quarter of target incentive that is met or missed is usual."""


def rating_findings(path: str, formula: Rating, share: float, chances: Sequence[tuple[float, float]]) -> Iterator[Finding]:
    """What a rating's levels invite.

    Args:
        path: the component's path.
        formula: levels and multiples.
        share: the component's target pay as a share of target incentive.
        chances: (level, chance) of the measure; a level without a multiple pays nothing.
    """
    paid = dict(formula.levels)
    levels = sorted({level for level, chance in chances if chance > 0} | set(paid))
    for one, other in pairwise(levels):
        before, after = paid.get(one, 0.0), paid.get(other, 0.0)
        size, where = (after - before) * share, f"level {number(other)} instead of {number(one)}"
        if size < -1e-12:
            yield Finding("E2", path, f"pay falls at level {number(other)}: whoever is judged better earns less", None)
        elif after == before and after > 0:
            yield Finding("W2", path, f"level {number(other)} pays nothing more than level {number(one)}")
        elif size > CLIFF + 1e-9:
            yield _step(path, f"{where} pays {percent(round(size, 4))} of the window's target incentive at once", size)


def contest_findings(path: str, formula: Contest, share: float) -> Iterator[Finding]:
    """What one place more is worth: prizes of 10,000 and 2,000, target incentive 20,000 in the window: 40 %, a cliff.

    Args:
        path: the component's path.
        formula: the prizes.
        share: 1 / mean target incentive of a window, so that a prize becomes a share of it.
    """
    steps = [(place, (prize - after) * share) for place, (prize, after) in enumerate(pairwise((*formula.prizes, 0.0)), start=1)]
    place, size = max(steps, key=lambda step: step[1])
    if size > CLIFF + 1e-9:
        told = f"place {place} instead of {place + 1} pays {percent(round(size, 4))} of the window's target incentive at once"
        yield _step(path, told, size)


def _step(path: str, what: str, size: float) -> Finding:
    return Finding("E1" if size > DECIDED_CLIFF + 1e-9 else "W9", path, what, size)
