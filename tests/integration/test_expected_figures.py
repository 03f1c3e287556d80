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
        assert values.mean() == pytest.approx(figure, rel=expected["tolerance"]), metric
