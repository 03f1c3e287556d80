"""When bookings came, where they are heading, and from how few people they come."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.estimation.listed import MONTH_NAMES
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.charts import Mark, bars, marks, months
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened, name_of
from spmsim.results.wording import NBSP, percent, plain_number
from spmsim.studies.situation.figures import FIFTH, YEAR


def trend_and_season(opened: Opened) -> Html:
    """Bookings by month over the whole history, and the season in it."""
    parts = [*_trend(opened), *_season(opened)]
    return Html(*parts, plain="Trend and season") if parts else Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)


def trend_finding(opened: Opened) -> str:
    """`Bookings of the last twelve months lie 4.1 % above those of the twelve before`."""
    trend = opened.told.trend
    if trend is None:
        return "Bookings by month; a trend needs 24 months"
    if not trend:
        return "Bookings of the last twelve months are those of the twelve before"
    side = "above" if trend > 0 else "below"
    return f"Bookings of the last twelve months lie {percent(abs(trend))} {side} those of the twelve before"


def _trend(opened: Opened) -> list[Safe]:
    history = opened.told.history
    if len(history) < 2:
        return []
    values = [month.index for month in history]
    title = trend_finding(opened)
    whole = len(history) >= YEAR
    mean = "the last twelve months. Line: the mean of the twelve months up to each." if whole else "all of them."
    note = f"Bookings by month, whoever made them; 100 is the mean of {mean}"
    drawn = months([month.month for month in history], values, rolling_year(values), lambda index: f"{index:,.0f}")
    return [figure(title, drawn, alt=title, note=note)]


def rolling_year(values: Sequence[float]) -> list[float | None]:
    """The mean of the twelve values up to each place, None before there are twelve: of 1, … 13 the last two are 6.5 and 7.5."""
    return [None if at + 1 < YEAR else sum(values[at + 1 - YEAR : at + 1]) / YEAR for at in range(len(values))]


def season_finding(season: Sequence[float]) -> str:
    """`December brings 1.62 times a mean month, February 0.71 times`."""
    high, low = max(range(YEAR), key=lambda month: season[month]), min(range(YEAR), key=lambda month: season[month])
    return (
        f"{MONTH_NAMES[high]} brings {plain_number(season[high])} times a mean month, {MONTH_NAMES[low]} {plain_number(season[low])} times"
    )


def _season(opened: Opened) -> list[Safe]:
    season = opened.told.season
    if season is None:
        return []
    title = season_finding(season)
    places = (max(range(YEAR), key=lambda month: season[month]), min(range(YEAR), key=lambda month: season[month]))
    drawn = bars([name[:3] for name in MONTH_NAMES], season, plain_number, line=1.0, strong=places)
    return [figure(title, drawn, alt=title, note="Bookings of each month ÷ the mean month, over all whole years of the history.")]


def concentration(opened: Opened) -> Html:
    """What the best fifth of each role sells, group by group."""
    known = [group for group in opened.groups() if group.concentration is not None]
    if not known:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = concentration_finding(opened)
    rows = [Mark(name_of(group), group.concentration) for group in known]
    drawn = marks(rows, lambda share: percent(share, 0), line=(FIFTH, "equal shares"))
    note = (
        "Share of a group’s bookings that the best fifth booked: in each role, of all months employed the fifth of who sold most a month; "
        f"20{NBSP}% where everybody of a role books the same in a month."
    )
    return Html(figure(title, drawn, alt=f"{title}. The table above holds the figures.", note=note), plain=title)


def concentration_finding(opened: Opened) -> str:
    """`Within roles, the fifth that booked most per month employed booked 31 % of everything; luck alone would make it 23 %`."""
    whole = opened.whole
    if whole is None or whole.concentration is None:
        return "How much the best fifth of each role booked, group by group"
    alone = opened.told.best_fifth_by_luck
    by_luck = "" if alone is None else f"; luck alone would make it {percent(alone, 0)}"
    return f"Within roles, the fifth that booked most per month employed booked {percent(whole.concentration, 0)} of everything{by_luck}"
