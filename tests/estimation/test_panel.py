"""The panel: who was employed for how much of which month, by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from spmsim.estimation.panel import LONG_AGO, panel_of
from spmsim.records.history import Bookings
from spmsim.records.people import People


def _people() -> People:
    return People(
        ids=("A", "B", "C"), names=("",) * 3, roles=("hunter",) * 3, regions=("North", "South", "North"), managers=("",) * 3,
        hired_on=(None, date(2026, 1, 16), date(2025, 11, 1)), left_on=(None, None, date(2026, 2, 14)),
        texts={"seat": ("T1", "", "T1")},
    )  # fmt: skip


def _bookings() -> Bookings:
    amounts = np.arange(1, 13, dtype=np.int64).reshape(1, 4, 3) * 100
    return Bookings(
        people=("A", "B", "C", "stranger"), in_roster=np.asarray([True, True, True, False]), first_month="2026-01", months=3,
        measures=("revenue",), units=("USD",), digits=(2,), amounts=amounts, stated=np.ones((1, 4, 3), dtype=bool),
    )  # fmt: skip


def test_employment_counts_days():
    panel = panel_of(_bookings(), _people(), "revenue")
    assert panel.employed[0].tolist() == [1.0, 1.0, 1.0]
    assert panel.employed[1].tolist() == [16 / 31, 1.0, 1.0]  # 16 to 31 January
    assert panel.employed[2].tolist() == [1.0, 14 / 28, 0.0]


def test_employed_months_count_from_the_hire():
    panel = panel_of(_bookings(), _people(), "revenue")
    assert panel.tenure.tolist() == [[LONG_AGO] * 3, [0, 1, 2], [2, 3, 4]]


def test_sales_are_in_units_and_what_came_after_leaving_stays_out():
    panel = panel_of(_bookings(), _people(), "revenue")
    assert panel.sales.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 0.0]]
    assert panel.leavers.tolist() == [False, False, True]


def test_people_of_one_territory_share_a_seat():
    assert panel_of(_bookings(), _people(), "revenue").seats == ("T1", "B", "T1")


def test_calendar_months_follow_the_first_month():
    assert panel_of(_bookings(), _people(), "revenue").season_months.tolist() == [0, 1, 2]
