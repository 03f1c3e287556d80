"""How many people's expected pay falls, and between which numbers that is sure to lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.results.movers import BatchedPay, relative_change
from spmsim.studies.compare import compare
from spmsim.studies.falling import SeatPay, people_falling, seat_pay
from spmsim.studies.simulate import simulate
from spmsim.studies.study import PeopleCount
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant

FIXED = changed(LINEAR, behaviour={"type": "fixed"})


def paid(ids: str, *pay: float) -> SeatPay:
    """The same pay in each of four batches."""
    return SeatPay(tuple(ids), ("x",) * len(ids), BatchedPay(np.repeat(np.array(pay), 4).reshape(-1, 4), np.full((len(ids), 4), 12.0)))


def exactly(number: int) -> PeopleCount:
    return PeopleCount(number, number, number)


def test_people_are_counted_by_how_far_their_pay_falls() -> None:
    """100 becomes 94 (more than 5 %), 90 (exactly 10 %: not more), 89 (more than 10 %), 106 and 112; the same in every batch is sure."""
    (row,) = people_falling("new", paid("ABCDEF", *[100.0] * 6), paid("FEDCBA", 100.0, 112.0, 106.0, 89.0, 90.0, 94.0), comparisons=1)
    assert row.people == 6
    assert (row.falls_5, row.falls_10, row.rises_5, row.rises_10) == (exactly(3), exactly(1), exactly(2), exactly(1))


def test_people_that_the_variant_lacks_are_left_out() -> None:
    (row,) = people_falling("new", paid("ABC", 100.0, 100.0, 100.0), paid("CA", 80.0, 100.0), comparisons=1)
    assert (row.people, row.falls_5) == (2, exactly(1))


def test_the_limits_hold_for_all_roles_and_variants_together() -> None:
    """Of 40 batches 19 pay 93 and 21 pay 95.4 of 100: 94.26 on average, with a standard error of 2.4 √(19 · 21 ÷ 40² ÷ 39) = 0.192.

    That is 3.85 errors below 95, and t with 39 degrees of freedom exceeds 3.85 with chance 0.00021: sure for two people in two roles
    (0.025 ÷ 2), not over a thousand variants.
    """
    after = np.where(np.arange(40) < 19, 93.0, 95.4)
    pays = (np.full(40, 100.0), after)
    both = [SeatPay(("A", "B"), ("x", "y"), BatchedPay(np.vstack([pay, pay]), np.full((2, 40), 12.0))) for pay in pays]
    few, many = (people_falling("new", *both, comparisons=comparisons) for comparisons in (1, 1_000))
    assert [(row.role, row.falls_5) for row in few] == [("x", exactly(1)), ("y", exactly(1))]
    assert [(row.role, row.falls_5) for row in many] == [("x", PeopleCount(1, 0, 1)), ("y", PeopleCount(1, 0, 1))]


def test_the_falling_of_a_study(tmp_path: Path) -> None:
    """Fixed behaviour, half the rate: everybody's expected pay falls from 200,000 by a quarter."""
    root = base(tmp_path, FIXED)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    (row,) = compare(root, [cheap]).falling
    assert (row.people, row.falls_5, row.falls_10, row.rises_5) == (6, exactly(6), exactly(6), exactly(0))


def test_people_at_the_very_share_may_or_may_not_be_beyond_it(tmp_path: Path) -> None:
    """Nine tenths of the rate take 10,000 of an expected 200,000: exactly 5 %. The draws decide who is found, and the limits say so."""
    root = base(tmp_path, FIXED)
    less = variant(tmp_path, "less", set_to(POINTS, [[0.0, 0.0], [1.0, 0.9]]))
    (row,) = compare(root, [less], replications=400).falling
    assert 0 < row.falls_5.found < 6
    assert (row.falls_5.least, row.falls_5.most) == (0, 6)
    assert (row.falls_10, row.rises_5) == (exactly(0), exactly(0))


def test_the_error_of_a_change_is_that_of_its_closed_form(tmp_path: Path) -> None:
    """Pay of S is 100,000 + 0.1 S, then 100,000 + 0.09 S: d change ÷ dS = −2.5e-8 at 1,000,000.

    A year of twelve lognormal months (sd 0.3 in logs) has a standard deviation of 1,000,000 · √((e^0.09 − 1) ÷ 12) = 88,590; the mean of
    400 of 4,430, the change of 0.000111. Forty batches tell an error within about a tenth, six people within a twentieth.
    """
    root = base(tmp_path, FIXED)
    less = variant(tmp_path, "less", set_to(POINTS, [[0.0, 0.0], [1.0, 0.9]]))
    before, after = (seat_pay(simulate(of, replications=400, out=tmp_path / "runs")) for of in (root, less))
    change = relative_change(before.batches, after.batches)
    error = 2.5e-8 * 1e6 * ((np.exp(0.09) - 1) / 12) ** 0.5 / 400**0.5
    assert change.share == pytest.approx(np.full(6, -0.05), abs=5 * error)
    assert change.error == pytest.approx(np.full(6, error), rel=0.5)
    assert change.error.mean() == pytest.approx(error, rel=0.15)


def test_batches_are_the_same_for_any_threads_and_sum_to_the_means(tmp_path: Path) -> None:
    root = base(tmp_path, FIXED)
    one, two = (simulate(root, replications=700, workers=workers, out=tmp_path / f"runs{workers}") for workers in (1, 2))
    assert (one.path / "rep_batches.parquet").read_bytes() == (two.path / "rep_batches.parquet").read_bytes()
    means = one.table("rep_summary").set_index("rep_id")["incentive_pay_mean"]
    sums = one.table("rep_batches").groupby("rep_id")["incentive_pay"].sum()
    np.testing.assert_allclose(sums / 700, means.loc[sums.index], rtol=1e-12)


def test_one_replication_says_nothing_on_the_least_and_the_most(tmp_path: Path) -> None:
    root = base(tmp_path, FIXED)
    cheap = variant(tmp_path, "cheap", set_to(POINTS, [[0.0, 0.0], [1.0, 0.5]]))
    (row,) = compare(root, [cheap], replications=1).falling
    assert row.falls_5 == PeopleCount(6, None, None)
