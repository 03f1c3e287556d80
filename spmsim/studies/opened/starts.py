"""What a landing starts from: sales and pay to date by role and region, and what of the year's pay the engines have played by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from spmsim.compile import compile_game
from spmsim.engines.reference import paid_by_month
from spmsim.records.game import Floats, Game
from spmsim.scenario.scenario import Scenario
from spmsim.studies.opened.to_date import to_date


def starts_of(scenario: Scenario, game: Game, *, minor: float) -> dict[str, Any] | None:
    """For a run's manifest: per role and per region, sales and pay to date, and pay to date as the engines play it, in currency units.

    `None` where the scenario does not open inside its calendar. Pay to date is what was paid or, where nothing says so, what the payroll
    pays under the plans in force (those of the scenario at the root, see `to_date.to_date`); the payroll counts days of employment where
    the engines count months. Someone's role and region are those as the calendar begins.

    Args:
        scenario: the scenario.
        game: its game.
        minor: minor units per unit of the currency.
    """
    found = to_date(scenario) if scenario.spec.opening is not None else None
    if found is None:
        return None
    if scenario.root is not scenario:
        game = compile_game(scenario.root)
    assert game.given is not None
    paid = found.opening.paid_to_date()
    sold, played = game.given.amounts[game.primary].sum(axis=1), pay_to_date(game).sum(axis=1)
    pay = _by_seat(found.by_plan if paid is None else paid, game)
    by_seat = {
        "sales": sold / game.measures[game.primary].minor,
        "pay": pay / minor,
        "pay_as_played": played / minor,
    }
    return {
        "as_of": found.opening.as_of,
        "months": game.given.months,
        "is_paid": paid is not None,
        "paid_otherwise": -sum(one.difference for one in found.differences) / minor,
        "roles": _sums(by_seat, [game.groups[group][0] for group in game.seats.group]),
        "regions": _sums(by_seat, [game.groups[group][1] for group in game.seats.group]),
    }


def _sums(by_seat: Mapping[str, Floats], names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Name → figure → sum over the seats of that name."""
    of_seat = np.array(names)
    return {name: {figure: float(each[of_seat == name].sum()) for figure, each in by_seat.items()} for name in dict.fromkeys(names)}


def pay_to_date(game: Game) -> Floats:
    """[S, G] what the engines pay each seat's people in the months given, minor units; the same in every replication.

    Played once by the plain reference, with nothing sold later: what is paid until then does not look ahead.
    """
    assert game.given is not None
    months = game.given.months
    amounts = np.zeros((*game.given.amounts.shape[:2], game.months))
    amounts[:, :, :months] = game.given.amounts
    return paid_by_month(replace(game, given=replace(game.given, amounts=amounts)))[:, :months]


def _by_seat(amounts: Mapping[tuple[str, int], int], game: Game) -> Floats:
    """[S] amounts of people and months, added up."""
    place = {rep_id: seat for seat, rep_id in enumerate(game.seats.rep_ids)}
    found = np.zeros(len(place))
    for (rep_id, _), amount in amounts.items():
        found[place[rep_id]] += amount
    return found
