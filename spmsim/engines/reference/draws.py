"""Draws by address, and the quantiles that turn them into counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.money import round_half_away
from spmsim.foundation.streams import Purpose, address, counter, exp, key_of, normal, uniform, words

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Where:
    """The address of a draw."""

    key: int
    purpose: Purpose
    ordinal: int = 0
    month: int = 0
    index: int = 0
    measure: str = ""


class Draws:
    """Draws by address; those of all replications are made at once and kept."""

    def __init__(self, seed: int, replications: int) -> None:
        self._seed, self._replications = seed, np.arange(replications)
        self._normals: dict[Where, Floats] = {}
        self._uniforms: dict[Where, tuple[Floats, Floats]] = {}
        self.pools: dict[tuple[int, int], tuple[Floats, Floats]] = {}
        """(pool, replication) → what its members sold in each month, and what they were asked for, once it has been added up."""
        self.contests: dict[tuple[int, int], dict[tuple[int, int], float]] = {}
        """(contest, replication) → what is won in it, by seat and month, once it has been decided."""

    def normal(self, n: int, where: Where) -> float:
        """The standard normal of word 0 in replication n."""
        if where not in self._normals:
            self._normals[where] = normal(self._words(where)[0])
        return float(self._normals[where][n])

    def uniform(self, n: int, where: Where, word: int = 0) -> float:
        """The uniform of word 0 or 1 in replication n."""
        if where not in self._uniforms:
            first, second = self._words(where)
            self._uniforms[where] = uniform(first), uniform(second)
        return float(self._uniforms[where][word][n])

    def _words(self, where: Where) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        of_measure = key_of(where.measure) if where.measure else 0
        key = address(self._seed, where.key, where.purpose, measure=of_measure)
        return words(key, self._replications, counter(where.ordinal, where.month, where.index))


def persistent(persistence: float, fresh: list[float]) -> float:
    """z(t) ÷ sd after these normals: z(1) is the first; then ρ of the one before and √(1−ρ²) of a new one."""
    z = fresh[0]
    for new in fresh[1:]:
        z = persistence * z + math.sqrt(1 - persistence**2) * new
    return z


def centred(sd: float, z: float) -> float:
    """The logarithm of a lognormal factor of mean one."""
    return sd * z - sd * sd / 2


def e_to(x: float) -> float:
    """e to the power x."""
    return float(exp(np.array(x)))


def round_drawn(amount: float) -> float:
    """Whole minor units, halves up."""
    return float(round_half_away(amount))


def poisson_quantile(u: float, mean: float) -> int:
    """The smallest n with P(N ≤ n) ≥ u."""
    chance = e_to(-mean)
    below, n = chance, 0
    while u > below:
        n += 1
        chance *= mean / n
        below += chance
    return n


def binomial_quantile(u: float, trials: int, chance: float) -> int:
    """The smallest n with P(N ≤ n) ≥ u; chances above ½ count the failures."""
    if chance > 0.5:
        return trials - binomial_quantile(1.0 - u, trials, 1.0 - chance)
    below = 0.0
    for n in range(trials):
        below += math.comb(trials, n) * chance**n * (1 - chance) ** (trials - n)
        if u <= below:
            return n
    return trials
