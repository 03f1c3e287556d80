"""Quotas that add up a team follow its months, in the payroll and in the game of the engines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.compile import compile_game
from spmsim.compile.attainment import expected_ratios
from spmsim.compile.paid_people import paid_force
from spmsim.compile.quota_table import monthly_quotas
from spmsim.compile.seats import played
from spmsim.scenario.loading import Scenario, load
from spmsim.studies.explaining.check import check

TEXT = """
about: {title: A seat that changes hands, question: "What is the manager asked for?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
company: {revenue_plan: 1500000}
measures: {revenue: {unit: USD}}
team:
  roster: people.csv
  roles:
    seller: {plan: p, quota_set: sellers, on_target_earnings: 100000, base_share: 0.5, potential: {revenue: 600000}}
    manager: {plan: m, quota_set: managers, on_target_earnings: 200000, base_share: 0.6}
market: {laws: {revenue: lognormal}}
quotas:
  sellers: {rules: {revenue: {type: flat, amount: 600000}}}
  managers: {rules: {revenue: {type: share_of_team, share: 0.95}}}
plans:
  p: &plan
    leavers: paid_on_prorated_quota
    components:
      - name: revenue
        measure: revenue
        weight: 1.0
        period: quarter
        accumulation: discrete
        formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}
  m:
    leavers: paid_on_prorated_quota
    components:
      - name: team
        measure: revenue
        scope: team
        weight: 1.0
        period: quarter
        accumulation: discrete
        formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}
behaviour: {type: fixed}
""".replace("&plan", "")
PEOPLE = """rep_id,role,manager_id,hired_on,left_on
ana,seller,mo,,
cleo,seller,mo,,2027-05-31
bo,seller,mo,2027-06-16,
mo,manager,di,,
di,manager,,,
"""


@pytest.fixture
def company(tmp_path: Path) -> Scenario:
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "company.yaml").write_text(TEXT)
    return load(tmp_path / "company.yaml")


def test_the_payroll_counts_a_seat_once_and_months_of_hire_by_days(company: Scenario) -> None:
    """0.95 × (50,000 + 50,000) to May; in June bo is there for 15 of 30 days: 0.95 × 75,000; the director asks 0.95 of that again."""
    quotas = {person.rep_id: person.spells[0].quotas["revenue"] for person in paid_force(company.spec).people}
    assert quotas["mo"][4] == Decimal(9_500_000)
    assert quotas["mo"][5] == Decimal(7_125_000)
    assert quotas["mo"][6] == Decimal(9_500_000)
    assert quotas["di"][6] == Decimal(9_025_000)


def test_the_engines_count_whole_months(company: Scenario) -> None:
    reps = played(company.spec.team.reps, company.spec.calendar)
    table = dict(zip([rep.rep_id for rep in reps], monthly_quotas(company.spec, reps)["revenue"], strict=True))
    assert table["mo"] == pytest.approx([9_500_000.0] * 12)
    assert table["di"] == pytest.approx([9_025_000.0] * 12)


def test_a_team_quota_is_for_attainment_and_not_for_over_assignment(company: Scenario) -> None:
    """The manager stands against 0.95 × 100,000 a month; the quotas handed out are those of the sellers alone."""
    game = compile_game(company)
    asked = dict(zip(game.seats.rep_ids, game.primary_quota.sum(axis=1), strict=True))
    assert asked["mo"] == pytest.approx(114_000_000)
    assert asked["ana"] == pytest.approx(60_000_000)
    told = str(check(company))
    assert "A year's quotas of all sellers (a team's quota repeats theirs) add up to 1,800,000, 20.0 % above the revenue plan" in told
    assert "manager: 2; no sales of their own, quota 3,334,500" in told  # 0.95 × 1.8 m, and 0.95 of that


def test_a_managers_attainment_counts_the_team(company: Scenario) -> None:
    """Everybody who sells for mo; the sellers count their own sales. Mo names di, who has nobody that sells."""
    game = compile_game(company)
    pools = zip(game.seats.rep_ids, game.attained_pool, strict=True)
    counted = {rep_id: game.pools[pool].seats if pool >= 0 else None for rep_id, pool in pools}
    assert counted == {"ana": None, "cleo": None, "bo": None, "mo": (0, 1, 2), "di": ()}


def test_a_manager_stands_in_a_band_by_what_the_team_is_expected_to_sell(company: Scenario) -> None:
    """Mo: 3 × 600,000 of potential on 0.95 × 3 × 600,000; di asks 0.95 of that again, and nobody sells for di directly."""
    ratios = dict(zip([rep.rep_id for rep in company.spec.team.reps], expected_ratios(company.spec, company.spec.team.reps), strict=True))
    assert ratios == {"ana": 1.0, "cleo": 1.0, "bo": 1.0, "mo": pytest.approx(1 / 0.95), "di": 0.0}


def test_people_asked_for_a_team_whose_plan_pools_nothing_have_no_attainment(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    alone = TEXT.replace("        scope: team\n", "").replace("base_share: 0.6", "base_share: 0.6, potential: {revenue: 0}")
    (tmp_path / "company.yaml").write_text(alone)
    game = compile_game(load(tmp_path / "company.yaml"))
    assert not len(game.attained_pool)
    assert game.primary_quota.sum(axis=1)[3:].tolist() == [0.0, 0.0]


def test_managers_who_sell_nothing_need_no_average_deal(tmp_path: Path) -> None:
    deals = "{type: compound_poisson, average_deal: {seller: 15000}, deal_cv: 0.8}"
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "company.yaml").write_text(TEXT.replace("laws: {revenue: lognormal}", f"laws: {{revenue: {deals}}}"))
    assert compile_game(load(tmp_path / "company.yaml")).average_deal[0].tolist() == [1_500_000.0] * 3 + [0.0] * 2
