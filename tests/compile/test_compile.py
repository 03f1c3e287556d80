"""Compilation against hand calculations: one small company with every kind of seat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game, price_lists, reference_people
from spmsim.compile.amounts import due
from spmsim.compile.bands import fifths, performance_bands, tenure_bands
from spmsim.foundation.errors import BadInput
from spmsim.records.game import Accumulation, Game, Law, Leavers
from spmsim.scenario.loading import Scenario, load

ROSTER = """rep_id,role,region,hired_on,left_on,potential_revenue
A,seller,North,2020-05-04,,540000
B,seller,South,2026-11-15,,660000
C,seller,North,2027-03-15,,600000
D,seller,North,2015-01-01,2027-05-20,600000
E,seller,North,2015-01-01,2026-12-31,600000
"""

SCENARIO = """
about: {title: Five seats, question: "Is it compiled as calculated by hand?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, new_accounts: {unit: count}, renewals: {unit: share}}
team:
  roster: roster.csv
  skill_sd: 0.15
  roles:
    seller: {plan: sales, quota_set: all, on_target_earnings: 120000, base_share: 0.5,
             potential: {revenue: 600000, new_accounts: 24, renewals: 0.9}, accounts: 40,
             turnover: {yearly: 0.24, vacancy_months: 2}, ramp: {start: 0.2, months: 4}}
market:
  level: 1.1
  season: [0.5, 1.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  shocks: {market: {sd: 0.06, persistence: 0.9}, region: {sd: 0.04, persistence: 0.8}, territory: {sd: 0.1}, rep: {sd: 0.4}}
  laws: {revenue: lognormal, new_accounts: {type: poisson, follows: revenue}, renewals: binomial}
quotas:
  all:
    new_hire_ramp: {schedule: [0.25, 0.5], target_pay: full, starts: next_full_month}
    phasing: season
    rules: {revenue: {type: flat, amount: 600000}, new_accounts: {type: flat, amount: 24}, renewals: {type: flat, amount: 0.9}}
plans:
  sales:
    leavers: forfeit_open_windows
    components:
      - {name: revenue, measure: revenue, weight: 0.7, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0, 0], [1, 1], [1.5, 2]], beyond: extended}}
      - {name: year, measure: revenue, weight: 0.1, period: month, accumulation: toward_year,
         formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}
      - {name: new_accounts, measure: new_accounts, weight: 0.1, period: year, accumulation: discrete,
         formula: {type: lump_sum_bonus, steps: [[1, 1]]}}
      - {name: renewals, measure: renewals, weight: 0.1, period: half, accumulation: discrete,
         formula: {type: payout_curve, points: [[0.9, 0], [1, 1]], beyond: capped}}
      - {name: commission, measure: revenue, period: month, accumulation: discrete,
         formula: {type: commission, rates_on: amount, tiering: retroactive, tiers: [{from: 0, rate: 0.01}, {from: 50000, rate: 0.02}]}}
behaviour: {type: fixed}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "five.yaml").write_text(SCENARIO)
    return load(tmp_path / "five.yaml")


@pytest.fixture
def game(scenario: Scenario) -> Game:
    return compile_game(scenario)


def test_who_is_played_and_since_when(game: Game) -> None:
    seats = game.seats
    assert seats.rep_ids == ("A", "B", "C", "D")  # E left before the year
    assert seats.entry.tolist() == [0, 0, 2, 0]  # C starts in March
    assert seats.tenure.tolist() == [80, 2, 0, 144]  # May 2020 → Jan 2027 is 80 months; Nov 2026 → 2
    assert seats.ramp_offset.tolist() == [1, 1, 1, 0]  # hired in mid-month: the ramp counts from the next full month
    assert seats.leave_month.tolist() == [-1, -1, -1, 4]  # D leaves at the end of May
    assert seats.leave_chance == pytest.approx([0.02] * 4)
    assert seats.base_pay == pytest.approx([500_000.0] * 4)  # 120,000 × 0.5 / 12 in cents


def test_expected_amounts(game: Game) -> None:
    assert [m.law for m in game.measures] == [Law.LOGNORMAL, Law.POISSON, Law.BINOMIAL]
    assert [m.rep_sd for m in game.measures] == [0.4, 0.0, 0.0]
    assert game.measures[1].follows == 0
    assert game.mean[0, 0, :3] == pytest.approx([2_475_000, 7_425_000, 4_950_000])  # 540,000 / 12 × 1.1 × season in cents
    assert game.mean[1, 0, 0] == pytest.approx(1.1)  # 24 / 12 × 1.1 × 0.5
    assert game.mean[2] == pytest.approx(np.full((4, 12), 0.9))
    assert game.trials[2, 0].tolist() == [3, 3, 4] * 4


def test_quotas_are_phased_and_target_pay_is_weighted(game: Game) -> None:
    assert game.quota[0, 0, :3] == pytest.approx([2_500_000, 7_500_000, 5_000_000])  # 600,000 / 12 × season in cents
    assert game.quota[3] == pytest.approx(np.full((4, 12), 0.9))  # a share passes phasing by
    assert not game.quota[4].any() and not game.target[4].any()  # paid on amounts: no quota, no target pay
    assert game.target[:4, 0, 0] == pytest.approx([350_000, 50_000, 50_000, 50_000])  # weight × 60,000 / 12 in cents
    assert game.quota_ramp.tolist() == [[0.25, 0.5]] * 4
    assert not game.ramps_target.any()
    assert game.primary_quota[1].sum() == pytest.approx(60_000_000)


def test_components(game: Game) -> None:
    assert [c.window for c in game.components] == [3, 1, 12, 6, 1]
    assert game.components[1].accumulation is Accumulation.TOWARD_YEAR
    assert {c.leavers for c in game.components} == {Leavers.FORFEIT}
    commission = game.components[4]
    assert commission.on_amount
    assert commission.schedule.value(4_999_999.0) == pytest.approx(49_999.99)  # 1 % below 50,000.00
    assert commission.schedule.value(5_000_000.0) == pytest.approx(100_000.0)  # 2 % of everything from 50,000.00


def test_groups_come_from_roles_regions_and_bands(game: Game) -> None:
    groups = [game.groups[g] for g in game.seats.group]
    assert [g[1] for g in groups] == ["North", "South", "North", "North"]
    assert [g[2] for g in groups] == ["over 3 years", "under 6 months", "under 6 months", "over 3 years"]
    # potential ÷ quota: 0.9, 1.1, 1.0, 1.0; the two equal ones share the band of the middle of their ties
    assert [g[3] for g in groups] == ["lowest fifth", "highest fifth", "middle fifth", "middle fifth"]


def test_seats_that_the_root_lacks_form_a_band_of_their_own(scenario: Scenario, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    added = "  - {add: team.draw, item: {role: seller, reps: 1, region: North}}\n"
    more.write_text(f'extends: five.yaml\nabout: {{title: More, question: "?"}}\nchanges:\n{added}')
    grown = compile_game(load(more))
    assert grown.seats.rep_ids[:4] == ("A", "B", "C", "D")
    assert [grown.groups[g][3] for g in grown.seats.group] == ["lowest fifth", "highest fifth", "middle fifth", "middle fifth", "added"]


def test_accounts_come_due_evenly() -> None:
    assert due(40, 12).tolist() == [3, 3, 4, 3, 3, 4, 3, 3, 4, 3, 3, 4]
    assert due(7, 24).sum() == 14
    assert max(due(41, 12)) - min(due(41, 12)) == 1


def test_bands() -> None:
    assert tenure_bands(np.array([0, 5, 6, 11, 12, 35, 36])) == [
        "under 6 months", "under 6 months", "6 to 12 months", "6 to 12 months", "1 to 3 years", "1 to 3 years", "over 3 years",
    ]  # fmt: skip
    assert fifths(np.array([5.0, 1.0, 3.0, 2.0, 4.0])) == ["highest fifth", "lowest fifth", "middle fifth", "second fifth", "fourth fifth"]
    assert set(fifths(np.ones(10))) == {"middle fifth"}
    assert performance_bands(["x", "y"], ["r", "r"], np.ones(2), {"x": "lowest fifth"}) == ["lowest fifth", "added"]


def test_price_lists_show_a_full_year(scenario: Scenario, game: Game) -> None:
    (people,) = price_lists(scenario, game)
    assert people.seats.tolist() == [0, 1, 2, 3]
    windows = people.prices.windows
    assert [w.component for w in windows].count("revenue") == 4
    assert [w.component for w in windows].count("year") == 1  # toward the year telescopes into the year's entitlement
    first = windows[0]
    assert first.quota == pytest.approx([15_000_000] * 4)  # January to March of 60,000,000 cents, season 0.5 + 1.5 + 1 of 12
    assert first.target == pytest.approx([1_050_000] * 4)  # three months of 350,000
    renewals = next(w for w in windows if w.component == "renewals")
    assert renewals.quota == pytest.approx([18.0] * 4)  # 0.9 of the 20 accounts of half a year
    outlook = people.prices.outlook
    assert outlook[1].extra_variance[0, 0] == pytest.approx(1.1)  # Poisson: variance = mean
    assert outlook[1].log_sds[2] == 0.4  # new accounts follow revenue and its rep shock
    assert not outlook[2].responds


def test_the_reference_rep_is_the_mean_of_the_role(scenario: Scenario, game: Game) -> None:
    (reference,) = reference_people(scenario, game)
    assert reference.weights.tolist() == [4.0]
    assert reference.standard_sales == pytest.approx([66_000_000.0])  # mean potential 600,000 × 1.1 in cents
    assert reference.prices[0].outlook[0].mean.shape == (1, 12)


def test_deals_too_small_to_draw_are_refused(scenario: Scenario, tmp_path: Path) -> None:
    # 660,000 / 12 × 1.1 × 1.5 = 90,750 in B's best month; deals of 3 would be 30,250 of them
    laws = ["market.laws.revenue={type: compound_poisson, average_deal: 3, deal_cv: 1, extra_rep_sd: 0}"]
    with pytest.raises(BadInput, match="30,250 deals a month are expected of 'B', and at most 20,000 are played"):
        compile_game(load(tmp_path / "five.yaml", sets=laws))


def test_counts_too_large_to_draw_are_refused_where_they_stand(scenario: Scenario, tmp_path: Path) -> None:
    # 1,000,000 / 12 × 1.1 × 1.5 = 137,500 in the best month; the role stands in line 12
    (tmp_path / "many.yaml").write_text(SCENARIO.replace("new_accounts: 24, renew", "new_accounts: 1.0e6, renew"))
    with pytest.raises(BadInput) as refused:
        compile_game(load(tmp_path / "many.yaml"))
    (problem,) = refused.value.problems
    assert "137,500 new_accounts a month are expected of 'A', and at most 100,000 are played" in problem.what
    assert (problem.path, Path(problem.file).name, problem.line) == ("team.reps[A].potential_new_accounts", "many.yaml", 12)


def test_ratios_that_differ_by_noise_share_a_band(scenario: Scenario, tmp_path: Path) -> None:
    """Quotas by share of potential: potential ÷ quota is the same for everybody but for the last digits of the division."""
    flat, shared = "revenue: {type: flat, amount: 600000}", "revenue: {type: share_of_potential, total: 2345678.9}"
    (tmp_path / "shared.yaml").write_text(SCENARIO.replace(flat, shared))
    game = compile_game(load(tmp_path / "shared.yaml"))
    assert {game.groups[g][3] for g in game.seats.group} == {"middle fifth"}
