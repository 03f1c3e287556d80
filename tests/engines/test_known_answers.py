"""The Monte Carlo engine against closed forms: expected pay, spreads of shocks, turnover, counts. Four standard errors throughout."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from spmsim.engines.monte_carlo import play
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Game, Law, MeasureRule
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS, SeatPaths, Tallies
from tests.engines.games import component, game, revenue, standard

SEATS, YEARS = 20, 4200  # 20 × 12 × 4,200 = 1,008,000 months


def run(rules: Game, replications: int, seed: int = 0) -> Tallies:
    return play(rules, standard(rules), seed=seed, replications=replications)


def near(sample: np.ndarray, expected: float) -> None:
    """The mean of the sample lies within four standard errors of the expected value."""
    error = sample.std(ddof=1) / math.sqrt(sample.size)
    assert abs(sample.mean() - expected) < 4 * error, (sample.mean(), expected, error)


def monthly_pay(schedule: Schedule, mean: float, sd: float, *, quota: float = 0.0, target: float = 0.0) -> Tallies:
    """Lognormal months of `mean` minor units paid by month, on a quota or on the amount."""
    rules = game(SEATS, 12, (revenue(rep_sd=sd),), (component(window=1, schedule=schedule, on_amount=quota == 0),))
    in_force = {"quota": np.full_like(rules.quota, quota), "target": np.full_like(rules.target, target)}
    rules = replace(rules, mean=np.full_like(rules.mean, mean), **in_force)
    return run(rules, YEARS)


def pay_per_month(tallies: Tallies) -> np.ndarray:
    return tallies.by_month[:, :, MONTH_SUMS.index("incentive_pay")].ravel() / SEATS


def test_threshold_accelerator_and_cap():
    # KA-2: 2 (A − ½)⁺ − 2 (A − 1)⁺ + 1.5 (A − 1)⁺ − 1.5 (A − 2)⁺, A lognormal with mean 1 and coefficient of variation 0.4: 0.919784.
    schedule = Schedule((0.5, 1.0, 2.0), (2.0, 1.5, 0.0))
    tallies = monthly_pay(schedule, 1e8, math.sqrt(math.log(1.16)), quota=1e8, target=1e7)
    near(pay_per_month(tallies) / 1e7, 0.919784)


def test_lognormal_plan_with_a_bonus():
    # C01: 120k (A − .5)⁺ + 60k (A − 1)⁺ − 180k (A − 1.5)⁺ + 10k [A ≥ 1], A lognormal, mean .95, log-sd .35.
    schedule = Schedule((0.5, 1.0, 1.5), (120_000.0, 180_000.0, 0.0), (1.0,), (10_000.0,))
    tallies = monthly_pay(schedule, 0.95e9, 0.35, quota=1e9, target=100.0)
    near(pay_per_month(tallies) / 100, 61_475.036462)


def test_chance_to_reach_quota():
    # C01: P(A ≥ 1) = .373895954, paid as a bonus of 1 unit.
    tallies = monthly_pay(Schedule((), (), (1.0,), (1.0,)), 0.95e9, 0.35, quota=1e9, target=1000.0)
    near(pay_per_month(tallies) / 1000, 0.373895954)


@pytest.mark.parametrize(("jump", "expected"), [((), 56_964.496705), ((30_000.0,), 72_115.698356)], ids=["marginal", "retroactive"])
def test_tiers_on_amounts(jump, expected):
    # C02: 5 % below and 8 % above 1 m, S lognormal, mean 1.05 m, log-sd .30; retroactive: 3 % of 1 m more from 1 m on. Cents.
    edges = (1e8,) if jump else ()
    schedule = Schedule((0.0, 1e8), (0.05, 0.08), edges, tuple(height * 100 for height in jump))
    near(pay_per_month(monthly_pay(schedule, 1.05e8, 0.30)) / 100, expected)


def test_compound_poisson_quarters():
    # KA-4: Poisson(8) deals a quarter of LogN(10, .8). Mean 8 e^(10 + .32) = 242,666.06; variance 8 e^(20 + 1.28), sd 118,151.24.
    deals = MeasureRule("revenue", Law.COMPOUND_POISSON, 100.0, deal_cv=math.sqrt(math.expm1(0.64)))
    average = math.exp(10.32) * 100
    rules = game(10, 12, (deals,), (component(),))
    rules = replace(rules, mean=np.full_like(rules.mean, average * 8 / 3), average_deal=np.full_like(rules.average_deal, average))
    kept: list[SeatPaths] = []
    play(rules, standard(rules), seed=0, replications=5000, keep=kept.append)
    quarters = np.concatenate([paths.by_quarter[:, :, 0].ravel() for paths in kept]) / 100
    assert quarters.size == 200_000
    near(quarters, 242_666.06)
    near((quarters - 242_666.06) ** 2, 118_151.24**2)


PERSISTENT = [
    ("market", {"market_sd": 0.3, "market_persistence": 0.8}, 0.0),
    ("region", {"region_sd": 0.3, "region_persistence": 0.8}, 0.0),
    ("rep", {"rep_persistence": 0.8}, 0.3),
]


@pytest.mark.parametrize(("changes", "rep_sd"), [case[1:] for case in PERSISTENT], ids=[case[0] for case in PERSISTENT])
def test_persistent_shocks_are_stationary(changes, rep_sd):
    # ln x has variance sd² = .09 in every month, mean −sd²/2, and covariance sd² ρ^h between months h apart.
    rules = game(1, 12, (revenue(rep_sd=rep_sd),), (component(),), **changes)
    rules = replace(rules, mean=np.full_like(rules.mean, 1e9))
    logs = np.log(run(rules, 40_000).by_month[:, :, 0] / 1e9)
    for month in (0, 1, 5, 11):
        near(logs[:, month], -0.045)
        near((logs[:, month] + 0.045) ** 2, 0.09)
    near((logs[:, 3] + 0.045) * (logs[:, 4] + 0.045), 0.09 * 0.8)
    near((logs[:, 3] + 0.045) * (logs[:, 8] + 0.045), 0.09 * 0.8**5)


def test_implied_spread_of_the_year():
    # Var ΣX = Σ_s Σ_t mean_s mean_t (exp(Σ_shocks sd² ρ^|s−t|) − 1); territory and skill have ρ = 1, the rep shock here ρ = 0.
    shocks = {"territory_sd": 0.15, "skill_sd": 0.1, "market_sd": 0.06, "region_sd": 0.04}
    persistence = {"market_persistence": 0.9, "region_persistence": 0.5}
    rules = game(1, 12, (revenue(rep_sd=0.4),), (component(),), **shocks, **persistence)
    lag = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    exponent = 0.15**2 + 0.1**2 + 0.06**2 * 0.9**lag + 0.04**2 * 0.5**lag + 0.4**2 * (lag == 0)
    mean = rules.mean[0, 0]
    variance = float(mean @ np.expm1(exponent) @ mean)
    sales = run(rules, 100_000).by_group[:, 0, 0]
    near(sales, float(mean.sum()))
    near((sales - mean.sum()) ** 2, variance)


def test_territory_is_drawn_once_and_skill_once_for_each_person():
    # With skill alone: a person's months are equal; everybody leaves every month (chance 1, no vacancy), so months are independent.
    for chance, correlation in ((0.0, 1.0), (1.0, 0.0)):
        seat = {"leave_chance": chance, "vacancy_months": 0, "ramp_months": 0}
        rules = game(1, 6, (revenue(rep_sd=0.0),), (component(),), skill_sd=0.3, seat=seat)
        logs = np.log(run(replace(rules, mean=np.full_like(rules.mean, 1e9)), 20_000).by_month[:, :, 0] / 1e9) + 0.045
        near(logs[:, 2] ** 2, 0.09)
        if correlation == 0:
            near(logs[:, 2] * logs[:, 3], 0.0)
        else:
            np.testing.assert_allclose(logs[:, 2], logs[:, 3], atol=1e-8)


@pytest.mark.parametrize("vacancy", [0, 1, 2, 5])
def test_turnover_chain(vacancy):
    # f(m), the chance that a seat is filled in month m, with f = 1 in month 0: whoever stays, and those replaced who left v + 1 months ago,
    # f(m+1) = (1 − p) f(m) + p f(m − v). Leavers of month m: p f(m). Hires of month m: p f(m − v − 1). In the long run f = 1 / (1 + p v):
    # a seat is filled for 1/p months on average, then open for v.
    p, months = 0.1, 120
    filled = [1.0]
    for month in range(months - 1):
        filled.append((1 - p) * filled[month] + (p * filled[month - vacancy] if month >= vacancy else 0.0))
    tallies = run(game(10, months, seat={"leave_chance": p, "vacancy_months": vacancy}), 1000)
    names = {name: tallies.by_month[:, :, MONTH_SUMS.index(name)] / 10 for name in ("filled_months", "leavers", "hires")}
    for month in (1, 2, 3, 7, 60):
        if filled[month] < 1:
            near(names["filled_months"][:, month], filled[month])
        near(names["leavers"][:, month], p * filled[month])
        if month > vacancy:
            near(names["hires"][:, month], p * filled[month - vacancy - 1])
    if vacancy:
        near(names["filled_months"][:, 60:].mean(axis=1), 1 / (1 + p * vacancy))
    assert names["hires"][:, 0].sum() == 0


def test_a_ramp_sells_what_productivity_says():
    # A planned seat filled in month 2, start .2 over 4 months: .2, .4, .6, .8, 1, 1 … of the mean, without shocks.
    rules = game(1, 12, (revenue(rep_sd=0.0),), seat={"entry": 2, "tenure": 0, "ramp_start": 0.2, "ramp_months": 4})
    rules = replace(rules, mean=np.full_like(rules.mean, 1_000_000.0))
    tallies = run(rules, 3)
    expected = np.array([0, 0, 0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1, 1]) * 1_000_000
    assert (tallies.by_month[:, :, 0] == expected).all()
    assert (tallies.by_group[:, 0, GROUP_SUMS.index("hires")] == 1).all()


@pytest.mark.parametrize("mean", [0.3, 1.5, 23.0, 60.0, 399.0, 1000.0])
def test_poisson_counts(mean):
    rules = game(4, 12, (MeasureRule("accounts", Law.POISSON, 1.0),))
    counts = run(replace(rules, mean=np.full_like(rules.mean, mean)), 500).by_month[:, :, 0].ravel()
    assert (counts == np.floor(counts)).all()
    near(counts, 4 * mean)
    near((counts - 4 * mean) ** 2, 4 * mean)


@pytest.mark.parametrize(("trials", "chance"), [(3, 0.9), (40, 0.2), (1200, 0.8)])
def test_binomial_counts(trials, chance):
    rules = game(4, 12, (MeasureRule("renewals", Law.BINOMIAL, 1.0),))
    rules = replace(rules, mean=np.full_like(rules.mean, chance), trials=np.full_like(rules.trials, trials))
    tallies = run(rules, 500)
    successes = tallies.by_month[:, :, 0].ravel()
    near(successes, 4 * trials * chance)
    near((successes - 4 * trials * chance) ** 2, 4 * trials * chance * (1 - chance))
    assert (tallies.trials == 4 * 12 * trials).all()


def test_a_count_that_follows_moves_with_what_it_follows():
    # Revenue is lognormal with log-sd .4 and the count's mean is 1.5 × revenue ÷ its mean: E N = 1.5, Var N = 1.5 + 1.5² (e^.16 − 1).
    rules = game(1, 12, (revenue(rep_sd=0.4), MeasureRule("accounts", Law.POISSON, 1.0, follows=0)))
    rules = replace(rules, mean=np.stack([np.full((1, 12), 1e8), np.full((1, 12), 1.5)]))
    tallies = run(rules, 20_000)
    counts, sales = tallies.other_measures[:, 1], tallies.other_measures[:, 0] / 1e8
    near(counts, 18.0)
    near((counts - 18.0) ** 2, 12 * (1.5 + 1.5**2 * math.expm1(0.16)))
    near((counts - 18.0) * (sales - 12.0), 12 * 1.5 * math.expm1(0.16))


def test_a_linear_plan_pays_the_rate_on_expected_sales():
    rules = game(SEATS, 12, (revenue(rep_sd=0.4),), (component(schedule=Schedule((0.0,), (0.07,)), on_amount=True),), market_sd=0.1)
    tallies = run(rules, 2000)
    near(tallies.by_group[:, 0, GROUP_SUMS.index("incentive_pay")], 0.07 * float(rules.mean.sum()))
