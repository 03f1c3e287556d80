"""Quotas that are added up over a pool's members: what moves with who works there, added to an account beside its own (zero) quota.

No new-hire ramp of the holder moves them. An account restarts as in `accounts`; `asked` is [pools, M, LANES].
"""

from __future__ import annotations

from spmsim.engines.kernels.lanes import LANES, inlined, spliced
from spmsim.engines.kernels.lives import continues, is_filled
from spmsim.engines.kernels.rows import Array
from spmsim.engines.kernels.scratch import Account, Lives


@spliced
def ask_stretch(first: int, steps: int, pool: int, asked: Array, lives: Lives, account: Account) -> None:
    """Adds `steps` months of a pool's quota to each lane's account, after `add_stretch` has taken the account there."""
    for lane in range(LANES):
        account.quota[lane] += asked_until(first, first + steps - 1, lane, pool, asked, lives)


@inlined
def asked_until(first: int, last: int, lane: int, pool: int, asked: Array, lives: Lives) -> float:
    """A pool's quota in the months from `first` to `last` of whoever is there in `last`."""
    quota = 0.0
    for month in range(first, last + 1):
        since = lives.since[month, lane]
        quota = quota * continues(since, 1.0) + asked[pool, month, lane] * is_filled(since)
    return quota


@inlined
def asked_ahead(month: int, end: int, lane: int, pool: int, asked: Array) -> float:
    """A pool's quota after `month` and before `end`: by who will work in the members' seats."""
    quota = 0.0
    for later in range(month + 1, end):
        quota += asked[pool, later, lane]
    return quota
