"""How the report speaks of each metric: its name, its kind of number, and which direction is good news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spmsim.reports import wording
from spmsim.reports.tables import Cell, Tone
from spmsim.studies.study import Difference, Estimate

Kind = Literal["money", "share", "chance"]


@dataclass(frozen=True)
class Metric:
    """A metric in words."""

    name: str
    kind: Kind
    good: Literal["higher", "lower", ""]
    """The direction that is good news for the company; empty where that depends."""


METRICS = {
    "contribution": Metric("Contribution", "money", "higher"),
    "sales": Metric("Sales", "money", "higher"),
    "incentive_pay": Metric("Incentive pay", "money", "lower"),
    "total_pay": Metric("Total pay", "money", "lower"),
    "ccos": Metric("Pay as share of sales", "share", "lower"),
    "share_at_quota": Metric("People at quota", "share", "higher"),
    "attainment_mean": Metric("Mean attainment", "share", ""),
    "turnover": Metric("Turnover", "share", "lower"),
    "over_budget": Metric("Chance over budget", "chance", "lower"),
}


def metric_named(name: str) -> Metric:
    """The metric, or for one that is not known here its name in words, as money without a good direction."""
    return METRICS.get(name) or Metric(wording.name_in_words(name), "money", "")


def tone_of(metric: str, figure: Difference) -> Tone:
    """Good or bad news, only where the verdict says that there is a difference."""
    good = metric_named(metric).good
    if not good or figure.verdict not in ("higher", "lower"):
        return ""
    return "good" if figure.verdict == good else "bad"


def value_of(metric: str, figure: Estimate | None, currency: str) -> str:
    """The mean of a metric as text."""
    if figure is None:
        return wording.NOTHING
    kind = metric_named(metric).kind
    if kind == "money":
        return wording.money(figure.mean, currency, scale=wording.scale_for(figure))
    return wording.chance(figure.mean) if kind == "chance" else wording.percent(figure.mean)


def interval_of(metric: str, figure: Estimate | None) -> str:
    """The interval of the mean, in the scale of the value."""
    if figure is None or figure.ci_low is None or figure.ci_high is None:
        return ""
    if metric_named(metric).kind == "money":
        return wording.money_span(figure.ci_low, figure.ci_high, scale=wording.scale_for(figure))
    return wording.percent_span(figure.ci_low, figure.ci_high)


def change_of(metric: str, figure: Difference | None, currency: str, scale: wording.Scale | None = None) -> tuple[str, str]:
    """A difference and its interval as two texts; identical metrics say so."""
    if figure is None or figure.mean is None:
        return wording.NOTHING, ""
    if figure.verdict == "identical":
        return "identical", ""
    if metric_named(metric).kind == "money":
        scale = scale or wording.scale_of(figure.mean, figure.ci_low, figure.ci_high)
        return wording.money(figure.mean, currency, signed=True, scale=scale), wording.money_span(
            figure.ci_low, figure.ci_high, signed=True, scale=scale
        )
    return wording.points(figure.mean), wording.percent_span(figure.ci_low, figure.ci_high, signed=True).removesuffix(f"{wording.NBSP}%")


def change_cell(metric: str, figure: Difference | None, currency: str) -> Cell:
    """A difference as a cell: the mean, below it the interval; the verdict where there is no difference to speak of."""
    text, span = change_of(metric, figure, currency)
    if figure is None or figure.verdict is None or not span:
        return Cell(text)
    quiet = {"no_detectable_difference": "not detectable", "no_difference_that_matters": "does not matter"}.get(figure.verdict)
    return Cell(text, f"{span}\n{quiet}" if quiet else span, tone_of(metric, figure))
