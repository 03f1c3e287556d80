"""Plans that change and transfers, as the game of the engines and the prices of behaviours: by hand where nothing is random."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.behaviour.static_response import marginal_pay
from spmsim.compile import compile_game, price_lists, reference_people
from spmsim.engines import monte_carlo
from spmsim.foundation.errors import BadInput
from spmsim.records.policy import standard_effort
from spmsim.records.settlement import ALWAYS, CapRule, DrawRule, HoldbackRule
from spmsim.records.stints import base_pay_in_force, regions_in_force, stints_of
from spmsim.records.tallies import MONTH_SUMS, SEAT_SUMS, SeatPaths
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.explaining.at_target import at_target
from spmsim.studies.explaining.changes_in_words import change_lines
from spmsim.studies.explaining.check import check
from spmsim.studies.explaining.explain import explain
from spmsim.studies.paying.quota_in_force import quota_in_force
from spmsim.studies.playing import cast
from spmsim.studies.workbook_rows import only_seats

TEXT = """
about: {title: A plan that changes in July, question: "What does each half pay?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}}
team:
  roster: people.csv
  assignments: moves.csv
  roles:
    seller:
      plan: [{from: "2027-01", use: first}, {from: "2027-07", use: second}]
      quota_set: sellers
      on_target_earnings: 100000
      base_share: 0.5
      potential: {revenue: 600000}
    closer: {plan: second, quota_set: closers, on_target_earnings: 200000, base_share: 0.4, potential: {revenue: 1}}
    manager: {plan: m, quota_set: managers, on_target_earnings: 200000, base_share: 0.6}
market: {laws: {revenue: lognormal}}
quotas:
  sellers: {rules: {revenue: {type: flat, amount: 600000}}}
  closers: {rules: {revenue: {type: flat, amount: 1200000}}}
  managers: {rules: {revenue: {type: share_of_team, share: 0.9}}}
plans:
  first:
    leavers: forfeit_open_windows
    components:
      - name: revenue
        measure: revenue
        period: year
        accumulation: discrete
        formula: {type: commission, rates_on: amount, tiers: [{from: 0, rate: 0.01}], tiering: marginal, crossing_deal: split}
  second:
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
        period: month
        accumulation: discrete
        formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}
behaviour: {type: fixed}
"""
PEOPLE = """rep_id,role,region,manager_id
ana,seller,North,mo
bo,seller,North,mo
cleo,seller,South,mia
mo,manager,North,
mia,manager,South,
"""
MOVES = "rep_id,from,role,region,manager_id,on_target_earnings\nbo,2027-10,closer,South,mia,\nmo,2027-04,,,,300000\n"


@pytest.fixture
def company(tmp_path: Path) -> Scenario:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "moves.csv").write_text(MOVES, encoding="utf-8")
    (tmp_path / "company.yaml").write_text(TEXT, encoding="utf-8")
    return load(tmp_path / "company.yaml")


def pay_by_month(scenario: Scenario, rep_id: str) -> list[float]:
    """Incentive pay of one person, where nothing is random, in the currency."""
    game = compile_game(scenario)
    seat = game.seats.rep_ids.index(rep_id)
    alone, policy = only_seats(game, standard_effort(len(game.seats.rep_ids), 12), [rep_id])
    kept: list[SeatPaths] = []
    played = monte_carlo.play(alone, policy, seed=0, replications=1, keep=kept.append)
    whole: list[SeatPaths] = []
    monte_carlo.play(game, standard_effort(len(game.seats.rep_ids), 12), seed=0, replications=1, keep=whole.append)
    np.testing.assert_array_equal(whole[0].by_quarter[seat], kept[0].by_quarter[0])
    return (played.by_month[0, :, MONTH_SUMS.index("incentive_pay")] / 100).tolist()


def test_each_half_pays_by_its_own_plan(company):
    # 50,000 a month. June: 1 % of 300,000; then in each quarter 150,000 of 150,000: 3 × 50,000 / 12 = 12,500.
    assert pay_by_month(company, "ana") == [0, 0, 0, 0, 0, 3000, 0, 0, 12_500, 0, 0, 12_500]


def test_a_new_role_brings_quota_and_target_pay_and_leaves_the_potential(company):
    # From October asked for 300,000 a quarter with 120,000 a year of target incentive: half of 30,000.
    assert pay_by_month(company, "bo") == [0, 0, 0, 0, 0, 3000, 0, 0, 12_500, 0, 0, 15_000]


def test_a_team_and_its_quota_follow_the_months(company):
    # mo: 0.9 × 100,000 until September, then 0.9 × 50,000; sold 100,000, then 50,000: 1.111 of 6,666.67 (80,000), then 10,000 (120,000).
    assert pay_by_month(company, "mo") == [7407.41] * 3 + [11_111.11] * 9
    # mia: 0.9 × 50,000, from October 0.9 × 150,000, while cleo and bo sell 100,000: 0.7407 of 6,666.67.
    assert pay_by_month(company, "mia") == [7407.41] * 9 + [4938.27] * 3


def test_the_game_lists_stints(company):
    game = compile_game(company)
    bo = game.seats.rep_ids.index("bo")
    assert [(stint.first, stint.last) for stint in stints_of(game, bo)] == [(0, 6), (6, 9), (9, 12)]
    assert (game.primary_quota[bo] / 100).tolist() == pytest.approx([50_000.0] * 9 + [100_000.0] * 3)
    assert (base_pay_in_force(game)[bo] * 12 / 100).tolist() == pytest.approx([50_000.0] * 9 + [80_000.0] * 3)
    assert [game.regions[region] for region in regions_in_force(game)[bo]] == ["North"] * 9 + ["South"] * 3
    assert game.groups[game.seats.group[bo]][:2] == ("seller", "North")  # where the calendar begins
    assert quota_in_force(game)[bo] / 100 == pytest.approx(750_000)


def test_base_pay_of_a_seat_is_that_of_its_months(company):
    game = compile_game(company)
    played = monte_carlo.play(game, standard_effort(5, 12), seed=0, replications=1)
    bo = game.seats.rep_ids.index("bo")
    assert played.seat_means[bo, SEAT_SUMS.index("base_pay")] / 100 == pytest.approx(9 * 50_000 / 12 + 3 * 80_000 / 12)


def test_at_target_counts_the_target_pay_of_the_months(company):
    # ana and cleo 25,000 each from July; bo 12,500 + 30,000; mo 20,000 + 90,000; mia 80,000.
    told = at_target(cast(company), None)
    assert told.everyone_at_target == pytest.approx(25_000 * 2 + 42_500 + 110_000 + 80_000)


def test_what_plans_settle_goes_on_in_one_settlement(company):
    draw = {"type": "draw", "name": "start", "amount": 1000, "every": "quarter", "recoverable": True, "open_at_exit": "owed"}
    first = [{**draw}, {"type": "holdback", "name": "kept", "share": 0.1, "months": 3}]
    second = [
        {"type": "cap", "name": "most", "scope": "total", "limit": {"amount": 50_000}, "period": "year"},
        {"type": "draw", "name": "other", "amount": 500, "every": "quarter", "recoverable": True, "open_at_exit": "forgiven"},
    ]
    changes = [Change("set", f"plans.{name}.adjustments", rules) for name, rules in (("first", first), ("second", second))]
    changes.append(Change("set", "plans.first.components[revenue].period", "quarter"))
    game = compile_game(vary(company, changes))
    ana = game.settlements[game.settlement[game.seats.rep_ids.index("ana")]]
    assert ana.operations == (
        DrawRule(100_000, 3, span=(0, 6)),
        HoldbackRule(0.1, 3, (0, 6)),
        CapRule((1,), False, 0.0, 5_000_000, 12, False, (6, ALWAYS)),
        DrawRule(50_000, 3, span=(6, ALWAYS), forgiven=True),
        DrawRule(0.0, 3, span=(6, ALWAYS), takes_over=0),  # the open draw of the first plan is only recovered
    )
    assert (ana.components, ana.stints) == ((0, 1), (0, 1))
    assert game.settlement[game.seats.rep_ids.index("mo")] == -1


# What people answer to


EFFORT = {"sales_elasticity": 0.36, "responsive_share": 0.6, "most": 1.5}
RESPONDS = Change("set", "behaviour", {"type": "static_response", "effort": EFFORT})


def alone(company: Scenario) -> Scenario:
    """Without managers, whose pool nobody moves alone; so that people may respond."""
    return vary(company, [Change("set", "plans.m.components[team].scope", "self"), RESPONDS])


def test_marginal_pay_of_the_year_adds_up_both_plans(company):
    # A plan in proportion to sales pays, for 1 % more sales, 1 % more: 3,000 + 25,000 a year; bo 3,000 + 12,500 + 15,000.
    scenario = alone(company)
    prices = {people.seats[0]: people for people in price_lists(scenario, compile_game(scenario))}
    assert marginal_pay(prices[0].prices) / 100 == pytest.approx([28_000, 28_000])
    assert marginal_pay(prices[1].prices) / 100 == pytest.approx([30_500])
    assert prices[0].plans == ("first", "second")
    assert prices[0].seats.tolist() == [0, 2]


def test_a_cap_within_a_window_that_is_cut_has_its_share_of_the_limit(company):
    # 6,000 a year is 3,000 for its first half: exactly what is earned there, so that a bit less caps everything.
    def limited(amount: float) -> Scenario:
        cap = {"type": "cap", "name": "most", "scope": "component", "limit": {"amount": amount}, "period": "year"}
        return vary(alone(company), [Change("set", "plans.first.adjustments", [cap])])

    for amount, expected in ((6010.0, 28_000), (5990.0, 25_000)):
        scenario = limited(amount)
        assert marginal_pay(price_lists(scenario, compile_game(scenario))[0].prices)[0] / 100 == pytest.approx(expected)


def test_reference_people_stand_for_seats_with_the_same_changes(company):
    scenario = alone(company)
    sellers = reference_people(scenario, compile_game(scenario))[0]
    assert (sellers.role, sellers.weights.tolist()) == ("seller", [2.0, 1.0])
    assert sellers.standard_sales / 100 == pytest.approx([600_000, 600_000])


def test_a_plan_held_later_that_nobody_can_price_is_refused_by_name(company):
    total = {"type": "cap", "name": "most", "scope": "total", "limit": {"amount": 9000}, "period": "year"}
    changes = [Change("set", "plans.second.adjustments", [total])]
    with pytest.raises(BadInput, match=r"plans\.second\.adjustments\[most\].*how people answer to a cap that is more than a limit"):
        compile_game(vary(alone(company), changes))


# What is told


def test_check_names_people_who_change(company):
    told = check(company)
    what = "4 people change plan, role, region, manager or pay within the calendar: ana, bo, cleo"
    assert any(note.startswith(what) for note in told.document["notes"])
    assert told.document["roles"]["seller"]["plans"] == ["first", "second"]
    assert told.document["roles"]["seller"]["quota_in_force"] == pytest.approx(600_000 * 2 + 750_000)


def test_explain_tells_which_plans_follow_each_other(company):
    assert "each plan in its months: first, then second" in explain(company).text
    assert "plan first, from 2027-07 second: one simulated year" in explain(company, rep="ana").text


def test_a_change_to_plans_with_months_reads_well(company):
    third = {"leavers": "paid_on_prorated_quota", "components": company.document["plans"]["second"]["components"]}
    (line,) = change_lines(vary(company, [Change("add", "plans.third", third)]))
    assert (line.what, line.today) == ("Third: new plan", "")
    assert "quarter" in line.then
    assert "{" not in line.then
    dated = [{"from": "2027-01", "use": "second"}, {"from": "2027-10", "use": "first"}]
    (line,) = change_lines(vary(company, [Change("set", "team.reps[role=seller].plan", dated)]))
    assert (line.what, line.today, line.then) == (
        "Seller: plan", "First, from 2027-07 Second (3 places)", "Second, from 2027-10 First (3 places)"
    )  # fmt: skip
