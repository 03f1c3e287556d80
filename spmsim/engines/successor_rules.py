"""Where kernels find what holds once a person with leave or relief has left: rows behind those of the stints, and of the seats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Floats, Game, Ints
from spmsim.records.stints import in_force, rows_in_force, seat_of_rows


def later_rows(game: Game) -> Ints:
    """[P] row of quota and target pay for who follows the first person of a stint's seat; −1 where it is the stint's own."""
    rows = np.full(game.holds.shape[1], -1, dtype=np.int64)
    if game.successors is not None:
        rows[game.successors.stint] = len(rows) + np.arange(len(game.successors.stint))
    return rows


def later_places(game: Game) -> Ints:
    """[S] row of what attainment and earnings are measured against for who follows a seat's first person; −1 where it is the seat's."""
    places = np.full(len(game.seats.keys), -1, dtype=np.int64)
    seats = _seats(game)
    places[seats] = len(places) + np.arange(len(seats))
    return places


def with_successors(game: Game, by_seat: Floats, by_stint: Floats | None) -> Floats:
    """[S, M] of the seats, then of who follows in those with successors: in each month of such a stint what it says, [X, M]."""
    if game.successors is None or by_stint is None:
        return by_seat
    rows = rows_in_force(game)
    later = by_seat[_seats(game)].copy()
    for y, seat in enumerate(_seats(game)):
        for x, stint in enumerate(game.successors.stint):
            later[y] = np.where(rows[seat] == stint, by_stint[x], later[y])
    return np.concatenate([by_seat, later])


def target_incentive(game: Game, follows_ramp: NDArray[np.bool_]) -> Floats:
    """[S + seats with successors, M] target pay of the months of the components that follow the ramp, under the stint then.

    Args:
        game: the game.
        follows_ramp: [C, P] which components count.
    """
    counts = game.holds & follows_ramp
    own = in_force(game, np.where(counts[:, :, None], game.target, 0.0).sum(axis=0))
    if game.successors is None:
        return own
    later = np.where(counts[:, game.successors.stint][:, :, None], game.successors.target, 0.0).sum(axis=0)
    return with_successors(game, own, later)


def _seats(game: Game) -> Ints:
    """The seats with successors."""
    return np.unique(seat_of_rows(game)[game.successors.stint]) if game.successors is not None else np.zeros(0, dtype=np.int64)
