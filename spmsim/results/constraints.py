"""Whether a constraint is met, missed, or undecided at this many replications.

A probability constraint (`incentive_pay` at most 11.5 m with probability 0.90) is met or missed only if the whole interval of
the probability lies on that side. Without a probability the constraint is on the mean, and its interval decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spmsim.results import wording
from spmsim.results.catalogue import METRICS
from spmsim.results.intervals import LEVEL, Interval, chance_interval, existing, mean_interval, mean_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ConstraintResult:
    """One constraint judged on one run.

    Limits in the metric's unit; `estimate` and its interval are of the probability, or of the mean where no probability is asked for.
    """

    metric: str
    at_most: float | None
    at_least: float | None
    probability: float | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    met: bool | None
    """True: met; False: missed; `None`: undecided at this many replications, or the metric does not exist."""


def judge_constraint(
    metrics: Mapping[str, Floats | None],
    metric: str,
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    probability: float | None = None,
    level: float = LEVEL,
) -> ConstraintResult:
    """Judge one constraint; with both limits the metric must lie between them.

    950 of 1,000 replications within the limit have the interval (0.935, 0.963): a wanted 0.90 is met, 0.95 is undecided, and
    0.97 is missed.
    """
    values = metrics.get(metric)
    kept = np.empty(0) if values is None else existing(values)
    if len(kept) == 0:
        return ConstraintResult(metric, at_most, at_least, probability, None, None, None, None)
    low, high = (-np.inf if at_least is None else at_least), (np.inf if at_most is None else at_most)
    if probability is None:
        estimate, interval = mean_of(kept), mean_interval(kept, level=level)
        met = _side(interval, low, high)
    else:
        within = int(np.count_nonzero((kept >= low) & (kept <= high)))
        estimate, interval = within / len(kept), chance_interval(within, len(kept), level=level)
        met = _side(interval, probability, 1.0)
    ci_low, ci_high = interval if interval is not None else (None, None)
    return ConstraintResult(metric, at_most, at_least, probability, estimate, ci_low, ci_high, met)


def limit_in_words(held: ConstraintResult, unit: str) -> str:
    """`incentive pay at most $11.50 M with a chance of 90 %`; `unit` as in `amount_in_words`."""
    sides = ((word, limit) for word, limit in (("at least", held.at_least), ("at most", held.at_most)) if limit is not None)
    limits = wording.listing(f"{word} {amount_in_words(held.metric, limit, unit)}" for word, limit in sides)
    wanted = "" if held.probability is None else f" with a chance of {wording.percent(held.probability, 0)}"
    title = METRICS[held.metric].title if held.metric in METRICS else wording.name_in_words(held.metric)
    return f"{title[:1].lower()}{title[1:]} {limits}{wanted}"


def found_in_words(held: ConstraintResult, unit: str) -> str:
    """What was found, with its interval: `94 % (92.0 to 95.1 %)` of the chance, `$10.08 M ($10.02 M to $10.13 M)` of the mean."""
    if held.estimate is None:
        return "cannot be computed"
    if held.probability is not None:
        return f"{wording.chance(held.estimate)} ({wording.percent_span(held.ci_low, held.ci_high)})"
    told, *ends = (amount_in_words(held.metric, x, unit) for x in (held.estimate, held.ci_low, held.ci_high) if x is not None)
    return f"{told} ({' to '.join(ends)})" if len(ends) == 2 else told


def amount_in_words(metric: str, amount: float, unit: str) -> str:
    """An amount of a metric: `$1.25 M` and `$172 k a head` for the units `USD` and `USD a head`; without one `42.0 %` or `11,000`."""
    currency, _, each = unit.partition(" ")
    if currency:
        return f"{wording.money(amount, currency)} {each}".rstrip()
    if metric in METRICS and METRICS[metric].unit in ("share", "ratio"):
        return wording.percent(amount)
    return f"{amount:,.6g}"


def _side(interval: Interval | None, low: float, high: float) -> bool | None:
    """True if the interval lies within [low, high], False if wholly outside, else `None`."""
    if interval is None:
        return None
    if low <= interval[0] and interval[1] <= high:
        return True
    return False if interval[1] < low or interval[0] > high else None
