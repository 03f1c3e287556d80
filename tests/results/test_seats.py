"""Figures of single people, and what a change of plan does to them in the same replication."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.foundation.errors import RunFailed
from spmsim.results.batches import batch_sizes, batch_starts, batch_sums
from spmsim.results.metrics import terms_of
from spmsim.results.parquet import arrow_table
from spmsim.results.paths import pair_quarters, pair_years
from spmsim.results.seats import RepTables, quarter_labels, spreads
from tests.results.factory import COMPANY, MONTHS, game, seat_paths

TERMS = terms_of(game(), COMPANY)
N = 101


def _values(seats: int = 4) -> np.ndarray:
    """[seats, 4 quarters, (sales, incentive, base, quota, months, performance), N] with sales of 0 … 100 USD a quarter, quota 50."""
    values = np.zeros((seats, 4, 6, N))
    values[:, :, 0] = np.arange(N) * 100.0
    values[:, :, 1] = np.arange(N) * 10.0
    values[:, :, 2] = 2_000.0
    values[:, :, 3] = 5_000.0
    values[:, :, 4] = 3.0
    values[:, :, 5] = values[:, :, 0]
    return values


def _tables(*blocks: tuple[int, np.ndarray]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    collected = RepTables(game(), TERMS, currency="USD", quarters=quarter_labels(MONTHS))
    for first, values in blocks:
        leavers = np.zeros((len(values), N))
        leavers[:, :20] = 1.0
        collected.keep(seat_paths(values, first_seat=first, leavers=leavers))
    summary, quarters, _ = (arrow_table(table).to_pylist() for table in collected.tables())
    return summary, quarters


def test_a_year_is_the_sum_of_its_quarters() -> None:
    row = _tables((0, _values()))[0][0]
    # sales of the year 0, 4, … 400 USD: mean 200, sd 4 × √(101·102/12) = 117.2, 10 % at 40, 90 % at 360
    assert (row["rep_id"], row["role"], row["region"]) == ("rep-000", "hunter", "East")
    assert (row["sales_mean"], row["sales_p10"], row["sales_p50"], row["sales_p90"]) == pytest.approx((200.0, 40.0, 200.0, 360.0))
    assert row["sales_sd"] == pytest.approx(4 * (101 * 102 / 12) ** 0.5)
    assert row["incentive_pay_mean"] == pytest.approx(20.0)
    assert row["attainment_mean"] == pytest.approx(1.0)  # 200 of 200
    assert (row["base_pay_mean"], row["quota_mean"], row["filled_months_mean"]) == (80.0, 200.0, 12.0)
    assert row["chance_at_quota"] == pytest.approx(51 / 101)  # 200, 204, … 400 of 200
    assert row["chance_to_leave"] == pytest.approx(20 / 101)


def test_a_manager_who_sells_nothing_attains_what_the_team_sells() -> None:
    values = _values(1)
    values[0, :, 0] = 0.0
    row = _tables((0, values))[0][0]
    assert (row["sales_mean"], row["attainment_mean"]) == (0.0, pytest.approx(1.0))  # 200 of 200 on average, nothing of it the seat's own
    assert row["chance_at_quota"] == pytest.approx(51 / 101)


def test_quarters_stand_one_by_one() -> None:
    rows = _tables((0, _values()))[1]
    assert len(rows) == 16
    assert [row["quarter"] for row in rows[:4]] == ["2027-01 to 2027-03", "2027-04 to 2027-06", "2027-07 to 2027-09", "2027-10 to 2027-12"]
    assert rows[5]["rep_id"] == "rep-001"
    assert (rows[5]["sales_mean"], rows[5]["sales_p10"], rows[5]["attainment_p90"]) == pytest.approx((50.0, 10.0, 1.8))


def test_the_grouping_into_blocks_changes_nothing() -> None:
    values = np.random.default_rng(2).uniform(1, 1e7, (4, 4, 6, N))
    whole = _tables((0, values))
    assert _tables((2, values[2:]), (0, values[:1]), (1, values[1:2])) == whole


def test_months_without_quota_or_people_leave_figures_missing() -> None:
    values = _values()
    values[0] = 0.0
    values[1, :, 3] = 0.0
    values[2, :, 4] = 1.0  # four filled months a year
    empty, without_quota, short, normal = _tables((0, values))[0]
    assert (empty["sales_mean"], empty["attainment_mean"], empty["chance_at_quota"]) == (0.0, None, None)
    assert (without_quota["sales_mean"], without_quota["attainment_p50"], without_quota["chance_at_quota"]) == (200.0, None, None)
    assert (short["attainment_mean"], short["chance_at_quota"]) == (pytest.approx(1.0), None)
    assert normal["chance_at_quota"] is not None


def test_seats_never_handed_over_have_missing_figures() -> None:
    summary = _tables((1, _values(1)))[0]
    assert [row["sales_mean"] for row in summary] == [None, pytest.approx(200.0), None, None]


def test_batches_are_consecutive_and_alike_in_size() -> None:
    assert batch_starts(100)[:6].tolist() == [0, 2, 5, 7, 10, 12]
    assert batch_sizes(1_000).tolist() == [25] * 40
    assert batch_sizes(7).tolist() == [1] * 7
    for replications in (1, 39, 40, 41, 79, 10_007):
        sizes = batch_sizes(replications)
        assert (sizes.sum(), len(sizes)) == (replications, min(40, replications))
        assert sizes.max() - sizes.min() <= 1


def test_sums_over_batches_are_those_of_their_replications() -> None:
    """Incentive pay of 0, 40, … 4,000 cents a year: a batch of replications first … last sums 40 · (first + … + last)."""
    collected = RepTables(game(), TERMS, currency="USD", quarters=quarter_labels(MONTHS))
    collected.keep(seat_paths(_values(1), first_seat=2, leavers=np.zeros((1, N))))
    rows = arrow_table(collected.tables()[2]).to_pylist()
    assert [row["rep_id"] for row in rows[79:81]] == ["rep-001", "rep-002"]
    assert rows[0]["incentive_pay"] is None
    first = 0
    for batch, row in enumerate(rows[80:120]):
        last = first + row["replications"] - 1
        assert row["batch"] == batch
        assert row["incentive_pay"] == pytest.approx(40 * (first + last) * (last - first + 1) / 2 / 100)
        assert (row["base_pay"], row["filled_months"]) == (80.0 * row["replications"], 12.0 * row["replications"])
        first = last + 1
    assert first == N


def test_the_number_of_batches_does_not_grow_with_replications() -> None:
    assert batch_sums(np.ones((6, 100_000))).shape == (3, 40)


def test_paired_pay_is_compared_in_the_same_replication() -> None:
    before, after = _values(2), _values(2)
    after[0, :, 1] = before[0, ::, 1] * 2.0  # seat 0: incentive pay doubles
    after[1, :, 1] = 0.0  # seat 1 loses it
    found = pair_years(seat_paths(before, first_seat=7), seat_paths(after, first_seat=7), minor=100.0)
    assert found.first_seat == 7
    assert found.before == pytest.approx([100.0, 100.0])  # 80 base + 20 incentive on average
    assert found.after == pytest.approx([120.0, 80.0])
    assert found.difference_p10 == pytest.approx([4.0, -36.0])
    assert found.difference_p90 == pytest.approx([36.0, -4.0])
    # Seat 1 loses x of 80 + x with x = 0, 0.4, … 40: more than a tenth from x = 9.2 on (8.89 is a tenth), i.e. 78 of 101.
    assert found.chance_far_below == pytest.approx([0.0, 78 / 101])
    assert (found.incentive_before[1], found.incentive_after[1]) == (pytest.approx(20.0), 0.0)


def test_exactly_ten_percent_is_not_more_than_ten_percent() -> None:
    before, after = _values(1), _values(1)
    before[:, :, 1], after[:, :, 1] = 500.0, 250.0  # 2,500 a quarter falls to 2,250
    found = pair_quarters(seat_paths(before), seat_paths(after), minor=100.0)
    assert found.chance_far_below.tolist() == [[0.0] * 4]
    assert found.difference_p50 == pytest.approx(np.full((1, 4), -2.5))


def test_blocks_of_other_seats_are_refused() -> None:
    with pytest.raises(RunFailed, match="the same seats and replications"):
        pair_years(seat_paths(_values(2)), seat_paths(_values(1)), minor=100.0)


def test_figures_over_replications_are_numpys() -> None:
    values = np.random.default_rng(4).lognormal(0, 1, (3, 250))
    values[1, ::3] = np.nan
    for row, found in zip(values, spreads(values), strict=True):
        kept = row[~np.isnan(row)]
        assert found == pytest.approx([kept.mean(), kept.std(ddof=1), *np.quantile(kept, [0.1, 0.5, 0.9])], rel=1e-12)


def test_too_few_replications_leave_figures_missing() -> None:
    found = spreads(np.array([[np.nan, np.nan], [3.0, np.nan]]))
    assert np.isnan(found[0]).all()
    np.testing.assert_array_equal(found[1], [3.0, np.nan, 3.0, 3.0, 3.0])
