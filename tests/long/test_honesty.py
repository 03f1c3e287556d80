"""What the intervals promise, counted over thousands of studies (`make test-long`).

A study: 200 replications of a team of 20 under two plans, compared as `compare` compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spmsim.compile import compile_game
from spmsim.engines import monte_carlo
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import GROUP_SUMS
from spmsim.results.pairing import paired_difference
from spmsim.scenario.loading import load

pytestmark = pytest.mark.long

Floats = NDArray[np.float64]
STUDY = 200
TEAM = """
about: {title: Twenty sellers, question: "Does 95 % mean 95 %?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 0, replications: 200, engine: monte_carlo}
measures: {revenue: {unit: USD}}
team:
  draw: [{role: seller, reps: 20, potential_sd: 0.2}]
  skill_sd: 0.15
  roles:
    seller: {plan: sales, quota_set: all, on_target_earnings: 120000, base_share: 0.5, potential: {revenue: 600000},
             turnover: {yearly: 0.25, vacancy_months: 2}, ramp: {start: 0.15, months: 4}}
market:
  shocks: {market: {sd: 0.06, persistence: 0.9}, territory: {sd: 0.15}, rep: {sd: 0.4}}
  laws: {revenue: lognormal}
quotas: {all: {rules: {revenue: {type: flat, amount: 600000}}}}
plans:
  sales:
    leavers: paid_on_prorated_quota
    components:
      - {name: revenue, measure: revenue, weight: 1.0, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0, 0], [1, 1], [1.5, 1.75]], beyond: extended}}
behaviour: {type: fixed}
"""
STEEPER = "plans.sales.components[revenue].formula.points=[[0, 0], [1, 1], [1.5, 2.0], [2.0, 3.5]]"


def incentive_pay(file: Path, seed: int, replications: int, *changes: str) -> Floats:
    """Incentive pay of the team in every replication, in dollars."""
    game = compile_game(load(file, sets=changes))
    tallies = monte_carlo.play(game, standard_effort(20, 12), seed=seed, replications=replications, workers=2)
    return np.asarray(tallies.by_group[:, :, GROUP_SUMS.index("incentive_pay")].sum(axis=1) / 100)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    file = tmp_path / "team.yaml"
    file.write_text(TEAM)
    return file


def studies(values: Floats) -> Iterator[Floats]:
    return iter(values.reshape(-1, STUDY))


def test_95_per_cent_intervals_of_a_paired_difference_cover_as_often(team: Path) -> None:
    """5,000 studies; the truth is the mean over all of them, known to 1/√5000 < 1/20 of a study's standard error."""
    before, after = [], []
    for seed in range(50):
        before.append(incentive_pay(team, seed, 100 * STUDY))
        after.append(incentive_pay(team, seed, 100 * STUDY, STEEPER))
    base, steep = np.concatenate(before), np.concatenate(after)
    truth = float(np.mean(steep - base))
    found = [paired_difference(b, s, comparisons=1) for b, s in zip(studies(base), studies(steep), strict=True)]
    covered = np.mean([one.ci_low <= truth <= one.ci_high for one in found if one.ci_low is not None and one.ci_high is not None])
    assert len(found) == 5000
    assert 0.9375 <= covered <= 0.9625


def test_a_plan_against_itself_on_independent_seeds_seldom_differs(team: Path) -> None:
    """400 comparisons at 95 %: *higher* or *lower* in 5 % of them, give or take what 400 can tell."""
    verdicts = []
    for pair in range(400):
        one = incentive_pay(team, 2 * pair, STUDY)
        other = incentive_pay(team, 2 * pair + 1, STUDY)
        verdicts.append(paired_difference(one, other, comparisons=1).verdict)
    assert 0.0175 <= np.mean([verdict in ("higher", "lower") for verdict in verdicts]) <= 0.09
