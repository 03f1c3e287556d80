"""The same bytes: for any threads, tasks, chunks, number of replications and company of other seats."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from spmsim.engines import monte_carlo
from spmsim.engines.monte_carlo import play
from spmsim.records.game import Accumulation, Game, Law, MeasureRule, Seats
from spmsim.records.tallies import SEAT_SUMS, SeatPaths, Tallies
from tests.engines.games import component, game, revenue, standard

N = 700  # two full blocks and a part


def rich(n: int = 7, **changes: object) -> Game:
    """Turnover, shocks and every law, with base pay and quotas that are no whole numbers."""
    measures = (
        revenue(), MeasureRule("deals", Law.COMPOUND_POISSON, 100.0, deal_cv=0.8), MeasureRule("accounts", Law.POISSON, 1.0, follows=0),
        MeasureRule("renewals", Law.BINOMIAL, 1.0),
    )  # fmt: skip
    components = (component(), component(window=6, measure=2, accumulation=Accumulation.TO_DATE), component(window=12, measure=3))
    seat = {"leave_chance": 0.1, "base_pay": 416_666.7, **changes}
    return game(
        n, 12, measures, components, groups=3, regions=2, seat=seat, territory_sd=0.15, skill_sd=0.15, market_sd=0.06,
        market_persistence=0.9, region_sd=0.04, region_persistence=0.9, quota_ramp=np.tile([0.3, 0.6], (n, 1)),
    )  # fmt: skip


def digest(tallies: Tallies) -> str:
    parts = (np.ascontiguousarray(getattr(tallies, name)).tobytes() for name in Tallies.__dataclass_fields__ if name != "replications")
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.fixture(scope="module")
def expected() -> str:
    return digest(play(rich(), standard(rich()), seed=3, replications=N, workers=1))


@pytest.mark.parametrize("workers", [1, 2, 5, None])
@pytest.mark.parametrize("blocks_per_task", [1, 2, 3, 50, None])
def test_threads_and_tasks(expected, workers, blocks_per_task):
    assert digest(play(rich(), standard(rich()), seed=3, replications=N, workers=workers, blocks_per_task=blocks_per_task)) == expected


@pytest.mark.parametrize("most", [1, 2, 3])
def test_chunks_of_seats(expected, most, monkeypatch):
    monkeypatch.setattr(monte_carlo, "MOST_SEATS", most)
    kept: list[SeatPaths] = []
    assert digest(play(rich(), standard(rich()), seed=3, replications=N, keep=kept.append)) == expected
    assert [paths.first_seat for paths in kept] == list(range(0, 7, most))


def test_keeping_paths_changes_nothing(expected):
    kept: list[SeatPaths] = []
    tallies = play(rich(), standard(rich()), seed=3, replications=N, keep=kept.append)
    assert digest(tallies) == expected
    year = np.concatenate([paths.by_quarter for paths in kept]).sum(axis=1).mean(axis=2)
    in_paths = [place for place, name in enumerate(SEAT_SUMS) if name != "leavers"]
    np.testing.assert_allclose(year, tallies.seat_means[:, in_paths], rtol=1e-12)


def test_a_second_run_is_the_first(expected):
    assert digest(play(rich(), standard(rich()), seed=3, replications=N)) == expected


@pytest.mark.parametrize("first", [50, 256, 300])
def test_the_first_replications_are_the_same_for_any_number(first):
    few, many = (play(rich(), standard(rich()), seed=0, replications=n) for n in (first, 600))
    for name in ("by_group", "by_month", "other_measures", "trials"):
        assert (getattr(few, name) == getattr(many, name)[:first]).all()


def test_seeds_differ_and_0_is_a_seed():
    outcomes = {digest(play(rich(), standard(rich()), seed=seed, replications=40)) for seed in (0, 1, 2**64, 2**64 + 1)}
    assert len(outcomes) == 4


def paths_of(rules: Game) -> dict[str, tuple[bytes, bytes]]:
    """Each rep's quarters and leavers as bytes."""
    kept: list[SeatPaths] = []
    play(rules, standard(rules), seed=3, replications=300, keep=kept.append)
    paths, leavers = np.concatenate([p.by_quarter for p in kept]), np.concatenate([p.leavers for p in kept])
    return {name: (paths[i].tobytes(), leavers[i].tobytes()) for i, name in enumerate(rules.seats.rep_ids)}


def take(rules: Game, rows: list[int]) -> Game:
    """The same game with these seats only, in this order."""
    seats = Seats(tuple(rules.seats.rep_ids[i] for i in rows), **{
        name: held[rows] for name, held in vars(rules.seats).items() if name != "rep_ids" and held.size
    })  # fmt: skip
    by_seat = {name: getattr(rules, name)[:, rows] for name in ("mean", "average_deal", "trials", "holds", "quota", "target")}
    rest = {name: getattr(rules, name)[rows] for name in ("primary_quota", "quota_ramp", "ramps_target")}
    return replace(rules, seats=seats, **by_seat, **rest)


def test_a_seat_added_leaves_the_others_lives_alone():
    alone, company = paths_of(take(rich(), [4, 1, 2])), paths_of(rich())
    assert len(set(company.values())) == 7
    for name, life in alone.items():
        assert life == company[name]


def test_a_measure_added_changes_nobodys_draws():
    rules = rich()
    more = replace(
        rules, measures=(*rules.measures, MeasureRule("demos", Law.POISSON, 1.0)),
        mean=np.concatenate([rules.mean, np.full((1, 7, 12), 2.0)]),
        average_deal=np.concatenate([rules.average_deal, np.zeros((1, 7))]), trials=np.concatenate([rules.trials, np.zeros((1, 7, 12))]),
    )  # fmt: skip
    before, after = (play(r, standard(r), seed=3, replications=100) for r in (rules, more))
    assert (before.other_measures == after.other_measures[:, :4]).all()
    assert (before.by_group == after.by_group).all()
    assert after.other_measures[:, 4].min() > 0


def test_progress_is_told_and_ends_at_1():
    told: list[tuple[str, float]] = []
    play(rich(), standard(rich()), seed=0, replications=1500, workers=2, watch=lambda *news: told.append(news))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 1


def test_an_interruption_ends_the_run():
    def stop(_: str, __: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(rich(), standard(rich()), seed=0, replications=3000, workers=2, watch=stop)


def test_what_cannot_be_played_is_refused():
    rules = rich()
    with pytest.raises(ValueError, match="replication"):
        play(rules, standard(rules), seed=0, replications=0)
    with pytest.raises(ValueError, match="seed"):
        play(rules, standard(rules), seed=-1, replications=1)
    long = game(1, 256)
    with pytest.raises(ValueError, match="255 months"):
        play(long, standard(long), seed=0, replications=1)
    a, b = (MeasureRule(name, Law.POISSON, 1.0, follows=k) for name, k in (("a", 2), ("b", 1)))
    circle = replace(rules, measures=(rules.measures[0], a, b, rules.measures[3]))
    with pytest.raises(ValueError, match="circle: a, b"):
        play(circle, standard(circle), seed=0, replications=1)


def test_one_compilation_serves_every_game():
    from spmsim.engines.kernels.block import play_blocks

    rules = rich()
    play(rules, standard(rules), seed=0, replications=1)
    compiled = len(play_blocks.overloads)  # games that settle have a compilation of their own
    frozen = rules.mean.copy()
    frozen.flags.writeable = False
    for played in (rules, take(rules, [1]), replace(rules, mean=np.asfortranarray(rules.mean)), replace(rules, mean=frozen)):
        for replications in (1, 256, 300):
            play(played, standard(played), seed=0, replications=replications)
            play(played, standard(played), seed=0, replications=replications, keep=lambda _: None)
    assert len(play_blocks.overloads) == compiled
