"""Records of the past: cut to some months, summed by person, silent about names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spmsim.records.history import Bookings, Deals, Paid, Unjoined

DEALS = Deals(
    deal_ids=("d1", "d2", "d3"),
    person=np.array([0, 2, 0], dtype=np.int32),
    measure=np.zeros(3, dtype=np.int32),
    days=np.array(["2025-12-31", "2026-01-01", "2026-02-28"], dtype="datetime64[D]"),
    amounts=np.array([100, 50, 7]),
    wholes=np.array([100, 100, 7]),
    shares=np.array([1.0, 0.5, 1.0]),
)
BOOKINGS = Bookings(
    people=("Ann", "Bo", "Stray"),
    in_roster=np.array([True, True, False]),
    first_month="2025-12",
    months=3,
    measures=("revenue",),
    units=("USD",),
    digits=(2,),
    amounts=np.array([[[100, 0, 7], [0, 0, 0], [0, 50, 0]]]),
    stated=np.array([[[True, False, True], [False, False, False], [False, True, False]]]),
    deals=DEALS,
    currency="USD",
    unjoined=(Unjoined("Stray", "not in the roster", "revenue", "2026-01", 50),),
)


def test_months_count_over_the_turn_of_the_year() -> None:
    assert BOOKINGS.labels == ("2025-12", "2026-01", "2026-02")


def test_some_months_hold_their_amounts_their_deals_and_what_did_not_join_in_them() -> None:
    cut = BOOKINGS.between("2026-02", "2026-02")
    assert (cut.first_month, cut.months, cut.labels) == ("2026-02", 1, ("2026-02",))
    assert cut.amounts.tolist() == [[[7], [0], [0]]]
    assert cut.deals is not None and cut.deals.deal_ids == ("d3",) and cut.deals.amounts.tolist() == [7]
    assert cut.unjoined == ()
    assert BOOKINGS.between("2025-12", "2026-02").unjoined == BOOKINGS.unjoined


@pytest.mark.parametrize(("first", "last"), [("2025-11", "2026-01"), ("2026-01", "2026-03"), ("2026-02", "2025-12")])
def test_months_outside_the_record_are_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError):
        BOOKINGS.between(first, last)


def test_people_without_bookings_are_those_of_the_roster_of_whom_nothing_is_said() -> None:
    assert BOOKINGS.without_bookings == ("Bo",)
    assert BOOKINGS.between("2026-01", "2026-01").without_bookings == ("Ann", "Bo")


def test_a_person_is_paid_the_sum_of_their_periods() -> None:
    paid = Paid(
        people=("Ann", "Bo"),
        in_roster=np.array([True, True]),
        periods=("2026-01", "2026-02"),
        currencies=("USD", "EUR"),
        person=np.array([1, 0, 1], dtype=np.int32),
        period=np.array([0, 0, 1], dtype=np.int32),
        currency=np.array([1, 0, 1], dtype=np.int32),
        amounts=np.array([1000, 300, 2000]),
        reported=np.array([1080, 300, 2160]),
        reporting_currency="USD",
    )
    assert paid.by_person().tolist() == [300, 3240]


def test_no_name_and_no_amount_stands_in_what_a_log_would_show() -> None:
    shown = repr(replace(BOOKINGS, amounts=np.array([[[987654, 0, 0]] * 3])))
    assert "months=3" in shown
    for hidden in ("Ann", "Stray", "987654", "d1", "50"):
        assert hidden not in shown
