"""How often a sale counts: shares, overlays, and the teams that managers are paid on."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.plans.payroll import Force
from spmsim.records.ledger import Credit
from spmsim.studies.explaining.check import check
from spmsim.studies.paying.credit_inflation import credit_inflation
from tests.plans.payroll.forces import MEASURES, calendar, component, person, read_plan, spell

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def force(*people):
    plans = {"plan": read_plan([component()]), "manages": read_plan([component(scope="team")])}
    return Force(tuple(people), plans, MEASURES, calendar())


def shared(rep_id, cents):
    return Credit(rep_id, 0, "revenue", Decimal(cents), deal_id="d", deal_amount=Decimal(10_000))


def test_shares_count_once_and_an_overlay_again():
    sellers = force(person("a"), person("b"), person("c"))
    a, b, overlay = shared("a", 6_000), shared("b", 4_000), shared("c", 10_000)
    assert credit_inflation(sellers, (a, b), "revenue") == 1.0
    assert credit_inflation(sellers, (a, b, overlay), "revenue") == 2.0
    assert credit_inflation(sellers, (), "revenue") is None


def test_a_manager_counts_the_sales_of_the_team_again():
    """a and b report to m and sell 300 of 400; c reports to nobody: 400 of their own and 300 of m's team are 700 ÷ 400."""
    m = person("m", spells=(spell(plan="manages"),), sells=())
    a, b = (person(rep_id, manager_id="m") for rep_id in "ab")
    sold = [Credit(rep_id, month, "revenue", Decimal(cents)) for rep_id, month, cents in (("a", 0, 100), ("b", 5, 200), ("c", 11, 100))]
    assert credit_inflation(force(m, a, b, person("c")), sold, "revenue") == pytest.approx(1.75)


def test_a_transfer_counts_each_month_once():
    """a reports to m until June: of the 100 in March and 50 in September the team has 100: (150 + 100) ÷ 150."""
    m = person("m", spells=(spell(plan="manages"),), sells=())
    a = person("a", spells=(spell(0, 5, manager_id="m"), spell(6, 11)))
    sold = [Credit("a", 2, "revenue", Decimal(100)), Credit("a", 8, "revenue", Decimal(50))]
    assert credit_inflation(force(m, a), sold, "revenue") == pytest.approx(250 / 150)


def test_the_shipped_company_counts_every_sale_twice():
    """Its managers' teams are all who sell: the sellers' own credits, and the same once more for the managers."""
    found = check(SCENARIOS / "baseline.yaml").document
    assert found["credit_inflation"] == pytest.approx(2.0, rel=1e-12)
    assert any(note.startswith("Credit inflation 2.00: ") for note in found["notes"])


def test_nothing_is_inflated_where_everybody_is_paid_on_their_own_sales():
    found = check(SCENARIOS / "exact" / "one_rep_month_windows.yaml").document
    assert found["credit_inflation"] == 1.0
    assert not any("inflation" in note for note in found["notes"])
