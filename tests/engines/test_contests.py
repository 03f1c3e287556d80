"""Contests: by hand where nothing is random, in closed form where it is, against the reference, and for any threads and chunks."""

from __future__ import annotations

from dataclasses import replace
from math import erf, log, sqrt
from typing import Any

import numpy as np
import pytest

from spmsim.engines import monte_carlo, running_sums
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import ContestRule, Game, LinkKind, LinkRule, MeasureRule, PoolRule
from spmsim.records.settlement import CapRule, HoldbackRule
from spmsim.records.tallies import MONTH_SUMS, SeatPaths
from tests.engines.games import component, game, revenue, standard
from tests.engines.test_agreement import COUNT, DEALS, SHARE, SHOCKS, agree, ramp
from tests.engines.test_links import GATE, MARGIN
from tests.engines.test_pools import asked_for_members
from tests.engines.test_reproducible import digest
from tests.engines.test_settlement import settled
from tests.engines.test_stints import changing, later, rich

PAY = MONTH_SUMS.index("incentive_pay")
TURNOVER = {"leave_chance": 0.15, "vacancy_months": [0, 1, 2, 0, 1], "tenure": [24, 2, 0, 9, 1]}


def race(n: int, measures: tuple[MeasureRule, ...] = (revenue(),), *, groups: int = 1, **changes: Any) -> Game:
    """One contest of `n` seats, or one in each of some groups that take turns among the seats."""
    given = {"prizes": (500.0, 300.0, 100.0), "on_amount": True, **changes}
    of_component = {name: given.pop(name) for name in tuple(given) if name in ("prizes", "on_amount", "window", "measure", "links", "name")}
    rules = game(n, measures=measures, components=(component(**of_component),), **given)
    seats = np.arange(n)
    contests = tuple(ContestRule(0, tuple(seats[seats % groups == group].tolist())) for group in range(groups))
    return replace(rules, contests=contests, target=np.zeros_like(rules.target), quota=rules.quota * (0.8 + 0.2 * (seats[:, None] % 3)))


def sure(amounts: list[float], **changes: Any) -> Game:
    """Everybody sells the same amount in every month."""
    rules = race(len(amounts), (revenue(rep_sd=0.0),), **{"months": 3, **changes})
    return replace(rules, mean=np.array(amounts).reshape(1, -1, 1) * np.ones((1, len(amounts), rules.months)))


def won(rules: Game, replications: int = 1) -> np.ndarray:
    """[S, Q, N] what every seat wins in each quarter."""
    kept: list[SeatPaths] = []
    monte_carlo.play(rules, standard(rules), seed=0, replications=replications, workers=1, keep=kept.append)
    return kept[0].by_quarter[:, :, 1]


@pytest.mark.parametrize(
    ("amounts", "prizes", "expected"),
    [
        ([300.0, 100.0, 200.0], (500.0, 300.0, 100.0), [500, 100, 300]),
        ([200.0, 300.0, 200.0, 100.0], (500.0, 300.0, 100.0), [200, 500, 200, 0]),  # (300 + 100) ÷ 2
        ([200.0, 200.0, 200.0], (500.0, 100.0), [200, 200, 200]),  # three equals share two prizes
        ([300.0, 200.0, 200.0, 200.0], (500.0, 100.0), [500, 33, 33, 33]),  # 100 ÷ 3, rounded when paid
        ([100.0, 0.0, 200.0], (500.0, 300.0, 100.0), [300, 0, 500]),  # who has sold nothing wins nothing
        ([0.0, 0.0], (500.0,), [0, 0]),
        ([100.0], (500.0, 300.0), [500]),
        ([100.0, 200.0, 300.0, 400.0, 400.0], (500.0, 400.0), [0, 0, 0, 450, 450]),  # the lowest drop out one by one
        ([400.0, 400.0, 300.0, 300.0, 300.0], (600.0, 600.0, 600.0), [600, 600, 200, 200, 200]),
    ],
)
def test_prizes_by_rank(amounts, prizes, expected):
    rules = sure(amounts, prizes=prizes)
    assert won(rules)[:, 0, 0].tolist() == expected
    agree(rules, replications=1)


def test_attainment_ranks_by_quota_in_force():
    # 900 a quarter on 1,000 is 90 %; 600 on 600 is 100 %; the new hire's 300 is on half of 500, 120 %.
    rules = sure([300.0, 200.0, 100.0], on_amount=False, seat={"tenure": [24, 24, 0], "ramp_months": 0})
    quota = np.array([1000.0, 600.0, 500.0]).reshape(1, 3, 1) / 3 * np.ones((1, 3, 3))
    rules = replace(rules, quota=quota, quota_ramp=np.full((3, 3), 0.5))
    assert won(rules)[:, 0, 0].tolist() == [100, 300, 500]
    agree(rules, replications=1)


def test_without_quota_attainment_is_one_but_only_of_who_sold():
    # The first months of a new hire are without quota: 100 %, which beats 90 %. The other new hire sells nothing.
    rules = sure([90.0, 1.0, 0.0], on_amount=False, seat={"tenure": [24, 0, 0], "ramp_months": 0})
    rules = replace(rules, quota=np.full((1, 3, 3), 100.0), quota_ramp=np.zeros((3, 3)))
    assert won(rules)[:, 0, 0].tolist() == [300, 500, 0]
    agree(rules, replications=1)


def test_attainments_that_differ_in_the_last_digit_are_equal():
    rules = sure([10.0, 70.0], on_amount=False, prizes=(500.0, 300.0))
    rules = replace(rules, quota=np.array([30.0, np.nextafter(210.0, 0.0)]).reshape(1, 2, 1) * np.ones((1, 2, 3)))
    assert won(rules)[:, 0, 0].tolist() == [400, 400]
    agree(rules, replications=1)


def test_leavers_and_replacements():
    # The first leaves after February and is replaced in March, who sold 300; the second leaves with the quarter; the third stays.
    seat = {"leave_month": [1, 2, -1], "vacancy_months": 0, "ramp_months": 0}
    rules = sure([300.0, 200.0, 150.0], months=6, seat=seat)
    assert won(rules)[:, :, 0].tolist() == [[100, 500], [500, 300], [300, 100]]  # 300, 600, 450; then 900, 600, 450
    agree(rules, replications=1)


def test_an_empty_seat_is_not_ranked():
    rules = sure([300.0, 200.0], seat={"leave_month": [1, -1], "vacancy_months": 3})
    assert won(rules)[:, 0, 0].tolist() == [0, 500]
    agree(rules, replications=1)


@pytest.mark.parametrize("n", [2, 7])
def test_equals_by_chance_expect_equal_shares(n):
    # Each of n exchangeable people expects 900 ÷ n; a prize's standard deviation is at most 500, so four standard errors are 2000 ÷ √N.
    rules = race(n)
    rules = replace(rules, mean=np.full_like(rules.mean, 4_500_000.0))
    prizes = won(rules, 4000)
    assert (prizes.sum(axis=0) == (800 if n == 2 else 900)).all()
    np.testing.assert_allclose(prizes.mean(axis=(1, 2)), (800 if n == 2 else 900) / n, atol=2000 / sqrt(4000 * 4))


def test_the_better_of_two_wins_as_often_as_lognormals_say():
    # Two medians in the ratio 1.2 with log-sd 0.4 each: P(first) = Φ(ln 1.2 ÷ (0.4 √2)) = 0.6264.
    rules = race(2, months=12, window=1, prizes=(1.0,))
    rules = replace(rules, mean=np.array([1.2e6, 1.0e6]).reshape(1, 2, 1) * np.ones((1, 2, 12)))
    first = won(rules, 4000)[0].sum() / (4000 * 12)
    expected = 0.5 * (1 + erf(log(1.2) / (0.4 * sqrt(2)) / sqrt(2)))
    assert expected == pytest.approx(0.6264, abs=1e-4)
    assert first == pytest.approx(expected, abs=4 * sqrt(0.25 / 48_000))


@pytest.mark.parametrize("window", [1, 3, 6, 12])
@pytest.mark.parametrize("on_amount", [True, False], ids=["amount", "attainment"])
@pytest.mark.parametrize("first", [revenue(), COUNT, DEALS, SHARE], ids=["lognormal", "count", "deals", "share"])
def test_contests_agree(window, on_amount, first):
    agree(race(5, (first,), groups=2, window=window, on_amount=on_amount, seat=TURNOVER, quota_ramp=ramp(5), **SHOCKS), replications=6)


def test_contests_of_other_calendars_and_many_people_agree():
    changes = {"months": 14, "window": 3, "prizes": tuple(float(100 - place) for place in range(15)), "seat": {"leave_chance": 0.05}}
    agree(race(40, (COUNT,), **changes), replications=2)
    agree(race(40, (COUNT,), on_amount=False, groups=3, **changes), replications=2)


def test_gates_and_settlement_of_prizes_agree():
    gated = LinkRule(LinkKind.FACTOR, 1, Schedule.from_points([(0.0, 0.5), (1.0, 1.0)], "extended"))
    rules = race(5, (revenue(), MARGIN), links=(GATE, gated), prizes=(90_000.0, 40_000.55), seat=TURNOVER, **SHOCKS)
    agree(rules)
    agree(settled(rules, CapRule((0,), each=False, times_target=0.0, amount=60_000.0, period=6, true_up=True), HoldbackRule(0.2, 2)))


@pytest.mark.parametrize("on_amount", [True, False], ids=["amount", "attainment"])
def test_contests_of_pools_agree(on_amount):
    rules = race(5, on_amount=on_amount, seat=TURNOVER, quota_ramp=ramp(5), **SHOCKS)
    agree(asked_for_members(replace(rules, pools=(PoolRule(0, (0, 1)), PoolRule(0, (2, 3, 4))), pool=np.array([[0, 0, 1, 1, 1]]))))


def test_people_compete_in_the_stint_that_they_are_in_when_it_is_decided():
    # 300 and 200 a month. The first holds another contest from March on, alone, and is ranked there by March's 300 only.
    here, there = component(on_amount=True, prizes=(500.0, 300.0)), component(name="there", on_amount=True, prizes=(70.0,))
    rules = game(2, 6, (revenue(rep_sd=0.0),), (here, there), seat={"ramp_months": 0})
    rules = changing(replace(rules, mean=np.array([300.0, 200.0]).reshape(1, 2, 1) * np.ones((1, 2, 6))), later((0, 2)))
    rules = replace(rules, contests=(ContestRule(0, (0, 1)), ContestRule(1, (2,))))
    assert won(rules)[:, :, 0].tolist() == [[70, 70], [500, 500]]
    agree(rules, replications=1)


@pytest.mark.parametrize("on_amount", [True, False], ids=["amount", "attainment"])
def test_contests_of_stints_agree(on_amount):
    parts = (component(on_amount=on_amount, prizes=(500.0, 300.0)), component(name="b", window=6, on_amount=on_amount, prizes=(70.0, 9.0)))
    rules = rich(*parts)
    held = [tuple(np.flatnonzero(rules.holds[c]).tolist()) for c in (0, 1)]
    agree(replace(rules, contests=(ContestRule(0, held[0]), ContestRule(1, held[1]))))


def test_chunks_threads_and_what_is_kept_change_nothing(monkeypatch):
    rules = race(5, groups=2, on_amount=False, seat=TURNOVER, quota_ramp=ramp(5), **SHOCKS)
    expected = digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=1))
    monkeypatch.setattr(monte_carlo, "CHUNK_BYTES", 2 * 8 * 6 * 3)
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=2)) == expected
    monkeypatch.setattr(running_sums, "MOST_BYTES", 0)
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=2, blocks_per_task=2)) == expected


def test_a_contest_leaves_everything_else_as_it_is():
    rules = race(3, seat={"leave_chance": 0.1}, **SHOCKS)
    without = replace(rules, holds=np.zeros_like(rules.holds), contests=())
    played, plain = (monte_carlo.play(one, standard(one), seed=1, replications=300) for one in (rules, without))
    months = [MONTH_SUMS.index(name) for name in ("sales", "base_pay", "filled_months", "leavers", "hires")]
    assert (played.by_month[:, :, months] == plain.by_month[:, :, months]).all()
    assert played.by_month[:, 2, PAY].max() == 900
