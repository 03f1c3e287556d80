"""Bookings as credits of a payroll: every amount once, deals with their days, months counted from the first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from spmsim.records.history import Bookings
from spmsim.records.ledger import Credit
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.credits import credits_from_bookings
from spmsim.sources.kinds import DEALS
from spmsim.sources.settling import Importing

UNITS = {"revenue": "USD", "renewals": "share", "judged": "rating"}


def read(tmp_path: Path, text: str) -> Bookings:
    (tmp_path / "b.csv").write_text(text)
    return read_bookings(tmp_path / "b.csv", Importing(tmp_path / "none.toml"), Company("USD", units=UNITS), kind=DEALS)


def test_totals_are_credits_of_their_months(tmp_path: Path) -> None:
    rows = "rep_id,month,measure,amount,out_of\nA,2026-12,revenue,1.50,\nB,2027-01,renewals,9,10\nA,2027-02,judged,2.5,\n"
    assert credits_from_bookings(read(tmp_path, rows)) == (
        Credit("A", 0, "revenue", Decimal(150)),
        Credit("B", 1, "renewals", Decimal(9), out_of=10),
        Credit("A", 2, "judged", Decimal("2.5")),
    )


def test_deals_keep_their_days_and_are_not_counted_twice(tmp_path: Path) -> None:
    rows = (
        "deal_id,rep_id,date,measure,amount,share\nd1,A,2024-01-31,revenue,0.05,0.5\nd1,B,2024-01-31,revenue,0.05,0.5\n"
        "d2,A,2024-02-29,revenue,7,\n,B,2024-02-10,revenue,3,\n"
    )
    found = credits_from_bookings(read(tmp_path, rows), shift=13)
    half = Decimal("0.5")
    assert found == (
        Credit("B", 1, "revenue", Decimal(300)),
        Credit("A", 0, "revenue", Decimal(3), deal_id="d1", deal_amount=Decimal(5), day=date(2025, 2, 28), share=half),
        Credit("B", 0, "revenue", Decimal(2), deal_id="d1", deal_amount=Decimal(5), day=date(2025, 2, 28), share=half),
        Credit("A", 1, "revenue", Decimal(700), deal_id="d2", day=date(2025, 3, 29)),
    )
