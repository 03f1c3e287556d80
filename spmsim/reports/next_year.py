"""What the same seats sell in the months to come if nothing changes, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spmsim.estimation.company import CompanyEstimates
from spmsim.estimation.forecast import LEVELS, YEAR, Forecast
from spmsim.reports.markup import Safe, paragraph, tag
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.wording import Scale, money, money_span, plain_number, plural, scale_of

SHOWN = 0.80
"""The range that stands in sentences."""


def next_year(company: CompanyEstimates, forecast: Forecast, currency: str) -> Iterator[Safe]:
    """The part of a page, from its heading on."""
    scale = _scale(forecast)
    yield tag("h2", "What comes next if nothing changes")
    yield paragraph(_expected(company, forecast, currency, scale))
    rows = [
        Row(f"{100 * level:.0f} % range", [_span(forecast.span(level), scale), _span(forecast.span_if_exact(level), scale)])
        for level in LEVELS
    ]  # fmt: skip
    yield table([f"Sales, {scale.suffix} {currency}".replace("  ", " "), "Forecast", "Were every estimate exact"], rows, label="Forecast")
    yield paragraph(
        "The forecast draws all estimates below together, each as this history tells it, and lets market and regions go on from where they "
        "stood in the last month. Beside it every estimate is taken as the truth: what is left is the luck of the year. "
        f"{_how_much_wider(forecast)} What this history does not tell stands at its default in both. A run of the scenario plays the "
        "estimates and not their ranges, and does not know where the market stood."
    )


def next_year_in_words(forecast: Forecast, currency: str) -> str:
    """`2027-01 to 2027-12 if nothing changes: $48.1 M, 80 % range 44.9 to 51.6 (46.0 to 50.3 were every estimate exact)`."""
    scale = _scale(forecast)
    wide, narrow = (money_span(*span, scale=scale) for span in (forecast.span(SHOWN), forecast.span_if_exact(SHOWN)))
    return (
        f"{_months(forecast)} if nothing changes: {money(forecast.expected, currency, scale=scale)}, "
        f"{100 * SHOWN:.0f} % range {wide} ({narrow} were every estimate exact)"
    )


def _expected(company: CompanyEstimates, forecast: Forecast, currency: str, scale: Scale) -> str:
    known = min(YEAR, company.panel.months)
    sold = float(company.panel.sales[:, -known:].sum())
    filled = "" if not forecast.empty else f" ({forecast.empty} empty, to be filled as seats were so far)"
    return (
        f"{plural(forecast.seats, 'seat')}{filled} are expected to sell {money(forecast.expected, currency, scale=scale)} from "
        f"{_months(forecast)}; the last {plural(known, 'month')} brought {money(sold, currency, scale=scale)}."
    )


def _how_much_wider(forecast: Forecast) -> str:
    """Not knowing the figures, as a factor: an 80 % range of 6 m against one of 4 m is 1.5 times as wide."""
    (low, high), (least, most) = forecast.span(SHOWN), forecast.span_if_exact(SHOWN)
    factor = plain_number((high - low) / (most - least), 1) if most > least else ""
    return f"Not knowing them makes the {100 * SHOWN:.0f} % range {factor} times as wide." if factor else ""


def _months(forecast: Forecast) -> str:
    return f"{forecast.first_month} to {np.datetime64(forecast.first_month, 'M') + forecast.months - 1}"


def _scale(forecast: Forecast) -> Scale:
    low, high = forecast.span(SHOWN)
    return scale_of(forecast.expected, half=(high - low) / 2)


def _span(span: tuple[float, float], scale: Scale) -> Cell:
    return Cell(money_span(*span, scale=scale))
