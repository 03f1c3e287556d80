"""The Monte Carlo engine against the slow, obvious reference: every field, every replication, to 1e-9."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spmsim.engines import monte_carlo, reference
from spmsim.records.game import Accumulation, Game, Law, Leavers, MeasureRule
from spmsim.records.policy import Policy
from spmsim.records.tallies import SeatPaths, Tallies
from tests.engines.games import CURVE, FALLING, STEPPED, TIERS_ON_AMOUNT, component, game, revenue, standard

SHOCKS = {
    "territory_sd": 0.15, "skill_sd": 0.2, "market_sd": 0.06, "market_persistence": 0.9, "region_sd": 0.04, "region_persistence": 0.5,
    "rep_persistence": 0.3,
}  # fmt: skip
TURNOVER = {"leave_chance": [0.0, 0.15, 0.3], "vacancy_months": [2, 0, 1]}
COUNT = MeasureRule("new_accounts", Law.POISSON, 1.0, rep_sd=0.2)
FOLLOWS = MeasureRule("new_accounts", Law.POISSON, 1.0, follows=0)
SHARE = MeasureRule("renewals", Law.BINOMIAL, 1.0)
DEALS = MeasureRule("revenue", Law.COMPOUND_POISSON, 100.0, deal_cv=0.8, rep_sd=0.1)


def ramp(n: int = 3) -> np.ndarray:
    return np.tile([0.0, 0.4, 0.75], (n, 1))


def agree(rules: Game, policy: Policy | None = None, *, seed: int = 0, replications: int = 8) -> None:
    """Plays both engines and compares everything that they keep."""
    policy = policy or standard(rules)
    fast_paths: list[SeatPaths] = []
    slow_paths: list[SeatPaths] = []
    fast = monte_carlo.play(rules, policy, seed=seed, replications=replications, workers=1, keep=fast_paths.append)
    slow = reference.play(rules, policy, seed=seed, replications=replications, keep=slow_paths.append)
    for name in Tallies.__dataclass_fields__:
        same(name, np.asarray(getattr(fast, name)), np.asarray(getattr(slow, name)))
    same("by_quarter", np.concatenate([p.by_quarter for p in fast_paths]), slow_paths[0].by_quarter)
    same("leavers", np.concatenate([p.leavers for p in fast_paths]), slow_paths[0].leavers)


def same(name: str, fast: np.ndarray, slow: np.ndarray) -> None:
    assert fast.shape == slow.shape
    assert fast.dtype == slow.dtype
    np.testing.assert_allclose(fast, slow, rtol=1e-9, atol=1e-9, err_msg=name)


WAYS = list(product(Accumulation, Leavers, (1, 3, 6, 12)))


@pytest.mark.parametrize(("accumulation", "leavers", "window"), WAYS, ids=lambda value: str(getattr(value, "name", value)))
def test_accumulation_leavers_and_windows(accumulation, leavers, window):
    rule = component(accumulation=accumulation, leavers=leavers, window=window, schedule=STEPPED)
    agree(game(3, 12, components=(rule,), seat=TURNOVER, quota_ramp=ramp(), ramps_target=np.array([True, False, True]), **SHOCKS))


@pytest.mark.parametrize("accumulation", list(Accumulation))
@pytest.mark.parametrize("leavers", list(Leavers))
@pytest.mark.parametrize("claws_back", [False, True])
def test_schedules_that_fall(accumulation, leavers, claws_back):
    rule = component(accumulation=accumulation, leavers=leavers, claws_back=claws_back, schedule=FALLING)
    agree(game(3, 12, components=(rule,), seat=TURNOVER, **SHOCKS))


@pytest.mark.parametrize("accumulation", list(Accumulation))
@pytest.mark.parametrize("leavers", list(Leavers))
def test_pay_on_amounts(accumulation, leavers):
    rule = component(accumulation=accumulation, leavers=leavers, schedule=TIERS_ON_AMOUNT, on_amount=True)
    agree(game(3, 12, components=(rule,), seat=TURNOVER, **SHOCKS))


@pytest.mark.parametrize("months", [1, 5, 9, 10, 14, 24])
@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_calendars_of_other_lengths(months, accumulation):
    rules = tuple(component(window=w, accumulation=accumulation, schedule=STEPPED) for w in (1, 3, 6, 12))
    agree(game(3, months, components=rules, seat=TURNOVER, quota_ramp=ramp(), **SHOCKS))


@pytest.mark.parametrize("second", [COUNT, FOLLOWS, SHARE], ids=["count", "follows", "share"])
@pytest.mark.parametrize("first", [revenue(), DEALS], ids=["lognormal", "deals"])
@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_laws(first, second, accumulation):
    rules = (component(), component(name="second", measure=1, window=6, accumulation=accumulation, leavers=Leavers.WITHOUT_PRORATION))
    agree(game(3, 12, (first, second), rules, seat=TURNOVER, quota_ramp=ramp(), ramps_target=np.array([True, False, True]), **SHOCKS))


@pytest.mark.parametrize("primary", [COUNT, SHARE, DEALS], ids=["count", "share", "deals"])
def test_primary_measures_of_every_law(primary):
    agree(game(3, 12, (primary,), (component(schedule=STEPPED),), groups=2, seat=TURNOVER, quota_ramp=ramp(), **SHOCKS))


def test_a_follower_may_stand_before_what_it_follows():
    measures = (replace(FOLLOWS, follows=1), revenue(), replace(FOLLOWS, name="third", follows=0))
    agree(game(3, 12, measures, (component(measure=0), component(measure=1)), seat=TURNOVER, **SHOCKS))


@pytest.mark.parametrize("mean", [0.0, 30.0, 399.0, 1100.0])
def test_large_counts(mean):
    rules = game(2, 4, (revenue(), COUNT), (component(),), seat={"leave_chance": 0.1}, **SHOCKS)
    means = rules.mean.copy()
    means[1] = mean
    agree(replace(rules, mean=means))


@pytest.mark.parametrize("chance", [0.0, 0.03, 0.5, 0.97, 1.0])
def test_binomial_chances_and_many_trials(chance):
    rules = game(2, 4, (revenue(), SHARE), (component(), component(measure=1)), seat={"leave_chance": 0.1})
    mean, trials = rules.mean.copy(), rules.trials.copy()
    mean[1], trials[1] = chance, [0, 3, 499, 1203]
    agree(replace(rules, mean=mean, trials=trials))


def test_planned_seats_late_ramps_and_known_leavers():
    seat = {
        "entry": [0, 3, 11, 12, 0, 5], "tenure": [0, 0, 0, 0, 2, 0], "ramp_offset": [1, 0, 0, 0, 1, 0],
        "leave_month": [4, -1, 11, -1, 0, 2],
        "leave_chance": [0.0, 0.1, 0.2, 0.5, 0.3, 1.0], "vacancy_months": [0, 1, 2, 3, 20, 1], "ramp_months": [0, 1, 4, 9, 12, 30],
        "carries_quota": [True, False, True, True, False, True],
    }  # fmt: skip
    rules = tuple(component(window=w, accumulation=a, leavers=Leavers.WITHOUT_PRORATION) for w, a in ((3, 0), (6, 1), (12, 2)))
    agree(game(6, 12, components=rules, groups=3, regions=2, seat=seat, quota_ramp=ramp(6), ramps_target=np.arange(6) % 2 == 0, **SHOCKS))


def test_quotas_of_zero_and_seats_without_components():
    rules = game(3, 12, components=(component(), component(window=6, accumulation=Accumulation.TO_DATE)), seat=TURNOVER)
    quota, primary, holds = rules.quota.copy(), rules.primary_quota.copy(), rules.holds.copy()
    quota[0, 0], quota[1, :, :3], primary[0], primary[1, ::2], holds[:, 2] = 0.0, 0.0, 0.0, 0.0, False
    agree(replace(rules, quota=quota, primary_quota=primary, holds=holds))


def test_sure_sales_meet_thresholds_and_halves_alike():
    # Nothing is random: attainment is exactly 1 in every quarter, the ramp gives half cents (362.5 → 363), pay gives half cents.
    rules = game(3, 12, (revenue(rep_sd=0.0),), (component(schedule=STEPPED),), seat={"tenure": [24, 0, 1], "ramp_months": 4.0})
    mean, quota, target = np.full_like(rules.mean, 1000.0), np.full_like(rules.quota, 1000.0), np.full_like(rules.target, 0.5)
    rules = replace(rules, mean=mean, quota=quota, target=target)
    agree(rules)
    agree(replace(rules, half_even=True))


def test_half_even_rounding():
    agree(replace(game(3, 12, seat=TURNOVER, **SHOCKS), half_even=True))


def test_effort_moves_every_law_but_shares():
    measures = (revenue(), MeasureRule("other", Law.COMPOUND_POISSON, 100.0, deal_cv=0.5), COUNT, replace(FOLLOWS, name="f"), SHARE)
    rules = game(2, 6, measures, (component(),))
    policy = replace(standard(rules), response=np.array([[1.3] * 6, [0.5, 0.6, 0.7, 0.8, 0.9, 1.0]]))
    agree(rules, policy)
    strong = monte_carlo.play(rules, policy, seed=0, replications=600)
    usual = monte_carlo.play(rules, standard(rules), seed=0, replications=600)
    assert (strong.other_measures[:, 4] == usual.other_measures[:, 4]).all()
    assert (strong.other_measures[:, 0] != usual.other_measures[:, 0]).all()


def test_more_than_one_block():
    agree(game(2, 6, seat={"leave_chance": 0.1}, **SHOCKS), replications=260)


@st.composite
def games(draw) -> Game:
    """A small game with everything at once."""
    n, months = draw(st.integers(1, 3)), draw(st.sampled_from([1, 4, 9, 12, 13]))
    first = draw(st.sampled_from([revenue(), DEALS, COUNT, SHARE]))
    more = [replace(FOLLOWS, name="f"), replace(COUNT, name="c"), replace(SHARE, name="s")]
    others = draw(st.lists(st.sampled_from(more), max_size=2, unique=True))
    measures = (first, *others)
    rules = tuple(
        component(
            name=f"part{i}", measure=draw(st.integers(0, len(measures) - 1)), window=draw(st.sampled_from([1, 3, 6, 12])),
            accumulation=draw(st.sampled_from(Accumulation)), leavers=draw(st.sampled_from(Leavers)), claws_back=draw(st.booleans()),
            schedule=draw(st.sampled_from([CURVE, STEPPED, FALLING])),
        )
        for i in range(draw(st.integers(1, 3)))
    )  # fmt: skip

    def each(values: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(values, min_size=n, max_size=n))

    entry = each(st.integers(0, months))
    seat = {
        "entry": entry, "tenure": [0 if e else draw(st.integers(0, 6)) for e in entry], "ramp_offset": each(st.integers(0, 1)),
        "leave_month": each(st.integers(-1, months)), "leave_chance": each(st.sampled_from([0.0, 0.02, 0.3, 1.0])),
        "vacancy_months": each(st.integers(0, 3)), "ramp_months": each(st.integers(0, 5)), "ramp_start": each(st.floats(0, 1)),
    }  # fmt: skip
    sds = {name: draw(st.sampled_from([0.0, 0.2])) for name in ("territory_sd", "skill_sd", "market_sd", "region_sd")}
    return game(
        n, months, measures, rules, groups=draw(st.integers(1, 2)), regions=draw(st.integers(1, 2)), seat=seat,
        quota_ramp=np.array([each(st.sampled_from([0.0, 0.25, 0.4, 1.0])) for _ in range(draw(st.integers(1, 4)))]).T.copy(),
        ramps_target=np.array(each(st.booleans())), rep_persistence=draw(st.sampled_from([0.0, 0.7])), **sds,
    )  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(games(), st.integers(0, 2**70))
def test_random_games(rules, seed):
    agree(rules, seed=seed, replications=6)
