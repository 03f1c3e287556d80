"""Plays a game replication by replication."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from spmsim.engines.reference.draws import Draws
from spmsim.engines.reference.seat_year import Floats, SeatYear
from spmsim.engines.reference.settling import pay_of
from spmsim.engines.reference.tallying import QUARTER, tally
from spmsim.records.game import Game
from spmsim.records.given import months_given
from spmsim.records.policy import Policy, standard_effort
from spmsim.records.tallies import ATTAINMENT_BINS, BALANCES, GROUP_SUMS, MONTH_SUMS, PAY_BINS, SEAT_SUMS, SeatPaths, Tallies


def play(
    game: Game,
    policy: Policy,
    *,
    seed: int,
    replications: int,
    workers: int | None = None,
    watch: Callable[[str, float], None] | None = None,
    keep: Callable[[SeatPaths], None] | None = None,
) -> Tallies:
    """As `monte_carlo.play`; `workers` changes nothing. For small games: about a millisecond per seat and replication."""
    tallies = _empty(game, replications)
    seats, quarters = len(game.seats.keys), -(-game.months // QUARTER)
    paths, leavers = np.zeros((seats, quarters, len(SEAT_SUMS) - 1, replications)), np.zeros((seats, replications))
    draws = Draws(seed, replications)
    for seat in range(seats):
        for n in range(replications):
            life = SeatYear(game, policy, draws, seat, n)
            pay = pay_of(life)
            tally(life, pay, tallies, paths[seat, :, :, n])
            tallies.balances[n] += pay.balances
            leavers[seat, n] = sum(stay.leaves for stay in life.stays)
        tallies.seat_means[seat] = [*paths[seat].sum(axis=0).mean(axis=1), leavers[seat].mean()]
        if watch is not None:
            watch("replications", (seat + 1) / seats)
    if keep is not None:
        keep(SeatPaths(0, paths, leavers))
    return tallies


def seat_year(game: Game, policy: Policy, *, seed: int, seat: int, replication: int) -> SeatYear:
    """One seat in one replication: who sat in it, and what each month brought."""
    return SeatYear(game, policy, Draws(seed, replication + 1), seat, replication)


def force_year(game: Game, policy: Policy, *, seed: int, replication: int) -> list[SeatYear]:
    """Every seat in one replication, as `seat_year`; what their pools sell and who wins their contests is worked out once for all."""
    draws = Draws(seed, replication + 1)
    return [SeatYear(game, policy, draws, seat, replication) for seat in range(len(game.seats.keys))]


def paid_by_month(game: Game) -> Floats:
    """[S, M] what each seat's people are paid in a game whose every month is given: nothing is drawn.

    Raises:
        ValueError: some month is not given.
    """
    if months_given(game.given) < game.months:
        raise ValueError(f"{months_given(game.given)} of {game.months} months are given; the others would be drawn")
    seats, draws = len(game.seats.keys), Draws(0, 1)
    effort = standard_effort(seats, game.months)
    return np.array([pay_of(SeatYear(game, effort, draws, seat, 0)).paid for seat in range(seats)])


def _empty(game: Game, n: int) -> Tallies:
    groups, measures = len(game.groups), len(game.measures)
    return Tallies(
        n, np.zeros((n, groups, len(GROUP_SUMS))), np.zeros((n, game.months, len(MONTH_SUMS))), np.zeros((n, measures)),
        np.zeros((n, measures)), np.zeros((groups, ATTAINMENT_BINS), np.int64), np.zeros((groups, PAY_BINS), np.int64),
        np.zeros((len(game.seats.keys), len(SEAT_SUMS))), np.zeros((n, len(BALANCES))),
    )  # fmt: skip
