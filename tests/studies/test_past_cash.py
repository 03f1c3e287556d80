"""Total cash, pay against target and who stands far from quota: by hand, and who sees it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.scenario.target_pay import TargetPay
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing
from spmsim.studies.situation.assess import Situation, assess
from spmsim.studies.situation.cash import Cash, upside
from tests.studies.past_company import write_project, write_table


def assessed(data: Path, pay: TargetPay, *, everything: bool) -> Situation:
    how = Importing(data / "none.toml")
    people = read_people(data / "roster.csv", how)
    bookings = read_bookings(data / "bookings.csv", how, Company("EUR", people))
    return assess(people, bookings, "EUR", target_pay=pay, everything=everything, team_name=str)


def cash(told: Situation, name: str) -> Cash:
    found = next(group.cash for group in told.groups if (group.by, group.name) == ("role" if name else "organisation", name))
    assert found is not None
    return found


def test_the_cash_of_a_role(tmp_path: Path) -> None:
    """Six hunters with 60 base salary and 40 target incentive were paid 12 · k: 252 of 240. Their multiples are 0.3 · k, so a tenth of
    six, interpolated, lies halfway between 1.5 and 1.8. Attainment is k/4: one below a half, two above 1.2.
    """
    pay = TargetPay((60.0,) * 6 + (None,) * 4, (40.0,) * 6 + (None,) * 4)
    told = assessed(write_project(tmp_path / "tiny") / "data", pay, everything=True)
    hunters = cash(told, "hunter")
    assert (hunters.people, hunters.base, hunters.incentive, hunters.target, hunters.person_years) == (6, 360.0, 252.0, 240.0, 6.0)
    assert (hunters.total, hunters.to_target, hunters.base_share) == (612.0, pytest.approx(1.05), pytest.approx(0.6))
    assert hunters.upside == pytest.approx(1.65)
    assert (hunters.counted, hunters.low, hunters.high) == (6, 1, 2)
    farmers = cash(told, "farmer")
    assert (farmers.total, farmers.to_target, farmers.base_share, farmers.upside, farmers.counted) == (None,) * 5
    assert [note.split(":")[0] for note in told.cash_notes] == ["Farmer"] * 3  # no targets, no payments, no quotas


def test_pay_is_of_the_months_employed(tmp_path: Path) -> None:
    """The third farmer was there for three months, the fourth for six: of 120 and 240 a year, 30 and 60, 60 and 120."""
    told = assessed(write_project(tmp_path / "tiny") / "data", TargetPay((120.0,) * 10, (240.0,) * 10), everything=True)
    assert cash(told, "farmer").base_share == pytest.approx(1 / 3)
    assert cash(told, "").people == 6  # payroll knows the hunters


def test_the_multiple_is_of_people_of_six_months_and_more() -> None:
    """0.5, 0.6, … 1.5: the tenth of eleven is 1.4. Somebody of five months with 9 times the target does not count."""
    paid, months = np.append(np.arange(5, 16) * 10.0, 900.0), np.array([12.0] * 11 + [5.0])
    target = np.full(12, 100.0)
    assert upside(paid, target, months, least=0) == pytest.approx(1.4)
    assert upside(paid, target, months, least=12) is None


def test_no_number_from_one_to_four_is_told_also_not_by_subtraction(tmp_path: Path) -> None:
    """Of 24 people, eight hunters and three farmers are below half of their quota: eleven less eight would be three."""
    sold = [30] * 8 + [100] * 4 + [30] * 3 + [100] * 9
    people = [[f"p{at}", "hunter" if at < 12 else "farmer", 1200, 1200, 60] for at in range(24)]
    write_table(tmp_path / "roster.csv", [["rep_id", "role", "potential_revenue", "last_year_quota_revenue", "last_year_pay"], *people])
    rows = [[f"p{at}", f"2026-{month:02d}", "revenue", amount] for at, amount in enumerate(sold) for month in range(1, 13)]
    write_table(tmp_path / "bookings.csv", [["rep_id", "month", "measure", "amount"], *rows])
    others, owner = (assessed(tmp_path, TargetPay((60.0,) * 24, (60.0,) * 24), everything=everything) for everything in (False, True))
    assert [cash(owner, name).low for name in ("", "hunter", "farmer")] == [11, 8, 3]
    assert [cash(others, name).low for name in ("", "hunter", "farmer")] == [11, None, None]
    assert [cash(others, name).high for name in ("", "hunter", "farmer")] == [0, 0, 0]
    assert [cash(others, name).total for name in ("", "hunter", "farmer")] == [2880.0, 1440.0, 1440.0]
