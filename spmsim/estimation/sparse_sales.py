"""People for whom months without a sale are common: a quasi-Poisson model of the sales themselves.

    E[sales] = share of the month employed × exp(cell + role + ramp),   Var[sales | person] = φ × mean

which is what a Poisson number of deals gives: φ = average deal × (1 + cv²). Fitted with `statsmodels` (`GLM`); a cell or step of a ramp
in which nobody sold is left out. What people differ by is the moment estimate Σ((O − E)² − φE) ÷ ΣE² over people, O sold and E expected.
Source: McCullagh and Nelder (1989), chapter 9.

The effects' covariance is the model's, of luck and of people who differ. Refused: a covariance clustered by seat, which takes what a
single person's level or ramp may lie off by from that person's distance to it, and that is 0 (docs/estimation.md has the figures).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray

from spmsim.estimation.levels import Design, Levels
from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SparseSpreads:
    """What months and people spread by."""

    phi: float
    """Variance of a person's month per unit of its mean, φ."""
    people: float
    """Variance between people of the logarithm."""
    people_freedom: float
    """Degrees of freedom behind it by Satterthwaite (1946): people − roles, less as the luck of few deals blurs the people."""


def fit_sparse_sales(panel: Panel, design: Design) -> Levels:
    """The levels of people with months without sales."""
    sales = panel.sales[design.person, design.month]
    model = sm.GLM(sales, design.matrix, family=sm.families.Poisson(), exposure=design.exposure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sales are not whole numbers: only their mean and variance are used
        fitted = model.fit()
    expected = np.asarray(fitted.fittedvalues)
    told = spreads_of(design.person, sales, expected, parameters=design.matrix.shape[1], roles=len(design.roles))
    seat = np.unique(np.asarray(panel.seats), return_inverse=True)[1][design.person]
    covariance = covariance_of(design.matrix, expected, seat, told)
    persons = len(np.unique(design.person))
    return Levels(
        design, np.asarray(fitted.params), covariance,
        people_variance=told.people, people_freedom=told.people_freedom, skill_variance=None,
        month_variance=told.phi, month_freedom=max(float(len(sales) - design.matrix.shape[1] - persons), 1.0), is_sparse=True,
    )  # fmt: skip


def covariance_of(matrix: Floats, expected: Floats, seat: Ints, told: SparseSpreads) -> Floats:
    """[effects, effects] A⁻¹ (φA + v·Σ s sᵀ) A⁻¹, A = Xᵀ diag(E) X, s the sum of E·X of a seat, v the variance between people of O ÷ E.

    One person of a role, expected to sell 100 in all, φ = 2, v = 0.05: the role's level has variance 2 ÷ 100 + 0.05 = 0.07.
    """
    weighted = matrix * expected[:, None]
    seats = np.zeros((int(seat.max()) + 1, matrix.shape[1]))
    np.add.at(seats, seat, weighted)
    bread = np.linalg.inv(matrix.T @ weighted)
    return np.asarray(told.phi * bread + np.expm1(told.people) * bread @ seats.T @ seats @ bread)


def spreads_of(person: Ints, sales: Floats, expected: Floats, *, parameters: int, roles: int) -> SparseSpreads:
    """What months and people spread by.

    Two people expected to sell 100 each who sold 140 and 60, with φ = 2: ((40² − 200) + (40² − 200)) ÷ (2 · 100²) = 0.14, ln 1.14 = 0.131.
    Of the spread of 0.16 that is seen, 0.14 is between people: their two degrees of freedom, less one for the role, count (0.14 ÷ 0.16)².

    Args:
        person: [N] of each person-month.
        sales: [N]
        expected: [N] of an average person.
        parameters: fitted by the model.
        roles: groups of people whose mean was fitted.
    """
    persons = np.unique(person, return_inverse=True)[1]
    sold, asked = np.bincount(persons, sales), np.bincount(persons, expected)
    own = expected * (sold / asked)[persons]
    freedom = max(len(sales) - parameters - len(sold), 1)
    phi = float(((sales - own)[own > 0] ** 2 / own[own > 0]).sum() / freedom)
    between = max(float(((sold - asked) ** 2 - phi * asked).sum() / (asked**2).sum()), 0.0)
    told = (between * (asked**2).sum()) ** 2 / ((between * asked**2 + phi * asked) ** 2).sum() if between > 0 else 0.0
    return SparseSpreads(phi, float(np.log1p(between)), max(float(told) * (1 - roles / len(sold)), 1.0))
