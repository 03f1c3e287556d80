"""Question 6: who wins and who loses, by role, region, tenure and performance band; then whose expected pay falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spmsim.reports.audience import SMALLEST_GROUP, head_count, shown, tables_shown
from spmsim.reports.book import Book
from spmsim.reports.charts import Panel, Span, dots
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, fold, join, paragraph
from spmsim.reports.metrics import change_of
from spmsim.reports.sections import under_way
from spmsim.reports.sections.effect import span_of
from spmsim.reports.sections.falling import whose_pay_falls
from spmsim.reports.tables import Cell, Row, table
from spmsim.results import wording
from spmsim.studies.study import GroupRow

BREAKDOWNS = {"role": "By role", "region": "By region", "tenure": "By tenure at the start", "performance": "By performance band"}


def winners_and_losers(book: Book) -> Html:
    """Pay by group under the plan in focus (other plans folded), then the people whose expected pay falls."""
    rows = groups_of(book, book.focus)
    if book.focus is None or not rows:
        return Html(paragraph("No groups were computed in this study."), whose_pay_falls(book))
    title = finding(book, book.focus, rows)
    parts = [_figure(book, title, rows), fold("These groups in numbers", group_table(book, book.focus))]
    if len({r.id for r in book.study.groups}) > 1:
        parts.append(fold("Every plan: difference of pay by group", all_plans(book)))
    return Html(join(parts), whose_pay_falls(book), plain=title)


def groups_of(book: Book, name: str | None) -> list[GroupRow]:
    """The groups of one plan that this audience may see in one way or another."""
    return tables_shown([r for r in book.study.groups if r.id == name], book.audience)


def finding(book: Book, name: str, rows: Sequence[GroupRow]) -> str:
    """How many groups gain and lose under the plan in focus, and by how much at most."""
    all_seen = [
        row
        for key in _breakdowns(rows)
        for row, visible in shown(_part(rows, *key), book.audience)
        if visible and row.difference.mean is not None
    ]
    seen = [row for row in all_seen if row.role == "all" or row.by == "role"] or all_seen
    up = [row for row in seen if row.difference.verdict == "higher"]
    down = [row for row in seen if row.difference.verdict == "lower"]
    if not up and not down:
        identical = all(row.difference.verdict == "identical" for row in seen)
        return f"Under “{book.title(name)}” pay is {'identical in every group' if identical else 'not detectably different in any group'}"
    largest = max((*up, *down), key=lambda row: abs(row.difference.mean or 0.0))
    text, span = change_of("incentive_pay", largest.difference, book.currency)
    counts = wording.listing([f"{word} in {len(found)}" for found, word in ((up, "rises"), (down, "falls")) if found])
    of = f"{counts} of {wording.plural(len(seen), 'group')}"
    if len(seen) in (len(up), len(down)):
        of = f"{'rises' if up else 'falls'} in {'all ' if len(seen) > 1 else ''}{wording.plural(len(seen), 'group')}"
    return (
        f"Under “{book.title(name)}” pay {of}; "
        f"the largest move is {text} a person-year ({span}), in the group “{group_name(largest)}”"
    )


def group_name(row: GroupRow) -> str:
    """A group in words: `AE small business`, `EMEA`, `Account manager, lowest two fifths by performance`, `tenure over 3 years`."""
    if row.by == "role":
        return wording.name_in_words(row.role if row.role != "all" else row.group)
    group = {"region": row.group, "performance": f"{row.group} by performance"}.get(row.by, f"{row.by} {row.group}")
    return group if row.role == "all" else f"{wording.name_in_words(row.role)}, {group}"


def group_table(book: Book, name: str) -> Safe:
    """All groups of one plan: people, pay before and after, difference with interval; small groups withheld."""
    rows = groups_of(book, name)
    lines: list[Row] = []
    last = ""
    for by, role in _breakdowns(rows):
        part = BREAKDOWNS[by] + ("" if role == "all" or by == "role" else f", {wording.name_in_words(role)}")
        if part != last:
            lines.append(Row(part, (), mark="part"))
            last = part
        lines += [_line(book, row, visible) for row, visible in shown(_part(rows, by, role), book.audience)]
    head = ("Group", "People", "Pay today", "Pay then", "Difference")
    note = paragraph("Expected pay per full-time person-year, with intervals of the mean." + _withheld(book, rows), class_="note")
    return join((table(head, lines, label=f"Groups under {book.title(name)}"), note))


def all_plans(book: Book) -> Safe:
    """The difference of every group under every plan, one column per plan."""
    names = [c.id for c in book.by_contribution if any(r.id == c.id for r in book.study.groups)]
    every = {name: groups_of(book, name) for name in names}
    lines: list[Row] = []
    for by, role in _breakdowns(every[names[0]]):
        lines.append(Row(BREAKDOWNS[by] + ("" if role == "all" else f", {wording.name_in_words(role)}"), (), mark="part"))
        for row, _ in shown(_part(every[names[0]], by, role), book.audience):
            cells = [_difference_of(book, _part(every[name], by, role), row) for name in names]
            count = head_count(row.people, book.audience)
            counted = f"{count} {'person' if count == '1' else 'people'}"
            lines.append(Row(group_name(row) if by == "role" else row.group, cells, note=counted))
    note = paragraph("Expected pay per full-time person-year against today, with the interval of the difference.", class_="note")
    return join((table(("Group", *(book.title(n) for n in names)), lines, label="Difference of pay by group under every plan"), note))


def _difference_of(book: Book, rows: Sequence[GroupRow], like: GroupRow) -> Cell:
    for row, visible in shown(rows, book.audience):
        if (row.group, row.role) == (like.group, like.role):
            return Cell(*change_of("incentive_pay", row.difference, book.currency, _per_person(row))) if visible else Cell("withheld")
    return Cell(wording.NOTHING)


def _figure(book: Book, title: str, rows: Sequence[GroupRow]) -> Safe:
    labels: list[str] = []
    spans: list[Span | None] = []
    headings: list[int] = []
    for by, role in _breakdowns(rows):
        if role != "all":
            continue
        headings.append(len(labels))
        labels.append(BREAKDOWNS[by])
        spans.append(None)
        for row, visible in shown(_part(rows, by, role), book.audience):
            labels.append(group_name(row) if by == "role" else row.group)
            spans.append(span_of(row.difference) if visible else None)
    scale = wording.scale_of(*(v for span in spans if span for v in span))
    unit = f"{wording.SYMBOLS.get(book.currency, book.currency)}{wording.NBSP}{scale.suffix}".strip()
    panel = Panel(
        f"Pay per full-time person-year against today ({unit})",
        spans,
        write=lambda v: wording.Scale(scale.unit, "", 1 if scale.suffix else 0).number(v, signed=True),
    )
    note = (
        "Bars: intervals of the difference. Bands belong to seats and are fixed by today’s "
        "scenario: performance is expected sales at standard effort ÷ quota, not luck." + under_way.of_groups(book) + _withheld(book, rows)
    )
    return figure(title, dots(labels, [panel], headings=headings), alt=f"{title}. The fold below holds every value.", note=note)


def _breakdowns(rows: Sequence[GroupRow]) -> list[tuple[str, str]]:
    """The breakdowns in the order of the report: over all people first, then role by role. Roles themselves are one breakdown."""
    found = Counter((row.by, "all" if row.by == "role" else row.role) for row in rows)
    keys = [(by, role) for by, role in found if found[by, role] > 1 or by == "role"]  # one group alone is everybody
    return sorted(keys, key=lambda key: (key[1] != "all", list(BREAKDOWNS).index(key[0]) if key[1] == "all" else 0))


def _part(rows: Sequence[GroupRow], by: str, role: str) -> list[GroupRow]:
    return [row for row in rows if row.by == by and (by == "role" or row.role == role)]


def _line(book: Book, row: GroupRow, visible: bool) -> Row:
    name = group_name(row) if row.by == "role" else row.group
    if not visible:
        return Row(name, [head_count(row.people, book.audience), Cell("withheld: too few people", span=3)])
    scale = _per_person(row)
    text, span = change_of("incentive_pay", row.difference, book.currency, scale)
    cells = [
        Cell(wording.money(e.mean, book.currency, scale=scale), wording.money_span(e.ci_low, e.ci_high, scale=scale))
        for e in (row.before, row.after)
    ]
    return Row(name, [f"{row.people:,}", *cells, Cell(text, span)])


def _per_person(row: GroupRow) -> wording.Scale:
    """One scale for all pay per person, so that a column can be read down: thousands with one decimal."""
    return wording.Scale(1e3, "k", 1) if (row.before.mean or 0.0) >= 1e4 else wording.scale_of(row.before.mean)


def _withheld(book: Book, rows: Sequence[GroupRow]) -> str:
    """The sentence that something is withheld, where that is so."""
    every = sum(row.id == rows[0].id for row in book.study.groups) if rows else 0
    hidden = len(rows) < every or any(not visible for key in _breakdowns(rows) for _, visible in shown(_part(rows, *key), book.audience))
    return f" Groups below {SMALLEST_GROUP} people, and those that would give them away, are withheld." if hidden else ""
