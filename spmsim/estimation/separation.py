"""`never_sold`: person-months without a sale of which the model of numbers of deals says only that nobody ever sells in such a month.

Where month 3 of a ramp is seen with sales only in May, and May with sales only in month 3 of the ramp, May may be put higher and the
step lower without end, and the likelihood only grows. Such months tell nothing of how much is sold, and are left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye, hstack

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def never_sold(matrix: Floats, seen: Bools) -> Bools:
    """[N] rows without a sale that some change of the effects lowers without end while every row with a sale stays as it is.

    By a linear programme over the kinds of rows there are: the greatest number that can be lowered by 1 or more together, none of the
    others raised. Source: Correia, Guimarães and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized
    linear models".

    Args:
        matrix: [N, K] ones and zeros.
        seen: [N] with a sale.
    """
    kinds, kind = np.unique(matrix, axis=0, return_inverse=True)
    sold = np.zeros(len(kinds), dtype=np.bool_)
    sold[kind.ravel()[seen]] = True
    if sold.all():
        return np.zeros(len(matrix), dtype=np.bool_)
    number, effects = int((~sold).sum()), kinds.shape[1]
    moved = csr_matrix(np.vstack([kinds[~sold], kinds[sold]]))
    lowered = eye(len(kinds), number)  # by how much of 1 a row without a sale counts as lowered
    below = np.where(np.arange(len(kinds)) < number, -np.inf, 0.0)
    found = milp(
        np.concatenate([np.zeros(effects), -np.ones(number)]),
        constraints=LinearConstraint(hstack([moved, lowered]), below, np.zeros(len(kinds))),
        bounds=Bounds(np.repeat([-np.inf, 0.0], [effects, number]), np.repeat([np.inf, 1.0], [effects, number])),
    )
    is_lowered = np.zeros(len(kinds), dtype=np.bool_)
    is_lowered[~sold] = np.asarray(found.x)[effects:] > 0.5
    return np.asarray(is_lowered[kind.ravel()])
