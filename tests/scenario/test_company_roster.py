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
    (heads, row), _ = roster_of(people, bookings, ({}, paid), company, "revenue")
    assert dict(zip(heads, row, strict=True))["last_year_pay"] == "1234"


def test_target_pay_of_sellers_need_not_be_filled_in_where_managers_have_none(tmp_path: Path) -> None:
    people = "a,seller,m,100000,0.6\nb,hunter,m,90000,\nm,lead,,,\n"
    (tmp_path / "roster.csv").write_text(f"rep_id,role,manager_id,on_target_earnings,base_share\n{people}")
    (tmp_path / "bookings.csv").write_text("rep_id,month,measure,amount\na,2026-01,revenue,5000\nb,2026-01,revenue,5000\n")
    how = Importing(tmp_path / "spmsim.toml")
    known = read_people(tmp_path / "roster.csv", how)
    bookings = read_bookings(tmp_path / "bookings.csv", how, Company("USD", known))
    company = SimpleNamespace(roles=("seller", "hunter"), panel=SimpleNamespace(people=()), potential=tuple, value=lambda path: 9.0)
    _, columns = roster_of(known, bookings, ({}, None), company, "revenue", managers={"m"})
    assert (columns.people, columns.with_target_pay, columns.with_quotas) == (3, {"seller"}, frozenset())
