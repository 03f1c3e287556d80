"""Sales of the months ahead, one year for each draw of the parameters: the formula of `docs/model.md`, in plain numpy.

    potential/12 × season × productivity × person × market × region × a month's luck

A filled seat empties at a month's end with chance turnover/12, stays open, and is filled by a new person, who is new to the ramp and as
good as the seat's territory and a skill drawn anew. Market and regions go on from where they stood in the last month. Pay plays no part:
people work as they did. No engine plays this, since each year has parameters of its own; at one set of them an engine gives the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gamma

from spmsim.estimation.draws import Draws
from spmsim.estimation.seats import Seats
from spmsim.estimation.vacancies import HELD
from spmsim.foundation.streams import Purpose, Words, address, counter, key_of, normal, uniform, words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BLOCK = 128
"""Seats that are played together: memory stays small however many there are."""
_BEFORE = 255
"""The month under which the next people of seats that stand empty as the history ends are drawn."""


@dataclass(frozen=True)
class Ahead:
    """Which months are played."""

    first: int
    """Calendar month of the first, 0 for January."""
    months: int


def sales_ahead(draws: Draws, seats: Seats, ahead: Ahead, *, is_sparse: bool, seed: int = 0) -> Floats:
    """[D, M] sales of all seats together, units of the measure.

    Args:
        draws: of the parameters and of the last month's state.
        seats: as the history ends.
        ahead: the months.
        is_sparse: whether `month_sd` is √φ: then the company's month is gamma with variance φ × its mean, as the sum of people's are.
        seed: of the luck; the draws have theirs.
    """
    weather = weather_ahead(draws, ahead, seed=seed)
    total = np.zeros((len(draws.potential), ahead.months))
    for first in range(0, len(seats.known), BLOCK):
        places = np.arange(first, min(first + BLOCK, len(seats.known)))
        total += _of_block(draws, seats, places, weather, has_luck=not is_sparse, seed=seed)
    if not is_sparse:
        return total
    phi = draws.month_sd[:, None] ** 2
    every = np.arange(len(total))[:, None]
    luck = uniform(words(_key(seed, "months", Purpose.COUNT), every, counter(0, np.arange(ahead.months)))[0])
    return np.asarray(gamma.ppf(luck, np.maximum(total / phi, 1e-12), scale=phi))


def weather_ahead(draws: Draws, ahead: Ahead, *, seed: int) -> Floats:
    """[D, M, S] season × market × region of each month."""
    number, chains = draws.states.shape
    sd, persistence = (draws.chains[:, [part, *[2 + part] * (chains - 1)]] for part in (0, 1))
    z, shocks = draws.states, np.empty((number, ahead.months, chains))
    for month in range(ahead.months):
        address_of = counter(0, month, np.arange(chains))
        fresh = normal(words(_key(seed, "weather ahead", Purpose.MARKET), np.arange(number)[:, None], address_of)[0])
        z = persistence * z + sd * np.sqrt(1 - persistence**2) * fresh
        shocks[:, month] = z - sd**2 / 2
    season = draws.season[:, (ahead.first + np.arange(ahead.months)) % 12]
    return np.asarray(season[:, :, None] * np.exp(shocks[:, :, :1] + shocks[:, :, 1:]))


def _of_block(draws: Draws, seats: Seats, places: Ints, weather: Floats, *, has_luck: bool, seed: int) -> Floats:
    """[D, M] of some seats together."""
    number, months, role = len(draws.potential), weather.shape[1], seats.role[places]
    people = _People.of(draws, seats, places, seed=seed)
    start, ramp = draws.ramp_start[:, role], draws.ramp_months[:, role]
    sd = draws.month_sd[:, None] if has_luck else 0.0
    total = np.empty((number, months))
    for month in range(months):
        which = _counter(places, month)
        luck, leaves = words(_key(seed, "person months", Purpose.PERSON_MONTH), np.arange(number)[:, None], which)
        works = people.opens <= month
        productivity = np.minimum(start + (1 - start) * people.tenure / ramp, 1.0)
        mean = draws.potential[:, role] / 12 * weather[:, month, seats.region[places]] * productivity * people.factor
        total[:, month] = (works * mean * np.exp(sd * normal(luck) - sd**2 / 2)).sum(axis=1)
        people.tenure += works
        people.follow(works & (uniform(leaves) < draws.yearly[:, role] / 12), month)
    return total


@dataclass(eq=False)
class _People:
    """Who works in each seat of a block, or will next; [D, K] each."""

    draws: Draws
    places: Ints
    seed: int
    factor: Floats
    """Sales ÷ the role's mean."""
    tenure: Ints
    """Employed months."""
    opens: Ints
    """The month ahead from which the person works."""

    @classmethod
    def of(cls, draws: Draws, seats: Seats, places: Ints, *, seed: int) -> _People:
        """As the history ends: holders, and whoever will fill a seat that stands empty."""
        empty = np.broadcast_to(seats.empty_for[places], (len(draws.potential), len(places)))
        tenure = np.broadcast_to(seats.tenure[places] + 1, empty.shape).copy()
        people = cls(draws, places, seed, draws.holder[:, places], tenure, np.zeros(empty.shape, dtype=np.int64))
        people.follow(empty != HELD, _BEFORE)
        people.opens = np.where(empty == HELD, 0, np.maximum(people.opens - empty, 0))
        return people

    def follow(self, left: Bools, month: int) -> None:
        """New people, after an empty time, in the seats that somebody left at the end of a month."""
        draw, seat = np.nonzero(left)
        which = _counter(self.places[seat], month)
        skill, empty = words(_key(self.seed, "successors", Purpose.SKILL), draw, which)
        sd = self.draws.skill_sd[draw]
        self.factor[left] = self.draws.successor[draw, self.places[seat]] * np.exp(sd * normal(skill) - sd**2 / 2)
        self.tenure[left] = 0
        vacant = np.floor(self.draws.vacancy[draw] + uniform(empty)).astype(np.int64)  # 1.7 months are 1 or 2, and 1.7 on average
        self.opens[left] = vacant + (0 if month == _BEFORE else month + 1)


def _counter(places: Ints, month: int) -> Words:
    return counter(places >> 16, month, places & 0xFFFF)


def _key(seed: int, what: str, purpose: Purpose) -> tuple[int, int]:
    """A forecast has keys of its own, that no seat or measure has."""
    return address(seed, key_of(f"forecast {what}"), purpose)
