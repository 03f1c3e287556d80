"""Question 1: what is recommended, how sure that is, and what would change it. The first screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spmsim.reports import wording
from spmsim.reports.book import Book
from spmsim.reports.cards import Card, cards
from spmsim.reports.markup import Html, Safe, join, strong, tag
from spmsim.reports.metrics import METRICS, change_of, interval_of, tone_of, value_of
from spmsim.studies.study import AssumptionRange, BreakEven

SHOWN = {
    "contribution": "Contribution",
    "sales": "Sales",
    "incentive_pay": "Incentive pay",
    "ccos": "Pay ÷ sales",
    "share_at_quota": "People at quota",
    "over_budget": "Over budget",
}
"""Metric → label of its card."""


def first_screen(book: Book) -> Html:
    """The answer in one screen: recommendation, how sure, what would change it, and the numbers that matter."""
    parts = [tag("p", headline(book), class_="headline"), tag("p", because(book), class_="because")]
    reasons = tag("dl", [join((tag("dt", term), tag("dd", " ".join(texts)))) for term, texts in reasoning(book) if texts])
    callout = tag("section", (tag("div", "The answer", class_="kicker"), *parts, tag("div", reasons, class_="reasons")), class_="callout")
    return Html(callout, calibration(book), kpis(book), plain=headline(book))


def headline(book: Book) -> str:
    """The recommendation in one line, or that there is none and what stands in its way."""
    advice = book.study.recommendation
    if advice is None:
        return "Compared, nothing recommended: the scenario states no decision"
    if advice.candidate == book.study.baseline:
        return f"Keep today’s plan, “{book.title(advice.candidate)}”"
    if advice.candidate is not None:
        return f"Recommended: “{book.title(advice.candidate)}”"
    if len(advice.tied) > 1:
        return f"No recommendation: {wording.listing(book.titles(advice.tied))} are too close to call"
    return "No recommendation"


def because(book: Book) -> str:
    """Why, as the study says it; who misses a constraint or is undecided stands further down."""
    advice = book.study.recommendation
    if advice is None:
        return "Without an objective and its constraints there is nothing to judge by; the comparison follows."
    out = tuple(f"{name} {verb} " for name in (*advice.infeasible, *advice.undecided) for verb in ("misses", "is undecided on"))
    kept = [part for part in re.split(r"(?<=\.)\s+", advice.why) if not part.startswith(out)]
    return wording.sentence(book.with_titles(" ".join(kept)))


def who_is_out(book: Book) -> Iterator[str]:
    """Candidates shown to miss a constraint, and those of which it is undecided: one sentence per constraint."""
    advice = book.study.recommendation
    if advice is None:
        return
    for names, met, words in ((advice.infeasible, False, "Shown to miss"), (advice.undecided, None, "Undecided whether they keep")):
        found: dict[str, list[str]] = {}
        for name in names:
            for held in advice.constraints.get(name, ()):
                if held.get("met") is met:
                    found.setdefault(limit_in_words(held, book.currency), []).append(f"“{book.title(name)}”{_chance_found(held)}")
        for limit, titles in found.items():
            yield f"{words} {limit}: {wording.listing(titles)}."


def limit_in_words(held: Mapping[str, Any], currency: str) -> str:
    """`incentive pay at most $11.50 M with a chance of 90 %`."""
    name = (
        METRICS[held["metric"]].name.lower()
        if held.get("metric") in METRICS
        else wording.name_in_words(str(held.get("metric", ""))).lower()
    )
    side, bound = ("at most", held["at_most"]) if held.get("at_most") is not None else ("at least", held.get("at_least"))
    limit = wording.money(bound, currency) if bound is None or bound > 10 else wording.percent(bound)
    wanted = "" if held.get("probability") is None else f" with a chance of {wording.percent(held['probability'], 0)}"
    return f"{name} {side} {limit}{wanted}"


def _chance_found(held: Mapping[str, Any]) -> str:
    if held.get("probability") is None:
        return ""
    return f" ({wording.chance(held.get('estimate'))}, {wording.percent_span(held.get('ci_low'), held.get('ci_high'))})"


def reasoning(book: Book) -> Iterator[tuple[str, list[str]]]:
    """The three paragraphs under the recommendation: term and sentences."""
    name = book.focus
    if name is None:
        yield "The case", ["No candidate beside today’s plan is in this study."]
        return
    leads = name != book.recommended
    yield ("The nearest alternative" if leads else "The case"), [*case(book, name, named=leads)]
    yield "How sure", [*how_sure(book, name)]
    yield "What would change it", [*what_would_change(book, name)]
    yield "Not eligible", [*who_is_out(book)]


def case(book: Book, name: str, *, named: bool) -> Iterator[str]:
    """Contribution, pay and sales against today: as assumed, then with nobody responding."""
    found = book.study.comparisons and book.comparison(name)
    if not found:
        return
    words = [
        wording.difference_in_words(found.differences[m], book.currency, METRICS[m].name.lower())
        for m in ("contribution", "incentive_pay", "sales")
        if m in found.differences
    ]
    lead = f"“{book.title(name)}” against today: " if named else "Against today: "
    yield (f"{lead}{wording.listing(words)}.")
    fixed = book.difference(name, "contribution", nobody_responds=True)
    if fixed is not None:
        yield (f"If nobody changes behaviour: {wording.difference_in_words(fixed, book.currency, 'contribution')}.")


def how_sure(book: Book, name: str) -> Iterator[str]:
    """The simulation's interval, the constraints, and the range of the assumptions."""
    study = book.study
    variants = wording.plural(len(study.comparisons), "variant")
    yield (
        f"Figures carry {wording.percent(study.ci_level, 0)} intervals, simultaneous over {variants}, "
        f"from {wording.count(study.replications)} replications in which all plans meet the same luck."
    )
    spread = contribution_range(book, name)
    if spread is not None and spread.low is not None and spread.high is not None:
        low, high = wording.money(spread.low, book.currency, signed=True), wording.money(spread.high, book.currency, signed=True)
        yield (
            f"Over the stated ranges of the assumptions the difference of "
            f"contribution runs from {low} to {high}; this is not a probability."
        )
    for held in study.recommendation.constraints.get(name, ()) if study.recommendation else ():
        yield (constraint_in_words(held, book.currency))


def constraint_in_words(held: Mapping[str, Any], currency: str) -> str:
    """`Incentive pay at most $11.50 M with a chance of 90 %: met, with 97 % (95.5 to 98.0 %).`"""
    met = {True: "met", False: "missed", None: "undecided"}[held.get("met")]
    found = "" if held.get("probability") is None else f", with {_chance_found(held)[2:-1].replace(', ', ' (', 1)})"
    return wording.sentence(f"{limit_in_words(held, currency)}: {met}{found}")


def what_would_change(book: Book, name: str) -> Iterator[str]:
    """The break-even against the assumed elasticity and its range, and single assumptions that turn the sign."""
    comparison = book.comparison(name)
    even = comparison.break_even if comparison else None
    if even is None:
        yield (
            "No break-even: "
            + ("contribution cannot be computed." if book.responds else "behaviour is fixed, nobody responds to pay in this study.")
        )
    else:
        yield (break_even_in_words(even))
    spread = contribution_range(book, name)
    turning = turning_assumptions(spread) if spread else []
    if turning:
        yield (
            f"The sign also turns within the stated range of "
            f"{wording.listing([f'{book.path(path)} (at {value:g})' for path, value in turning])}, moved alone."
        )


def break_even_in_words(even: BreakEven) -> str:
    """Where the candidate wins, against what is assumed.

    `It wins where the sales elasticity is above 0.21 (0.18 to 0.24); assumed is 0.36, range 0.10 to 0.60: the break-even lies
    inside the stated range.`
    """
    assumed = f"; assumed is {even.assumed:.2f}" if even.assumed is not None else ""
    span = f", range {even.assumed_range[0]:.2f} to {even.assumed_range[1]:.2f}" if even.assumed_range else ""
    if even.always:
        return f"It {even.always} at every sales elasticity from 0.02 to 1{assumed}{span}."
    if not even.crossings:
        return f"Its contribution does not differ from today’s at any sales elasticity from 0.02 to 1{assumed}{span}."
    known = [f"{c.ci_low:.2f} to {c.ci_high:.2f}" for c in even.crossings if c.ci_low is not None and c.ci_high is not None]
    where = even.wins_where() + (f" ({wording.listing(known)})" if known else "")
    inside = ""
    if even.assumed_range:
        held = [c for c in even.crossings if even.assumed_range[0] <= c.elasticity <= even.assumed_range[1]]
        inside = ": the break-even lies inside the stated range" if held else ": the break-even lies outside the stated range"
    return f"It wins where the sales elasticity is {where}{assumed}{span}{inside}."


def turning_assumptions(spread: AssumptionRange) -> list[tuple[str, float]]:
    """Assumptions whose end alone turns the sign of the stated difference, the elasticity apart (the break-even tells it)."""
    if not spread.stated:
        return []
    single = [(end.mean, *next(iter(end.settings.items()))) for end in spread.ends if len(end.settings) == 1 and end.mean is not None]
    return [(path, value) for mean, path, value in single if mean * spread.stated < 0 and not path.endswith("sales_elasticity")]


def contribution_range(book: Book, name: str) -> AssumptionRange | None:
    """The range of the difference of contribution over the assumptions."""
    return next((r for r in book.study.assumption_ranges if r.id == name and r.metric == "difference:contribution"), None)


def calibration(book: Book) -> Safe:
    """The note that nothing was estimated from the company's own data, where that is so."""
    if book.study.calibrated:
        return tag(
            "p",
            "Calibrated: numbers of today’s scenario were estimated from this company’s data; the list of assumptions says which.",
            class_="badge",
        )
    return tag(
        "p",
        (strong("Not calibrated to this company’s data."), " Every figure rests on the assumptions listed at the end."),
        class_="badge warn",
    )


def kpis(book: Book) -> Safe:
    """Six numbers: of the recommended plan with its change against today; without one, today's with the candidates' changes."""
    winner = book.recommended if book.recommended not in (None, book.study.baseline) else None
    items = [
        _winner_card(book, winner, metric) if winner else _today_card(book, metric)
        for metric in SHOWN
        if book.estimate(book.study.baseline, metric)
    ]
    whose = f"“{book.title(winner)}”, change against today" if winner else "Today’s plan, and how far the candidates move it"
    return join((tag("p", whose, class_="cards-title"), cards(items)))


def _winner_card(book: Book, name: str, metric: str) -> Card:
    figure = book.difference(name, metric)
    text, span = change_of(metric, figure, book.currency)
    tone = tone_of(metric, figure) if figure else ""
    quiet = figure is not None and figure.verdict in ("no_detectable_difference", "no_difference_that_matters")
    said = wording.VERDICTS[figure.verdict] if figure and figure.verdict and quiet else text
    return Card(SHOWN[metric], value_of(metric, book.estimate(name, metric), book.currency), said, span, tone)


def _today_card(book: Book, metric: str) -> Card:
    found = [d.mean for c in book.candidates if (d := book.difference(c.id, metric)) and d.mean is not None]
    today = book.estimate(book.study.baseline, metric)
    change = ""
    if found and all(mean == 0 for mean in found):
        change = "candidates identical"
    elif found:
        low, high = min(found), max(found)
        kind = METRICS[metric].kind
        span = (
            wording.money_span(low, high, signed=True) + f" {wording.scale_of(low, high).suffix}"
            if kind == "money"
            else f"{wording.points(low).split()[0]} to {wording.points(high)}"
        )
        change = f"candidates {span}".strip()
    interval = interval_of(metric, today)
    return Card(SHOWN[metric], value_of(metric, today, book.currency), change, f"interval {interval}" if interval else "")
