"""How the report writes the metrics of `results.catalogue`: values, intervals, differences, and which of them are good news."""

from __future__ import annotations

from spmsim.reports.tables import Cell, Tone
from spmsim.results import wording
from spmsim.results.catalogue import METRICS, Metric
from spmsim.studies.study import Difference, Estimate


def metric_named(name: str) -> Metric:
    """The metric of the catalogue; for a measure that it does not hold, its name in words, as money without a good direction."""
    return METRICS.get(name) or Metric(name, "money", "", wording.name_in_words(name))


def title_of(name: str) -> str:
    """How a metric is called at the head of a column."""
    return metric_named(name).title


def tone_of(metric: str, figure: Difference) -> Tone:
    """Good or bad news, only where the verdict says that there is a difference and one direction is better."""
    direction = metric_named(metric).direction
    if direction == "neutral" or figure.verdict not in ("higher", "lower"):
        return ""
    return "good" if direction.startswith(figure.verdict) else "bad"


def value_of(metric: str, figure: Estimate | None, currency: str) -> str:
    """The mean of a metric as text."""
    if figure is None:
        return wording.NOTHING
    known = metric_named(metric)
    if known.is_money:
        return wording.money(figure.mean, currency, scale=wording.scale_for(figure))
    return wording.chance(figure.mean) if known.indicator else wording.percent(figure.mean, _decimals(figure))


def interval_of(metric: str, figure: Estimate | None) -> str:
    """The interval of the mean, in the scale of the value."""
    if figure is None or figure.ci_low is None or figure.ci_high is None:
        return ""
    if metric_named(metric).is_money:
        return wording.money_span(figure.ci_low, figure.ci_high, scale=wording.scale_for(figure))
    return wording.percent_span(figure.ci_low, figure.ci_high, _decimals(figure))


def _decimals(figure: Difference | Estimate) -> int:
    """Decimals of a share in per cent: one, or two where one would hide the interval."""
    return 2 if figure.ci_low is not None and figure.ci_high is not None and 0 < figure.ci_high - figure.ci_low < 1e-3 else 1


def change_of(metric: str, figure: Difference | None, currency: str, scale: wording.Scale | None = None) -> tuple[str, str]:
    """A difference and its interval as two texts; identical metrics say so."""
    if figure is None or figure.mean is None:
        return wording.NOTHING, ""
    if figure.verdict == "identical":
        return "identical", ""
    if metric_named(metric).is_money:
        scale = scale or wording.scale_of(figure.mean, figure.ci_low, figure.ci_high)
        span = wording.money_span(figure.ci_low, figure.ci_high, signed=True, scale=scale)
        return wording.money(figure.mean, currency, signed=True, scale=scale), span
    decimals = _decimals(figure)
    span = wording.percent_span(figure.ci_low, figure.ci_high, decimals, signed=True).removesuffix(f"{wording.NBSP}%")
    return wording.points(figure.mean, decimals), span


def change_cell(metric: str, figure: Difference | None, currency: str) -> Cell:
    """A difference as a cell: the mean, below it the interval; the verdict where there is no difference to speak of."""
    text, span = change_of(metric, figure, currency)
    if figure is None or figure.verdict is None or not span:
        return Cell(text)
    quiet = {"no_detectable_difference": "not detectable", "no_difference_that_matters": "does not matter"}.get(figure.verdict)
    return Cell(text, f"{span}\n{quiet}" if quiet else span, tone_of(metric, figure))
