"""Quotas of 12 months from those of a file, by hand: people who came within a period, and what their quota was for."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.scenario.company_quotas import YearlyQuotas, yearly_quotas
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settling import Importing

PEERS = "a,2026,1000\nb,2026,1200\nc,2026,1400\n"


def read(folder: Path, quotas: str, hired: dict[str, str], hires: str | None = None) -> YearlyQuotas:
    """Sellers a, b and c are long there; others have a day of hire. Bookings are those of 2026."""
    people = "".join(f"{who},seller,{hired.get(who, '')}\n" for who in ("a", "b", "c", *hired))
    (folder / "roster.csv").write_text("rep_id,role,hired_on\n" + people)
    (folder / "bookings.csv").write_text("rep_id,month,measure,amount\na,2026-01,revenue,1\na,2026-12,revenue,1\n")
    (folder / "quotas.csv").write_text("rep_id,period,measure,amount\n" + "".join(_with_measure(quotas)))
    how = Importing(folder / "spmsim.toml")
    known = read_people(folder / "roster.csv", how)
    company = Company("USD", known)
    year = read_bookings(folder / "bookings.csv", how, company)
    return yearly_quotas(read_quotas(folder / "quotas.csv", how, company), year, "revenue", known, hires=hires)


def _with_measure(quotas: str) -> list[str]:
    return [f"{who},{period},revenue,{amount}\n" for who, period, amount in (line.split(",") for line in quotas.splitlines())]


def test_a_quota_near_the_worked_part_of_the_peers_is_read_as_prorated(tmp_path):
    """The peers' median is 1,200; who came in July was asked for 620, and for 1,240 in 12 months; in October 330, and 1,320."""
    told = read(tmp_path, f"{PEERS}d,2026,620\ne,2026,330\n", {"d": "2026-07-01", "e": "2026-10-01"})
    assert told.of == {"a": 1000, "b": 1200, "c": 1400, "d": 1240, "e": 1320}
    assert told.notes == (
        "2 people were hired within a period of their quota; their quotas are read as prorated, for the months after hire: 2 of 2 that can "
        "be compared are nearer to the part that was worked of what peers of the role were asked for. If that is wrong, declare "
        'hires = "full" in [tables.quotas]',
    )


@pytest.mark.parametrize("amount", [1200, 900])  # the middle between all and half of 1,200 lies at 849
def test_a_quota_near_all_of_the_peers_is_read_as_full(tmp_path, amount):
    told = read(tmp_path, f"{PEERS}d,2026,{amount}\n", {"d": "2026-07-01"})
    assert told.of["d"] == amount
    assert "read as full, for whole periods: 0 of 1 that can be compared" in told.notes[0]
    assert 'declare hires = "prorated"' in told.notes[0]


def test_what_is_declared_holds_against_the_peers(tmp_path):
    told = read(tmp_path, f"{PEERS}d,2026,1200\n", {"d": "2026-07-01"}, hires="prorated")
    assert told.of["d"] == 2400
    assert told.notes == ("1 person was hired within a period of their quota; their quotas are read as prorated, as declared",)
    assert read(tmp_path, f"{PEERS}d,2026,600\n", {"d": "2026-07-01"}, hires="full").of["d"] == 600


def test_where_people_differ_quotas_are_full_and_it_is_said(tmp_path):
    told = read(tmp_path, f"{PEERS}d,2026,600\ne,2026,1200\n", {"d": "2026-07-01", "e": "2026-07-01"})
    assert (told.of["d"], told.of["e"]) == (600, 1200)
    assert "read as full, for whole periods: 1 of 2 that can be compared" in told.notes[0]


def test_quotas_of_months_need_no_word(tmp_path):
    """From July 100 a month, and rows of 0 before: 600 ÷ 6 × 12."""
    months = [f"d,2026-{month:02d},{100 if month > 6 else 0}" for month in range(1, 13)]
    told = read(tmp_path, PEERS + "\n".join(months), {"d": "2026-07-01"})
    assert (told.of["d"], told.notes) == (1200, ())


def test_a_month_of_hire_counts_by_days(tmp_path):
    """Hired on the 16th of November, which leaves 15 of its 30 days, and December: 150 ÷ 1½ × 12."""
    told = read(tmp_path, f"{PEERS}d,2026-11,50\nd,2026-12,100\n", {"d": "2026-11-16"}, hires="prorated")
    assert told.of["d"] == 1200


def test_nobody_to_compare_with_is_said(tmp_path):
    told = read(tmp_path, "d,2026,600\n", {"d": "2026-07-01"})
    assert told.of == {"d": 600}
    assert "nobody of their roles was there throughout to compare them with" in told.notes[0]
