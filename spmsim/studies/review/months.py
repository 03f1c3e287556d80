"""Which months of a sum may be told to somebody who does not pay these people: none that fewer than five people stand behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.results.groups import LEAST

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def tellable_months(amounts: Floats) -> Bools:
    """[T] months whose sum may be told beside the sum of all of them.

    A month is withheld where one to four people have an amount in it. Whoever knows the total and the other months knows the sum of
    those that are withheld: where fewer than five people stand behind it too, further months are withheld, those of the fewest first.

    Args:
        amounts: [P, T] of the people whose total is told.

    Returns:
        Of six people paid in March and one of them, a leaver, in February: neither of the two, and every month without pay.
    """
    behind = amounts != 0
    people = behind.sum(axis=0)
    withheld: Bools = np.asarray((people > 0) & (people < LEAST))
    if not withheld.any():
        return ~withheld
    for month in np.argsort(people, kind="stable"):
        if behind[:, withheld].any(axis=1).sum() >= LEAST:
            break
        withheld[month] |= people[month] > 0
    return ~withheld
