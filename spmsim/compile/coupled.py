"""Components whose pay depends on two measures, as a behaviour sees them: a gate, a multiplier, a matrix."""

from __future__ import annotations

from spmsim.compile.window_quota import Holders, window_quota
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import ComponentRule, Game, LinkKind, LinkRule
from spmsim.records.price_list import CoupledWindow, PricedWindow

Terms = tuple[tuple[Schedule, Schedule], ...]


def coupling_of(rule: ComponentRule) -> LinkRule | None:
    """The second measure of a component; None where its own decides alone. `static_response` refuses more than one (`uncosted`)."""
    return next((link for link in rule.links if link.kind is not LinkKind.RATING), None)


def coupled_window(game: Game, c: int, people: Holders, own: PricedWindow, months: tuple[int, ...]) -> CoupledWindow:
    """One window of a component with a second measure.

    Args:
        game: the game.
        c: the component.
        people: who holds it.
        own: the window on the component's measure.
        months: whose performance on the second measure counts.
    """
    rule = game.components[c]
    place, link = next((i, link) for i, (of, link) in enumerate(game.links) if of == c and link.kind is not LinkKind.RATING)
    quota = window_quota(game, len(game.components) + place, link.measure, people, months)
    return CoupledWindow(own, link.measure, months, quota, terms_of(rule, link))


def terms_of(rule: ComponentRule, link: LinkRule) -> Terms:
    """Pay as a sum of products of two schedules: one for a gate or multiplier, one for each column of a matrix."""
    if link.kind is LinkKind.FACTOR:
        return ((rule.schedule, link.schedule),)
    return tuple((column, nearness(link.schedule, number)) for number, column in enumerate(rule.columns, start=1))


def nearness(places: Schedule, number: int) -> Schedule:
    """How near a place is to a column: 1 on it, 0 on its neighbours; the schedule of places with the columns from 1 on.

    Columns at 80, 90 and 100 %, interpolated: the second is worth 0 at 80 %, rises to 1 at 90 % and falls to 0 at 100 %.
    """
    steepness = {number - 1: 1.0, number: -1.0}  # between the neighbour before and the column, and between it and the next
    knots = [(one.start, one.slope * steepness.get(round(one.value), 0.0)) for one in places.stretches]
    steps = [(edge, _near(places.value(edge), number) - _near(places.left_limit(edge), number)) for edge in places.edges]
    edges = [(edge, step) for edge, step in steps if step != 0]
    return Schedule(*_columns(knots), *_columns(edges))


def _near(place: float, number: int) -> float:
    return max(0.0, 1.0 - abs(place - number))


def _columns(pairs: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(x for x, _ in pairs), tuple(y for _, y in pairs)
