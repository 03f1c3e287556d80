"""Question 7: what top, average and bottom performers earn, and the attainment at which new pay equals today's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.reports.audience import SMALLEST_GROUP
from spmsim.reports.book import Book
from spmsim.reports.charts import Line, curves
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, join, paragraph, tag
from spmsim.reports.sections import under_way
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results import wording
from spmsim.studies.study import Earnings, Estimate


def what_people_earn(book: Book) -> Html:
    """Pay curves by role as small multiples, then a table per role."""
    roles = list(dict.fromkeys(row.role for row in book.study.earnings))
    if not roles:
        return Html(paragraph("No earnings were computed in this study."))
    title = finding(book, roles)
    note = (
        "Incentive pay of a full year over performance, in per cent of today’s quota, all "
        f"measures at once. Dark: today; blue: the plan in focus; grey: other candidates.{under_way.of_curves(book)}"
    )
    drawn = figure(
        title,
        curves([_panel(book, role) for role in roles], wording.money_axis(book.currency), "% of today’s quota"),
        alt=f"{title}. The tables below hold the values.",
        note=note,
    )
    return Html(drawn, join([join((tag("h3", wording.name_in_words(role)), role_table(book, role))) for role in roles]), plain=title)


def finding(book: Book, roles: Sequence[str]) -> str:
    """What the plan in focus does to pay at 50, 100 and 150 % of quota, in the role that it moves most."""
    if book.focus is None:
        return "Pay over attainment under today’s plan"
    moved = [
        (role, new, old)
        for role in roles
        if (new := _row(book, book.focus, role)) and (old := _row(book, book.study.baseline, role))
        if not new.never_differs and not new.quota_by_seat
    ]
    if not moved:
        if any(row.quota_by_seat for row in book.study.earnings if row.id == book.focus):
            return f"What “{book.title(book.focus)}” pays at the same performance depends on each person’s quota"
        return f"“{book.title(book.focus)}” pays every role exactly as today at the same performance"
    role, new, old = max(moved, key=lambda m: max(abs(gap) for _, gap in _gaps(m[1], m[2])) / m[2].target_incentive)
    gaps = {at: _pay_at(new, old, at) - _pay_at(old, old, at) for at in (0.5, 1.0, 1.5)}
    if all(abs(gap) < 0.5 for gap in gaps.values()):  # it moves pay elsewhere: there where it does most
        at, gap = max(_gaps(new, old), key=lambda pair: abs(pair[1]))
        gaps[at] = gap
    moves = [
        f"by {wording.money(gap, book.currency, signed=True)} at {wording.percent(at, 0)}" for at, gap in gaps.items() if abs(gap) >= 0.5
    ]
    stays = [wording.percent(at, 0) for at, gap in gaps.items() if abs(gap) < 0.5]
    plan, whose = f"“{book.title(book.focus)}”", wording.name_in_words(role)
    text = f"{plan} moves the incentive pay of {whose} {wording.listing(moves)} of quota"
    if not moves:
        text = f"{plan} leaves the incentive pay of {whose} as today at {wording.listing(stays)} of quota and moves it elsewhere"
    elif stays:
        text += f" and leaves it as today at {wording.listing(stays)}"
    same = len(roles) - len(moved)
    return text + (f"; {wording.plural(same, 'role is', 'roles are')} paid as today throughout" if same else "")


def _quota_in_words(row: Earnings, book: Book) -> str:
    """`quota $540 k`; of people who are asked for what others sell, `quota $7.47 M on what the team sells`."""
    return f"quota {wording.money(row.quota, book.currency)}" + (" on what the team sells" if row.quota_of_team else "")


def role_table(book: Book, role: str) -> Safe:
    """Bottom, middle and top of one role under each plan, and what keeps a person whole."""
    names = [n for n in (book.study.baseline, *(c.id for c in book.by_contribution)) if _row(book, n, role)]
    found = [(n, row) for n in names if (row := _row(book, n, role))]
    bands = _bands(book, role)
    today = found[0][1]
    alike = _paid_as_today(book, found)
    rows = [
        Row(book.title(n), [*_band_cells(book, row, bands), _keeps_whole(book, row)], note=_base_pay(book, row, today), mark=book.mark(n))
        for n, row in found if n not in alike
    ]
    facts = (
        f"On-target earnings {wording.money(today.on_target_earnings, book.currency)}, "
        f"of which incentive {wording.money(today.target_incentive, book.currency)}"
        + (f", {_quota_in_words(today, book)}" if today.quota is not None else "")
    )
    parts = [
        paragraph(wording.sentence(facts) + _merged(bands), class_="note"),
        table(
            ("Incentive pay of a year", *(bands or ("By performance",)), "Keeps whole at"),
            rows,
            label=f"Earnings, {wording.name_in_words(role)}",
        ),
    ]
    parts += [paragraph(told, class_="note") for told in _how_counted([row for _, row in found])]
    if alike:
        told = f"Paid exactly as today: {wording.listing(book.titles(alike))}."
        parts.append(paragraph(told, class_="note"))
    return join(parts)


def _how_counted(rows: Sequence[Earnings]) -> list[str]:
    """What the curves and “keeps whole at” hold of clauses that look at more than one component's attainment, and what they leave out."""
    told = []
    by_itself = list(dict.fromkeys(words for row in rows if not row.is_settled for words in row.beside))
    if by_itself:
        told.append(f"The curves and “keeps whole at” count each component by itself and leave out {wording.listing(by_itself)}.")
    if any(row.is_settled for row in rows):
        left_out = list(dict.fromkeys(words for row in rows if row.is_settled for words in row.beside))
        but = f", but for {wording.listing(left_out)}" if left_out else ""
        told.append(f"The curves and “keeps whole at” are years settled by the payroll, with every clause as written{but}.")
    return told


def _paid_as_today(book: Book, found: Sequence[tuple[str, Earnings]]) -> tuple[str, ...]:
    """Plans beside the focus under which all figures of the role are today's; told in one line, not in rows that repeat."""
    today = found[0][1]
    return tuple(
        n for n, row in found[1:]
        if n != book.focus and row.never_differs and row.low_mid_high == today.low_mid_high and not _base_moves(row, today)
    )  # fmt: skip


def _base_moves(row: Earnings, today: Earnings) -> float:
    """New − today's base pay of a year."""
    moves = (row.on_target_earnings - row.target_incentive) - (today.on_target_earnings - today.target_incentive)
    return moves if abs(moves) >= 0.5 else 0.0


def _base_pay(book: Book, row: Earnings, today: Earnings) -> str:
    """`base pay +$12.0 k`, where it moves: incentive pay alone would look like a loss."""
    moves = _base_moves(row, today)
    return f"base pay {wording.money(moves, book.currency, signed=True)}" if moves else ""


def _bands(book: Book, role: str) -> tuple[str, ...]:
    """Titles of the columns of performance; empty where no band may be shown."""
    rows = [row for row in book.study.earnings if row.role == role and row.low_mid_high is not None]
    if not rows:
        return ()
    stated = next((row.low_mid_high_bands for row in rows if len(row.low_mid_high_bands) == 3), None)
    people = next((f.people for f in book.study.falling if f.role == role), None)
    if stated is None and book.audience != "owner" and people is not None and people // 5 < SMALLEST_GROUP:
        return ()  # plain fifths; bands that are stated were merged until each has five people
    return tuple(name[:1].upper() + name[1:] for name in stated or ("lowest fifth", "middle three fifths", "highest fifth"))


def _merged(bands: Sequence[str]) -> str:
    """Why the columns are coarser than fifths, where they are."""
    if not bands or bands[0] == "Lowest fifth":
        return ""
    told = f" Fifths of this role by performance have fewer than {SMALLEST_GROUP} people, so neighbours are joined"
    return f"{told}: “{bands[-1].lower()}” is a wider group than the best performers." if "fifths" in bands[-1] else f"{told}."


def _band_cells(book: Book, row: Earnings, bands: Sequence[str]) -> list[Cell]:
    if not bands:
        return [Cell("withheld: too few people")]
    return [_cell(pay, book.currency) for pay in row.low_mid_high or (None, None, None)]


def _cell(pay: Estimate | None, currency: str) -> Cell:
    if pay is None or pay.mean is None:
        return Cell(wording.NOTHING)
    scale = wording.scale_for(pay)
    return Cell(wording.money(pay.mean, currency, scale=scale), wording.money_span(pay.ci_low, pay.ci_high, scale=scale))


def _keeps_whole(book: Book, row: Earnings) -> Cell:
    """The attainments at which new pay equals today's; where there is none, on which side new pay lies."""
    if row.id == book.study.baseline:
        return text("")
    if row.quota_by_seat:
        return text("depends on each person’s quota")
    if row.never_differs:
        return text("as today at the same performance in every window")
    old = _row(book, book.study.baseline, row.role)
    scale = _scale(row, old) if old is not None else 1.0  # attainments of the plan's own quota → of today's
    stretches = [f"{wording.percent(low * scale, 0)} to {wording.percent(high * scale, 0)}" for low, high in row.equal_between]
    single = [
        wording.percent(at * scale, 0)
        for at in row.keeps_whole
        if not any(low - 1e-9 <= at <= high + 1e-9 for low, high in row.equal_between)
    ]
    if stretches or single:
        return text(wording.listing([*stretches, *single]) + " of today’s quota", _beyond(book, row))
    gaps = [gap for _, gap in _gaps(row, old)] if old else [0.0]
    side = "nowhere from 0 to 200 %"
    if min(gaps) > -0.5 and max(gaps) > 0.5:
        side = "never less than today"
    elif max(gaps) < 0.5 and min(gaps) < -0.5:
        side = "never more than today"
    return text(side)


def _beyond(book: Book, row: Earnings) -> str:
    """What lies beyond the outermost attainments of equal pay: `more below and less above`."""
    old = _row(book, book.study.baseline, row.role)
    if old is None:
        return ""
    equal = [*row.keeps_whole, *(end for stretch in row.equal_between for end in stretch)]
    gaps = [(at, gap) for at, gap in _gaps(row, old) if abs(gap) > 0.5]
    scale = _scale(row, old)
    below = next((gap for at, gap in gaps if at < scale * min(equal) - 1e-9), 0.0)
    above = next((gap for at, gap in reversed(gaps) if at > scale * max(equal) + 1e-9), 0.0)
    parts = [f"{'more' if gap > 0 else 'less'} {side}" for gap, side in ((below, "below"), (above, "above")) if gap]
    return wording.listing(parts)


def _panel(book: Book, role: str) -> tuple[str, list[Line]]:
    names = [n for n in (*(c.id for c in book.by_contribution if c.id != book.focus), book.study.baseline, book.focus) if n]
    rows = [(n, row) for n in names if (row := _row(book, n, role)) and (n in (book.study.baseline, book.focus) or not row.never_differs)]
    today = _row(book, book.study.baseline, role) or rows[0][1]
    lines = [Line(n, row.incentive, weight=book.mark(n), x=[_scale(row, today) * at for at in row.attainments]) for n, row in rows]
    return wording.name_in_words(role), lines


def _row(book: Book, name: str, role: str) -> Earnings | None:
    return next((row for row in book.study.earnings if row.id == name and row.role == role), None)


def _scale(row: Earnings, today: Earnings) -> float:
    """Performance at an attainment of 1, in today's quotas: 0.9 where quotas are 10 % lower."""
    return row.quota / today.quota if row.quota and today.quota else 1.0


def _pay_at(row: Earnings, today: Earnings, performance: float) -> float:
    """Pay at a performance in today's quotas, between the attainments of the study by a straight line."""
    return float(np.interp(performance / _scale(row, today), row.attainments, row.incentive))


def _gaps(row: Earnings, today: Earnings) -> list[tuple[float, float]]:
    """(performance in today's quotas, new − today's total pay) wherever both are known."""
    most = max(row.attainments) * _scale(row, today)
    base = _base_moves(row, today)
    pairs = zip(today.attainments, today.incentive, strict=True)
    return [(at, base + _pay_at(row, today, at) - pay) for at, pay in pairs if at <= most + 1e-9]
