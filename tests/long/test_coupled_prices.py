"""What gates, multipliers and matrices are expected to earn, and what more effort adds, against a million months (`make test-long`).

In a month all amounts are exactly lognormal and counts exactly Poisson, so the prices hold but for the engine's own spread.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from spmsim.behaviour.static_response import expected_pay, marginal_pay
from spmsim.compile import compile_game, price_lists
from spmsim.engines import monte_carlo
from spmsim.records.policy import standard_effort
from spmsim.records.price_list import PriceList
from spmsim.records.tallies import GROUP_SUMS
from spmsim.scenario.loading import load

pytestmark = pytest.mark.long

WORLD = """
about: {title: Two measures, question: "Does the price agree with the engine?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 0, replications: 100000, engine: monte_carlo}
measures: {revenue: {unit: USD}, margin: {unit: USD}, accounts: {unit: count}, renewals: {unit: share}}
team:
  draw: [{role: seller, reps: 1}]
  skill_sd: 0.15
  roles: {seller: {plan: tested, quota_set: tested, on_target_earnings: 2400000, base_share: 0.5, accounts: 60,
                   potential: {revenue: 12000000, margin: 3000000, accounts: 60, renewals: 0.9}}}
market: {shocks: {market: {sd: 0.06, persistence: 0.9}, territory: {sd: 0.15}, rep: {sd: 0.3}},
         laws: {revenue: lognormal, margin: lognormal, accounts: {type: poisson, follows: revenue}, renewals: binomial}}
quotas: {tested: {rules: {revenue: {type: flat, amount: 12000000}, margin: {type: flat, amount: 3000000},
                          accounts: {type: flat, amount: 60}, renewals: {type: flat, amount: 0.9}}}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components:
      - {name: pay, measure: MEASURE, weight: 1.0, period: month, accumulation: discrete, formula: FORMULA}
    adjustments: [LINK]
behaviour: {type: static_response, effort: {sales_elasticity: 0.36, responsive_share: 0.6, most: 1.5}}
"""
CURVE = "{type: payout_curve, points: [[0.5, 0.2], [1.0, 1.0], [1.5, 2.0]], beyond: extended}"
MATRIX = "{type: matrix, second: accounts, rows: [0.8, 1.2], columns: [0.6, 1.2], payouts: [[0.4, 1.0], [0.8, 2.0]], between: interpolated}"
GATE = "{type: gate, name: door, measure: SECOND, at_least: 0.8}"
FACTOR = "{type: multiplier, name: door, measure: SECOND, points: [[0.0, 0.5], [1.0, 1.0], [1.0, 1.2]], beyond: {slope: 0.5}}"
CASES = {
    "a gate on accounts": ("revenue", CURVE, GATE.replace("SECOND", "accounts")),
    "a gate on margin": ("revenue", CURVE, GATE.replace("SECOND", "margin")),
    "a gate on the same measure": ("revenue", CURVE, GATE.replace("SECOND", "revenue")),
    "a factor on renewals": ("revenue", CURVE, FACTOR.replace("SECOND", "renewals")),
    "accounts with a factor on revenue": ("accounts", CURVE, FACTOR.replace("SECOND", "revenue")),
    "renewals with a gate on revenue": ("renewals", CURVE, GATE.replace("SECOND", "revenue")),
    "a matrix": ("revenue", MATRIX, ""),
}
STEP = 0.05
REPLICATIONS = 100_000


def moved(prices: PriceList, factor: float) -> PriceList:
    return replace(prices, outlook=tuple(replace(one, mean=one.mean * factor) if one.responds else one for one in prices.outlook))


@pytest.mark.parametrize("case", CASES)
def test_the_price_agrees_with_the_engine(case, tmp_path):
    measure, formula, link = CASES[case]
    file = tmp_path / "world.yaml"
    file.write_text(WORLD.replace("MEASURE", measure).replace("FORMULA", formula).replace("LINK", link), encoding="utf-8")
    scenario = load(file)
    game = compile_game(scenario)
    prices = price_lists(scenario, game)[0].prices
    assert prices.coupled

    played = {}
    for factor in (1.0, exp(STEP), exp(-STEP)):
        policy = standard_effort(1, 12)
        policy.response[:] = factor
        tallies = monte_carlo.play(game, policy, seed=7, replications=REPLICATIONS, workers=2)
        played[factor] = tallies.by_group[:, 0, GROUP_SUMS.index("incentive_pay")]
    up, down = played[exp(STEP)], played[exp(-STEP)]

    def agrees(values, expected):
        assert abs(values.mean() - expected) < 4 * values.std() / np.sqrt(REPLICATIONS) + 1e-6 * abs(expected)

    agrees(played[1.0], expected_pay(prices)[0])
    gap = expected_pay(moved(prices, exp(STEP))) - expected_pay(moved(prices, exp(-STEP)))
    agrees(up - down, gap[0])
    assert gap[0] / (2 * STEP) == pytest.approx(marginal_pay(prices)[0], rel=0.03)  # the curve between the two is nearly straight
