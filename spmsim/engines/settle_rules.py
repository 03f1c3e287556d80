"""Settlements as the rows that kernels read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.engines.kernels.rows import CAP, DRAW, GUARANTEE, HOLDBACK, OPERATION, SETTLEMENT, SLOT, SettleRules
from spmsim.records.game import Game
from spmsim.records.settlement import CapRule, DrawRule, GuaranteeRule, HoldbackRule, Operation

MOST_COMPONENTS = 62
"""Components of a plan that settles: one bit each."""


def settle_rules(game: Game) -> SettleRules:
    """What plans do with earned pay before it is paid.

    Raises:
        ValueError: a plan that settles has more than 62 components.
    """
    settlements = np.zeros(len(game.settlements), dtype=SETTLEMENT)
    slots: list[tuple[int, int, int]] = []
    operations: list[Operation] = []
    for row, settlement in zip(settlements, game.settlements, strict=True):
        if len(settlement.components) > MOST_COMPONENTS:
            raise ValueError(f"plan '{settlement.plan}' has {len(settlement.components)} components; at most {MOST_COMPONENTS} are settled")
        row["first_slot"], row["first_operation"] = len(slots), len(operations)
        slots += [(c, due.every, due.lag) for c, due in zip(settlement.components, settlement.due, strict=True)]
        operations += settlement.operations
        row["last_slot"], row["last_operation"] = len(slots), len(operations)
    of_seat = game.settlement if game.settlements else np.full(len(game.seats.keys), -1)
    return SettleRules(np.array(of_seat, dtype=np.int64), settlements, np.array(slots, dtype=SLOT), _operations(operations))


def _operations(operations: list[Operation]) -> NDArray[np.void]:
    table = np.zeros(len(operations), dtype=OPERATION)
    for row, operation in zip(table, operations, strict=True):
        if isinstance(operation, CapRule):
            row["kind"], row["covers"] = CAP, sum(1 << place for place in operation.covers)
            for name in ("each", "times_target", "amount", "period", "true_up"):
                row[name] = getattr(operation, name)
        elif isinstance(operation, HoldbackRule):
            row["kind"], row["share"], row["months"] = HOLDBACK, operation.share, operation.months
        else:
            row["amount"], row["period"], row["employed_months"] = operation.amount, operation.every, operation.employed_months
            row["begins"], row["ends"] = operation.months
            _fill_advance(row, operation)
    return table


def _fill_advance(row: np.void, operation: GuaranteeRule | DrawRule) -> None:
    if isinstance(operation, DrawRule):
        row["kind"], row["recoverable"], row["forgiven"] = DRAW, operation.recoverable, operation.forgiven
    else:
        row["kind"], row["added"] = GUARANTEE, operation.added
