"""How often people of a role leave: leavers among the months in which somebody could have left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]

FEW_LEAVERS = 3
"""Leavers below which turnover is an assumption."""


@dataclass(frozen=True)
class Leaving:
    """Leavers of a role and the person-months at risk."""

    leavers: int
    months: int

    @property
    def is_told(self) -> bool:
        """Whether enough people left."""
        return self.leavers >= FEW_LEAVERS

    @property
    def yearly(self) -> float:
        """Twelve times the chance a month, as the scenario has it: 3 leavers in 120 person-months are 0.3."""
        return min(12 * self.leavers / self.months, 1.0)

    def draws(self, uniforms: Floats) -> Floats:
        """Draws of the yearly figure: the chance a month is Beta(leavers + ½, months − leavers + ½). Source: Jeffreys (1946)."""
        return np.minimum(12 * beta.ppf(uniforms, self.leavers + 0.5, self.months - self.leavers + 0.5), 1.0)


def leaving_of(panel: Panel, role: str) -> Leaving:
    """Leavers among the role's person-months."""
    rows = panel.rows_of(role)
    return Leaving(int(panel.leavers[rows].sum()), int((panel.employed[rows] > 0).sum()))
