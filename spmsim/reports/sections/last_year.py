"""Question 2: does the model reproduce last year, and what of it was estimated from this company's data? On the first screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spmsim.reports.audience import SMALLEST_GROUP, head_count
from spmsim.reports.book import Book
from spmsim.reports.markup import Safe, fold, strong, tag
from spmsim.reports.path_words import path_in_words
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results import wording
from spmsim.studies.explaining.assumptions import is_estimated, number_in_words
from spmsim.studies.replaying.replay import OFF
from spmsim.studies.replaying.reproduced import LastYear, PastFigure
from spmsim.studies.study import Assumption

KINDS = {
    r"\.potential\b": "potential",
    r"\.ramp\.": "ramp",
    r"\.turnover\.": "turnover",
    r"^market\.shocks\.(market|region)\.": "the market’s shocks",
    r"^market\.shocks\.rep\.": "month-to-month spread",
    r"^market\.shocks\.territory\.": "spread between people",
}
"""Paths of what is estimated → how a sentence calls it."""


def last_year(book: Book) -> Safe:
    """Last year, modelled and actual, with what was estimated; without actuals, whether anything was estimated at all."""
    told = book.study.last_year
    if told is None or not _is_shown(book, told.people):
        return _badge(book)
    off = list(_off_the_mark(book, told))
    heading = (tag("div", "Does the model reproduce last year?", class_="kicker"), tag("p", finding(book, told), class_="finding"))
    notes = [tag("p", note, class_="note") for note in (_reading(told), *_remarks(book, told), estimated_in_words(book))]
    return tag("section", (*heading, _figures(book, told), *notes, *_estimates(book)), class_="past off" if off else "past")


def finding(book: Book, told: LastYear) -> str:
    """Whether everything that can be compared agrees, and what does not."""
    off = list(_off_the_mark(book, told))
    if off:
        return f"Not in everything: {'; '.join(off)}."
    held = wording.listing(["bookings", *(["the share at quota"] if _share(book, told) else [])])
    same = f"; on the real bookings the plan pays what payroll paid, to within {wording.percent(OFF, 0)}" if _ratio(told.pay) else ""
    return f"Yes: {held} lie inside the range that the model expects{same}."


def _off_the_mark(book: Book, told: LastYear) -> Iterator[str]:
    """What the model does not reproduce."""
    named = (("bookings lie", told.bookings), ("the share at quota lies", _share(book, told)))
    for name, one in named:
        if one is not None and one.is_inside is False:
            yield f"{name} outside the range that the model expects"
    ratio = _ratio(told.pay)
    if ratio is not None and abs(ratio - 1) > OFF:
        more = "more" if ratio > 1 else "less"
        yield f"on the real bookings the plan pays {wording.percent(abs(ratio - 1))} {more} than payroll did"


def estimated_in_words(book: Book) -> str:
    """What was estimated from which bookings, and that the rest is assumed."""
    estimated = _estimated(book)
    if not book.study.calibrated:
        return "Not calibrated to this company’s data: nothing in today’s scenario says that it was estimated from its bookings."
    kinds = dict.fromkeys(kind for one in estimated for pattern, kind in KINDS.items() if re.search(pattern, one.path))
    sources = wording.listing(dict.fromkeys(one.source for one in estimated)) or "this company’s bookings"
    return (
        f"Estimated from {sources}: {wording.listing(kinds) or 'single figures'}. Whatever else stands in the list at the end is assumed."
    )


def _badge(book: Book) -> Safe:
    """The note on calibration where last year cannot be shown."""
    why = book.study.no_last_year
    missing = f" Last year does not stand beside it: {wording.sentence(why)[:1].lower()}{wording.sentence(why)[1:]}" if why else ""
    if book.study.calibrated:
        return tag("div", (tag("p", (strong("Calibrated."), f" {estimated_in_words(book)}{missing}"), class_="badge"), *_estimates(book)))
    warning = (strong("Not calibrated to this company’s data."), f" Every figure rests on the assumptions listed at the end.{missing}")
    return tag("p", warning, class_="badge warn")


def _figures(book: Book, told: LastYear) -> Safe:
    rows = [_simulated("Bookings", told.bookings, lambda amount: wording.money(amount, book.currency))]
    rows += [] if told.pay is None else [_pay(book, told, told.pay)]
    share = _share(book, told)
    rows += [] if share is None else [_simulated("People at quota", share, lambda reached: wording.percent(reached, 0))]
    head = (f"{told.first_month} to {told.last_month}", "Modelled\n5 to 95\u00a0%", "Actual", "Does it fit?")
    return table(head, rows, label="Last year, modelled and actual")


def _pay(book: Book, told: LastYear, pay: PastFigure) -> Row:
    modelled, paid = (wording.money(amount, book.currency) for amount in (pay.modelled, pay.actual))
    ratio = _ratio(pay)
    agrees = wording.NOTHING if ratio is None else f"{wording.percent(ratio)} of what was paid"
    cells = [Cell(modelled, "this plan on the real bookings"), Cell(paid, "by payroll"), text(agrees, _people_off(book, told.people_off))]
    return Row("Incentive pay", cells)


def _simulated(name: str, one: PastFigure, said: Callable[[float | None], str]) -> Row:
    fits = text("inside the range" if one.is_inside else "outside the range")
    return Row(name, [Cell(said(one.modelled), f"{said(one.low)} to {said(one.high)}"), Cell(said(one.actual)), fits])


def _people_off(book: Book, number: int | None) -> str:
    """`6 people are off by more than 1 %`; to all but the owner, one to four people are `under 5 people`."""
    if number is None:
        return ""
    counted = head_count(number, book.audience)
    who = "nobody is" if number == 0 else "1 person is" if counted == "1" else f"{counted} people are"
    return f"{who} off by more than {wording.percent(OFF, 0)}"


def _reading(told: LastYear) -> str:
    """How the figures came about."""
    return (
        f"Ranges hold 90\u00a0% of the simulated years of last year’s {wording.plural(told.people, 'seat')}, nobody responding to pay; "
        f"bookings of {told.months_inside} of {told.months} months lie inside those of their month. "
        "The same bookings went into the estimates, so this shows a fit, not a forecast."
    )


def _remarks(book: Book, told: LastYear) -> Iterator[str]:
    yield from told.notes
    if told.at_quota is not None and not told.on_last_quotas:
        yield "People at quota are judged by this scenario’s quotas: not everybody in the roster has one of last year."
    if told.outside and book.audience == "owner":
        beside = wording.money(told.outside, book.currency)
        yield f"{beside} were booked beside this, by nobody in the team or in months in which somebody was not employed."


def _estimates(book: Book) -> Iterator[Safe]:
    """Every estimated figure with its range, folded."""
    estimated = _estimated(book)
    if estimated:
        rows = [Row(path_in_words(book, one.path), [f"{one.value} {one.unit}".strip(), _span(one)]) for one in estimated]
        yield fold(
            f"{wording.plural(len(rows), 'estimated figure')} with ranges",
            table(("Figure", "Estimate", "90 % range"), rows, label="Estimates"),
        )


def _span(one: Assumption) -> str:
    return wording.NOTHING if one.range is None else f"{number_in_words(one.range[0])} to {number_in_words(one.range[1])}"


def _estimated(book: Book) -> list[Assumption]:
    return [one for one in book.study.assumptions if is_estimated(one.source)]


def _ratio(pay: PastFigure | None) -> float | None:
    return pay.modelled / pay.actual if pay is not None and pay.actual else None


def _share(book: Book, told: LastYear) -> PastFigure | None:
    return told.at_quota if _is_shown(book, told.people_at_quota) else None


def _is_shown(book: Book, people: int) -> bool:
    """Whether sums of so many people may be shown to this audience."""
    return book.audience == "owner" or people >= SMALLEST_GROUP
