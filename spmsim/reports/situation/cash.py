"""Total cash: what people earned against what was meant, role by role."""

from __future__ import annotations

from spmsim.reports.markup import Html, paragraph, tag
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened, name_of
from spmsim.reports.tables import Cell, Row, table
from spmsim.results.wording import NBSP, NOTHING, percent, plain_number, sentence
from spmsim.studies.situation.cash import Cash

MEANING = (
    "Total cash: base salary and incentive pay. Target incentive: on-target earnings less base salary. Both are of the months employed, "
    "as the roster and the roles of scenarios/baseline.yaml say them today; no other file tells them. P90 multiple: incentive pay ÷ target "
    f"incentive that one in ten exceeds (not the multiple less 1). It, and who is counted below 50 and above 120{NBSP}% of quota, are of "
    "people of six months and more."
)
HEADS = (
    "", "People\nwhose pay is known", "Base salary", "Incentive pay", "Total cash\na person and year", "Pay mix\nbase : target incentive",
    f"Incentive pay{NBSP}÷\ntarget incentive", "P90 multiple\n× target incentive", f"Below 50{NBSP}%\nof quota",
    f"Above 120{NBSP}%\nof quota",
)  # fmt: skip


def total_cash(opened: Opened) -> Html:
    """Everybody and each role, with why a figure is missing."""
    known = [(name_of(group), group.cash) for group in opened.groups("organisation", "role") if group.cash is not None]
    if not known:
        return Html(paragraph(NOTHING_TOLD), plain=NOTHING_TOLD)
    title = cash_finding(known[0][1])
    reasons = [*opened.told.cash_notes]
    if opened.audience != "owner":
        reasons.append("a dash also where too few people stand behind the figure, or would by subtraction; tenths need ten people")
    return Html(
        tag("h3", title), table(HEADS, [Row(name, _cells(opened, cash)) for name, cash in known], label="Total cash by role"),
        paragraph(MEANING, class_="note"), tag("ul", [tag("li", sentence(one)) for one in reasons], class_="note") if reasons else "",
        plain=title,
    )  # fmt: skip


def cash_finding(whole: Cash) -> str:
    """`Incentive pay was 97 % of target incentive; one in ten got more than 1.6 times the target`."""
    parts = []
    if whole.to_target is not None:
        parts.append(f"Incentive pay was {percent(whole.to_target, 0)} of target incentive")
    if whole.upside is not None:
        parts.append(f"one in ten got more than {plain_number(whole.upside, 1)} times the target")
    return "; ".join(parts) or "Total cash, incentive pay and quota, role by role"


def _cells(opened: Opened, cash: Cash) -> list[Cell | str]:
    yearly = cash.total / cash.person_years if cash.total is not None and cash.person_years else None
    return [
        NOTHING if cash.people is None else f"{cash.people:,}", opened.money(cash.base), opened.money(cash.incentive),
        Cell(opened.money(cash.total), opened.money(yearly) if yearly is not None else ""), pay_mix(cash.base_share),
        percent(cash.to_target, 0), plain_number(cash.upside), _of(cash.low, cash.counted), _of(cash.high, cash.counted),
    ]  # fmt: skip


def pay_mix(base_share: float | None) -> str:
    """`60:40` for a base share of 0.6."""
    return NOTHING if base_share is None else f"{base_share * 100:.0f}:{100 - round(base_share * 100)}"


def _of(number: int | None, counted: int | None) -> Cell:
    return Cell(NOTHING) if number is None or counted is None else Cell(f"{number:,}", f"of {counted:,}")
