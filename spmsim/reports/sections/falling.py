"""Question 6, second part: whose expected pay falls, and whom might we lose."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.audience import SMALLEST_GROUP, Audience
from spmsim.reports.book import Book
from spmsim.reports.charts import Side, balance
from spmsim.reports.counts import found_bounds, is_hidden, may_be_any, one_with_bounds, sure_bounds, total_with_bounds
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Safe, join, paragraph, tag
from spmsim.reports.tables import Cell, Row, table
from spmsim.results import wording
from spmsim.studies.study import PeopleCount, PeopleFalling

HELD = "Turnover is held fixed: in this study nobody leaves because pay falls."


def whose_pay_falls(book: Book) -> Safe:
    """People whose expected pay falls or rises by more than 5 and 10 %, by plan and role."""
    names = [c.id for c in book.by_contribution if any(f.id == c.id for f in book.study.falling)]
    if not names:
        return Safe("")
    heading = tag("h3", "Whom might we lose?")
    if not may_be_any([n for f in book.study.falling for n in (f.falls_5, f.rises_5)]):
        told = f"Nobody’s expected pay moves by more than 5{wording.NBSP}% under any candidate. {HELD}"
        return join((heading, paragraph(told)))
    title = falling_finding(book, names)
    by_plan = [_of(book, name) for name in names]
    draw = balance(
        [book.title(n) for n in names],
        [_side(rows, "falls", book.audience) for rows in by_plan],
        [_side(rows, "rises", book.audience) for rows in by_plan],
        lambda v: wording.percent(v, 0),
        ("pay falls", "pay rises"),
    )
    note = (
        f"Share of all people; pale: by more than 5 %, full colour: by more than 10 %. {_hatched(book)}Expected "
        f"pay is each person’s mean over {wording.plural(book.study.replications, 'replication')}. {_limits(book)}{HELD}"
    )
    drawn = figure(title, draw, alt=f"{title}. The table below holds every value.", note=note)
    return join((heading, drawn, _falling_table(book, names)))


def falling_finding(book: Book, names: Sequence[str]) -> str:
    """Under which plan most people lose more than 10 % of expected pay."""
    losers = {name: [row.falls_10 for row in _of(book, name)] for name in names}
    found = {name: sum(count.found for count in counts) for name, counts in losers.items()}
    some = sum(map(bool, found.values()))
    if not some:
        return _nobody_found(book, losers)
    worst = max(names, key=lambda name: found[name])
    people = f"{total_with_bounds(losers[worst], book.audience)} of {sum(row.people for row in _of(book, worst))}"
    falls = f"Expected pay falls by more than 10{wording.NBSP}% for"
    if len(names) == 1:
        return f"{falls} {people} people under “{book.title(worst)}”"
    return f"{falls} somebody under {some} of {len(names)} candidates; most people lose under “{book.title(worst)}”: {people}"


def _nobody_found(book: Book, losers: dict[str, list[PeopleCount]]) -> str:
    """Nobody's expected pay is found to fall by more than 10 %, or 5 %; and for how many it still may."""
    five = any(row.falls_5.found for name in losers for row in _of(book, name))
    told = f"Under no candidate does anybody’s expected pay fall by more than {10 if five else 5}{wording.NBSP}%"
    counts = losers if five else {name: [row.falls_5 for row in _of(book, name)] for name in losers}
    most = {name: (sure_bounds(of, book.audience) or (0, 0))[1] for name, of in counts.items()}
    worst = max(most, key=lambda name: most[name])
    if not most[worst]:
        return told
    return f"{told} as far as is found; it may for at most {wording.plural(most[worst], 'person', 'people')}, under “{book.title(worst)}”"


def _of(book: Book, name: str) -> list[PeopleFalling]:
    return [row for row in book.study.falling if row.id == name]


def _side(rows: Sequence[PeopleFalling], verb: str, audience: Audience) -> Side:
    """One side of a plan's bar, as shares of all people: no finer than the counts that this audience reads."""
    people = sum(row.people for row in rows) or 1
    counts = [[getattr(row, f"{verb}_{size}") for row in rows] for size in (5, 10)]
    some, strong = (_shares(found_bounds(one, audience), people) for one in counts)
    limits = [sure_bounds(one, audience) for one in counts]
    return Side(some, strong, *(None if both is None else _shares(both, people) for both in limits))


def _shares(bounds: tuple[int, int], people: int) -> tuple[float, float]:
    return bounds[0] / people, bounds[1] / people


def _hatched(book: Book) -> str:
    """What hatching means, where there is any."""
    counts = [n for f in book.study.falling for n in (f.falls_5, f.falls_10, f.rises_5, f.rises_10)]
    if not any(is_hidden(count, book.audience) for count in counts):
        return ""
    return f"Hatched: a role with under {SMALLEST_GROUP} such people, whose number is withheld. "


def _limits(book: Book) -> str:
    """What lines, brackets and small figures are."""
    if any(row.falls_5.least is None for row in book.study.falling):
        return "A single replication does not say how sure that is. "
    level = wording.percent(book.study.ci_level, 0)
    return (
        f"Lines, and the small figures of the table: at least and at most so many people, with {level} for all people at "
        f"once{book.simultaneous}; a number without them is sure. "
    )


def _falling_table(book: Book, names: Sequence[str]) -> Safe:
    roles = list(dict.fromkeys(row.role for row in book.study.falling))
    seats = {row.role: row.people for row in book.study.falling}
    rows = []
    for name in names:
        found = {row.role: row for row in _of(book, name)}
        counts = [count for role in roles for count in _falls(found.get(role))]
        cells = [Cell(wording.NOTHING) if count is None else Cell(*one_with_bounds(count, book.audience)) for count in counts]
        rows.append(Row(book.title(name), cells, mark=book.mark(name)))
    over = (("", 1), *((f"{wording.name_in_words(role)}, {wording.plural(seats[role], 'person', 'people')}", 2) for role in roles))
    return table(
        ("Expected pay falls by more than", *(("5 %", "10 %") * len(roles))), rows, label="People whose expected pay falls", over=over
    )


def _falls(row: PeopleFalling | None) -> tuple[PeopleCount | None, PeopleCount | None]:
    return (None, None) if row is None else (row.falls_5, row.falls_10)
