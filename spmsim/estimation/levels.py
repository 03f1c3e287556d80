"""`Levels`: how high sales stand in every region and month, in every role and in every month of a ramp, with their joint covariance.

Two models give it: `log_sales` where people sell in every month, `sparse_sales` where months without a sale are common. What comes
after (season, market, ramp, potential) reads only this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONGEST_RAMP = 12
"""Employed months that may lie below full productivity; from then on everybody is taken as ramped."""
SMALLEST_CELL = 3.0
"""People per region and month, on average, from which regions are told apart month by month."""
TOO_FEW = "too few people per region and month to tell regions from people"


@dataclass(frozen=True, eq=False)
class Design:
    """Which parameters each person-month looks at. N person-months, C cells (region × month), R roles, K steps of ramps."""

    person: Ints = field(repr=False)
    """[N] place in the panel."""
    month: Ints = field(repr=False)
    """[N]"""
    matrix: Floats = field(repr=False)
    """[N, C + R − 1 + K] ones and zeros: the cell, the role where it is not the first, the step of the role's ramp."""
    exposure: Floats = field(repr=False)
    """[N] share of a full month: days employed, times the assumed ramp where a role's own cannot be told."""
    cell_region: Ints
    """[C]"""
    cell_month: Ints
    """[C]"""
    regions: tuple[str, ...]
    """Their names; one empty name where regions are not told apart."""
    roles: tuple[str, ...]
    ramp_steps: tuple[tuple[int, int], ...]
    """(role, employed month) of each step that somebody was seen in."""
    untold_regions: str = ""
    """Why regions are not told apart where there are several."""
    untold_ramps: Mapping[int, str] = field(default_factory=dict)
    """Role whose steps were left out → why."""

    @property
    def cells(self) -> int:
        """C."""
        return len(self.cell_month)


@dataclass(frozen=True, eq=False)
class Levels:
    """Logarithms of sales a month of a fully ramped person, fitted."""

    design: Design
    effects: Floats = field(repr=False)
    """[C + R − 1 + K] cells (of the first role), differences of the other roles to it, ramps."""
    covariance: Floats = field(repr=False)
    """Of the effects; what people differ by is in it."""
    people_variance: float
    """Between people (territory and skill together), of the logarithm."""
    people_freedom: float
    """Degrees of freedom behind it."""
    skill_variance: float | None
    """The part of it that goes with the person, where people followed each other in a seat; else None."""
    month_variance: float
    """Of a person's own months: of the logarithm, or for sparse sales the variance per unit of the mean (φ)."""
    month_freedom: float
    is_sparse: bool
    """Whether effects are logarithms of means (sparse sales), or means of logarithms."""
    is_settled: bool = True
    """Whether the search for the likeliest variances came to its end."""


def design_of(panel: Panel, *, by_region: bool = True) -> Design:
    """The design of every month in which somebody was employed; regions are told apart where there are people enough, if at all."""
    person, month = np.nonzero(panel.employed > 0)
    roles = tuple(dict.fromkeys(panel.roles))
    role = np.asarray([roles.index(held) for held in panel.roles])[person]
    regions, region, why = _regions(panel, person) if by_region else _one_region(person, "")
    cells, cell = np.unique(region * panel.months + month, return_inverse=True)
    tenure = panel.tenure[person, month]
    steps = [(int(r), int(k)) for r, k in np.unique(np.column_stack([role, tenure])[tenure < LONGEST_RAMP], axis=0)]
    columns = [
        np.arange(len(cells)) == cell[:, None],
        np.arange(1, len(roles)) == role[:, None],
        *[((role == r) & (tenure == k))[:, None] for r, k in steps],
    ]
    matrix = np.hstack(columns).astype(np.float64)
    return Design(
        person, month, matrix, panel.employed[person, month], cells // panel.months, cells % panel.months, regions, roles, tuple(steps), why
    )


def told_apart(design: Design, seen: NDArray[np.bool_], *, only_seen: bool) -> Design:
    """The design without the parameters that no person-month of `seen` looks at, and without the person-months that look at them.

    Args:
        design: the whole design.
        seen: [N] person-months that tell something, e.g. those with a sale.
        only_seen: whether the other person-months are left out too.
    """
    told = (design.matrix * seen[:, None]).sum(axis=0) > 0
    rows = ~(design.matrix[:, ~told] > 0).any(axis=1)
    return chosen_rows(design, rows & (seen | (not only_seen)))


def chosen_rows(design: Design, rows: NDArray[np.bool_]) -> Design:
    """The design of some person-months, without the parameters that none of them looks at."""
    told = design.matrix[rows].sum(axis=0) > 0
    cells, others = design.cells, design.cells + len(design.roles) - 1
    return replace(
        design,
        person=design.person[rows],
        month=design.month[rows],
        matrix=design.matrix[np.ix_(rows, told)],
        exposure=design.exposure[rows],
        cell_region=design.cell_region[told[:cells]],
        cell_month=design.cell_month[told[:cells]],
        ramp_steps=tuple(step for step, kept in zip(design.ramp_steps, told[others:], strict=True) if kept),
    )


def _regions(panel: Panel, person: Ints) -> tuple[tuple[str, ...], Ints, str]:
    """(names, [N] region, why not), or one region for all where a region and month would hold too few people to be told apart."""
    names = tuple(dict.fromkeys(panel.regions))
    if len(person) < SMALLEST_CELL * len(names) * panel.months:
        return _one_region(person, TOO_FEW if len(names) > 1 else "")
    return names, np.asarray([names.index(held) for held in panel.regions])[person], ""


def _one_region(person: Ints, why: str) -> tuple[tuple[str, ...], Ints, str]:
    return ("",), np.zeros(len(person), dtype=np.int64), why
