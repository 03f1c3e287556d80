"""Problems, ranked by the money behind them."""

from __future__ import annotations

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, paragraph, tag
from spmsim.reports.situation.attainment import PARTS
from spmsim.reports.situation.charts import Mark, marks
from spmsim.reports.situation.opened import Opened, name_of
from spmsim.reports.tables import Row, table, text
from spmsim.results.wording import money_axis
from spmsim.studies.situation.problems import PastProblem

NAMES = {
    "below_quota": "Below quota", "quota_fairness": "Quota fairness", "ramp": "Ramp", "turnover": "Turnover", "headcount": "Headcount",
    "concentration": "Concentration", "decline": "Decline",
}  # fmt: skip


def problems_by_money(opened: Opened) -> Html:
    """All problems, the most money first."""
    told = opened.told.problems
    if not told:
        return Html(paragraph("These files show none that may be shown here."), plain="No problems")
    title = problem_finding(opened, told[0])
    drawn = marks([Mark(NAMES[one.key], one.money, 0.0, one.money) for one in told], money_axis(opened.told.currency))
    rows = [Row(f"{rank}", [opened.money(one.money), text(NAMES[one.key]), text(one.sentence)]) for rank, one in enumerate(told, start=1)]
    parts = [
        figure(title, drawn, alt=f"{title}. The table below holds the figures."),
        paragraph("What the figures show, not why. Amounts overlap and must not be added up."),
        table(["Rank", "Money", "", "What the files show"], rows, label="Problems"),
    ]
    if opened.audience != "owner":
        parts.append(paragraph("Problems about fewer than five people are not shown.", class_="note"))
    return Html(*parts, plain=title)


def problems_by_group(opened: Opened) -> Html:
    """The money of roles, regions and teams behind each problem."""
    told = opened.told.group_problems
    keys = [one.key for one in opened.told.problems if any(part.key == one.key for part in told)]
    if not keys:
        return Html(plain="No problems by group")
    amounts = {(one.by, one.name, one.key): one.money for one in told}
    rows, by = [], "organisation"
    for group in opened.groups("role", "region", "team"):
        if any((group.by, group.name, key) in amounts for key in keys):
            if group.by != by:
                rows.append(Row(PARTS[group.by], (), mark="part"))
            by = group.by
            rows.append(Row(name_of(group), [opened.money(amounts.get((group.by, group.name, key))) for key in keys]))
    said = "The same amounts by role, region and team; a dash: none, or about too few people to be shown here."
    return Html(
        tag("h3", "Where it stands"), paragraph(said), table(["", *(NAMES[key] for key in keys)], rows, label="Problems by group"),
        paragraph("Concentration is that of the group's own largest fifth, headcount against the group's own first month.", class_="note"),
        plain="Problems by group",
    )  # fmt: skip


def problem_finding(opened: Opened, first: PastProblem) -> str:
    """`Most money stands behind quota fairness: $4.20 M`."""
    return f"Most money stands behind {NAMES[first.key].lower()}: {opened.money(first.money)}"
