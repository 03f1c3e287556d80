"""Who is added up and who competes, as they are compiled from teams, regions, roles and quota sets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game, price_lists
from spmsim.foundation.errors import BadInput
from spmsim.records.game import ContestRule, Game, PoolRule
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary

FORCE = """
currency: USD
calendar: {start: "2027-01", months: 6}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, renewals: {unit: share}}
team:
  roster: roster.csv
  roles:
    seller: {plan: sales, quota_set: all, on_target_earnings: 120000, base_share: 0.5, accounts: 24,
             potential: {revenue: 600000, renewals: 0.9}}
    farmer: {plan: sales, quota_set: all, on_target_earnings: 120000, base_share: 0.5, accounts: 24,
             potential: {revenue: 600000, renewals: 0.9}}
    other: {plan: elsewhere, quota_set: all, on_target_earnings: 120000, base_share: 0.5, accounts: 24,
             potential: {revenue: 600000, renewals: 0.9}}
    manager: {plan: team, quota_set: teams, on_target_earnings: 200000, base_share: 0.6}
market: {shocks: {rep: {sd: 0.4}}, laws: {revenue: lognormal, renewals: binomial}}
quotas:
  all:
    new_hire_ramp: {schedule: [0.5], target_pay: full, starts: hire_month}
    rules: {revenue: {type: flat, amount: 600000}, renewals: {type: flat, amount: 0.8}}
  teams: {rules: {revenue: {type: share_of_team, share: 0.9}}}
plans:
  sales:
    leavers: paid_on_prorated_quota
    components:
      - {name: curve, measure: revenue, weight: 1, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}
      - {name: race, measure: revenue, period: quarter, accumulation: discrete,
         formula: {type: contest, prizes: [500, 99.5], among: company, ranked_by: amount}}
  elsewhere:
    leavers: paid_on_prorated_quota
    components:
      - {name: race, measure: revenue, period: month, accumulation: discrete,
         formula: {type: contest, prizes: [7], among: company, ranked_by: amount}}
  team:
    leavers: paid_on_prorated_quota
    components:
      - {name: team, measure: revenue, weight: 1, period: quarter, accumulation: discrete, scope: team,
         formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}
behaviour: {type: fixed}
"""
PEOPLE = """rep_id,role,region,manager_id
A,seller,North,M
B,seller,South,M
C,farmer,North,
D,farmer,,
E,other,North,M
M,manager,North,
"""
RACE, CURVE = "plans.sales.components[race]", "plans.sales.components[curve]"


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    folder = Path(tmp_path_factory.mktemp("force"))
    (folder / "roster.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "force.yaml").write_text(FORCE, encoding="utf-8")
    return load(folder / "force.yaml")


def compiled(force: Scenario, *changes: Change) -> Game:
    return compile_game(vary(force, changes))


@pytest.mark.parametrize(
    ("among", "groups"),
    [
        ("company", [(0, 1, 2, 3)]),
        ("region", [(0, 2), (1,), (3,)]),
        ("role", [(0, 1), (2, 3)]),
        ("team", [(0, 1), (2, 3)]),  # people without a manager are one group
    ],
)
def test_people_compete_with_holders_of_the_same_component(force: Scenario, among: str, groups: list[tuple[int, ...]]) -> None:
    game = compiled(force, Change("set", f"{RACE}.formula.among", among))
    elsewhere = ContestRule(2, (4,))  # a component of another plan is another contest, whatever its name
    assert game.contests == (*(ContestRule(1, seats) for seats in groups), elsewhere)
    assert game.components[1].prizes == (50_000.0, 9_950.0)
    assert game.components[0].prizes == ()


def test_a_contest_by_attainment_has_a_quota_and_no_target_pay(force: Scenario) -> None:
    by_amount = compiled(force)
    assert by_amount.components[1].on_amount
    assert not by_amount.quota[1].any()
    by_attainment = compiled(force, Change("set", f"{RACE}.formula.ranked_by", "attainment"))
    assert not by_attainment.components[1].on_amount
    assert by_attainment.quota[1, :4] == pytest.approx(5_000_000.0)
    assert not by_attainment.target[1].any()


def test_a_contest_has_no_price(force: Scenario) -> None:
    game = compiled(force)
    priced = {people.plans: [window.component for window in people.windows] for people in price_lists(force, game)}
    assert priced == {("sales",): ["curve"] * 2, ("elsewhere",): [], ("team",): ["team"] * 2}


def test_how_people_answer_to_a_contest_is_refused_by_name(force: Scenario) -> None:
    effort = {"sales_elasticity": 0.36, "responsive_share": 0.6, "most": 1.5}
    with pytest.raises(BadInput) as refused:
        compiled(force, Change("set", "behaviour", {"type": "static_response", "effort": effort}))
    assert {problem.path for problem in refused.value.problems if "how people answer to a contest" in problem.what} == {
        f"{RACE}.formula", "plans.elsewhere.components[race].formula",
    }  # fmt: skip


def test_quotas_of_a_pool_are_its_members_unless_the_holder_has_a_share_of_the_team(force: Scenario) -> None:
    game = compiled(force, Change("set", f"{CURVE}.scope", "region"))
    assert [game.pools[pool].seats for pool in game.pool[0, :4]] == [(0, 2, 4), (1,), (0, 2, 4), (3,)]
    assert game.asks_pool[0].tolist() == [True, True, True, True, False, False]
    assert not game.asks_pool[3].any()  # the manager's own: 90 % of what the team is asked for
    assert game.quota[3, 5] == pytest.approx(0.9 * 15_000_000.0)
    assert game.pool_quota[0, :5] == pytest.approx(5_000_000.0)
    assert compiled(force).asks_pool.size == 0


def test_a_pooled_window_is_priced_on_what_the_members_are_asked_for(force: Scenario) -> None:
    scenario = vary(force, [Change("set", f"{CURVE}.scope", "region")])
    sellers = price_lists(scenario, compile_game(scenario))[0]
    assert sellers.seats.tolist() == [0, 1]
    assert [window.quota for window in sellers.pooled] == [pytest.approx([3 * 15_000_000.0, 15_000_000.0])] * 2


def test_relief_and_proration_do_not_move_what_a_member_brings(force: Scenario) -> None:
    half = {"type": "proration", "name": "leave", "people": [{"rep_id": "A", "from": "2027-02", "to": "2027-03", "eligible": 0.5}]}
    game = compiled(force, Change("set", f"{CURVE}.scope", "company"), Change("set", "plans.sales.adjustments", [half]))
    assert game.pool_quota[0, 0] == pytest.approx(5_000_000.0)
    assert game.target[0, 0] == pytest.approx([500_000.0, 250_000.0, 250_000.0, *[500_000.0] * 3])


def test_a_pooled_share_is_asked_for_quota_shares(force: Scenario) -> None:
    quota_less = Change("set", "plans.team.components[team].measure", "renewals")
    game = compiled(force, quota_less, Change("set", "quotas.teams.rules", {"renewals": {"type": "flat", "amount": 0.5}}))
    assert game.pools == (PoolRule(1, (0, 1, 4)),)
    assert game.asks_pool[3, 5]
    assert game.pool_quota[1, [0, 1, 4]] == pytest.approx(0.8)
    assert (game.trials[1, 0] == np.full(6, 2.0)).all()
