"""Every bundled scenario beside its expected figures, which the slow reference engine made (`scenarios/make_expected.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from spmsim.results.metrics import force_metrics
from spmsim.scenario.loading import load
from spmsim.studies.playing import Draws, cast, normalisation_on, play_on, policy_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
NAMES = sorted(path.stem for path in (SCENARIOS / "expected").glob("*.yaml"))
"""Bundled scenarios; files that a user adds beside them have no expected figures."""


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_gives_the_expected_figures(name: str) -> None:
    expected = YAML(typ="safe").load((SCENARIOS / "expected" / f"{name}.yaml").read_text(encoding="utf-8"))
    scenario = load(SCENARIOS / f"{name}.yaml")
    assert scenario.spec.about.title == expected["title"] and scenario.spec.about.question
    made = cast(scenario)
    policy = policy_of(made, normalisation_on(scenario.root, made.effort))
    draws = Draws(expected["run"]["seed"], expected["run"]["replications"])
    metrics = force_metrics(play_on(made.game, policy, draws), made.terms)
    assert len(expected["figures"]) >= 8
    for metric, figure in expected["figures"].items():
        values = metrics[metric]
        assert values is not None
        assert abs(values.mean() - figure["value"]) <= figure["tolerance"] * abs(figure["value"]), metric


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_tolerance_that_tells_it_from_the_figure_of_today(name: str) -> None:
    """A change set moves some figure by a hundred times its tolerance at least, and no tolerance lets a figure be anything."""
    expected, today = (
        YAML(typ="safe").load((SCENARIOS / "expected" / f"{of}.yaml").read_text(encoding="utf-8"))["figures"] for of in (name, "baseline")
    )
    assert all(0 < figure["tolerance"] <= 1e-9 for figure in expected.values())
    moved = [abs(figure["value"] / today[metric]["value"] - 1.0) for metric, figure in expected.items()]
    assert name == "baseline" or max(moved) > 1e-7
