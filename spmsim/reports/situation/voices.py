"""What people said: scores with their intervals, and comments for those who may read them. Nothing is guessed from words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.records.voices import About
from spmsim.reports.drawing import figure
from spmsim.reports.markup import Html, Safe, fold, paragraph, tag
from spmsim.reports.situation.charts import Mark, marks
from spmsim.reports.situation.opened import NOTHING_TOLD, Opened
from spmsim.reports.tables import Cell, Row, table, text
from spmsim.results.apart import Ranged, lowest
from spmsim.results.groups import LEAST
from spmsim.results.wording import NBSP, name_in_words, plain_number, plural
from spmsim.studies.situation.voices import Comment, Score

TITLES: dict[About, str] = {"survey": "Survey", "feedback": "Feedback", "reviews": "Customer reviews"}
NONE_GIVEN = "No survey, feedback or customer reviews were given."
FEW = 10
"""People below whom a mean tells little."""
MOST_COMMENTS = 500
"""Comments of one file that are listed."""


def what_people_said(opened: Opened) -> Html:
    """Scores by question, role and region of each file, then the comments."""
    told = opened.told
    if not told.has_voices:
        return Html(paragraph(NONE_GIVEN), plain=NONE_GIVEN)
    parts: list[Safe] = []
    for about, title in TITLES.items():
        scores = [one for one in told.scores if one.about == about]
        comments = [one for one in told.comments if one.about == about]
        if scores or comments:
            parts += [tag("h3", title), *_scores(about, scores), *_comments(comments)]
    if not parts:
        parts.append(paragraph(NOTHING_TOLD))
    if opened.audience != "owner":
        parts.append(
            paragraph("Comments are for those who pay these people; scores of fewer than five people are not shown.", class_="note")
        )
    return Html(*parts, plain="What people said")


def score_finding(scores: Sequence[Score]) -> str:
    """`Lowest mean: “My quota is fair” with 2.4 (2.1 to 2.7)` where its interval lies below all others; of a single question its mean."""
    whole = [one for one in scores if one.by == "all"]
    known = [Ranged(one.question, one.mean, one.low, one.high) for one in whole if one.low is not None and one.high is not None]
    least = lowest(known) if len(known) == len(whole) else None
    if len(whole) > 1 and least is None:
        return f"Means of {len(whole)} questions, of which none can be told to be the lowest"
    named = next(one for one in whole if least is None or one.question == least.name)
    lead = "Lowest mean" if len(whole) > 1 else "Mean"
    return f"{lead}: {_question(named)} {_mean(named)}{_interval(named, before=' (', after=')')}"


def scale_in_words(about: About, scores: Sequence[Score]) -> str:
    """`Scores from 1 to 5, the scale that the project declares.`; where none is declared, what is known of it and how to declare it."""
    scale = next((one.scale for one in scores if one.scale is not None), None)
    if scale is not None:
        return f"Scores on a scale of {scale[0]:g} to {scale[1]:g}."
    seen = [end for one in scores for end in (one.least, one.most) if end is not None]
    ran = f"; the answers run from {min(seen):g} to {max(seen):g}" if len(seen) > 1 and all(one.least is not None for one in scores) else ""
    return f"The scale is not stated{ran}. To state it: scale = \"1-5\" in [tables.{about}] of spmsim.toml."


def _scores(about: About, scores: Sequence[Score]) -> Iterator[Safe]:
    whole = [one for one in scores if one.by == "all"]
    if scores:
        yield paragraph(scale_in_words(about, scores))
    if whole:
        title = score_finding(scores)
        rows = [Mark(_question(one), one.mean, one.low, one.high) for one in whole]
        note = f"Means of the scores as they were given, with 95{NBSP}% intervals over people."
        drawn = marks(rows, lambda mean: plain_number(mean, 1), ends=whole[0].scale)
        yield figure(title, drawn, alt=f"{title}. The table below holds the figures.", note=note)
    if scores:
        ends = ["Lowest, highest"] if all(one.least is not None and one.most is not None for one in scores) else []
        yield table(["", "Answers", "People", f"Mean\n95{NBSP}% interval", *ends], [*_rows(scores, has_ends=bool(ends))], label="Scores")


def _rows(scores: Sequence[Score], *, has_ends: bool) -> Iterator[Row]:
    question: str | None = None
    for one in scores:
        if one.question != question:
            yield Row(_question(one), (), mark="part")
        question = one.question
        name = "Everybody" if one.by == "all" else name_in_words(one.name) if one.by == "role" else one.name
        ends = "–" if one.least is None or one.most is None else f"{one.least:g}, {one.most:g}"
        cells: list[Cell | str] = [f"{one.answers:,}", f"{one.people:,}", Cell(_mean(one), _interval(one))]
        yield Row(name, [*cells, ends] if has_ends else cells, note=_few(one))


def _few(one: Score) -> str:
    """A mark on means that few people stand behind."""
    if one.people < LEAST:
        return "fewer than five people: for others withheld"
    return "fewer than ten people: tells little" if one.people < FEW else ""


def _comments(comments: Sequence[Comment]) -> Iterator[Safe]:
    """The comments, word for word; folded."""
    if not comments:
        return
    listed = comments[:MOST_COMMENTS]
    rows = [
        Row(one.question or "–", [_number(one.score), text(one.person), text(one.role), text(one.region), text(one.text)]) for one in listed
    ]
    grid = table(["", "Score", "Person", "Role", "Region", "Comment"], rows, label="Comments")
    more = len(comments) - len(listed)
    rest = [paragraph(f"{plural(more, 'more comment')} in the project’s file.", class_="note")] if more else []
    yield fold(plural(len(comments), "comment"), grid, *rest)


def _question(one: Score) -> str:
    return f"“{one.question}”" if one.question else "All answers"


def _mean(one: Score) -> str:
    return plain_number(one.mean)


def _interval(one: Score, before: str = "", after: str = "") -> str:
    return "" if one.low is None or one.high is None else f"{before}{plain_number(one.low)} to {plain_number(one.high)}{after}"


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
