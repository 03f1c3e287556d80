"""`Voices`: what people said: survey answers, feedback, customer reviews. Scores as written, comments word for word."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

About = Literal["survey", "feedback", "reviews"]


@dataclass(frozen=True)
class Voice:
    """One answer, piece of feedback or review."""

    question: str
    """What was asked, or the topic; empty where the file has no such column."""
    score: Decimal | None
    comment: str = field(repr=False)
    person: str = field(repr=False)
    """rep_id of who answered or whom it is about; empty where the file does not say."""
    role: str
    """Of the person in the roster, else as the row says."""
    region: str


@dataclass(frozen=True)
class Voices:
    """What one file holds, in its order."""

    about: About
    voices: tuple[Voice, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    file: str = ""
    scale: tuple[Decimal, Decimal] | None = None
    """The lowest and the highest score that could be given, where that is declared."""
