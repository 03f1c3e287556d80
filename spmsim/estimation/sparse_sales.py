"""People for whom months without a sale are common: a quasi-Poisson model of the sales themselves.

    E[sales] = share of the month employed × exp(cell + role + ramp),   Var[sales | person] = φ × mean

which is what a Poisson number of deals gives: φ = average deal × (1 + cv²). Fitted with `statsmodels` (`GLM`), the covariance clustered
by seat; a cell or step of a ramp in which nobody sold is left out. What people differ by is the moment estimate
Σ((O − E)² − φE) ÷ ΣE² over people, O sold and E expected. Source: McCullagh and Nelder (1989), chapter 9.
"""

from __future__ import annotations

import warnings

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray

from spmsim.estimation.levels import Levels, design_of, told_apart
from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit_sparse_sales(panel: Panel) -> Levels:
    """The levels of people with months without sales."""
    whole = design_of(panel)
    design = told_apart(whole, panel.sales[whole.person, whole.month] > 0, only_seen=False)
    at = (design.person, design.month)
    sales = panel.sales[at]
    model = sm.GLM(sales, design.matrix, family=sm.families.Poisson(), exposure=panel.employed[at])
    seat = np.unique(np.asarray(panel.seats), return_inverse=True)[1][design.person]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sales are not whole numbers: only their mean and variance are used
        fitted = model.fit(cov_type="cluster", cov_kwds={"groups": seat})
    phi, people = _spreads(design.person, sales, np.asarray(fitted.fittedvalues), design.matrix.shape[1])
    persons = len(np.unique(design.person))
    return Levels(
        design, np.asarray(fitted.params), np.asarray(fitted.cov_params()),
        people_variance=people, people_freedom=max(float(persons - len(design.roles)), 1.0), skill_variance=None,
        month_variance=phi, month_freedom=max(float(len(sales) - design.matrix.shape[1] - persons), 1.0), is_sparse=True,
    )  # fmt: skip


def _spreads(person: Ints, sales: Floats, expected: Floats, parameters: int) -> tuple[float, float]:
    """(φ within people, variance between people of the logarithm).

    Two people expected to sell 100 each who sold 140 and 60, with φ = 2: ((40² − 200) + (40² − 200)) ÷ (2 · 100²) = 0.14, ln 1.14 = 0.131.
    """
    persons = np.unique(person, return_inverse=True)[1]
    sold, asked = np.bincount(persons, sales), np.bincount(persons, expected)
    own = expected * (sold / asked)[persons]
    freedom = max(len(sales) - parameters - len(sold), 1)
    phi = float(((sales - own)[own > 0] ** 2 / own[own > 0]).sum() / freedom)
    between = float(((sold - asked) ** 2 - phi * asked).sum() / (asked**2).sum())
    return phi, float(np.log1p(max(between, 0.0)))
