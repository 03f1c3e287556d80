"""What changes under each plan: printed from the `changes` of the scenario files."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.audience import change_for
from spmsim.reports.book import Book
from spmsim.reports.markup import Html, Safe, breakable, fold, paragraph
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.studies.study import ChangeLine, ScenarioResult

SHORT = 160
"""Letters of a value that are printed; rows of people can be longer than a page."""


def what_changes(book: Book) -> Html:
    """One table for the candidates, one for the circumstances; today's plan is what they start from."""
    parts = [paragraph(f"Everything that is not listed is as in today’s plan, “{book.title(book.study.baseline)}”.")]
    parts.append(_changes(book, book.candidates, "Changes of the candidates"))
    if book.circumstances:
        parts.append(fold("Circumstances: what differs in them", _changes(book, book.circumstances, "Changes of the circumstances")))
    told = [(s, line) for s in (*book.candidates, *book.circumstances) for line in s.changes if line.what]
    if told:
        parts.append(fold("Where the changes stand in the scenario files", _places(book, told)))
    return Html(*parts, plain="What changes under each plan")


def _changes(book: Book, scenarios: Sequence[ScenarioResult], label: str) -> Safe:
    rows = []
    for scenario in scenarios:
        lines = scenario.changes or (ChangeLine("", "set", "", "", scenario.id),)
        for i, line in enumerate(lines):
            head = book.title(scenario.id) if i == 0 else ""
            rows.append(Row(head, _cells(book, line), note=scenario.question if i == 0 else "", mark=book.mark(scenario.id)))
    return table(("Plan", "What", "Today", "Then"), rows, label=label)


def _cells(book: Book, line: ChangeLine) -> list[Cell]:
    if not line.path:
        return [text("nothing"), text(""), text("")]
    if line.what:  # clauses of plans and quotas name nobody
        return [text(line.what), text(line.today), text(line.then)]
    path, before, after = change_for(line, book.audience, book.pseudonym)
    verb = {"add": "added", "remove": "removed", "scale": "scaled"}.get(line.kind, "")
    return [text(breakable(path), verb), text(_cut(before)), text(_cut(after))]


def _places(book: Book, told: Sequence[tuple[ScenarioResult, ChangeLine]]) -> Safe:
    """Path, file and line of the changes that are printed in words."""
    rows = [
        Row(book.title(s.id), [text(breakable(line.path)), text(f"{line.file}:{line.line}" if line.line else line.file)])
        for s, line in told
    ]
    return table(("Plan", "Path", "File"), rows, label="Where the changes stand")


def _cut(value: str) -> str:
    return value if len(value) <= SHORT else value[:SHORT] + " …"
