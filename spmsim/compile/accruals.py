"""When a window's pay is earned and paid, as a behaviour sees it: at its end, or as it goes, each time with the quota that counts then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.window_quota import Holders, window_quota
from spmsim.foundation.calendar import windows
from spmsim.records.game import Accumulation, Game
from spmsim.records.price_list import Accrual, PricedWindow
from spmsim.records.settlement import DueRule

Floats = NDArray[np.float64]


def accruals(game: Game, c: int, people: Holders, window: PricedWindow, inside: tuple[int, ...]) -> tuple[Accrual, ...]:
    """The accruals of one window of a component, for people who are employed all year.

    Year to date on 12 months that are settled by the quarter: four; against the quota to date each has that of its months, toward the
    year's quota all have the year's. Of a SPIFF that counts for two months of a quarter, the end of the second.
    Adjustments that hold pay back or advance it are no part of a price.

    Args:
        game: the game.
        c: the component.
        people: who holds it.
        window: the window with its quota and target pay in full.
        inside: its months in the stint.
    """
    rule = game.components[c]
    if rule.accumulation is Accumulation.DISCRETE:
        ends = [inside[-1]]
    else:
        ends = sorted({min(last, inside[-1]) for _, last in windows(game.months, rule.window) if last >= inside[0]} & set(inside))
    counting = window.months[-1]
    ends = [end for n, end in enumerate(ends) if n == 0 or ends[n - 1] < counting]
    found = [Accrual(min(end, counting), _paid(game, c, end), window.quota, window.target) for end in ends]
    if rule.accumulation is Accumulation.TO_DATE and not rule.on_amount:
        terms = [(_quota(game, c, people, window, one.month), _target(game, c, people, window, one)) for one in found]
        found = [replace(one, quota=quota, target=target) for one, (quota, target) in zip(found, terms, strict=True)]
    return tuple(found)


def _quota(game: Game, c: int, people: Holders, window: PricedWindow, month: int) -> Floats:
    return window_quota(game, c, game.components[c].measure, people, tuple(one for one in window.months if one <= month))


def _target(game: Game, c: int, people: Holders, window: PricedWindow, accrual: Accrual) -> Floats:
    """Of the year's target pay the part that the months so far have: 45,000 of 60,000 after nine of twelve."""
    targets = game.target[c, people.rows][:, list(window.months)]
    so_far = targets[:, [n for n, month in enumerate(window.months) if month <= accrual.month]].sum(axis=1)
    year = targets.sum(axis=1)
    return np.asarray(accrual.target * np.where(year > 0, so_far / np.where(year > 0, year, 1.0), 0.0))


def _paid(game: Game, c: int, month: int) -> int:
    """The month in which what is earned at the end of a month is paid."""
    due = next((one.due[one.components.index(c)] for one in game.settlements if c in one.components), DueRule())
    end = next((last for _, last in windows(game.months, due.every) if last >= month), month) if due.every else month
    return end + due.lag
