"""People who sell in every month: a linear mixed model of the logarithm of sales.

    ln(sales ÷ share of the month employed) = cell(region, month) + role + ramp(role, employed month) + seat + person + month's luck

Cells, roles and ramps are free; seats, people and luck are normal. Fitted by restricted maximum likelihood with `statsmodels`
(`MixedLM`: Lindstrom and Bates 1988). A month's luck is the model's rep shock; seat and person are territory and skill.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec
from statsmodels.tools.sm_exceptions import ConvergenceWarning

from spmsim.estimation.levels import Design, Levels
from spmsim.estimation.panel import Panel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def fit_log_sales(panel: Panel, design: Design) -> Levels:
    """The levels of people who sell in nearly every month; the few months without sales are left out, since they have no logarithm."""
    logs = np.log(panel.sales[design.person, design.month] / design.exposure)
    seat = np.unique(np.asarray(panel.seats), return_inverse=True)[1][design.person]
    follows = len(np.unique(seat)) < len(np.unique(design.person))
    within = _people_within(seat, design.person) if follows else None
    model = MixedLM(logs, design.matrix, groups=seat, exog_re=np.ones((len(logs), 1)), exog_vc=within)
    fitted = _fitted(model)
    size = design.matrix.shape[1]
    territory, skill = float(fitted.cov_re[0, 0]), float(fitted.vcomp[0]) if follows else 0.0
    luck = float(fitted.scale)
    persons = len(np.unique(design.person))
    freedom = _freedom((territory, skill, luck), seat, design.person, roles=len(design.roles))
    covariance = covariance_of(design.matrix, (territory, skill, luck), seat, design.person)
    return Levels(
        design, np.asarray(fitted.fe_params), covariance,
        people_variance=territory + skill, people_freedom=freedom, skill_variance=skill if follows else None,
        month_variance=luck, month_freedom=max(float(len(logs) - size - persons), 1.0), is_sparse=False,
        is_settled=bool(fitted.converged),
    )  # fmt: skip


def _fitted(model: MixedLM) -> Any:
    """The fit at the top of the restricted likelihood, by a search without a gradient (Powell 1964).

    Searches by the gradient, the library's default, often stop short of the top and call it reached. What the library warns of on the way
    is read off the result.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", UserWarning)  # that a variance lies at 0, which is an answer here
        return model.fit(reml=True, method="powell")


def _people_within(seat: Ints, person: Ints) -> VCSpec:
    """One effect per person, in each seat: the people who followed each other."""
    names, matrices = [], []
    for one in np.unique(seat):
        people, place = np.unique(person[seat == one], return_inverse=True)
        names.append([str(number) for number in people])
        matrices.append(np.eye(len(people))[place])
    return VCSpec(["person"], [names], [matrices])


def covariance_of(matrix: Floats, variances: tuple[float, float, float], seat: Ints, person: Ints) -> Floats:
    """[effects, effects] (Xᵀ V⁻¹ X)⁻¹; in V, two months of a seat share territory, of a person skill too, a month with itself luck as well.

    One role of one person with 4 months, territory 0.04, luck 0.2: 0.04 + 0.2 ÷ 4 = 0.09. The library's own, from differences of its
    likelihood, has negative variances where a spread lies at 0.
    """
    territory, skill, luck = variances
    information = np.zeros((matrix.shape[1], matrix.shape[1]))
    for one in np.unique(seat):
        rows = np.flatnonzero(seat == one)
        v = territory + skill * (person[rows, None] == person[None, rows]) + luck * np.eye(len(rows))
        information += matrix[rows].T @ np.linalg.solve(v, matrix[rows])
    return np.asarray(np.linalg.inv(information))


def _freedom(variances: tuple[float, float, float], seat: Ints, person: Ints, *, roles: int) -> float:
    """Degrees of freedom of territory + skill by Satterthwaite, from the mean squares between seats and between people of a seat.

    With one person per seat it is nearly seats − roles, less as luck blurs the people. People with few months, and seats with few people,
    count for what they tell: harmonic means. Source: Satterthwaite (1946).
    """
    territory, skill, luck = variances
    months = np.bincount(person)
    people = np.unique(np.column_stack([seat, person]), axis=0)
    persons, seats = len(people), len(np.unique(seat))
    each = float(np.mean(1.0 / np.bincount(people[:, 0])))
    of_person, of_seat = float(np.mean(1.0 / months[months > 0])), float(np.mean(1.0 / np.bincount(seat)))
    between = 2 * (territory + skill * each + luck * of_seat) ** 2 / max(seats - roles, 1)
    within = (1 - each) ** 2 * 2 * (skill + luck * of_person) ** 2 / max(persons - seats, 1)
    return max(2 * (territory + skill) ** 2 / (between + within), 1.0)
