"""Paired differences against Student's sleep data, verdicts, degenerate cases and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import RunFailed
from spmsim.results.estimates import Difference
from spmsim.results.pairing import compare_all_pairs, compare_with_baseline, paired_difference, read_verdict

# Student (1908), hours of extra sleep; R's t.test(paired = TRUE): t = 4.0621, p = 0.002833, interval 0.7001142 … 2.4598858.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_students_sleep_data() -> None:
    found = paired_difference(FIRST, SECOND)
    assert found.mean == pytest.approx(1.58)
    assert found.std_error == pytest.approx(1.58 / 4.0621, rel=1e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    assert found.p_value == pytest.approx(0.002833, abs=5e-7)
    assert found.correlation == pytest.approx(0.7951702, abs=1e-6)
    # variances 3.200556 and 4.009000, of the difference 1.512889
    assert found.variance_reduction == pytest.approx((3.200556 + 4.009) / 1.512889, rel=1e-5)
    assert found.verdict == "higher"


def test_more_comparisons_widen_the_interval_and_the_p_value() -> None:
    found = paired_difference(FIRST, SECOND, comparisons=5)
    # t with 9 degrees of freedom at 0.995 is 3.2498 (tables)
    assert found.ci_low == pytest.approx(1.58 - 3.2498 * 0.388961, abs=2e-4)
    assert found.p_value == pytest.approx(0.002833, abs=5e-7)
    assert found.p_adjusted == pytest.approx(5 * 0.00283289, abs=1e-6)
    assert paired_difference(FIRST, SECOND, comparisons=1000).p_adjusted == 1.0


def test_a_plan_with_its_copy_is_identical() -> None:
    found = paired_difference(FIRST, FIRST.copy(), comparisons=3, smallest=1.0)
    assert (found.mean, found.std_error, found.ci_low, found.ci_high) == (0.0, 0.0, 0.0, 0.0)
    assert (found.verdict, found.correlation, found.variance_reduction, found.p_value) == ("identical", 1.0, None, None)


def test_one_replication_that_differs_is_not_identical() -> None:
    changed = FIRST.copy()
    changed[3] += 1e-9
    assert paired_difference(FIRST, changed).verdict == "no_detectable_difference"


@pytest.mark.parametrize(
    ("low", "high", "smallest", "verdict"),
    [
        (0.2, 0.8, 1.0, "no_difference_that_matters"),  # a difference is there, none that matters
        (-1.0, 1.0, 1.0, "no_difference_that_matters"),
        (0.2, 1.2, 1.0, "higher"),
        (0.2, 0.8, None, "higher"),
        (-1.2, -0.2, 1.0, "lower"),
        (-1.2, 0.2, 1.0, "no_detectable_difference"),
        (0.0, 0.5, None, "no_detectable_difference"),
        (0.0, 0.5, 0.0, "no_detectable_difference"),
    ],
)
def test_verdict_is_the_first_that_applies(low: float, high: float, smallest: float | None, verdict: str) -> None:
    assert read_verdict(False, low, high, smallest) == verdict


def test_the_same_difference_everywhere_is_certain_and_has_no_t() -> None:
    found = paired_difference(np.array([1.0, 2.0, 4.0]), np.array([3.0, 4.0, 6.0]))
    assert (found.mean, found.std_error, found.ci_low, found.ci_high, found.verdict) == (2.0, 0.0, 2.0, 2.0, "higher")
    assert (found.p_value, found.p_adjusted, found.variance_reduction) == (None, None, None)
    assert found.correlation == pytest.approx(1.0)


def test_one_replication_gives_a_mean_only() -> None:
    found = paired_difference(np.array([1.0]), np.array([3.0]))
    assert found.mean == 2.0
    assert (found.std_error, found.ci_low, found.p_value, found.verdict) == (None, None, None, None)
    assert paired_difference(np.array([1.0]), np.array([1.0])).verdict == "identical"


@pytest.mark.parametrize(("n", "smallest"), [(2, 0.5), (10, 1 / 512), (1000, 1.8665e-301), (5000, 2.2251e-308)])
def test_a_p_value_is_never_below_what_the_replications_can_show(n: int, smallest: float) -> None:
    """All gaps 1 but for dust: t is as large as numbers go."""
    gaps = np.ones(n)
    gaps[0] += 1e-12
    found = paired_difference(np.zeros(n), gaps, comparisons=2)
    assert found.p_value == pytest.approx(smallest, rel=1e-4)
    assert found.p_adjusted == pytest.approx(2 * smallest, rel=1e-4)


def test_a_difference_is_short_in_print() -> None:
    assert str(Difference(-105_000.4, 1.0, -110_000, -100_000, None, None, None, None, "lower")) == "lower: -105,000 (-110,000 to -100,000)"
    assert str(Difference(0.01234567, None, None, None, None, None, None, None, None)) == "0.01235"
    assert str(paired_difference(None, FIRST)) == "not computed"


def test_a_metric_that_one_side_lacks_has_no_difference() -> None:
    assert paired_difference(None, FIRST).mean is None
    assert paired_difference(FIRST, np.full(10, np.nan)).verdict is None


def test_replications_that_lack_the_metric_on_either_side_are_left_out() -> None:
    gaps = paired_difference(np.array([*FIRST, np.nan, 5.0]), np.array([*SECOND, 1.0, np.nan]))
    assert gaps == paired_difference(FIRST, SECOND)


def test_other_replications_are_refused() -> None:
    with pytest.raises(RunFailed, match="the same replications, got 10 and 9"):
        paired_difference(FIRST, SECOND[:9])


def test_variants_share_one_adjustment() -> None:
    found = compare_with_baseline(
        {"sales": FIRST, "ccos": None}, {"a": {"sales": SECOND}, "b": {"sales": FIRST, "ccos": FIRST}}, smallest={"sales": 3.0},
    )
    assert found["a"]["sales"] == paired_difference(FIRST, SECOND, comparisons=2, smallest=3.0)
    assert found["a"]["sales"].verdict == "no_difference_that_matters"
    assert found["b"]["sales"].verdict == "identical"
    assert found["b"]["ccos"].mean is None


def test_all_pairs_are_adjusted_for_their_number_and_mirror_each_other() -> None:
    found = compare_all_pairs({"a": FIRST, "b": SECOND, "c": FIRST * 2})
    assert len(found) == 6
    assert found["b", "a"] == paired_difference(FIRST, SECOND, comparisons=3)
    assert found["a", "b"].mean == -(found["b", "a"].mean or 0.0)
    assert (found["a", "b"].verdict, found["b", "a"].verdict) == ("lower", "higher")


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=2, max_size=30))
def test_swapping_sides_changes_signs_only(pairs: list[tuple[float, float]]) -> None:
    a, b = np.array(pairs).T
    there, back = paired_difference(a, b), paired_difference(b, a)
    assert (there.mean, there.ci_low, there.ci_high) == (-back.mean, -back.ci_high, -back.ci_low)  # type: ignore[operator]
    assert there.p_value == back.p_value
    opposite = {"higher": "lower", "lower": "higher"}
    assert there.verdict == opposite.get(str(back.verdict), back.verdict)


def _share_covered(studies: int, replications: int, variants: int, seed: int) -> float:
    """Share of studies in which the intervals of all variants hold their true differences 1, 2, … at once."""
    rng = np.random.default_rng(seed)
    covered = 0
    for _ in range(studies):
        world = rng.normal(0, 3, replications)
        base = world + rng.normal(0, 1, replications)
        found = [paired_difference(base, base + k + rng.normal(0, k, replications), comparisons=variants) for k in range(1, variants + 1)]
        covered += all(d.ci_low is not None and d.ci_high is not None and d.ci_low <= k <= d.ci_high for k, d in enumerate(found, 1))
    return covered / studies


def test_interval_of_a_paired_difference_covers() -> None:
    # 4 standard errors of a share of 0.95 in 2,000 studies are 0.0195.
    assert abs(_share_covered(2000, 20, 1, seed=11) - 0.95) < 0.0195


def test_simultaneous_intervals_hold_together() -> None:
    # Independent noise: all three at 1 − 0.05/3 hold together in 0.9508 of studies; 4 standard errors are 0.028.
    assert abs(_share_covered(1000, 20, 3, seed=12) - 0.9508) < 0.028


@pytest.mark.long
def test_interval_of_a_paired_difference_covers_in_twenty_thousand_studies() -> None:
    assert 0.943 <= _share_covered(20_000, 20, 1, seed=13) <= 0.957


def test_a_plan_against_itself_on_independent_seeds_is_seldom_called_different() -> None:
    rng = np.random.default_rng(14)
    verdicts = [paired_difference(rng.normal(0, 1, 50), rng.normal(0, 1, 50)).verdict for _ in range(1000)]
    share = sum(verdict in ("higher", "lower") for verdict in verdicts) / 1000
    assert 0.0225 < share < 0.0775  # 0.05 ± 4 standard errors of 0.0069
