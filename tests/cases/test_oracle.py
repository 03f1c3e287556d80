"""The oracle pays every case as it was worked out by hand: two readings of the page, by different hands, are one."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.scenario.loading import load
from tests.cases.actuals import actuals_of
from tests.cases.case import Case, read_cases
from tests.cases.comparison import differences
from tests.cases.files import write_actuals, write_scenario
from tests.cases.world import world_of
from tests.oracle.payroll import pay_world


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_the_oracle_pays_what_was_worked_out(case: Case, tmp_path: Path) -> None:
    actuals = actuals_of(load(write_scenario(case, tmp_path)), write_actuals(case, tmp_path))
    paid = pay_world(world_of(case, actuals))
    payments = {rep_id: {month: int(cents) for month, cents in held["payments"].items()} for rep_id, held in paid.items()}
    assert list(differences(case, payments, {rep_id: held["balances"] for rep_id, held in paid.items()})) == []
