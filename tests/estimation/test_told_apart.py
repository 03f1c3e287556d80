"""What could not be told apart is an assumption, with a reason, and no failure; one person alone has a range that is honest."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.estimation.company import CompanyEstimates, estimate_company
from spmsim.estimation.fit import fit_levels
from spmsim.estimation.log_sales import covariance_of as covariance_of_logs
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.estimation.ramp import lost_months, ramp_of
from spmsim.estimation.separation import never_sold
from spmsim.estimation.sparse_sales import SparseSpreads
from spmsim.estimation.sparse_sales import covariance_of as covariance_of_sales
from spmsim.foundation.errors import BadInput


def panel(sales: np.ndarray, roles: str, regions: str, hired: list[int | None]) -> Panel:
    """People of a company from 2025-01; a role and a region is a letter, a day of hire a month from 0."""
    months, people = np.arange(sales.shape[1]), tuple(f"P{row}" for row in range(len(sales)))
    tenure = np.asarray([np.full(len(months), LONG_AGO) if first is None else months - first for first in hired])
    employed = (tenure >= 0).astype(float)
    return Panel(
        people, people, tuple(roles), tuple(regions), "2025-01", sales * employed, employed, np.maximum(tenure, 0),
        np.zeros(len(people), dtype=bool),
    )  # fmt: skip


def luck(seed: int, people: int, months: int) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(0, 0.05, (people, months)))


def why(told: CompanyEstimates, path: str) -> str:
    return next(one.why for one in told.assumed if one.path == path)


def test_a_ramp_that_goes_with_the_calendar_is_assumed_and_sales_are_read_by_it():
    """Everybody began in January 2025 and sold 1,000 a month × the assumed ramp, 0.15 over 4 months: potential is 12,000 a year."""
    ramp = np.minimum(0.15 + 0.85 * np.arange(24) / 4, 1.0)
    told = estimate_company(panel(1_000 * ramp * luck(1, 8, 24), "s" * 8, "n" * 8, [0] * 8), source="known")
    assert "from the months of the calendar: its new people began together" in why(told, "team.roles.s.ramp")
    assert told.ramps == (None,)
    assert told.value("team.roles.s.potential") == pytest.approx(12_000, rel=0.15)  # as if ramped: about 20 % below in the first year


def test_a_role_that_was_new_throughout_has_an_assumed_ramp():
    """Four of 's' are long there and sell 1,000 a month; the four of 'j' began one after the other in the last twelve months."""
    hired: list[int | None] = [None] * 4 + [12, 13, 14, 15]
    ramp = np.asarray([np.minimum(0.15 + 0.85 * np.maximum(np.arange(24) - (hire or -9), 0) / 4, 1.0) for hire in hired])
    told = estimate_company(panel(1_000 * ramp * luck(2, 8, 24), "ssssjjjj", "n" * 8, hired), source="known")
    assert "from the level of the role: everybody of it was new in every month" in why(told, "team.roles.j.ramp")
    assert told.value("team.roles.j.potential") == pytest.approx(12_000, rel=0.1)


def test_regions_with_roles_of_their_own_are_not_told_apart():
    told = estimate_company(panel(1_000 * luck(3, 10, 24), "aaaaabbbbb", "nnnnnsssss", [None] * 10), source="known")
    assert "no role in common with the others" in why(told, "market.shocks.region.sd")
    assert told.value("team.roles.b.potential") == pytest.approx(12_000, rel=0.1)


def test_roles_that_never_met_are_refused_by_name():
    sales = 1_000 * luck(4, 10, 12)
    sales[:5, 6:], sales[5:, :6] = 0.0, 0.0
    one = panel(sales, "aaaaabbbbb", "n" * 10, [None] * 10)
    apart = Panel(
        one.people, one.seats, one.roles, one.regions, one.first_month, one.sales, (sales > 0).astype(float), one.tenure, one.leavers
    )
    with pytest.raises(BadInput, match="of 'a', 'b' some never sold in the same months as the others"):
        fit_levels(apart)


def test_months_that_were_never_seen_are_assumed():
    """Ten months from January: November and December have no range, and stand in the season all the same."""
    told = estimate_company(panel(1_000 * luck(7, 8, 10), "s" * 8, "n" * 8, [None] * 8), source="known")
    estimated = [one.path for one in told.estimates if one.path.startswith("market.season")]
    assert (len(estimated), estimated[-1]) == (10, "market.season[October]")
    assert why(told, "market.season[November, December]").startswith("none of these months is in the bookings")
    assert told.season == pytest.approx(np.ones(12), abs=0.1)


def test_too_few_months_are_refused_by_what_they_tell():
    """Five people with one or two months: 7 months are not 3 levels, 5 people and the luck of a month."""
    one = panel(1_000 * luck(5, 5, 3), "s" * 5, "n" * 5, [2, 2, 2, 1, 1])
    with pytest.raises(BadInput, match="7 months of 5 people tell 2 levels of months and roles"):
        fit_levels(one)


def test_a_role_of_one_person_has_the_range_of_people():
    """Expected to sell 100, φ = 2, 0.05 between people: 2 ÷ 100 + 0.05; of two such people in one role half of it."""
    told = SparseSpreads(2.0, float(np.log1p(0.05)), 5.0)
    alone = covariance_of_sales(np.ones((2, 1)), np.asarray([40.0, 60.0]), np.asarray([0, 0]), told)
    assert alone == pytest.approx(np.asarray([[0.07]]))
    two = covariance_of_sales(np.ones((2, 1)), np.asarray([100.0, 100.0]), np.asarray([0, 1]), told)
    assert two == pytest.approx(np.asarray([[0.035]]))


def test_logarithms_of_one_person_have_the_range_of_people():
    """Territory 0.04 and a month's luck 0.2 over 4 months: 0.04 + 0.2 ÷ 4; skill 0.03 of a second person in the seat: by hand."""
    alone = covariance_of_logs(np.ones((4, 1)), (0.04, 0.0, 0.2), np.zeros(4, int), np.zeros(4, int))
    assert alone == pytest.approx(np.asarray([[0.09]]))
    followed = covariance_of_logs(np.ones((4, 1)), (0.04, 0.03, 0.2), np.zeros(4, int), np.asarray([0, 0, 1, 1]))
    assert followed == pytest.approx(np.asarray([[0.04 + (0.03 + 0.2 / 2) / 2]]))


@pytest.mark.parametrize("kind", ["numbers of deals", "lognormal"])
def test_the_ramp_of_one_new_person_has_a_wide_range(kind):
    """One of eight is new; what the one person is worth is not known, and so the months lost in the ramp are not known to half a month."""
    random = np.random.default_rng(6)
    people = np.exp(random.normal(0, 0.3, (8, 1)))
    one = np.ones((8, 24)) * people
    sales = 4_000.0 * random.poisson(one * 2.0) if kind == "numbers of deals" else 8_000 * one * luck(6, 8, 24) ** 6
    levels = fit_levels(panel(sales, "s" * 8, "n" * 8, [None] * 7 + [6]))
    assert levels.is_sparse == (kind == "numbers of deals")
    grid = ramp_of(levels, "s")
    assert grid is not None
    low, high = np.quantile(lost_months(*grid.draws((np.arange(500) + 0.5) / 500)), [0.05, 0.95])
    assert high - low > 0.5


def _is_inside(seed: int) -> bool:
    """Whether a ramp that costs 2 months lies in the 90 % range, of 30 people whose months are Poisson numbers of exponential deals."""
    random = np.random.default_rng(seed)
    hired = [int(random.integers(24)) if row % 3 == 0 else None for row in range(30)]
    ramp = np.asarray([np.minimum(0.2 + 0.8 * np.maximum(np.arange(24) - (-9 if h is None else h), 0) / 4, 1.0) for h in hired])
    deals = random.poisson(random.gamma(12.0, 1 / 12.0, (30, 1)) * ramp * 1.5)
    sales = np.where(deals > 0, random.gamma(np.maximum(deals, 1), 6_000.0), 0.0)
    grid = ramp_of(fit_levels(panel(sales, "s" * 30, "n" * 30, hired)), "s")
    if grid is None:
        return True
    low, high = np.quantile(lost_months(*grid.draws((np.arange(500) + 0.5) / 500)), [0.05, 0.95])
    return bool(low <= 2.0 <= high)


def test_ranges_of_ramps_in_sparse_sales_hold_the_truth():
    """20 companies: ranges that cover 83 in 100 hold fewer than 9 once in 10,000; a covariance clustered by seat held one in six."""
    assert sum(_is_inside(seed) for seed in range(20)) >= 9


def test_months_in_which_nobody_can_have_sold_are_found():
    """Columns: May, June, the first month of a ramp."""
    may, may_new, june_new, june = [1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 0]
    rows = np.asarray([may, may_new, june_new, june], dtype=float)
    assert never_sold(rows, np.asarray([True, False, False, True])).tolist() == [False, True, True, False]  # no new person ever sold
    assert never_sold(rows, np.asarray([False, False, True, True])).tolist() == [True, True, False, False]  # nobody sold in May
    assert never_sold(rows, np.asarray([True, False, True, False])).tolist() == [False] * 4  # what lowers one raises another
    assert never_sold(rows, np.asarray([False, True, True, False])).tolist() == [True, False, False, True]  # only new people sold
    assert never_sold(rows[:3], np.asarray([False, False, True])).tolist() == [True, True, False]
