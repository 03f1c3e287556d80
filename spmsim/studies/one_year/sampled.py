"""What single people sell in one replication, as credits that the payroll pays: the draws of the engines, by the plain `reference`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np

from spmsim.compile import compile_game
from spmsim.engines.reference.draws import Draws
from spmsim.engines.reference.seat_year import SeatYear
from spmsim.records.game import Game, Law
from spmsim.records.ledger import Credit
from spmsim.records.policy import Policy, standard_effort
from spmsim.scenario.loading import Scenario


def sampled_credits(
    scenario: Scenario, *, seed: int, rep_ids: Collection[str], replication: int = 0, policy: Policy | None = None
) -> tuple[Credit, ...]:
    """The sales of some people, each as if the first person in the seat stayed to the calendar's end (or to a known leaving date).

    Args:
        scenario: whose market and people; its plans play no part unless a policy answers to them.
        seed: seed of the draws.
        rep_ids: whose.
        replication: which simulated year.
        policy: effort; `None`: everybody works at the standard.
    """
    game = compile_game(_without_plans(scenario) if policy is None else scenario)
    stays = replace(game, seats=replace(game.seats, leave_chance=np.zeros(len(game.seats.rep_ids))))
    used = policy or standard_effort(len(game.seats.rep_ids), game.months)
    draws = Draws(seed, replication + 1)
    wanted = set(rep_ids)
    seats = [seat for seat, rep_id in enumerate(game.seats.rep_ids) if rep_id in wanted]
    return tuple(credit for seat in seats for credit in _credits(stays, SeatYear(stays, used, draws, seat, replication)))


def _without_plans(scenario: Scenario) -> Scenario:
    """The same people and market, paid by nothing: what sells at standard effort, whatever the engines play of the plans."""
    spec = scenario.spec
    plain = {name: plan.model_copy(update={"components": (), "adjustments": ()}) for name, plan in spec.plans.items()}
    return replace(scenario, spec=spec.model_copy(update={"plans": plain}))


def _credits(game: Game, life: SeatYear) -> Iterator[Credit]:
    rep_id = game.seats.rep_ids[life.seat]
    for k, rule in enumerate(game.measures):
        for month in life.stays[0].within(0, game.months) if life.stays else ():
            level = float(life.amounts[k, month])
            amount = Decimal(int(level)) if level.is_integer() else Decimal(repr(level))  # a rating may be 2.5
            trials = int(game.trials[k, life.seat, month]) if rule.law is Law.BINOMIAL else None
            if amount or trials:
                yield Credit(rep_id, month, rule.name, amount, out_of=trials)
