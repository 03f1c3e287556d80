"""Open draws go on over a change of plan: under the new plan's recoverable draw of that name, else under their own terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spmsim.plans.adjustments.advances import Draw
from spmsim.plans.plan import Plan
from spmsim.records.settlement import DrawRule, HoldbackRule, Operation, Span


def going_on(own: Sequence[Operation], plan: Plan, span: Span, before: Sequence[Operation], opened: dict[str, int]) -> list[Operation]:
    """The operations of a stint: its recoverable draws go on with the balances of that name; what else is open is only recovered.

    Args:
        own: the operations of the stint's plan, in the order of pay.
        plan: the plan.
        span: the months of the stint.
        before: the operations of the stints before.
        opened: name of a recoverable draw → place, among all operations, of the last that moved its balance; brought up to date.
    """
    names = [draw.name for draw in plan.adjustments if isinstance(draw, Draw)]
    draws = dict(zip(names, (one for one in own if isinstance(one, DrawRule)), strict=True))
    goes_on = {name for name, draw in draws.items() if draw.recoverable}
    moved = {name: replace(draw, takes_over=opened.get(name, -1) if name in goes_on else -1) for name, draw in draws.items()}
    left = {name: _only_recovered(before, place, span) for name, place in opened.items() if name not in goes_on}
    first = [one for one in own if not isinstance(one, DrawRule | HoldbackRule)]
    place = len(before) + len(first)
    opened.update({name: place + at for at, name in enumerate(moved) if name in goes_on})
    opened.update({name: place + len(moved) + at for at, name in enumerate(left)})
    return [*first, *moved.values(), *left.values(), *(one for one in own if isinstance(one, HoldbackRule))]


def _only_recovered(before: Sequence[Operation], place: int, span: Span) -> DrawRule:
    rule = before[place]
    assert isinstance(rule, DrawRule)
    return replace(rule, amount=0.0, span=span, takes_over=place)
