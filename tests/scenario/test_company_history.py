"""Which months of a company's bookings have happened: rows of 0 for months to come are no year without sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.records.history import Bookings, Quotas
from spmsim.scenario.company_history import history_of, not_in_last_year
from spmsim.scenario.company_roster import last_year, next_year
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settling import Importing


def booked(folder: Path, amounts: list[str]) -> Bookings:
    """One person's months from 2026-01 on, as a file says them; an empty amount is no row."""
    (folder / "roster.csv").write_text("rep_id\na\n")
    months = [f"{2026 + at // 12}-{at % 12 + 1:02d}" for at in range(len(amounts))]
    rows = "".join(f"a,{month},revenue,{amount}\n" for month, amount in zip(months, amounts, strict=True) if amount)
    (folder / "bookings.csv").write_text(f"rep_id,month,measure,amount\n{rows}")
    how = Importing(folder / "spmsim.toml")
    return read_bookings(folder / "bookings.csv", how, Company("USD", read_people(folder / "roster.csv", how)))


def test_a_table_laid_out_for_months_to_come_ends_with_its_last_booking(tmp_path: Path) -> None:
    history, notes = history_of(booked(tmp_path, ["5", "0", "7", "0", "0"]))
    assert history.labels == ("2026-01", "2026-02", "2026-03")
    ahead = "nobody booked anything in 2026-04 to 2026-05 (2 months), taken as months that are still to come"
    assert notes == (f"{ahead}: the history is 2026-01 to 2026-03",)


def test_last_year_and_the_year_to_come_are_counted_from_the_last_booking(tmp_path: Path) -> None:
    """Fourteen months with sales from January 2026 on, then a year of zeros: last year is March 2026 to February 2027, of 12 · 3."""
    history, _ = history_of(booked(tmp_path, ["3"] * 14 + ["0"] * 13))
    year = last_year(history)
    assert (year.labels[0], year.labels[-1], next_year(history)) == ("2026-03", "2027-02", "2027-03")
    assert year.amounts.sum() == 36_00


def test_months_before_the_first_booking_are_no_part_of_it(tmp_path: Path) -> None:
    history, notes = history_of(booked(tmp_path, ["0", "-4", "7"]))
    assert history.labels == ("2026-02", "2026-03")
    assert notes == ("nobody booked anything in 2026-01, before the first booking: the history is 2026-02 to 2026-03",)


@pytest.mark.parametrize("amounts", [["5", "0", "7"], ["0", "0"]])
def test_months_between_stay_and_so_do_all_where_nothing_was_booked(tmp_path: Path, amounts: list[str]) -> None:
    known = booked(tmp_path, amounts)
    history, notes = history_of(known)
    assert history.labels == known.labels
    assert notes == ()


def quotas(folder: Path, *periods: str) -> Quotas:
    (folder / "quotas.csv").write_text("rep_id,period,measure,amount\n" + "".join(f"a,{period},revenue,9\n" for period in periods))
    how = Importing(folder / "spmsim.toml")
    return read_quotas(folder / "quotas.csv", how, Company("USD", read_people(folder / "roster.csv", how)))


def test_periods_that_lie_in_last_year_in_part_are_told(tmp_path: Path) -> None:
    """Of March 2026 to February 2027 the first quarters of both years lie inside in part; what lies outside altogether is no news."""
    history, _ = history_of(booked(tmp_path, ["3"] * 14))
    held = quotas(tmp_path, "2025-Q4", "2026-Q1", "2026-Q2", "2027-Q1")
    assert [*not_in_last_year(held, history)] == ["only part of 2026-Q1, 2027-Q1 lies in last year, 2026-03 to 2027-02: left out of it"]


def test_a_table_of_other_years_says_nothing_of_last_year(tmp_path: Path) -> None:
    history, _ = history_of(booked(tmp_path, ["3"] * 12))
    told = [*not_in_last_year(quotas(tmp_path, "2025", "2027-Q1"), history)]
    assert told == ["no period lies within last year, 2026-01 to 2026-12: nothing is known of that year"]
