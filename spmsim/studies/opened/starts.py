"""What a landing starts from: sales and pay to date by role, and what of the year's pay the engines have played by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from spmsim.compile import compile_game
from spmsim.engines.reference import paid_by_month
from spmsim.records.game import Floats, Game
from spmsim.scenario.scenario import Scenario
from spmsim.studies.opened.to_date import to_date


def starts_of(scenario: Scenario, game: Game, *, minor: float) -> dict[str, Any] | None:
    """For a run's manifest: per role, sales and pay to date, and pay to date as the engines play it, in currency units.

    `None` where the scenario does not open inside its calendar. Pay to date is what was paid or, where nothing says so, what the payroll
    pays under the plans in force (those of the scenario at the root, see `to_date.to_date`); the payroll counts days of employment where
    the engines count months. Someone's role is that as the calendar begins.

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
    roles = np.array([game.groups[group][0] for group in game.seats.group])
    return {
        "as_of": found.opening.as_of,
        "months": game.given.months,
        "is_paid": paid is not None,
        "paid_otherwise": -sum(one.difference for one in found.differences) / minor,
        "roles": {
            role: {
                "sales": float(sold[roles == role].sum()) / game.measures[game.primary].minor,
                "pay": float(pay[roles == role].sum()) / minor,
                "pay_as_played": float(played[roles == role].sum()) / minor,
            }
            for role in dict.fromkeys(roles.tolist())
        },
    }


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
