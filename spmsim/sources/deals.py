"""Deals of actuals that several people share: rows of one deal must say the same amount, and shares below 1 leave something to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

_NAMED = 5


@dataclass(frozen=True)
class SharedRow:
    """A row of a deal."""

    row: int
    deal: str
    measure: str
    amount: Decimal
    share: Decimal | None
    """Of the amount; None where the row's amount is credited as it stands."""

    @property
    def of(self) -> tuple[str, str]:
        """Which deal, on which measure."""
        return self.deal, self.measure


def wholes(rows: Iterable[SharedRow]) -> dict[tuple[str, str], Decimal]:
    """(deal, measure) → what the whole deal is worth, of deals that somebody shares."""
    found: dict[tuple[str, str], Decimal] = {}
    for one in rows:
        if one.share is not None:
            found.setdefault(one.of, one.amount)
    return found


def contradictions(rows: Sequence[SharedRow]) -> Iterator[tuple[int, str]]:
    """(row, what is wrong): rows of one deal whose amounts differ from its first row's."""
    firsts: dict[tuple[str, str], SharedRow] = {}
    for one in rows:
        if one.share is None:
            continue
        first = firsts.setdefault(one.of, one)
        if one.amount != first.amount:
            yield one.row, f"deal '{one.deal}' is worth {first.amount} in row {first.row}; every row of a shared deal states the whole deal"


def shared_in_part(rows: Sequence[SharedRow]) -> list[str]:
    """A note on deals whose shares sum to less than 1: 0.6 and 0.3 leave a tenth to nobody.

    Who shares a deal in a row without a share has what the row says: 100 of 100 beside a share of 0.5 leave nothing.
    """
    worth, sums = wholes(rows), defaultdict[tuple[str, str], Decimal](Decimal)
    for one in rows:
        if whole := worth.get(one.of):
            sums[one.of] += one.amount / whole if one.share is None else one.share
    part = [f"{deal} ({round(total, 4).normalize():f})" for (deal, _), total in sums.items() if total < 1]
    if not part:
        return []
    more = f" and {len(part) - _NAMED} more" if len(part) > _NAMED else ""
    return [f"deals whose shares sum to less than 1, so that the rest is credited to nobody: {', '.join(part[:_NAMED])}{more}"]
