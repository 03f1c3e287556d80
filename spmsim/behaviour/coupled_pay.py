"""What several measures are expected to earn together, and what 1 % more performance adds: integrated numerically, to a stated error.

The window's amounts are lognormal (counts: Poisson with a lognormal rate) and correlated as their months are; shares are independent.
More than two measures are integrated one inside the other (`several_sides`). Of two,

    E = Σ_k E[first_k(X)·second_k(Y)],   D = dE / d ln m

Given Y's normal quantile u, X is lognormal with its mean × exp(ρ·a·u − ρ²a²/2) and log-sd a·√(1 − ρ²), a and b the log-sds: so the inner
expectation is in closed form, and the outer one is a sum over pieces between which nothing kinks. Moving both means by ln m and then
substituting u + ln m / b leaves the jumps of second_k where they are:

    D = ∫ φ(u) Σ_k second_k(u) · [(r_Y·u/b)·E_X(u) + (r_X − ρ·a·r_Y/b)·D_X(u)] du

with r = 1 where effort moves the measure. Where X and Y are sure to move together (ρ = 1), D is the integral of the slopes plus the jumps.
No random numbers. The error is what twice the nodes change.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.coupled_sides import Attainment, Count, Place, Share, Side, amount_at, cuts_of, normal_nodes
from spmsim.behaviour.several_sides import several_worth

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

LARGEST_ERROR = 1e-4
"""Share of the window's target pay, or of its expected pay where that is more, by which sums of two sizes may differ."""
_AIM = 1e-6
_NODES = (8, 16, 32, 64)
_AT_ONCE = 32
"""People whose sums are held in memory at a time."""
_TOGETHER = 1.0 - 1e-9
"""Correlation from which two amounts are taken to move as one."""


def coupled_worth(sides: Sequence[Side], correlation: Floats) -> tuple[Floats, Floats, Floats]:
    """(E, D, error of D), [P] in multiples of target pay; the error as a share of that, or of E where E is more.

    Args:
        sides: the component's measure, then the measures beside it, with as many schedules each.
        correlation: [P, n, n] of the logs of the amounts or rates.
    """
    before = _any_worth(sides, correlation, _NODES[0])
    for nodes in _NODES[1:]:
        now = _any_worth(sides, correlation, nodes)
        error = np.abs(now[1] - before[1]) / np.maximum(np.abs(now[0]), 1.0)
        before = now
        if np.all(error <= _AIM):
            break
    return (*before, error)


def _any_worth(sides: Sequence[Side], correlation: Floats, nodes: int) -> Pair:
    shares = [side for side in sides if isinstance(side, Share)]
    left = [i for i, side in enumerate(sides) if not isinstance(side, Share)]
    if len(sides) == 2:
        return _worth(sides[0], sides[1], correlation[:, 0, 1], nodes)
    if len(left) == 2 and len(sides[0].schedules) == 1:  # a share is independent, and of one term it is a factor
        chance = np.prod([side.value_at(side.mean[:, None])[0, :, 0] for side in shares], axis=0)
        expected, marginal = _worth(sides[left[0]], sides[left[1]], correlation[:, left[0], left[1]], nodes)
        return chance * expected, _times(marginal, chance)
    return several_worth(sides, correlation, nodes * 3 // 4)  # one sum inside the other


def _worth(first: Side, second: Side, correlation: Floats, nodes: int) -> Pair:
    expected, marginal = np.zeros_like(correlation), np.zeros_like(correlation)
    at_once = 1 if isinstance(first, Count) and isinstance(second, Count) else _AT_ONCE
    apart = (correlation <= 0) | (first.log_sd <= 0) | (second.log_sd <= 0)
    together = ~apart & (correlation >= _TOGETHER)
    for which, rule in ((apart, _apart), (together, _together), (~apart & ~together, _correlated)):
        everybody = np.flatnonzero(which)
        for people in (everybody[start : start + at_once] for start in range(0, everybody.size, at_once)):
            expected[people], marginal[people] = rule(first.of(people), second.of(people), correlation[people], nodes)
    return expected, marginal


def _apart(first: Side, second: Side, correlation: Floats, nodes: int) -> Pair:
    """Independent measures: E[first]·E[second], term by term."""
    x, dx = (each[..., 0] for each in first.expected(first.mean[:, None], first.log_sd[:, None], nodes))
    y, dy = (each[..., 0] for each in second.expected(second.mean[:, None], second.log_sd[:, None], nodes))
    return (x * y).sum(axis=0), (_times(dx, first.responds * y) + _times(dy, second.responds * x)).sum(axis=0)


def _correlated(first: Side, second: Side, correlation: Floats, nodes: int) -> Pair:
    """Two amounts that have something in common: the outer sum runs over `second`, unless only `first` is counted."""
    if not isinstance(first, Attainment) and isinstance(second, Attainment):
        first, second = second, first
    a, b, rho = (each[:, None] for each in (first.log_sd, second.log_sd, correlation))
    inner_sd = a * np.sqrt(1.0 - rho * rho)
    u, weight = normal_nodes(cuts_of(second, _places_of_inner(first, correlation)), nodes)
    x, dx = first.expected(first.mean[:, None] * np.exp(rho * a * u - 0.5 * (rho * a) ** 2), inner_sd, nodes)
    y, _ = second.worth_at(amount_at(second, u))
    r_x, r_y = first.responds[:, None], second.responds[:, None]
    slope = (r_y * u / b) * x + (r_x - rho * a * r_y / b) * dx
    return (weight * (x * y).sum(axis=0)).sum(axis=-1), (weight * (slope * y).sum(axis=0)).sum(axis=-1)


def _places_of_inner(first: Side, correlation: Floats) -> list[Place]:
    """Quantiles of the outer amount at which the inner one passes its kinks, and over what width."""
    a = first.log_sd
    centre = np.log(np.maximum(first.mean, 1e-300)) - 0.5 * a * a
    pull = np.maximum(correlation * a, 1e-12)
    spread = a * np.sqrt(1.0 - correlation**2)
    return [((level - centre) / pull, np.hypot(width, spread) / pull) for level, width in first.places()]


def _together(first: Side, second: Side, correlation: Floats, nodes: int) -> Pair:
    """One quantile moves both: slopes between the jumps, and at a jump what the product gains × how fast the quantile moves."""
    z, weight = normal_nodes(cuts_of(second, _quantiles(first)), nodes)
    x, dx = first.worth_at(amount_at(first, z))
    y, dy = second.worth_at(amount_at(second, z))
    r_x, r_y = first.responds[:, None], second.responds[:, None]
    marginal = (weight * (r_x * dx * y + r_y * dy * x).sum(axis=0)).sum(axis=-1)
    marginal += _gains(first, second) + _gains(second, first)
    return (weight * (x * y).sum(axis=0)).sum(axis=-1), marginal


def _quantiles(side: Side) -> list[Place]:
    centre = np.log(np.maximum(side.mean, 1e-300)) - 0.5 * side.log_sd**2
    return [((level - centre) / side.log_sd, width / side.log_sd) for level, width in side.places()]


def _gains(jumping: Side, other: Side) -> Floats:
    """Σ over jumps of height × the other side there × density × responds / sd; jumps in one place share what both gain.

    At the place of a jump of both sides, the other is taken at the middle of its jump: the two halves add to the product's whole jump.
    """
    total = np.zeros_like(jumping.mean)
    for level, heights in jumping.jumps():
        z = (np.log(level / np.maximum(jumping.mean, 1e-300)) + 0.5 * jumping.log_sd**2) / jumping.log_sd
        sides = [other.worth_at(amount_at(other, (z + step)[:, None]))[0][..., 0] for step in (-1e-9, 1e-9)]
        density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
        total += jumping.responds * (heights[:, None] * 0.5 * (sides[0] + sides[1])).sum(axis=0) * density / jumping.log_sd
    return total


def _times(rise: Floats, factor: Floats) -> Floats:
    """A derivative × a factor; an infinite one (on a jump, without spread) × nothing is nothing."""
    return np.where(factor == 0, 0.0, rise) * factor
