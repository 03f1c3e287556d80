"""Problems: those whose size is money, ranked by it, and those without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, paragraph, tag
from spmsim.reports.situation.attainment import PARTS
from spmsim.reports.situation.charts import Mark, marks
from spmsim.reports.situation.opened import Opened, name_of
from spmsim.reports.tables import Row, table, text
from spmsim.results.wording import NBSP, listing, money_axis, money_span, percent, plain_number, scale_of
from spmsim.studies.situation.figures import FIFTH
from spmsim.studies.situation.other_problems import OtherProblem
from spmsim.studies.situation.problems import PastProblem

NAMES = {
    "below_quota": "Sales below quota", "quota_fairness": "Quota fairness", "ramp": "Ramp", "turnover": "Turnover",
    "headcount": "Headcount", "decline": "Decline",
}  # fmt: skip
OTHER_NAMES = {"at_quota": "People at quota", "follows_potential": "Attainment and potential", "concentration": "Concentration"}
SHOWN = "What the files show\nand the decision it asks for"
COMPARED = {"at_quota": "half", "follows_potential": "luck alone", "concentration": "luck alone"}


def problems_by_money(opened: Opened) -> Html:
    """The problems whose size is money, the most first; and those that have none, not ranked."""
    told, others = opened.told.problems, opened.told.other_problems
    if not told and not others:
        return Html(paragraph("These files show none that may be shown here."), plain="No problems")
    title = problem_finding(opened, told) if told else "No problem here has an amount of money"
    parts: list[Safe] = [*_ranked(opened, title)] if told else []
    if others:
        parts += [
            tag("h3", "Without an amount of money"),
            paragraph("Not ranked, and not to be held against the amounts."),
            _unranked(others),
        ]
    if opened.audience != "owner":
        parts.append(paragraph("Problems about fewer than five people are not shown.", class_="note"))
    return Html(*parts, plain=title)


def _ranked(opened: Opened, title: str) -> Iterator[Safe]:
    told = opened.told.problems
    drawn = marks([_mark(one) for one in told], money_axis(opened.told.currency), ends=(0.0, None))
    note = f"Light bars: 90{NBSP}% ranges of what rests on estimates; amounts without one are counted."
    yield figure(title, drawn, alt=f"{title}. The table below holds the figures.", note=note)
    yield paragraph(
        f"What the figures show, not why. All amounts are bookings of {opened.told.first_month} to {opened.told.last_month} in "
        f"{opened.told.currency}; a quota is bookings asked for. Ramps of the year’s hires, and of who takes the place of its leavers, are "
        "counted whole, also where they end later. Amounts overlap and must not be added up."
    )
    rows = [_row(f"{rank}. {opened.money(one.money)}", _range(opened, one), NAMES[one.key], one) for rank, one in enumerate(told, start=1)]
    yield table([f"Bookings\n90{NBSP}% range", SHOWN], rows, label="Problems by money")


def _row(size: str, beside: str, name: str, one: PastProblem | OtherProblem) -> Row:
    """Size first, then everything in words, so that both stand side by side on a phone."""
    return Row(size, [text(f"{name}: {one.sentence}", one.decision)], note=beside)


def _mark(one: PastProblem) -> Mark:
    return Mark(NAMES[one.key], one.money, one.low, one.high)


def _range(opened: Opened, one: PastProblem) -> str:
    if one.by_luck is not None:
        return f"luck alone {opened.money(one.by_luck)}"
    return "counted" if one.low is None or one.high is None else money_span(one.low, one.high, scale=scale_of(one.money))


def _unranked(others: Sequence[OtherProblem]) -> Safe:
    heads = [f"Size\n95{NBSP}% interval; compared with", SHOWN]
    return table(heads, [_other(one) for one in others], label="Problems without money")


def _other(one: OtherProblem) -> Row:
    write: Callable[[float], str] = plain_number if one.key == "follows_potential" else lambda share: percent(share, 0)
    span = [] if one.low is None or one.high is None else [f"{write(one.low)} to {write(one.high)}"]
    what = "equal shares" if one.compared == FIFTH else COMPARED[one.key]
    return _row(write(one.size), "; ".join([*span, f"{what} {write(one.compared)}"]), OTHER_NAMES[one.key], one)


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
        paragraph("Headcount is against the group's own first month.", class_="note"),
        plain="Problems by group",
    )  # fmt: skip


def problem_finding(opened: Opened, told: Sequence[PastProblem]) -> str:
    """`Most money stands behind quota fairness: $4.20 M`; where ranges reach into each other, behind which of them cannot be told."""
    first = told[0]
    top = [one for one in told if one is first or (one.high or one.money) >= (first.low or first.money)]
    if len(top) == 1:
        return f"Most money stands behind {NAMES[first.key].lower()}: {opened.money(first.money)}"
    names = listing([NAMES[one.key].lower() for one in top], "or")
    return f"Most money stands behind {names}, about {opened.money(first.money)}; which of them cannot be told"
