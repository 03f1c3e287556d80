"""Performance that is added up over seats: by hand where nothing is random, against the reference, and for any threads and chunks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spmsim.engines import monte_carlo, running_sums
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, Game, Leavers, LinkKind, LinkRule, PoolRule
from spmsim.records.settlement import CapRule, HoldbackRule
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS, SEAT_SUMS, SeatPaths
from tests.engines.games import STEPPED, component, game, revenue, standard
from tests.engines.test_agreement import COUNT, SHARE, SHOCKS, agree, ramp
from tests.engines.test_links import GATE, MARGIN
from tests.engines.test_reproducible import digest
from tests.engines.test_settlement import settled

SEAT = {"leave_chance": [0.0, 0.15, 0.3, 0.1], "vacancy_months": [2, 0, 1, 1], "tenure": [24, 2, 0, 9]}


def managed(second: object = MARGIN, **changes: object) -> Game:
    """Three sellers, paid on their own months, and a manager (seat 3) without sales who is paid on what they sell."""
    own, team = component(window=1, name="own"), component(name="team", schedule=STEPPED, **changes)
    rules = game(4, 12, (revenue(), second), (own, team), seat=SEAT, quota_ramp=ramp(4), ramps_target=np.arange(4) % 2 == 1, **SHOCKS)
    mean, holds, quota = rules.mean.copy(), rules.holds.copy(), rules.quota.copy()
    mean[:, 3], holds[0, 3], holds[1, :3] = 0.0, False, False
    quota[1, 3] *= 3
    primary = rules.primary_quota.copy()
    primary[3] *= 3
    pool = np.full((2 + len(rules.links), 4), -1)
    pool[1:, 3] = range(1 + len(rules.links))
    pools = tuple(PoolRule(measure, (0, 1, 2)) for measure in (0, *(link.measure for _, link in rules.links)))
    attained = np.array([-1, -1, -1, 0])
    return replace(
        rules, mean=mean, holds=holds, quota=quota, primary_quota=primary, pools=pools, pool=pool, attained_pool=attained
    )


def test_a_manager_is_paid_on_the_sum_of_the_team():
    # 1,000,000, 2,000,000 and 3,000,000 a month at 1 %: 60,000 a month for the manager; who is hired in March, from March on.
    part = component(window=1, on_amount=True, schedule=Schedule((0.0,), (0.01,)))
    rules = game(4, 4, (revenue(rep_sd=0.0),), (part,), seat={"entry": [0, 0, 0, 2], "tenure": [9, 9, 9, 0], "ramp_months": 0})
    mean = np.array([1.0, 2.0, 3.0, 0.0]).reshape(1, 4, 1) * np.full((1, 4, 4), 1_000_000.0)
    rules = replace(rules, mean=mean, holds=np.array([[False, False, False, True]]), pools=(PoolRule(0, (0, 1, 2)),),
                    pool=np.array([[-1, -1, -1, 0]]))  # fmt: skip
    agree(rules, replications=1)
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1)
    assert played.by_month[0, :, MONTH_SUMS.index("incentive_pay")].tolist() == [0, 0, 60_000, 60_000]
    assert played.by_month[0, :, MONTH_SUMS.index("sales")].tolist() == [6_000_000] * 4  # nothing is counted twice


def test_a_managers_attainment_is_the_teams_performance_on_the_managers_quota():
    """6,000,000 a month on a quota of 5,000,000 from April on: nine months at 1.2; the company sells 72,000,000 and no more.

    The sellers, with 1, 2 and 3 million on 2 million each, stand at 0.5, 1 and 1.5 for twelve months.
    """
    rules = game(4, 12, (revenue(rep_sd=0.0),), (component(window=3),), groups=2,
                 seat={"entry": [0, 0, 0, 3], "tenure": [9, 9, 9, 0], "ramp_months": 0, "group": [0, 0, 0, 1]})  # fmt: skip
    mean = np.array([1.0, 2.0, 3.0, 0.0]).reshape(1, 4, 1) * np.full((1, 4, 12), 1_000_000.0)
    quota = np.repeat([[2e6], [2e6], [2e6], [5e6]], 12, axis=1)
    rules = replace(rules, mean=mean, primary_quota=quota, quota=quota[None], pools=(PoolRule(0, (0, 1, 2)),),
                    pool=np.array([[-1, -1, -1, 0]]), attained_pool=np.array([-1, -1, -1, 0]))  # fmt: skip
    agree(rules, replications=1)
    kept: list[SeatPaths] = []
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1, keep=kept.append)
    sellers, manager = (dict(zip(GROUP_SUMS, sums, strict=True)) for sums in played.by_group[0])
    assert (sellers["sales"], manager["sales"]) == (72_000_000.0, 0.0)
    assert (sellers["attainment_months"], sellers["quota_months"], sellers["at_quota"]) == (pytest.approx(36.0), 36.0, 2.0)
    assert (manager["attainment_months"], manager["quota_months"]) == (pytest.approx(1.2 * 9), 9.0)
    assert (manager["at_quota"], manager["rep_years"]) == (1.0, 1.0)
    assert played.attainment_histogram[1, 120] == 1 and played.attainment_histogram[0, [50, 100, 150]].tolist() == [1, 1, 1]
    seat = dict(zip(SEAT_SUMS, played.seat_means[3], strict=True))
    assert (seat["sales"], seat["performance"], seat["quota"]) == (0.0, 54_000_000.0, 45_000_000.0)
    by_quarter = kept[0].by_quarter[3, :, SEAT_SUMS.index("performance"), 0]
    assert by_quarter.tolist() == [0.0, 18_000_000.0, 18_000_000.0, 18_000_000.0]


@pytest.mark.parametrize("accumulation", list(Accumulation))
@pytest.mark.parametrize("links", [(), (GATE,)], ids=["plain", "gated"])
def test_teams_agree(accumulation, links):
    agree(managed(accumulation=accumulation, links=links, leavers=1))


def test_a_team_whose_pay_is_settled_agrees():
    rules = settled(managed(COUNT), CapRule((0, 1), each=False, times_target=1.1, amount=0.0, period=6, true_up=True), HoldbackRule(0.2, 2))
    agree(replace(rules, settlement=np.array([-1, -1, -1, 0])))


def test_people_of_a_pool_may_look_at_it_too():
    rules = game(3, 12, components=(component(), component(name="all", window=6)), seat={"leave_chance": 0.1}, **SHOCKS)
    pool = np.array([[-1, -1, -1], [0, 0, 0]])
    agree(replace(rules, pools=(PoolRule(0, (0, 1, 2)),), pool=pool))


def asked_for_members(rules: Game) -> Game:
    """The game with the quotas of its pools added up month by month over the members who work."""
    quota = np.array([rules.primary_quota * (0.5 if measure.minor == 1.0 else 1.0) for measure in rules.measures])
    for k, measure in enumerate(rules.measures):
        quota[k] = 0.8 if measure is SHARE else 1.5 if measure.minor == 1.0 else quota[k]
    return replace(rules, asks_pool=rules.pool >= 0, pool_quota=quota * np.linspace(0.7, 1.3, quota.shape[1])[:, None])


def test_a_pool_is_asked_for_what_its_people_are_asked_for_while_they_work():
    # Two sellers of 900,000 a month, asked for 1,000,000 and 500,000; the second is hired in March. Attainment of the holder, quarter
    # by quarter: (3 × 900,000 + 900,000) ÷ (3 × 1,000,000 + 500,000) = 1.02857…, then 5,400,000 ÷ 4,500,000 = 1.2; paid on 300,000.
    part = component(schedule=Schedule((0.0,), (1.0,)))
    seat = {"entry": [0, 2, 0], "tenure": [24, 0, 24], "ramp_months": 0}
    rules = game(3, 6, (revenue(rep_sd=0.0),), (part,), seat=seat, quota_ramp=np.full((3, 1), 0.5))
    rules = replace(
        rules,
        mean=np.array([900_000.0, 900_000.0, 0.0]).reshape(1, 3, 1) * np.ones((1, 3, 6)),
        target=np.full((1, 3, 6), 100_000.0), holds=np.array([[False, False, True]]),
        pools=(PoolRule(0, (0, 1)),), pool=np.array([[-1, -1, 0]]), asks_pool=np.array([[False, False, True]]),
        pool_quota=np.array([1_000_000.0, 500_000.0, 7.0]).reshape(1, 3, 1) * np.ones((1, 3, 6)),
    )  # fmt: skip
    agree(rules, replications=1)
    paid = monte_carlo.play(rules, standard(rules), seed=0, replications=1).by_month[0, :, MONTH_SUMS.index("incentive_pay")]
    assert paid.tolist() == [0, 0, 308_571, 0, 0, 360_000]


@pytest.mark.parametrize("accumulation", list(Accumulation))
@pytest.mark.parametrize("leavers", list(Leavers))
@pytest.mark.parametrize("second", [MARGIN, SHARE], ids=["margin", "share"])
def test_quotas_of_pools_agree(accumulation, leavers, second):
    gate = LinkRule(LinkKind.FACTOR, 1, Schedule.steps([(0.9, 1.0)]))
    agree(asked_for_members(managed(second, accumulation=accumulation, leavers=leavers, links=(gate,))))


def test_pooled_shares_agree():
    rules = game(3, 12, (SHARE,), (component(schedule=STEPPED, leavers=Leavers.WITHOUT_PRORATION),), seat={"leave_chance": 0.2}, **SHOCKS)
    rules = replace(rules, pools=(PoolRule(0, (0, 1, 2)),), pool=np.zeros((1, 3), dtype=np.int64))
    agree(asked_for_members(rules))


def test_what_is_shared_may_be_kept_or_filled_anew(monkeypatch):
    rules = asked_for_members(managed(links=(GATE,)))
    expected = digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=1))
    monkeypatch.setattr(monte_carlo, "CHUNK_BYTES", 8 * 6 * 3)
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=2)) == expected
    monkeypatch.setattr(running_sums, "MOST_BYTES", 0)
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=600, workers=2)) == expected


@pytest.mark.parametrize("most", [1, 3])
def test_chunks_and_threads_change_nothing(most, monkeypatch):
    rules = managed()
    expected = digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=1))
    monkeypatch.setattr(monte_carlo, "CHUNK_BYTES", most * 8 * 6 * 2)
    assert digest(monte_carlo.play(rules, standard(rules), seed=3, replications=300, workers=2)) == expected
