"""Question 3: how much more or less is paid than today, for how much more or less revenue; nobody responding and as assumed."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.book import Book
from spmsim.reports.charts import Panel, Span, dots
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, join, paragraph, tag
from spmsim.reports.metrics import change_cell, title_of
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results import wording
from spmsim.studies.study import BreakEven, Difference, elasticity_span

SHOWN = ("incentive_pay", "total_pay", "sales", "contribution")


def against_today(book: Book) -> Html:
    """Finding, figure and table of the candidates; then the circumstances apart."""
    if not book.candidates:
        return Html(paragraph("No candidate beside today’s plan is in this study."), circumstances(book))
    title = finding(book)
    note = (
        "Filled: as assumed. "
        + ("Hollow: nobody responds (behaviour as today). " if book.responds else "")
        + f"Bars: {interval_words(book)}."
    )
    parts: list[Safe] = [
        figure(title, dots(*_dots(book), strong=_strong(book)), alt=f"{title}. The table below holds every value.", note=note)
    ]
    parts.append(_table(book))
    return Html(join(parts), circumstances(book), plain=title)


def finding(book: Book) -> str:
    """What the comparison shows: who is higher in contribution, who lower, and who costs most."""
    names = [c.id for c in book.by_contribution]
    by_verdict = {
        v: [n for n in names if (d := book.difference(n, "contribution")) and d.verdict == v] for v in ("higher", "lower", "identical")
    }
    others = len(names) - sum(map(len, by_verdict.values()))
    if len(by_verdict["identical"]) == len(names):
        return (
            "No candidate differs from today’s plan in anything"
            if _all_identical(book)
            else "Contribution is identical to today’s under every candidate"
        )
    parts = []
    for verdict in ("higher", "lower"):
        found = by_verdict[verdict]
        if found:
            parts.append(f"{verdict} than today under {_few(book, found, of=len(names))}")
    if not parts:
        return "No candidate’s contribution differs from today’s by an amount that can be detected or that matters"
    rest = f"; {wording.plural(others, 'candidate')} without a difference that is detectable and matters" if others else ""
    return f"Contribution is {wording.listing(parts)}{rest}"


def circumstances(book: Book) -> Safe:
    """What the company does not choose: the same differences, never recommended."""
    if not book.circumstances:
        return Safe("")
    rows = []
    for scenario in book.circumstances:
        cells = [change_cell(m, book.difference(scenario.id, m), book.currency) for m in SHOWN]
        differs = f"differs in {wording.listing([book.path(d) for d in scenario.differs_in])}" if scenario.differs_in else ""
        rows.append(Row(book.title(scenario.id), cells, note=differs))
    head = ("Circumstance", *(title_of(m) for m in SHOWN))
    lead = paragraph(
        "These are not plans to choose from: the world differs, not only the plan. They are compared with today and never recommended."
    )
    return join((tag("h3", "Under other circumstances"), lead, table(head, rows, label="Circumstances against today")))


def break_even_cell(even: BreakEven | None) -> Cell:
    """`above 0.21` with its interval; `wins` or `loses at every elasticity`."""
    if even is None:
        return text("none")
    if even.always:
        return text(f"{even.always} at every elasticity")
    if not even.crossings:
        return text("no sign change")
    spans = [elasticity_span(c.ci_low, c.ci_high) for c in even.crossings if c.ci_low is not None and c.ci_high is not None]
    return Cell("wins " + even.wins_where(), wording.listing(spans), number=False)


def interval_words(book: Book) -> str:
    """What the intervals of differences are."""
    return (
        f"{wording.percent(book.study.ci_level, 0)} intervals of the paired difference, "
        f"together over {wording.plural(len(book.study.comparisons), 'variant')}"
    )


def span_of(difference: Difference | None) -> Span | None:
    """A difference for a figure; None where it has no number."""
    if difference is None or difference.mean is None:
        return None
    low = difference.mean if difference.ci_low is None else difference.ci_low
    high = difference.mean if difference.ci_high is None else difference.ci_high
    return difference.mean, low, high


def _dots(book: Book) -> tuple[list[str], list[Panel]]:
    order = book.by_contribution
    panels = []
    for metric in SHOWN:
        filled = [span_of(book.difference(c.id, metric)) for c in order]
        hollow = [span_of(book.difference(c.id, metric, nobody_responds=True)) for c in order] if book.responds else []
        scale = wording.scale_of(*(v for span in (*filled, *hollow) if span for v in span))
        unit = f" ({_currency_unit(book.currency, scale.suffix)})"
        short = wording.Scale(scale.unit, "", 1 if scale.suffix else 0)
        panels.append(Panel(title_of(metric) + unit, filled, hollow, lambda v, short=short: short.number(v, signed=True)))  # type: ignore[misc]
    return [book.title(c.id) for c in order], panels


def _table(book: Book) -> Safe:
    rows = []
    for candidate in book.by_contribution:
        cells: list[Cell] = []
        for metric in SHOWN:
            if book.responds:
                cells.append(change_cell(metric, book.difference(candidate.id, metric, nobody_responds=True), book.currency))
            cells.append(change_cell(metric, book.difference(candidate.id, metric), book.currency))
        comparison = book.comparison(candidate.id)
        cells.append(break_even_cell(comparison.break_even if comparison else None))
        rows.append(Row(book.title(candidate.id), cells, note=standing(book, candidate.id), mark=book.mark(candidate.id)))
    label = "Candidates against today"
    assumed = next((c.break_even for c in book.study.comparisons if c.break_even and c.break_even.assumed is not None), None)
    last = f"Break-even elasticity\nassumed: {assumed.assumed:.2f}" if assumed and assumed.assumed is not None else "Break-even elasticity"
    if not book.responds:
        return table(("Candidate\nagainst today", *(title_of(m) for m in SHOWN), last), rows, label=label)
    over = (("", 1), *((title_of(m), 2) for m in SHOWN), ("", 1))
    return table(("Candidate\nagainst today", *(("nobody responds", "as assumed") * len(SHOWN)), last), rows, label=label, over=over)


def standing(book: Book, name: str) -> str:
    """`recommended`, `tied`, `misses a constraint`, `undecided`, or nothing."""
    advice = book.study.recommendation
    if advice is None:
        return ""
    kinds = (
        (name == advice.candidate, "recommended"),
        (name in advice.tied, "tied"),
        (name in advice.infeasible, "misses a constraint"),
        (name in advice.undecided, "constraint undecided"),
    )
    return wording.listing([word for holds, word in kinds if holds])


def _few(book: Book, names: Sequence[str], *, of: int) -> str:
    if len(names) == of:
        return "every candidate" if of > 1 else f"“{book.title(names[0])}”"
    return wording.listing(book.titles(tuple(names))) if len(names) <= 2 else f"{len(names)} of {of} candidates"


def _all_identical(book: Book) -> bool:
    return all(
        d.verdict in ("identical", None) for c in book.candidates if (found := book.comparison(c.id)) for d in found.differences.values()
    )


def _strong(book: Book) -> int | None:
    return next((i for i, c in enumerate(book.by_contribution) if c.id == book.focus), None)


def _currency_unit(currency: str, suffix: str) -> str:
    return f"{wording.SYMBOLS.get(currency, currency)}{wording.NBSP}{suffix}".strip()
