"""Months that have happened, in the engines: both play them alike, they stand as given, and opening on a year's own months continues it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.engines import monte_carlo, reference
from spmsim.engines.reference import seat_year
from spmsim.records.game import Accumulation, Game, Law, MeasureRule
from spmsim.records.given import Given
from spmsim.records.tallies import MONTH_SUMS, Tallies
from spmsim.studies.headcount import filled_chance
from tests.engines.games import component, game, revenue, standard
from tests.engines.test_agreement import COUNT, DEALS, FOLLOWS, SHARE, SHOCKS, agree, ramp

MEASURES = {"counts": (revenue(), COUNT), "following counts": (revenue(), FOLLOWS), "deals and shares": (DEALS, SHARE),
            "ratings": (revenue(), MeasureRule("goals", Law.CATEGORICAL, 1.0, outcomes=((1.0, 0.3), (2.0, 0.7))))}  # fmt: skip
SEAT = {
    "leave_chance": [0.3, 1.0, 0.2, 0.1], "vacancy_months": [2, 0, 1, 1], "entry": [0, 0, 3, 0], "tenure": [24, 24, 0, 24],
    "leave_month": [3, 8, -1, -1],
}  # fmt: skip
BEFORE = np.array([0, 1, 2, 0])


def world(measures: tuple[MeasureRule, ...], accumulation: Accumulation = Accumulation.TO_DATE) -> Game:
    """Four seats: the first is left in April for certain, the third filled in April; in two others somebody sat before."""
    parts = tuple(component(measure=k, window=w, accumulation=accumulation) for k in range(len(measures)) for w in (3, 12))
    whole = game(4, 12, measures, parts, seat=SEAT, quota_ramp=ramp(4), **SHOCKS)
    return replace(whole, seats=replace(whole.seats, first_ordinal=BEFORE))


def happened(rules: Game, months: int, seed: int = 1) -> Given:
    rng, filled = np.random.default_rng(seed), np.ones((4, 12))
    filled[0, 4:], filled[2, :3] = 0, 0
    sizes = [10_000_000 if rule.minor == 100.0 else 4 for rule in rules.measures]
    amounts = np.stack([rng.integers(0, size, (4, months)) for size in sizes]) * filled[:, :months]
    return Given(amounts.astype(np.float64), np.array([max(2, months - 4), 0, 1, 1]))


@pytest.mark.parametrize("measures", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize("months", [1, 5, 11])
def test_both_engines_play_given_months_alike(measures, months):
    rules = world(measures)
    agree(replace(rules, given=happened(rules, months)))


@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_windows_that_are_open_at_the_time_go_on(accumulation):
    rules = world(MEASURES["counts"], accumulation)
    agree(replace(rules, given=happened(rules, 5)))


@settings(max_examples=10, deadline=None)
@given(months=st.integers(1, 11), seed=st.integers(0, 10**6))
def test_given_months_are_the_same_in_every_replication(months, seed):
    """Sales as given, and nobody comes or goes but by the dates: the spread over replications begins with the first month drawn."""
    rules = world(MEASURES["counts"])
    held = happened(rules, months, seed)
    by_month = monte_carlo.play(replace(rules, given=held), standard(rules), seed=seed, replications=32, workers=1).by_month
    sales = by_month[:, :, MONTH_SUMS.index("sales")]
    np.testing.assert_array_equal(sales[:, :months], np.broadcast_to(held.amounts[0].sum(axis=0), (32, months)))
    assert (by_month[:, :months] == by_month[0, :months]).all()
    assert sales[:, months].std() > 0


def test_an_unopened_game_is_played_as_before():
    """No month given and nobody replaced: the same bytes, whatever the tables for them hold."""
    rules = world(MEASURES["counts"])
    plain = replace(rules, seats=replace(rules.seats, first_ordinal=np.zeros(0, dtype=np.int64)))
    zeros = replace(plain, seats=replace(plain.seats, first_ordinal=np.zeros(4, dtype=np.int64)))
    one, other = (monte_carlo.play(each, standard(each), seed=3, replications=8, workers=1) for each in (plain, zeros))
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in Tallies.__dataclass_fields__)


@pytest.mark.parametrize("engine", [monte_carlo, reference], ids=["monte_carlo", "reference"])
@pytest.mark.parametrize("measures", MEASURES.values(), ids=MEASURES)
def test_opening_on_a_replications_own_months_continues_it(engine, measures):
    """Nobody leaves by chance, so that the seats are those of the year: every sum of replication 2 stays the same."""
    rules = world(measures)
    rules = replace(rules, seats=replace(rules.seats, leave_chance=np.zeros(4)))
    effort = standard(rules)
    own = np.stack([seat_year(rules, effort, seed=9, seat=seat, replication=2).amounts for seat in range(4)], axis=1)
    opened = replace(rules, given=Given(own[:, :, :6], rules.seats.vacancy_months))
    year, went_on = (engine.play(each, effort, seed=9, replications=3, workers=1) for each in (rules, opened))
    for name in ("by_group", "by_month", "other_measures", "balances"):
        np.testing.assert_array_equal(getattr(went_on, name)[2], getattr(year, name)[2], err_msg=name)


def test_filled_seats_follow_the_dates_and_then_the_chances():
    """A seat left in April stays open until the month after June, that of a quarter a year loses its person from July on."""
    rules = game(2, 12, seat={"leave_chance": [0.0, 0.25], "vacancy_months": [1, 12], "leave_month": [3, -1]})
    opened = replace(rules, given=Given(np.zeros((1, 2, 6)), np.array([2, 12])))
    filled = filled_chance(opened)
    assert filled[0].tolist() == [1.0] * 4 + [0.0, 0.0] + [1.0] * 6
    np.testing.assert_allclose(filled[1], [1.0] * 7 + [0.75**n for n in range(1, 6)], rtol=1e-12)
    by_month = monte_carlo.play(opened, standard(opened), seed=1, replications=20_000, workers=1).by_month
    np.testing.assert_allclose(by_month[:, :, MONTH_SUMS.index("filled_months")].mean(axis=0), filled.sum(axis=0), atol=0.02)
