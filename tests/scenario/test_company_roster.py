"""What last year paid, in a roster of a company that reports in a currency without minor units."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from spmsim.scenario.company_roster import roster_of
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.paid import read_paid
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing


def test_yen_have_no_hundredths(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("rep_id,role\na,seller\n")
    (tmp_path / "bookings.csv").write_text("rep_id,month,measure,amount\na,2026-01,revenue,5000\n")
    (tmp_path / "paid.csv").write_text("rep_id,period,amount\na,2026-01,1234\n")
    how = Importing(tmp_path / "spmsim.toml")
    people = read_people(tmp_path / "roster.csv", how)
    known = Company("JPY", people)
    bookings, paid = read_bookings(tmp_path / "bookings.csv", how, known), read_paid(tmp_path / "paid.csv", how, known)
    company = SimpleNamespace(roles=("seller",), panel=SimpleNamespace(people=()), potential=tuple, value=lambda path: 9.0)
    (heads, row), _ = roster_of(people, bookings, (None, paid), company, "revenue")
    assert dict(zip(heads, row, strict=True))["last_year_pay"] == "1234"
