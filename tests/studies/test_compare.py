from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from spmsim.foundation.errors import BadInput
from spmsim.studies.as_json import as_json, runs_as_json
from spmsim.studies.compare import compare
from spmsim.studies.simulate import simulate
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant, write

DIFFERENCE = {"mean", "std_error", "ci_low", "ci_high", "correlation", "variance_reduction", "p_value", "p_adjusted", "verdict"}
ESTIMATE = {"mean", "std_error", "ci_low", "ci_high", "p05", "p50", "p95", "unit"}
METRICS = {"sales", "incentive_pay", "total_pay", "attainment_mean", "share_at_quota", "ccos", "turnover", "contribution", "over_budget"}


def test_a_plan_compared_with_itself_differs_by_exactly_zero(tmp_path: Path) -> None:
    base(tmp_path)
    study = compare("base.yaml", ["base.yaml"])
    for one in study.comparisons[0].differences.values():
        assert one.mean in (0.0, None)
        assert one.verdict in ("identical", None)
    assert study.comparisons[0].differences["contribution"].verdict == "identical"
    assert study.comparisons[0].break_even is not None
    assert (study.comparisons[0].break_even.crossings, study.comparisons[0].break_even.always) == ((), None)


def test_a_renamed_copy_is_identical_and_neither_is_recommended(tmp_path: Path) -> None:
    base(tmp_path)
    copy = changed(LINEAR, about={"title": "Another name", "question": "Another question?"})
    study = compare("base.yaml", [write(tmp_path, "copy", copy)])
    assert {one.verdict for one in study.comparisons[0].differences.values()} <= {"identical", None}
    assert study.recommendation is not None
    assert study.recommendation.candidate is None
    assert set(study.recommendation.tied) == {"base", "copy"}
    assert "base and copy are the same: nothing that moves a number differs." in study.notes


def test_nobody_responds_is_the_rules_played_with_behaviour_fixed(tmp_path: Path) -> None:
    """The baseline is linear and everybody alike, so its behaviour is standard effort."""
    root = base(tmp_path)
    curve = [[0.0, 0.0], [1.0, 1.0], [1.3, 2.0]]
    steeper = variant(tmp_path, "steeper", set_to(POINTS, curve))
    study = compare(root, [steeper], answers_only=True)
    fixed = changed(LINEAR, behaviour={"type": "fixed"})
    base(tmp_path, fixed, "fixed")
    fixed_steeper = variant(tmp_path, "fixed_steeper", set_to(POINTS, curve), extends="fixed")
    before, after = (simulate(one).replication_metrics() for one in ("fixed.yaml", fixed_steeper))
    nobody = study.comparisons[0].nobody_responds
    assert nobody is not None
    for metric in ("incentive_pay", "contribution"):
        a, b = before[metric], after[metric]
        assert a is not None and b is not None
        assert nobody[metric].mean == pytest.approx(float(np.mean(b - a)), rel=1e-9)
    assert nobody["sales"].verdict == "identical"
    assert study.comparisons[0].differences["sales"].verdict == "higher"


def test_a_candidate_that_misses_a_limit_cannot_win(tmp_path: Path) -> None:
    """Twice the rate costs about 1.5 m where 0.7 m are allowed; half the rate loses sales, so today's plan stays."""
    root = base(tmp_path)
    dear = variant(tmp_path, "dear", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    told = compare(root, [dear, cheap], answers_only=True).recommendation
    assert told is not None
    assert (told.candidate, told.infeasible, told.undecided, told.tied) == ("base", ("dear",), (), ())
    # never within the limit in 40 replications: at most 1 − 0.025^(1/40) = 8.8 %
    said = "dear misses incentive pay at most $700 k with a chance of 90 %, found 0 % (0.0 to 8.8 %)."
    assert said in told.why.replace("\u00a0", " ")
    assert told.constraints["dear"][0].met is False


def test_a_limit_in_the_middle_of_the_spread_is_undecided(tmp_path: Path) -> None:
    median = simulate(base(tmp_path)).summary()["incentive_pay"].p50
    document = changed(LINEAR)
    document["decision"]["constraints"] = [{"metric": "incentive_pay", "at_most": median, "probability": 0.5}]
    root = base(tmp_path, document, "halfway")
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]), extends="halfway")
    told = compare(root, [cheap], answers_only=True).recommendation
    assert told is not None
    assert told.undecided == ("halfway",)
    assert told.candidate is None  # cheap keeps the limit, but sells less
    assert "halfway is undecided on" in told.why


def test_a_circumstance_is_compared_and_nothing_more(tmp_path: Path) -> None:
    root = base(tmp_path)
    tough = variant(tmp_path, "tough", set_to("market.level", 0.9))
    study = compare(root, [tough])
    comparison = study.comparisons[0]
    assert comparison.differences["sales"].verdict == "lower"
    assert (comparison.nobody_responds, comparison.break_even) == (None, None)
    assert study.recommendation is not None
    assert study.recommendation.circumstances == ("tough",)
    assert study.recommendation.candidate is None
    assert {one.id for one in study.market_range} == {"base"}
    assert study.scenarios[1].differs_in == ("market.level",)


def test_without_response_there_is_no_break_even_and_both_figures_agree(tmp_path: Path) -> None:
    document = changed(LINEAR, behaviour={"type": "fixed"})
    root = base(tmp_path, document)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    comparison = compare(root, [cheap]).comparisons[0]
    assert comparison.break_even is None
    assert comparison.nobody_responds == comparison.differences


def test_without_a_decision_nothing_is_recommended(tmp_path: Path) -> None:
    document = changed(LINEAR)
    del document["decision"]
    root = base(tmp_path, document)
    tough = variant(tmp_path, "tough", set_to("market.level", 0.9))
    study = compare(root, [tough], answers_only=True)
    assert study.recommendation is None
    assert as_json(study)["recommendation"] == {
        "candidate": None, "tied": [], "undecided": [], "infeasible": [], "circumstances": ["tough"],
        "why": "base states no decision, so the scenarios are compared and none is recommended.",
    }  # fmt: skip


def test_without_company_figures_the_rest_is_there(tmp_path: Path) -> None:
    document = changed(LINEAR, company={})
    root = base(tmp_path, document)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    study = compare(root, [cheap])
    assert study.comparisons[0].differences["contribution"].mean is None
    assert study.comparisons[0].differences["incentive_pay"].verdict == "lower"
    assert study.comparisons[0].break_even is None
    assert study.recommendation is not None
    missing = "company.gross_margin and company.on_cost_rate are not stated"
    assert study.recommendation.why == f"The choice is undetermined: contribution cannot be computed, because {missing}."
    assert (study.recommendation.candidate, study.recommendation.tied) == (None, ())
    json.dumps(as_json(study), allow_nan=False)


def test_a_limit_that_cannot_be_computed_is_undecided_and_says_why(tmp_path: Path) -> None:
    document = changed(LINEAR, decision={"objective": "sales", "constraints": [{"metric": "over_budget", "at_most": 0.1}]})
    del document["company"]["incentive_budget"]
    root = base(tmp_path, document)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    told = compare(root, [cheap], answers_only=True).recommendation
    assert told is not None
    assert (told.candidate, told.undecided) == (None, ("base", "cheap"))
    reason = "cannot be computed, because company.incentive_budget is not stated"
    assert f"base is undecided on chance over budget at most 10.0 %, which {reason}." in told.why.replace("\u00a0", " ")


def test_where_one_candidate_lacks_the_objective_nobody_is_tied(tmp_path: Path) -> None:
    """Money per unit sold needs no quota, so nobody has an attainment under that plan."""
    document = changed(LINEAR, decision={"objective": "attainment_mean"}, behaviour={"type": "fixed"})
    root = base(tmp_path, document)
    tiers = [{"from": 0, "rate": 0.1}]
    formula = {"type": "commission", "rates_on": "amount", "tiering": "marginal", "crossing_deal": "split", "tiers": tiers}
    component = {"name": "revenue", "measure": "revenue", "period": "quarter", "accumulation": "discrete", "formula": formula}
    free = variant(tmp_path, "free", set_to("plans.sellers.components", [component]), set_to("quotas.sellers.rules", {}))
    told = compare(root, [free], answers_only=True).recommendation
    assert told is not None
    assert (told.candidate, told.tied) == (None, ())
    assert told.why == "The choice is undetermined: attainment mean cannot be computed for free."


def test_the_json_of_a_comparison(tmp_path: Path) -> None:
    root = base(tmp_path)
    steeper = variant(tmp_path, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    tough = variant(tmp_path, "tough", set_to("market.level", 0.9))
    told = json.loads(json.dumps(as_json(compare(root, [steeper, tough], answers_only=True)), allow_nan=False))
    assert (told["schema_version"], told["baseline"], told["ci_level"]) == (1, "base", 0.95)
    assert [one["id"] for one in told["comparisons"]] == ["steeper", "tough"]
    assert told["comparisons"][0]["scenario"] == "Steeper"
    first, second = told["comparisons"]
    assert METRICS <= set(first["differences"])
    assert all(set(one) == DIFFERENCE for one in (*first["differences"].values(), *first["nobody_responds"].values()))
    assert set(first["break_even"]) == {"crossings", "always"}
    assert {"elasticity", "wins"} <= set(first["break_even"]["crossings"][0])
    assert (second["nobody_responds"], second["break_even"]) == (None, None)
    assert set(told["recommendation"]) == {"candidate", "tied", "undecided", "infeasible", "circumstances", "why"}
    assert first["differences"]["turnover"]["p_value"] is None  # nobody leaves: no spread, no test


def test_the_json_of_runs(tmp_path: Path) -> None:
    run = simulate(base(tmp_path), replications=30, seed=0)
    told = json.loads(json.dumps(runs_as_json([run]), allow_nan=False))
    (one,) = told["runs"]
    assert (one["scenario"], one["id"], one["engine"], one["replications"], one["seed"]) == ("Linear", "base", "monte_carlo", 30, 0)
    assert METRICS <= set(one["summary"])
    assert all(set(metric) == ESTIMATE for metric in one["summary"].values())
    assert set(one["by_role"]) == {"seller"}
    assert set(one["by_role"]["seller"]) == set(one["summary"])
    assert {name for name, metric in one["by_role"]["seller"].items() if metric["mean"] is None} == {"over_budget"}
    assert one["by_role"]["seller"]["over_budget"] == {**dict.fromkeys(ESTIMATE), "unit": "share"}  # a role has no budget
    assert Path(one["path"]).name == f"base-{one['key']}"


def test_two_different_scenarios_of_one_name_are_refused(tmp_path: Path) -> None:
    root = base(tmp_path)
    (tmp_path / "other").mkdir()
    other = base(tmp_path / "other", changed(LINEAR, market={"level": 0.9, "laws": {"revenue": "lognormal"}}))
    with pytest.raises(BadInput, match="two different scenarios are called 'base'"):
        compare(root, [other])


def test_variants_of_another_root_are_played_with_the_baselines_numbers_and_that_is_said(tmp_path: Path) -> None:
    document = changed(LINEAR)
    document["plans"]["sellers"]["components"][0]["formula"]["points"] = [[0.0, 0.0], [1.0, 2.0]]
    base(tmp_path)
    base(tmp_path, document, "another")
    study = compare("base.yaml", ["another.yaml"])
    sales = study.comparisons[0].differences["sales"].mean
    before = study.scenarios[0].summary["sales"].mean
    assert sales is not None and before is not None
    assert 1 + sales / before == pytest.approx(2**0.36, rel=1e-6)  # the response does not cancel
    assert any("another extends another file" in note for note in study.notes)


def test_a_variant_with_another_strength_of_response_takes_the_same_numbers(tmp_path: Path) -> None:
    """Two plans in one role, so that the role's number depends on the strength of response; it is solved with the root's."""
    document = changed(LINEAR)
    steep = {**document["plans"]["sellers"], "components": [{**document["plans"]["sellers"]["components"][0]}]}
    steep["components"][0]["formula"] = {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 2.0]], "beyond": "extended"}
    document["plans"]["steep"] = steep
    document["team"] = {**document["team"], "draw": [], "roster": "roster.csv"}
    (tmp_path / "roster.csv").write_text("rep_id,role,plan\nA,seller,sellers\nB,seller,steep\n", encoding="utf-8")
    root = base(tmp_path, document)
    keen = variant(tmp_path, "keen", set_to("behaviour.effort.sales_elasticity", 0.8))
    study = compare(root, [keen], out="together")
    apart = [simulate(root, out="apart"), simulate(keen, baseline=root, out="apart")]
    numbers = [one.manifest["normalisation"]["roles"]["seller"]["marginal_pay"] for one in apart]
    assert numbers[0] == numbers[1]
    assert study.provenance["normalisation"]["roles"]["seller"]["marginal_pay"] == numbers[0]
    for one, run in zip(study.scenarios, apart, strict=True):
        assert (one.key, one.summary["sales"]) == (run.key, run.summary()["sales"])


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    root, tough = base(tmp_path), variant(tmp_path, "tough", set_to("market.level", 0.9))
    compare(root, [tough], watch=lambda stage, share: seen.append((stage, share)))
    assert {"scenarios", "base", "tough", "market range", "assumptions"} <= {stage for stage, _ in seen}
    assert all(0 <= share <= 1 for _, share in seen)
