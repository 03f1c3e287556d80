"""Reproducibility, promised to the byte and tested through the command line and through whole scenarios."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game
from spmsim.engines import monte_carlo
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import SeatPaths
from spmsim.scenario.loading import load
from spmsim.studies.compare import compare
from spmsim.studies.normalise import normalise
from spmsim.studies.simulate import simulate

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CHANGE_SETS = sorted(path.stem for path in SCENARIOS.glob("*.yaml") if path.stem != "baseline")


def hashes(folder: Path) -> dict[str, str]:
    """Name → hash of everything in a run folder that is promised to be the same (wall time lives in the manifest only)."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.name != "manifest.json"}


def run_by_command(out: Path, workers: int, **environment: str) -> dict[str, str]:
    command = [sys.executable, "-m", "spmsim", "run", str(SCENARIOS / "accelerators.yaml"), "--replications", "300", "--seed", "0"]
    finished = subprocess.run(
        [*command, "--workers", str(workers), "--out", str(out)], env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    (folder,) = out.iterdir()
    return hashes(folder)


def test_the_same_bytes_whatever_the_threads_hash_seed_locale_and_time_zone(tmp_path: Path) -> None:
    one = run_by_command(tmp_path / "one", 1, PYTHONHASHSEED="0", LC_ALL="C", TZ="UTC")
    two = run_by_command(tmp_path / "two", 2, PYTHONHASHSEED="4711", LC_ALL="tr_TR.UTF-8", TZ="Asia/Kathmandu")
    assert len(one) >= 6
    assert one == two


def test_the_first_replications_do_not_depend_on_how_many_follow(tmp_path: Path) -> None:
    scenario = load(SCENARIOS / "baseline.yaml")
    few = simulate(scenario, replications=50, out=tmp_path).table("replications")
    many = simulate(scenario, replications=100, out=tmp_path).table("replications")
    assert few.equals(many.head(50))


def test_seeds_matter_and_zero_is_one_of_them(tmp_path: Path) -> None:
    scenario = load(SCENARIOS / "baseline.yaml")
    zero, one = (simulate(scenario, replications=20, seed=seed, out=tmp_path).table("replications") for seed in (0, 1))
    assert not np.isclose(zero["sales"], one["sales"]).any()


def test_a_rep_added_by_a_change_set_leaves_every_other_life_as_it_was() -> None:
    lives: list[dict[str, np.ndarray]] = []
    for name in ("baseline", "ten_percent_more_sellers"):
        game = compile_game(load(SCENARIOS / f"{name}.yaml"))
        kept: list[SeatPaths] = []
        policy = standard_effort(len(game.seats.rep_ids), game.months)
        monte_carlo.play(game, policy, seed=3, replications=40, keep=kept.append)
        paths = np.concatenate([block.by_quarter for block in kept])
        lives.append(dict(zip(game.seats.rep_ids, paths, strict=True)))
    before, after = lives
    assert len(after) == len(before) + 12
    managers = {f"M{number:02}" for number in range(1, 13)}
    assert all(np.array_equal(before[rep_id], after[rep_id]) for rep_id in before.keys() - managers)
    assert not any(np.array_equal(before[rep_id], after[rep_id]) for rep_id in managers)  # one more in every team


def test_a_plan_compared_with_itself_differs_by_exactly_nothing(tmp_path: Path) -> None:
    copy = SCENARIOS / "baseline.yaml"
    same = tmp_path / "renamed.yaml"
    same.write_text(copy.read_text().replace("data/roster.csv", "roster.csv").replace("FY27 plan in force", "The same under another name"))
    (tmp_path / "roster.csv").write_bytes((SCENARIOS / "data" / "roster.csv").read_bytes())
    study = compare(copy, [same], replications=40, out=tmp_path / "runs", answers_only=True)
    (comparison,) = study.comparisons
    stated = {name: found for name, found in comparison.differences.items() if found.mean is not None}
    assert "contribution" in stated and "incentive_pay" in stated
    assert {found.mean for found in stated.values()} == {0.0}
    assert {found.verdict for found in stated.values()} == {"identical"}


def test_normalisation_comes_from_expectations_not_from_draws() -> None:
    scenario = load(SCENARIOS / "baseline.yaml")
    other = load(SCENARIOS / "baseline.yaml", sets=["run.seed=99", "run.replications=7"])
    assert normalise(scenario).as_json() == normalise(other).as_json()


@pytest.mark.parametrize("name", CHANGE_SETS)
def test_no_change_set_equals_the_baseline_in_effect(name: str, tmp_path: Path) -> None:
    study = compare(SCENARIOS / "baseline.yaml", [SCENARIOS / f"{name}.yaml"], replications=30, out=tmp_path, answers_only=True)
    verdicts = {found.verdict for found in study.comparisons[0].differences.values() if found.mean is not None}
    assert verdicts != {"identical"}
