"""What became of the roster and of the bookings, of a company that can be added up by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from spmsim.estimation.panel import panel_of
from spmsim.scenario.bridges import Bridges, bridges_of
from spmsim.scenario.sellers import sellers_of
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.people_tables import read_people
from spmsim.sources.settling import Importing

PEOPLE = """rep_id,role,manager_id,hired_on,left_on
a,seller,m,,
b,seller,,,
c,seller,,,2025-03-31
d,seller,,,2026-03-31
m,lead,,,
n,seller,,2027-02-01,
s,seller,,,
x,clerk,,,
"""
BOOKINGS = """rep_id,month,measure,amount
a,2025-01,revenue,100.00
c,2025-02,revenue,10.00
c,2025-05,revenue,5.00
d,2026-02,revenue,30.00
z,2026-04,revenue,7.25
b,2026-06,revenue,70.00
b,2026-07,revenue,-20.00
a,2026-12,revenue,50.00
"""


@pytest.fixture
def bridges(tmp_path: Path) -> Bridges:
    (tmp_path / "roster.csv").write_text(PEOPLE)
    (tmp_path / "bookings.csv").write_text(BOOKINGS)
    how = Importing(tmp_path / "spmsim.toml")
    people = read_people(tmp_path / "roster.csv", how)
    bookings = read_bookings(tmp_path / "bookings.csv", how, Company("USD", people))
    sellers = sellers_of(panel_of(bookings, people, "revenue"), people, date(2027, 1, 1))
    person, month = np.nonzero(sellers.panel.sales > 0)  # what a model of logarithms reads
    levels = SimpleNamespace(design=SimpleNamespace(person=person, month=month))
    return bridges_of(people, bookings, "revenue", sellers, SimpleNamespace(panel=sellers.panel, levels=levels))  # type: ignore[arg-type]


def test_everybody_of_the_roster_stands_in_one_line(bridges: Bridges) -> None:
    found = {one.what: (one.roster, one.estimates, one.scenario) for one in bridges.people}
    assert found == {
        "sell, and are there when the scenario begins": (2, 2, 2),  # a, b
        "sell by their role, without a booking or a day of hire: the role's mean stands": (1, 0, 1),  # s
        "came after the last month: the role's mean stands": (1, 0, 1),  # n
        "sell nothing and are paid on what others sell": (1, 0, 1),  # m
        "left in last year": (1, 1, 0),  # d
        "left before last year": (1, 1, 0),  # c
        "have a role without bookings and manage nobody who sells": (1, 0, 0),  # x
    }


def test_money_adds_up_to_the_cent(bridges: Bridges) -> None:
    """In cents, the whole history and 2026; the month of credits raises what is used."""
    assert bridges.digits == 2
    assert [(one.what, one.history, one.last_year, one.is_sum) for one in bridges.money] == [
        ("in the bookings", 252_25, 137_25, True),
        ("less those of nobody in the roster", 7_25, 7_25, False),
        ("joined to the roster", 245_00, 130_00, True),
        ("less months in which people were not employed", 5_00, 0, False),
        ("less months in which credits outweigh sales", -20_00, -20_00, False),
        ("used in the estimates", 260_00, 150_00, True),
    ]
