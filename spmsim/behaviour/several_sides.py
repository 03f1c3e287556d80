"""What three or more measures are expected to earn together: a gate, a multiplier and what is paid, each on a measure of its own.

One measure's normal quantile u is summed over its pieces; given u the logs of the others are normal again, with

    mean_j · exp(ρ_j·a_j·u − (ρ_j·a_j)²/2),   a_j·√(1 − ρ_j²),   (ρ_ij − ρ_i·ρ_j) / √((1 − ρ_i²)(1 − ρ_j²)),

so that what is left is the same problem with one measure less; the last one is in closed form. What is certain (a share, and whatever
moves as one with a measure that is summed over) is a factor and costs no sum. The derivative is taken by differences in ln m, which the
spread makes smooth: with steps h and 2h, (4·D_h − D_2h)/3 is off by less than h⁴ × the fifth derivative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.coupled_sides import Count, Place, Share, Side, amount_at, cuts_of, normal_nodes

Floats = NDArray[np.float64]

_STEP = 2e-3
"""Of ln m."""
_SURE = 1e-9
"""Share of a log-variance below which what is left of it is taken for nothing."""
_AT_ONCE = 4
"""People whose sums are held in memory at a time."""
_NOWHERE = 1e6
"""A quantile that nobody reaches."""


def several_worth(sides: Sequence[Side], correlation: Floats, nodes: int) -> tuple[Floats, Floats]:
    """(E, dE / d ln m), [P] in multiples of target pay.

    Args:
        sides: the measures, with as many schedules each.
        correlation: [P, n, n] of the logs of their amounts or rates.
        nodes: in each piece.
    """
    found = [np.zeros(len(correlation)) for _ in range(5)]
    for start in range(0, len(correlation), _AT_ONCE):
        people = np.arange(start, min(start + _AT_ONCE, len(correlation)))
        theirs = [side.of(people) for side in sides]
        for total, steps in zip(found, (0, 1, -1, 2, -2), strict=True):
            moved = [replace(side, mean=side.mean * np.exp(steps * _STEP * side.responds)) for side in theirs]
            terms = np.ones((len(sides[0].schedules), len(people)))
            total[people] = _expected(moved, correlation[people], terms, nodes)
    expected, up, down, further_up, further_down = found
    near, far = (up - down) / (2 * _STEP), (further_up - further_down) / (4 * _STEP)
    return expected, (4 * near - far) / 3


def _expected(sides: Sequence[Side], correlation: Floats, terms: Floats, nodes: int) -> Floats:
    """[P] Σ_k terms_k × E[Π sides_k]; `terms` [K, P] is what is known already."""
    certain = [i for i, side in enumerate(sides) if isinstance(side, Share) or not np.any(side.log_sd > 0)]
    for i in certain:
        terms = terms * sides[i].value_at(sides[i].mean[:, None])[..., 0]
    left = [i for i in range(len(sides)) if i not in certain]
    open_sides, open_correlation = [sides[i] for i in left], correlation[:, left][:, :, left]
    if not left:
        return np.asarray(terms.sum(axis=0))
    if len(left) == 1:
        (side,) = open_sides
        return np.asarray((terms * side.expected(side.mean[:, None], side.log_sd[:, None], nodes)[0][..., 0]).sum(axis=0))
    return _summed(open_sides, open_correlation, terms, nodes)


def _summed(sides: Sequence[Side], correlation: Floats, terms: Floats, nodes: int) -> Floats:
    """The sum over one measure's quantile: a count's where there is one, whose own expectation would be a sum too."""
    outer = next((i for i, side in enumerate(sides) if isinstance(side, Count)), 0)
    others = [i for i in range(len(sides)) if i != outer]
    rho, between = correlation[:, outer, others], correlation[:, others][:, :, others]
    places = [place for i, j in enumerate(others) for place in _places(sides[j], rho[:, i])]
    u, weight = normal_nodes(cuts_of(sides[outer], places), nodes)
    values = sides[outer].value_at(amount_at(sides[outer], u))
    given = [_given(sides[j], rho[:, i], u) for i, j in enumerate(others)]
    inner = np.repeat(_partial(rho, between), u.shape[1], axis=0)
    each = _expected(given, inner, (terms[:, :, None] * values).reshape(len(terms), -1), nodes)
    return np.asarray((weight * each.reshape(u.shape)).sum(axis=-1))


def _given(side: Side, rho: Floats, u: Floats) -> Side:
    """The side of P × n people who know the outer quantile u [P, n]."""
    pull = (rho * side.log_sd)[:, None]
    left = np.where(1.0 - rho * rho > _SURE, 1.0 - rho * rho, 0.0)
    n = u.shape[1]
    repeated: dict[str, Any] = {
        "mean": (side.mean[:, None] * np.exp(pull * u - 0.5 * pull * pull)).reshape(-1),
        "log_sd": np.repeat(side.log_sd * np.sqrt(left), n), "quota": np.repeat(side.quota, n), "responds": np.repeat(side.responds, n),
    }  # fmt: skip
    return replace(side, **repeated)


def _partial(rho: Floats, between: Floats) -> Floats:
    """[P, n, n] correlations of the others, given the outer measure."""
    left = np.sqrt(np.maximum(1.0 - rho * rho, 0.0))
    scale = left[:, :, None] * left[:, None, :]
    known = scale > _SURE
    partial = (between - rho[:, :, None] * rho[:, None, :]) / np.where(known, scale, 1.0)
    return np.clip(np.where(known, partial, 0.0), -1.0, 1.0)


def _places(side: Side, rho: Floats) -> list[Place]:
    """Outer quantiles at which the side passes its kinks, and over what width."""
    centre = np.log(np.maximum(side.mean, 1e-300)) - 0.5 * side.log_sd**2
    pull = rho * side.log_sd
    moves = np.abs(pull) > 1e-12
    spread = side.log_sd * np.sqrt(np.maximum(1.0 - rho * rho, 0.0))
    known = np.where(moves, pull, 1.0)
    return [
        (np.where(moves, (level - centre) / known, _NOWHERE), np.hypot(width, spread) / np.abs(known)) for level, width in side.places()
    ]
