"""What is known about each seat of the last month: how good its holder is, and how good its territory is for whoever comes next.

Given the heights of regions and months, a person's own months say where they stand, shrunk towards the role's mean. The heights
themselves are estimates, and whoever looks too good where they were put too low makes up for it: so what people sell together is known
better than any height, and a draw of the seats goes with the draw of the heights' errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from spmsim.estimation.levels import Levels
from spmsim.estimation.panel import Panel
from spmsim.estimation.people import Standing, expected_sales, mean_logs
from spmsim.estimation.vacancies import Holders

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Known:
    """The logarithms of (territory, holder) of one seat, given the errors of the heights: normal."""

    mean: Floats
    """[2] where the heights are as fitted."""
    seen: Ints
    """Places in the panel of the people whose months tell it."""
    weights: Floats
    """[2, seen] what it moves by where those people's months were expected lower by 1."""
    root: Floats
    """[2, 2] root · standard normals is what remains unknown."""


@dataclass(frozen=True, eq=False)
class Seats:
    """K seats; in each of them one person works, or is still to come."""

    role: Ints = field(repr=False)
    """[K]"""
    region: Ints = field(repr=False)
    """[K] among the regions that are told apart."""
    tenure: Ints = field(repr=False)
    """[K] employed month of the holder in the last month of the history."""
    empty_for: Ints = field(repr=False)
    """[K] `HELD`, or whole months without a holder."""
    known: tuple[Known, ...] = field(repr=False)
    """[K]"""
    heights: Floats = field(repr=False)
    """[P, Y] what a person's months move by, on average, where a fitted height lies 1 above the true one."""

    def draws(self, errors: Floats, noise: Floats) -> tuple[Floats, Floats]:
        """([D, K] territories, [D, K] holders): logarithms, from [D, Y] errors of the heights and [D, 2 K] standard normals."""
        moved = errors @ self.heights.T
        territory, holder = np.empty((len(errors), len(self.known))), np.empty((len(errors), len(self.known)))
        for seat, one in enumerate(self.known):
            unknown = noise[:, 2 * seat : 2 * seat + 2] @ one.root.T
            drawn = one.mean + moved[:, one.seen] @ one.weights.T + unknown
            territory[:, seat], holder[:, seat] = drawn.T
        return territory, holder


def seats_of(panel: Panel, levels: Levels, standing: Standing, holders: Holders) -> Seats:
    """The seats of the holders."""
    design = levels.design
    persons = holders.person
    regions = np.zeros(len(panel.people), dtype=np.int64)
    if len(design.regions) > 1:
        regions = np.asarray([design.regions.index(region) for region in panel.regions])
    roles = np.asarray([design.roles.index(role) for role in panel.roles])
    known = _of_totals(panel, levels, standing, persons) if levels.is_sparse else _of_logs(panel, levels, persons)
    return Seats(roles[persons], regions[persons], panel.tenure[persons, -1], holders.empty_for, tuple(known), _heights(panel, levels))


def _of_logs(panel: Panel, levels: Levels, persons: Ints) -> Iterator[Known]:
    """Best linear prediction of a seat's territory and of its holder, from the mean logarithms of everybody who held the seat.

    Where nobody followed anybody, all that people differ by stays with the seat, as the first scenario plays it.
    """
    months, mean = mean_logs(panel, levels)
    skill = levels.skill_variance or 0.0
    territory = levels.people_variance - skill
    seats = np.unique(np.asarray(panel.seats), return_inverse=True)[1]
    for person in persons:
        held = np.flatnonzero(seats == seats[person])
        seen = held[months[held] > 0]
        prior = territory + np.asarray([[0.0, 0.0], [0.0, skill]])
        shared = territory + np.asarray([[0.0], [skill]]) * (seen == person)
        spread = territory + np.diag(skill + levels.month_variance / months[seen])
        weights = np.linalg.solve(spread, shared.T).T
        yield Known(weights @ mean[seen], seen, weights, _root(prior - weights @ shared.T))


def _of_totals(panel: Panel, levels: Levels, standing: Standing, persons: Ints) -> Iterator[Known]:
    """The holder's shrunk ratio, which whoever comes next takes over.

    The ratio is 1 + w·(O/E − 1): where expected sales were put 1 % too high, its logarithm is 0.01·w·(O/E) ÷ ratio too low.
    """
    design = levels.design
    asked = np.bincount(design.person, expected_sales(levels), minlength=len(panel.people))
    sold = np.bincount(design.person, panel.sales[design.person, design.month], minlength=len(panel.people))
    between = np.expm1(levels.people_variance)
    for person in persons:
        factor, unknown = standing.factor[person], standing.log_sd[person]
        weight = between / (between + levels.month_variance / max(asked[person], 1e-12)) if between > 0 else 0.0
        slope = weight * sold[person] / max(asked[person], 1e-12) / factor
        root = np.asarray([[unknown, 0.0], [unknown, 0.0]])
        yield Known(np.full(2, np.log(factor) - unknown**2 / 2), np.asarray([person]), np.full((2, 1), slope), root)


def _heights(panel: Panel, levels: Levels) -> Floats:
    """[P, Y]; errors of the ramps are those to be expected from the errors of the heights."""
    design = levels.design
    number = design.cells + len(design.roles) - 1
    weight = expected_sales(levels) if levels.is_sparse else np.ones(len(design.person))
    total = np.bincount(design.person, weight, minlength=len(panel.people))
    months = csr_matrix((weight, (design.person, np.arange(len(weight)))), shape=(len(panel.people), len(weight)))
    moved = (months @ design.matrix) / np.maximum(total, 1e-12)[:, None]
    ramps = np.linalg.lstsq(levels.covariance[:number, :number], levels.covariance[:number, number:], rcond=None)[0]
    return np.asarray(moved[:, :number] + moved[:, number:] @ ramps.T)


def _root(covariance: Floats) -> Floats:
    """A square root of a covariance that may have no full rank."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
