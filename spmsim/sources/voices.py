"""`read_voices`: survey answers, feedback and customer reviews: a row per answer (score, comment or both), or a column per question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.records.people import People
from spmsim.records.voices import About, Voice, Voices
from spmsim.sources.cells import CellTrouble, read_id, read_text
from spmsim.sources.conventions import scale_ends
from spmsim.sources.counting import read_spelt
from spmsim.sources.grid import Grid
from spmsim.sources.joining import Joined, join_people
from spmsim.sources.kinds import FEEDBACK, REVIEWS, SURVEY, Kind
from spmsim.sources.opening import open_grid
from spmsim.sources.raw import Broken, Cell
from spmsim.sources.settling import Importing
from spmsim.sources.spellings import Spelt
from spmsim.sources.value_columns import ValueColumn

LONGEST = 10_000
"""Characters of a comment."""
KINDS: dict[About, Kind] = {"survey": SURVEY, "feedback": FEEDBACK, "reviews": REVIEWS}


def read_voices(
    path: Path, about: About, how: Importing, people: People, *, name: str | None = None, scale: str | None = None
) -> Voices:
    """What people said.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        about: which kind of file it is.
        how: column map and conventions, and how a proposed map is confirmed.
        people: the roster; who is in it has the role and the region that stand there.
        name: how messages call the file.
        scale: `1-5`, the scale of the scores where `how` declares none.

    Raises:
        BadInput: a proposal that nobody confirmed, or everything that cannot be read as meant.
    """
    kind = KINDS[about]
    grid, layout, columns = open_grid(path, kind, how, people=people, name=name)
    if layout.values and grid.has("question"):
        say = "a column says what was asked, and headings are questions too; map one of them to ignore"
        raise refuse(say, path=f"column {grid.headings[grid.fields['question']]}", file=grid.table.file)
    _leave_out_bare(grid, [value.place for value in layout.values])
    declared = columns.conventions.scale or scale
    read = _Scores(grid, columns.conventions.decimal, kind.name, None if declared is None else scale_ends(declared))
    asked = [_Asked(value, grid, read) for value in layout.values]
    scores = read.of(grid.fields["score"]) if grid.has("score") else [None] * len(grid.used)
    comments = _texts(grid, "comment", _read_comment)
    texts = {field: _texts(grid, field, read) for field, read in (("question", read_text), ("role", read_text), ("region", read_id))}
    joined = join_people(grid, people, may_be_nobody=True) if grid.has("rep_id") or grid.has("name") else None
    grid.refuse_if_troubled()
    rows = np.flatnonzero(grid.used).tolist()
    if not rows:
        raise refuse("the file has headings but no scores or comments", file=grid.table.file)
    voices: list[Voice] = []
    for row in rows:
        who = _who(joined, people, row, (texts["role"][row], texts["region"][row]))
        voices += (voice for one in asked if (voice := one.answer(row, who)) is not None)
        if scores[row] is not None or comments[row]:
            voices.append(Voice(texts["question"][row], scores[row], comments[row], *who))
    return Voices(about, tuple(voices), (*grid.notes, *_strangers(joined, kind.name)), grid.table.file, read.scale)


@dataclass(frozen=True)
class _Scores:
    """How the scores of one file are read."""

    grid: Grid
    decimal: str | None
    table: str
    scale: tuple[Decimal, Decimal] | None

    def of(self, place: int) -> list[Decimal | None]:
        """[N] the scores of a column, exactly as written; what is no plain number, or lies outside the scale, is a trouble of its cell."""
        spelts, column = read_spelt(self.grid, place, self.decimal, self.table), self.grid.column(place)
        troubles = {
            code: f"'{column.cells[code]}' {what}" for code, one in enumerate(spelts) if one and (what := self._why_wrong(one))
        }  # fmt: skip
        self.grid.complain_of_cells(place, troubles)
        return [one and one.amount for one in (spelts[code] for code in column.codes.tolist())]

    def _why_wrong(self, one: Spelt) -> str:
        if one.sign:
            return "has a sign of currency; a score is a plain number"
        if self.scale is not None and not self.scale[0] <= one.amount <= self.scale[1]:
            return f"lies outside the scale of {self.scale[0]} to {self.scale[1]} that [tables.{self.table}] declares"
        return ""


class _Asked:
    """The answers in one column whose heading is the question."""

    def __init__(self, value: ValueColumn, grid: Grid, scores: _Scores) -> None:
        self.question = value.question or ""
        self.codes = grid.column(value.place).codes
        self.scores = None if value.is_text else scores.of(value.place)
        self.words = grid.read(value.place, _read_comment) if value.is_text else []

    def answer(self, row: int, who: tuple[str, str, str]) -> Voice | None:
        """What somebody answered; None where the cell is empty."""
        if self.scores is not None:
            score = self.scores[row]
            return None if score is None else Voice(self.question, score, "", *who)
        words = self.words[self.codes[row]]
        return Voice(self.question, None, words, *who) if words else None


def _who(joined: Joined | None, people: People, row: int, stated: tuple[str, str]) -> tuple[str, str, str]:
    """(person, role, region): those of the roster where the person is in it, else what the row says."""
    place = -1 if joined is None else int(joined.person[row])
    if joined is None or place < 0:
        return ("", *stated)
    if place >= len(people.ids):
        return (joined.people[place], *stated)
    return people.ids[place], people.roles[place], people.regions[place]


def _leave_out_bare(grid: Grid, asked: Sequence[int]) -> None:
    said = [grid.filled(place) for place in (*asked, *(grid.fields[field] for field in ("score", "comment") if grid.has(field)))]
    bare = np.flatnonzero(~np.logical_or.reduce(said))
    if len(bare):
        grid.leave_out(bare, f"{grid.listed(bare)}: neither score nor comment; left out")


def _texts(grid: Grid, field: str, read: Callable[[Cell], str]) -> list[str]:
    if not grid.has(field):
        return [""] * len(grid.used)
    place = grid.fields[field]
    values = grid.read(place, read)
    return [values[code] or "" for code in grid.column(place).codes.tolist()]


def _read_comment(cell: Cell) -> str:
    """What somebody wrote, kept as it is; messages do not repeat it."""
    if isinstance(cell, Broken):
        raise CellTrouble(cell.what)
    text = str(cell)
    if len(text) > LONGEST:
        raise CellTrouble(f"the comment has {len(text):,} characters; at most {LONGEST:,} are read")
    return text


def _strangers(joined: Joined | None, table: str) -> tuple[str, ...]:
    """How many people of the file are not in the roster."""
    if joined is None:
        return ()
    strange = sum(1 for place in np.unique(joined.person).tolist() if place >= 0 and not joined.in_roster[place])
    if not strange:
        return ()
    who = "1 person" if strange == 1 else f"{strange} people"
    return (f"{who} in {table} {'is' if strange == 1 else 'are'} not in the roster; their answers are kept",)
