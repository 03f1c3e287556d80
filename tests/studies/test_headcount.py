from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game
from spmsim.engines import monte_carlo
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import MONTH_SUMS
from spmsim.results.intervals import estimate
from spmsim.studies.compare import compare
from spmsim.studies.explaining.at_target import at_target
from spmsim.studies.headcount import filled_chance, headcount_by_month
from spmsim.studies.playing import cast
from tests.studies.worlds import LINEAR, Document, base, changed, managed


def leaving(yearly: float, vacancy: int, draw: list[Document]) -> Document:
    document = changed(LINEAR)
    document["team"]["roles"]["seller"]["turnover"] = {"yearly": yearly, "vacancy_months": vacancy}
    document["team"]["draw"] = draw
    return document


def test_the_chain_by_hand(tmp_path: Path) -> None:
    """Chance q = 1/12 a month, one month open: f(m+1) = (1 − q)·f(m) + q·f(m−1)."""
    game = compile_game(base(tmp_path, leaving(1.0, 1, [{"role": "seller", "reps": 1}])))
    q = 1 / 12
    by_hand = [1.0, 1 - q]
    for _ in range(10):
        by_hand.append((1 - q) * by_hand[-1] + q * by_hand[-2])
    np.testing.assert_allclose(filled_chance(game)[0], by_hand, rtol=1e-12)


def test_without_vacancy_seats_are_always_filled(tmp_path: Path) -> None:
    game = compile_game(base(tmp_path, leaving(0.6, 0, [{"role": "seller", "reps": 2}])))
    np.testing.assert_allclose(filled_chance(game), 1.0, rtol=1e-12)


def test_planned_seats_and_known_leavers(tmp_path: Path) -> None:
    """Hired in April: filled from April. Leaving on 15 May for certain, two months open: filled again from August."""
    document = changed(LINEAR)
    document["team"] = {**document["team"], "draw": [], "roster": "roster.csv"}
    document["team"]["roles"]["seller"]["turnover"] = {"yearly": 0.0, "vacancy_months": 2}
    rows = "rep_id,role,hired_on,left_on\nA,seller,2027-04-10,\nB,seller,2020-01-01,2027-05-15\n"
    (tmp_path / "roster.csv").write_text(rows, encoding="utf-8")
    scenario = base(tmp_path, document)
    months = headcount_by_month(compile_game(scenario), scenario.spec.calendar.labels())
    assert [planned for _, planned, _ in months] == [1] * 3 + [2] * 9
    assert [filled for _, _, filled in months] == [1, 1, 1, 2, 2, 1, 1, 2, 2, 2, 2, 2]
    assert months[0][0] == "2027-01"


def test_the_engine_fills_as_many_seats_on_average(tmp_path: Path) -> None:
    draws = [{"role": "seller", "reps": 30}, {"role": "seller", "reps": 10, "hired_on": "2027-03-01"}]
    game = compile_game(base(tmp_path, leaving(0.6, 2, draws)))
    tallies = monte_carlo.play(game, standard_effort(40, 12), seed=3, replications=2000)
    filled = tallies.by_month[:, :, MONTH_SUMS.index("filled_months")]
    error = filled.std(axis=0, ddof=1) / np.sqrt(2000)
    assert np.all(np.abs(filled.mean(axis=0) - filled_chance(game).sum(axis=0)) <= 4.5 * error + 1e-9)


def test_everyone_at_target_is_the_target_of_the_months_expected_to_be_filled(tmp_path: Path) -> None:
    scenario = base(tmp_path, leaving(0.6, 2, [{"role": "seller", "reps": 3}]))
    made = cast(scenario)
    expected = compare(scenario, []).scenarios[0].summary["incentive_pay"]
    found = at_target(made, expected)
    assert found.everyone_at_target == pytest.approx(100_000 / 12 * filled_chance(made.game).sum(), rel=1e-12)
    assert found.expected is expected


def test_managers_at_their_teams_quota_are_part_of_everyone_at_target(tmp_path: Path) -> None:
    """Six sellers of 100,000 and three managers of 60,000, who all stay."""
    made = cast(base(tmp_path, managed()))
    assert at_target(made, estimate(np.array([1.0, 2.0]), "USD")).everyone_at_target == pytest.approx(780_000)
