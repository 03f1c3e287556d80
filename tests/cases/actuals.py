"""Reads the actuals of a case as the payroll's entrance does: credits and cancellations in minor units."""

from __future__ import annotations

from pathlib import Path

from spmsim.foundation.money import minor_digits
from spmsim.scenario.scenario import Scenario
from spmsim.sources.actuals import Actuals, Known, read_actuals
from spmsim.sources.columns import ColumnMap

_DIGITS = {"count": 0, "share": 0, "rating": -1}


def actuals_of(scenario: Scenario, path: Path) -> Actuals:
    """The credits and cancellations in a file, read against a scenario."""
    spec = scenario.spec
    digits = {name: _DIGITS.get(measure.unit, minor_digits(spec.currency)) for name, measure in spec.measures.items()}
    employed = {rep.rep_id: (rep.hired_on, rep.left_on) for rep in spec.team.reps}
    return read_actuals(path, ColumnMap("actuals"), Known(spec.calendar, digits, employed))
