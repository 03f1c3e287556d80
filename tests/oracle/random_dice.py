"""Seeded choices for a calendar and some people; nothing global."""

from __future__ import annotations

from random import Random
from typing import Any

Block = dict[str, Any]
LENGTH = {"month": 1, "quarter": 3, "half": 6, "year": 12}
PERIODS = tuple(LENGTH)


class Dice(Random):
    """Random choices for a calendar and some people."""

    def __init__(self, seed: int, labels: list[str], people: list[str]) -> None:
        super().__init__(seed)
        self.labels, self.people = labels, people

    def some_people(self) -> list[str]:
        """One or two of the people."""
        return self.sample(self.people, k=min(2, len(self.people)))

    def span(self) -> Block:
        """Some months of the calendar, at edges of windows."""
        edges = [label for month, label in enumerate(self.labels) if month % 3 != 1]
        first, last = sorted(self.choices(edges, k=2))
        return {"from": first, "to": last}
