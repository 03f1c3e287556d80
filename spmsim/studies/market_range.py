"""What each candidate costs in markets where today's plan sells 90 … 110 % of the revenue plan.

`market.level` is solved on the run's draws so that expected sales under the root plan equal the share of the plan to 0.1 %, the
solution nearest 1, normalisation unchanged. Every candidate meets that same market, effort responding, quotas in money unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from spmsim.foundation.watching import Watch
from spmsim.results.catalogue import Metric
from spmsim.results.estimates import Estimate
from spmsim.results.intervals import mean_of, summarise
from spmsim.results.metrics import Metrics, metric_catalogue
from spmsim.studies.normalise import Normalisation
from spmsim.studies.playing import Cast, Draws, at_market_level, metrics_on, policy_of, side_by_side
from spmsim.studies.study import MarketColumn

SHARES = (0.90, 0.95, 1.00, 1.05, 1.10)
"""Shares of the revenue plan."""
METRICS = ("sales", "incentive_pay", "total_pay", "ccos", "contribution", "pay_per_head", "incentive_share_of_sales", "over_budget")
TOLERANCE = 0.001
"""Largest distance of expected sales from what is asked for, as a share of it."""
_AIM = 0.0002
_LOWEST, _HIGHEST = 0.05, 20.0
_STEP, _GROWTH = 0.05, 1.3


def market_range(
    root: Cast, candidates: Sequence[Cast], as_they_stand: Sequence[Metrics], *, normalisation: Normalisation, draws: Draws,
    shares: Sequence[float] = SHARES, watch: Watch | None = None,
) -> tuple[MarketColumn, ...]:
    """Every candidate in every market, and as it stands.

    Args:
        root: the scenario whose sales define the markets: the root of BASELINE's chain.
        candidates: BASELINE and the candidates.
        as_they_stand: their metrics as run.
        normalisation: of the study.
        draws: those of the run.
        shares: of the revenue plan; none are solved where the plan is not stated.
        watch: told "market range" and the share that is done.
    """  # fmt: skip
    columns = [
        _column(one, None, one.scenario.spec.market.level, metrics) for one, metrics in zip(candidates, as_they_stand, strict=True)
    ]
    plan = candidates[0].terms.stated("revenue_plan") if candidates else None
    if plan is None:
        return tuple(columns)
    known = {one.scenario.spec.market.level: metrics for one, metrics in zip(candidates, as_they_stand, strict=True) if one is root}
    levels = {share: solve_level(_sales_by_level(root, normalisation, draws, known), share * plan) for share in shares}
    places = [(one, share, level) for share, level in levels.items() for one in candidates]
    play = partial(_metrics_in, normalisation=normalisation, draws=draws.alone())
    tasks = [partial(play, one, level, known=known if one is root else {}) for one, _, level in places]
    played = side_by_side(tasks, draws, watch=watch, label="market range")
    return (*columns, *(_column(one, share, level, metrics) for (one, share, level), metrics in zip(places, played, strict=True)))


def solve_level(sales: Callable[[float], float], target: float) -> float | None:
    """The level nearest 1 at which mean sales equal `target` to 0.1 %; `None`: there is no such market.

    Args:
        sales: level → mean sales.
        target: in the same unit.
    """

    def gap(level: float) -> float:
        return sales(level) / target - 1.0

    if abs(gap(1.0)) <= _AIM:
        return 1.0
    for low, high in _brackets():
        if gap(low) * gap(high) <= 0:
            found = _bisected(gap, low, high)
            if found is not None:
                return found
    return None


def _brackets() -> Iterator[tuple[float, float]]:
    """Stretches of levels ever farther from 1, on both sides in turn: (1, 1.05), (0.95, 1), (1.05, 1.115), …"""
    near, width = 0.0, _STEP
    while 1.0 + near < _HIGHEST:
        far = near + width
        yield 1.0 + near, min(1.0 + far, _HIGHEST)
        if 1.0 - near > _LOWEST:
            yield max(1.0 - far, _LOWEST), 1.0 - near
        near, width = far, width * _GROWTH


def _bisected(gap: Callable[[float], float], low: float, high: float) -> float | None:
    """A level within the bracket where the gap is small: regula falsi (Illinois), then halving; `None` where sales jump across."""
    a, b = gap(low), gap(high)
    scale_a = scale_b = 1.0
    for end, value in ((low, a), (high, b)):
        if abs(value) <= _AIM:
            return end
    for step in range(40):
        denominator = b * scale_b - a * scale_a
        middle = low - a * scale_a * (high - low) / denominator if step < 20 and denominator != 0 else (low + high) / 2
        value = gap(middle)
        if abs(value) <= _AIM:
            return middle
        if value * a > 0:
            low, a, scale_a, scale_b = middle, value, 1.0, scale_b / 2
        else:
            high, b, scale_a, scale_b = middle, value, scale_a / 2, 1.0
        if high - low < 1e-9:
            break
    level, value = min(((low, a), (high, b)), key=lambda pair: abs(pair[1]))
    return level if abs(value) <= TOLERANCE else None


def _sales_by_level(root: Cast, normalisation: Normalisation, draws: Draws, known: dict[float, Metrics]) -> Callable[[float], float]:
    """Mean sales of the root plan by level; each level is played once and added to what is known."""

    def sales(level: float) -> float:
        if level not in known:
            known[level] = _metrics_at(root, level, normalisation, draws)
        values = known[level]["sales"]
        return 0.0 if values is None else mean_of(values)

    return sales


def _metrics_in(
    of: Cast, level: float | None, *, known: Mapping[float, Metrics], normalisation: Normalisation, draws: Draws
) -> Metrics | None:
    if level is None:
        return None
    return known[level] if level in known else _metrics_at(of, level, normalisation, draws)


def _metrics_at(of: Cast, level: float, normalisation: Normalisation, draws: Draws) -> Metrics:
    moved = at_market_level(of, level)
    return metrics_on(moved, policy_of(moved, normalisation), draws)


def _column(of: Cast, share: float | None, level: float | None, metrics: Metrics | None) -> MarketColumn:
    return MarketColumn(of.id, share, level, {} if metrics is None else _summary(of, metrics))


def _summary(of: Cast, metrics: Metrics) -> dict[str, Estimate]:
    catalogue: dict[str, Metric] = {name: metric for name, metric in metric_catalogue(of.terms).items() if name in METRICS}
    return summarise(metrics, catalogue, of.scenario.spec.currency)
