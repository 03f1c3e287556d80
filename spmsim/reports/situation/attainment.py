"""Who reaches quota, and how attainment spreads: over people, roles, regions and teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph
from spmsim.reports.situation.charts import Mark, bars, marks
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened, name_of
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.apart import Ranged, highest, lowest
from spmsim.results.wording import NBSP, NOTHING, listing, percent, percent_span
from spmsim.studies.situation.groups import Group
from spmsim.studies.situation.parts import By
from spmsim.studies.situation.spread import Bin

PARTS = {"role": "Roles", "region": "Regions", "team": "Teams, by manager"}
KINDS: tuple[By, ...] = ("role", "region", "team")
_FEWEST = 2
"""Groups of a kind from which they are compared."""


def distribution(opened: Opened) -> Html:
    """People by attainment."""
    bins = opened.told.attained
    if not bins:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = distribution_finding(opened)
    reached = [at for at, one in enumerate(bins) if one.low >= 1]
    drawn = bars([_label(one) for one in bins], [float(one.people) for one in bins], lambda people: f"{people:,.0f}", strong=reached)
    note = (
        "People by attainment: sales ÷ quota of the months employed; in colour who reached it. "
        "The share at quota leaves out people of less than six months."
    )
    if opened.audience != "owner":
        note += " Neighbours are put together until each bar holds five people."
    return Html(figure(title, drawn, alt=f"{title}. {_in_words(bins)}", note=note), plain=title)


def distribution_finding(opened: Opened) -> str:
    """`41 of 99 people of six months or more reached their quota; the person in the middle reached 93 % of it, one in ten 61 % or less`."""
    whole = opened.whole
    assert whole is not None
    parts = (
        []
        if whole.at_quota is None
        else [f"{whole.at_quota.reached:,} of {whole.at_quota.people:,} people of six months or more reached their quota"]
    )
    if whole.spread is not None:
        low, middle, _ = (percent(share, 0) for share in whole.spread)
        parts.append(f"the person in the middle reached {middle} of it, one in ten {low} or less")
    return "; ".join(parts)


def _label(one: Bin) -> str:
    low = f"{one.low * 100:.0f}"
    return f"{low} %+" if one.high is None else f"{low}–{one.high * 100:.0f} %"


def _in_words(bins: Sequence[Bin]) -> str:
    return ", ".join(f"{_label(one)}: {one.people}" for one in bins) + "."


def by_group(opened: Opened) -> Html:
    """Everybody, roles, regions and teams: a figure of attainment and a table of the whole."""
    if not opened.told.groups:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    compared = [group for group in opened.groups() if group.attainment is not None]
    parts: list[Safe] = []
    if len(compared) > 1:
        title = group_finding(opened)
        drawn = marks([*_marks(compared)], lambda share: percent(share, 0), line=(1.0, "quota"))
        note = f"Dots: Σ sales ÷ Σ quota. Bars: 95{NBSP}% intervals over people; groups whose bars overlap are not told apart."
        parts.append(figure(title, drawn, alt=f"{title}. The table below holds the figures.", note=note))
    return Html(*parts, _table(opened), plain="Groups")


def group_finding(opened: Opened) -> str:
    """`Attainment of regions: highest South with 125 %, lowest North with 81 %`; named is only whose interval lies clear of all others."""
    said, compared = list[str](), list[str]()
    for kind in KINDS:
        known = [
            Ranged(name_of(group), group.attainment, *group.attainment_range)
            for group in opened.groups(kind)
            if group.attainment is not None and group.attainment_range is not None
        ]
        if len(known) >= _FEWEST:
            compared.append(kind)
            said += _extremes(f"{kind}s", highest(known), lowest(known))
    if not compared:
        return "Attainment of everybody and of the groups that may be shown"
    if not said:
        return f"No {listing(compared, 'or')} stands apart from all others of its kind in attainment"
    return "; ".join(said)


def _extremes(words: str, high: Ranged | None, low: Ranged | None) -> list[str]:
    """What may be said of one kind of group: nothing where no interval lies clear of all others."""
    found = [f"{side} {one.name} with {percent(one.value, 0)}" for side, one in (("highest", high), ("lowest", low)) if one is not None]
    return [f"Attainment of {words}: {', '.join(found)}"] if found else []


def _marks(groups: Sequence[Group]) -> Iterator[Mark]:
    by = "organisation"
    for group in groups:
        if group.by != by:
            yield Mark(PARTS[group.by], None)
        by = group.by
        yield Mark(name_of(group), group.attainment, *(group.attainment_range or (None, None)))


def _table(opened: Opened) -> Safe:
    has_quota = any(group.attainment is not None for group in opened.groups())
    heads = ["", "People", "Bookings", "Best fifth\nof each role, share", "Trend\nof who was there both years"]
    if has_quota:
        interval = f"95{NBSP}% interval"
        heads += [f"Attainment\n{interval}", f"At quota\n{interval}", f"Attainment of people\n10, 50, 90{NBSP}%"]
    rows, by = [], "organisation"
    for group in opened.groups():
        if group.by != by:
            rows.append(Row(PARTS[group.by], (), mark="part"))
        by = group.by
        rows.append(Row(name_of(group), _cells(opened, group, has_quota=has_quota)))
    return table(heads, rows, label="Groups")


def _cells(opened: Opened, group: Group, *, has_quota: bool) -> list[Cell | str]:
    cells: list[Cell | str] = [
        f"{group.people:,}", opened.money(group.sales), percent(group.concentration), percent(group.trend, signed=True),
    ]  # fmt: skip
    if has_quota:
        quota = group.at_quota
        interval = "" if quota is None else percent_span(quota.low, quota.high, 0)
        share = Cell(NOTHING if quota is None else percent(quota.share, 0), interval)
        span = group.attainment_range
        reached = Cell(percent(group.attainment), "" if span is None else percent_span(*span, 0))
        cells += [reached, share, tenths(group.spread)]
    return cells


def tenths(spread: tuple[float, float, float] | None) -> str:
    """`61, 93, 128 %`."""
    return NOTHING if spread is None else ", ".join(f"{share * 100:.0f}" for share in spread) + f"{NBSP}%"
