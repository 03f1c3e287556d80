""""Everyone at 100 %" beside the expected cost: with acceleration the first understates the second (the Jensen gap)."""

from __future__ import annotations

import numpy as np

from spmsim.records.stints import in_force
from spmsim.results.estimates import Estimate
from spmsim.studies.headcount import filled_chance
from spmsim.studies.playing import Cast
from spmsim.studies.study import AtTarget


def at_target(of: Cast, expected: Estimate) -> AtTarget:
    """What is paid at exactly 100 % for the seat-months that are expected to be filled, beside expected incentive pay.

    One seat with a target incentive of 60,000 a year, expected to be filled in 11.4 of 12 months, under a curve that pays 1 at
    quota: 57,000; under one that pays 0.8 there: 45,600. Pay on amounts has no quota to be at and is left out.

    Args:
        of: the scenario.
        expected: its incentive pay.
    """
    at_quota = np.array([rule.at_quota for rule in of.game.components if not rule.on_amount])
    targets = of.game.target[[not rule.on_amount for rule in of.game.components]]
    asked = in_force(of.game, np.einsum("c,cpm->pm", at_quota, targets))
    return AtTarget(of.id, float(np.sum(asked * filled_chance(of.game))) / of.terms.minor, expected)
