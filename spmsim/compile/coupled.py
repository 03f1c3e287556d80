"""Components whose pay depends on several measures, as a behaviour sees them: gates, multipliers, the columns of a matrix.

What looks at the same measure is put together where it can be: a gate leaves nothing of a schedule below its level, so that a gate and a
multiplier on new accounts are one factor, and a gate on what is paid is a threshold.
"""

from __future__ import annotations

from dataclasses import replace

from spmsim.compile.window_quota import Holders, window_quota
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import ComponentRule, Game, LinkKind, LinkRule
from spmsim.records.price_list import Beside, CoupledWindow, PricedWindow

Factors = tuple[Schedule, ...]
"""One schedule for each term."""


def priced(game: Game, c: int, people: Holders, own: PricedWindow, months: tuple[int, ...]) -> PricedWindow | CoupledWindow:
    """One window of a component: on its measure alone where nothing else decides, else with the measures beside it.

    Args:
        game: the game.
        c: the component.
        people: who holds it.
        own: the window on the component's measure.
        months: whose performance on the other measures counts.
    """
    rule = game.components[c]
    every = enumerate(game.links, start=len(game.components))
    places = [(row, link) for row, (of, link) in every if of == c and link.kind is not LinkKind.RATING]
    if not places:
        return own
    paid, looked_at = put_together(rule, own, [link for _, link in places])
    rows = {link.measure: row for row, link in places}
    beside = tuple(
        Beside(measure, months, window_quota(game, rows[measure], measure, people, months), factors) for measure, factors in looked_at
    )
    alone = replace(own, schedule=paid[0]) if len(paid) == 1 else own
    return CoupledWindow(alone, paid, beside) if beside else alone


def put_together(rule: ComponentRule, own: PricedWindow, links: list[LinkRule]) -> tuple[Factors, list[tuple[int, Factors]]]:
    """What is paid by the component's measure, and (measure, factors) of everything beside it, each with one schedule per term."""
    table = next((link for link in links if link.kind is LinkKind.COLUMN), None)
    paid: Factors = (own.schedule,) if table is None else rule.columns
    beside: list[tuple[int, Factors]] = []
    if table is not None:
        beside.append((table.measure, tuple(nearness(table.schedule, number) for number in range(1, len(paid) + 1))))
    for link in links:
        if link.kind is not LinkKind.FACTOR:
            continue
        level = gate_level(link.schedule)
        if level is not None and link.measure == own.measure and not own.on_amount:
            paid = tuple(schedule.cut_below(level) for schedule in paid)
            continue
        place = next((i for i, (measure, factors) in enumerate(beside) if measure == link.measure and _fits(factors, link.schedule)), None)
        if place is None:
            beside.append((link.measure, (link.schedule,) * len(paid)))
        else:
            beside[place] = (link.measure, tuple(_product(factor, link.schedule) for factor in beside[place][1]))
    return paid, beside


def gate_level(schedule: Schedule) -> float | None:
    """The level from which a factor of 1 holds, below it 0; `None` for any other factor."""
    is_gate = not schedule.knots and schedule.heights == (1.0,) and schedule.edges[0] > 0
    return schedule.edges[0] if is_gate else None


def nearness(places: Schedule, number: int) -> Schedule:
    """How near a place is to a column: 1 on it, 0 on its neighbours; the schedule of places with the columns from 1 on.

    Columns at 80, 90 and 100 %, interpolated: the second is worth 0 at 80 %, rises to 1 at 90 % and falls to 0 at 100 %.
    """
    steepness = {number - 1: 1.0, number: -1.0}  # between the neighbour before and the column, and between it and the next
    knots = [(one.start, one.slope * steepness.get(round(one.value), 0.0)) for one in places.stretches]
    steps = [(edge, _near(places.value(edge), number) - _near(places.left_limit(edge), number)) for edge in places.edges]
    edges = [(edge, step) for edge, step in steps if step != 0]
    return Schedule(*_columns(knots), *_columns(edges))


def _fits(factors: Factors, other: Schedule) -> bool:
    """Whether the product of two factors on one measure is a schedule: one of them is a gate."""
    return gate_level(other) is not None or (len(factors) == 1 and gate_level(factors[0]) is not None)


def _product(one: Schedule, other: Schedule) -> Schedule:
    level = gate_level(other)
    return one.cut_below(level) if level is not None else other.cut_below(gate_level(one) or 0.0)


def _near(place: float, number: int) -> float:
    return max(0.0, 1.0 - abs(place - number))


def _columns(pairs: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in pairs), tuple(y for _, y in pairs)
