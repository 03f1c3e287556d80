"""A case as the payroll's entrance reads it: a scenario, and credits and cancellations in minor units."""

from __future__ import annotations

from pathlib import Path

from spmsim.foundation.money import minor_digits
from spmsim.scenario.loading import load
from spmsim.scenario.scenario import Scenario
from spmsim.sources.actual_rows import Known
from spmsim.sources.actuals import Actuals, read_actuals
from spmsim.sources.columns import ColumnMap
from tests.cases.case import Case
from tests.cases.files import write_actuals, write_scenario

_DIGITS = {"count": 0, "share": 0, "rating": -1}


def read_case(case: Case, folder: Path) -> tuple[Scenario, Actuals]:
    """Written as files into a folder and read back."""
    scenario = load(write_scenario(case, folder))
    return scenario, _actuals(scenario, write_actuals(case, folder))


def _actuals(scenario: Scenario, path: Path) -> Actuals:
    spec = scenario.spec
    digits = {name: _DIGITS.get(measure.unit, minor_digits(spec.currency)) for name, measure in spec.measures.items()}
    employed = {rep.rep_id: (rep.hired_on, rep.left_on) for rep in spec.team.reps}
    return read_actuals(path, ColumnMap("actuals"), Known(spec.calendar, digits, employed))
