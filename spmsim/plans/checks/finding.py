"""`Finding`: one thing in a plan that invites trouble, with its code; docs/lint.md has a paragraph on each code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

CODES: dict[str, tuple[Severity, str]] = {
    "E1": ("error", "cliff: a small step of performance pays a large lump"),
    "E2": ("error", "pay falls where performance rises"),
    "E3": ("error", "a gaming move pays"),
    "W1": ("warning", "cap: nothing more is paid above a level"),
    "W2": ("warning", "dead zone: more performance pays nothing more"),
    "W3": ("warning", "steep upside"),
    "W4": ("warning", "a threshold that few reach"),
    "W5": ("warning", "too many measures"),
    "W6": ("warning", "a measure with little weight"),
    "W7": ("warning", "expected cost above the cost of everybody at expectation (Jensen gap)"),
    "W8": ("warning", "a gate that decides about everything"),
    "W9": ("warning", "lump: a step pays a lump below the size of a cliff"),
    "W10": ("warning", "target pay is out of reach: quota on everything pays less"),
}
"""Code → severity and title."""


@dataclass(frozen=True)
class Finding:
    """One thing that invites trouble."""

    code: str
    path: str
    """Where in the scenario."""
    what: str
    """What was found, with its numbers."""
    share: float | None = None
    """How much is at stake, as a share of the target incentive of the same months; None where it cannot be said so."""

    @property
    def severity(self) -> Severity:
        """`error` or `warning`, by the code."""
        return CODES[self.code][0]

    @property
    def rank(self) -> tuple[str, int]:
        """Errors first, each kind by its number: W9 before W10."""
        return self.code[0], int(self.code[1:])

    def __str__(self) -> str:
        """`E1 plans.p.components[revenue]: …`."""
        return f"{self.code} {self.path}: {self.what}"
