"""Deals of actuals that several people share: rows of one deal must say the same amount, and shares below 1 leave something to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_NAMED = 5


@dataclass(frozen=True)
class SharedRow:
    """A row of a deal that is credited by share."""

    row: int
    deal: str
    measure: str
    amount: Decimal
    share: Decimal


def contradictions(rows: Sequence[SharedRow]) -> Iterator[tuple[int, str]]:
    """(row, what is wrong): rows of one deal whose amounts differ from its first row's."""
    firsts: dict[tuple[str, str], SharedRow] = {}
    for one in rows:
        first = firsts.setdefault((one.deal, one.measure), one)
        if one.amount != first.amount:
            yield one.row, f"deal '{one.deal}' is worth {first.amount} in row {first.row}; every row of a shared deal states the whole deal"


def shared_in_part(rows: Sequence[SharedRow]) -> list[str]:
    """A note on deals whose shares sum to less than 1: 0.6 and 0.3 leave a tenth to nobody."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in rows:
        sums[one.deal, one.measure] += one.share
    part = [f"{deal} ({total:f})" for (deal, _), total in sums.items() if total < 1]
    if not part:
        return []
    more = f" and {len(part) - _NAMED} more" if len(part) > _NAMED else ""
    return [f"deals whose shares sum to less than 1, so that the rest is credited to nobody: {', '.join(part[:_NAMED])}{more}"]
