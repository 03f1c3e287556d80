"""Scenario → people of a payroll, against hand calculations."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.compile.paid_people import paid_force
from spmsim.foundation.exact import exact_arithmetic
from spmsim.plans.payroll import Force
from spmsim.scenario.loading import load

ROSTER = """rep_id,role,region,manager_id,hired_on,left_on,accounts
boss,manager,,,2020-01-01,,
A,seller,North,boss,2020-05-04,,40
B,seller,South,boss,2027-06-16,,0
C,seller,North,boss,2015-01-01,2027-05-20,0
D,seller,North,boss,2015-01-01,2026-12-31,0
E,seller,North,boss,2028-02-01,,0
"""
ASSIGNMENTS = """rep_id,from,region,on_target_earnings,plan
A,2027-07,South,180000,
A,2027-10,,,other
"""
SCENARIO = """
about: {title: Paid people, question: "Are they compiled as calculated by hand?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10}
measures: {revenue: {unit: USD}, new_accounts: {unit: count}, renewals: {unit: share}}
team:
  roster: roster.csv
  assignments: assignments.csv
  roles:
    seller: {plan: sales, quota_set: sellers, on_target_earnings: 120000, base_share: 0.5,
             potential: {revenue: 600000, new_accounts: 24, renewals: 0.9}}
    manager: {plan: sales, quota_set: managers, on_target_earnings: 240000, base_share: 0.5,
              potential: {revenue: 0, new_accounts: 0, renewals: 0}}
market:
  season: [0.5, 1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  laws: {revenue: lognormal, new_accounts: poisson, renewals: binomial}
quotas:
  sellers:
    new_hire_ramp: {schedule: [0.25, 0.5], target_pay: ramped, starts: next_full_month}
    phasing: season
    rules: {revenue: {type: flat, amount: 600000}, renewals: {type: flat, amount: 0.9}}
  managers: {rules: {revenue: {type: share_of_team, share: 0.5}}}
plans:
  sales:
    leavers: forfeit_open_windows
    components: [{name: revenue, measure: revenue, weight: 1.0, period: month, accumulation: discrete,
                  formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}]
  other:
    leavers: forfeit_open_windows
    components: []
behaviour: {type: fixed}
"""


@pytest.fixture
def force(tmp_path: Path) -> Force:
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "assignments.csv").write_text(ASSIGNMENTS)
    (tmp_path / "paid.yaml").write_text(SCENARIO)
    return paid_force(load(tmp_path / "paid.yaml").spec)


def person(force, rep_id):
    return next(person for person in force.people if person.rep_id == rep_id)


def test_who_is_paid(force):
    """D left before the calendar, E starts after it."""
    assert [each.rep_id for each in force.people] == ["boss", "A", "B", "C"]
    assert {name: measure.digits for name, measure in force.measures.items()} == {"revenue": 2, "new_accounts": 0, "renewals": 0}


def test_days_of_employment(force):
    """B starts on 16 June (15 of 30 days); C leaves on 20 May (20 of 31), and would have stayed."""
    hired = person(force, "B")
    assert (hired.hired, hired.leaves) == (5, None)
    assert hired.employed[4:7] == (0, Decimal("0.5"), 1)
    left = person(force, "C")
    assert left.leaves == 4
    assert [float(share) for share in left.employed[3:6]] == pytest.approx([1, 20 / 31, 0])
    assert left.staying == (1,) * 12


def test_quotas_and_target_pay(force):
    """600,000 ÷ 12 × 0.5 in January and × 1.5 in February; half of 120,000 a year is 5,000 a month."""
    spell = person(force, "C").spells[0]
    assert spell.quotas["revenue"][:3] == (2_500_000, 7_500_000, 5_000_000)
    assert spell.quotas["renewals"] == (Decimal("0.9"),) * 12
    assert "new_accounts" not in spell.quotas
    assert (spell.yearly_quotas["revenue"], spell.target_incentive) == (60_000_000, 500_000)
    assert (spell.first, spell.last) == (0, 4)


def test_a_manager_is_asked_for_a_share_of_the_team(force):
    """Half of what those employed are asked for: A, C until 20 May, B from 16 June; 50,000 a month each, in February 75,000."""
    spell = person(force, "boss").spells[0]
    assert spell.quotas_of_team == {"revenue": Decimal("0.5")}
    quotas = [float(amount) for amount in spell.quotas["revenue"]]
    assert quotas == pytest.approx([2_500_000, 7_500_000, 5_000_000, 5_000_000, 2_500_000 * 51 / 31, 3_750_000, *[5_000_000] * 6])
    assert person(force, "boss").sells == set()


def test_the_ramp_counts_from_the_first_full_month(force):
    """Hired in mid-June: 0.25 in June and July, 0.5 in August, then 1; long employed people have none."""
    spell = person(force, "B").spells[0]
    assert spell.ramp[5:9] == (Decimal("0.25"), Decimal("0.25"), Decimal("0.5"), 1)
    assert spell.ramps_target
    assert person(force, "A").spells[0].ramp == ()


def test_spells_of_a_transfer(force):
    """To the South with 7,500 of target pay a month from July, under another plan from October."""
    spells = person(force, "A").spells
    told = [(spell.first, spell.last, spell.region, spell.plan, spell.target_incentive) for spell in spells]
    assert told == [(0, 5, "North", "sales", 500_000), (6, 8, "South", "sales", 750_000), (9, 11, "South", "other", 750_000)]


def test_accounts_come_due_evenly(force):
    assert person(force, "A").trials["renewals"][:3] == (3, 3, 4)


def test_thirds_are_exact_to_forty_digits(force):
    with exact_arithmetic():
        assert abs(person(force, "C").employed[4] * 31 - 20) < Decimal("1e-40")
