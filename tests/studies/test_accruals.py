from pathlib import Path

import numpy as np
import pytest

from spmsim.records.tallies import MONTH_SUMS
from spmsim.scenario.loading import load
from spmsim.studies.accruals import accrued_pay, spread_over_windows
from spmsim.studies.playing import Draws, cast, normalisation_on, play_on, policy_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_a_window_is_spread_evenly_and_a_short_last_one_over_what_it_has() -> None:
    due = np.array([[0.0, 0, 0, 0, 0, 12, 0, 8]])
    assert spread_over_windows(due, 6).tolist() == [[2, 2, 2, 2, 2, 2, 4, 4]]


def test_closed_months_keep_what_fell_due_and_the_rest_of_a_window_is_spread_over_the_months_to_come() -> None:
    due = np.array([[0.0, 0, 3, 0, 0, 12, 0, 8]])
    assert spread_over_windows(due, 6, closed=4).tolist() == [[0, 0, 3, 0, 6, 6, 4, 4]]
    assert spread_over_windows(due, 6, closed=6).tolist() == [[0, 0, 3, 0, 0, 12, 4, 4]]
    assert spread_over_windows(due, 6, closed=8).tolist() == due.tolist()


@pytest.mark.parametrize("name", ["baseline", "annual"])
def test_the_year_accrues_what_falls_due_and_no_quarter_waits_for_december(name: str) -> None:
    made = cast(load(SCENARIOS / f"{name}.yaml"))
    policy = policy_of(made, normalisation_on(made.scenario.root, made.effort))
    draws = Draws(1, 20)
    due = play_on(made.game, policy, draws).by_month[:, :, MONTH_SUMS.index("incentive_pay")] / 100
    accrued = accrued_pay(made, policy, due, draws)
    assert accrued.sum(axis=1) == pytest.approx(due.sum(axis=1), abs=132 * 12 * 0.01)  # a cent a person and month at most
    by_quarter = accrued.mean(axis=0).reshape(4, 3).sum(axis=1)
    assert by_quarter.min() > 0.2 * by_quarter.sum()  # under `annual`, nine tenths fall due in December
