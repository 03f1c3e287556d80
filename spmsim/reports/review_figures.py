"""The figures of a review with their findings as titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from spmsim.estimation.listed import MONTH_NAMES
from spmsim.reports.charts import Panel, Span, Write, dots
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Safe
from spmsim.reports.review_charts import Step, bridge, market_by_month, people_by_band, ranges_and_outcomes
from spmsim.results.apart import Ranged, highest, lowest
from spmsim.results.wording import NBSP, listing, money, money_span, name_in_words, percent, percent_span, plural, scale_of
from spmsim.studies.review.lines import Line, Metric
from spmsim.studies.review.market import Ratio
from spmsim.studies.review.people import BANDS
from spmsim.studies.review.review import Review
from spmsim.studies.review.split import Split
from spmsim.studies.review.words import amount_of

_RANGES = "Bars: 80\u00a0% and, darker, 50\u00a0% of simulated years, with the middle. Dots: what happened, orange outside the 80\u00a0%."
_OFF = {"role": "Role", "region": "Region", "team": "Team"}


def writer_of(told: Review, metric: Metric) -> Callable[[float | None], str]:
    """How the figures of a metric are written."""
    if metric in ("attainment", "share_at_quota"):
        return percent
    if metric == "incentive_pay" or (metric == "sales" and told.is_money):
        return amount_of(told)
    return lambda value: "–" if value is None else f"{value:,.1f}"


def range_of(told: Review, metric: Metric, low: float, high: float) -> str:
    """A range in the unit of its metric, written once: `77.98 to 91.57 M`."""
    if metric in ("attainment", "share_at_quota"):
        return percent_span(low, high)
    if metric == "incentive_pay" or (metric == "sales" and told.is_money):
        scale = scale_of(low, high)
        return f"{money_span(low, high, scale=scale)}{NBSP + scale.suffix if scale.suffix else ''}"
    write = writer_of(told, metric)
    return f"{write(low)} to {write(high)}"


def months_figure(told: Review) -> Iterator[Safe]:
    """Sales month by month in their ranges."""
    lines = [line for line in told.lines if line.by == "month" and "sales" in line.figures]
    if not lines:
        return
    rows = [line.figures["sales"] for line in lines]
    inside = sum(row.is_inside for row in rows)
    below = sum(row.actual < row.p10 for row in rows)
    side = f", {below} of them below" if below and inside < len(rows) else ""
    title = f"{inside} of {plural(len(rows), 'month')} lay inside the 80\u00a0% range; {len(rows) - inside} outside{side}"
    draw = ranges_and_outcomes(
        [_month(line.name) for line in lines], rows, _axis(told, max(row.p90 for row in rows), is_money=told.is_money)
    )
    yield figure(title, draw, alt="Sales of each month in the range that was forecast", note=_RANGES)


def split_figure(told: Review) -> Iterator[Safe]:
    """The way from forecast to outcome."""
    say = amount_of(told)
    for split in told.splits:
        is_money = split.metric == "incentive_pay" or told.is_money
        word = "sales" if split.metric == "sales" else "incentive pay"
        name, moved = _largest(split)
        title = f"{name} moved {word} most, {_signed(moved, say)} of {_signed(split.actual - split.forecast, say)} in all"
        draw = bridge(_steps(split), _axis(told, split.actual, is_money=is_money), lambda value: _signed(value, say))
        note = "The line at the last but one step: 80\u00a0% of what luck does in the market that came. The axis does not begin at zero."
        yield figure(title, draw, alt=f"{word} from forecast to outcome", note=note)


def _steps(split: Split) -> list[Step]:
    steps = [Step("Forecast", split.forecast, is_level=True), Step("Market that came", split.market)]
    if abs(split.attendance) > 0.0005 * abs(split.forecast):
        steps.append(Step("Who was there", split.attendance))
    rest = split.actual - sum(step.value for step in steps)
    return [*steps, Step("Who sold what, luck", rest, span=(split.low, split.high)), Step("What happened", split.actual, is_level=True)]


def _largest(split: Split) -> tuple[str, float]:
    """The part that moved most, and by how much."""
    parts = {"The market": split.market, "Who was there": split.attendance, "Who sold what, and luck,": split.people}
    return max(parts.items(), key=lambda part: abs(part[1]))


def came_in_words(year: Ratio) -> str:
    """What people sold of what was expected of them; no direction where the range holds all of it."""
    found = f"{percent(year.value)} of what was expected of them ({percent(year.low)} to {percent(year.high)})"
    if year.is_one:
        return f"People sold {found}; that this is more or less than expected cannot be told"
    return f"People {'fell short' if year.value < 1 else 'went beyond'}: {found}"


def market_figure(told: Review) -> Iterator[Safe]:
    """The market month by month."""
    if told.came is None or len(told.came.months) < 2:
        return
    came = told.came
    labels = [_month(line.name) for line in told.lines if line.by == "month"]
    apart = sum(month is not None and not month.low <= came.year.value <= month.high for month in came.months)
    alone = "no month apart from the others" if apart == 0 else f"{plural(apart, 'month')} apart from the others"
    title = f"{came_in_words(came.year)}; {alone}"
    note = "Dots: sold ÷ expected of people who were there, 90\u00a0% ranges. Band: the same of all these months. Dashed: as forecast."
    yield figure(title, market_by_month(labels, came.months, came.year, percent0), alt="Sold against expected, month by month", note=note)


def groups_figure(told: Review) -> Iterator[Safe]:
    """Errors of roles and regions."""
    lines = [line for by in ("role", "region") for line in told.lines if line.by == by and line.bias is not None]
    if len(lines) < 2:
        return
    spans: list[Span | None] = [_span(line) for line in lines]
    labels = [name_in_words(line.name) if line.by == "role" else line.name for line in lines]
    known = [
        Ranged(label, line.bias.share, line.bias.low, line.bias.high)
        for label, line in zip(labels, lines, strict=True)
        if line.bias is not None and line.bias.low is not None and line.bias.high is not None
    ]
    title = furthest_in_words(known if len(known) == len(lines) else ())
    draw = dots(labels, [Panel("Mean error of people ÷ what was expected", spans, write=lambda v: percent(v, 0, signed=True))])
    yield figure(title, draw, alt="Errors by role and region", note="95\u00a0% intervals over people, who share a market.")


def furthest_in_words(known: Sequence[Ranged]) -> str:
    """The roles or regions whose error lies clear of all others'; that none does, where ranges overlap."""
    named = [one for one in (lowest(known), highest(known)) if one is not None]
    if not named:
        return "No role or region has an error clear of those of all others"
    found = [f"{one.name} {percent(one.value, signed=True)}" for one in named]
    return f"Errors clear of those of all other roles and regions: {listing(found)}"


def people_figure(told: Review) -> Iterator[Safe]:
    """Where people ended in their own forecasts."""
    if told.bands is None:
        return
    people = sum(told.bands)
    expected = [people * (high - low) for low, high in pairwise(BANDS)]
    outside = told.bands[0] + told.bands[-1]
    title = f"{outside} of {people} people ended outside their 80\u00a0% range; a right forecast leaves out about {round(people * 0.2)}"
    labels = ["below 10 %", "10 to 25 %", "25 to 75 %", "75 to 90 %", "above 90 %"]
    note = (
        "Bars: people by where their sales lie among their own simulated years, orange outside the 80\u00a0%. "
        "Ticks: what a right forecast expects."
    )
    yield figure(title, people_by_band(labels, told.bands, expected, lambda v: f"{v:,.0f}"), alt="People by percentile", note=note)


def percent0(value: float) -> str:
    """`96 %`."""
    return percent(value, 0)


def _span(line: Line) -> Span | None:
    bias = line.bias
    if bias is None:
        return None
    return bias.share, bias.share if bias.low is None else bias.low, bias.share if bias.high is None else bias.high


def _axis(told: Review, largest: float, *, is_money: bool) -> Write:
    """How an axis is written: as fine as its largest amount."""
    scale = scale_of(largest)
    return lambda value: money(value, told.currency, scale=scale) if is_money else f"{value:,.0f}"


def _signed(value: float, say: Callable[[float | None], str]) -> str:
    return f"{'−' if value < 0 else '+'}{say(abs(value))}"


def _month(label: str) -> str:
    """`Mar` for `2027-03`; January carries its year."""
    year, month = label.split("-")
    name = MONTH_NAMES[int(month) - 1][:3]
    return f"{name}\n{year}" if month == "01" else name
