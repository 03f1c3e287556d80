"""Whose expected pay moves between two runs by more than a share, and how sure that is, person by person and in number.

Both runs live through the same worlds, so a person's change is paired: batch j of one run is batch j of the other (`results.batches`).
The change of a ratio is linearised, its standard error taken over the batches. How many people move by more than a share is then
counted three times: as found, at least (those for whom the opposite is refuted) and at most (those for whom it is not itself refuted).
Both refutations hold for all people together, whatever ties them to each other, by Holm's procedure; so the number of people lies
between the two with the stated confidence.

Sources:
    Cochran (1977), *Sampling Techniques*, 3rd ed., §6.4 (standard error of a ratio).
    Holm (1979), Scandinavian Journal of Statistics 6(2): no true hypothesis is refuted with probability 1 − α, under any dependence;
    the refuted ones are then a lower limit of how many are false.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from spmsim.results.metrics import Floats

Flags = NDArray[np.bool_]
_EXACT = 1e-12
"""A change that differs by less between batches is the same in all of them."""


@dataclass(frozen=True)
class BatchedPay:
    """Total pay of some people in the batches of a run."""

    pay: Floats
    """[S, batches] sums of base and incentive pay"""
    months: Floats
    """[S, batches] sums of filled months"""


@dataclass(frozen=True)
class Change:
    """Relative changes of expected pay per filled month: −0.05 is five per cent less."""

    share: Floats
    """[S]"""
    error: Floats
    """[S] standard errors; 0 where the change is the same in every batch"""
    batches: int


@dataclass(frozen=True)
class Movers:
    """Who moves by more than a share."""

    found: Flags
    """[S] as found"""
    surely: Flags | None
    """[S] those who are sure to, all together; None with a single batch"""
    possibly: Flags | None
    """[S] all but those who are sure not to"""


def relative_change(before: BatchedPay, after: BatchedPay) -> Change:
    """(after − before) ÷ before of pay per filled month, [S]; 0 where there was no pay before or nobody is there in one of the two.

    100 and 110 in two batches that become 90 and 104: 194 ÷ 210 − 1 = −7.6 %, with a standard error of 2.3 %.
    """
    (pay, months), (old_pay, old_months) = ((of.pay.sum(axis=1), of.months.sum(axis=1)) for of in (after, before))
    exists = (old_pay > 0) & (months > 0) & (old_months > 0)
    pay, months, old_pay, old_months = (np.where(exists, total, 1.0) for total in (pay, months, old_pay, old_months))
    ratio = pay / months / (old_pay / old_months)
    earned = after.pay * (old_months / months / old_pay)[:, None]
    expected = after.months / months[:, None] + before.pay / old_pay[:, None] - before.months / old_months[:, None]
    gaps = earned - ratio[:, None] * expected
    batches = before.pay.shape[1]
    error = np.sqrt(batches / max(1, batches - 1) * np.sum(gaps**2, axis=1))
    return Change(np.where(exists, ratio - 1.0, 0.0), np.where(exists & (error > _EXACT), error, 0.0), batches)


def movers(change: Change, share: float, *, tail: float) -> Movers:
    """Who moves by more than a share: −0.05 are falls by more than 5 %, 0.05 rises. Exactly the share is not more than it.

    Args:
        change: of these people, all of whom are judged together.
        share: not 0.
        tail: error allowed on each side: 0.025 for a number of people that holds with 95 %.
    """
    beyond = np.sign(share) * change.share - abs(share)
    found = beyond > _EXACT
    if change.batches < 2:
        return Movers(found, None, None)
    random = change.error > 0
    t = beyond[random] / change.error[random]
    surely, possibly = found.copy(), found.copy()
    surely[random] = _refuted(special.stdtr(change.batches - 1, -t), tail)
    possibly[random] = ~_refuted(special.stdtr(change.batches - 1, t), tail)
    return Movers(found, surely, possibly)


def _refuted(p_values: Floats, alpha: float) -> Flags:
    """Holm's procedure: from the smallest p-value on, k of n are refuted as long as each is at most α ÷ (n − its rank from 0).

    0.01, 0.02 and 0.03 at 0.05: 0.01 is below a third of 0.05, 0.02 below half of it, 0.03 below it: all three are refuted.
    """
    order = np.argsort(p_values, kind="stable")
    passes = p_values[order] <= alpha / np.arange(len(p_values), 0, -1)
    refuted = np.zeros(len(p_values), dtype=np.bool_)
    refuted[order[: int(np.argmin(np.append(passes, False)))]] = True
    return refuted
