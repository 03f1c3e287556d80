"""Question 1: what is recommended, how sure that is, and what would change it. The first screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spmsim.reports.book import Book
from spmsim.reports.cards import Card, cards
from spmsim.reports.counts import may_be_any, total_with_bounds
from spmsim.reports.markup import Html, Safe, join, tag
from spmsim.reports.metrics import change_of, interval_of, metric_named, title_of, tone_of, value_of
from spmsim.reports.sections import under_way
from spmsim.reports.sections.last_year import last_year
from spmsim.results import wording
from spmsim.results.constraints import ConstraintResult, found_in_words, limit_in_words
from spmsim.studies.study import AssumptionRange

SHOWN = {
    "contribution": "Contribution",
    "sales": "Sales",
    "incentive_pay": "Incentive pay",
    "total_pay": "Total pay",
    "ccos": "Total pay ÷ sales",
    "share_at_quota": "People at quota",
    "over_budget": "Over budget",
}
"""Metric → label of its card."""


def first_screen(book: Book) -> Html:
    """The answer in one screen: recommendation, how sure, what would change it, and the numbers that matter."""
    parts = [tag("p", headline(book), class_="headline"), tag("p", because(book), class_="because")]
    reasons = tag("dl", [join((tag("dt", term), tag("dd", " ".join(texts)))) for term, texts in reasoning(book) if texts])
    callout = tag("section", (tag("div", "The answer", class_="kicker"), *parts, tag("div", reasons, class_="reasons")), class_="callout")
    return Html(callout, last_year(book), under_way.first_screen(book), kpis(book), plain=headline(book))


def headline(book: Book) -> str:
    """The recommendation in one line, or that there is none and what stands in its way."""
    advice = book.study.recommendation
    if advice is None and not book.candidates:
        return f"“{book.title(book.study.baseline)}” as it stands"
    if advice is None:
        return "Compared, nothing recommended: the scenario states no decision"
    if advice.candidate == book.study.baseline:
        return f"Keep today’s plan, “{book.title(advice.candidate)}”"
    if advice.candidate is not None:
        return f"Recommended: “{book.title(advice.candidate)}”"
    if advice.undetermined:
        return f"No recommendation: {advice.undetermined}"
    if len(advice.tied) > 1:
        return f"No recommendation: {wording.listing(book.titles(advice.tied))} are too close to call"
    if any(held.estimate is None for name in advice.undecided for held in judged(book, name)):
        return "No recommendation: a limit cannot be computed"
    if advice.undecided:
        titles = wording.listing(book.titles(advice.undecided), "or")
        n = book.study.replications
        do_not = "does not" if n == 1 else "do not"
        return f"No recommendation: {wording.plural(n, 'replication')} {do_not} decide whether {titles} keeps the limits"
    if len(advice.infeasible) > len(book.candidates):
        return "No recommendation: every plan, today’s too, misses a limit"
    return "No recommendation: no plan is shown to be better than every other"


def because(book: Book) -> str:
    """Why, as the study says it; who misses a constraint or is undecided, and the break-even, stand further down."""
    advice = book.study.recommendation
    if advice is None and not book.candidates:
        return "What the plan in force sells and costs follows, with what is uncertain about it. Name a candidate to compare."
    if advice is None:
        return "Without an objective and its constraints there is nothing to judge by; the comparison follows."
    if advice.undetermined:
        return "What can be compared follows; which plan to choose stays open until that figure is stated in today’s scenario."
    out = ("Against ", *(f"{name} {verb} " for name in (*advice.infeasible, *advice.undecided) for verb in ("misses", "is undecided on")))
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
            for held in judged(book, name):
                if held.met is met:
                    told = f"“{book.title(name)}”, found {found_in_words(held, unit_of(book, held.metric))}"
                    found.setdefault(limit_in_words(held, unit_of(book, held.metric)), []).append(told)
        for limit, titles in found.items():
            yield f"{words} {limit}: {'; '.join(titles)}."


def reasoning(book: Book) -> Iterator[tuple[str, list[str]]]:
    """The three paragraphs under the recommendation: term and sentences."""
    name = book.focus
    if name is None:
        yield "The case", ["No candidate beside today’s plan is in this study."]
        return
    leads = name != book.recommended
    several = len(book.candidates) > 1 and not (book.study.recommendation and book.study.recommendation.undetermined)
    yield ("The case" if not leads else "The nearest alternative" if several else "The comparison"), [*case(book, name, named=leads)]
    yield "Who pays, who gains", [*who_pays(book, name)]
    yield "How sure", [*how_sure(book, name)]
    yield "What would change it", [*what_would_change(book, name)]
    yield "Not eligible", [*who_is_out(book)]


def case(book: Book, name: str, *, named: bool) -> Iterator[str]:
    """Contribution, pay and sales against today as assumed, then how much of it is there without any response."""
    found = book.comparison(name)
    if found is None:
        return
    shown = ["contribution", "incentive_pay", *(["total_pay"] if moves_base_pay(book, name) else []), "sales"]
    words = [
        wording.difference_in_words(found.differences[m], book.currency, title_of(m).lower())
        for m in shown
        if m in found.differences and found.differences[m].mean is not None
    ]
    if not words:
        return
    lead = f"“{book.title(name)}” against today: " if named else "Against today: "
    yield f"{lead}{wording.listing(words)}."
    yield from _without_response(book, name)


def _without_response(book: Book, name: str) -> Iterator[str]:
    """What is left of the difference of contribution if nobody responds."""
    fixed, assumed = (book.difference(name, "contribution", nobody_responds=nobody) for nobody in (True, False))
    if fixed is None or assumed is None or fixed.mean is None or assumed.mean is None or fixed == assumed:
        return
    if fixed.verdict == assumed.verdict == "higher" and fixed.mean < assumed.mean:
        some = wording.money_with_interval(fixed, book.currency, signed=False)
        yield f"Of this contribution {some} comes even if nobody responds to the new pay; the rest depends on people responding as assumed."
        return
    told = wording.difference_in_words(fixed, book.currency, "contribution")
    rests = ": the whole advantage depends on people responding as assumed" if assumed.verdict == "higher" != fixed.verdict else ""
    yield f"If nobody responds to the new pay: {told}{rests}."


def moves_base_pay(book: Book, name: str) -> bool:
    """Whether total pay differs from today by another amount than incentive pay: then incentive pay alone misleads."""
    total, incentive = (book.difference(name, metric) for metric in ("total_pay", "incentive_pay"))
    means = [figure.mean for figure in (total, incentive) if figure is not None and figure.mean is not None]
    return len(means) == 2 and abs(means[0] - means[1]) > 1.0


def who_pays(book: Book, name: str) -> Iterator[str]:
    """How many people lose and gain more than 5 and 10 % of expected pay."""
    rows = [row for row in book.study.falling if row.id == name]
    if not rows:
        return
    if not may_be_any([count for row in rows for count in (row.falls_5, row.rises_5)]):
        yield f"Nobody’s expected pay moves by more than 5{wording.NBSP}%."
        return
    people = wording.plural(sum(row.people for row in rows), "person", "people")
    for verb, five, ten in (("falls", "falls_5", "falls_10"), ("rises", "rises_5", "rises_10")):
        by_five, by_ten = ([getattr(row, field) for row in rows] for field in (five, ten))
        if not may_be_any(by_five):
            yield f"Nobody’s expected pay {verb} by more than 5{wording.NBSP}%."
            continue
        some, most = (total_with_bounds(counts, book.audience) for counts in (by_five, by_ten))
        yield f"Expected pay {verb} by more than 5{wording.NBSP}% for {some} of {people}, for {most} by more than 10{wording.NBSP}%."


def how_sure(book: Book, name: str) -> Iterator[str]:
    """The simulation's interval, the constraints, and the range of the assumptions."""
    study = book.study
    yield (
        f"Figures carry {wording.percent(study.ci_level, 0)} intervals{book.simultaneous}, "
        f"from {wording.plural(study.replications, 'replication')} in which all plans meet the same luck."
    )
    spread = contribution_range(book, name)
    if spread is not None and spread.low is not None and spread.high is not None:
        low, high = wording.money(spread.low, book.currency, signed=True), wording.money(spread.high, book.currency, signed=True)
        yield (
            f"Over the stated ranges of the assumptions the difference of "
            f"contribution runs from {low} to {high}; this is not a probability."
        )
    for held in judged(book, name):
        yield constraint_in_words(held, unit_of(book, held.metric))


def constraint_in_words(held: ConstraintResult, unit: str) -> str:
    """`Incentive pay at most $11.50 M with a chance of 90 %: met, found 97 % (95.5 to 98.0 %).`"""
    met = {True: "met", False: "missed", None: "undecided"}[held.met]
    return wording.sentence(f"{limit_in_words(held, unit)}: {met}, found {found_in_words(held, unit)}")


def unit_of(book: Book, metric: str) -> str:
    """The unit of a metric's amounts where they are money, else none."""
    figure = book.estimate(book.study.baseline, metric)
    return figure.unit if figure is not None and figure.unit.startswith(book.currency) else ""


def judged(book: Book, name: str) -> tuple[ConstraintResult, ...]:
    """The constraints as judged on one candidate."""
    advice = book.study.recommendation
    return advice.constraints.get(name, ()) if advice else ()


def what_would_change(book: Book, name: str) -> Iterator[str]:
    """The break-even against the assumed elasticity and its range, and single assumptions that turn the sign."""
    comparison = book.comparison(name)
    even = comparison.break_even if comparison else None
    if even is None:
        yield (
            "No break-even: "
            + (f"{book.cannot_compute('contribution')}." if book.responds else "behaviour is fixed, nobody responds to pay in this study.")
        )
    else:
        yield wording.sentence(even.in_words())
    spread = contribution_range(book, name)
    turning = turning_assumptions(spread) if spread else []
    if turning:
        yield (
            f"The sign also turns within the stated range of "
            f"{wording.listing([f'{book.path(path)} (at {value:g})' for path, value in turning])}, moved alone."
        )


def turning_assumptions(spread: AssumptionRange) -> list[tuple[str, float]]:
    """Assumptions whose end alone turns the sign of the stated difference, the elasticity apart (the break-even tells it)."""
    if not spread.stated:
        return []
    single = [(end.mean, *next(iter(end.settings.items()))) for end in spread.ends if len(end.settings) == 1 and end.mean is not None]
    return [(path, value) for mean, path, value in single if mean * spread.stated < 0 and not path.endswith("sales_elasticity")]


def contribution_range(book: Book, name: str) -> AssumptionRange | None:
    """The range of the difference of contribution over the assumptions."""
    return next((r for r in book.study.assumption_ranges if r.id == name and r.metric == "difference:contribution"), None)


def kpis(book: Book) -> Safe:
    """The numbers that matter: of the recommended plan with its change against today; without one, today's with the candidates' changes."""
    winner = book.recommended if book.recommended not in (None, book.study.baseline) else None
    known = {metric: book.estimate(book.study.baseline, metric) for metric in SHOWN}
    shown = [metric for metric, figure in known.items() if figure is not None and figure.mean is not None]
    items = [_winner_card(book, winner, metric) if winner else _today_card(book, metric) for metric in shown]
    moves = {0: "", 1: ", and how far the candidate moves it"}.get(len(book.candidates), ", and how far the candidates move it")
    whose = f"“{book.title(winner)}”, with its change against today" if winner else f"Today’s plan{moves}"
    reasons = {metric: book.why_missing(metric) for metric in SHOWN if metric not in shown}
    missing = [f"{title_of(metric)} cannot be computed: {why}." for metric, why in reasons.items() if why]
    notes = [tag("p", " ".join(missing), class_="note")] if missing else []
    return join((tag("p", whose, class_="cards-title"), cards(items), *notes))


def _winner_card(book: Book, name: str, metric: str) -> Card:
    figure = book.difference(name, metric)
    text, span = change_of(metric, figure, book.currency)
    tone = tone_of(metric, figure) if figure else ""
    quiet = figure is not None and figure.verdict in ("no_detectable_difference", "no_difference_that_matters")
    said = text
    if quiet and figure is not None and figure.verdict:
        said, span = wording.VERDICTS[figure.verdict], f"{text} ({span})"  # the change stays: it tells the interval's unit
    return Card(SHOWN[metric], value_of(metric, book.estimate(name, metric), book.currency), said, span, tone)


def _today_card(book: Book, metric: str) -> Card:
    today = book.estimate(book.study.baseline, metric)
    interval = interval_of(metric, today)
    told = [*([f"interval {interval}"] if interval else []), *_remarks(book, metric)]
    return Card(SHOWN[metric], value_of(metric, today, book.currency), _reach(book, metric), "\n".join(told))


def _reach(book: Book, metric: str) -> str:
    """How far the candidates move a metric: `candidates −2.60 to +2.51 M`."""
    found = [d.mean for c in book.candidates if (d := book.difference(c.id, metric)) and d.mean is not None]
    if not found:
        return ""
    if not any(found):
        return "candidates identical" if len(found) > 1 else "candidate identical"
    if len(found) == 1:
        only = next(d for c in book.candidates if (d := book.difference(c.id, metric)) and d.mean is not None)
        return f"candidate {change_of(metric, only, book.currency)[0]}"
    low, high = min(found), max(found)
    if metric_named(metric).is_money:
        return f"candidates {wording.money_span(low, high, signed=True)} {wording.scale_of(low, high).suffix}".strip()
    return f"candidates {wording.points(low).split()[0]} to {wording.points(high)}"


def _remarks(book: Book, metric: str) -> Iterator[str]:
    """Why this number settles nothing: who ties in it, and how many candidates miss its limit or are undecided."""
    advice = book.study.recommendation
    if advice is None:
        return
    if metric == "contribution" and len(advice.tied) > 1:
        yield f"tied: {wording.listing(book.titles(advice.tied))}"
    verdicts = [held.met for name in advice.constraints for held in judged(book, name) if held.metric == metric]
    for met, words in ((False, "missed"), (None, "undecided")):
        if met in verdicts:
            yield f"limit {words}" + (f" under {verdicts.count(met)} of {len(verdicts)} plans" if len(verdicts) > 1 else "")
