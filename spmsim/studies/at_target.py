""""Everyone at 100 %" beside the expected cost: with acceleration the first understates the second (DOMAIN §5, Jensen gap)."""

from __future__ import annotations

import numpy as np

from spmsim.compile.seats import played
from spmsim.results.estimates import Estimate
from spmsim.studies.headcount import filled_chance
from spmsim.studies.playing import Cast
from spmsim.studies.study import AtTarget


def at_target(of: Cast, expected: Estimate) -> AtTarget:
    """Target incentive of the seat-months that are expected to be filled, beside expected incentive pay.

    One seat with a target incentive of 60,000 a year, expected to be filled in 11.4 of 12 months: 57,000.

    Args:
        of: the scenario.
        expected: its incentive pay.
    """
    reps = played(of.scenario.spec.team.reps, of.scenario.spec.calendar)
    monthly = np.array([rep.on_target_earnings * (1.0 - rep.base_share) / 12 for rep in reps])
    holds = of.game.seats.carries_quota  # a plan without components pays no incentive
    filled_months = filled_chance(of.game).sum(axis=1)
    return AtTarget(of.id, float(np.sum(monthly * holds * filled_months)), expected)
