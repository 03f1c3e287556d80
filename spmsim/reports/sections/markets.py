"""Question 4: what each plan costs at 90 to 110 % of the revenue plan, and what "everyone at 100 %" hides."""

from __future__ import annotations

from spmsim.reports.book import Book
from spmsim.reports.charts import Line, fan
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, join, paragraph, tag
from spmsim.reports.sections import under_way
from spmsim.reports.tables import Cell, Row, table
from spmsim.results import wording
from spmsim.studies.study import AtTarget, Estimate, MarketColumn


def cost_over_markets(book: Book) -> Html:
    """Finding, figure and table over the markets; then expected cost beside "everyone at 100 %"."""
    shares = sorted({c.share_of_plan for c in book.study.market_range if c.share_of_plan is not None})
    solved = [s for s in shares if all(_pay(book, name, s) is not None for name in _names(book))]
    parts: list[Safe] = []
    if len(solved) >= 2:
        title = finding(book, solved)
        note = (
            "Every plan meets the same market: the one in which the plan of the root scenario sells that share of the "
            f"revenue plan. Effort responds; quotas in money stay. Upright bars: intervals of the mean.{under_way.of_the_market(book)}"
        )
        parts.append(
            figure(
                title,
                fan(
                    solved,
                    _lines(book, solved),
                    lambda s: wording.percent(s, 0),
                    wording.money_axis(book.currency),
                    x_title="market, in share of the revenue plan",
                ),
                alt=f"{title}. The table below holds every value.",
                note=note,
            )
        )
    elif book.study.company.get("revenue_plan") is None:
        parts.append(
            paragraph("The revenue plan is not stated, so costs at 90 to 110 % of it cannot be shown. Below is the market as assumed.")
        )
    parts.append(_table(book))
    return Html(join(parts), everyone_at_target(book), plain="Cost over markets")


def finding(book: Book, shares: list[float]) -> str:
    """What the plan in focus costs in the two outer markets, with intervals, and which plan moves least and most."""
    low, high = shares[0], shares[-1]
    name = book.focus if book.focus in _names(book) else book.study.baseline
    ends = [wording.money_with_interval(column.metrics["incentive_pay"], book.currency, signed=False)
            for share in (low, high) if (column := _column(book, str(name), share))]
    told = (
        f"Between {wording.percent(low, 0)} and {wording.percent(high, 0)} of plan, “{book.title(str(name))}” costs "
        f"{' to '.join(ends)} of incentive pay"
    )
    moves = [(b - a, one) for one in _names(book) if (a := _pay(book, one, low)) is not None and (b := _pay(book, one, high)) is not None]
    least, most = min(moves), max(moves)
    if least[0] == most[0]:
        return told
    return f"{told}; “{book.title(least[1])}” moves least, “{book.title(most[1])}” most"


def everyone_at_target(book: Book) -> Safe:
    """Expected incentive pay beside what it would be if everybody landed on 100 %."""
    if not book.study.at_target:
        return Safe("")
    rows = []
    for found in sorted(book.study.at_target, key=lambda t: _names(book).index(t.id) if t.id in _names(book) else 99):
        gap = None if found.expected.mean is None else found.expected.mean - found.everyone_at_target
        share = None if gap is None or not found.everyone_at_target else gap / found.everyone_at_target
        cells = [
            Cell(wording.money(found.everyone_at_target, book.currency)),
            _with_interval(found.expected, book.currency),
            Cell(wording.money(gap, book.currency, signed=True), _gap_span(found, share)),
        ]
        rows.append(Row(book.title(found.id), cells, mark=book.mark(found.id)))
    gaps = [f.expected.ci_low - f.everyone_at_target for f in book.study.at_target if f.expected.ci_low is not None]
    above = sum(gap > 0 for gap in gaps)  # the whole interval lies above
    covers = all((f.expected.mean or 0.0) <= f.everyone_at_target for f in book.study.at_target)
    enough = "high enough on average under every plan" if covers else "not detectably too low under any plan"
    short = f"too low for {above} of {wording.plural(len(gaps), 'plan')}" if above else enough
    text = f"A budget that puts everyone at 100 % of target would be {short}"
    table_ = table(
        ("Plan", "Everyone at 100 %", "Expected", "Difference"), rows, label="Everyone at 100 % beside the expected incentive pay"
    )
    return join(
        (
            tag("h3", "“Everyone at 100 %” beside the expected cost"),
            paragraph(
                f"{text}. It is what quota itself pays for the seat-months expected to be filled; "
                f"sales that spread around the quota, and quotas that miss it, make the rest.{under_way.of_everyone_at_target(book)}"
            ),
            table_,
        )
    )


def _gap_span(found: AtTarget, share: float | None) -> str:
    """The interval of the difference (everyone at 100 % is a known number), below it the difference as a share."""
    expected, target = found.expected, found.everyone_at_target
    if expected.mean is None or expected.ci_low is None or expected.ci_high is None or share is None:
        return ""
    span = wording.money_span(
        expected.ci_low - target, expected.ci_high - target, signed=True, scale=wording.scale_of(expected.mean - target)
    )
    return f"{span}\n{wording.percent(share, signed=True)}"


def _table(book: Book) -> Safe:
    columns = [c for c in book.study.market_range if c.id == book.study.baseline]
    columns.sort(key=lambda c: (c.share_of_plan is None, c.share_of_plan or 0.0))
    if not columns:
        return paragraph("No market was computed in this study.")
    rows = []
    for name in _names(book):
        rows.append(Row(book.title(name), [_cell(book, name, c.share_of_plan) for c in columns], mark=book.mark(name)))
    if len(columns) == 1:
        return _one_market(book, columns[0].share_of_plan)
    head = ("Plan\nincentive pay\nincentive pay ÷ sales\ntotal pay per head", *(_head(book, c) for c in columns))
    lead = paragraph(_HALF + under_way.of_the_markets(book), class_="note")
    return join((table(head, rows, label="Incentive pay over markets"), lead))


def _one_market(book: Book, share: float | None) -> Safe:
    """One market only: a column per figure."""
    rows = []
    for name in _names(book):
        column = _column(book, name, share)
        pay, of_sales, per_head = (column.metrics.get(m) if column else None for m in _FIGURES)
        cells = [_plus_minus(pay, book.currency), _plus_minus_share(of_sales), _plus_minus(per_head, book.currency)]
        rows.append(Row(book.title(name), cells, mark=book.mark(name)))
    head = ("Plan", "Incentive pay", "Incentive pay ÷ sales", "Total pay per head")
    return join((table(head, rows, label="Incentive pay in one market"), paragraph(_HALF, class_="note")))


_FIGURES = ("incentive_pay", "incentive_share_of_sales", "pay_per_head")
_HALF = "± is half of the interval of the mean."


def _head(book: Book, column: MarketColumn) -> str:
    if column.share_of_plan is None:
        sales, plan = book.estimate(book.study.baseline, "sales"), book.study.company.get("revenue_plan")
        share = f"{wording.percent(sales.mean / plan)} of plan" if sales and sales.mean is not None and plan else ""
        return _lines_of("As it stands", share, _rest(book, column))
    level = f"level {column.level:.3f}" if column.level is not None else "no such market"
    if column.level is None and under_way.is_sold_already(book, column.share_of_plan):
        level = "more is sold already"
    return _lines_of(f"{wording.percent(column.share_of_plan, 0)} of plan", level, _rest(book, column))


def _rest(book: Book, column: MarketColumn) -> str:
    sales = column.metrics.get("sales")
    return under_way.rest_sold(book, sales.mean if sales is not None else None)


def _lines_of(*parts: str) -> str:
    """Title and small lines of a column, empty ones left out."""
    return "\n".join(part for part in parts if part)


def _cell(book: Book, name: str, share: float | None) -> Cell:
    column = _column(book, name, share)
    if column is None or "incentive_pay" not in column.metrics:
        return Cell(wording.NOTHING)
    pay = column.metrics["incentive_pay"]
    share_of_sales, per_head = (column.metrics.get(name) for name in ("incentive_share_of_sales", "pay_per_head"))
    main, *half = _plus_minus(pay, book.currency).split(" ±")
    lines = [*(f"±{part}" for part in half), _plus_minus_share(share_of_sales), _plus_minus(per_head, book.currency)]
    return Cell(main, "\n".join(lines))


def _plus_minus(figure: Estimate | None, currency: str) -> str:
    if figure is None or figure.mean is None:
        return wording.NOTHING
    scale, half = wording.scale_for(figure), _half(figure)
    unit = f"{wording.NBSP}{scale.suffix}" if scale.suffix else ""
    return wording.money(figure.mean, currency, scale=scale) + (f" ±{wording.NBSP}{scale.number(half)}{unit}" if half else "")


def _plus_minus_share(figure: Estimate | None) -> str:
    if figure is None or figure.mean is None:
        return wording.NOTHING
    half = _half(figure)
    return wording.percent(figure.mean, 2) + (f" ±{wording.NBSP}{half * 100:.2f}{wording.NBSP}%" if half else "")


def _half(figure: Estimate) -> float | None:
    return (figure.ci_high - figure.ci_low) / 2 if figure.ci_low is not None and figure.ci_high is not None else None


def _with_interval(figure: Estimate, currency: str) -> Cell:
    scale = wording.scale_for(figure)
    return Cell(wording.money(figure.mean, currency, scale=scale), wording.money_span(figure.ci_low, figure.ci_high, scale=scale))


def _lines(book: Book, shares: list[float]) -> list[Line]:
    lines = []
    for name in _names(book):
        found = [column.metrics["incentive_pay"] for s in shares if (column := _column(book, name, s))]
        y, low, high = ([getattr(f, part) or 0.0 for f in found] for part in ("mean", "ci_low", "ci_high"))
        weight = "today" if name == book.study.baseline else "focus" if name == book.focus else ""
        lines.append(Line(book.title(name), y, low, high, weight))
    return lines


def _column(book: Book, name: str, share: float | None) -> MarketColumn | None:
    return next((c for c in book.study.market_range if c.id == name and c.share_of_plan == share), None)


def _pay(book: Book, name: str, share: float) -> float | None:
    column = _column(book, name, share)
    return column.metrics["incentive_pay"].mean if column and "incentive_pay" in column.metrics else None


def _names(book: Book) -> list[str]:
    held = {c.id for c in book.study.market_range}
    return [s for s in (book.study.baseline, *(c.id for c in book.by_contribution)) if s in held]
