"""Question 3: how much more or less is paid than today, for how much more or less revenue; nobody responding and as assumed."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.book import Book
from spmsim.reports.charts import Panel, Span, dots
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, join, paragraph, tag
from spmsim.reports.metrics import change_cell, title_of
from spmsim.reports.sections.landing import landing
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results import wording
from spmsim.studies.study import BreakEven, Difference, elasticity_span

SHOWN = ("incentive_pay", "total_pay", "sales", "contribution")


def against_today(book: Book) -> Html:
    """Finding, figure and table of the candidates, where the year lands if it is under way; then the circumstances apart."""
    if not book.candidates:
        return Html(paragraph("No candidate beside today’s plan is in this study."), landing(book), circumstances(book))
    title = finding(book)
    responses = "Filled: as assumed. Hollow: nobody responds (behaviour as today). " if book.responds else ""
    note = f"{responses}Bars: {interval_words(book)}; one that is not seen is narrower than its dot.{_identical(book)}"
    parts: list[Safe] = [
        figure(title, dots(*_dots(book), strong=_strong(book)), alt=f"{title}. The table below holds every value.", note=note)
    ]
    parts.append(_table(book))
    return Html(join(parts), landing(book), circumstances(book), plain=title)


def finding(book: Book) -> str:
    """Who is higher in contribution and who lower; in incentive pay where contribution cannot be computed, with the reason."""
    if "contribution" in comparable(book):
        return _verdicts(book, "contribution")
    return f"{_verdicts(book, 'incentive_pay')}; {book.cannot_compute('contribution')}"


def comparable(book: Book) -> list[str]:
    """The metrics of which at least one candidate's difference exists."""
    return [m for m in SHOWN if any((d := book.difference(c.id, m)) is not None and d.mean is not None for c in book.candidates)]


def _verdicts(book: Book, metric: str) -> str:
    names, title = [c.id for c in book.by_contribution], title_of(metric)
    by_verdict = {v: [n for n in names if (d := book.difference(n, metric)) and d.verdict == v] for v in ("higher", "lower", "identical")}
    others = len(names) - sum(map(len, by_verdict.values()))
    if len(by_verdict["identical"]) == len(names):
        if _all_identical(book):
            return "No candidate differs from today’s plan in anything"
        return f"{title} is identical to today’s under every candidate"
    parts = []
    for verdict in ("higher", "lower"):
        found = by_verdict[verdict]
        if found:
            parts.append(f"{verdict} than today under {_few(book, found, of=len(names))}")
    if not parts:
        return f"No candidate’s {title.lower()} differs from today’s by an amount that can be detected or that matters"
    rest = f"; {wording.plural(others, 'candidate')} without a difference that is detectable and matters" if others else ""
    return f"{title} is {wording.listing(parts)}{rest}"


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
    return f"{wording.percent(book.study.ci_level, 0)} intervals of the paired difference{book.simultaneous}"


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
    for metric in _drawn(book):
        filled = [span_of(book.difference(c.id, metric)) for c in order]
        hollow = [span_of(book.difference(c.id, metric, nobody_responds=True)) for c in order] if book.responds else []
        scale = wording.scale_of(*(v for span in (*filled, *hollow) if span for v in span))
        unit = f" ({_currency_unit(book.currency, scale.suffix)})"
        short = wording.Scale(scale.unit, "", 1 if scale.suffix else 0)
        panels.append(Panel(title_of(metric) + unit, filled, hollow, lambda v, short=short: short.number(v, signed=True)))  # type: ignore[misc]
    return [book.title(c.id) for c in order], panels


def _drawn(book: Book) -> list[str]:
    """The metrics that get a panel: those in which anything differs from today; all that exist where nothing does."""
    known = comparable(book)
    return [m for m in known if not _is_identical(book, m)] or known


def _is_identical(book: Book, metric: str) -> bool:
    return all((d := book.difference(c.id, metric)) is None or d.verdict in ("identical", None) for c in book.candidates)


def _identical(book: Book) -> str:
    """The sentence about what has no panel because it is as today everywhere."""
    same = [title_of(m) for m in comparable(book) if m not in _drawn(book)]
    return f" As today under every candidate: {wording.listing([title.lower() for title in same])}." if same else ""


def _table(book: Book) -> Safe:
    rows, shown = [], comparable(book)
    has_even = any(c.break_even for c in book.study.comparisons)
    for candidate in book.by_contribution:
        cells: list[Cell] = []
        for metric in shown:
            if book.responds:
                cells.append(change_cell(metric, book.difference(candidate.id, metric, nobody_responds=True), book.currency))
            cells.append(change_cell(metric, book.difference(candidate.id, metric), book.currency))
        comparison = book.comparison(candidate.id)
        if has_even:
            cells.append(break_even_cell(comparison.break_even if comparison else None))
        rows.append(Row(book.title(candidate.id), cells, note=standing(book, candidate.id), mark=book.mark(candidate.id)))
    label = "Candidates against today"
    assumed = next((c.break_even for c in book.study.comparisons if c.break_even and c.break_even.assumed is not None), None)
    last = f"Break-even elasticity\nassumed: {assumed.assumed:.2f}" if assumed and assumed.assumed is not None else "Break-even elasticity"
    even = [last] if has_even else []
    if not book.responds:
        return table(("Candidate\nagainst today", *(title_of(m) for m in shown), *even), rows, label=label)
    over = (("", 1), *((title_of(m), 2) for m in shown), *(("", 1) for _ in even))
    return table(("Candidate\nagainst today", *(("nobody responds", "as assumed") * len(shown)), *even), rows, label=label, over=over)


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
