"""What each person's own months say about them: sales against what the role's average person would have sold, shrunk towards it.

Whoever was seen for long keeps most of their own ratio, whoever was seen for little is near the role's mean: the best linear prediction
under the fitted spreads. Source: Robinson (1991), "That BLUP is a good thing".
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.estimation.levels import Levels
from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Standing:
    """Each person against the role's average. P people of the panel."""

    factor: Floats = field(repr=False)
    """[P] expected sales ÷ the role's mean; 1 where nothing is known."""
    log_sd: Floats = field(repr=False)
    """[P] log-sd of what is still not known about it."""


def standing_of(panel: Panel, levels: Levels) -> Standing:
    """Factor of every person, with what remains unknown."""
    return _of_totals(panel, levels) if levels.is_sparse else _of_logs(panel, levels)


def _of_logs(panel: Panel, levels: Levels) -> Standing:
    """From the mean of each person's logarithms; people who followed each other in a seat share its territory."""
    number = len(panel.people)
    months, mean = mean_logs(panel, levels)
    skill = levels.people_variance if levels.skill_variance is None else levels.skill_variance
    territory = levels.people_variance - skill
    expected, unknown = np.zeros(number), np.full(number, levels.people_variance)
    seats = np.unique(np.asarray(panel.seats), return_inverse=True)[1]
    for seat in range(int(seats.max()) + 1):
        held = np.flatnonzero(seats == seat)
        seen = held[months[held] > 0]
        if len(seen) == 0 or levels.people_variance == 0:
            continue
        shared = territory + skill * (held[:, None] == seen[None, :])
        spread = territory + np.diag(skill + levels.month_variance / months[seen])
        weights = np.linalg.solve(spread, shared.T).T
        expected[held] = weights @ mean[seen]
        unknown[held] = levels.people_variance - (weights * shared).sum(axis=1)
    unknown = np.maximum(unknown, 0.0)
    return Standing(np.exp(expected + (unknown - levels.people_variance) / 2), np.sqrt(unknown))


def _of_totals(panel: Panel, levels: Levels) -> Standing:
    """From what each person sold ÷ what was expected of an average one, O ÷ E, weighted s² ÷ (s² + φ/E)."""
    design, number = levels.design, len(panel.people)
    asked = np.bincount(design.person, expected_sales(levels), minlength=number)
    sold = np.bincount(design.person, panel.sales[design.person, design.month], minlength=number)
    between = np.expm1(levels.people_variance)
    noise = levels.month_variance / np.maximum(asked, 1e-12)
    weight = between / (between + noise) if between > 0 else np.zeros(number)
    factor = 1 + weight * (sold / np.maximum(asked, 1e-12) - 1)
    return Standing(factor, np.sqrt(np.log1p(between * (1 - weight) / factor**2)))


def mean_logs(panel: Panel, levels: Levels) -> tuple[Ints, Floats]:
    """([P] months that tell something, [P] mean of the logarithms beyond what an average person would have sold; 0 without months)."""
    design, number = levels.design, len(panel.people)
    left = np.log(panel.sales[design.person, design.month] / design.exposure) - design.matrix @ levels.effects
    months = np.bincount(design.person, minlength=number)
    return months, np.bincount(design.person, left, minlength=number) / np.maximum(months, 1)


def expected_sales(levels: Levels) -> Floats:
    """[N] of each person-month of the design, had an average person held it."""
    design = levels.design
    return np.asarray(design.exposure * np.exp(design.matrix @ levels.effects))
