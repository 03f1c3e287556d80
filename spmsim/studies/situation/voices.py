"""What people said, summarised: scores with their intervals by question, role and region; who may read comments reads them as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.stats import t as student

from spmsim.records.voices import About, Voice, Voices
from spmsim.results.groups import LEAST
from spmsim.studies.situation.disclosure import Members, showable
from spmsim.studies.situation.figures import LEVEL, Floats

By = Literal["all", "role", "region"]


@dataclass(frozen=True)
class Score:
    """Scores of one question by one group."""

    about: About
    question: str
    by: By
    name: str
    answers: int
    people: int
    """Who gave them; who is not named counts as a person per answer."""
    mean: float
    low: float | None
    """The 95 % interval of the mean by t, people being what varies; None below two people."""
    high: float | None
    least: float | None
    """The lowest score that anybody gave to the question; for others than the owner only where five people gave it."""
    most: float | None
    scale: tuple[float, float] | None
    """The lowest and the highest score that could be given, where the project declares it."""


@dataclass(frozen=True)
class Comment:
    """What somebody wrote, word for word."""

    about: About
    question: str
    score: float | None
    text: str = field(repr=False)
    person: str = field(repr=False)
    role: str
    region: str


def mean_and_interval(scores: Floats, people: Sequence[int]) -> tuple[float, float | None, float | None]:
    """(mean, low, high) of answers, by t with one degree less than people. Sources: Student (1908); Liang and Zeger (1986).

    What one person answers is one piece of evidence: of n answers by G people, with e the sum of a person's answers less the mean, the
    variance of the mean is G ÷ (G − 1) · Σ e² ÷ n². 3, 4 and 5 by three people: 4, with ± 4.303 · 1 ÷ √3 from 1.52 to 6.48.

    Args:
        scores: the answers.
        people: who gave each.
    """
    mean, who = float(scores.mean()), np.unique(people, return_inverse=True)[1]
    number = int(who.max()) + 1
    if number < 2:
        return mean, None, None
    apart = np.bincount(who, scores - mean)
    error = float(number / (number - 1) * (apart**2).sum()) ** 0.5 / len(scores)
    half = float(student.ppf((1 + LEVEL) / 2, number - 1)) * error
    return mean, mean - half, mean + half


def scores_of(files: Sequence[Voices], *, everything: bool) -> tuple[Score, ...]:
    """The scores of each file and question: of all, by role, by region.

    Args:
        files: what people said.
        everything: whether the reader pays these people; else no score of fewer than five people, also by subtraction. Who is not named
            counts as a person per answer.
    """
    found: list[Score] = []
    for file in files:
        scored = [one for one in file.voices if one.score is not None]
        for question in dict.fromkeys(one.question for one in scored):
            held = [one for one in scored if one.question == question]
            found += _of_question(file, question, held, everything=everything)
    return tuple(found)


def comments_of(files: Sequence[Voices]) -> tuple[Comment, ...]:
    """All comments, in the order of the files."""
    return tuple(
        Comment(file.about, one.question, None if one.score is None else float(one.score), one.comment, one.person, one.role, one.region)
        for file in files
        for one in file.voices
        if one.comment
    )


def _of_question(file: Voices, question: str, held: Sequence[Voice], *, everything: bool) -> Iterator[Score]:
    scores = np.asarray([float(one.score or 0) for one in held])
    groups = list(_groups(held))
    people = _people(held)
    members = [_members(people, rows) for _, _, rows in groups]
    shown = None if everything else showable(members, max(people) + 1)
    least, most = (_end(scores, people, float(end), everything=everything) for end in (scores.min(), scores.max()))
    scale = None if file.scale is None else (float(file.scale[0]), float(file.scale[1]))
    for (by, name, rows), who in zip(groups, members, strict=True):
        if shown is None or (len(who) >= LEAST and who in shown):
            mean, low, high = _within(scale, *mean_and_interval(scores[rows], [people[row] for row in rows]))
            yield Score(file.about, question, by, name, len(rows), len(who), mean, low, high, least, most, scale)


def _within(
    scale: tuple[float, float] | None, mean: float, low: float | None, high: float | None
) -> tuple[float, float | None, float | None]:
    """The mean and its interval as far as the scale goes: 1.4 from 0.9 to 1.9 on a scale of 1 to 5 is 1.4 from 1.0 to 1.9."""
    if scale is None or low is None or high is None:
        return mean, low, high
    return mean, max(low, scale[0]), min(high, scale[1])


def _end(scores: Floats, people: Sequence[int], end: float, *, everything: bool) -> float | None:
    """The lowest or the highest score; None where it would tell what one to four people answered."""
    return end if everything or len({who for who, score in zip(people, scores.tolist(), strict=True) if score == end}) >= LEAST else None


def _groups(held: Sequence[Voice]) -> Iterator[tuple[By, str, list[int]]]:
    yield "all", "", list(range(len(held)))
    kinds: tuple[tuple[By, list[str]], ...] = (("role", [one.role for one in held]), ("region", [one.region for one in held]))
    for by, names in kinds:
        for name in dict.fromkeys(name for name in names if name):
            yield by, name, [at for at, one in enumerate(names) if one == name]


def _people(held: Sequence[Voice]) -> list[int]:
    """[R] who answered; everybody who is not named is somebody else."""
    places: dict[str, int] = {}
    return [places.setdefault(one.person or f"\0{at}", len(places)) for at, one in enumerate(held)]


def _members(people: Sequence[int], rows: Sequence[int]) -> Members:
    return tuple(sorted({people[row] for row in rows}))
