"""Met, missed or undecided."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.results.constraints import ConstraintResult, found_in_words, judge_constraint, limit_in_words


def _pay(within: int, n: int = 1000) -> dict[str, np.ndarray | None]:
    """`within` of n replications at exactly 100, the rest above."""
    return {"incentive_pay": np.repeat([100.0, 100.01], [within, n - within])}


# Clopper-Pearson of 950 in 1,000: 0.9346 … 0.9627 (R: binom.test(950, 1000)$conf.int).
@pytest.mark.parametrize(("wanted", "met"), [(0.90, True), (0.95, None), (0.93, True), (0.94, None), (0.97, False)])
def test_probability_is_decided_by_its_whole_interval(wanted: float, met: bool | None) -> None:
    found = judge_constraint(_pay(950), "incentive_pay", at_most=100.0, probability=wanted)
    assert found.estimate == 0.95
    assert (found.ci_low, found.ci_high) == pytest.approx((0.9346, 0.9627), abs=5e-5)
    assert found.met is met


def test_certainty_is_never_shown_by_a_sample() -> None:
    assert judge_constraint(_pay(1000), "incentive_pay", at_most=100.0, probability=1.0).met is None
    assert judge_constraint(_pay(999), "incentive_pay", at_most=100.0, probability=1.0).met is False


def test_at_least_looks_at_the_other_side() -> None:
    found = judge_constraint({"sales": np.arange(100.0)}, "sales", at_least=50.0, probability=0.9)
    assert (found.estimate, found.met) == (0.5, False)


def test_without_a_probability_the_mean_decides() -> None:
    metrics = {"ccos": np.array([0.10, 0.12, 0.11, 0.13])}  # mean 0.115, t interval ± 3.182 × 0.00645
    assert judge_constraint(metrics, "ccos", at_most=0.14).met is True
    assert judge_constraint(metrics, "ccos", at_most=0.12).met is None
    assert judge_constraint(metrics, "ccos", at_most=0.09).met is False


def test_a_metric_that_does_not_exist_leaves_the_constraint_undecided() -> None:
    found = judge_constraint({"contribution": None}, "contribution", at_least=0.0, probability=0.9)
    assert (found.estimate, found.ci_low, found.met) == (None, None, None)


def test_one_replication_decides_nothing() -> None:
    assert judge_constraint({"sales": np.array([5.0])}, "sales", at_least=1.0).met is None
    assert judge_constraint({"sales": np.array([5.0])}, "sales", at_least=1.0, probability=0.9).met is None


@pytest.mark.parametrize(
    ("held", "limit", "found"),
    [
        (
            ConstraintResult("incentive_pay", 11.5e6, None, 0.9, 0.94, 0.92, 0.951, True),
            "incentive pay at most $11.50 M with a chance of 90 %",
            "94 % (92.0 to 95.1 %)",
        ),
        (
            ConstraintResult("total_pay", 20.4e6, None, None, 20.064e6, 20.01e6, 20.12e6, True),
            "total pay at most $20.40 M",
            "$20.06 M ($20.01 M to $20.12 M)",
        ),
        (
            ConstraintResult("share_at_quota", 0.7, 0.5, None, 0.493, None, None, None),
            "people at quota at least 50.0 % and at most 70.0 %",
            "49.3 %",
        ),
        (ConstraintResult("turnover", 0.3, None, None, None, None, None, None), "turnover at most 30.0 %", "cannot be computed"),
        (ConstraintResult("new_accounts", None, 1500.0, None, 1612.5, None, None, True), "new accounts at least 1,500", "1,612.5"),
    ],
)
def test_limits_and_findings_in_words(held: ConstraintResult, limit: str, found: str) -> None:
    unit = "USD" if held.metric.endswith("_pay") else ""
    assert limit_in_words(held, unit).replace("\u00a0", " ") == limit
    assert found_in_words(held, unit).replace("\u00a0", " ") == found
