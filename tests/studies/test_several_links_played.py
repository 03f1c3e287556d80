"""What several gates and multipliers on one component are expected to pay is what the engine pays on average."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.behaviour.static_response import expected_pay
from spmsim.records.policy import standard_effort
from spmsim.studies.playing import Draws, cast, metrics_on
from tests.studies.planted import LINE, WORLD, part, planted

GATE = {"type": "gate", "name": "kept", "measure": "renewals", "at_least": 0.9}
FACTOR = {"type": "multiplier", "name": "mix", "measure": "wins", "points": [[0, 0.8], [1, 1], [1.5, 1.3]], "beyond": "capped"}
DOOR = {"type": "gate", "name": "door", "measure": "wins", "at_least": 0.5}
LEAST = {"type": "gate", "name": "least", "measure": "margin", "at_least": 0.7}
LIMIT = {"type": "cap", "name": "limit", "scope": "total", "limit": {"times_target": 1.2}, "period": "month", "true_up": False}


@pytest.mark.parametrize(
    "adjustments", [[GATE, FACTOR, LEAST], [DOOR, GATE, FACTOR], [DOOR, LEAST, GATE, LIMIT]], ids=["three", "folded", "limited"]
)
def test_the_mean_of_played_years_is_what_was_expected(tmp_path: Path, adjustments: list[dict[str, object]]) -> None:
    """Windows of a month, whose lognormal amounts are no approximation: within 3.5 standard errors over 3,000 years of four people."""
    shocks = {"rep": {"sd": 0.3}, "market": {"sd": 0.1, "persistence": 0.5}}
    scenario = planted(tmp_path, [part(LINE, period="month")], adjustments, market={**WORLD["market"], "shocks": shocks})
    made = cast(scenario)
    (people,) = made.prices
    played = metrics_on(made, standard_effort(4, 12), Draws(5, 3_000))["incentive_pay"]
    assert played is not None
    error = float(np.std(played)) / np.sqrt(len(played))
    assert float(np.mean(played)) == pytest.approx(float(expected_pay(people.prices).sum()) / 100, abs=3.5 * error)
    assert error < 0.01 * float(np.mean(played))
