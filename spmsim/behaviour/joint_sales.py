"""The amounts of a coupled window as people expect them: each with its law, and how their logs are correlated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.coupled_sides import Attainment, Count, Share, Side
from spmsim.behaviour.window_sales import covariance_kernel
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Law
from spmsim.records.price_list import CoupledWindow, MeasureOutlook, PriceList

Floats = NDArray[np.float64]
Months = tuple[int, ...]


def counted_twice(prices: PriceList, window: CoupledWindow) -> bool:
    """Whether a window looks twice at a count or a share, by schedules that are no one schedule: no price is worked out for it."""
    looks = [window.own.measure, *(one.measure for one in window.beside)]
    return any(looks.count(one) > 1 and prices.outlook[one].law in (Law.POISSON, Law.BINOMIAL) for one in looks)


def joint_sales(prices: PriceList, window: CoupledWindow) -> tuple[tuple[Side, ...], Floats]:
    """The sides of a window, that of the component's measure first, and [P, n, n] how the logs of their amounts (counts: rates) correlate.

    A window without a quota earns what quota itself pays. Two lognormal amounts with covariance c: ln(1 + c / (E X·E Y)) ÷ (log-sds).
    """
    own = window.own
    places = [(own.measure, own.months), *((one.measure, one.months) for one in window.beside)]
    sides = (
        side_of(prices, own.measure, own.months, own.quota, window.paid),
        *(side_of(prices, one.measure, one.months, one.quota, one.factors) for one in window.beside),
    )
    correlation = np.broadcast_to(np.eye(len(sides)), (len(own.target), len(sides), len(sides))).copy()
    for i, j in combinations(range(len(sides)), 2):
        correlation[:, i, j] = correlation[:, j, i] = _correlation(prices, (places[i], places[j]), (sides[i], sides[j]))
    return sides, correlation


def _correlation(prices: PriceList, places: tuple[tuple[int, Months], tuple[int, Months]], sides: tuple[Side, Side]) -> Floats:
    (one, its_months), (other, other_months) = places
    if one == other and its_months == other_months:
        return np.ones_like(sides[0].mean)
    means = prices.outlook[one].mean[:, list(its_months)], prices.outlook[other].mean[:, list(other_months)]
    kernel = covariance_kernel(prices.outlook[one], prices.months, prices.outlook[other])[np.ix_(its_months, other_months)]
    shared = ((means[0] @ kernel) * means[1]).sum(axis=1)
    if one == other and prices.outlook[one].law is not Law.POISSON:  # the same deals, in the months that both windows have
        shared = shared + prices.outlook[one].extra_variance[:, sorted(set(its_months) & set(other_months))].sum(axis=1)
    scale = means[0].sum(axis=1) * means[1].sum(axis=1)
    spread = sides[0].log_sd * sides[1].log_sd
    logs = np.log1p(shared / np.where(scale > 0, scale, 1.0))
    return np.where(spread > 0, np.minimum(logs / np.where(spread > 0, spread, 1.0), 1.0), 0.0)


def side_of(prices: PriceList, measure: int, counting: Sequence[int], quota: Floats, schedules: tuple[Schedule, ...]) -> Side:
    """What schedules on one measure are worth over some months; without a quota, what quota itself pays."""
    outlook, months, known = prices.outlook[measure], list(counting), quota > 0
    mean, log_sd = _amount(outlook, prices.months, months)
    log_sd, responds = np.where(known, log_sd, 0.0), np.where(known, float(outlook.responds), 0.0)
    if outlook.law is Law.BINOMIAL and outlook.trials is not None:
        trials = outlook.trials[:, months].sum(axis=1)
        chance = np.clip(mean / np.where(trials > 0, trials, 1.0), 0.0, 1.0)
        return Share(schedules, mean, np.zeros_like(mean), quota, responds, trials, chance)
    if outlook.law is Law.POISSON:
        return Count(schedules, mean, log_sd, quota, responds)
    attained = np.where(known, mean / np.where(known, quota, 1.0), 1.0)
    return Attainment(schedules, attained, log_sd, np.ones_like(quota), responds)


def _amount(outlook: MeasureOutlook, all_months: int, months: list[int]) -> tuple[Floats, Floats]:
    """Mean and log-sd [P] of the window's amount, or of the rate of a count."""
    means = outlook.mean[:, months]
    total = means.sum(axis=1)
    kernel = covariance_kernel(outlook, all_months)[np.ix_(months, months)]
    variance = ((means @ kernel) * means).sum(axis=1)
    if outlook.law is not Law.POISSON:
        variance = variance + outlook.extra_variance[:, months].sum(axis=1)
    squared = total * total
    return total, np.sqrt(np.log1p(variance / np.where(squared > 0, squared, 1.0)))
