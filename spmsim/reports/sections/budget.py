"""Question 5: the chance of exceeding the budget, the reserve for nine years in ten, and the accrual of each quarter."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.book import Book
from spmsim.reports.charts import Spread, groups_over_time, spreads
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, fold, join, paragraph, tag
from spmsim.reports.sections import under_way
from spmsim.reports.tables import Cell, Row, Tone, table
from spmsim.results import wording
from spmsim.studies.accruals import QUARTER
from spmsim.studies.study import Estimate


def budget_and_reserve(book: Book) -> Html:
    """Finding, figure and table of the year's incentive pay; accruals by quarter below."""
    budget = book.study.company.get("incentive_budget")
    names = [n for n in (book.study.baseline, *(c.id for c in book.by_contribution)) if spread_of(book.estimate(n, "incentive_pay"))]
    found = [spread for n in names if (spread := spread_of(book.estimate(n, "incentive_pay")))]
    title = finding(book, budget)
    parts: list[Safe] = []
    if found:
        lines = [(budget, f"budget {wording.money(budget, book.currency)}")] if budget is not None else []
        strong = next((i for i, n in enumerate(names) if n == book.focus), None)
        note = (
            f"Incentive pay of one year over {wording.plural(book.study.replications, 'replication')} "
            f"as each plan stands: bar 10 to 90 %, whisker 5 to 95 %, tick at the middle year.{under_way.of_the_budget(book)}"
        )
        parts.append(
            figure(
                title,
                spreads([book.title(n) for n in names], found, wording.money_axis(book.currency), lines=lines, strong=strong),
                alt=f"{title}. The table below holds every value.",
                note=note,
            )
        )
    else:
        parts.append(paragraph(title))
    parts.append(_table(book, budget))
    return Html(join(parts), accruals(book), plain=title)


def finding(book: Book, budget: float | None) -> str:
    """Today's chance of exceeding the budget and the candidates', with intervals."""
    if budget is None:
        return "No incentive budget is stated, so the chance of exceeding it is not known"
    today = book.estimate(book.study.baseline, "over_budget")
    if today is None or today.mean is None:
        return "The chance of exceeding the budget was not computed"
    text = (
        f"Today’s plan exceeds the budget of {wording.money(budget, book.currency)} with a chance "
        f"of {wording.chance(today.mean)} ({wording.percent_span(today.ci_low, today.ci_high)})"
    )
    focus = book.focus
    other = book.estimate(focus, "over_budget") if focus else None
    if focus is None or other is None or other.mean is None:
        return text
    return f"{text}; “{book.title(focus)}” with {wording.chance(other.mean)} ({wording.percent_span(other.ci_low, other.ci_high)})"


def accruals(book: Book) -> Safe:
    """Incentive pay quarter by quarter: today's and the plan in focus as a figure, all plans folded."""
    shown = [n for n in (book.study.baseline, book.focus) if n and _quarters(book, n)]
    if not shown:
        return Safe("")
    series = [(book.title(n), _spreads(_quarters(book, n)), "today" if n == book.study.baseline else "focus") for n in shown]
    opened = book.baseline.landings is not None
    labels = [f"Q{i + 1}{_standing_of(book, i)}" for i in range(len(series[0][1]))]
    title = accrual_finding(book, shown[-1])
    drawn = figure(
        title,
        groups_over_time(labels, series, wording.money_axis(book.currency)),
        alt=f"{title}. The table in the fold below holds every value.",
        note="Bars: 10 to 90 % of the replications; tick: the middle one. "
        f"Pay measured on half a year or a year accrues evenly over its months{' that are to come' if opened else ''}."
        f"{_of_closed(book)} The fold holds the intervals of all three.",
    )
    rows = [
        Row(book.title(s.id), _quarter_cells(book, s.id, metric), note=words)
        for s in (book.baseline, *book.by_contribution)
        for metric, words in (("incentive_pay", "accrues"), ("falls_due", "falls due"))
        if _quarters(book, s.id, metric)
    ]
    all_plans = fold(
        "Accruals of every plan, and what falls due",
        table(("Plan", *labels), rows, label="Accrual by quarter"),
        paragraph("The middle year; below it the 10 % and the 90 % year; each with its interval.", class_="note"),
    )
    return join((tag("h3", "What to accrue each quarter"), drawn, all_plans))


def accrual_finding(book: Book, name: str) -> str:
    """The quarter of a plan that accrues most, of those that are still to come, with its interval and its 10 to 90 % range."""
    quarters, closed = _quarters(book, name), closed_quarters(book)
    top = max(range(min(closed, len(quarters) - 1), len(quarters)), key=lambda i: quarters[i].p50 or 0.0)
    middle = quarters[top]
    scale = wording.scale_of(middle.p90)
    interval = _quantile_span(middle.p50_low, middle.p50_high, scale)
    rivals = [str(i + 1) for i, quarter in enumerate(quarters) if i >= closed and i != top and _may_be_more(quarter, middle)]
    others = f", or {wording.listing(rivals, 'or')} as far as the intervals tell" if rivals else ""
    when = f"{'of what is to come ' if closed else ''}in quarter {top + 1}{others}"
    return (
        f"“{book.title(name)}” accrues most {when}: {wording.money(middle.p50, book.currency, scale=scale)} "
        f"in the middle year{f' ({interval})' if interval else ''}, {wording.money_span(middle.p10, middle.p90, scale=scale)} "
        "in eight years of ten"
    )


def closed_quarters(book: Book) -> int:
    """Quarters that have happened as a year under way is opened; 0 where the year is drawn from its first month."""
    landings = book.baseline.landings
    return 0 if landings is None else landings.months // QUARTER


def _standing_of(book: Book, quarter: int) -> str:
    """`, closed` of a quarter that has happened, `, under way` of one of which a month or two have."""
    months = 0 if book.baseline.landings is None else book.baseline.landings.months - quarter * QUARTER
    return ", closed" if months >= QUARTER else ", under way" if months > 0 else ""


def _of_closed(book: Book) -> str:
    """What quarters that have happened hold, and where pay counts that was earned in them and is not paid yet."""
    landings, closed = book.baseline.landings, closed_quarters(book)
    if landings is None:
        return ""
    number = f"{wording.plural(closed, 'quarter')} {'is' if closed == 1 else 'are'} closed and {'holds' if closed == 1 else 'hold'}"
    held = f"{number} pay to date" if closed else f"The quarter under way holds pay to date up to {landings.as_of}"
    paid = landings.whole.get("incentive_pay")
    together = f", {wording.money(paid.to_date, book.currency)} together" if paid and closed * QUARTER == landings.months else ""
    return (
        f" {held}{together}. What was earned by {landings.as_of} and not paid by then (such as a window that a change of plan ends with "
        "that month) counts as soon as the year goes on."
    )


def spread_of(figure_: Estimate | None) -> Spread | None:
    """The percentiles of a metric, where the study has all of them."""
    if figure_ is None:
        return None
    values = [figure_.p05, figure_.p10, figure_.p50, figure_.p90, figure_.p95]
    known = [v for v in values if v is not None]
    return Spread(*known) if len(known) == 5 else None


def _table(book: Book, budget: float | None) -> Safe:
    rows = []
    for scenario in (book.baseline, *book.by_contribution):
        pay, over = scenario.summary.get("incentive_pay"), scenario.summary.get("over_budget")
        if pay is None:
            continue
        rows.append(
            Row(
                book.title(scenario.id),
                [
                    *_pay_cells(pay, book.currency),
                    *([_against_budget(pay, book.currency, budget), _chance_cell(over)] if budget is not None else []),
                    _spread_cell(pay, book.currency),
                ],
                mark=book.mark(scenario.id),
            )
        )
    head = (
        "Plan",
        "Expected",
        "Middle year (P50)",
        "Nine years in ten (P90)",
        "Reserve (P90 − P50)",
        *(("P90 against the budget", "Chance over budget") if budget is not None else ()),
        "Spread\nsd; 5 to 95 % of the years",
    )
    note = (
        "Spread over replications is volatility: one year’s luck, given the assumptions. How cost "
        "moves with the market is the section before. The intervals of P50 and P90 lie between ordered replications; "
        "that of the reserve joins theirs at 97.5 % each, so it is wide rather than narrow."
    )
    return join((table(head, rows, label="Budget and reserve"), paragraph(note, class_="note")))


def _pay_cells(pay: Estimate, currency: str) -> Sequence[Cell]:
    scale = wording.scale_for(pay)
    reserve = pay.p90 - pay.p50 if pay.p90 is not None and pay.p50 is not None else None
    return (
        Cell(wording.money(pay.mean, currency, scale=scale), wording.money_span(pay.ci_low, pay.ci_high, scale=scale)),
        Cell(wording.money(pay.p50, currency, scale=scale), _quantile_span(pay.p50_low, pay.p50_high, scale)),
        Cell(wording.money(pay.p90, currency, scale=scale), _quantile_span(pay.p90_low, pay.p90_high, scale)),
        Cell(wording.money(reserve, currency), _quantile_span(pay.reserve_low, pay.reserve_high, wording.scale_of(reserve))),
    )


def _against_budget(pay: Estimate, currency: str, budget: float) -> Cell:
    """P90 − budget with the interval of P90; bad news where all of it lies above the budget."""
    if pay.p90 is None:
        return Cell(wording.NOTHING)
    gap, scale = pay.p90 - budget, wording.scale_of(pay.p90 - budget)
    low, high = (None if end is None else end - budget for end in (pay.p90_low, pay.p90_high))
    span = "" if low is None or high is None else wording.money_span(low, high, signed=True, scale=scale)
    tone: Tone = "bad" if gap > 0 and (low is None or low > 0) else ""
    return Cell(wording.money(gap, currency, signed=True, scale=scale), span, tone)


def _quantile_span(low: float | None, high: float | None, scale: wording.Scale) -> str:
    """The interval of a quantile; nothing where too few replications limit it."""
    return wording.money_span(low, high, scale=scale) if low is not None and high is not None else ""


def _chance_cell(over: Estimate | None) -> Cell:
    if over is None or over.mean is None:
        return Cell(wording.NOTHING)
    return Cell(wording.chance(over.mean), wording.percent_span(over.ci_low, over.ci_high))


def _may_be_more(quarter: Estimate, top: Estimate) -> bool:
    """Whether the interval of a quarter's middle year reaches into that of the quarter found to accrue most."""
    return quarter.p50_high is not None and top.p50_low is not None and quarter.p50_high >= top.p50_low


def _spread_cell(pay: Estimate, currency: str) -> Cell:
    """The sd with its interval, and below them the range of the years, in a unit of its own: the sd is written in a smaller one."""
    scale = wording.scale_of(pay.p05, pay.p95)
    unit = f"{wording.NBSP}{scale.suffix}" if scale.suffix and pay.p05 is not None else ""
    years = wording.money_span(pay.p05, pay.p95, scale=scale) + unit
    interval = _quantile_span(pay.sd_low, pay.sd_high, wording.scale_of(pay.sd))
    return Cell(wording.money(pay.sd, currency), f"{interval}\n{years}" if interval else years)


def _quarters(book: Book, name: str, metric: str = "incentive_pay") -> list[Estimate]:
    """The quarters of a scenario whose percentiles are known."""
    found = [quarter.get(metric) for quarter in book.scenario(name).by_quarter]
    return [one for one in found if one is not None and spread_of(one) is not None]


def _spreads(quarters: Sequence[Estimate]) -> list[Spread]:
    return [spread for one in quarters if (spread := spread_of(one)) is not None]


def _quarter_cells(book: Book, name: str, metric: str) -> list[Cell]:
    """One cell for each quarter of a scenario; one amount of those that are closed."""
    closed = closed_quarters(book)
    cells = ((_closed_cell if i < closed else _quarter_cell, row) for i, row in enumerate(_quarters(book, name, metric)))
    return [cell(row, book.currency) for cell, row in cells]


def _closed_cell(row: Estimate, currency: str) -> Cell:
    return Cell(wording.money(row.p50, currency, scale=wording.scale_of(row.p90)), "closed")


def _quarter_cell(row: Estimate, currency: str) -> Cell:
    """The middle year with its interval, then the 10 % and the 90 % year with theirs."""
    scale = wording.scale_of(row.p90)
    lines = [_quantile_span(row.p50_low, row.p50_high, scale)]
    for percent, value, low, high in ((10, row.p10, row.p10_low, row.p10_high), (90, row.p90, row.p90_low, row.p90_high)):
        span = _quantile_span(low, high, scale)
        lines.append(f"{percent}{wording.NBSP}%: {wording.money(value, currency, scale=scale)}{f' ({span})' if span else ''}")
    return Cell(wording.money(row.p50, currency, scale=scale), "\n".join(line for line in lines if line))
