"""Sampled sales of single people: the region of a transfer's months brings its luck, whatever plans are held."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from spmsim.compile import compile_game
from spmsim.records.policy import standard_effort
from spmsim.scenario.loading import Scenario, load
from spmsim.studies.one_year.sampled import sampled_credits

TEXT = """
about: {title: Two regions, question: "Whose luck?"}
currency: USD
calendar: {start: "2027-01", months: 6}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}}
team:
  roster: people.csv
  assignments: moves.csv
  roles: {seller: {plan: p, on_target_earnings: 100000, base_share: 0.5, potential: {revenue: 600000}}}
market: {laws: {revenue: lognormal}, shocks: {region: {sd: 0.3}}}
plans:
  p:
    leavers: paid_on_prorated_quota
    components:
      - name: revenue
        measure: revenue
        period: month
        accumulation: discrete
        formula: {type: commission, rates_on: amount, tiers: [{from: 0, rate: 0.01}], tiering: marginal, crossing_deal: split}
behaviour: {type: fixed}
"""
MOVED = "rep_id,from,region\nana,2027-04,South\n"


def sold(tmp_path: Path, moves: str) -> tuple[Scenario, dict[str, list[Decimal]]]:
    (tmp_path / "people.csv").write_text("rep_id,role,region\nana,seller,North\nno,seller,North\nso,seller,South\n", encoding="utf-8")
    (tmp_path / "moves.csv").write_text(moves, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(TEXT, encoding="utf-8")
    scenario = load(tmp_path / "two.yaml")
    credits = sampled_credits(scenario, seed=3, rep_ids=["ana", "no", "so"])
    return scenario, {rep_id: [one.amount for one in credits if one.rep_id == rep_id] for rep_id in ("ana", "no", "so")}


def test_sales_have_the_regions_shock_of_their_month(tmp_path):
    # Nothing but the region is random, so people of equal potential in one region sell the same.
    scenario, amounts = sold(tmp_path, MOVED)
    assert amounts["ana"] == [*amounts["no"][:3], *amounts["so"][3:]]
    assert amounts["no"][3:] != amounts["so"][3:]
    played = sampled_credits(
        scenario, seed=3, rep_ids=["ana"], policy=standard_effort(len(compile_game(scenario).seats.rep_ids), 6)
    )  # fmt: skip
    assert [one.amount for one in played] == amounts["ana"]
