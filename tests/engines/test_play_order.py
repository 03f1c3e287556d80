"""Who is played after whom, by hand; and that an order of play other than that of the seats changes no result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spmsim.engines import monte_carlo, running_sums
from spmsim.engines.play_order import play_order
from spmsim.records.game import ContestRule, Game, PoolRule
from spmsim.records.tallies import SeatPaths
from tests.engines.games import component, game, revenue, standard
from tests.engines.test_agreement import SHOCKS, agree
from tests.engines.test_pools import asked_for_members
from tests.engines.test_reproducible import digest
from tests.engines.test_stints import changing, later

N = 5
TURNOVER = {"leave_chance": 0.15, "vacancy_months": [0, 1, 2, 0, 1], "tenure": [24, 2, 0, 9, 1], "group": [0, 1, 1, 0, 1]}


def looking(pools: list[tuple[int, ...]], looks: dict[int, int], n: int = N) -> Game:
    """People with a component on their own sales and, who looks at a pool (seat: pool), one on it."""
    rules = game(n, 12, components=(component(name="own"), component(name="team", window=6)), groups=2, seat=TURNOVER, **SHOCKS)
    pool, holds = np.full((2, n), -1), rules.holds.copy()
    holds[1] = False
    for seat, looked_at in looks.items():
        pool[1, seat], holds[1, seat] = looked_at, True
    return replace(rules, pools=tuple(PoolRule(0, people) for people in pools), pool=pool, attained_pool=pool[1], holds=holds)


@pytest.mark.parametrize(
    ("pools", "looks", "order", "before"),
    [
        ([], {}, [0, 1, 2, 3, 4], []),
        ([(0, 1)], {4: 0}, [0, 1, 2, 3, 4], [False]),
        ([(1, 2)], {0: 0}, [1, 2, 3, 4, 0], [False]),
        ([(2, 4), (1, 2, 4)], {1: 0, 0: 1}, [2, 3, 4, 1, 0], [False, False]),  # a manager of managers
        ([(0, 1, 2)], {1: 0}, [0, 2, 3, 4, 1], [True]),  # a share in what the own team sells
        ([(1,), (0,)], {0: 0, 1: 1}, [2, 3, 4, 0, 1], [True, True]),  # two who look at each other
        ([(3, 4), (1, 3, 4)], {3: 0, 0: 1, 1: 0}, [2, 4, 1, 3, 0], [True, False]),  # a circle below leaves the others their order
    ],
)
def test_who_looks_at_a_pool_comes_after_its_people(pools, looks, order, before):
    found = play_order(looking(pools, looks))
    assert found.seats.tolist() == order
    assert found.filled_before.tolist() == before


def test_a_pool_is_not_looked_at_where_the_component_is_not_held():
    rules = looking([(1, 2)], {0: 0})
    rules = replace(rules, holds=np.array([[True] * N, [False] * N]), attained_pool=np.full(N, -1))
    assert play_order(rules).seats.tolist() == [0, 1, 2, 3, 4]


def test_a_later_stint_looks_too():
    rules = changing(looking([(1, 2)], {}), later((0, 6)))
    assert play_order(replace(rules, attained_pool=np.full(N + 1, -1))).seats.tolist() == [0, 1, 2, 3, 4]
    pool = rules.pool.copy()
    pool[1, N] = 0
    assert play_order(replace(rules, pool=pool, attained_pool=pool[1])).seats.tolist() == [1, 2, 3, 4, 0]


def test_a_contest_ranks_by_pools_that_are_filled_before():
    rules = looking([(1, 2), (2, 3)], {0: 0, 4: 1})
    prized = (rules.components[0], replace(rules.components[1], prizes=(500.0,)))
    found = play_order(replace(rules, components=prized, contests=(ContestRule(1, (0,)),)))
    assert found.filled_before.tolist() == [True, False]


MANAGED = looking([(2, 4), (1, 2, 4)], {1: 0, 0: 1})
CIRCLE = looking([(3, 4), (1, 3, 4)], {3: 0, 0: 1, 1: 0})


@pytest.mark.parametrize("rules", [MANAGED, CIRCLE], ids=["managed", "circle"])
def test_managers_at_the_head_of_the_list_agree(rules):
    agree(rules)
    agree(asked_for_members(rules))


@pytest.mark.parametrize("rules", [MANAGED, CIRCLE], ids=["managed", "circle"])
@pytest.mark.parametrize("most", [1, 2, 4])
@pytest.mark.parametrize("most_bytes", [0, running_sums.MOST_BYTES], ids=["filled anew", "kept"])
def test_chunks_and_the_pass_before_change_no_byte(rules, most, most_bytes, monkeypatch):
    rules = asked_for_members(replace(rules, seats=replace(rules.seats, base_pay=np.full(N, 416_666.7))))
    whole: list[SeatPaths] = []
    expected = digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=1, keep=whole.append))
    monkeypatch.setattr(monte_carlo, "_seats_per_chunk", lambda *_: most)
    monkeypatch.setattr(running_sums, "MOST_BYTES", most_bytes)
    parts: list[SeatPaths] = []
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=2, keep=parts.append)) == expected
    assert sorted(seat for paths in parts for seat in range(paths.first_seat, paths.first_seat + len(paths.leavers))) == list(range(N))
    (everybody,) = whole
    for paths in parts:
        assert (paths.by_quarter == everybody.by_quarter[paths.first_seat :][: len(paths.by_quarter)]).all()


def test_a_play_without_pools_keeps_the_order_of_seats():
    rules = game(3, measures=(revenue(),))
    assert play_order(rules).seats.tolist() == [0, 1, 2]
