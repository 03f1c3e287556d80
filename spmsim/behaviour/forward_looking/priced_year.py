"""One person's prices as the windows of the backward induction: amounts and money in minor units."""

from __future__ import annotations

from spmsim.behaviour.forward_looking.windows import EarningWindow, Settlement
from spmsim.foundation.schedule import Schedule
from spmsim.records.price_list import PricedWindow, PriceList


def earning_windows(prices: PriceList, measure: int, person: int = 0) -> tuple[EarningWindow, ...]:
    """The windows that pay a person for one measure; those without a quota or target pay earn the same at any effort and are left out.

    Target 60,000 a year on a quota of 1,200,000, straight from 0: money for money, 5 %.
    """
    paying = [window for window in prices.windows if window.measure == measure and window.target[person] > 0 and window.quota[person] > 0]
    return tuple(_window(window, person) for window in paying)


def _window(window: PricedWindow, person: int) -> EarningWindow:
    settlements = []
    for accrual in window.accruals:
        money = _in_money(window.schedule, float(accrual.quota[person]), float(accrual.target[person]))
        settlements.append(Settlement(accrual.month, money, accrual.paid - accrual.month))
    return EarningWindow(window.months[0], tuple(settlements))


def _in_money(schedule: Schedule, quota: float, target: float) -> Schedule:
    return schedule.scaled(performance=quota, payout=target) if quota > 0 and target > 0 else Schedule((), ())
