"""The page of an assessment: last year in cards and tables, and its problems ranked by the money behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.estimation.company import MONTH_NAMES
from spmsim.estimation.figures import Estimate
from spmsim.reports.audience import Audience
from spmsim.reports.cards import Card, cards
from spmsim.reports.markup import Safe, fold, paragraph, tag
from spmsim.reports.standalone import Masthead, standalone_page
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results.wording import NOTHING, money, name_in_words, percent, percent_span, plain_number, plural, sentence
from spmsim.studies.assess import PersonLine, Situation
from spmsim.studies.past_groups import Group
from spmsim.studies.past_roles import Fairness, RoleEstimates

_PARTS = {"role": "Roles", "region": "Regions", "team": "Teams, by manager"}

_READERS = {"owner": "for those who pay these people", "executive": "for executives", "public": "for everybody"}


def assess_page(told: Situation, audience: Audience, *, title: str) -> bytes:
    """The page, without a script.

    Args:
        told: the situation as this audience may see it.
        audience: who reads; ids stand in the owner's page only.
        title: what the project is called.
    """
    sections = [*_in_short(told), *_by_group(told), *_season(told), *_pay(told), *_roles(told), *_fairness(told)]
    parts = [*sections, *_problems(told, audience), *_not_told(told, audience), *_people(told)]
    facts = (f"{told.first_month} to {told.last_month}", told.currency, told.measure, _READERS[audience])
    mast = Masthead("The situation", title, facts, "What last year's files show, before anyone changes anything.")
    return standalone_page(mast, parts, tab=f"Situation of {title}")


def _in_short(told: Situation) -> Iterator[Safe]:
    if not told.groups or told.groups[0].by != "organisation":
        yield paragraph("Fewer than five people: no figure of theirs is shown to this audience.")
        return
    whole = told.groups[0]
    quota, pay = whole.at_quota, whole.pay
    items = [Card("Bookings", money(whole.sales, told.currency), plural(whole.people, "person", "people"), "in months employed")]
    if told.trend is not None:
        items.append(Card("Trend", percent(told.trend, signed=True), "all bookings", "against the twelve months before"))
    if whole.attainment is not None:
        items.append(Card("Attainment", percent(whole.attainment), "sales ÷ quota", "quota of months employed"))
    if quota is not None:
        items.append(Card("At quota", percent(quota.share), f"{quota.reached:,} of {quota.people:,}", percent_span(quota.low, quota.high)))
    if whole.concentration is not None:
        items.append(Card("Largest fifth", percent(whole.concentration), "of bookings", "an equal share is 20\u00a0%"))
    if pay is not None and pay.per_unit is not None:
        items.append(Card("Pay", percent(pay.per_unit), "of bookings", "what payroll paid"))
    yield cards(items)
    if told.outside:
        yield paragraph(
            f"{money(told.outside, told.currency)} were booked beside this, by nobody in the roster or in months in which somebody was not "
            "employed; they stand in the trend and the season only.",
            class_="note",
        )


def _by_group(told: Situation) -> Iterator[Safe]:
    if not told.groups:
        return
    has_quota = any(group.attainment is not None for group in told.groups)
    heads = ["", "People", "Bookings", "Largest fifth\nshare of bookings", "Trend\nof who was there both years"]
    heads += ["Attainment", "At quota\n95 % interval", "Attainment of people\n10, 50, 90 %"] if has_quota else []
    rows, by = [], "organisation"
    for group in told.groups:
        if group.by != by:
            rows.append(Row(_PARTS[group.by], (), mark="part"))
        by = group.by
        rows.append(Row(_name(group), _group_cells(group, told.currency, has_quota=has_quota)))
    yield tag("h2", "Organisation, roles, regions, teams")
    yield table(heads, rows, label="Groups")


def _name(group: Group) -> str:
    if group.by == "organisation":
        return "Everybody"
    return name_in_words(group.name) if group.by == "role" else group.name


def _group_cells(group: Group, currency: str, *, has_quota: bool) -> list[Cell | str]:
    cells: list[Cell | str] = [
        f"{group.people:,}", money(group.sales, currency), percent(group.concentration), percent(group.trend, signed=True),
    ]  # fmt: skip
    if has_quota:
        quota = group.at_quota
        interval = "" if quota is None else percent_span(quota.low, quota.high, 0)
        cells += [
            percent(group.attainment), Cell(NOTHING if quota is None else percent(quota.share, 0), interval), _tenths(group.spread),
        ]  # fmt: skip
    return cells


def _tenths(spread: tuple[float, float, float] | None) -> str:
    return NOTHING if spread is None else ", ".join(f"{share * 100:.0f}" for share in spread) + "\u00a0%"


def _season(told: Situation) -> Iterator[Safe]:
    if told.season is None:
        return
    yield tag("h2", "Season")
    yield paragraph("Bookings of each month ÷ the mean month, over all whole years of the history, whoever booked.")
    months = [name[:3] for name in MONTH_NAMES]
    yield table(["", *months], [Row("Index", [plain_number(month) for month in told.season])], label="Season")


def _pay(told: Situation) -> Iterator[Safe]:
    rows = []
    for group in told.groups:
        pay = group.pay
        if pay is not None and group.by in ("organisation", "role"):
            monthly = [money(amount, told.currency) for amount in (pay.top, pay.bottom)]
            ratio = plain_number(pay.top / pay.bottom) if pay.top is not None and pay.bottom else NOTHING
            rows.append(Row(_name(group), [percent(pay.per_unit), plain_number(pay.correlation), *monthly, ratio]))
    if not rows:
        return
    yield tag("h2", "Pay against performance")
    yield paragraph("Sales and pay per month employed; the fifths are by sales per month.")
    heads = ["", "Pay ÷ bookings", "Correlation\nof pay and sales", "Top fifth\nmonthly pay", "Bottom fifth\nmonthly pay", "Top ÷ bottom"]
    yield table(heads, rows, label="Pay against performance")


def _roles(told: Situation) -> Iterator[Safe]:
    if not told.roles:
        return
    yield tag("h2", "People hired and left, ramp, turnover")
    yield paragraph("Estimated from last year's months, of which the roster knows everybody; ranges of 90 %. A dash: too little was seen.")
    heads = ["", "People", "Hired", "Left", "Months lost in a ramp", "Turnover a year"]
    yield table(heads, [_role_row(role) for role in told.roles], label="Roles")


def _role_row(role: RoleEstimates) -> Row:
    counts = ["under 5" if number is None else f"{number:,}" for number in (role.people, role.hired, role.left)]
    lost, leaving = role.lost_months, role.turnover
    return Row(name_in_words(role.role), [*counts, _estimate(lost), _estimate(leaving, as_share=True)])


def _estimate(one: Estimate | None, *, as_share: bool = False) -> Cell:
    if one is None:
        return Cell(NOTHING)
    if as_share:
        return Cell(percent(one.value, 0), percent_span(one.low, one.high, 0))
    return Cell(plain_number(one.value, 1), f"{one.low:.1f} to {one.high:.1f}")


def _fairness(told: Situation) -> Iterator[Safe]:
    if not told.fairness:
        return
    yield tag("h2", "Quota against potential")
    yield paragraph(
        "Potential is what the project's roster says: a year's expected sales, estimated from the same history. Where quotas follow it, "
        "the rank correlation of quota is near 1, that of attainment near 0, and quota ÷ potential hardly differs."
    )
    ranks = ["Quota, potential\nrank correlation", "Attainment, potential\nrank correlation"]
    heads = ["", "People", *ranks, "Quota ÷ potential\n10, 50, 90 %"]
    rows = [Row(name_in_words(one.role), _fairness_cells(one)) for one in told.fairness]
    yield table(heads, rows, label="Quota against potential")


def _fairness_cells(one: Fairness) -> list[Cell | str]:
    ranks = [plain_number(one.quota_by_potential), plain_number(one.attainment_by_potential)]
    return [f"{one.people:,}", *ranks, _tenths(one.quota_to_potential)]


def _problems(told: Situation, audience: Audience) -> Iterator[Safe]:
    yield tag("h2", "Problems, by the money behind them")
    if not told.problems:
        yield paragraph("These files show none.")
        return
    yield paragraph("What the figures show, not why. Amounts overlap and must not be added up.")
    rows = [Row(f"{rank}", [money(one.money, told.currency), text(one.sentence)]) for rank, one in enumerate(told.problems, start=1)]
    yield table(["Rank", "Money", "What the files show"], rows, label="Problems")
    if audience != "owner":
        yield paragraph("Problems about fewer than five people are not shown.", class_="note")


def _not_told(told: Situation, audience: Audience) -> Iterator[Safe]:
    yield tag("h2", "What this does not tell")
    notes = [*told.notes, "surveys, feedback and customer reviews are not read yet"]
    if audience != "owner":
        notes.append("groups of fewer than five people are left out, also where they could be had by subtraction; tenths need ten people")
    yield tag("ul", [tag("li", sentence(note)) for note in notes])


def _people(told: Situation) -> Iterator[Safe]:
    if told.people:
        heads = ["", "Role", "Region", "Team", "Months", "Bookings", "Attainment", "Paid", "Quota ÷ potential"]
        yield tag("h2", "People")
        yield fold("Person by person", table(heads, _person_rows(told.people, told.currency), label="People"))


def _person_rows(people: Sequence[PersonLine], currency: str) -> list[Row]:
    return [
        Row(
            one.person,
            [
                text(name_in_words(one.role)), text(one.region), text(one.team), plain_number(one.months, 1), money(one.sales, currency),
                percent(one.attainment), money(one.paid, currency), percent(one.quota_to_potential, 0),
            ],
        )
        for one in people
    ]  # fmt: skip
