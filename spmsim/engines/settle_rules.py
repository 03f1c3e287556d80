"""Settlements as the rows that kernels read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.kernels.rows import CAP, CLAWBACK, DRAW, GUARANTEE, HOLDBACK, OPERATION, SETTLEMENT, SLOT, SettleRules
from spmsim.records.game import Game
from spmsim.records.settlement import CapRule, ClawbackRule, DrawRule, GuaranteeRule, HoldbackRule, Operation, Settlement

MOST_COVERED = 62
"""Components of a plan from the first to the last that a cap covers: one bit each."""


def settle_rules(game: Game) -> SettleRules:
    """What plans do with earned pay before it is paid.

    Raises:
        ValueError: a cap covers components that lie more than 62 apart.
    """
    settlements = np.zeros(len(game.settlements), dtype=SETTLEMENT)
    slots: list[tuple[int, ...]] = []
    operations: list[Operation] = []
    clawbacks: list[ClawbackRule] = []
    balances: list[int] = []
    for row, settlement in zip(settlements, game.settlements, strict=True):
        row["first_slot"], row["first_operation"], row["first_clawback"] = len(slots), len(operations), len(clawbacks)
        slots += _slots(game, settlement, len(clawbacks))
        operations += settlement.operations
        clawbacks += settlement.clawbacks
        balances += [_balance(settlement, place) for place in range(len(settlement.operations))]
        row["last_slot"], row["last_operation"], row["last_clawback"] = len(slots), len(operations), len(clawbacks)
    of_seat = game.settlement if game.settlements else np.full(len(game.seats.keys), -1)
    return SettleRules(
        np.array(of_seat, dtype=np.int64), settlements, np.array(slots, dtype=SLOT), _operations(operations, balances),
        _clawbacks(clawbacks),
    )  # fmt: skip


def _slots(game: Game, settlement: Settlement, clawbacks: int) -> Iterator[tuple[int, ...]]:
    """Rows of SLOT; `clawbacks`: how many come before the settlement's own."""
    for place, (c, due) in enumerate(zip(settlement.components, settlement.due, strict=True)):
        stint = settlement.stint_of(place)
        clawback = settlement.clawback_on(game.components[c].measure, stint)
        yield c, due.every, due.lag, stint, clawback + clawbacks if clawback >= 0 else -1


def _clawbacks(clawbacks: list[ClawbackRule]) -> NDArray[np.void]:
    table = np.zeros(len(clawbacks), dtype=CLAWBACK)
    for row, clawback in zip(table, clawbacks, strict=True):
        for name in CLAWBACK.names or ():
            row[name] = getattr(clawback, name)
    return table


def _balance(settlement: Settlement, place: int) -> int:
    """The operation that opened the balance which a draw moves."""
    operation = settlement.operations[place]
    before = operation.takes_over if isinstance(operation, DrawRule) else -1
    return place if before < 0 else _balance(settlement, before)


def _operations(operations: list[Operation], balances: list[int]) -> NDArray[np.void]:
    table = np.zeros(len(operations), dtype=OPERATION)
    for row, operation, balance in zip(table, operations, balances, strict=True):
        (row["first"], row["last"]), row["balance"] = operation.span, balance
        if isinstance(operation, CapRule):
            _fill_cap(row, operation)
        elif isinstance(operation, HoldbackRule):
            row["kind"], row["share"], row["months"] = HOLDBACK, operation.share, operation.months
        else:
            row["amount"], row["period"], row["employed_months"] = operation.amount, operation.every, operation.employed_months
            row["begins"], row["ends"] = operation.months
            _fill_advance(row, operation)
    return table


def _fill_cap(row: np.void, cap: CapRule) -> None:
    first, last = min(cap.covers, default=0), max(cap.covers, default=-1) + 1
    if last - first > MOST_COVERED:
        raise ValueError(f"a cap covers {last - first} components from the first to the last; at most {MOST_COVERED} are played")
    row["kind"], row["first_slot"], row["last_slot"] = CAP, first, last
    row["covers"] = sum(1 << (place - first) for place in cap.covers)
    for name in ("each", "times_target", "amount", "period", "true_up"):
        row[name] = getattr(cap, name)


def _fill_advance(row: np.void, operation: GuaranteeRule | DrawRule) -> None:
    if isinstance(operation, DrawRule):
        row["kind"], row["recoverable"], row["forgiven"] = DRAW, operation.recoverable, operation.forgiven
    else:
        row["kind"], row["added"] = GUARANTEE, operation.added
