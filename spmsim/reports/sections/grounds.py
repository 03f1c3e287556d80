"""Question 13: which assumptions matter most, where they come from, what was left out; and how the report came about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spmsim.reports.book import Book
from spmsim.reports.charts import ranges
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, breakable, fold, join, paragraph, tag
from spmsim.reports.metrics import change_of
from spmsim.reports.path_words import path_in_words
from spmsim.reports.sections.answer import contribution_range
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results import wording
from spmsim.studies.study import AssumptionRange

_PATH = re.compile(r"(?<![\w.])(?:[A-Za-z]:)?[\\/](?:[^\s\\/'\"]+[\\/])+([^\s\\/'\"]+)")
"""An absolute path; only its last part tells a reader anything."""

_BOUND = re.compile(r"held at the most effort")
"""Notes that the share at the bound, which is data, tells better."""
_FILE = re.compile(r"\S+\.ya?ml:\d+ ")
"""A note on a line of a scenario file."""


def what_matters(book: Book) -> Html:
    """The tornado of the plan in focus, and the range of every candidate."""
    spread = contribution_range(book, book.focus) if book.focus else None
    parts: list[Safe] = []
    if spread is None or spread.low is None:
        parts.append(paragraph("No assumption states a range, so nothing shows how far they could move the answer."))
    else:
        parts += [_tornado(book, spread), _all_ranges(book)]
    return Html(join(parts), plain="Which assumptions matter")


def tornado_finding(book: Book, spread: AssumptionRange) -> str:
    """The assumption that moves the difference most, and by how much."""
    rows = swings(spread)
    if not rows:
        return "No single assumption could be moved alone"
    (path, (low, _, high, _)), plan = rows[0], book.title(spread.id)
    name = path_in_words(book, path)
    if low == high:
        return f"No stated range moves the difference of contribution of “{plan}”"
    ends = (wording.money(end, book.currency, signed=True, scale=wording.scale_of(low, high)) for end in (low, high))
    return f"“{name}” moves the difference of contribution of “{plan}” most: {' to '.join(ends)}, alone"


def swings(spread: AssumptionRange) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Assumption → (lowest mean, where, highest mean, where) when moved alone, the widest first."""
    found: dict[str, list[tuple[float, float]]] = {}
    for end in spread.ends:
        if len(end.settings) == 1 and end.mean is not None:
            path, value = next(iter(end.settings.items()))
            found.setdefault(path, []).append((end.mean, value))
    if spread.stated is None:
        return []
    rows = [(path, (*min(ends), *max(ends))) for path, ends in found.items()]
    return sorted(rows, key=lambda row: -(row[1][2] - row[1][0]))


def left_out(book: Book) -> Html:
    """The notes of the study: what the model does not see."""
    notes = [_shorten(note, book) for note in book.study.notes]
    files = [note for note in notes if _FILE.match(note)]
    said = [book.with_titles(note) for note in notes if note not in files and not _BOUND.search(note)]
    said += _at_the_bound(book)
    if book.study.last_year is None:
        why = book.study.no_last_year or "no actuals were given"
        said.insert(0, f"The model was not compared with what happened last year: {why}")
    said += [_shorten(end, book) for end in _problems(book)]
    parts = [_bullets([wording.sentence(note) for note in said]) if said else paragraph("Nothing is noted.")]
    if files:
        parts.append(fold("What the paths in the scenario files met", _bullets(files)))
    return Html(*parts, plain="What was left out")


def _at_the_bound(book: Book) -> list[str]:
    """One sentence per scenario in which effort is held at the most that anybody gives."""
    told = []
    for scenario in book.study.scenarios:
        held = [
            f"{wording.percent(share, 0)} of {wording.name_in_words(role)}"
            for role, share in scenario.share_at_bound.items()
            if share >= 0.005
        ]
        if held:
            told.append(f"Under “{book.title(scenario.id)}” effort is held at the most that anybody gives for {wording.listing(held)}")
    return told


def _bullets(notes: Sequence[str]) -> Safe:
    return tag("ul", [tag("li", note) for note in notes])


def assumptions(book: Book) -> Html:
    """Every assumption with value, range and source, folded."""
    rows = [
        Row(
            a.meaning or path_in_words(book, a.path),
            [Cell(f"{a.value} {a.unit}".strip()), Cell(_span(a.range)), text(a.source), text(breakable(book.path(a.path)))],
        )
        for a in book.study.assumptions
    ]
    if not rows:
        return Html(paragraph("No assumption is listed."))
    summary = f"{wording.plural(len(rows), 'assumption')} with value, range and source"
    return Html(
        fold(summary, table(("Assumption", "Value", "Range", "Source", "Where it stands"), rows, label="Assumptions")), plain=summary
    )


def provenance(book: Book) -> Html:
    """How the report came about: versions, seed, keys, times; folded."""
    study = book.study
    facts: dict[str, Any] = {
        "study": study.title,
        "audience": book.audience,
        "engine": study.engine,
        "behaviour": study.behaviour,
        "replications": wording.count(study.replications),
        "seed": study.seed,
        "spmsim": study.spmsim_version,
        **{name: value for name, value in study.provenance.items() if name not in ("keys", "files")},
    }
    rows = [Row(key, [text(value)]) for key, value in _flat(facts, book)]
    files = study.provenance.get("files", {})
    runs = [Row(book.title(s.id), [text(_shorten(files.get(s.id, s.id), book)), text(s.key)]) for s in study.scenarios]
    parts = (table(("What", "Value"), rows, label="Provenance"), table(("Run", "File", "Key"), runs, label="Runs"))
    return Html(fold("How this report was made", *parts), plain="How this report was made")


def _tornado(book: Book, spread: AssumptionRange) -> Safe:
    rows, stated = swings(spread), spread.stated or 0.0
    title = tornado_finding(book, spread)
    labels = [path_in_words(book, path) for path, _ in rows]
    spans = [(stated, min(low, stated), max(high, stated)) for _, (low, _, high, _) in rows]
    ends = [(f"{at_low:g}", f"{at_high:g}") for _, (_, at_low, _, at_high) in rows]
    low, high = wording.money(spread.low, book.currency, signed=True), wording.money(spread.high, book.currency, signed=True)
    note = (
        f"Difference of contribution to today; tick: as assumed; at the ends the value that "
        f"gives them. All together, lowest and highest found: {low} to {high}; not a probability."
    )
    return figure(
        title,
        ranges(labels, spans, wording.money_axis(book.currency), ends=ends),
        alt=f"{title}. The list of assumptions below holds the ranges.",
        note=note,
    )


def _all_ranges(book: Book) -> Safe:
    rows = []
    for name in (c.id for c in book.by_contribution):
        spread = contribution_range(book, name)
        if spread is None or spread.low is None or spread.high is None:
            continue
        low, high = (
            Cell(wording.money(end, book.currency, signed=True), _settings(book, at))
            for end, at in ((spread.low, spread.low_at), (spread.high, spread.high_at))
        )
        assumed = Cell(*change_of("contribution", book.difference(name, "contribution"), book.currency))
        turns = "sign can turn" if spread.low < 0 < spread.high else "sign holds" if spread.low > 0 or spread.high < 0 else ""
        rows.append(Row(book.title(name), [low, assumed, high, text(turns)], mark=book.mark(name)))
    head = ("Difference of contribution to today", "Lowest found", "As assumed", "Highest found", "Over the stated ranges")
    note = paragraph(
        "Lowest and highest found at the ends and corners of the stated ranges, on "
        "the same draws. Not a probability: nobody says how likely a corner is.",
        class_="note",
    )
    return join((tag("h3", "How far the assumptions could move each plan"), table(head, rows, label="Ranges over the assumptions"), note))


def _settings(book: Book, at: Mapping[str, float]) -> str:
    return "\n".join(f"{path_in_words(book, path)} {value:g}" for path, value in at.items())


def _span(span: tuple[float, float] | None) -> str:
    return f"{span[0]:g} to {span[1]:g}" if span else wording.NOTHING


def _problems(book: Book) -> Iterator[str]:
    for spread in book.study.assumption_ranges:
        for end in spread.ends:
            if end.problem:
                yield f"“{book.title(spread.id)}” could not be played with {_settings(book, end.settings)}: {end.problem}"


def _flat(facts: Mapping[str, Any], book: Book, above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in facts.items():
        name = f"{above} {key}".strip()
        if isinstance(value, Mapping):
            yield from _flat(value, book, name)
        elif isinstance(value, (list, tuple)):
            yield name, _shorten(wording.listing(map(str, value)), book)
        elif value not in (None, ""):
            yield name, _shorten(str(value), book)


def _shorten(value: str, book: Book) -> str:
    """Absolute paths cut to their last part, ids of people replaced: nothing about the machine, nothing about a person."""
    return book.path(value if book.audience == "owner" else _PATH.sub(r"\1", value))
