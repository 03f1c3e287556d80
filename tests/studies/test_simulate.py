from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import Scenario
from spmsim.studies.simulate import simulate
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant


def values(scenario: Scenario, metric: str, **asked: object) -> np.ndarray:
    found = simulate(scenario, **asked).replication_metrics()[metric]  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_exact_scenario_pays_what_its_formula_says(root: Path) -> None:
    """Expected pay 1,200,000 × 0.919784, within four standard errors."""
    run = simulate(root / "scenarios" / "exact" / "one_rep_month_windows.yaml", replications=20_000)
    pay = run.summary()["incentive_pay"]
    assert pay.mean is not None and pay.std_error is not None
    assert abs(pay.mean - 1_200_000 * 0.919784) <= 4 * pay.std_error


def test_a_finished_run_is_opened_and_not_played_again(tmp_path: Path) -> None:
    scenario = base(tmp_path)
    first = simulate(scenario)
    before = (first.path / "manifest.json").read_bytes()
    played: list[str] = []
    again = simulate(scenario, watch=lambda stage, share: played.append(stage))
    assert (again.key, again.path, played) == (first.key, first.path, [])
    assert (first.path / "manifest.json").read_bytes() == before


def test_a_new_title_is_shown_on_the_finished_run(tmp_path: Path) -> None:
    first = simulate(base(tmp_path))
    again = simulate(base(tmp_path, changed(LINEAR, about={"title": "Called otherwise"})))
    assert again.key == first.key
    assert again.manifest["title"] == "Called otherwise"


def test_seed_replications_and_engine_are_parts_of_the_key(tmp_path: Path) -> None:
    scenario = base(tmp_path)
    keys = {
        simulate(scenario).key,
        simulate(scenario, seed=0).key,
        simulate(scenario, replications=39).key,
        simulate(scenario, replications=3, engine="reference").key,
        simulate(scenario, replications=3).key,
    }
    assert len(keys) == 5


def test_the_reference_engine_gives_the_same_figures(tmp_path: Path) -> None:
    scenario = variant(tmp_path, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]), extends=base(tmp_path).id)
    for metric in ("sales", "incentive_pay", "contribution"):
        fast, slow = (values(scenario, metric, replications=20, engine=engine) for engine in ("monte_carlo", "reference"))
        np.testing.assert_allclose(fast, slow, rtol=1e-9)


def test_the_response_is_measured_against_the_baselines_root(tmp_path: Path) -> None:
    """Twice today's rate: by itself a plan sells at standard effort, against today's it sells 2^0.36 as much."""
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"][0]["formula"]["points"] = [[0.0, 0.0], [1.0, 2.0]]
    today, other = base(tmp_path), base(tmp_path, document, "other")
    alone, against = values(other, "sales"), values(other, "sales", baseline=today)
    np.testing.assert_allclose(against / alone, 2**0.36, rtol=1e-6)


def test_the_manifest_holds_the_normalisation(tmp_path: Path) -> None:
    solved = simulate(base(tmp_path)).manifest["normalisation"]
    assert solved["root"] == "base"
    assert solved["roles"]["seller"]["marginal_pay"] == pytest.approx(10_000_000)


def test_workers_do_not_change_the_figures(tmp_path: Path) -> None:
    scenario = base(tmp_path)
    one, two = (values(scenario, "contribution", replications=600, workers=n, out=f"runs{n}") for n in (1, 2))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("asked", [{"replications": 0}, {"seed": -1}, {"replications": 10**9}, {"engine": "pipeline"}, {"workers": 0}])
def test_what_cannot_be_played_is_refused_by_name(tmp_path: Path, asked: dict[str, object]) -> None:
    with pytest.raises(BadInput, match=next(iter(asked)).rstrip("s")):
        simulate(base(tmp_path), **asked)  # type: ignore[arg-type]


def test_large_runs_of_the_reference_engine_are_refused_with_what_is_allowed(tmp_path: Path) -> None:
    """6 seats × 12 months: 5,000,000 ÷ 72 = 69,444 replications."""
    with pytest.raises(BadInput, match=r"at most 69,444 replications"):
        simulate(base(tmp_path), replications=100_000, engine="reference")


def test_runs_that_fill_the_memory_are_refused_before_they_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spmsim.studies import simulate as module

    monkeypatch.setattr(module, "_memory", lambda: 2**20)
    with pytest.raises(BadInput, match=r"GB of memory"):
        simulate(base(tmp_path), replications=100_000)
