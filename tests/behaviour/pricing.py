"""Price lists made by hand."""

import numpy as np

from spmsim.records.price_list import MeasureOutlook, PricedWindow, PriceList


def outlook(mean, *, market=0.0, region=0.0, rep=0.0, territory=0.0, skill=0.0, persistence=(0.9, 0.9, 0.0), extra=0.0, responds=True):
    """Mean [P, M] (a list of months is one person)."""
    mean = np.atleast_2d(np.asarray(mean, dtype=float))
    return MeasureOutlook(mean, (market, region, rep, territory, skill), persistence, np.broadcast_to(extra, mean.shape), responds)


def window(schedule, months, *, quota=1.0, target=1.0, measure=0, people=1):
    """One window of a component paid on target; `quota` and `target` are one for all or one each."""
    each = [np.array(np.broadcast_to(np.asarray(amount, dtype=float), (people,))) for amount in (quota, target)]
    return PricedWindow("part", measure, tuple(months), schedule, False, each[0], each[1])


def money_window(schedule, months, *, measure=0, people=1):
    """One window of a component paid on amounts."""
    return PricedWindow("part", measure, tuple(months), schedule, True, np.ones(people), np.ones(people))


def prices(windows, *outlooks):
    return PriceList(tuple(windows), tuple(outlooks), outlooks[0].mean.shape[1])
