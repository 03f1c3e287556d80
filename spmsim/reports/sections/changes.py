"""What changes under each plan: printed from the `changes` of the scenario files."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.audience import change_for
from spmsim.reports.book import Book
from spmsim.reports.markup import Html, Safe, breakable, fold, paragraph
from spmsim.reports.path_words import path_in_words
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.studies.study import ChangeLine, ScenarioResult

NO_CHANGE = ChangeLine("", "set", "", "")
"""Stands for a scenario that changes nothing."""
SHORT = 160
"""Letters of a value that are printed; rows of people can be longer than a page."""


def what_changes(book: Book) -> Html:
    """The plan in focus beside today's; every candidate, the circumstances and the places in the files are folded."""
    parts = [paragraph(f"Everything that is not listed is as in today’s plan, “{book.title(book.study.baseline)}”.")]
    focus = [candidate for candidate in book.candidates if candidate.id == book.focus]
    if focus:
        parts.append(_beside_today(book, focus, "Changes of the plan in focus"))
    if len(book.candidates) > 1:
        summary = f"What changes under each of the {len(book.candidates)} candidates"
        parts.append(fold(summary, _by_place(book, book.candidates, "Changes of the candidates")))
    if book.circumstances:
        parts.append(fold("Circumstances: what differs in them", _beside_today(book, book.circumstances, "Changes of the circumstances")))
    told = [(s, line) for s in (*book.candidates, *book.circumstances) for line in s.changes if line.what]
    if told:
        parts.append(fold("Where the changes stand in the scenario files", _places(book, told)))
    return Html(*parts, plain="What changes under each plan")


def _beside_today(book: Book, scenarios: Sequence[ScenarioResult], label: str) -> Safe:
    """One row per change: the clause today and the clause then."""
    rows = []
    for scenario in scenarios:
        for i, line in enumerate(scenario.changes or (NO_CHANGE,)):
            head = book.title(scenario.id) if i == 0 else ""
            rows.append(Row(head, _cells(book, line), note=scenario.question if i == 0 else "", mark=book.mark(scenario.id)))
    return table(("Plan", "What", "Today", "Then"), rows, label=label)


def _by_place(book: Book, scenarios: Sequence[ScenarioResult], label: str) -> Safe:
    """Place by place: today's clause once, then what each plan makes of it."""
    places: dict[tuple[str, str], list[Row]] = {}
    for scenario in scenarios:
        for line in scenario.changes or (NO_CHANGE,):
            what, today, then = _cells(book, line)
            row = Row(book.title(scenario.id), [then], note=scenario.question, mark=book.mark(scenario.id))
            places.setdefault((f"{what.text} {what.small}".strip(), today.text), []).append(row)
    rows: list[Row] = []
    for (place, clause), plans in places.items():
        rows += [Row(place, (), note=f"Today: {clause}" if clause else "", mark="part"), *plans]
    return table(("Plan", "Then"), rows, label=label)


def _cells(book: Book, line: ChangeLine) -> list[Cell]:
    if not line.path:
        return [text("nothing"), text(""), text("")]
    if line.what:  # clauses of plans and quotas name nobody
        return [text(book.with_roles(part)) for part in (line.what, line.today, line.then)]
    path, before, after = change_for(line, book.audience, book.pseudonym)
    verb = {"add": "added", "remove": "removed", "scale": "scaled"}.get(line.kind, "")
    what = text(breakable(path), verb) if "[" in path else text(path_in_words(book, path), f"{verb} {breakable(path)}".strip())
    return [what, *(text(book.with_roles(_cut(value))) for value in (before, after))]


def _places(book: Book, told: Sequence[tuple[ScenarioResult, ChangeLine]]) -> Safe:
    """Path, file and line of the changes that are printed in words."""
    rows = [
        Row(book.title(s.id), [text(breakable(line.path)), text(f"{line.file}:{line.line}" if line.line else line.file)])
        for s, line in told
    ]
    return table(("Plan", "Path", "File"), rows, label="Where the changes stand")


def _cut(value: str) -> str:
    return value if len(value) <= SHORT else value[:SHORT] + " …"
