"""Levels of attainment are ratios, 1 at quota; levels written in per cent would be read as a hundred times what was meant."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.plans.words import number

HIGHEST_LEVEL = 20.0
"""Attainment beyond which no plan looks: 2,000 % of quota. Curves in per cent reach beyond it, since they name 100 or more."""
HIGHEST_PAYOUT = 50.0
"""Multiple of target pay at such a level; plans that pay 50 times target do not exist, and 100 % written as 100 lies beyond."""


def per_cent_for_ratios(pairs: Sequence[tuple[float, float]]) -> str:
    """What is wrong with (attainment, multiple of target pay) that look like per cent; an empty string where nothing is.

    (0.5, 0) (1, 1) is content; of (50, 0) (100, 100) it says `got 100, which is 10,000 % of quota. Did you mean 1?`
    """
    level, payout = max(level for level, _ in pairs), max(payout for _, payout in pairs)
    if level > HIGHEST_LEVEL:
        return f"attainment is a ratio, 1 at quota and at most {number(HIGHEST_LEVEL)}; got {_told(level, 'of quota')}"
    if payout > HIGHEST_PAYOUT:
        return f"pay is a multiple of target pay, at most {number(HIGHEST_PAYOUT)}; got {_told(payout, 'of target pay')}"
    return ""


def _told(given: float, of: str) -> str:
    return f"{number(given)}, which is {number(100 * given)} % {of}. Did you mean {number(given / 100)}?"
