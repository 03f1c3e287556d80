"""The two sides of a coupled price: what one measure's schedules are worth, given how the measure is drawn.

Money is a lognormal attainment. A Poisson count has a lognormal rate. A share is binomial and answers to nothing; so does a rating.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.counts import expected_binomial, expected_poisson, marginal_poisson
from spmsim.foundation.schedule import Schedule

Floats = NDArray[np.float64]
Worth = tuple[Floats, Floats]
"""[K, P, …] expected value of each schedule, and its derivative by the log of the mean."""
Place = tuple[Floats, Floats]
"""[P] where a schedule changes, as the log of an amount, and over what width it does (0: at once)."""

_AROUND = (0.0, -6.0, -3.0, -1.5, 1.5, 3.0, 6.0)
"""Widths around a place at which the sum is cut."""
_REACH = 9.0
"""Standard deviations of a rate that are integrated over."""


@dataclass(frozen=True)
class Side(ABC):
    """One measure of P people's coupled windows; every array [P]."""

    schedules: tuple[Schedule, ...]
    """K schedules, one per term."""
    mean: Floats
    """Expected amount in the unit in which the schedules are read: attainment, money, or a count."""
    log_sd: Floats
    """Of the lognormal amount or rate; 0 where nothing is random, or what is random is shared with nobody."""
    quota: Floats
    """Counts and shares: the number that is an attainment of 1, or 0 where there is none (then p(1) is earned); else 1."""
    responds: Floats
    """1 where effort moves the measure, else 0."""

    def of(self, people: NDArray[np.intp]) -> Self:
        """The same side for some of the people."""
        chosen: dict[str, Any] = {name: getattr(self, name)[people] for name in ("mean", "log_sd", "quota", "responds")}
        return replace(self, **chosen)

    @abstractmethod
    def value_at(self, amount: Floats) -> Floats:
        """[K, P, n] value at amounts or rates [P, n] that are certain."""

    @abstractmethod
    def worth_at(self, amount: Floats) -> Worth:
        """[K, P, n] value at amounts or rates [P, n] that are certain, and its derivative by their log between the jumps."""

    @abstractmethod
    def expected(self, mean: Floats, log_sd: Floats, nodes: int) -> Worth:
        """[K, P, n] expected value, and its derivative by the log of the mean, where the mean is `mean` [P, n]."""

    @abstractmethod
    def places(self) -> list[Place]:
        """Where the value changes."""

    def jumps(self) -> list[tuple[float, Floats]]:
        """(level, [K] heights) of jumps at an amount that is certain; none where the value is smooth in the rate."""
        return []


class Attainment(Side):
    """Money, lognormal: in closed form."""

    def value_at(self, amount: Floats) -> Floats:
        """The schedule's value."""
        return np.stack([schedule.value(amount) for schedule in self.schedules])

    def worth_at(self, amount: Floats) -> Worth:
        """Values, and amount × the slope."""
        certain = np.zeros_like(amount)
        rises = [Schedule(one.knots, one.slopes).marginal_lognormal(amount, certain) for one in self.schedules]
        return self.value_at(amount), np.stack(rises)

    def expected(self, mean: Floats, log_sd: Floats, nodes: int) -> Worth:
        """The schedule's own closed forms."""
        values = [schedule.expected_lognormal(mean, log_sd) for schedule in self.schedules]
        rises = [schedule.marginal_lognormal(mean, log_sd) for schedule in self.schedules]
        return np.stack(values), np.stack(rises)

    def places(self) -> list[Place]:
        """Every knot and jump, at once."""
        levels = sorted({level for schedule in self.schedules for level in schedule.breaks if level > 0})
        return [(np.full_like(self.mean, np.log(level)), np.zeros_like(self.mean)) for level in levels]

    def jumps(self) -> list[tuple[float, Floats]]:
        """Jumps of all schedules by their place."""
        levels = sorted({edge for schedule in self.schedules for edge in schedule.edges if edge > 0})
        heights = [dict(zip(schedule.edges, schedule.heights, strict=True)) for schedule in self.schedules]
        return [(level, np.array([one.get(level, 0.0) for one in heights])) for level in levels]


class Count(Side):
    """A Poisson number; given its rate the value is in closed form, and smooth."""

    def value_at(self, amount: Floats) -> Floats:
        """Expected over the number, given the rate."""
        quota = self.quota[:, None]
        known = np.where(quota > 0, quota, 1.0)
        return np.stack([np.where(quota > 0, expected_poisson(one, amount, known), one.value(1.0)) for one in self.schedules])

    def worth_at(self, amount: Floats) -> Worth:
        """The same, and how it moves with the rate."""
        quota = self.quota[:, None]
        known = np.where(quota > 0, quota, 1.0)
        rises = [np.where(quota > 0, marginal_poisson(one, amount, known), 0.0) for one in self.schedules]
        return self.value_at(amount), np.stack(rises)

    def expected(self, mean: Floats, log_sd: Floats, nodes: int) -> Worth:
        """Integrated over the rate, in pieces that are fine where the value changes."""
        means, log_sds, quotas = (each.reshape(-1) for each in np.broadcast_arrays(mean, log_sd, self.quota[:, None]))
        each = Count(self.schedules, means, log_sds, quotas, np.zeros_like(means))
        z, weight = normal_nodes(cuts_of(each), nodes)
        worth = (np.sum(part * weight, axis=-1) for part in each.worth_at(amount_at(each, z)))
        value, rise = (part.reshape(-1, *np.broadcast_shapes(mean.shape, log_sd.shape)) for part in worth)
        return value, rise

    def places(self) -> list[Place]:
        """Around every knot and jump, as wide as the number spreads there: 1 ÷ √level in the log."""
        levels = sorted({level for schedule in self.schedules for level in schedule.breaks if level > 0})
        quota = np.where(self.quota > 0, self.quota, 1.0)
        return [(np.log(level * quota), 1.0 / np.sqrt(np.maximum(level * quota, 1.0))) for level in levels]


@dataclass(frozen=True)
class Share(Side):
    """Successes of so many trials."""

    trials: Floats
    chance: Floats

    def of(self, people: NDArray[np.intp]) -> Self:
        """The same side for some of the people."""
        return replace(super().of(people), trials=self.trials[people], chance=self.chance[people])

    def value_at(self, amount: Floats) -> Floats:
        """Expected over the successes."""
        known = np.where(self.quota > 0, self.quota, 1.0)
        found = [expected_binomial(schedule, self.trials, self.chance, known) for schedule in self.schedules]
        earned = [np.where(self.quota > 0, value, one.value(1.0)) for value, one in zip(found, self.schedules, strict=True)]
        return np.stack([np.broadcast_to(value[:, None], amount.shape) for value in earned])

    def worth_at(self, amount: Floats) -> Worth:
        """The same: nothing moves it."""
        values = self.value_at(amount)
        return values, np.zeros_like(values)

    def expected(self, mean: Floats, log_sd: Floats, nodes: int) -> Worth:
        """The same: its mean is given."""
        return self.worth_at(mean)

    def places(self) -> list[Place]:
        """None: nothing that is integrated over moves it."""
        return []


def amount_at(side: Side, z: Floats) -> Floats:
    """The lognormal amount [P, n] at normal quantiles: mean × exp(sd·z − sd²/2)."""
    sd = side.log_sd[:, None]
    return np.asarray(side.mean[:, None] * np.exp(sd * z - 0.5 * sd * sd))


def cuts_of(side: Side, further: Sequence[Place] = ()) -> Floats:
    """[P, pieces + 1] normal quantiles between which the side's value, and what changes at `further` quantiles, is smooth."""
    sd = np.maximum(side.log_sd, 1e-12)
    centre = np.log(np.maximum(side.mean, 1e-300)) - 0.5 * sd * sd
    quantiles = [((log_level - centre) / sd, width / sd) for log_level, width in side.places()]
    low, high = -_REACH, _REACH + 2.0 * side.log_sd
    columns = [low + (high - low) * share for share in np.linspace(0.0, 1.0, 9)]
    for place, width in (*quantiles, *further):
        columns += [place + width * step for step in (_AROUND if np.any(width > 0) else (0.0,))]
    return np.sort(np.clip(np.stack(columns, axis=-1), low, np.asarray(high)[:, None]), axis=-1)


def normal_nodes(cuts: Floats, nodes: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes [P, pieces × nodes] in every piece, and their weights under the normal density."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    half = 0.5 * np.diff(cuts, axis=-1)[..., None]
    middle = 0.5 * (cuts[..., 1:] + cuts[..., :-1])[..., None]
    z = (middle + half * x).reshape(len(cuts), -1)
    return z, (half * w).reshape(len(cuts), -1) * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
