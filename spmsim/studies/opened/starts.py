"""What a landing starts from: sales and pay to date by role, as the engines count them, and what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from spmsim.compile import compile_game
from spmsim.engines.reference import paid_by_month
from spmsim.records.game import Floats, Game
from spmsim.scenario.opening import Opening
from spmsim.scenario.scenario import Scenario


def starts_of(scenario: Scenario, game: Game, *, minor: float) -> dict[str, Any] | None:
    """For a run's manifest: per role, sales to date, what the plans in force pay to date, and what was paid, in currency units.

    `None` where the scenario does not open inside its calendar. The plans in force were those of the scenario at the root, see
    `to_date.to_date`. `paid` is `None` where nothing says what was paid. Someone's role is that as the calendar begins.

    Args:
        scenario: the scenario.
        game: its game.
        minor: minor units per unit of the currency.
    """
    opening = scenario.root.spec.opening
    if opening is None or scenario.spec.opening is None:
        return None
    if scenario.root is not scenario:
        game = compile_game(scenario.root)
    assert game.given is not None
    by_plan, sold = pay_to_date(game).sum(axis=1), game.given.amounts[game.primary].sum(axis=1)
    paid = _paid(opening, game)
    roles = np.array([game.groups[group][0] for group in game.seats.group])
    starts: dict[str, Mapping[str, float | None]] = {}
    for role in dict.fromkeys(roles.tolist()):
        mine = roles == role
        starts[role] = {
            "sales": float(sold[mine].sum()) / game.measures[game.primary].minor,
            "pay_by_plan": float(by_plan[mine].sum()) / minor,
            "paid": None if paid is None else float(paid[mine].sum()) / minor,
        }
    return {"as_of": opening.as_of, "months": game.given.months, "roles": starts}


def pay_to_date(game: Game) -> Floats:
    """[S, G] what the engines pay each seat's people in the months given, minor units; the same in every replication.

    Played once by the plain reference, with nothing sold later: what is paid until then does not look ahead.
    """
    assert game.given is not None
    months = game.given.months
    amounts = np.zeros((*game.given.amounts.shape[:2], game.months))
    amounts[:, :, :months] = game.given.amounts
    return paid_by_month(replace(game, given=replace(game.given, amounts=amounts)))[:, :months]


def _paid(opening: Opening, game: Game) -> Floats | None:
    """[S] what was paid to date."""
    paid = opening.paid_to_date()
    if paid is None:
        return None
    place = {rep_id: seat for seat, rep_id in enumerate(game.seats.rep_ids)}
    found = np.zeros(len(place))
    for (rep_id, _), amount in paid.items():
        found[place[rep_id]] += amount
    return found
