"""A gate on the shipped baseline, whose people answer to pay: played, compared, and its error told in the manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from spmsim.behaviour.coupled_pay import LARGEST_ERROR
from spmsim.scenario.loading import load
from spmsim.studies.compare import compare
from spmsim.studies.normalise import normalise, policy_from
from spmsim.studies.playing import cast

SCENARIOS = Path(__file__).parents[2] / "scenarios"
GATE = """
extends: baseline.yaml
about: {title: New accounts open the gate, question: "Does a gate on new accounts pay for itself?"}
changes:
  - add: plans.account_executive.adjustments
    item: {type: gate, name: accounts_first, measure: new_accounts, at_least: 0.8, applies_to: [revenue]}
"""


@pytest.fixture
def gated(tmp_path: Path) -> Path:
    shutil.copytree(SCENARIOS / "data", tmp_path / "data")
    shutil.copy(SCENARIOS / "baseline.yaml", tmp_path)
    file = tmp_path / "gated.yaml"
    file.write_text(GATE, encoding="utf-8")
    return file


def test_executives_answer_to_the_gate_and_the_others_work_as_before(gated: Path) -> None:
    scenario = load(gated)
    root = scenario.root
    assert root is not None
    today, then = cast(root), cast(scenario)
    effort = then.effort
    assert effort is not None
    before, after = (
        policy_from(one.scenario, one.game, one.prices, one.marginal_pay, normalisation=normalise(root), effort=effort).effort
        for one in (today, then)
    )
    executives = np.concatenate([people.seats for people in today.prices if people.plans == ("account_executive",)])
    others = np.setdiff1d(np.arange(len(before)), executives)
    assert np.all(before[executives] != after[executives])
    assert np.all(before[others] == after[others])


def test_it_is_compared_with_the_baseline_and_states_its_error(gated: Path, tmp_path: Path) -> None:
    study = compare(gated.parent / "baseline.yaml", [gated], replications=20, out=tmp_path / "runs", answers_only=True)
    (comparison,) = study.comparisons
    assert comparison.nobody_responds is not None
    assert comparison.differences["sales"].mean != pytest.approx(0.0)
    assert comparison.nobody_responds["sales"].mean == 0.0  # the gate moves pay; only effort moves sales
    nobody = comparison.nobody_responds["incentive_pay"].mean
    assert nobody is not None and nobody < 0
    stated = [json.loads((Path(one.path) / "manifest.json").read_text(encoding="utf-8"))["normalisation"] for one in study.scenarios]
    assert "integration_error" not in stated[0]
    assert 0 < stated[1]["integration_error"] <= LARGEST_ERROR
