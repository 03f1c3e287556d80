"""Stints of a game: months in which nothing changes for a seat, and what is in force in each month."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from spmsim.records.game import Floats, Game, Ints


class Stint(NamedTuple):
    """Months of a seat under one plan, quota set, region and pay."""

    row: int
    """Row of what a game lists by stint."""
    first: int
    last: int
    """The first month after it: that of the next stint, or the calendar's end."""


def stints_of(game: Game, seat: int) -> tuple[Stint, ...]:
    """The stints of a seat in the order of time; most seats have one, of the whole calendar.

    A seat of 12 months that changes in July: `Stint(seat, 0, 6)` and one of another row from 6 to 12.
    """
    later = np.flatnonzero(game.later.seat == seat)
    rows = [seat, *(len(game.seats.rep_ids) + later).tolist()]
    firsts = [0, *game.later.first[later].tolist()]
    return tuple(Stint(row, first, last) for row, first, last in zip(rows, firsts, [*firsts[1:], game.months], strict=True))


def seat_of_rows(game: Game) -> Ints:
    """[P] whose stint each row is."""
    return np.concatenate([np.arange(len(game.seats.rep_ids)), game.later.seat])


def rows_in_force(game: Game) -> Ints:
    """[S, M] the row of the stint in which each seat is in each month."""
    rows = np.repeat(np.arange(len(game.seats.rep_ids))[:, None], game.months, axis=1)
    for row, (seat, first) in enumerate(zip(game.later.seat, game.later.first, strict=True), start=len(rows)):
        rows[seat, first:] = row
    return rows


def in_force(game: Game, by_stint: Floats) -> Floats:
    """[…, S, M] of what is listed by stint and month, […, P, M]: in each month that of the stint then."""
    return np.asarray(by_stint[..., rows_in_force(game), np.arange(game.months)])


def regions_in_force(game: Game) -> Ints:
    """[S, M] region of each seat and month."""
    return np.asarray(np.concatenate([game.seats.region, game.later.region])[rows_in_force(game)])


def base_pay_in_force(game: Game) -> Floats:
    """[S, M] minor units a month while employed."""
    return np.asarray(np.concatenate([game.seats.base_pay, game.later.base_pay])[rows_in_force(game)])
