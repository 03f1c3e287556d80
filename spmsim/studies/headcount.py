"""Planned and expected filled seats by month: the monthly chain of turnover, vacancy and replacement in closed form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.given import months_given

Floats = NDArray[np.float64]


def filled_chance(game: Game) -> Floats:
    """Chance that each seat is filled in each month, [S, M].

    A filled seat empties at a month's end with its chance q and is filled again after its vacancy of v months; a first incumbent
    who is known to leave does so for certain, and nobody leaves by chance in months that are given. With q = 0.1 and v = 1:
    1, 0.9, 0.91, 0.909, … (f(m+1) = 0.9·f(m) + 0.1·f(m−1)).
    """
    seats, months = game.seats, game.months
    gap = seats.vacancy_months if game.given is None else game.given.gap_months
    shape = len(seats.rep_ids), months
    first, later, by_chance, known = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    drawn = np.arange(months) >= months_given(game.given)
    for month in range(months):
        chance = seats.leave_chance * drawn[month]
        if month > 0:
            stayed = 1.0 - seats.leave_chance * drawn[month - 1]
            back = _returning(by_chance, month - 1 - seats.vacancy_months) + _returning(known, month - 1 - gap)
            first[:, month] = np.where(seats.leave_month == month - 1, 0.0, first[:, month - 1] * stayed)
            later[:, month] = later[:, month - 1] * stayed + back
        first[seats.entry == month, month] = 1.0
        known[:, month] = (seats.leave_month == month) * first[:, month]
        by_chance[:, month] = (first[:, month] - known[:, month] + later[:, month]) * chance
    return first + later


def headcount_by_month(game: Game, labels: tuple[str, ...]) -> tuple[tuple[str, int, float], ...]:
    """(month, planned seats, expected filled seats): a seat is planned from the month in which it is first to be filled."""
    filled = filled_chance(game).sum(axis=0)
    return tuple((label, int(np.count_nonzero(game.seats.entry <= month)), float(filled[month])) for month, label in enumerate(labels))


def _returning(left: Floats, months: NDArray[np.int64]) -> Floats:
    """[S] chance that the seat emptied at the end of the given month of each seat; 0 before the calendar."""
    rows = np.arange(len(left))
    return np.where(months >= 0, left[rows, np.maximum(months, 0)], 0.0)
