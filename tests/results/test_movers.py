"""Who moves by more than a share, against hand calculations, plain numpy and worlds whose truth is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from spmsim.results.movers import BatchedPay, Change, movers, relative_change

MONTHS = 12.0


def paid(*rows: list[float]) -> BatchedPay:
    """Pay by person and batch, every seat filled for twelve months of one replication."""
    pay = np.array(rows, dtype=np.float64)
    return BatchedPay(pay, np.full_like(pay, MONTHS))


def test_two_batches_by_hand() -> None:
    """210 become 194; the gaps of the two batches are ∓ 5/441, the error is √(2 · (2 · (5/441)²))."""
    change = relative_change(paid([100.0, 110.0]), paid([90.0, 104.0]))
    gap = Fraction(90, 210) - Fraction(194, 210) * Fraction(100, 210)
    assert gap == -Fraction(5, 441)
    assert change.share == pytest.approx([float(Fraction(194, 210)) - 1.0])
    assert change.error == pytest.approx([2 * float(-gap)])


def test_with_a_replication_in_each_batch_the_error_is_that_of_the_paired_ratio() -> None:
    """With months alike the change is a ratio of means: its error is sd(y − r·x) ÷ (x̄ √n), Cochran (1977) §6.4."""
    rng = np.random.default_rng(5)
    x = rng.lognormal(11, 0.3, (3, 40))
    y = x * rng.uniform(0.8, 1.1, (3, 40))
    change = relative_change(paid(*x.tolist()), paid(*y.tolist()))
    ratio = y.mean(axis=1) / x.mean(axis=1)
    assert change.share == pytest.approx(ratio - 1.0, rel=1e-12)
    assert change.error == pytest.approx((y - ratio[:, None] * x).std(axis=1, ddof=1) / x.mean(axis=1) / 40**0.5, rel=1e-12)


def test_months_that_differ_are_divided_by() -> None:
    """Half the months at half the pay is no change; the error of four independent sums is that of their logarithms, here by resampling."""
    rng = np.random.default_rng(6)
    months, pay, later = rng.uniform(6, 12, 40), rng.uniform(80, 120, 40), rng.uniform(70, 110, 40)
    same = relative_change(BatchedPay(pay[None], months[None]), BatchedPay(pay[None] / 2, months[None] / 2))
    assert (same.share, same.error) == (pytest.approx([0.0]), [0.0])
    fewer = rng.uniform(5, 11, 40)
    change = relative_change(BatchedPay(pay[None], months[None]), BatchedPay(later[None], fewer[None]))
    chosen = rng.integers(0, 40, (20_000, 40))
    again = later[chosen].sum(1) / fewer[chosen].sum(1) * months[chosen].sum(1) / pay[chosen].sum(1) - 1.0
    assert change.error[0] == pytest.approx(again.std(), rel=0.03)


def test_who_had_no_pay_or_no_months_has_not_moved() -> None:
    before = BatchedPay(np.array([[0.0, 0.0], [5.0, 5.0], [5.0, 5.0]]), np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 1.0]]))
    after = BatchedPay(np.array([[9.0, 9.0], [5.0, 5.0], [5.0, 5.0]]), np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]]))
    change = relative_change(before, after)
    np.testing.assert_array_equal(change.share, np.zeros(3))
    np.testing.assert_array_equal(change.error, np.zeros(3))


def test_a_change_that_is_the_same_in_every_batch_is_sure_and_exactly_the_share_is_not_more() -> None:
    before = paid([100.0, 130.0, 70.0], [100.0, 130.0, 70.0], [100.0, 130.0, 70.0])
    after = BatchedPay(before.pay * np.array([[0.94], [0.95], [1.06]]), before.months)
    change = relative_change(before, after)
    falls, rises = movers(change, -0.05, tail=0.025), movers(change, 0.05, tail=0.025)
    assert falls.found.tolist() == [True, False, False]
    assert rises.found.tolist() == [False, False, True]
    for who in (falls, rises):
        assert who.surely is not None and who.possibly is not None
        assert who.surely.tolist() == who.possibly.tolist() == who.found.tolist()


def test_one_batch_has_no_interval() -> None:
    who = movers(relative_change(paid([100.0]), paid([80.0])), -0.05, tail=0.025)
    assert (who.found.tolist(), who.surely, who.possibly) == ([True], None, None)


def test_alone_a_person_is_judged_by_the_interval_of_t() -> None:
    """39 degrees of freedom: 2.0227 errors on each side hold with 95 % (any table of t)."""
    error = 0.01
    for errors, surely, possibly in ((2.03, True, True), (2.01, False, True), (-2.01, False, True), (-2.03, False, False)):
        who = movers(Change(np.array([-0.05 - errors * error]), np.array([error]), 40), -0.05, tail=0.025)
        assert (who.surely, who.possibly) == ([surely], [possibly])


def test_together_people_are_judged_by_holm() -> None:
    """The procedure in words: the most certain at α/n, the next at α/(n − 1), … until one fails; against a plain loop over many teams."""
    rng = np.random.default_rng(8)
    tail, batches = 0.025, 40
    refuted = 0
    for _ in range(200):
        n = int(rng.integers(1, 30))
        share, error = rng.normal(-0.05, 0.03, n), rng.uniform(0.001, 0.01, n)
        who = movers(Change(share, error, batches), -0.05, tail=tail)
        sure = _refuted_one_by_one(stats.t.sf((-share - 0.05) / error, batches - 1), tail)
        sure_not = _refuted_one_by_one(stats.t.cdf((-share - 0.05) / error, batches - 1), tail)
        assert who.surely is not None and who.possibly is not None
        assert set(np.flatnonzero(who.surely)) == sure
        assert set(np.flatnonzero(~who.possibly)) == sure_not
        assert sure <= set(np.flatnonzero(who.found))
        assert not sure_not & set(np.flatnonzero(who.found))
        refuted += len(sure)
    assert refuted > 500


def _refuted_one_by_one(p_values: np.ndarray, alpha: float) -> set[int]:
    left = dict(enumerate(p_values.tolist()))
    refuted: set[int] = set()
    while left:
        surest = min(left, key=lambda person: left[person])
        if left.pop(surest) > alpha / (len(left) + 1):
            break
        refuted.add(surest)
    return refuted


def test_the_number_of_people_lies_between_the_two_in_nineteen_of_twenty_studies() -> None:
    """Thirty people whose true change is 5 % and up to two errors more or less, who share a market: the truth is known."""
    rng = np.random.default_rng(9)
    people, replications, studies = 30, 80, 400
    true = -0.05 + np.linspace(-0.01, 0.01, people)
    truth = int(np.sum(true < -0.05))
    held, width = 0, 0
    for _ in range(studies):
        before = 100.0 * np.exp(rng.normal(0, 0.2, (1, replications)) + rng.normal(0, 0.2, (people, replications)))
        after = before * (1.0 + true[:, None]) * (1.0 + rng.normal(0, 0.04, (people, replications)))
        sums = [values.reshape(people, 40, 2).sum(axis=2) for values in (before, after)]
        months = np.full((people, 40), 24.0)
        who = movers(relative_change(*(BatchedPay(pay, months) for pay in sums)), -0.05, tail=0.025)
        assert who.surely is not None and who.possibly is not None
        held += int(who.surely.sum()) <= truth <= int(who.possibly.sum())
        width += int(who.possibly.sum() - who.surely.sum())
    assert held >= 0.95 * studies
    assert width / studies < people - 1  # and they say something


def test_many_replications_leave_nobody_in_doubt() -> None:
    error = 0.02 / np.sqrt(1e6)
    true = np.linspace(-0.0602, -0.0402, 21)
    who = movers(Change(true + error, np.full(21, error), 40), -0.05, tail=0.025)
    assert who.surely is not None and who.possibly is not None
    assert int(who.surely.sum()) == int(who.possibly.sum()) == int(np.sum(true < -0.05)) == 11
